package mailer

import "github.com/prometheus/client_golang/prometheus"

// mxOutcome is what became of a mail at one server of its domain.
type mxOutcome string

const (
	mxAnswered  mxOutcome = "answered"  // it took the mail, or refused it for good
	mxPutOff    mxOutcome = "put_off"   // it wants the mail later
	mxUnreached mxOutcome = "unreached" // it was of no use for any mail
	mxForbidden mxOutcome = "forbidden" // by the domain's MTA-STS policy
)

// stsOutcome is what the MTA-STS policy of a mail's domain came to.
type stsOutcome string

const (
	stsMet   stsOutcome = "met"
	stsUnmet stsOutcome = "unmet"
)

// stsFetch is what came of asking for a policy.
type stsFetch string

const (
	stsFetched   stsFetch = "fetched"
	stsUnfetched stsFetch = "failed"
)

// mxMetrics are the figures of delivery without a smarthost.
type mxMetrics struct {
	servers *prometheus.CounterVec
	tls     *prometheus.CounterVec
	sts     *prometheus.CounterVec
	fetches *prometheus.CounterVec
}

// The values of the label tls.
const (
	tlsNone       = "none"
	tlsUnverified = "unverified"
	tlsVerified   = "verified"
)

func newMXMetrics(r prometheus.Registerer) *mxMetrics {
	m := &mxMetrics{
		servers: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "passerelle_mx_servers_total",
			Help: "Mail servers of recipients' domains that were tried or passed over for a mail, by outcome.",
		}, []string{"outcome"}),
		tls: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "passerelle_mx_tls_total",
			Help: "Answers of mail servers of recipients' domains to a mail, by whether the certificate was good for the host.",
		}, []string{"tls"}),
		sts: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "passerelle_mta_sts_mails_total",
			Help: "Attempts at mails under an MTA-STS policy, by its mode, and by whether it was met; where it is enforced, an unmet one keeps the mail waiting.",
		}, []string{"mode", "outcome"}),
		fetches: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "passerelle_mta_sts_fetches_total",
			Help: "MTA-STS policies that were asked for, by outcome.",
		}, []string{"outcome"}),
	}
	for _, o := range []mxOutcome{mxAnswered, mxPutOff, mxUnreached, mxForbidden} {
		m.servers.WithLabelValues(string(o))
	}
	for _, how := range []string{tlsNone, tlsUnverified, tlsVerified} {
		m.tls.WithLabelValues(how)
	}
	for _, mode := range []stsMode{stsEnforce, stsTesting} {
		for _, o := range []stsOutcome{stsMet, stsUnmet} {
			m.sts.WithLabelValues(string(mode), string(o))
		}
	}
	for _, f := range []stsFetch{stsFetched, stsUnfetched} {
		m.fetches.WithLabelValues(string(f))
	}
	if r != nil {
		r.MustRegister(m.servers, m.tls, m.sts, m.fetches)
	}
	return m
}

func (m *mxMetrics) server(o mxOutcome) { m.servers.WithLabelValues(string(o)).Inc() }

// answered counts a server's answer to a mail.
func (m *mxMetrics) answered(h hop) {
	how := tlsNone
	switch {
	case h.verified:
		how = tlsVerified
	case h.tls != noTLS:
		how = tlsUnverified
	}
	m.tls.WithLabelValues(how).Inc()
}

// policy counts an attempt at a mail under a policy that asks for something.
func (m *mxMetrics) policy(mode stsMode, met bool) {
	if mode != stsEnforce && mode != stsTesting {
		return
	}
	o := stsUnmet
	if met {
		o = stsMet
	}
	m.sts.WithLabelValues(string(mode), string(o)).Inc()
}

func (m *mxMetrics) fetch(err error) {
	f := stsFetched
	if err != nil {
		f = stsUnfetched
	}
	m.fetches.WithLabelValues(string(f)).Inc()
}
