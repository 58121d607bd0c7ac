package bridge

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

var (
	webhookDepth = prometheus.NewDesc("passerelle_webhook_depth", "Webhooks that wait to be sent.", nil, nil)
	webhookAge   = prometheus.NewDesc("passerelle_webhook_oldest_seconds", "Age of the oldest webhook that waits to be sent.", nil, nil)
	webhooksDown = prometheus.NewDesc("passerelle_webhook_endpoints_down", "Endpoints that are down, and were not disabled by hand.", nil, nil)
)

// webhookCollector reads the queues of webhooks when it is asked.
type webhookCollector struct{ b *Bridge }

func (webhookCollector) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{webhookDepth, webhookAge, webhooksDown} {
		ch <- d
	}
}

func (c webhookCollector) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	var s WebhookStats
	err := c.b.store.View(ctx, func(tx Tx) (err error) {
		s, err = tx.WebhookStats(ctx)
		return err
	})
	if err != nil {
		ch <- prometheus.NewInvalidMetric(webhookDepth, err)
		return
	}
	age := 0.0
	if s.Waiting > 0 {
		age = c.b.now().Sub(s.Oldest).Seconds()
	}
	ch <- prometheus.MustNewConstMetric(webhookDepth, prometheus.GaugeValue, float64(s.Waiting))
	ch <- prometheus.MustNewConstMetric(webhookAge, prometheus.GaugeValue, age)
	ch <- prometheus.MustNewConstMetric(webhooksDown, prometheus.GaugeValue, float64(s.Down))
}
