package mailer

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// outcome is what became of an attempt.
type outcome string

const (
	outcomeDelivered outcome = "delivered"
	outcomeDeferred  outcome = "deferred"
	outcomeFailed    outcome = "failed"
	outcomeStopped   outcome = "stopped" // by the guard
)

type metrics struct {
	mails    *prometheus.CounterVec
	delivery prometheus.Histogram
	compose  prometheus.Histogram
}

func newMetrics(r prometheus.Registerer) *metrics {
	m := &metrics{
		mails: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "passerelle_mails_sent_total",
			Help: "Attempts to send a mail, by outcome.",
		}, []string{"outcome"}),
		delivery: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name:    "passerelle_delivery_seconds",
			Help:    "Time of one attempt to hand a mail to the next hop.",
			Buckets: prometheus.ExponentialBuckets(0.001, 4, 10),
		}),
		compose: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name:    "passerelle_compose_seconds",
			Help:    "Time to compose, guard and store a mail.",
			Buckets: prometheus.ExponentialBuckets(0.001, 3, 10),
		}),
	}
	for _, o := range []outcome{outcomeDelivered, outcomeDeferred, outcomeFailed, outcomeStopped} {
		m.mails.WithLabelValues(string(o))
	}
	if r != nil {
		r.MustRegister(m.mails, m.delivery, m.compose)
	}
	return m
}

// attempt measures a delivery; call what it returns at its end.
func (m *metrics) attempt(now func() time.Time) func() { return observe(m.delivery, now) }

// composing measures a composition likewise.
func (m *metrics) composing(now func() time.Time) func() { return observe(m.compose, now) }

func observe(h prometheus.Histogram, now func() time.Time) func() {
	start := now()
	return func() { h.Observe(now().Sub(start).Seconds()) }
}
