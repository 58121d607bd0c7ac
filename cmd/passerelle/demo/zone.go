package demo

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"net"
	"strings"

	"github.com/emersion/go-msgauth/dkim"
	"github.com/foxcpp/go-mockdns"

	"github.com/passerelle-mail/passerelle/bridge"
)

// dkimSelector names the one DKIM key of each domain.
const dkimSelector = "demo"

// senderDomains are the domains of the sample people, and the policy that each
// asks for in DMARC.
var senderDomains = map[string]string{
	"garage-dubreuil.example": "reject",
	"autos-leroux.example":    "none",
	"harbour-motors.example":  "reject",
	"courriel.example":        "none",
	"boite.example":           "reject",
	"postbox.example":         "none",
	"stranger.example":        "none",
	portalRelays:              "reject",
}

// Zone is the DNS of the sample people's domains: they let this machine send
// (SPF), sign (DKIM), and say what to do with mails that prove neither (DMARC).
// It answers like a [net.Resolver], and knows no other name. It is safe for
// several goroutines.
type Zone struct {
	dns  mockdns.Resolver
	keys map[string]ed25519.PrivateKey
}

// NewZone makes the domains' keys.
func NewZone() (*Zone, error) {
	z := &Zone{dns: mockdns.Resolver{Zones: map[string]mockdns.Zone{}}, keys: map[string]ed25519.PrivateKey{}}
	for domain, policy := range senderDomains {
		public, private, err := ed25519.GenerateKey(rand.Reader)
		if err != nil {
			return nil, fmt.Errorf("making a DKIM key: %w", err)
		}
		z.keys[domain] = private
		host := "mail." + domain + "."
		z.dns.Zones[domain+"."] = mockdns.Zone{
			MX:  []net.MX{{Host: host, Pref: 10}},
			TXT: []string{"v=spf1 ip4:127.0.0.0/8 ip6:::1 -all"},
		}
		z.dns.Zones[host] = mockdns.Zone{A: []string{"127.0.0.1"}, AAAA: []string{"::1"}}
		z.publish(domain, public)
		z.dns.Zones["_dmarc."+domain+"."] = mockdns.Zone{TXT: []string{"v=DMARC1; p=" + policy}}
	}
	return z, nil
}

// NewSigner makes the key by which our own mails are signed for a domain, and
// publishes it. It must be called before anybody asks the zone.
func (z *Zone) NewSigner(domain string) (bridge.DKIMKey, error) {
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return bridge.DKIMKey{}, fmt.Errorf("making a DKIM key: %w", err)
	}
	z.publish(domain, public)
	return bridge.DKIMKey{Selector: dkimSelector, Signer: private}, nil
}

// publish makes a domain's key known.
func (z *Zone) publish(domain string, key ed25519.PublicKey) {
	z.dns.Zones[dkimSelector+"._domainkey."+domain+"."] = mockdns.Zone{
		TXT: []string{"v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(key)},
	}
}

// Sign returns a mail with a DKIM signature of a domain in front.
func (z *Zone) Sign(domain string, mail []byte) ([]byte, error) {
	key, ok := z.keys[strings.ToLower(domain)]
	if !ok {
		return nil, fmt.Errorf("signing a mail: %s is no domain of the demo", domain)
	}
	var signed bytes.Buffer
	err := dkim.Sign(&signed, bytes.NewReader(mail), &dkim.SignOptions{
		Domain: domain, Selector: dkimSelector, Signer: key,
		HeaderCanonicalization: dkim.CanonicalizationRelaxed, BodyCanonicalization: dkim.CanonicalizationRelaxed,
		HeaderKeys: []string{"From", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "MIME-Version", "Content-Type"},
	})
	if err != nil {
		return nil, fmt.Errorf("signing a mail: %w", err)
	}
	return signed.Bytes(), nil
}

// LookupTXT is as that of [net.Resolver], as are the others.
func (z *Zone) LookupTXT(ctx context.Context, name string) ([]string, error) {
	return z.dns.LookupTXT(ctx, name)
}

// LookupMX returns where a domain takes its mail.
func (z *Zone) LookupMX(ctx context.Context, name string) ([]*net.MX, error) {
	return z.dns.LookupMX(ctx, name)
}

// LookupHost returns a host's addresses.
func (z *Zone) LookupHost(ctx context.Context, host string) ([]string, error) {
	return z.dns.LookupHost(ctx, host)
}

// LookupIPAddr returns a host's addresses.
func (z *Zone) LookupIPAddr(ctx context.Context, host string) ([]net.IPAddr, error) {
	return z.dns.LookupIPAddr(ctx, host)
}

// LookupAddr returns the names of an address.
func (z *Zone) LookupAddr(ctx context.Context, addr string) ([]string, error) {
	return z.dns.LookupAddr(ctx, addr)
}
