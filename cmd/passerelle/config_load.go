package main

import (
	"errors"
	"fmt"
	"io/fs"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/knadh/koanf/parsers/yaml"
	"github.com/knadh/koanf/providers/confmap"
	"github.com/knadh/koanf/providers/env/v2"
	"github.com/knadh/koanf/providers/file"
	"github.com/knadh/koanf/v2"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// field is one key of the configuration.
type field struct {
	key, help string
	secret    bool
	value     reflect.Value
}

// fields lists the keys of a configuration, in order.
func (c *config) fields() []field { return fieldsOf(reflect.ValueOf(c).Elem(), "") }

func fieldsOf(v reflect.Value, prefix string) (out []field) {
	for i := range v.NumField() {
		t := v.Type().Field(i)
		key := prefix + t.Tag.Get("key")
		if t.Type.Kind() == reflect.Struct {
			out = append(out, fieldsOf(v.Field(i), key+".")...)
			continue
		}
		out = append(out, field{key: key, help: t.Tag.Get("help"), secret: t.Tag.Get("secret") != "", value: v.Field(i)})
	}
	return out
}

// envPrefix begins the name of each variable: smtp.listen is
// PASSERELLE_SMTP_LISTEN.
const envPrefix = "PASSERELLE_"

func (f field) env() string {
	return envPrefix + strings.ToUpper(strings.ReplaceAll(f.key, ".", "_"))
}

// set puts a value of a file, variable or flag into the field.
func (f field) set(v any) error {
	s := fmt.Sprint(v)
	if list, ok := v.([]any); ok { // of a file; variables and flags set it apart by commas
		words := make([]string, len(list))
		for i, one := range list {
			words[i] = fmt.Sprint(one)
		}
		s = strings.Join(words, ", ")
	}
	var err error
	want := ""
	switch p := f.value.Addr().Interface().(type) {
	case *string:
		*p = s
	case *bool:
		want = "true or false"
		*p, err = strconv.ParseBool(s)
	case *time.Duration:
		want = "a time such as 30s or 10m"
		*p, err = time.ParseDuration(s)
	default:
		want = "a whole number"
		var n int64
		n, err = strconv.ParseInt(s, 10, 64)
		f.value.SetInt(n)
	}
	if err != nil {
		return valueError{f.key, s, want}
	}
	return nil
}

// addConfigFlags gives a command a flag for each key, and --config.
func addConfigFlags(cmd *cobra.Command) {
	cmd.Flags().String("config", "", "read the configuration from this YAML `file`")
	c := defaultConfig()
	for _, f := range c.fields() {
		cmd.Flags().String(f.key, "", f.help)
	}
}

// loadConfig joins the defaults, the file, the environment and the flags, each
// over the one before it. Where a value is wrong it returns both the
// configuration and the error.
func loadConfig(cmd *cobra.Command, c config) (config, error) {
	k := koanf.New(".")
	fields := c.fields()
	if err := loadFile(k, cmd); err != nil {
		return config{}, err
	}
	byEnv := map[string]string{}
	for _, f := range fields {
		byEnv[f.env()] = f.key
	}
	if err := k.Load(env.Provider(".", env.Opt{Prefix: envPrefix, TransformFunc: func(name, value string) (string, any) {
		return byEnv[name], value
	}}), nil); err != nil {
		return config{}, fmt.Errorf("reading the environment: %w", err)
	}
	flags := map[string]any{}
	cmd.Flags().Visit(func(f *pflag.Flag) {
		if slices.ContainsFunc(fields, func(x field) bool { return x.key == f.Name }) {
			flags[f.Name] = f.Value.String()
		}
	})
	if err := k.Load(confmap.Provider(flags, "."), nil); err != nil {
		return config{}, fmt.Errorf("reading the flags: %w", err)
	}
	var errs []error
	for _, f := range fields {
		if k.Exists(f.key) {
			errs = append(errs, f.set(k.Get(f.key)))
		}
	}
	errs = append(errs, unknownKeys(k, fields)...)
	err := errors.Join(errs...)
	if err == nil {
		err = c.check()
	}
	c.BaseURL = strings.TrimRight(c.BaseURL, "/")
	if err != nil {
		return c, usageError{err}
	}
	return c, nil
}

func loadFile(k *koanf.Koanf, cmd *cobra.Command) error {
	name, err := cmd.Flags().GetString("config")
	if err != nil || name == "" {
		return err
	}
	err = k.Load(file.Provider(name), yaml.Parser())
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return usageError{fmt.Errorf("reading the configuration: %s: there is no such file", name)}
	case err != nil:
		return usageError{fmt.Errorf("reading the configuration: %s: %w", name, err)}
	}
	return nil
}

// unknownKeys finds misspelt keys, which would else be ignored.
func unknownKeys(k *koanf.Koanf, fields []field) (errs []error) {
	for _, key := range k.Keys() {
		if slices.ContainsFunc(fields, func(f field) bool { return f.key == key }) {
			continue
		}
		err := fmt.Errorf("%s: there is no such key", key)
		if near := nearest(key, fields); near != "" {
			err = fmt.Errorf("%w; did you mean %s?", err, near)
		}
		errs = append(errs, err)
	}
	return errs
}

// nearest returns the key that is at most two letters away.
func nearest(key string, fields []field) string {
	for _, f := range fields {
		if distance(key, f.key) <= 2 {
			return f.key
		}
	}
	return ""
}

// distance is the number of letters to add, drop or change (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

// yaml returns the configuration as a file, without secrets.
func (c *config) yaml() string {
	var b strings.Builder
	group := ""
	for _, f := range c.fields() {
		name, indent := f.key, ""
		if g, rest, ok := strings.Cut(f.key, "."); ok {
			if g != group {
				fmt.Fprintf(&b, "%s:\n", g)
				group = g
			}
			name, indent = rest, "  "
		}
		fmt.Fprintf(&b, "%s%s: %s # %s\n", indent, name, f.shown(), f.help)
	}
	return b.String()
}

func (f field) shown() string {
	if f.secret && f.value.String() != "" {
		return `"***"`
	}
	if f.value.Kind() == reflect.String {
		return strconv.Quote(f.value.String())
	}
	return fmt.Sprint(f.value.Interface())
}
