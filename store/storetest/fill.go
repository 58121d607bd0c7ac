package storetest

import (
	"fmt"
	"reflect"
	"strconv"
	"time"
)

// filled returns a value whose fields are all set, each to something else, so
// that a field that a store forgets is noticed.
func filled[T any]() T {
	var v T
	n := 0
	fill(reflect.ValueOf(&v).Elem(), "", &n)
	return v
}

func fill(v reflect.Value, name string, n *int) {
	*n++
	if _, ok := reflect.TypeAssert[time.Time](v); ok {
		v.Set(reflect.ValueOf(at(*n)))
		return
	}
	if _, ok := reflect.TypeAssert[time.Duration](v); ok {
		v.SetInt(int64(time.Duration(*n) * time.Microsecond))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(name + strconv.Itoa(*n))
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(*n))
	case reflect.Uint8:
		v.SetUint(uint64(*n))
	case reflect.Float64:
		v.SetFloat(float64(*n) / 4)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), v.Type().Field(i).Name, n)
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), name, n)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fill(v.Index(0), name, n)
		fill(v.Index(1), name, n)
	case reflect.Array:
		for i := range v.Len() {
			fill(v.Index(i), name, n)
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		fill(key, name, n)
		fill(value, name, n)
		v.SetMapIndex(key, value)
	default:
		panic(fmt.Sprintf("filling %s: a %s is new here", name, v.Kind()))
	}
}
