package webhook_test

import (
	"context"
	"crypto/x509"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/foxcpp/go-mockdns"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/webhook"
)

// internal are addresses of every kind that is not on the internet.
var internal = []string{
	"0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.127.255.254", "127.0.0.1", "127.8.8.8", "169.254.169.254", "172.16.0.1",
	"172.31.255.255", "192.0.0.1", "192.168.1.1", "198.18.0.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
	"::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "::10.0.0.1",
	"64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b::a00:1", "64:ff9b:1::a00:1", "100::1",
	"2001:0:7f00:1::", "2002:7f00:1::", "2002:a9fe:a9fe::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "3fff::1",
}

func TestNoConnectionIsMadeToInternalAddresses(t *testing.T) {
	t.Parallel()
	for _, a := range internal {
		if webhook.Allows(webhook.Guard{}, netip.MustParseAddr(a)) {
			t.Errorf("%s is allowed", a)
		}
		loopback := netip.MustParseAddr(a).Unmap().IsLoopback()
		if webhook.Allows(webhook.Local, netip.MustParseAddr(a)) != loopback {
			t.Errorf("%s with local endpoints: %t", a, !loopback)
		}
	}
	own, err := net.InterfaceAddrs()
	must(t, err)
	for _, one := range own {
		if a, ok := netip.AddrFromSlice(one.(*net.IPNet).IP); ok && webhook.Allows(webhook.Guard{}, a) {
			t.Errorf("%s, which is the machine's own, is allowed", a)
		}
	}
	for _, a := range []string{"8.8.8.8", "100.63.255.255", "172.32.0.1", "2606:4700::1", "64:ff9b::808:808"} {
		if !webhook.Allows(webhook.Guard{}, netip.MustParseAddr(a)) {
			t.Errorf("%s is not allowed", a)
		}
	}
}

// bind has a resolver answer from zones from now on.
func bind(t *testing.T, r *net.Resolver, zones map[string]mockdns.Zone) {
	t.Helper()
	s, err := mockdns.NewServerWithLogger(zones, silent{}, false)
	must(t, err)
	t.Cleanup(func() { _ = s.Close() })
	s.PatchNet(r)
}

type silent struct{}

func (silent) Printf(string, ...any) {}

// tried makes an attempt at an address as the sender does, by the queue of a bridge.
func tried(t *testing.T, o webhook.Options, address string) bridge.WebhookAttempt {
	t.Helper()
	w := newWorld(t)
	box := &rerouted{w, address}
	o.Bridge, o.Log, o.Now = box, slog.New(slog.DiscardHandler), w.Clock.Now
	s := webhook.New(o)
	s.SetTimeout(2 * time.Second)
	return box.attempt(s)
}

// rerouted is a bridge whose endpoint is elsewhere: the rules for addresses would
// refuse most of these at once.
type rerouted struct {
	*world
	address string
}

func (r *rerouted) LeaseWebhookDeliveries(ctx context.Context, id bridge.WebhookID, limit int) ([]bridge.OutgoingWebhook, error) {
	due, err := r.Bridge.LeaseWebhookDeliveries(ctx, id, limit)
	for i := range due {
		due[i].URL = r.address
	}
	return due, err
}

func (r *rerouted) attempt(s *webhook.Sender) bridge.WebhookAttempt {
	r.t.Helper()
	_, err := r.TestWebhook(r.t.Context(), r.mine, r.hook.ID)
	must(r.t, err)
	s.Pass(r.t.Context())
	_, attempts := r.log()
	last := attempts[len(attempts)-1]
	if len(last) != 1 {
		r.t.Fatalf("%d attempts", len(last))
	}
	return last[0]
}

func TestNamesThatLeadInside(t *testing.T) {
	t.Parallel()
	zones := map[string]mockdns.Zone{
		"both.example.": {A: []string{"10.0.0.1"}, AAAA: []string{"fd00::1"}},
		"some.example.": {CNAME: "inside.example."}, "inside.example.": {A: []string{"192.168.0.10"}},
		"127.0.0.1.nip.example.": {A: []string{"127.0.0.1"}},
		"mapped.example.":        {AAAA: []string{"::ffff:169.254.169.254"}},
		"nat64.example.":         {AAAA: []string{"64:ff9b::a9fe:a9fe"}},
	}
	resolver := &net.Resolver{}
	bind(t, resolver, zones)
	tests := map[string]string{
		"https://both.example/": "address", "https://some.example/": "address", "https://127.0.0.1.nip.example/": "address",
		"https://mapped.example/": "address", "https://nat64.example/": "address",
		"https://127.0.0.1/": "address", "https://[::1]/": "address", "https://[::ffff:127.0.0.1]/": "address", "https://0.0.0.0/": "address",
		"https://169.254.169.254/latest/meta-data": "address", "https://unknown.example/": "name", "https://[fe80::1%25lo]/": "address",
	}
	for address, want := range tests {
		t.Run(address, func(t *testing.T) {
			t.Parallel()
			if got := tried(t, webhook.Options{Resolver: resolver}, address); got.Error != want || got.Status != 0 {
				t.Errorf("status %d, error %q; want %q", got.Status, got.Error, want)
			}
		})
	}
	// What some resolvers take for numbers leads nowhere, or to what is refused.
	for _, address := range []string{"https://2130706433/", "https://0x7f000001/", "https://0177.0.0.1/", "https://127.1/"} {
		t.Run(address, func(t *testing.T) {
			t.Parallel()
			if got := tried(t, webhook.Options{Resolver: resolver}, address); got.Error == "" || got.Status != 0 {
				t.Errorf("%s answered: %+v", address, got)
			}
		})
	}
}

// A name that led to a good address leads inside the next time.
func TestNamesThatAreBoundAgain(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	requests := 0
	good := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		mu.Lock()
		requests++
		mu.Unlock()
		w.Header().Set("Connection", "close")
	}))
	t.Cleanup(good.Close)
	resolver := &net.Resolver{}
	bind(t, resolver, map[string]mockdns.Zone{"crm.example.": {A: []string{"127.0.0.1"}}})
	w := newWorld(t)
	u, err := url.Parse(good.URL)
	must(t, err)
	box := &rerouted{w, "http://crm.example:" + u.Port() + "/"}
	s := webhook.New(webhook.Options{Bridge: box, Log: slog.New(slog.DiscardHandler), Now: w.Clock.Now, Local: true, Resolver: resolver})
	if a := box.attempt(s); a.Status != http.StatusOK {
		t.Fatalf("attempt: %+v", a)
	}
	bind(t, resolver, map[string]mockdns.Zone{"crm.example.": {A: []string{"169.254.169.254"}}})
	if a := box.attempt(s); a.Error != "address" {
		t.Errorf("attempt: %+v; want that the address is refused", a)
	}
	if requests != 1 {
		t.Errorf("%d requests, want 1", requests)
	}
}

func TestWhatEndpointsDo(t *testing.T) {
	t.Parallel()
	hang := make(chan struct{})
	t.Cleanup(func() { close(hang) })
	inside := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the redirect was followed") }))
	t.Cleanup(inside.Close)
	tests := map[string]struct {
		answer http.HandlerFunc
		status int
		err    string
	}{
		"redirect": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, inside.URL, http.StatusTemporaryRedirect)
		}, 307, ""},
		"never answers": {func(http.ResponseWriter, *http.Request) { <-hang }, 0, "timeout"},
		"drops": {func(w http.ResponseWriter, _ *http.Request) {
			c, _, _ := w.(http.Hijacker).Hijack()
			_ = c.Close()
		}, 0, "connect"},
		"taken, but the answer never ends": {func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusOK)
			w.(http.Flusher).Flush()
			<-hang
		}, 200, ""},
		"large header": {func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("X", strings.Repeat("x", 1<<20)) }, 0, "connect"},
		"large answer": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Set-Cookie", "secret")
			for range 100 {
				_, _ = w.Write([]byte(strings.Repeat("x", 1<<16)))
			}
		}, 200, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(tt.answer)
			t.Cleanup(server.CloseClientConnections)
			a := tried(t, webhook.Options{Local: true}, server.URL)
			if a.Status != tt.status || a.Error != tt.err {
				t.Errorf("status %d, error %q; want %d, %q", a.Status, a.Error, tt.status, tt.err)
			}
			if len(a.AnswerBody) > 4<<10 || a.AnswerHeader["set-cookie"] != "" {
				t.Errorf("an answer of %d bytes was kept, with %v", len(a.AnswerBody), a.AnswerHeader)
			}
		})
	}
}

func TestCertificatesAreChecked(t *testing.T) {
	t.Parallel()
	server := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	t.Cleanup(server.Close)
	if a := tried(t, webhook.Options{Local: true}, server.URL); a.Error != "tls" {
		t.Errorf("attempt: %+v; want that the certificate is refused", a)
	}
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	if a := tried(t, webhook.Options{Local: true, Roots: roots}, server.URL); a.Status != http.StatusOK {
		t.Errorf("attempt: %+v", a)
	}
}
