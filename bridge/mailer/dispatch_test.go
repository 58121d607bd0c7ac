package mailer_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/mailer"
)

// queue is an outbox in memory with composed mails, for tests of time alone.
type queue struct {
	mu        sync.Mutex
	due       map[bridge.NotificationID]time.Time
	sent      map[bridge.NotificationID]int
	leases    int
	tries     int
	faults    int // leases that fail
	postponed int
	changed   chan struct{}
}

func newQueue(size int) *queue {
	q := &queue{due: make(map[bridge.NotificationID]time.Time), sent: make(map[bridge.NotificationID]int), changed: make(chan struct{}, 1)}
	for i := range size {
		q.due[bridge.NotificationID(rune('a'+i))] = time.Now()
	}
	return q
}

func (q *queue) Lease(_ context.Context, limit int) (ns []bridge.Notification, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.leases++
	if q.faults > 0 {
		q.faults--
		return nil, errors.New("no store")
	}
	now := time.Now()
	for id, at := range q.due {
		if len(ns) < limit && !at.After(now) {
			q.due[id] = now.Add(10 * time.Minute)
			ns = append(ns, bridge.Notification{ID: id, To: "a@b.example", Mail: "bytes", BounceAlias: "bounce"})
		}
	}
	return ns, nil
}

func (q *queue) NextDue(context.Context) (next time.Time, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, at := range q.due {
		if next.IsZero() || at.Before(next) {
			next = at
		}
	}
	return next, nil
}

func (q *queue) Wake() <-chan struct{} { return q.changed }

func (q *queue) Outgoing(context.Context, bridge.Notification) (bridge.Outgoing, error) {
	return bridge.Outgoing{}, errors.New("all mails are composed")
}

func (q *queue) OpenContent(context.Context, bridge.Hash) (io.ReadCloser, error) {
	return io.NopCloser(strings.NewReader("Subject: x\r\n\r\nx\r\n")), nil
}

func (q *queue) KeepComposed(context.Context, bridge.NotificationID, bridge.Content, string) error {
	return nil
}

func (q *queue) Delivered(_ context.Context, id bridge.NotificationID, _ string) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.tries++
	q.sent[id]++
	delete(q.due, id)
	return nil
}

func (q *queue) Deferred(_ context.Context, id bridge.NotificationID, _ string) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.tries++
	q.due[id] = time.Now().Add(30 * time.Second)
	return nil
}

func (q *queue) Failed(context.Context, bridge.NotificationID, string) error {
	return errors.New("nothing is refused for good")
}

func (q *queue) Postpone(_ context.Context, until map[bridge.NotificationID]time.Time) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	for id, at := range until {
		q.due[id] = at
		q.postponed++
	}
	return nil
}

func (q *queue) Address(local string) string { return local + "@" + domain }

func (q *queue) counts() (leases, tries, sent int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.leases, q.tries, len(q.sent)
}

func serveQueue(q *queue, address string) (stop func()) {
	m := mailer.New(mailer.Options{
		Bridge: q, Smarthost: mailer.Smarthost{Address: address}, Hostname: "passerelle.example", Workers: 4,
		Log: slog.New(slog.DiscardHandler), Now: time.Now,
	})
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	wg.Go(func() { m.Serve(ctx) })
	return func() {
		cancel()
		wg.Wait()
	}
}

// TestDeadSmarthost has a queue and nobody who takes it, for an hour.
func TestDeadSmarthost(t *testing.T) {
	t.Parallel()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		q := newQueue(100)
		stop := serveQueue(q, address)
		time.Sleep(time.Hour)
		stop()
		leases, tries, sent := q.counts()
		if sent > 0 {
			t.Errorf("%d mails sent to nobody", sent)
		}
		// Four workers find out at once; then one mail tries, at most a minute apart.
		if tries < 60 || tries > 80 || leases > 2*tries {
			t.Errorf("%d attempts and %d leases in an hour; want about one a minute", tries, leases)
		}
		if len(q.due) != 100 {
			t.Errorf("%d mails left, want 100", len(q.due))
		}
	})
}

// TestFaultyOutbox has a store that fails for a while.
func TestFaultyOutbox(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		q := newQueue(0)
		q.faults = 10
		stop := serveQueue(q, "127.0.0.1:1")
		time.Sleep(time.Hour)
		stop()
		if leases, _, _ := q.counts(); leases < 11 || leases > 12 {
			t.Errorf("%d leases; want one each five seconds while the store fails, and then one", leases)
		}
	})
}
