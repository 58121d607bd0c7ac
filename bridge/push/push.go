// Package push tells browsers of messages by Web Push (RFC 8030), encrypted for
// each browser (RFC 8291) and signed with the installation's own key (RFC 8292).
//
// Browsers name the push service themselves, so its address is a stranger's word:
// it must be https, no redirect is followed, and no connection is made to an
// address that is not on the internet, whatever its name leads to at that moment.
package push

import (
	"cmp"
	"context"
	"crypto/ecdh"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"sync"
	"syscall"
	"time"

	webpush "github.com/SherClockHolmes/webpush-go"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/internal/peer"
)

// Outbox is what the pusher needs of [bridge.Bridge], where the contracts stand.
type Outbox interface {
	LeasePushes(ctx context.Context, limit int) ([]bridge.OutgoingPush, error)
	NextPush(ctx context.Context) (time.Time, error)
	WakePush() <-chan struct{}
	PushSent(ctx context.Context, id bridge.PushID) error
	PushGone(ctx context.Context, id bridge.PushID) error
	PushDeferred(ctx context.Context, id bridge.PushID, atLeast time.Duration) error
}

var _ Outbox = (*bridge.Bridge)(nil)

// Options are what a [Pusher] needs.
type Options struct {
	Bridge  Outbox
	Key     *ecdh.PrivateKey // of [bridge.PushKey]
	Contact string           // https address by which push services reach the operator
	Log     *slog.Logger
	Metrics prometheus.Registerer // nil for none
	Now     func() time.Time
	// Client sends requests where it is set. The default one goes nowhere but to
	// the internet.
	Client *http.Client
}

// Pusher sends the outbox of pushes.
type Pusher struct {
	outbox  Outbox
	options webpush.Options
	log     *slog.Logger
	now     func() time.Time
	results *prometheus.CounterVec
}

const (
	batch = 8
	// timeout is how long a push service has to answer.
	timeout = 15 * time.Second
	// faultPause is how long a fault of ours is left alone.
	faultPause = 5 * time.Second
	forever    = time.Hour
	// maxRetryAfter bounds how long a service may put us off.
	maxRetryAfter = 2 * time.Hour
)

// New returns a pusher; [Pusher.Serve] makes it work.
func New(o Options) *Pusher {
	if o.Client == nil {
		o.Client = newClient()
	}
	p := &Pusher{
		outbox: o.Bridge, log: bridge.Logger(o.Log), now: o.Now,
		options: webpush.Options{
			HTTPClient: o.Client, Subscriber: o.Contact, TTL: int(bridge.PushTime / time.Second), Urgency: webpush.UrgencyHigh,
			VAPIDPublicKey:  PublicKey(o.Key),
			VAPIDPrivateKey: base64.RawURLEncoding.EncodeToString(o.Key.Bytes()),
		},
		results: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "passerelle_pushes_total", Help: "Pushes by what became of each attempt.",
		}, []string{"result"}),
	}
	if o.Metrics != nil {
		o.Metrics.MustRegister(p.results)
	}
	return p
}

// PublicKey returns the half of a key that browsers subscribe with, in base64.
func PublicKey(key *ecdh.PrivateKey) string {
	return base64.RawURLEncoding.EncodeToString(key.PublicKey().Bytes())
}

// newClient returns a client that reaches the internet only, by no proxy, and
// follows no redirect.
func newClient() *http.Client {
	dialer := &net.Dialer{Timeout: timeout, Control: refuseInternal}
	return &http.Client{
		Timeout:       timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			DialContext: dialer.DialContext, ForceAttemptHTTP2: true, TLSHandshakeTimeout: timeout,
			MaxIdleConnsPerHost: batch, IdleConnTimeout: time.Minute,
		},
	}
}

// errInternal says that a push service is none on the internet.
var errInternal = errors.New("the address is not on the internet")

// refuseInternal looks at the address that a name has led to.
func refuseInternal(_, address string, _ syscall.RawConn) error {
	a, err := netip.ParseAddrPort(address)
	if err != nil || !peer.Public(a.Addr()) {
		return errInternal
	}
	return nil
}

// Serve sends what is due until ctx ends, and returns when nothing is on its way
// any more.
func (p *Pusher) Serve(ctx context.Context) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-p.outbox.WakePush():
		case <-timer.C:
		}
		timer.Reset(p.work(ctx))
	}
}

// work sends all that is due, and returns how long there is nothing to do.
func (p *Pusher) work(ctx context.Context) time.Duration {
	for ctx.Err() == nil {
		due, err := p.outbox.LeasePushes(ctx, batch)
		if err != nil {
			p.fault(ctx, err)
			return faultPause
		}
		var sent sync.WaitGroup
		for _, o := range due {
			sent.Go(func() { p.push(ctx, o) })
		}
		sent.Wait()
		if len(due) > 0 {
			continue
		}
		next, err := p.outbox.NextPush(ctx)
		switch wait := next.Sub(p.now()); {
		case err != nil:
			p.fault(ctx, err)
			return faultPause
		case next.IsZero():
			return forever
		case wait > 0:
			return min(wait, forever)
		}
	}
	return forever
}

// fault notes an error of the outbox. Where the pusher stops, that is why.
func (p *Pusher) fault(ctx context.Context, err error) {
	if ctx.Err() == nil {
		p.log.ErrorContext(ctx, "asking the outbox of pushes failed", slog.Any("err", err))
	}
}

// push makes one attempt, which a stop does not interrupt once it has begun.
func (p *Pusher) push(ctx context.Context, o bridge.OutgoingPush) {
	ctx = context.WithoutCancel(ctx)
	status, after, err := p.send(ctx, o)
	result := resultOf(status, err)
	p.results.WithLabelValues(result).Inc()
	switch result {
	case "sent", "refused":
		err = errors.Join(err, p.outbox.PushSent(ctx, o.ID))
	case "gone":
		err = p.outbox.PushGone(ctx, o.ID)
	default:
		p.log.InfoContext(ctx, "push deferred", slog.Int("status", status), slog.Any("err", withoutAddress(err)))
		err = p.outbox.PushDeferred(ctx, o.ID, after)
	}
	if err != nil {
		p.log.WarnContext(ctx, "push failed", slog.String("result", result), slog.Int("status", status), slog.Any("err", withoutAddress(err)))
	}
}

// resultOf says what an answer comes to. A service that refuses the push itself
// would refuse it again; one that refuses the browser or us will not take others.
func resultOf(status int, err error) string {
	switch {
	case errors.Is(err, errInternal):
		return "gone"
	case err != nil:
		return "deferred"
	case status >= 200 && status < 300:
		return "sent"
	case status == http.StatusNotFound, status == http.StatusGone, status == http.StatusForbidden, status == http.StatusUnauthorized:
		return "gone"
	case status == http.StatusTooManyRequests, status == http.StatusRequestTimeout, status >= 500:
		return "deferred"
	}
	return "refused"
}

// withoutAddress takes the endpoint, which is a secret of the browser, out of an
// error.
func withoutAddress(err error) error {
	if e, ok := errors.AsType[*url.Error](err); ok {
		return e.Err
	}
	return err
}

// payload is what our service worker gets; see worker.js of package inbox.
type payload struct {
	Title    string `json:"title"`
	Body     string `json:"body"`
	Path     string `json:"path"`
	Tag      string `json:"tag"`
	Language string `json:"language"`
}

func (p *Pusher) send(ctx context.Context, o bridge.OutgoingPush) (status int, after time.Duration, err error) {
	topic := topicOf(cmp.Or(string(o.Conversation), string(o.Listing)))
	message, err := json.Marshal(payload{o.Title, o.Body, o.Path, topic, o.Language})
	if err != nil {
		return 0, 0, fmt.Errorf("writing a push: %w", err)
	}
	options := p.options
	options.Topic = topic
	resp, err := webpush.SendNotificationWithContext(ctx, message, &webpush.Subscription{
		Endpoint: o.Endpoint, Keys: webpush.Keys{P256dh: o.PublicKey, Auth: o.Auth},
	}, &options)
	if err != nil {
		return 0, 0, err
	}
	_, _ = io.CopyN(io.Discard, resp.Body, 4096) // so that the connection can be used again
	seconds, _ := strconv.Atoi(resp.Header.Get("Retry-After"))
	return resp.StatusCode, min(time.Duration(max(seconds, 0))*time.Second, maxRetryAfter), resp.Body.Close()
}

// topicOf names a conversation or listing to push services, which must not learn
// which it is. A topic has at most 32 characters (RFC 8030, section 5.4).
func topicOf(id string) string {
	sum := sha256.Sum256([]byte(id))
	return base64.RawURLEncoding.EncodeToString(sum[:24])
}
