package alias

import (
	"bytes"
	"crypto/hmac"
	"errors"
	"strings"
)

// ErrNotAlias is returned by [Keyring.Parse] and [Keyring.ParseLocal] for
// whatever was never one of ours. It does not mean that the conversation is gone.
var ErrNotAlias = errors.New("alias: not one of our aliases")

// Parse reads an address as it stands in RCPT TO, without angle brackets. The
// only error is [ErrNotAlias], which does not quote the address.
//
// Case does not matter, neither of the local part nor of the domain. A quoted
// local part is read as what it quotes (RFC 5321, section 4.1.2). A trailing dot
// on the domain, an address literal, a source route and spaces around the address
// are refused, the first because domains have none in that section's grammar.
//
// An expired alias is read like any other; the caller asks [Alias.Expired]. The
// caller also looks at the role: every role is read.
//
// Parse is made for floods: it allocates nothing for an address that it refuses,
// and comparing the MAC takes the same time for a wrong one as for a right one.
func (k *Keyring) Parse(addr string) (Alias, error) {
	if len(addr) > maxAddress {
		return Alias{}, ErrNotAlias
	}
	quoted, domain, _ := strings.Cut(addr, "@")
	if !equalFold(domain, k.domain) {
		return Alias{}, ErrNotAlias
	}
	var buf [maxAddress]byte
	local, ok := appendLocal(buf[:0], quoted)
	if !ok {
		return Alias{}, ErrNotAlias
	}
	return k.parse(bytes.TrimPrefix(local, []byte(k.mailbox)))
}

// ParseLocal reads what [Alias.Local] wrote, in any case: the token of a link,
// which has no domain. The only error is [ErrNotAlias]. See [Keyring.Parse] for
// what it leaves to the caller.
func (k *Keyring) ParseLocal(local string) (Alias, error) {
	if len(local) > maxSize {
		return Alias{}, ErrNotAlias
	}
	var buf [maxSize]byte
	return k.parse(appendLower(buf[:0], local))
}

// parse reads key, role, expiry, token and MAC, all in lower case.
func (k *Keyring) parse(local []byte) (Alias, error) {
	if len(local) < headSize || len(local) != Role(local[1]).size() {
		return Alias{}, ErrNotAlias
	}
	for _, c := range local {
		if !inAlphabet(c) {
			return Alias{}, ErrNotAlias
		}
	}
	signer := k.signers[local[0]]
	if signer == nil {
		return Alias{}, ErrNotAlias
	}
	body, got := local[:len(local)-macSize], local[len(local)-macSize:]
	want := signer.mac(body, k.domain)
	if !hmac.Equal(got, want[:]) {
		return Alias{}, ErrNotAlias
	}
	return k.alias(local), nil
}

// appendLocal appends a local part in lower case, without its quotes and
// backslashes if it is a quoted string. It is false for a quoted string that
// does not end where s does.
func appendLocal(dst []byte, s string) ([]byte, bool) {
	inner, quoted := strings.CutPrefix(s, `"`)
	if !quoted {
		return appendLower(dst, s), true
	}
	for i := 0; i < len(inner); i++ {
		switch c := inner[i]; {
		case c == '"':
			return dst, i == len(inner)-1
		case c == '\\' && i+1 < len(inner):
			i++
			dst = append(dst, lower(inner[i]))
		default:
			dst = append(dst, lower(c))
		}
	}
	return nil, false
}

func appendLower(dst []byte, s string) []byte {
	for i := range len(s) {
		dst = append(dst, lower(s[i]))
	}
	return dst
}
