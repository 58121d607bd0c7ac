package parser

import (
	"errors"
	"fmt"
	"mime"
	netmail "net/mail"
	"strings"
	"time"

	"github.com/emersion/go-message/charset"
)

// maxAddresses is how many addresses [Header.Addresses] reads from one header.
const maxAddresses = 1000

// Header is the first header block of a mail, with the order of its fields. The
// zero value is an empty header.
type Header struct {
	fields []field
}

type field struct {
	name  string // as it was written
	value string // unfolded, undecoded
}

// Address is one mailbox of an address field.
type Address struct {
	// Name is the display name, decoded, without control and bidirectional
	// formatting characters. A name that contains "@" is left out: it is there
	// to be taken for the address.
	Name string
	// Email is the addr-spec as it was written; nothing in it was decoded.
	Email string
}

// Get returns the first field of that name, unfolded but not decoded. The
// name's case does not matter.
func (h Header) Get(name string) string {
	for _, f := range h.fields {
		if strings.EqualFold(f.name, name) {
			return f.value
		}
	}
	return ""
}

// Text returns the first field of that name with its encoded words (RFC 2047)
// decoded, and without control and bidirectional formatting characters.
func (h Header) Text(name string) string {
	return cleanLine(decodeWords(h.Get(name)))
}

// Values returns all fields of that name, unfolded but not decoded.
func (h Header) Values(name string) []string {
	var vs []string
	for _, f := range h.fields {
		if strings.EqualFold(f.name, name) {
			vs = append(vs, f.value)
		}
	}
	return vs
}

// Count returns how many fields of that name there are.
func (h Header) Count(name string) int {
	n := 0
	for _, f := range h.fields {
		if strings.EqualFold(f.name, name) {
			n++
		}
	}
	return n
}

// Addresses returns the mailboxes of all fields of that name, those in groups
// included. This is the only way to learn who a mail claims to be from:
// whatever is not plainly an address list is an error, never a guess.
func (h Header) Addresses(name string) ([]Address, error) {
	var as []Address
	for _, v := range h.Values(name) {
		list, err := parseAddresses(v)
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", name, err)
		}
		as = append(as, list...)
		if len(as) > maxAddresses {
			return nil, fmt.Errorf("reading %s: more than %d addresses", name, maxAddresses)
		}
	}
	return as, nil
}

// MessageID returns the Message-ID without its angle brackets.
func (h Header) MessageID() string {
	return trimID(h.Get("Message-ID"))
}

// Date returns the Date field in UTC, or the zero time if it cannot be read.
func (h Header) Date() time.Time {
	t, err := h.localTime()
	if err != nil {
		return time.Time{}
	}
	return t.UTC()
}

// localTime returns the Date field in the time zone of who wrote it.
func (h Header) localTime() (time.Time, error) {
	return netmail.ParseDate(strings.TrimSpace(h.Get("Date")))
}

func trimID(s string) string {
	if _, rest, ok := strings.Cut(s, "<"); ok {
		s, _, _ = strings.Cut(rest, ">")
	}
	return strings.TrimSpace(s)
}

var errAddress = errors.New("not an address list")

func parseAddresses(v string) ([]Address, error) {
	if strings.Count(v, "@") > maxAddresses {
		return nil, errAddress
	}
	parser := netmail.AddressParser{WordDecoder: &mime.WordDecoder{CharsetReader: charset.Reader}}
	list, err := parser.ParseList(v)
	if err != nil {
		a, ok := parseLooseAddress(v)
		if !ok {
			return nil, errAddress
		}
		return []Address{a}, nil
	}
	as := make([]Address, len(list))
	for i, a := range list {
		as[i] = Address{Name: cleanName(a.Name), Email: a.Address}
	}
	return as, nil
}

// parseLooseAddress reads "phrase <address>" with a phrase that the standard
// does not allow.
//
// QUIRK: some clients leave the display name bare where it needs quotes, such
// as in "Garage Martin (Lyon) : ventes <contact@garage.example>" and in
// "a@example.com <a@example.com>". An "@" in the name is accepted only where it
// is that same address: else one of two readers might take the name for it.
func parseLooseAddress(v string) (Address, bool) {
	v = strings.TrimSpace(v)
	name, rest, ok := strings.Cut(v, "<")
	if !ok || !strings.HasSuffix(rest, ">") || strings.ContainsAny(name, ",;\"") {
		return Address{}, false
	}
	a, err := netmail.ParseAddress(strings.TrimSuffix(rest, ">"))
	if err != nil || a.Name != "" {
		return Address{}, false
	}
	name = strings.TrimSpace(name)
	if strings.Contains(name, "@") && !strings.EqualFold(name, a.Address) {
		return Address{}, false
	}
	return Address{Name: cleanName(decodeWords(name)), Email: a.Address}, true
}

func cleanName(s string) string {
	s = cleanLine(decodeWords(s))
	if strings.Contains(s, "@") {
		return ""
	}
	return s
}

// cleanLine makes one line of s: white space collapsed, and no control or
// bidirectional formatting characters.
func cleanLine(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\t':
			return ' '
		case r < 0x20 || r >= 0x7f && r < 0xa0 || isBidi(r):
			return -1
		}
		return r
	}, validUTF8(s))
	return strings.Join(strings.Fields(s), " ")
}

// isBidi reports whether r is a bidirectional formatting character.
func isBidi(r rune) bool {
	return r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 ||
		r == 0x200e || r == 0x200f || r == 0x061c
}
