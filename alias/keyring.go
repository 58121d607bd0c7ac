package alias

import (
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Limits of RFC 5321, section 4.5.3.1: a path has 256 octets with its angle
// brackets.
const (
	maxAddress = 254
	maxLocal   = 64
	maxLabel   = 63
)

// Keyring makes and reads the aliases of one domain. It never changes and is
// safe for concurrent use.
type Keyring struct {
	domain  string
	mailbox string // with its +; empty without plus addressing
	current *signer
	signers map[byte]*signer
}

// NewKeyring returns a keyring that makes aliases with the current key and reads
// those of the older ones too. Domain is a host name in any case, an
// internationalised one as A-labels (xn--…). The secrets are copied.
func NewKeyring(domain string, current Key, older ...Key) (*Keyring, error) {
	if err := checkDomain(domain); err != nil {
		return nil, err
	}
	k := &Keyring{domain: strings.ToLower(domain), signers: map[byte]*signer{}}
	for _, key := range append([]Key{current}, older...) {
		if err := key.check(); err != nil {
			return nil, err
		}
		if k.signers[key.ID] != nil {
			return nil, fmt.Errorf("alias: two keys have the id %q", key.ID)
		}
		k.signers[key.ID] = newSigner(key)
	}
	k.current = k.signers[current.ID]
	return k, nil
}

// WithPlus returns a keyring with the same keys for a host that has one mailbox
// and lets it be written to as mailbox+anything. Addresses are made in that form,
// and of forms with a + only that one is read, the mailbox in any case.
//
// The plain form stays readable, so turning plus addressing on breaks no
// conversation. A keyring without it reads no +: a host that has sent such
// addresses goes on reading them with WithPlus.
func (k *Keyring) WithPlus(mailbox string) (*Keyring, error) {
	if err := checkMailbox(mailbox); err != nil {
		return nil, err
	}
	plus := *k
	plus.mailbox = strings.ToLower(mailbox) + "+"
	if len(plus.mailbox)+maxSize+len("@")+len(k.domain) > maxAddress {
		return nil, fmt.Errorf("alias: mailbox %q and domain %q make addresses of more than %d characters",
			mailbox, k.domain, maxAddress)
	}
	return &plus, nil
}

// Domain returns the domain of all aliases, in lower case.
func (k *Keyring) Domain() string { return k.domain }

// Mint makes a new alias of a role that does not expire. Any other role is an
// error.
func (k *Keyring) Mint(role Role) (Alias, error) {
	if role.size() == 0 || role.Expires() {
		return Alias{}, fmt.Errorf("alias: minting without expiry for role %s", role)
	}
	return k.mint(k.head(role)), nil
}

// MintExpiring makes a new alias of a role that expires. Any other role is an
// error, and so is a time before 2025 or after 2088. An expiry between two
// minutes is moved to the later one.
func (k *Keyring) MintExpiring(role Role, expires time.Time) (Alias, error) {
	if !role.Expires() {
		return Alias{}, fmt.Errorf("alias: minting with expiry for role %s", role)
	}
	body, err := appendExpiry(k.head(role), expires)
	if err != nil {
		return Alias{}, err
	}
	return k.mint(body), nil
}

func (k *Keyring) head(role Role) []byte {
	return append(make([]byte, 0, maxSize), k.current.id, byte(role))
}

// mint puts token and MAC behind what comes before them.
func (k *Keyring) mint(body []byte) Alias {
	var token [tokenBytes]byte
	rand.Read(token[:]) // never fails, see its documentation
	body = crockford.AppendEncode(body, token[:])
	mac := k.current.mac(body, k.domain)
	return k.alias(append(body, mac[:]...))
}

func (k *Keyring) alias(local []byte) Alias {
	return Alias{local: string(local), mailbox: k.mailbox, domain: k.domain}
}

// checkDomain wants a host name by RFC 1123, section 2.1: no address literal, no
// trailing dot, and short enough for our addresses.
func checkDomain(domain string) error {
	if maxSize+len("@")+len(domain) > maxAddress {
		return fmt.Errorf("alias: domain of %d characters makes addresses of more than %d", len(domain), maxAddress)
	}
	labels := strings.Split(domain, ".")
	for _, label := range labels {
		if !isLabel(label) {
			return fmt.Errorf("alias: domain %q is not a host name of letters, digits, hyphens and inner dots"+
				" (an international one is written as xn--…)", domain)
		}
	}
	if strings.Trim(labels[len(labels)-1], "0123456789") == "" {
		return fmt.Errorf("alias: domain %q looks like an IP address", domain)
	}
	return nil
}

func isLabel(s string) bool {
	return s != "" && len(s) <= maxLabel && s[0] != '-' && s[len(s)-1] != '-' && consistsOf(s, "-")
}

// checkMailbox wants a dot-string of RFC 5321, section 4.1.2, of plain
// characters, with room for an alias behind it.
func checkMailbox(mailbox string) error {
	if mailbox == "" {
		return errors.New("alias: plus addressing without a mailbox")
	}
	if room := maxLocal - len("+") - maxSize; len(mailbox) > room {
		return fmt.Errorf("alias: mailbox %q has %d characters, wants at most %d", mailbox, len(mailbox), room)
	}
	for atom := range strings.SplitSeq(mailbox, ".") {
		if atom == "" || !consistsOf(atom, "-_") {
			return fmt.Errorf("alias: mailbox %q is not made of letters, digits, hyphens, underscores and inner dots", mailbox)
		}
	}
	return nil
}

// consistsOf reports whether s is of ASCII letters, digits and the characters of
// others.
func consistsOf(s, others string) bool {
	for i := range len(s) {
		c := lower(s[i])
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && strings.IndexByte(others, c) < 0 {
			return false
		}
	}
	return true
}
