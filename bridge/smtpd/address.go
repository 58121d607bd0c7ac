package smtpd

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/emersion/go-smtp"
)

// The limits of RFC 5321, section 4.5.3.1. A path has 256 octets with its angle
// brackets.
const (
	maxAddress = 254
	maxLocal   = 64
	maxDomain  = 255
)

// checkAddress is the answer to what is no address, and nil for what is one.
// go-smtp takes any bytes, and gives what it read between quotes without them,
// which makes two of "a@there"@here.
func checkAddress(addr string, utf8Allowed bool) *smtp.SMTPError {
	local, domain, ok := strings.Cut(addr, "@")
	if !ok || local == "" || domain == "" || len(local) > maxLocal || len(addr) > maxAddress || !utf8.ValidString(addr) ||
		strings.ContainsFunc(local, notInLocal) || strings.ContainsFunc(domain, notInDomain) {
		return errBadAddress
	}
	if !utf8Allowed && strings.ContainsFunc(addr, func(r rune) bool { return r > unicode.MaxASCII }) {
		return errNotASCII
	}
	return nil
}

// notInLocal lets pass what quotes may hold, but for what other programs may
// read as the end of the address.
func notInLocal(r rune) bool { return !unicode.IsPrint(r) || strings.ContainsRune(`<>"\`, r) }

// notInDomain lets pass names, and addresses in square brackets.
func notInDomain(r rune) bool {
	switch {
	case r > unicode.MaxASCII:
		return !unicode.IsPrint(r)
	case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9':
		return false
	}
	return !strings.ContainsRune(".-_[]:", r)
}
