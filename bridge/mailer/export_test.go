package mailer

import (
	"context"
	"io"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

// Compose writes a mail as the mailer would send it.
func (m *Mailer) Compose(ctx context.Context, w io.Writer, o bridge.Outgoing) error {
	d, err := m.composer.draft(o)
	if err != nil {
		return err
	}
	return m.composer.write(ctx, w, d)
}

// Guard looks for secrets in a mail.
func Guard(r io.Reader, o bridge.Outgoing) error { return guard(r, secretsFor(o)) }

// ErrSecret is what the guard says.
var ErrSecret = errSecret

// MXHosts returns the names of a domain's mail servers in the order to try.
func MXHosts(ctx context.Context, m MX, domain string) (names []string, err error) {
	hosts, err := newRouter(m, "passerelle.example", nil, newMXMetrics(nil)).hosts(ctx, domain)
	for _, h := range hosts {
		names = append(names, h.name)
	}
	return names, err
}

// STSPolicy is what a policy says.
type STSPolicy struct {
	Mode   string
	Hosts  []string
	MaxAge time.Duration
}

// ParseSTS reads a policy.
func ParseSTS(text string) (STSPolicy, error) {
	p, err := parseSTS(text)
	return STSPolicy{string(p.mode), p.hosts, p.maxAge}, err
}

// STSMatches reports whether a policy names a host.
func STSMatches(p STSPolicy, host string) bool { return stsPolicy{hosts: p.Hosts}.matches(host) }

// STSID reads the id of a policy from its DNS records.
var STSID = stsID

// MailDomain returns the domain of an address.
var MailDomain = mailDomain
