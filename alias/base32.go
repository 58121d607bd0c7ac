package alias

import "encoding/base32"

// alphabet is Crockford's base32 in lower case.
const alphabet = "0123456789abcdefghjkmnpqrstvwxyz"

// Sizes of the parts of a local part, in characters.
const (
	headSize   = 2 // key id and role
	expirySize = 5
	tokenSize  = 16
	macSize    = 8
	maxSize    = headSize + expirySize + tokenSize + macSize
)

// Of token and MAC, in bytes. Both fill their characters to the last bit, so
// that each has one spelling.
const (
	tokenBytes = tokenSize * 5 / 8
	macBytes   = macSize * 5 / 8
)

// crockford only ever encodes: its decoder skips line ends.
var crockford = base32.NewEncoding(alphabet).WithPadding(base32.NoPadding)

func inAlphabet(c byte) bool {
	switch c {
	case 'i', 'l', 'o', 'u':
		return false
	}
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'z'
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// equalFold reports whether s is want, which is in lower case, but for the case
// of ASCII letters. Unlike [strings.EqualFold] it does not take the Kelvin sign
// for a k.
func equalFold(s, want string) bool {
	if len(s) != len(want) {
		return false
	}
	for i := range len(s) {
		if lower(s[i]) != want[i] {
			return false
		}
	}
	return true
}
