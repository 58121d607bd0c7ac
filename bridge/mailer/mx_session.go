package mailer

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strings"
)

// mxSession hands over mails to the servers of their domains, one after the
// other. It keeps the last connection, for a mail that may go the same way. It
// is not safe for several goroutines.
type mxSession struct {
	router *router
	open   *connection
	hop    hop // of the open connection
}

// hop is the server at the other end of a connection.
type hop struct {
	host     string
	verified bool // its certificate is valid for the host
	tls      string
}

// describe says what a trace shows of an attempt.
func (h hop) describe(p stsPolicy) string {
	words := []string{h.host, h.tls}
	switch {
	case p.mode == stsEnforce:
		words = append(words, "verified by mta-sts")
	case p.mode == stsTesting && !p.matches(h.host):
		words = append(words, "mta-sts testing: not a host of the policy")
	case p.mode == stsTesting && !h.verified:
		words = append(words, "mta-sts testing: no valid certificate for the host")
	case p.mode == stsTesting:
		words = append(words, "verified by mta-sts")
	case h.tls != noTLS:
		words = append(words, "not verified")
	}
	return strings.Join(words, ", ")
}

const noTLS = "no TLS"

// fits reports whether a mail under a policy may go to a server.
func (h hop) fits(p stsPolicy) bool {
	return p.mode != stsEnforce || h.verified && p.matches(h.host)
}

// send hands over one mail to the first server that takes it or refuses it for
// good. Errors wrap a [refusal], errUnreachable, or are those of a connection
// that broke; only then may the mail have been taken all the same.
func (s *mxSession) send(ctx context.Context, e envelope) (answer string, err error) {
	domain := mailDomain(e.to)
	hosts, err := s.router.hosts(ctx, domain)
	if err != nil {
		return "", err
	}
	a := &mxAttempt{session: s, envelope: e, policy: s.router.policies.policy(ctx, domain)}
	defer a.countPolicy()
	if s.open != nil {
		at := slices.IndexFunc(hosts, func(h mxHost) bool { return h.name == s.hop.host && h.pref == hosts[0].pref })
		if at < 0 || !s.hop.fits(a.policy) {
			s.quit()
		} else {
			hosts[0], hosts[at] = hosts[at], hosts[0]
		}
	}
	for _, h := range hosts {
		if a.policy.mode == stsEnforce && !a.policy.matches(h.name) {
			a.forbid(h.name, "not a host of the mta-sts policy")
			continue
		}
		if a.reuse(ctx, h.name) || a.try(ctx, h.name) {
			return a.answer, a.err
		}
	}
	return "", a.failure(domain)
}

func (s *mxSession) quit() { s.close(nil) }

// close ends the connection.
func (s *mxSession) close(err error) {
	if s.open != nil {
		s.open.end(err)
	}
	s.open = nil
}

// mxAttempt is one attempt at a mail, over all hosts of its domain.
type mxAttempt struct {
	session   *mxSession
	envelope  envelope
	policy    stsPolicy
	connected int      // addresses that were tried
	putOff    error    // the last answer that was about this mail
	passed    string   // the host that gave it
	reasons   []string // why hosts were of no use
	never     string   // the answer where no host is of use for good
	maybe     bool     // some host may be of use later
	forbidden bool     // some host was of no use by the policy alone
	asked     bool     // some host answered for this mail
	met       bool     // the way to the last of them was as the policy wants

	answer string // what came of it, once it is final
	err    error
}

func (a *mxAttempt) skip(host, reason string) {
	a.session.router.metrics.server(mxUnreached)
	a.pass(host, reason)
}

// forbid passes over a host that the policy does not allow.
func (a *mxAttempt) forbid(host, reason string) {
	a.session.router.metrics.server(mxForbidden)
	a.forbidden = true
	a.pass(host, reason)
}

func (a *mxAttempt) pass(host, reason string) {
	a.reasons = append(a.reasons, host+": "+reason)
	a.maybe = true
}

// failure is the error of an attempt after which no host is left.
func (a *mxAttempt) failure(domain string) error {
	if a.putOff != nil {
		return a.putOff
	}
	if a.never != "" && !a.maybe {
		return &refusal{answer: a.never, permanent: true}
	}
	how := ""
	if a.policy.mode == stsEnforce {
		how = " as mta-sts wants"
	}
	return &unreached{reason: "no server of " + domain + " reached" + how + ": " + strings.Join(a.reasons, "; ")}
}

// reuse hands the mail to the host at the other end of an open connection, where
// there is one. It reports whether the attempt is at its end.
func (a *mxAttempt) reuse(ctx context.Context, host string) bool {
	if a.session.open == nil {
		return false
	}
	a.transfer(ctx)
	if _, ok := errors.AsType[*staleError](a.err); ok {
		return false // the server closed it while it was idle
	}
	return a.settle(host)
}

// try hands the mail to one host, over a new connection. It reports whether the
// attempt is at its end.
func (a *mxAttempt) try(ctx context.Context, host string) bool {
	s := a.session
	if a.passed == host {
		return false
	}
	addresses, err := s.router.addresses(ctx, host)
	switch {
	case errors.Is(err, errOwnAddress):
		a.never = answerLoop
	case errors.Is(err, errNotPublic):
		if a.never == "" {
			a.never = answerNotPublic
		}
	case err != nil:
		a.skip(host, err.Error())
	case len(addresses) == 0:
		a.skip(host, "it has no address")
	}
	for _, address := range addresses {
		if a.connected++; a.connected > maxAddresses || ctx.Err() != nil {
			a.skip(host, "no time was left for it")
			break
		}
		if err := s.connect(ctx, host, address, a.policy); err != nil {
			if a.policy.mode == stsEnforce && (isTLS(err) || errors.Is(err, errNoStartTLS)) {
				a.forbid(host, hopReason(err))
			} else {
				a.skip(host, hopReason(err))
			}
			continue
		}
		a.transfer(ctx)
		if a.settle(host) {
			return true
		}
		if a.passed == host {
			break
		}
	}
	return false
}

// settle takes the outcome of a mail at a host, and reports whether it is final.
// Where it is not, the connection is closed.
func (a *mxAttempt) settle(host string) bool {
	var broke *unansweredError
	switch r := refusalOf(a.err); {
	case a.err == nil, errors.As(a.err, &broke), errors.Is(a.err, errStored), r != nil && r.permanent:
		return true
	case r != nil:
		a.putOff, a.passed = a.err, host // its other addresses lead to the same server
	default:
		a.skip(host, hopReason(a.err))
	}
	a.session.quit()
	return false
}

func refusalOf(err error) *refusal {
	r, _ := errors.AsType[*refusal](err)
	return r
}

// maxReason is how much of one host's words is kept, in bytes.
const maxReason = 200

// transfer hands the mail over on the open connection, and adds to the answer
// where that was.
func (a *mxAttempt) transfer(ctx context.Context) {
	s, c := a.session, a.session.open
	stop := context.AfterFunc(ctx, func() { drop(c.conn) })
	answer, err := c.transfer(a.envelope)
	stop()
	if c.used++; c.used >= maxUses || spoilt(err) {
		s.close(err)
	}
	at := func(words string) string {
		words, _ = cutRunes(maskAnswer(words), maxReason)
		return words + " (" + s.hop.describe(a.policy) + ")"
	}
	a.answer, a.err = "", err
	if err == nil || refusalOf(err) != nil {
		a.count()
	}
	if err == nil {
		a.answer = at(answer)
	} else if r := refusalOf(err); r != nil {
		a.err = &refusal{answer: at(r.answer), permanent: r.permanent}
	}
}

// count counts a server's answer.
func (a *mxAttempt) count() {
	m, h := a.session.router.metrics, a.session.hop
	m.answered(h)
	if r := refusalOf(a.err); r == nil || r.permanent {
		m.server(mxAnswered)
	} else {
		m.server(mxPutOff)
	}
	a.asked, a.met = true, h.verified && a.policy.matches(h.host)
}

// countPolicy counts what the policy came to, at the end of the attempt.
func (a *mxAttempt) countPolicy() {
	if a.asked || a.forbidden {
		a.session.router.metrics.policy(a.policy.mode, a.met)
	}
}

func isTLS(err error) bool {
	_, ok := errors.AsType[*tlsError](err)
	return ok
}

// connect opens a connection to an address of a host. TLS that nobody wants
// verified is done without where it does not come about: it would protect from
// listeners only, and the mail would never arrive.
func (s *mxSession) connect(ctx context.Context, host string, address netip.Addr, p stsPolicy) error {
	mode := TLSOffered
	if p.mode == stsEnforce {
		mode = TLSRequired
	}
	c, err := s.router.connect(ctx, host, address, mode)
	var failed *tlsError
	if errors.As(err, &failed) && mode == TLSOffered && ctx.Err() == nil {
		c, err = s.router.connect(ctx, host, address, TLSNone)
	}
	if err != nil {
		return err
	}
	s.open, s.hop = c, hop{host: host, tls: noTLS}
	if c.tls != nil {
		s.hop.tls, s.hop.verified = tls.VersionName(c.tls.Version), validFor(host, c.tls, s.router.Roots)
	}
	return nil
}

func (r *router) connect(ctx context.Context, host string, address netip.Addr, mode TLSMode) (*connection, error) {
	h := Smarthost{
		Address: net.JoinHostPort(address.String(), "25"), TLS: mode, Timeout: r.Timeout,
		TLSConfig: &tls.Config{ServerName: host, RootCAs: r.Roots, MinVersion: tls.VersionTLS12},
	}
	ctx, cancel := context.WithTimeout(ctx, min(setupTime, r.Timeout/4))
	defer cancel()
	nc, err := r.Dial(ctx, "tcp", h.Address)
	if err != nil {
		return nil, err
	}
	c, err := h.open(ctx, nc, r.hostname)
	if err != nil && ctx.Err() != nil {
		return nil, fmt.Errorf("greeting: %w", context.DeadlineExceeded)
	}
	return c, err
}

// validFor reports whether a server showed a certificate that is good for a
// host.
func validFor(host string, state *tls.ConnectionState, roots *x509.CertPool) bool {
	if len(state.PeerCertificates) == 0 {
		return false
	}
	between := x509.NewCertPool()
	for _, c := range state.PeerCertificates[1:] {
		between.AddCert(c)
	}
	_, err := state.PeerCertificates[0].Verify(x509.VerifyOptions{DNSName: host, Roots: roots, Intermediates: between})
	return err == nil
}

// hopReason is why a server was of no use.
func hopReason(err error) string {
	var timeout interface{ Timeout() bool }
	reason := strings.TrimPrefix(err.Error(), errUnreachable.Error()+": ")
	if errors.As(err, &timeout) && timeout.Timeout() || errors.Is(err, context.DeadlineExceeded) {
		reason = "it did not answer in time"
	}
	reason, _ = cutRunes(reason, maxReason)
	return reason
}
