package mailauth_test

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"encoding/base64"
	"io"
	"net"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-msgauth/dkim"
	"github.com/foxcpp/go-mockdns"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/mailauth"
)

const plainMail = "From: Ann <ann@garage.example>\r\nTo: x@reply.example\r\nSubject: Hello\r\n" +
	"Date: Fri, 20 Nov 2026 09:00:00 +0000\r\nMessage-ID: <1@garage.example>\r\n\r\nYes.\r\n"

func sign(t *testing.T, mail, domain string, key crypto.Signer) string {
	t.Helper()
	var out bytes.Buffer
	err := dkim.Sign(&out, strings.NewReader(mail), &dkim.SignOptions{Domain: domain, Selector: "s1", Signer: key})
	if err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// signFields signs only some fields.
func signFields(t *testing.T, mail string, key crypto.Signer, names ...string) string {
	t.Helper()
	var out bytes.Buffer
	err := dkim.Sign(&out, strings.NewReader(mail), &dkim.SignOptions{Domain: "garage.example", Selector: "s1", Signer: key, HeaderKeys: names})
	if err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// now is two days after the mails were written.
func now() time.Time { return time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC) }

func TestProve(t *testing.T) {
	t.Parallel()
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	key := "v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(public)
	zones := map[string]mockdns.Zone{
		"garage.example.":                    {TXT: []string{"v=spf1 ip4:192.0.2.1 -all"}},
		"_dmarc.garage.example.":             {TXT: []string{"v=DMARC1; p=reject; sp=quarantine"}},
		"s1._domainkey.garage.example.":      {TXT: []string{key}},
		"s1._domainkey.mail.garage.example.": {TXT: []string{key}},
		"s1._domainkey.evil.example.":        {TXT: []string{key}},
		"strict.example.":                    {TXT: []string{"v=spf1 ip4:192.0.2.1 -all"}},
		"_dmarc.strict.example.":             {TXT: []string{"v=DMARC1; p=none; aspf=s; adkim=s"}},
		"bounce.strict.example.":             {TXT: []string{"v=spf1 ip4:192.0.2.1 -all"}},
		"evil.example.":                      {TXT: []string{"v=spf1 ip4:192.0.2.1 -all"}},
		"_dmarc.slow.example.":               {Err: &net.DNSError{IsTemporary: true, Err: "server misbehaving"}},
		"nodmarc.example.":                   {TXT: []string{"v=spf1 -all"}},
		"_dmarc.broken.example.":             {TXT: []string{"v=DMARC1; p=perhaps"}},
		"helo.garage.example.":               {TXT: []string{"v=spf1 ip4:192.0.2.1 -all"}},
	}
	prover := mailauth.New(mailauth.Options{DNS: &mockdns.Resolver{Zones: zones}, Now: now, Hostname: "mx.reply.example"})
	good, other := netip.MustParseAddr("192.0.2.1"), netip.MustParseAddr("198.51.100.7")
	tests := []struct {
		name         string
		remote       netip.Addr
		envelope     string
		from         string
		raw          string
		want         bridge.Proof // without Summary
		wantFault    bool
		wantInReport string
	}{
		{name: "spf aligned", remote: good, envelope: "ann@garage.example", from: "garage.example", want: bridge.Proof{Aligned: true, Policy: "reject"}, wantInReport: "spf=pass"},
		{name: "spf of another domain", remote: good, envelope: "x@evil.example", from: "garage.example", want: bridge.Proof{Policy: "reject"}},
		{name: "spf fails", remote: other, envelope: "ann@garage.example", from: "garage.example", want: bridge.Proof{Policy: "reject", SPFFail: true}},
		{name: "dkim aligned where spf fails", remote: other, envelope: "ann@garage.example", from: "garage.example", raw: sign(t, plainMail, "garage.example", private), want: bridge.Proof{Aligned: true, Policy: "reject", SPFFail: true}, wantInReport: "dkim=pass header.d=garage.example"},
		{name: "dkim of the organisation", remote: other, envelope: "ann@garage.example", from: "garage.example", raw: sign(t, plainMail, "mail.garage.example", private), want: bridge.Proof{Aligned: true, Policy: "reject", SPFFail: true}},
		{name: "dkim of a stranger", remote: other, envelope: "ann@garage.example", from: "garage.example", raw: sign(t, plainMail, "evil.example", private), want: bridge.Proof{Policy: "reject", SPFFail: true}},
		{name: "dkim of a changed mail", remote: other, envelope: "ann@garage.example", from: "garage.example", raw: strings.Replace(sign(t, plainMail, "garage.example", private), "Yes.", "No.", 1), want: bridge.Proof{Policy: "reject", SPFFail: true}, wantInReport: "dkim=fail reason="},
		{name: "dkim of a mail sent again", remote: other, envelope: "ann@garage.example", from: "garage.example", raw: sign(t, strings.Replace(plainMail, "20 Nov", "12 Nov", 1), "garage.example", private), want: bridge.Proof{Policy: "reject", SPFFail: true}, wantInReport: "too old"},
		{name: "dkim with another date above", remote: other, envelope: "ann@garage.example", from: "garage.example", raw: "Date: Sat, 21 Nov 2026 09:00:00 +0000\r\n" + signFields(t, strings.Replace(plainMail, "20 Nov", "12 Nov", 1), private, "From", "To", "Subject", "Date"), want: bridge.Proof{Policy: "reject", SPFFail: true}, wantInReport: "several Date"},
		{name: "dkim with another subject above", remote: other, envelope: "ann@garage.example", from: "garage.example", raw: "Subject: Pay here\r\n" + signFields(t, plainMail, private, "From", "To", "Subject", "Date"), want: bridge.Proof{Policy: "reject", SPFFail: true}, wantInReport: "several Subject"},
		{name: "dkim without a subject", remote: other, envelope: "ann@garage.example", from: "garage.example", raw: signFields(t, plainMail, private, "From", "Date"), want: bridge.Proof{Policy: "reject", SPFFail: true}, wantInReport: "Subject is not signed"},
		{name: "dkim of a part of the body", remote: other, envelope: "ann@garage.example", from: "garage.example", raw: strings.Replace(sign(t, plainMail, "garage.example", private), "DKIM-Signature: ", "DKIM-Signature: l=4; ", 1) + "More.\r\n", want: bridge.Proof{Policy: "reject", SPFFail: true}, wantInReport: "body length"},
		{name: "dkim as Exchange signs", remote: other, envelope: "ann@garage.example", from: "garage.example", raw: signFields(t, plainMail, private, "From", "Date", "Subject", "Message-ID"), want: bridge.Proof{Aligned: true, Policy: "reject", SPFFail: true}},
		{name: "results of others are no proof", remote: other, envelope: "ann@garage.example", from: "garage.example", raw: "Authentication-Results: mx.reply.example; spf=pass smtp.mailfrom=garage.example; dkim=pass header.d=garage.example\r\nARC-Authentication-Results: i=1; mx.reply.example; dmarc=pass header.from=garage.example\r\n" + plainMail, want: bridge.Proof{Policy: "reject", SPFFail: true}},
		{name: "subdomain policy", remote: other, envelope: "a@sub.garage.example", from: "sub.garage.example", want: bridge.Proof{Policy: "quarantine"}},
		{name: "strict alignment", remote: good, envelope: "a@bounce.strict.example", from: "strict.example", want: bridge.Proof{Policy: "none"}},
		{name: "no dmarc, spf fails", remote: good, envelope: "a@nodmarc.example", from: "nodmarc.example", want: bridge.Proof{SPFFail: true}},
		{name: "nothing published", remote: good, envelope: "a@nothing.example", from: "nothing.example", want: bridge.Proof{}, wantInReport: "spf=none"},
		{name: "broken record is none", remote: good, envelope: "a@broken.example", from: "broken.example", want: bridge.Proof{}},
		{name: "null sender is judged by helo", remote: good, envelope: "", from: "garage.example", want: bridge.Proof{Aligned: true, Policy: "reject"}, wantInReport: "spf=pass smtp.helo=helo.garage.example"},
		{name: "dns silent", remote: good, envelope: "a@slow.example", from: "slow.example", wantFault: true},
		{name: "no header at all", remote: good, envelope: "ann@garage.example", from: "garage.example", raw: "garbage", want: bridge.Proof{Aligned: true, Policy: "reject"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			raw := tt.raw
			if raw == "" {
				raw = plainMail
			}
			got, err := prover.Prove(t.Context(), bridge.Claim{
				Remote: tt.remote, Helo: "helo.garage.example", EnvelopeFrom: tt.envelope, FromDomain: tt.from,
				Raw: func() io.Reader { return strings.NewReader(raw) },
			})
			if (err != nil) != tt.wantFault {
				t.Fatalf("Prove: %v, want a fault: %v", err, tt.wantFault)
			}
			if !strings.Contains(got.Summary, tt.wantInReport) {
				t.Errorf("Summary = %q, want %q in it", got.Summary, tt.wantInReport)
			}
			got.Summary = ""
			if got != tt.want {
				t.Errorf("Prove = %+v, want %+v", got, tt.want)
			}
		})
	}
}
