package demo_test

import (
	"bytes"
	"net"
	"strings"
	"testing"

	"blitiri.com.ar/go/spf"
	"github.com/emersion/go-msgauth/dkim"
	"github.com/emersion/go-msgauth/dmarc"

	"github.com/passerelle-mail/passerelle/cmd/passerelle/demo"
)

func newZone(t *testing.T) *demo.Zone {
	t.Helper()
	z, err := demo.NewZone()
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func TestZoneSPF(t *testing.T) {
	t.Parallel()
	z := newZone(t)
	tests := []struct {
		name   string
		ip     string
		sender string
		want   spf.Result
	}{
		{"this machine", "127.0.0.1", "ventes@garage-dubreuil.example", spf.Pass},
		{"this machine by IPv6", "::1", "sales@harbour-motors.example", spf.Pass},
		{"another machine", "192.0.2.7", "ventes@garage-dubreuil.example", spf.Fail},
		{"a domain of nobody", "127.0.0.1", "a@unknown.example", spf.None},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := spf.CheckHostWithSender(net.ParseIP(tt.ip), "mail.example", tt.sender,
				spf.WithContext(t.Context()), spf.WithResolver(z))
			if got != tt.want {
				t.Errorf("SPF of %s from %s = %s (%v); want %s", tt.sender, tt.ip, got, err, tt.want)
			}
		})
	}
}

func TestZoneSign(t *testing.T) {
	t.Parallel()
	z := newZone(t)
	lookup := func(name string) ([]string, error) { return z.LookupTXT(t.Context(), name) }
	mail := "From: ventes@garage-dubreuil.example\r\nTo: a@reply.example\r\nSubject: Re: Clio\r\n\r\nOui.\r\n"
	signed, err := z.Sign("garage-dubreuil.example", []byte(mail))
	if err != nil {
		t.Fatal(err)
	}
	verify := func(mail []byte) error {
		vs, err := dkim.VerifyWithOptions(bytes.NewReader(mail), &dkim.VerifyOptions{LookupTXT: lookup})
		if err != nil || len(vs) != 1 || vs[0].Domain != "garage-dubreuil.example" {
			t.Fatalf("verifying: %d signatures, %v", len(vs), err)
		}
		return vs[0].Err
	}
	if err := verify(signed); err != nil {
		t.Errorf("the signature is not good: %v", err)
	}
	if verify(bytes.ReplaceAll(signed, []byte("Oui."), []byte("Non."))) == nil {
		t.Error("a changed mail still has a good signature")
	}
	record, err := dmarc.LookupWithOptions("garage-dubreuil.example", &dmarc.LookupOptions{LookupTXT: lookup})
	if err != nil || record.Policy != dmarc.PolicyReject {
		t.Errorf("DMARC = %+v, %v; want p=reject", record, err)
	}
	if _, err := z.Sign("unknown.example", []byte(mail)); err == nil || !strings.Contains(err.Error(), "unknown.example") {
		t.Errorf("signing for a domain of nobody: %v", err)
	}
}
