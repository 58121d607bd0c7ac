package parser

import "encoding/binary"

// tnefProperty is one MAPI property: of the values of one that has many, the
// first.
type tnefProperty struct {
	id    uint16
	kind  uint16
	value []byte
}

// The kinds of MAPI properties with values of any length.
const (
	tnefObject  = 0x000d
	tnefString8 = 0x001e
	tnefUnicode = 0x001f
	tnefBinary  = 0x0102
)

// tnefSizes are the octets of the other kinds, as TNEF pads them.
var tnefSizes = map[uint16]int{
	0x0002: 4, 0x0003: 4, 0x0004: 4, 0x0005: 8, 0x0006: 8, 0x0007: 8, 0x000a: 4,
	0x000b: 4, 0x0014: 8, 0x0040: 8, 0x0048: 16,
}

// readTNEFProperties calls found for each property in b. It is false where
// they are damaged.
func readTNEFProperties(b []byte, found func(tnefProperty)) bool {
	r := tnefReader{b: b}
	count := r.uint32()
	for n := uint32(0); n < count && n < maxTNEFFields; n++ {
		p := tnefProperty{kind: r.uint16(), id: r.uint16()}
		if p.id >= 0x8000 {
			r.propertyName()
		}
		if !r.values(&p) || r.short {
			return false
		}
		found(p)
	}
	return !r.short && count <= maxTNEFFields
}

// tnefReader takes values off the front of b.
type tnefReader struct {
	b     []byte
	short bool // something was not there
}

func (r *tnefReader) take(n int) []byte {
	if n < 0 || n > len(r.b) {
		r.b, r.short = nil, true
		return nil
	}
	v := r.b[:n]
	r.b = r.b[n:]
	return v
}

func (r *tnefReader) uint16() uint16 {
	if v := r.take(2); len(v) == 2 {
		return binary.LittleEndian.Uint16(v)
	}
	return 0
}

func (r *tnefReader) uint32() uint32 {
	if v := r.take(4); len(v) == 4 {
		return binary.LittleEndian.Uint32(v)
	}
	return 0
}

// padded takes a value with its length before it and padding behind it.
func (r *tnefReader) padded() []byte {
	n := int(r.uint32())
	v := r.take(n)
	if pad := -n & 3; pad <= len(r.b) {
		r.take(pad)
	} else {
		r.b = nil // QUIRK: the last value of all often lacks its padding
	}
	return v
}

// propertyName passes over the name of a named property.
func (r *tnefReader) propertyName() {
	const guid = 16
	r.take(guid)
	if r.uint32() == 0 {
		r.uint32()
	} else {
		r.padded()
	}
}

// values takes the values of a property, of which p gets the first.
func (r *tnefReader) values(p *tnefProperty) bool {
	const many = 0x1000
	kind := p.kind &^ many
	size, fixed := tnefSizes[kind]
	count := uint32(1)
	switch kind {
	case tnefObject, tnefString8, tnefUnicode, tnefBinary:
		count = r.uint32()
	default:
		if !fixed {
			return false
		}
		if p.kind&many != 0 {
			count = r.uint32()
		}
	}
	for n := uint32(0); n < count && !r.short; n++ {
		var v []byte
		if fixed {
			v = r.take(size)
		} else {
			v = r.padded()
		}
		if n == 0 {
			p.value = v
		}
	}
	p.kind = kind
	return true
}
