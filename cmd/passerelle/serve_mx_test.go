package main

import (
	"net"
	"strings"
	"testing"

	"github.com/foxcpp/go-mockdns"
)

// mailAt has a domain take its mail at two hosts, the first of them better.
func (w *world) mailAt(domain, first, second string) {
	w.publish(domain, mockdns.Zone{MX: []net.MX{{Host: "mx1." + domain + ".", Pref: 10}, {Host: "mx2." + domain + ".", Pref: 20}}})
	w.publish("mx1."+domain, mockdns.Zone{A: []string{first}})
	w.publish("mx2."+domain, mockdns.Zone{A: []string{second}})
}

// TestServeToMX has the program send leads straight to domains with all kinds
// of policy.
func TestServeToMX(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.serve()

	t.Run("no policy, the first host away", func(t *testing.T) {
		w.mailAt("plain.example", "203.0.113.10", "203.0.113.11")
		second := w.mailServer("203.0.113.11")
		w.seller("plain", "plain.example")
		c := w.lead("plain", "anne", "Bonjour.")
		if got := second.next(t); got.to != "ventes@plain.example" || got.tls {
			t.Errorf("to %s, TLS %v", got.to, got.tls)
		}
		w.until(c, "delivered", func(s shown) bool { return s.Messages[0].State == "delivered" })
		w.metric(`passerelle_mx_servers_total{outcome="unreached"} 1`)
		w.metric(`passerelle_mx_tls_total{tls="none"} 1`)
	})
	t.Run("enforce", func(t *testing.T) {
		w.mailAt("strict.example", "203.0.113.20", "203.0.113.21")
		first, second := w.mailServer("203.0.113.20"), w.mailServer("203.0.113.21", "mx2.strict.example")
		policy := w.policyOf("strict.example", "203.0.113.80", "version: STSv1\nmode: enforce\nmx: *.strict.example\nmax_age: 86400\n")
		w.seller("strict", "strict.example")
		w.lead("strict", "anne", "Bonjour.")
		if got := second.next(t); !got.tls {
			t.Error("a mail came without TLS, which the policy forbids")
		}
		w.metric(`passerelle_mta_sts_mails_total{mode="enforce",outcome="met"} 1`)

		// The policy cannot be had any more: the one that is known holds, so that
		// nobody who is in the way can take it away. The good host is away too.
		policy.set("")
		w.publish("_mta-sts.strict.example", mockdns.Zone{TXT: []string{"v=STSv1; id=2"}})
		w.mailServer("203.0.113.21")
		c := w.lead("strict", "luc", "Bonjour aussi.")
		w.metric(`passerelle_mta_sts_mails_total{mode="enforce",outcome="unmet"} 1`)
		w.metric(`passerelle_mta_sts_fetches_total{outcome="failed"} 1`)
		first.none(t)
		if m := w.conversation(c).Messages[0]; m.State != "sent" {
			t.Errorf("the message is %s; want it to wait", m.State)
		}
	})
	t.Run("testing", func(t *testing.T) {
		w.mailAt("trial.example", "203.0.113.30", "203.0.113.31")
		first := w.mailServer("203.0.113.30", "other.example")
		w.policyOf("trial.example", "203.0.113.81", "version: STSv1\nmode: testing\nmx: *.trial.example\nmax_age: 86400\n")
		w.seller("trial", "trial.example")
		w.lead("trial", "anne", "Bonjour.")
		if got := first.next(t); !got.tls {
			t.Error("TLS was offered and not taken")
		}
		w.metric(`passerelle_mta_sts_mails_total{mode="testing",outcome="unmet"} 1`)
	})
	t.Run("none", func(t *testing.T) {
		w.mailAt("open.example", "203.0.113.40", "203.0.113.41")
		first := w.mailServer("203.0.113.40")
		w.policyOf("open.example", "203.0.113.82", "version: STSv1\nmode: none\nmax_age: 86400\n")
		w.seller("open", "open.example")
		w.lead("open", "anne", "Bonjour.")
		if got := first.next(t); got.tls || !strings.HasSuffix(got.from, "@reply.voiturama.example") {
			t.Errorf("from %s, TLS %v", got.from, got.tls)
		}
		w.metric(`passerelle_mta_sts_fetches_total{outcome="fetched"} 3`)
	})
}
