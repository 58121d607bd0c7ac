package mailer_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/foxcpp/go-mockdns"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/mailer"
)

// town is a queue with mails for several domains, at servers that are pipes.
type town struct {
	*queue
	to        map[bridge.NotificationID]string
	takes     time.Duration // that a server needs for a mail
	dead      map[string]bool
	busy, top map[string]int // mails on their way, now and at most
	dials     map[string]int
	last      map[string]time.Duration // when a domain's last mail arrived
	begun     time.Time
}

func (w *town) Lease(ctx context.Context, limit int) ([]bridge.Notification, error) {
	ns, err := w.queue.Lease(ctx, limit)
	for i := range ns {
		ns[i].To = "a@" + w.to[ns[i].ID]
	}
	return ns, err
}

func (w *town) Delivered(ctx context.Context, id bridge.NotificationID, answer string) error {
	w.mu.Lock()
	w.last[w.to[id]] = time.Since(w.begun)
	w.mu.Unlock()
	return w.queue.Delivered(ctx, id, answer)
}

// dial talks SMTP over a pipe, as a server at the address of a domain.
func (w *town) dial(_ context.Context, _, address string) (net.Conn, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.dials[address]++
	if w.dead[address] {
		return nil, errors.New("nobody is there")
	}
	here, there := net.Pipe()
	go w.serve(there, address)
	return here, nil
}

func (w *town) serve(c net.Conn, address string) {
	defer func() { _ = c.Close() }()
	write := func(s string) { _, _ = fmt.Fprintf(c, "%s\r\n", s) }
	write("220 hello")
	buf, data := make([]byte, 64<<10), false
	for {
		n, err := c.Read(buf)
		if err != nil {
			return
		}
		for line := range strings.Lines(string(buf[:n])) {
			switch verb := strings.TrimSpace(line); {
			case data && verb == ".":
				data = false
				w.count(address, 1)
				time.Sleep(w.takes)
				w.count(address, -1)
				write("250 taken")
			case data:
			case verb == "DATA":
				data = true
				write("354 go on")
			default:
				write("250 ok")
			}
		}
	}
}

func (w *town) count(address string, n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.busy[address] += n
	w.top[address] = max(w.top[address], w.busy[address])
}

// newTown has so many mails for each domain, those of slow.example first.
func newTown(mails map[string]int) (*town, *mockdns.Resolver) {
	w := &town{
		queue: newQueue(0), to: make(map[bridge.NotificationID]string), takes: 10 * time.Second, dead: make(map[string]bool),
		busy: make(map[string]int), top: make(map[string]int), dials: make(map[string]int), last: make(map[string]time.Duration), begun: time.Now(),
	}
	zones := make(map[string]mockdns.Zone)
	for domain, n := range mails {
		zones[domain+"."] = mockdns.Zone{A: []string{address(domain)}}
		for i := range n {
			id := bridge.NotificationID(fmt.Sprintf("%s-%d", domain, i))
			w.to[id], w.due[id] = domain, w.begun
			if domain != "slow.example" {
				w.due[id] = w.begun.Add(time.Second)
			}
		}
	}
	return w, &mockdns.Resolver{Zones: zones}
}

func address(domain string) string { return fmt.Sprintf("203.0.113.%d", domain[0]) }

func (w *town) run(dns *mockdns.Resolver, workers int, f func()) {
	m := mailer.New(mailer.Options{
		Bridge: w, MX: &mailer.MX{DNS: dns, Dial: w.dial, Interfaces: func() ([]net.Addr, error) { return nil, nil }},
		Hostname: "passerelle.example", Workers: workers, Log: slog.New(slog.DiscardHandler), Now: time.Now,
	})
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	wg.Go(func() { m.Serve(ctx) })
	f()
	cancel()
	wg.Wait()
}

// TestSlowDomain has a queue full of mails for a slow domain before those for
// others.
func TestSlowDomain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, dns := newTown(map[string]int{"slow.example": 200, "quick.example": 2, "other.example": 2})
		w.run(dns, 4, func() { time.Sleep(30 * time.Minute) })
		if len(w.sent) != 204 {
			t.Errorf("%d mails sent, want 204", len(w.sent))
		}
		for _, domain := range []string{"quick.example", "other.example"} {
			if got := w.last[domain]; got > 40*time.Second {
				t.Errorf("%s had its mails after %s; want the slow domain not to stop it", domain, got)
			}
		}
		if got := w.last["slow.example"]; got > 1100*time.Second {
			t.Errorf("the slow domain had its mails after %s; want two at a time, 1000 s", got)
		}
		for at, n := range w.top {
			if n > 2 {
				t.Errorf("%d mails at a time to %s", n, at)
			}
		}
		if w.postponed > 20*200 {
			t.Errorf("mails were put behind others %d times", w.postponed)
		}
	})
}

// TestDeadDomain has a domain that cannot be reached for a day.
func TestDeadDomain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, dns := newTown(map[string]int{"slow.example": 50, "quick.example": 20})
		w.takes = time.Second
		slow := address("slow.example") + ":25"
		w.dead[slow] = true
		w.run(dns, 4, func() {
			time.Sleep(24 * time.Hour)
			if got := w.last["quick.example"]; got == 0 || got > time.Minute {
				t.Errorf("the other domain had its mails after %s", got)
			}
			w.mu.Lock()
			sent := maps.Clone(w.sent)
			dials := w.dials[slow]
			w.dead[slow] = false
			w.mu.Unlock()
			if len(sent) != 20 {
				t.Errorf("%d mails sent, want 20", len(sent))
			}
			// At most each ten minutes, after some sooner ones.
			if dials < 100 || dials > 160 {
				t.Errorf("%d connections in a day to a domain that is away", dials)
			}
			time.Sleep(15 * time.Minute)
		})
		if len(w.sent) != 70 {
			t.Errorf("%d mails sent after it came back, want all 70", len(w.sent))
		}
	})
}
