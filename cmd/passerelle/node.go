package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"syscall"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"golang.org/x/sync/errgroup"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/api"
	"github.com/passerelle-mail/passerelle/bridge/inbox"
	"github.com/passerelle-mail/passerelle/bridge/mailauth"
	"github.com/passerelle-mail/passerelle/bridge/mailer"
	"github.com/passerelle-mail/passerelle/bridge/push"
	"github.com/passerelle-mail/passerelle/bridge/smtpd"
	"github.com/passerelle-mail/passerelle/bridge/webhook"
	"github.com/passerelle-mail/passerelle/store"
)

// stopTime is how long answers that are on their way may take once the program
// stops.
const stopTime = 10 * time.Second

// gcPercent spends some memory for time: what is alive is small, what passes
// through is much.
const gcPercent = 300

// nodeOptions are what differs between serve and the demo.
type nodeOptions struct {
	config   config
	log      *slog.Logger
	resolver mailauth.Resolver // the system's where nil
	mx       mailer.MX         // what delivery: mx stands on
	dkim     []bridge.DKIMKey  // sign beside those that the configuration names
}

// node is one running passerelle: the bridge with all its doors.
type node struct {
	config  config
	log     *slog.Logger
	db      *store.DB
	bridge  *bridge.Bridge
	inbox   *inbox.Handler
	api     *api.Handler
	mailer  *mailer.Mailer
	pusher  *push.Pusher
	sender  *webhook.Sender
	metrics *prometheus.Registry
	tls     *tls.Config

	endStreams []func() // for a clean stop: streams end by themselves never
}

// doors are the listeners of a node; those that are not wanted are nil.
type doors struct{ smtp, lmtp, http, stats net.Listener }

// openNode opens the store and makes the bridge. It listens nowhere yet.
func openNode(ctx context.Context, o nodeOptions) (*node, error) {
	c := o.config
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return nil, fmt.Errorf("making the data folder: %w", err)
	}
	db, err := store.Open(ctx, store.Options{Path: filepath.Join(c.Data, "passerelle.db"), Log: o.log})
	if err != nil {
		return nil, fmt.Errorf("opening the store: %w", err)
	}
	n := &node{config: c, log: o.log, db: db, metrics: prometheus.NewRegistry()}
	n.metrics.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	if err := n.assemble(ctx, o); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return n, nil
}

func (n *node) assemble(ctx context.Context, o nodeOptions) error {
	c := n.config
	aliases, err := bridge.OpenKeyring(ctx, n.db, c.Domain, c.PlusMailbox, time.Now)
	if err != nil {
		return err
	}
	keyID, key, err := bridge.LeadKey(ctx, n.db, time.Now)
	if err != nil {
		return err
	}
	contacts, err := bridge.OpenContactKey(ctx, n.db, time.Now)
	if err != nil {
		return err
	}
	pushKey, err := bridge.PushKey(ctx, n.db, time.Now)
	if err != nil {
		return err
	}
	dkim, err := n.dkimKeys(ctx, o.dkim)
	if err != nil {
		return err
	}
	var prover bridge.Prover
	if c.SenderProof == "dns" {
		resolver := o.resolver
		if resolver == nil {
			resolver = net.DefaultResolver
		}
		prover = mailauth.New(mailauth.Options{
			DNS: resolver, Now: time.Now, Hostname: n.hostname(), Relays: c.trustedRelays(), RelayID: c.RelayID,
		})
	}
	var scanner bridge.Scanner
	if c.Clamd.Address != "" {
		scanner = &bridge.Clamd{Address: c.Clamd.Address, Timeout: c.Clamd.Timeout}
	}
	n.bridge = bridge.New(bridge.Options{
		Composer: mailer.NewComposer(mailer.SigningKey{ID: keyID, Key: key}), ContactKey: contacts,
		Store: n.db, Aliases: aliases, Prover: prover, Scanner: scanner, Now: time.Now, Log: n.log, Metrics: n.metrics, SpoolDir: c.Data,
		Installation: bridge.Installation{
			Name: c.Name, DefaultLanguage: c.Language, BaseURL: c.BaseURL, AllowUnproven: c.PostUnproven,
			AllowLinks: c.Links == "allow", AcceptUnscanned: c.Clamd.WhenDown == "accept",
			Limits: c.Limits.bridge(), UndoTime: c.UndoTime, LocalWebhooks: c.Webhooks.Local,
		},
	})
	providers, err := c.providers()
	if err != nil {
		return err
	}
	if n.inbox, err = inbox.New(inbox.Options{
		Providers: providers,
		Bridge:    n.bridge, Log: n.log, Metrics: n.metrics, Secure: strings.HasPrefix(c.BaseURL, "https:"), PushKey: push.PublicKey(pushKey),
	}); err != nil {
		return err
	}
	n.api = api.New(api.Options{Bridge: n.bridge, Log: n.log, Metrics: n.metrics, Conformance: conformance{}, Inventor: inventor{}, PushKey: push.PublicKey(pushKey), Version: version(), Rates: c.Limits.rates()})
	n.endStreams = append(n.endStreams, n.inbox.EndStreams, n.api.EndStreams)
	n.pusher = push.New(push.Options{
		Bridge: n.bridge, Key: pushKey, Contact: pushContact(c), Log: n.log, Metrics: n.metrics, Now: time.Now,
	})
	n.sender = webhook.New(webhook.Options{
		Bridge: n.bridge, Log: n.log, Metrics: n.metrics, Now: time.Now, Local: c.Webhooks.Local,
	})
	workers, direct := c.Smarthost.Workers, (*mailer.MX)(nil)
	if c.Delivery == deliveryMX {
		workers, direct = c.MX.Workers, &o.mx
	}
	n.mailer = mailer.New(mailer.Options{
		Bridge: n.bridge, Hostname: n.hostname(), Workers: workers, MX: direct, Log: n.log, Metrics: n.metrics, Now: time.Now,
		SigningKey: mailer.SigningKey{ID: keyID, Key: key}, DKIM: dkim,
		Smarthost: mailer.Smarthost{
			Address: c.Smarthost.Address, TLS: mailer.TLSMode(c.Smarthost.TLS),
			Username: c.Smarthost.Username, Password: c.Smarthost.Password,
		},
	})
	return n.loadCertificate()
}

// pushContact is where push services may complain: the inbox, or the postmaster of
// the domain where it has no https.
func pushContact(c config) string {
	if strings.HasPrefix(c.BaseURL, "https:") {
		return c.BaseURL
	}
	return "postmaster@" + c.Domain
}

func (n *node) hostname() string {
	if n.config.SMTP.Hostname != "" {
		return n.config.SMTP.Hostname
	}
	return n.config.Domain
}

func (n *node) loadCertificate() error {
	c := n.config.SMTP
	if c.TLSCert == "" {
		return nil
	}
	cert, err := tls.LoadX509KeyPair(c.TLSCert, c.TLSKey)
	if err != nil {
		return usageError{fmt.Errorf("smtp.tls_cert: %w", err)}
	}
	n.tls = &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12}
	return nil
}

// openDoors opens the listeners, so that a taken port is known before anything
// runs.
func openDoors(ctx context.Context, c config) (doors, error) {
	var d doors
	for _, l := range []struct {
		key, address string
		to           *net.Listener
	}{
		{"smtp.listen", c.SMTP.Listen, &d.smtp},
		{"lmtp.listen", c.LMTP.Listen, &d.lmtp},
		{"http.listen", c.HTTP.Listen, &d.http},
		{"metrics.listen", c.Metrics.Listen, &d.stats},
	} {
		if l.address == "" {
			continue
		}
		opened, err := listen(ctx, l.key, l.address)
		if err != nil {
			return doors{}, errors.Join(err, d.close())
		}
		*l.to = opened
	}
	return d, nil
}

// listen opens an address, or the socket of a path.
func listen(ctx context.Context, key, address string) (net.Listener, error) {
	network := "tcp"
	if strings.HasPrefix(address, "/") {
		network = "unix"
		if err := os.Remove(address); err != nil && !errors.Is(err, os.ErrNotExist) {
			return nil, fmt.Errorf("%s: removing the old socket: %w", key, err)
		}
	}
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, network, address)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("%s is taken by another program; choose another with --%s HOST:PORT", address, key)
	} else if err != nil {
		return nil, fmt.Errorf("%s: %w", key, err)
	}
	return l, nil
}

func (d doors) close() error {
	var errs []error
	for _, l := range []net.Listener{d.smtp, d.lmtp, d.http, d.stats} {
		if l != nil {
			errs = append(errs, l.Close())
		}
	}
	return errors.Join(errs...)
}

// serve runs all doors until ctx is done, and then lets what is on its way come
// to its end. It closes the doors. Pages are added to those of the inbox.
func (n *node) serve(ctx context.Context, d doors, pages map[string]http.Handler) error {
	lock, err := lockData(n.config.Data)
	if err == nil {
		defer func() { _ = lock.Close() }()
		err = n.bridge.ReleaseLeases(ctx)
	}
	if err != nil {
		return errors.Join(err, d.close())
	}
	g, ctx := errgroup.WithContext(ctx)
	if d.smtp != nil {
		g.Go(func() error { return n.smtpServer(false).Serve(ctx, d.smtp) })
	}
	if d.lmtp != nil {
		g.Go(func() error { return n.smtpServer(true).Serve(ctx, d.lmtp) })
	}
	g.Go(func() error {
		n.mailer.Serve(ctx)
		return nil
	})
	g.Go(func() error {
		n.pusher.Serve(ctx)
		return nil
	})
	g.Go(func() error {
		n.sender.Serve(ctx)
		return nil
	})
	g.Go(func() error {
		n.bridge.ServeScheduled(ctx)
		return nil
	})
	g.Go(func() error {
		n.bridge.ServeFeeds(ctx)
		return nil
	})
	g.Go(func() error {
		n.keepHouse(ctx)
		return nil
	})
	g.Go(func() error {
		n.bridge.FollowSearch(ctx)
		return nil
	})
	g.Go(func() error { return n.serveHTTP(ctx, d.http, n.mux(d.stats == nil, pages)) })
	if d.stats != nil {
		g.Go(func() error { return n.serveHTTP(ctx, d.stats, n.metricsHandler()) })
	}
	return g.Wait()
}

// houseTime is how often what is due by the calendar is done.
const houseTime = 10 * time.Minute

// keepHouse does what is due by the calendar until ctx is done.
func (n *node) keepHouse(ctx context.Context) {
	tick := time.NewTicker(houseTime)
	defer tick.Stop()
	for {
		if err := errors.Join(n.bridge.ExpireHeld(ctx), n.bridge.TellEnding(ctx), n.bridge.DropCounters(ctx), n.bridge.DropExpired(ctx), n.bridge.DropJournal(ctx), n.bridge.DropWebhookDeliveries(ctx)); err != nil && ctx.Err() == nil {
			n.log.ErrorContext(ctx, "keeping house failed", slog.Any("err", err))
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

func (n *node) smtpServer(lmtp bool) *smtpd.Server {
	c := n.config.SMTP
	perHost, guesses := c.MaxConnectionsPerHost, c.MaxGuesses
	if perHost == 0 || lmtp {
		perHost = -1
	}
	if guesses == 0 {
		guesses = -1
	}
	return smtpd.New(smtpd.Options{
		Receiver: n.bridge, Hostname: n.hostname(), LMTP: lmtp, TLS: n.tls, MaxBytes: c.MaxBytes,
		MaxRecipients: c.MaxRecipients, MaxConnections: c.MaxConnections, MaxConnectionsPerHost: perHost,
		Relays: n.config.trustedRelays(), MaxGuesses: guesses, Guesses: n.bridge, DataTotal: c.DataTotal,
		CommandTimeout: c.CommandTimeout, DataTimeout: c.DataTimeout, SessionTimeout: c.SessionTimeout,
		StopTimeout: stopTime, Log: n.log, Metrics: n.metrics, Now: time.Now,
	})
}

func (n *node) mux(withMetrics bool, pages map[string]http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/v1/", n.api)
	mux.HandleFunc("GET /healthz", n.showHealth)
	mux.HandleFunc("GET /readyz", n.showReady)
	if withMetrics {
		mux.Handle("GET /metrics", n.metricsHandler())
	}
	for path, h := range pages {
		mux.Handle(path, h)
	}
	mux.Handle("/", n.inbox)
	return mux
}

func (n *node) metricsHandler() http.Handler {
	return promhttp.HandlerFor(n.metrics, promhttp.HandlerOpts{})
}

// showHealth says whether the process works at all: whether its store answers.
func (n *node) showHealth(w http.ResponseWriter, r *http.Request) {
	n.answer(w, r, n.db.Ping(r.Context()))
}

// showReady says whether mail can be taken in: whether a write reaches the disk.
func (n *node) showReady(w http.ResponseWriter, r *http.Request) {
	n.answer(w, r, n.bridge.CheckWrite(r.Context()))
}

func (n *node) answer(w http.ResponseWriter, r *http.Request, err error) {
	if err != nil {
		n.log.WarnContext(r.Context(), "not well", slog.String("path", r.URL.Path), slog.Any("err", err))
		http.Error(w, "not well; the log says why", http.StatusServiceUnavailable)
		return
	}
	_, _ = io.WriteString(w, "ok\n")
}

func (n *node) serveHTTP(ctx context.Context, l net.Listener, h http.Handler) error {
	s := &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		ErrorLog:          slog.NewLogLogger(n.log.Handler(), slog.LevelWarn),
	}
	for _, end := range n.endStreams {
		s.RegisterOnShutdown(end)
	}
	failed := make(chan error, 1)
	go func() { failed <- s.Serve(l) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serving HTTP: %w", err)
	case <-ctx.Done():
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTime)
	defer cancel()
	if err := s.Shutdown(last); err != nil {
		return errors.Join(fmt.Errorf("stopping HTTP: %w", err), s.Close())
	}
	return nil
}

func (n *node) close() {
	if err := n.db.Close(); err != nil {
		n.log.Error("closing the store", slog.Any("err", err))
	}
}
