package mailauth_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/foxcpp/go-mockdns"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/mailauth"
)

// countedDNS is a resolver that counts what it is asked, and takes its time. A
// negative delay is for ever.
type countedDNS struct {
	mockdns.Resolver
	delay time.Duration

	mu    sync.Mutex
	asked map[string]int
}

func (r *countedDNS) wait(ctx context.Context, question string) error {
	r.mu.Lock()
	if r.asked == nil {
		r.asked = map[string]int{}
	}
	r.asked[question]++
	delay := r.delay
	r.mu.Unlock()
	if delay < 0 {
		<-ctx.Done()
		return &net.DNSError{Err: ctx.Err().Error(), IsTimeout: true}
	}
	time.Sleep(delay)
	return nil
}

func (r *countedDNS) LookupTXT(ctx context.Context, name string) ([]string, error) {
	if err := r.wait(ctx, "TXT "+name); err != nil {
		return nil, err
	}
	return r.Resolver.LookupTXT(ctx, name)
}

func (r *countedDNS) LookupIPAddr(ctx context.Context, host string) ([]net.IPAddr, error) {
	if err := r.wait(ctx, "IP "+host); err != nil {
		return nil, err
	}
	return r.Resolver.LookupIPAddr(ctx, host)
}

func (r *countedDNS) LookupMX(ctx context.Context, name string) ([]*net.MX, error) {
	if err := r.wait(ctx, "MX "+name); err != nil {
		return nil, err
	}
	return r.Resolver.LookupMX(ctx, name)
}

func (r *countedDNS) total() (n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, asked := range r.asked {
		n += asked
	}
	return n
}

func cacheZones() map[string]mockdns.Zone {
	return map[string]mockdns.Zone{
		"garage.example.":        {TXT: []string{"v=spf1 a:mx.garage.example mx -all"}, MX: []net.MX{{Host: "mx2.garage.example."}}},
		"mx.garage.example.":     {A: []string{"192.0.2.7"}},
		"mx2.garage.example.":    {A: []string{"192.0.2.1"}},
		"_dmarc.garage.example.": {TXT: []string{"v=DMARC1; p=reject"}},
		"_dmarc.slow.example.":   {Err: &net.DNSError{IsTemporary: true, Err: "server misbehaving"}},
		"large.example.":         {TXT: []string{"v=spf1 ip4:192.0.2.1 -all", strings.Repeat("x", 5000)}},
	}
}

func rawOf(mail string) func() io.Reader {
	return func() io.Reader { return strings.NewReader(mail) }
}

func claimOf(domain string) bridge.Claim {
	return bridge.Claim{
		Remote: netip.MustParseAddr("192.0.2.1"), Helo: "mx." + domain, EnvelopeFrom: "ann@" + domain, FromDomain: domain,
		Raw: rawOf(plainMail),
	}
}

// TestAnswersOfDNSAreUsedAgain for a time, but for faults and what is large.
func TestAnswersOfDNSAreUsedAgain(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, domain string
		want         bridge.Proof
		fault        bool
		again        int // queries of a second mail, at once
		after        map[time.Duration]bool
	}{
		{"records", "garage.example", bridge.Proof{Aligned: true, Policy: "reject"}, false, 0, map[time.Duration]bool{4 * time.Minute: false, 6 * time.Minute: true}},
		{"no records", "nothing.example", bridge.Proof{}, false, 0, map[time.Duration]bool{50 * time.Second: false, 70 * time.Second: true}},
		{"a fault", "slow.example", bridge.Proof{}, true, 1, nil},
		{"a large record", "large.example", bridge.Proof{Aligned: true}, false, 1, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			clock := now()
			dns := &countedDNS{Resolver: mockdns.Resolver{Zones: cacheZones()}}
			prover := mailauth.New(mailauth.Options{DNS: dns, Now: func() time.Time { return clock }})
			ask := func() (queries int) {
				t.Helper()
				before := dns.total()
				got, err := prover.Prove(t.Context(), claimOf(tt.domain))
				if got.Summary = ""; got != tt.want || (err != nil) != tt.fault {
					t.Errorf("Prove = %+v, %v; want %+v, a fault: %t", got, err, tt.want, tt.fault)
				}
				return dns.total() - before
			}
			if ask() == 0 {
				t.Fatal("nothing was asked")
			}
			if got := ask(); got != tt.again {
				t.Errorf("a second mail asked %d times; want %d", got, tt.again)
			}
			start := clock
			for after, want := range tt.after {
				if want {
					continue
				}
				if clock = start.Add(after); ask() > 0 {
					t.Errorf("asked again after %v", after)
				}
			}
			for after, want := range tt.after {
				if !want {
					continue
				}
				if clock = start.Add(after); ask() == 0 {
					t.Errorf("not asked again after %v", after)
				}
			}
		})
	}
}

// TestTheCacheOfDNSIsBounded: many domains make it forget the first, which is
// then asked for again, and not fail.
func TestTheCacheOfDNSIsBounded(t *testing.T) {
	t.Parallel()
	dns := &countedDNS{Resolver: mockdns.Resolver{Zones: cacheZones()}}
	prover := mailauth.New(mailauth.Options{DNS: dns, Now: now})
	const domains = 5000
	for i := range domains {
		if _, err := prover.Prove(t.Context(), claimOf(fmt.Sprintf("d%d.example", i))); err != nil {
			t.Fatal(err)
		}
	}
	before := dns.total()
	for i := range domains {
		if _, err := prover.Prove(t.Context(), claimOf(fmt.Sprintf("d%d.example", i))); err != nil {
			t.Fatal(err)
		}
	}
	// Two questions at least for each domain, of which 4,096 answers are known.
	if asked := dns.total() - before; asked < 2*domains-4096 {
		t.Errorf("asked %d times; want the cache to have forgotten all but 4,096 answers", asked)
	}
}

// TestChecksRunInParallel: SPF, DKIM and DMARC wait for one answer's time, not
// for three, and never for longer than a mail may wait.
func TestChecksRunInParallel(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		zones := map[string]mockdns.Zone{
			"garage.example.":        {TXT: []string{"v=spf1 ip4:192.0.2.1 -all"}},
			"_dmarc.garage.example.": {TXT: []string{"v=DMARC1; p=reject"}},
		}
		dns := &countedDNS{Resolver: mockdns.Resolver{Zones: zones}, delay: time.Second}
		prover := mailauth.New(mailauth.Options{DNS: dns, Now: now})
		c := claimOf("garage.example")
		c.Raw = rawOf("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=garage.example; s=s1;\r\n h=From:Subject:Date; bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=; b=dGVzdA==\r\n" + plainMail)
		start := time.Now()
		if _, err := prover.Prove(t.Context(), c); err != nil {
			t.Fatal(err)
		}
		if took, asked := time.Since(start), dns.total(); took != time.Second || asked != 3 {
			t.Errorf("%d questions took %v; want three in one second", asked, took)
		}
		dns.mu.Lock()
		dns.delay = -1
		dns.mu.Unlock()
		start = time.Now()
		_, err := prover.Prove(t.Context(), claimOf("elsewhere.example"))
		if took := time.Since(start); err == nil || took != 20*time.Second {
			t.Errorf("where DNS is silent: %v after %v; want a fault after 20 seconds", err, took)
		}
	})
}
