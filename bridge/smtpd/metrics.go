package smtpd

import "github.com/prometheus/client_golang/prometheus"

// The outcomes of a mail, once its DATA or first BDAT was taken.
const (
	outcomeAccepted = "accepted"
	outcomeRefused  = "refused"
	outcomeLimited  = "limited"    // answered 4xx: too much in too short a time
	outcomeFault    = "fault"      // answered 4xx
	outcomeBroken   = "broken_off" // by the client, or by the network
)

// metrics are the figures of a server.
type metrics struct {
	connections prometheus.Gauge
	turnedAway  prometheus.Counter
	mails       *prometheus.CounterVec
	refused     prometheus.Counter
	bytes       prometheus.Counter
	seconds     prometheus.Histogram
}

// newMetrics registers the metrics, or only makes them where r is nil.
func newMetrics(r prometheus.Registerer, lmtp bool) *metrics {
	m := &metrics{
		connections: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "passerelle_smtp_connections",
			Help: "Connections that are open.",
		}),
		turnedAway: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "passerelle_smtp_connections_refused_total",
			Help: "Connections refused because there were too many.",
		}),
		mails: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "passerelle_smtp_mails_total",
			Help: "Mails after DATA, by outcome.",
		}, []string{"outcome"}),
		refused: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "passerelle_smtp_recipients_refused_total",
			Help: "Recipients refused for good at RCPT.",
		}),
		bytes: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "passerelle_smtp_bytes_total",
			Help: "Bytes of mails read.",
		}),
		seconds: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name:    "passerelle_smtp_receive_seconds",
			Help:    "Time from DATA to our answer, the client's sending among it.",
			Buckets: prometheus.ExponentialBuckets(0.001, 2.5, 12),
		}),
	}
	for _, outcome := range []string{outcomeAccepted, outcomeRefused, outcomeLimited, outcomeFault, outcomeBroken} {
		m.mails.WithLabelValues(outcome) // so that each is there from the start
	}
	if r != nil {
		door := "smtp"
		if lmtp {
			door = "lmtp"
		}
		prometheus.WrapRegistererWith(prometheus.Labels{"door": door}, r).
			MustRegister(m.connections, m.turnedAway, m.mails, m.refused, m.bytes, m.seconds)
	}
	return m
}
