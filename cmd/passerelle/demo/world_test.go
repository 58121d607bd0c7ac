package demo_test

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/passerelle-mail/passerelle/bridge/api"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
	"github.com/passerelle-mail/passerelle/bridge/mailauth"
	"github.com/passerelle-mail/passerelle/bridge/mailer"
	"github.com/passerelle-mail/passerelle/bridge/smtpd"
	"github.com/passerelle-mail/passerelle/cmd/passerelle/demo"
)

// startWorld runs a bridge with its doors, and all of the demo around it, until
// the test ends.
func startWorld(t *testing.T, change ...func(*mailer.Options)) demo.Doors {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	smarthost, smarthostAddr := startSmarthost(t)
	zone := newZone(t)
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	b := bridgetest.New(t, bridgetest.Options{Prover: mailauth.New(mailauth.Options{DNS: zone, Now: time.Now}), BaseURL: server.URL, Log: log})

	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	t.Cleanup(func() {
		cancel()
		running.Wait()
	})
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	running.Go(func() {
		if err := smtpd.New(smtpd.Options{Receiver: b, Hostname: "mx.voiturama.example", Log: log, Now: time.Now}).Serve(ctx, l); err != nil {
			t.Error(err)
		}
	})
	signer, err := zone.NewSigner(bridgetest.Domain)
	if err != nil {
		t.Fatal(err)
	}
	options := mailer.Options{
		Bridge: b, Smarthost: mailer.Smarthost{Address: smarthostAddr, TLS: "none"}, Hostname: "mx.voiturama.example",
		DKIM: []mailer.DKIMKey{{Domain: bridgetest.Domain, Selector: signer.Selector, Signer: signer.Signer}}, SpoolDir: t.TempDir(), Log: log, Now: b.Now,
	}
	for _, f := range change {
		f(&options)
	}
	m := mailer.New(options)
	running.Go(func() { m.Serve(ctx) })

	key, err := b.CreateAPIKey(t.Context(), "demo")
	if err != nil {
		t.Fatal(err)
	}
	d := demo.Doors{SMTP: l.Addr().String(), HTTP: server.URL, APIKey: key, Smarthost: smarthost, Zone: zone, Bridge: b}
	pages, err := demo.NewPages(demo.PagesOptions{Doors: d, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pages.EndStreams)
	mux.Handle("/v1/", api.New(api.Options{Bridge: b, Log: log}))
	mux.Handle("/demo/", pages)
	if err := demo.Market(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	return d
}
