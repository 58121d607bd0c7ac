package parser

import "bytes"

// cmsKind is the kind of content of S/MIME (RFC 5652, section 3).
type cmsKind int

const (
	cmsUnknown cmsKind = iota
	cmsSigned
	cmsEncrypted
)

// The object identifiers of those kinds, as BER has them.
var (
	oidSigned        = []byte("\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02")
	oidEnveloped     = []byte("\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03")
	oidEncrypted     = []byte("\x2a\x86\x48\x86\xf7\x0d\x01\x07\x06")
	oidAuthEnveloped = []byte("\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x17")
)

// The tags of BER that are met on the way.
const (
	berOctets   = 0x04
	berOID      = 0x06
	berSequence = 0x30
	berSet      = 0x31
	berExplicit = 0xa0

	berConstructed = 0x20
	berIndefinite  = 0x80 // as the length
)

// parseCMS finds out what S/MIME is, and the content of what is only signed.
//
// It walks the few levels of BER above the content itself, with definite and
// indefinite lengths, as different clients write them, and looks at nothing
// else: certificates and signatures are attacker's data that nobody asked for.
func parseCMS(b []byte) (cmsKind, []byte) {
	info, ok := berValue(b, berSequence)
	if !ok {
		return cmsUnknown, nil
	}
	oid, rest, ok := berNext(info.content)
	if !ok || oid.tag != berOID {
		return cmsUnknown, nil
	}
	switch {
	case bytes.Equal(oid.content, oidEnveloped), bytes.Equal(oid.content, oidEncrypted), bytes.Equal(oid.content, oidAuthEnveloped):
		return cmsEncrypted, nil
	case !bytes.Equal(oid.content, oidSigned):
		return cmsUnknown, nil
	}
	explicit, ok := berValue(rest, berExplicit)
	if !ok {
		return cmsUnknown, nil
	}
	signed, ok := berValue(explicit.content, berSequence)
	if !ok {
		return cmsUnknown, nil
	}
	return cmsSigned, signedContent(signed.content)
}

// signedContent returns the eContent of SignedData: a version, a set of digest
// algorithms, then a sequence with the content.
func signedContent(b []byte) []byte {
	_, b, ok := berNext(b)
	if !ok {
		return nil
	}
	if v, rest, ok := berNext(b); ok && v.tag == berSet {
		if b[1] == berIndefinite {
			rest = v.content[berEnd(v.content, 0):]
		}
		b = rest
	}
	encap, ok := berValue(b, berSequence)
	if !ok {
		return nil
	}
	_, rest, ok := berNext(encap.content)
	if !ok {
		return nil
	}
	explicit, ok := berValue(rest, berExplicit)
	if !ok {
		return nil
	}
	return berString(explicit.content)
}

// berString joins an octet string that may come in pieces.
func berString(b []byte) []byte {
	v, _, ok := berNext(b)
	switch {
	case !ok:
		return nil
	case v.tag == berOctets:
		return v.content
	case v.tag != berOctets|berConstructed:
		return nil
	}
	var out []byte
	for rest := v.content; len(rest) > 0; {
		var p berItem
		if p, rest, ok = berNext(rest); !ok || p.tag != berOctets {
			break
		}
		out = append(out, p.content...)
	}
	return out
}

type berItem struct {
	tag     byte
	content []byte
}

// berValue returns the first value of b, which has to be of that tag.
func berValue(b []byte, tag byte) (berItem, bool) {
	v, _, ok := berNext(b)
	return v, ok && v.tag == tag
}

// berNext cuts the first value off b. The content of one with indefinite
// length is all that follows, and ends where its reader comes to an end: such
// values have only their like around them in CMS, and what follows the content
// is not read.
func berNext(b []byte) (v berItem, rest []byte, ok bool) {
	if len(b) < 2 || b[0]&0x1f == 0x1f || b[0] == 0 {
		return v, nil, false
	}
	v.tag = b[0]
	n := int(b[1])
	b = b[2:]
	switch {
	case n == berIndefinite:
		if v.tag&berConstructed == 0 {
			return v, nil, false
		}
		v.content = b
		return v, nil, true
	case n > berIndefinite:
		octets := n & 0x7f
		if octets > 4 || octets > len(b) {
			return v, nil, false
		}
		n = 0
		for _, c := range b[:octets] {
			n = n<<8 | int(c)
		}
		b = b[octets:]
	}
	if n > len(b) { // the mail was cut short: what there is
		v.content = b
		return v, nil, true
	}
	v.content = b[:n]
	return v, b[n:], true
}

// berEnd returns where a value of indefinite length ends, of which b is the
// content and what follows it.
func berEnd(b []byte, depth int) int {
	const deepest = 8
	at := 0
	for at+2 <= len(b) {
		if b[at] == 0 && b[at+1] == 0 {
			return at + 2
		}
		v, rest, ok := berNext(b[at:])
		if !ok || depth == deepest {
			break
		}
		if b[at+1] == berIndefinite {
			at += 2 + berEnd(v.content, depth+1)
		} else {
			at = len(b) - len(rest)
		}
	}
	return len(b)
}
