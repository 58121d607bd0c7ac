package bridge

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// metrics are the figures of a bridge.
type metrics struct {
	mails      *prometheus.CounterVec
	stages     *prometheus.HistogramVec
	complaints prometheus.Counter
	postmaster prometheus.Counter
	stopped    prometheus.Counter

	intakeWarnings *prometheus.CounterVec

	webhooksStopped prometheus.Counter
}

func newMetrics(r prometheus.Registerer, b *Bridge) *metrics {
	m := &metrics{
		mails: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "passerelle_mails_received_total",
			Help: "Mails taken in or refused after DATA, for each recipient, by outcome.",
		}, []string{"outcome"}),
		complaints: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "passerelle_complaints_total",
			Help: "Reports that a reader called a mail of ours spam.",
		}),
		postmaster: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "passerelle_postmaster_mails_total",
			Help: "Mails to the postmaster that are kept for the operator.",
		}),
		intakeWarnings: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "passerelle_intake_warnings_total",
			Help: "Fields that mails of a portal suddenly yield less often, by portal and field: its mails have changed.",
		}, []string{"portal", "field"}),
		stopped: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "passerelle_pages_stopped_total",
			Help: "Pages that were stopped since a secret of the other side was in them: a fault of ours.",
		}),
		webhooksStopped: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "passerelle_webhooks_stopped_total",
			Help: "Webhooks that were stopped since a secret of the buyer was in them: a fault of ours.",
		}),
		stages: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "passerelle_stage_seconds",
			Help:    "Time of each stage of taking a mail in.",
			Buckets: prometheus.ExponentialBuckets(0.0001, 3, 10),
		}, []string{"stage"}),
	}
	if r != nil {
		r.MustRegister(m.mails, m.stages, m.complaints, m.postmaster, m.stopped, m.intakeWarnings, m.webhooksStopped, queueCollector{b}, webhookCollector{b})
	}
	return m
}

// stage measures one stage; call what it returns at its end.
func (m *metrics) stage(name string, now func() time.Time) func() {
	start := now()
	return func() { m.stages.WithLabelValues(name).Observe(now().Sub(start).Seconds()) }
}

var (
	queueDepth = prometheus.NewDesc("passerelle_outbox_depth", "Notifications that wait to leave.", nil, nil)
	queueAge   = prometheus.NewDesc("passerelle_outbox_oldest_seconds", "Age of the oldest notification that waits to leave.", nil, nil)
)

// queueCollector reads the outbox when it is asked.
type queueCollector struct{ b *Bridge }

func (queueCollector) Describe(ch chan<- *prometheus.Desc) {
	ch <- queueDepth
	ch <- queueAge
}

func (c queueCollector) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	stats, err := c.b.QueueStats(ctx)
	if err != nil {
		ch <- prometheus.NewInvalidMetric(queueDepth, err)
		return
	}
	age := 0.0
	if stats.Depth > 0 {
		age = c.b.now().Sub(stats.Oldest).Seconds()
	}
	ch <- prometheus.MustNewConstMetric(queueDepth, prometheus.GaugeValue, float64(stats.Depth))
	ch <- prometheus.MustNewConstMetric(queueAge, prometheus.GaugeValue, age)
}
