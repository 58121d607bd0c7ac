// Package mailauth finds out who sent a mail: SPF (RFC 7208), DKIM (RFC 6376)
// and DMARC (RFC 7489) by the sender's own DNS records.
//
// It gives facts; what follows from them is decided in package bridge.
package mailauth

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"blitiri.com.ar/go/spf"
	"github.com/emersion/go-msgauth/dkim"
	"github.com/emersion/go-msgauth/dmarc"
	"golang.org/x/net/publicsuffix"

	"github.com/passerelle-mail/passerelle/bridge"
)

const (
	// maxSignatures is how many DKIM signatures of a mail are looked at: each
	// costs a query.
	maxSignatures = 5
	// lookupTime bounds all queries for one mail.
	lookupTime = 20 * time.Second
)

// Resolver asks DNS. [net.Resolver] is one.
type Resolver interface {
	LookupTXT(ctx context.Context, name string) ([]string, error)
	LookupMX(ctx context.Context, name string) ([]*net.MX, error)
	LookupIPAddr(ctx context.Context, host string) ([]net.IPAddr, error)
	LookupAddr(ctx context.Context, addr string) ([]string, error)
}

// Prover is a [bridge.Prover] over DNS.
type Prover struct{ dns Resolver }

var _ bridge.Prover = (*Prover)(nil)

// New returns a prover that asks dns.
func New(dns Resolver) *Prover { return &Prover{dns: dns} }

// Prove looks at a mail's client address and signatures. The error is a DNS
// fault without which the mail might have been proven.
func (p *Prover) Prove(ctx context.Context, c bridge.Claim) (bridge.Proof, error) {
	ctx, cancel := context.WithTimeout(ctx, lookupTime)
	defer cancel()
	signed := make(chan dkimResult, 1)
	go func() { signed <- p.dkim(ctx, c) }()
	client := p.spf(ctx, c)
	policy, policyErr := p.dmarc(ctx, c.FromDomain)
	keys := <-signed

	proof := bridge.Proof{SPFFail: client.result == spf.Fail}
	proof.Aligned = client.result == spf.Pass && aligned(client.domain, c.FromDomain, policy.spf)
	for _, d := range keys.domains {
		proof.Aligned = proof.Aligned || aligned(d, c.FromDomain, policy.dkim)
	}
	proof.Policy = policy.policy
	proof.Summary = fmt.Sprintf("spf=%s (%s) dkim=%s dmarc=%s", client.result, client.domain, keys, policy)
	switch {
	case policyErr != nil:
		return bridge.Proof{}, fmt.Errorf("proving a sender: %w", policyErr)
	case proof.Aligned:
		return proof, nil
	case client.result == spf.TempError:
		return bridge.Proof{}, fmt.Errorf("proving a sender: SPF: %w", errTemporary)
	case keys.err != nil:
		return bridge.Proof{}, fmt.Errorf("proving a sender: DKIM: %w", keys.err)
	}
	return proof, nil
}

var errTemporary = errors.New("DNS gives no answer for now")

type spfResult struct {
	result spf.Result
	domain string // that was checked
}

// spf checks the client for the envelope sender, or for its HELO name where the
// sender is null (RFC 7208, section 2.4).
func (p *Prover) spf(ctx context.Context, c bridge.Claim) spfResult {
	_, domain, ok := strings.Cut(c.EnvelopeFrom, "@")
	sender := c.EnvelopeFrom
	if !ok {
		domain, sender = c.Helo, "postmaster@"+c.Helo
	}
	if !c.Remote.IsValid() || domain == "" {
		return spfResult{result: spf.None, domain: domain}
	}
	// The library's errors explain the result; they add nothing to it.
	result, _ := spf.CheckHostWithSender(net.IP(c.Remote.Unmap().AsSlice()), c.Helo, sender,
		spf.WithContext(ctx), spf.WithResolver(p.dns))
	return spfResult{result: result, domain: strings.ToLower(domain)}
}

type dkimResult struct {
	domains []string // whose signature is good
	seen    int
	err     error // of DNS
}

func (r dkimResult) String() string {
	switch {
	case len(r.domains) > 0:
		return "pass (" + strings.Join(r.domains, ", ") + ")"
	case r.seen > 0:
		return "fail"
	}
	return "none"
}

func (p *Prover) dkim(ctx context.Context, c bridge.Claim) (r dkimResult) {
	found, err := dkim.VerifyWithOptions(c.Raw(), &dkim.VerifyOptions{
		LookupTXT:        func(name string) ([]string, error) { return p.dns.LookupTXT(ctx, name) },
		MaxVerifications: maxSignatures,
	})
	if err != nil && !errors.Is(err, dkim.ErrTooManySignatures) {
		return r // the mail has no header that could be signed
	}
	for _, v := range found {
		r.seen++
		switch {
		case v.Err == nil:
			r.domains = append(r.domains, strings.ToLower(v.Domain))
		case dkim.IsTempFail(v.Err):
			r.err = errors.Join(errTemporary, v.Err)
		}
	}
	return r
}

// policy is what a domain publishes; policy is empty where it publishes none.
type policy struct {
	policy    string
	spf, dkim dmarc.AlignmentMode
}

func (p policy) String() string {
	if p.policy == "" {
		return "none"
	}
	return "p=" + p.policy
}

// dmarc returns the policy of a domain, or else of its organisation (RFC 7489,
// section 6.6.3). A record that makes no sense counts as none.
func (p *Prover) dmarc(ctx context.Context, domain string) (policy, error) {
	lookup := &dmarc.LookupOptions{LookupTXT: func(name string) ([]string, error) { return p.dns.LookupTXT(ctx, name) }}
	rec, err := dmarc.LookupWithOptions(domain, lookup)
	organisation, orgErr := publicsuffix.EffectiveTLDPlusOne(domain)
	inherited := false
	if errors.Is(err, dmarc.ErrNoPolicy) && orgErr == nil && organisation != domain {
		inherited = true
		rec, err = dmarc.LookupWithOptions(organisation, lookup)
	}
	switch {
	case err != nil && dmarc.IsTempFail(err):
		return policy{}, fmt.Errorf("DMARC: %w", errors.Join(errTemporary, err))
	case err != nil:
		return policy{}, nil //nolint:nilerr // no record and a broken one are the same
	}
	found := policy{policy: string(rec.Policy), spf: rec.SPFAlignment, dkim: rec.DKIMAlignment}
	if inherited && rec.SubdomainPolicy != "" {
		found.policy = string(rec.SubdomainPolicy)
	}
	return found, nil
}

// aligned says whether a proven domain speaks for the one in From (RFC 7489,
// section 3.1).
func aligned(proven, from string, mode dmarc.AlignmentMode) bool {
	proven, from = strings.TrimSuffix(proven, "."), strings.ToLower(from)
	if proven == from {
		return true
	}
	if mode == dmarc.AlignmentStrict {
		return false
	}
	a, errA := publicsuffix.EffectiveTLDPlusOne(proven)
	b, errB := publicsuffix.EffectiveTLDPlusOne(from)
	return errA == nil && errB == nil && a == b
}
