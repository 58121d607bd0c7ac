package mailauth_test

import (
	"io"
	"net/netip"
	"strings"
	"testing"

	"github.com/foxcpp/go-mockdns"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/mailauth"
)

func TestRelay(t *testing.T) {
	t.Parallel()
	const (
		hop    = "Received: from mail.garage.example by relay.example; Fri, 20 Nov 2026 09:00:01 +0000\r\n"
		before = "Received: from desk.garage.example by mail.garage.example; Fri, 20 Nov 2026 09:00:00 +0000\r\n"
	)
	results := func(rest string) string { return "Authentication-Results: relay.example; " + rest + "\r\n" }
	proven, not := bridge.Proof{Aligned: true, Policy: "reject"}, bridge.Proof{Policy: "reject"}
	failed := bridge.Proof{Policy: "reject", SPFFail: true}
	for _, tt := range []struct {
		name, header string
		id           string
		remote       string
		want         bridge.Proof
	}{
		{"spf of the relay", results("spf=pass smtp.mailfrom=ann@garage.example") + hop, "relay.example", "192.0.2.9", proven},
		{"below its own hop", hop + results("spf=pass smtp.mailfrom=ann@garage.example") + before, "relay.example", "192.0.2.9", proven},
		{"dkim of the relay", results("spf=fail smtp.mailfrom=x@list.example; dkim=pass header.d=garage.example") + hop, "Relay.Example", "192.0.2.9", bridge.Proof{Aligned: true, Policy: "reject", SPFFail: true}},
		{"folded, with comments", "Authentication-Results: relay.example;\r\n\tdkim=pass (2048-bit key; unprotected) header.d=garage.example\r\n\theader.i=@garage.example;\r\n\tspf=none\r\n" + hop, "relay.example", "192.0.2.9", proven},
		{"spf fails", results("spf=fail smtp.mailfrom=ann@garage.example") + hop, "relay.example", "192.0.2.9", failed},
		{"of another domain", results("spf=pass smtp.mailfrom=x@evil.example; dkim=pass header.d=evil.example") + hop, "relay.example", "192.0.2.9", not},
		{"dmarc alone is not asked", results("dmarc=pass header.from=garage.example") + hop, "relay.example", "192.0.2.9", not},
		{"of another name", "Authentication-Results: evil.example; dkim=pass header.d=garage.example\r\n" + hop, "relay.example", "192.0.2.9", not},
		{"of a sender, further down", hop + before + results("dkim=pass header.d=garage.example"), "relay.example", "192.0.2.9", not},
		{"ARC", "ARC-Authentication-Results: i=1; relay.example; dkim=pass header.d=garage.example\r\n" + hop, "relay.example", "192.0.2.9", not},
		{"hidden in a comment", results("spf=none (x; dkim=pass header.d=garage.example)") + hop, "relay.example", "192.0.2.9", not},
		{"hidden in a quoted string", results("spf=none smtp.mailfrom=\"x; dkim=pass header.d=garage.example y\"@evil.example") + hop, "relay.example", "192.0.2.9", not},
		{"hidden behind a quoted bracket", results("spf=none (a \\) ; dkim=pass header.d=garage.example)") + hop, "relay.example", "192.0.2.9", not},
		{"the relay is not told of", results("dkim=pass header.d=garage.example") + hop, "", "192.0.2.9", not},
		{"no relay of ours", results("dkim=pass header.d=garage.example") + hop, "relay.example", "198.51.100.7", failed},
		{"no results", hop, "relay.example", "192.0.2.9", not},
		{"a relay over IPv6", results("dkim=pass header.d=garage.example") + hop, "relay.example", "::ffff:192.0.2.9", proven},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			prover := mailauth.New(mailauth.Options{
				DNS: &mockdns.Resolver{Zones: map[string]mockdns.Zone{
					"garage.example.":        {TXT: []string{"v=spf1 ip4:203.0.113.1 -all"}},
					"_dmarc.garage.example.": {TXT: []string{"v=DMARC1; p=reject"}},
				}},
				Now: now, Relays: []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")}, RelayID: tt.id,
			})
			got, err := prover.Prove(t.Context(), bridge.Claim{
				Remote: netip.MustParseAddr(tt.remote), Helo: "relay.example", EnvelopeFrom: "ann@garage.example", FromDomain: "garage.example",
				Raw: func() io.Reader { return strings.NewReader(tt.header + plainMail) },
			})
			if err != nil {
				t.Fatal(err)
			}
			got.Summary = ""
			if got != tt.want {
				t.Errorf("Prove = %+v, want %+v", got, tt.want)
			}
		})
	}
}
