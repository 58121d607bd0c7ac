package webhook

import (
	"context"
	"crypto/x509"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/passerelle-mail/passerelle/bridge"
)

// Outbox is what the sender needs of [bridge.Bridge], where the contracts stand.
type Outbox interface {
	WatchJournal() (grown <-chan struct{}, stop func())
	WakeWebhooks() <-chan struct{}
	QueueWebhooks(ctx context.Context) error
	WebhookQueues(ctx context.Context) ([]bridge.WebhookQueue, error)
	LeaseWebhookDeliveries(ctx context.Context, id bridge.WebhookID, limit int) ([]bridge.OutgoingWebhook, error)
	WebhookTried(ctx context.Context, id bridge.WebhookDeliveryID, r bridge.WebhookResult) (bridge.WebhookDeliveryState, error)
}

var _ Outbox = (*bridge.Bridge)(nil)

// Options are what a [Sender] needs.
type Options struct {
	Bridge  Outbox
	Log     *slog.Logger
	Metrics prometheus.Registerer // nil for none
	Now     func() time.Time
	// Local lets endpoints be on the machine itself: for tests and demos.
	Local    bool
	Resolver *net.Resolver  // the system's where nil
	Roots    *x509.CertPool // of the certificates that are trusted; the system's where nil
	// Transport makes the requests where it is set, and guards nothing.
	Transport http.RoundTripper
}

const (
	// perEndpoint is how many requests one endpoint gets at a time, and one that fails
	// gets one.
	perEndpoint = 8
	// maxFlying is how many requests are on their way at a time, and maxFailing how many
	// of them to endpoints that fail, which may take long to do so.
	maxFlying  = 64
	maxFailing = 32
	// faultPause is how long a fault of ours is left alone.
	faultPause = 5 * time.Second
	// lookTime is how often the journal is looked at unasked: another process may have
	// added to it.
	lookTime = 30 * time.Second
)

// Sender sends events to endpoints.
type Sender struct {
	outbox  Outbox
	client  *http.Client
	log     *slog.Logger
	now     func() time.Time
	results *prometheus.CounterVec
	landed  chan struct{} // receives after an attempt came to its end

	mu      sync.Mutex
	flying  map[bridge.WebhookID]int // requests on their way
	all     int
	failing int // of all, to endpoints that fail
	flights sync.WaitGroup
}

// New returns a sender; [Sender.Serve] makes it work.
func New(o Options) *Sender {
	s := &Sender{
		outbox: o.Bridge, log: bridge.Logger(o.Log), now: o.Now, landed: make(chan struct{}, 1), flying: map[bridge.WebhookID]int{},
		client: newClient(guard{o.Local}, o.Resolver, o.Roots),
		results: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "passerelle_webhook_attempts_total", Help: "Webhooks by what became of each attempt.",
		}, []string{"outcome"}),
	}
	if o.Transport != nil {
		s.client.Transport = o.Transport
	}
	if o.Metrics != nil {
		o.Metrics.MustRegister(s.results)
	}
	return s
}

// Serve sends what is due until ctx ends, and returns when nothing is on its way
// any more.
func (s *Sender) Serve(ctx context.Context) {
	grown, stop := s.outbox.WatchJournal()
	defer stop()
	defer s.flights.Wait()
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-grown:
		case <-s.outbox.WakeWebhooks():
		case <-s.landed:
		case <-timer.C:
		}
		timer.Reset(s.pass(ctx))
	}
}

// pass begins what is due and may be on its way, and returns how long there is
// nothing to begin.
func (s *Sender) pass(ctx context.Context) time.Duration {
	err := s.outbox.QueueWebhooks(ctx)
	for err == nil {
		var queues []bridge.WebhookQueue
		if queues, err = s.outbox.WebhookQueues(ctx); err != nil {
			break
		}
		begun, wait := 0, lookTime
		for _, q := range queues {
			if in := q.Due.Sub(s.now()); in > 0 {
				wait = min(wait, in)
				continue
			}
			var n int
			if n, err = s.begin(ctx, q); err != nil {
				break
			}
			begun += n
		}
		if err == nil && begun == 0 {
			return wait
		}
	}
	if ctx.Err() == nil {
		s.log.ErrorContext(ctx, "asking the queues of webhooks failed", slog.Any("err", err))
	}
	return faultPause
}

// begin sends an endpoint as much of what is due as it may get now, and returns how
// much that is.
func (s *Sender) begin(ctx context.Context, q bridge.WebhookQueue) (int, error) {
	limit := s.room(q)
	if limit <= 0 {
		return 0, nil
	}
	due, err := s.outbox.LeaseWebhookDeliveries(ctx, q.ID, limit)
	for _, o := range due {
		s.count(q, 1)
		s.flights.Go(func() {
			s.send(context.WithoutCancel(ctx), o) // a stop does not interrupt it
			s.count(q, -1)
			select {
			case s.landed <- struct{}{}:
			default:
			}
		})
	}
	return len(due), err
}

// room returns how many more requests an endpoint may get.
func (s *Sender) room(q bridge.WebhookQueue) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if q.Failing {
		return min(1-s.flying[q.ID], maxFailing-s.failing, maxFlying-s.all)
	}
	return min(perEndpoint-s.flying[q.ID], maxFlying-s.all)
}

func (s *Sender) count(q bridge.WebhookQueue, n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all += n
	if q.Failing {
		s.failing += n
	}
	if s.flying[q.ID] += n; s.flying[q.ID] == 0 {
		delete(s.flying, q.ID)
	}
}

// send makes one attempt and says what came of it. Where that cannot be kept, the
// attempt is made again once its lease ends.
func (s *Sender) send(ctx context.Context, o bridge.OutgoingWebhook) {
	for _, r := range s.attempts(ctx, o) {
		s.keep(ctx, o, r)
	}
}

func (s *Sender) keep(ctx context.Context, o bridge.OutgoingWebhook, r bridge.WebhookResult) {
	s.results.WithLabelValues(outcome(r)).Inc()
	state, err := s.outbox.WebhookTried(ctx, o.Delivery.ID, r)
	attrs := []slog.Attr{
		slog.String("webhook", string(o.Delivery.WebhookID)), slog.String("event", string(o.Delivery.EventID)),
		slog.Int("status", r.Attempt.Status), slog.String("error", r.Attempt.Error), slog.String("state", string(state)),
		slog.Duration("dur", r.Attempt.Duration), slog.String("fault", string(o.Fault)),
	}
	if err != nil {
		s.log.LogAttrs(ctx, slog.LevelError, "keeping what became of a webhook failed", append(attrs, slog.Any("err", err))...)
		return
	}
	s.log.LogAttrs(ctx, slog.LevelInfo, "webhook sent", attrs...)
}

// outcome is a result in a word.
func outcome(r bridge.WebhookResult) string {
	switch status := r.Attempt.Status; {
	case status == 0:
		return "unanswered"
	case status < 300:
		return "delivered"
	case status == http.StatusGone:
		return "gone"
	case status == http.StatusTooManyRequests, r.RetryAfter > 0:
		return "throttled"
	}
	return "refused"
}
