package alias

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"hash"
	"io"
	"log/slog"
	"sync"
)

// minSecret is the output size of the hash, below which RFC 2104, section 3,
// advises against a key.
const minSecret = sha256.Size

// Key makes and checks MACs. Printing, logging or marshalling it as text or JSON
// does not show the secret.
type Key struct {
	// ID is the first character of every alias made with this key: a digit or a
	// lower-case letter other than i, l, o and u.
	ID byte
	// Secret is at least 32 random bytes that serve nothing else.
	Secret []byte
}

// String names the key and leaves the secret out.
func (k Key) String() string { return fmt.Sprintf("alias key %q", k.ID) }

// Format prints [Key.String] whatever the verb.
func (k Key) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, k.String()) }

// LogValue logs the key's name and leaves the secret out.
func (k Key) LogValue() slog.Value { return slog.StringValue(k.String()) }

// MarshalText returns [Key.String]. There is no way back: a key is never read
// from what was printed.
func (k Key) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

func (k Key) check() error {
	if !inAlphabet(k.ID) {
		return fmt.Errorf("alias: key id %q is none of %s", k.ID, alphabet)
	}
	if len(k.Secret) < minSecret {
		return fmt.Errorf("alias: secret of key %q has %d bytes, wants at least %d", k.ID, len(k.Secret), minSecret)
	}
	return nil
}

// signer computes the MACs of one key. It keeps used hashes, because setting one
// up costs more than the hashing does.
type signer struct {
	id     byte
	states sync.Pool // of *signerState
}

type signerState struct {
	hash    hash.Hash
	in, sum []byte
}

func newSigner(k Key) *signer {
	secret := bytes.Clone(k.Secret)
	return &signer{id: k.ID, states: sync.Pool{New: func() any {
		return &signerState{hash: hmac.New(sha256.New, secret)}
	}}}
}

// mac returns the characters that follow body in an alias of domain.
func (s *signer) mac(body []byte, domain string) [macSize]byte {
	state := s.states.Get().(*signerState)
	defer s.states.Put(state)
	state.in = append(state.in[:0], body...)
	state.in = append(state.in, '@')
	state.in = append(state.in, domain...)
	state.hash.Reset()
	state.hash.Write(state.in)
	state.sum = state.hash.Sum(state.sum[:0])
	var chars [macSize]byte
	crockford.Encode(chars[:], state.sum[:macBytes])
	return chars
}
