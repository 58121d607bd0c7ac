package alias

import (
	"fmt"
	"io"
	"log/slog"
	"time"
)

// Alias is an address, or a token of a link, that one of our keys made. Two
// aliases are equal if they name the same thing under the same domain and are
// written in the same mode. The zero value is no alias.
type Alias struct {
	local   string // key, role, expiry, token, MAC
	mailbox string // with its +; empty without plus addressing
	domain  string
}

// IsZero reports whether a is no alias.
func (a Alias) IsZero() bool { return a == Alias{} }

// Role says what the alias is for.
func (a Alias) Role() Role {
	if a.IsZero() {
		return 0
	}
	return Role(a.local[1])
}

// Expires returns the time from which the alias is no longer good. The bool is
// false if its role does not expire.
func (a Alias) Expires() (time.Time, bool) {
	if !a.Role().Expires() {
		return time.Time{}, false
	}
	return parseExpiry(a.local[headSize : headSize+expirySize]), true
}

// Expired reports whether the alias has an expiry and now is not before it.
func (a Alias) Expired(now time.Time) bool {
	t, ok := a.Expires()
	return ok && !now.Before(t)
}

// Local returns the local part in lower case, without the mailbox of plus
// addressing. It is the same for every spelling of the address, so it is the key
// to store an alias under; it is also what a link carries, to be read by
// [Keyring.ParseLocal]. It holds the token: keep it out of logs.
func (a Alias) Local() string { return a.local }

// Address returns the whole address as the keyring writes it. It holds the
// token: keep it out of logs.
func (a Alias) Address() string {
	if a.IsZero() {
		return ""
	}
	return a.mailbox + a.local + "@" + a.domain
}

// String names role and key and leaves the token out, as in "seller alias of
// key 7". The address comes from [Alias.Address].
func (a Alias) String() string {
	if a.IsZero() {
		return "no alias"
	}
	return a.Role().String() + " alias of key " + a.local[:1]
}

// Format prints [Alias.String] whatever the verb.
func (a Alias) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, a.String()) }

// LogValue logs role and key and leaves the token out.
func (a Alias) LogValue() slog.Value {
	if a.IsZero() {
		return slog.StringValue(a.String())
	}
	return slog.GroupValue(slog.String("role", a.Role().String()), slog.String("key", a.local[:1]))
}
