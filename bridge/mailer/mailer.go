package mailer

import (
	"context"
	"io"
	"log/slog"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/passerelle-mail/passerelle/bridge"
)

// Outbox is what the mailer needs of [bridge.Bridge], where the contracts stand.
type Outbox interface {
	Lease(ctx context.Context, limit int) ([]bridge.Notification, error)
	NextDue(ctx context.Context) (time.Time, error)
	Wake() <-chan struct{}
	Outgoing(ctx context.Context, n bridge.Notification) (bridge.Outgoing, error)
	OpenContent(ctx context.Context, h bridge.Hash) (io.ReadCloser, error)
	KeepComposed(ctx context.Context, id bridge.NotificationID, c bridge.Content, text string) error
	Delivered(ctx context.Context, id bridge.NotificationID, answer string) error
	Deferred(ctx context.Context, id bridge.NotificationID, answer string) error
	Failed(ctx context.Context, id bridge.NotificationID, answer string) error
	Postpone(ctx context.Context, until map[bridge.NotificationID]time.Time) error
	Address(local string) string
}

var _ Outbox = (*bridge.Bridge)(nil)

// Options are what a [Mailer] needs.
type Options struct {
	Bridge     Outbox
	Smarthost  Smarthost
	MX         *MX        // delivers without the smarthost, where set
	Hostname   string     // that we greet with
	Workers    int        // mails sent at the same time; 8 where 0
	SigningKey SigningKey // of lead.json
	DKIM       []DKIMKey  // each signs every mail; none signs nothing
	SpoolDir   string     // for mails too large for memory; the system's temporary folder where empty
	Log        *slog.Logger
	Metrics    prometheus.Registerer
	Now        func() time.Time
}

// Mailer sends the outbox.
type Mailer struct {
	outbox   Outbox
	composer *composer
	host     Smarthost
	router   *router // nil where the smarthost takes all mail
	timeout  time.Duration
	hostname string
	workers  int
	spoolDir string
	log      *slog.Logger
	metrics  *metrics
	now      func() time.Time
}

const defaultWorkers = 8

// New returns a mailer; [Mailer.Serve] makes it work.
func New(o Options) *Mailer {
	if o.Workers <= 0 {
		o.Workers = defaultWorkers
	}
	if o.Smarthost.Timeout <= 0 {
		o.Smarthost.Timeout = defaultTimeout
	}
	if o.Smarthost.TLS == "" {
		o.Smarthost.TLS = TLSOffered
	}
	m := &Mailer{
		outbox:   o.Bridge,
		composer: &composer{templates: parseTemplates(), key: o.SigningKey, dkim: o.DKIM, contents: o.Bridge, now: o.Now},
		host:     o.Smarthost,
		timeout:  o.Smarthost.Timeout,
		hostname: o.Hostname,
		workers:  o.Workers,
		spoolDir: o.SpoolDir,
		log:      o.Log,
		metrics:  newMetrics(o.Metrics),
		now:      o.Now,
	}
	if o.MX != nil {
		m.router = newRouter(*o.MX, o.Hostname, o.Now, newMXMetrics(o.Metrics))
		m.timeout = m.router.Timeout
	}
	return m
}

// Serve sends what is due until ctx ends. It returns when all workers are
// done; mails on their way then have ten seconds to arrive.
func (m *Mailer) Serve(ctx context.Context) {
	d := &dispatcher{
		m:       m,
		jobs:    make(chan job, m.workers),
		results: make(chan result, m.workers),
		active:  make(map[bridge.NotificationID]bool),
	}
	if m.router != nil {
		d.lanes = &lanes{now: m.now, byDomain: make(map[string]*lane)}
	}
	var wg sync.WaitGroup
	for range m.workers {
		wg.Go(func() { m.work(ctx, d.jobs, d.results) })
	}
	d.run(ctx)
	close(d.jobs)
	wg.Wait()
}

// idleTime is how long a worker keeps a connection that it has no mail for.
const idleTime = 20 * time.Second

// sender hands over mails one after the other.
type sender interface {
	send(ctx context.Context, e envelope) (answer string, err error)
	quit()
}

func (m *Mailer) sender() sender {
	if m.router != nil {
		return &mxSession{router: m.router}
	}
	return &session{host: m.host, hostname: m.hostname}
}

func (m *Mailer) work(ctx context.Context, jobs <-chan job, results chan<- result) {
	s := m.sender()
	defer s.quit()
	idle := time.NewTimer(idleTime)
	defer idle.Stop()
	for {
		select {
		case j, ok := <-jobs:
			if !ok {
				return
			}
			results <- m.do(ctx, s, j)
			idle.Reset(idleTime)
		case <-idle.C:
			s.quit()
		}
	}
}
