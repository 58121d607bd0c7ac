package mailer_test

import (
	"maps"
	"net"
	"slices"
	"strings"
	"testing"

	"github.com/emersion/go-smtp"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/passerelle-mail/passerelle/bridge/mailer"
)

// figuresOf are the counters of delivery to MX that are not 0.
func figuresOf(t *testing.T, reg *prometheus.Registry) map[string]float64 {
	t.Helper()
	families, err := reg.Gather()
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]float64{}
	for _, f := range families {
		for _, m := range f.GetMetric() {
			name := []string{strings.TrimPrefix(f.GetName(), "passerelle_")}
			for _, l := range m.GetLabel() {
				name = append(name, l.GetValue())
			}
			if n := m.GetCounter().GetValue(); n != 0 && !strings.HasPrefix(name[0], "mails_sent") {
				got[strings.Join(name, " ")] = n
			}
		}
	}
	return got
}

func TestMXMetrics(t *testing.T) {
	t.Parallel()
	type change = func(*smarthost, *smtp.Server)
	later := func(h *smarthost, _ *smtp.Server) { h.onRcpt = first(450, "4.2.0") }
	never := func(h *smarthost, _ *smtp.Server) { h.onRcpt = first(550, "5.2.1") }
	for _, test := range []struct {
		name          string
		policy        string // its mode; empty for none
		policyHosts   []string
		first, second func(i *internet) change // nil where nobody is there
		want          string
		figures       map[string]float64
	}{
		{"taken in the clear", "", nil, func(*internet) change { return nil }, nil, "delivered: ", map[string]float64{
			"mx_servers_total answered": 1, "mx_tls_total none": 1,
		}},
		{"the first away", "", nil, nil, func(i *internet) change { return withTLS(t, i, "other.example") }, "delivered: ", map[string]float64{
			"mx_servers_total unreached": 1, "mx_servers_total answered": 1, "mx_tls_total unverified": 1,
		}},
		{"the first puts off", "", nil, func(*internet) change { return later }, func(i *internet) change { return withTLS(t, i, "mx2.example.net") }, "delivered: ", map[string]float64{
			"mx_servers_total put_off": 1, "mx_servers_total answered": 1, "mx_tls_total none": 1, "mx_tls_total verified": 1,
		}},
		{"refused", "", nil, func(*internet) change { return never }, nil, "failed: ", map[string]float64{
			"mx_servers_total answered": 1, "mx_tls_total none": 1,
		}},
		{"nobody there", "", nil, nil, nil, "deferred: ", map[string]float64{"mx_servers_total unreached": 2}},
		{"enforced, another host and a good one", "enforce", []string{"mx2.example.net"}, func(*internet) change { return nil }, func(i *internet) change { return withTLS(t, i, "mx2.example.net") }, "delivered: ", map[string]float64{
			"mx_servers_total forbidden": 1, "mx_servers_total answered": 1, "mx_tls_total verified": 1, "mta_sts_mails_total enforce met": 1, "mta_sts_fetches_total fetched": 1,
		}},
		{"enforced, no TLS and another's certificate", "enforce", []string{"*.example.net"}, func(*internet) change { return nil }, func(i *internet) change { return withTLS(t, i, "other.example") }, "deferred: ", map[string]float64{
			"mx_servers_total forbidden": 2, "mta_sts_mails_total enforce unmet": 1, "mta_sts_fetches_total fetched": 1,
		}},
		{"enforced, nobody there", "enforce", []string{"*.example.net"}, nil, nil, "deferred: ", map[string]float64{
			"mx_servers_total unreached": 2, "mta_sts_fetches_total fetched": 1,
		}},
		{"testing, no TLS", "testing", []string{"*.example.net"}, func(*internet) change { return nil }, nil, "delivered: ", map[string]float64{
			"mx_servers_total answered": 1, "mx_tls_total none": 1, "mta_sts_mails_total testing unmet": 1, "mta_sts_fetches_total fetched": 1,
		}},
		{"testing, put off in the clear, then as wanted", "testing", []string{"*.example.net"}, func(*internet) change { return later }, func(i *internet) change { return withTLS(t, i, "mx2.example.net") }, "delivered: ", map[string]float64{
			"mx_servers_total put_off": 1, "mx_servers_total answered": 1, "mx_tls_total none": 1, "mx_tls_total verified": 1, "mta_sts_mails_total testing met": 1, "mta_sts_fetches_total fetched": 1,
		}},
		{"none", "none", nil, func(*internet) change { return nil }, nil, "delivered: ", map[string]float64{
			"mx_servers_total answered": 1, "mx_tls_total none": 1, "mta_sts_fetches_total fetched": 1,
		}},
		{"no policy that can be read", "strict", nil, func(*internet) change { return nil }, nil, "delivered: ", map[string]float64{
			"mx_servers_total answered": 1, "mx_tls_total none": 1, "mta_sts_fetches_total failed": 1,
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			b, _ := market(t)
			i := newInternet(t, zone(mx1, mx2))
			if test.policy != "" {
				newPolicyWeb(t, i, policyHost, policyText(test.policy, 86400, test.policyHosts...))
			}
			for n, server := range []func(*internet) change{test.first, test.second} {
				if server != nil {
					i.place(t, [][2]string{mx1, mx2}[n][1], server(i))
				}
			}
			o := newOutbox(b)
			options := mxOptions(t, o, i.mx())
			reg := prometheus.NewRegistry()
			options.Metrics = reg
			stop := run(t, mailer.New(options))
			o.want(t, test.want)
			stop()
			if got := figuresOf(t, reg); !maps.Equal(got, test.figures) {
				t.Errorf("counted %v; want %v", got, test.figures)
			}
		})
	}
}

// TestMXMetricsFromTheStart has all counters at 0 before the first mail, so that
// a rate over them has a beginning; with a smarthost there are none.
func TestMXMetricsFromTheStart(t *testing.T) {
	t.Parallel()
	b, _ := market(t)
	names := func(mx *mailer.MX) (all []string) {
		options := mxOptions(t, newOutbox(b), mx)
		reg := prometheus.NewRegistry()
		options.Metrics = reg
		mailer.New(options)
		families, err := reg.Gather()
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range families {
			if strings.Contains(f.GetName(), "_mx_") || strings.Contains(f.GetName(), "_mta_sts_") {
				all = append(all, f.GetName()+" "+strings.Repeat("|", len(f.GetMetric())))
			}
		}
		return all
	}
	want := []string{"passerelle_mta_sts_fetches_total ||", "passerelle_mta_sts_mails_total ||||", "passerelle_mx_servers_total ||||", "passerelle_mx_tls_total |||"}
	if got := names(&mailer.MX{Interfaces: func() ([]net.Addr, error) { return nil, nil }}); !slices.Equal(got, want) {
		t.Errorf("metrics %q; want %q", got, want)
	}
	if got := names(nil); got != nil {
		t.Errorf("metrics %q with a smarthost", got)
	}
}
