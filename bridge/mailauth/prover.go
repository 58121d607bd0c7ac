// Package mailauth finds out who sent a mail: SPF (RFC 7208), DKIM (RFC 6376)
// and DMARC (RFC 7489) by the sender's own DNS records.
//
// It gives facts; what follows from them is decided in package bridge.
package mailauth

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	netmail "net/mail"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"

	"blitiri.com.ar/go/spf"
	"github.com/emersion/go-message/textproto"
	"github.com/emersion/go-msgauth/authres"
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
	// signatureTime is how far from now a signed Date may be: a signature is good
	// for ever, so whoever has a mail could send it again.
	signatureTime = 7 * 24 * time.Hour
)

// Resolver asks DNS. [net.Resolver] is one.
type Resolver interface {
	LookupTXT(ctx context.Context, name string) ([]string, error)
	LookupMX(ctx context.Context, name string) ([]*net.MX, error)
	LookupIPAddr(ctx context.Context, host string) ([]net.IPAddr, error)
	LookupAddr(ctx context.Context, addr string) ([]string, error)
}

// Options are what a [Prover] needs.
type Options struct {
	DNS Resolver
	Now func() time.Time
	// Hostname names us in the results.
	Hostname string
	// Relays hand us mail that they have checked. SPF is not checked for their
	// addresses: they are not the sender.
	Relays []netip.Prefix
	// RelayID is the authserv-id under which relays put their results into
	// Authentication-Results (RFC 8601); empty where they do not. Relays must
	// take away what comes in under that name (RFC 8601, section 5).
	RelayID string
}

// Prover is a [bridge.Prover] over DNS.
type Prover struct {
	Options
}

var _ bridge.Prover = (*Prover)(nil)

// New returns a prover. It remembers answers of DNS for a few minutes.
func New(o Options) *Prover {
	o.DNS = newCache(o.DNS, o.Now)
	return &Prover{o}
}

// Prove looks at a mail's client address and signatures. The error is a DNS
// fault without which the mail might have been proven.
func (p *Prover) Prove(ctx context.Context, c bridge.Claim) (bridge.Proof, error) {
	ctx, cancel := context.WithTimeout(ctx, lookupTime)
	defer cancel()
	var (
		wg        sync.WaitGroup
		keys      dkimResult
		policy    policy
		policyErr error
	)
	wg.Go(func() { keys = p.dkim(ctx, c) })
	wg.Go(func() { policy, policyErr = p.dmarc(ctx, c.FromDomain) })
	client, told := p.sender(ctx, c)
	wg.Wait()
	keys.domains = append(keys.domains, told...)

	proof := bridge.Proof{SPFFail: client.result == spf.Fail}
	proof.Aligned = client.result == spf.Pass && aligned(client.domain, c.FromDomain, policy.spf)
	for _, d := range keys.domains {
		proof.Aligned = proof.Aligned || aligned(d, c.FromDomain, policy.dkim)
	}
	proof.Policy = policy.policy
	proof.Summary = p.results(c, client, keys, policy, proof)
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

// sender checks the client by SPF. Of a mail that a relay handed over it takes
// what the relay says instead, with the domains whose signature the relay found
// good.
func (p *Prover) sender(ctx context.Context, c bridge.Claim) (client spfResult, signed []string) {
	if !p.isRelay(c.Remote) {
		return p.spf(ctx, c), nil
	}
	if p.RelayID == "" {
		return spfResult{result: spf.None}, nil
	}
	return relayResults(c.Raw, p.RelayID)
}

func (p *Prover) isRelay(remote netip.Addr) bool {
	return slices.ContainsFunc(p.Relays, func(n netip.Prefix) bool { return n.Contains(remote.Unmap()) })
}

// results writes what was found as the value of an Authentication-Results field.
func (p *Prover) results(c bridge.Claim, client spfResult, keys dkimResult, policy policy, proof bridge.Proof) string {
	_, from, _ := strings.Cut(c.EnvelopeFrom, "@")
	all := []authres.Result{&authres.SPFResult{Value: authres.ResultValue(client.result), From: from, Helo: c.Helo}}
	for _, d := range keys.domains {
		all = append(all, &authres.DKIMResult{Value: authres.ResultPass, Domain: d})
	}
	for _, why := range keys.failed {
		all = append(all, &authres.DKIMResult{Value: authres.ResultFail, Reason: why})
	}
	dmarc := &authres.DMARCResult{Value: authres.ResultNone, From: c.FromDomain}
	switch {
	case proof.Aligned:
		dmarc.Value = authres.ResultPass
	case policy.policy != "":
		dmarc.Value, dmarc.Reason = authres.ResultFail, "p="+policy.policy
	}
	return authres.Format(nonEmpty(p.Hostname, "passerelle"), append(all, dmarc))
}

func nonEmpty(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
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
		spf.WithContext(ctx), spf.WithResolver(p.DNS))
	return spfResult{result: result, domain: strings.ToLower(domain)}
}

type dkimResult struct {
	domains []string // whose signature is good
	failed  []string // why others are not
	err     error    // of DNS
}

func (p *Prover) dkim(ctx context.Context, c bridge.Claim) (r dkimResult) {
	if !headerInBounds(c.Raw()) {
		r.failed = append(r.failed, "the header is too large")
		return r
	}
	found, err := dkim.VerifyWithOptions(c.Raw(), &dkim.VerifyOptions{
		LookupTXT:        func(name string) ([]string, error) { return p.DNS.LookupTXT(ctx, name) },
		MaxVerifications: maxSignatures,
	})
	if err != nil && !errors.Is(err, dkim.ErrTooManySignatures) {
		return r // the mail has no header that could be signed
	}
	h, err := textproto.ReadHeader(bufio.NewReader(c.Raw()))
	if err != nil {
		return r
	}
	for _, v := range found {
		switch err := cmp.Or(v.Err, p.checkSignature(v, h)); {
		case err == nil:
			r.domains = append(r.domains, strings.ToLower(v.Domain))
		case dkim.IsTempFail(err):
			r.err = errors.Join(errTemporary, err)
		default:
			r.failed = append(r.failed, err.Error())
		}
	}
	return r
}

// neededFields must be signed, beside From: else a good signature can be put
// under another subject, or sent again years later. Exchange signs no To.
var neededFields = []string{"Subject", "Date"}

func (p *Prover) checkSignature(v *dkim.Verification, h textproto.Header) error {
	for _, need := range neededFields {
		// Of several, the signature is for the last, and people see the first.
		if h.FieldsByKey(need).Len() > 1 {
			return fmt.Errorf("there are several %s fields", need)
		}
		if !slices.ContainsFunc(v.HeaderKeys, func(k string) bool { return strings.EqualFold(k, need) }) {
			return fmt.Errorf("%s is not signed", need)
		}
	}
	// RFC 6376 lets a signature name a field that there is not.
	date, err := netmail.ParseDate(h.Get("Date"))
	switch {
	case err != nil:
		return errors.New("the signed date cannot be read")
	case p.Now().Sub(date).Abs() > signatureTime:
		return errors.New("the signed date is too old, or to come")
	}
	return nil
}

// policy is what a domain publishes; policy is empty where it publishes none.
type policy struct {
	policy    string
	spf, dkim dmarc.AlignmentMode
}

// dmarc returns the policy of a domain, or else of its organisation (RFC 7489,
// section 6.6.3). A record that makes no sense counts as none.
func (p *Prover) dmarc(ctx context.Context, domain string) (policy, error) {
	lookup := &dmarc.LookupOptions{LookupTXT: func(name string) ([]string, error) { return p.DNS.LookupTXT(ctx, name) }}
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
