package bridge_test

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net"
	netsmtp "net/smtp"
	"net/textproto"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
	"github.com/passerelle-mail/passerelle/bridge/mailer"
	"github.com/passerelle-mail/passerelle/bridge/smtpd"
	"github.com/passerelle-mail/passerelle/parser"
)

// maxLoop is how many mails we send before two robots are stopped, after the
// first.
const maxLoop = 3

// letter is a mail that the captive smarthost took.
type letter struct{ from, to, raw string }

// robot answers a mail by itself: from whom, to whom, and what. An empty answer
// is none.
type robot func(l letter, n int) (from, to, raw string)

// answerTo writes to the address that a mail is from, as programs do.
func answerTo(text func(n int) string, fields ...string) robot {
	return func(l letter, n int) (string, string, string) {
		return l.to, fromOf(l), mail(l.to, fmt.Sprint(n, ".", l.to), text(n), fields...)
	}
}

// fromOf returns the one address in a mail's From.
func fromOf(l letter) string {
	m, err := parser.ReadMail(strings.NewReader(l.raw), parser.MailOptions{})
	if err != nil {
		return ""
	}
	from, err := m.Header.Addresses("From")
	if err != nil || len(from) != 1 {
		return ""
	}
	return from[0].Email
}

func always(s string) func(int) string { return func(int) string { return s } }

var (
	// vacation follows RFC 3834: it answers the envelope sender.
	vacation robot = func(l letter, n int) (string, string, string) {
		return "", l.from, mail(l.to, fmt.Sprint(n, ".", l.to), "Je suis absent jusqu'au 24 novembre 2026.", "Auto-Submitted: auto-replied", "Precedence: bulk")
	}
	// chatty has other words each time, and no header.
	chatty = answerTo(func(n int) string {
		words := strings.Fields("merci pour votre message nous allons bientôt regarder cela ensemble voici encore quelque chose de nouveau")
		return fmt.Sprint(strings.Join(words[n%len(words):], " "), " ", n*7919)
	})
	// mute gives the same long words, and no header.
	mute = answerTo(always("Bonjour, nous avons pris note de votre demande et un conseiller vous rappellera dans la journée."))
	// brief gives the same few words, and no header.
	brief = answerTo(always("Merci !"))
	// forwarder sends all that comes back to where answers go, as it came.
	forwarder robot = func(l letter, _ int) (string, string, string) { return l.to, fromOf(l), l.raw }
	// returner keeps the envelope sender, as many forwarders do.
	returner robot = func(l letter, _ int) (string, string, string) { return l.from, fromOf(l), l.raw }
	// rewriter forwards under its own name and id.
	rewriter robot = func(l letter, n int) (string, string, string) {
		_, rest, _ := strings.Cut(l.raw, "\r\nTo: ")
		id := fmt.Sprintf("\r\nMessage-ID: <%d.%s>\r\n", n, l.to)
		if head, tail, ok := strings.Cut(rest, "\r\nMessage-Id: "); ok {
			_, tail, _ = strings.Cut(tail, "\r\n")
			rest = head + id + tail
		}
		return l.to, fromOf(l), "From: " + l.to + "\r\nTo: " + rest
	}
	// quoter answers nothing of its own above the mail that it quotes.
	quoter robot = func(l letter, n int) (string, string, string) {
		_, body, _ := strings.Cut(l.raw, "\r\n\r\n")
		return l.to, fromOf(l), mail(l.to, fmt.Sprint(n, ".", l.to), "Reçu.\n\n> "+strings.ReplaceAll(body, "\r\n", "\n> "))
	}
)

// TestRobots wires robots to both sides, over real SMTP, and counts what we
// send until nobody has anything left to answer.
func TestRobots(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name          string
		seller, buyer robot
		want          int // after the first
	}{
		{"two vacations", vacation, vacation, 0},
		{"a vacation and one without headers", vacation, mute, 0},
		{"one without headers and a vacation", mute, vacation, 1},
		{"two without headers", mute, mute, maxLoop},
		{"two of few words without headers", brief, brief, maxLoop},
		{"one without headers, one of few words", mute, brief, maxLoop},
		{"new words each time", chatty, chatty, maxLoop},
		{"new words against the same", chatty, mute, maxLoop},
		{"a forwarder", forwarder, mute, 0},
		{"a forwarder that keeps the envelope", returner, mute, 0},
		{"a forwarder in its own name", rewriter, rewriter, 0},
		{"two forwarders", forwarder, returner, 0},
		{"one that quotes all", quoter, quoter, maxLoop},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			sent := newLoop(t).run(t, map[string]robot{bridgetest.SellerEmail: tt.seller, bridgetest.BuyerEmail: tt.buyer})
			t.Logf("%d mails after the first", sent-1)
			if got := sent - 1; got > tt.want || got == 0 && tt.want > 0 {
				t.Errorf("%d mails after the first; want at most %d, and some where a person could have answered", got, tt.want)
			}
		})
	}
}

// TestTwoAliasesWrite has each alias of a conversation set up to forward to the
// other one.
func TestTwoAliasesWrite(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	c := l.lead.Conversation
	for _, pair := range [][2]string{{c.SellerAlias, c.BuyerAlias}, {c.BuyerAlias, c.SellerAlias}} {
		from, to := l.Address(pair[0]), l.Address(pair[1])
		if code := l.deliver(t, from, to, mail(from, "1."+from, "Bonjour.")); code != 554 {
			t.Errorf("an alias writes to the other: %d; want 554", code)
		}
	}
}

// loop is a bridge with its doors and a captive smarthost.
type loop struct {
	*bridgetest.Bridge
	lead     bridge.Posted
	door     string
	pause    time.Duration // before each answer
	mu       sync.Mutex
	letters  []letter
	outcomes chan struct{}
}

// Delivered says when an outcome is stored.
func (l *loop) Delivered(ctx context.Context, id bridge.NotificationID, answer string) error {
	err := l.Bridge.Delivered(ctx, id, answer)
	l.outcomes <- struct{}{}
	return err
}

func newLoop(t *testing.T) *loop {
	t.Helper()
	l := &loop{Bridge: bridgetest.New(t, bridgetest.Options{}), outcomes: make(chan struct{}, 100)}
	l.Market(t)
	l.lead = l.Lead(t, bridgetest.ListingID, bridgetest.Buyer(), "Bonjour, est-elle disponible ?")
	// At once: the clock stands.
	if _, err := l.PutBuyerSettings(t.Context(), l.lead.Conversation.BuyerID, bridge.Settings{MessagesByMail: true, Content: true}); err != nil {
		t.Fatal(err)
	}
	in := smtpd.New(smtpd.Options{Receiver: l.Bridge, Hostname: "passerelle.example", Log: slog.New(slog.DiscardHandler), Metrics: prometheus.NewRegistry(), Now: l.Clock.Now})
	l.door = l.serve(t, in.Serve)
	host := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &mailbox{loop: l}, nil }))
	host.Domain, host.ErrorLog = "smarthost.example", log.New(io.Discard, "", 0)
	address := l.serve(t, func(ctx context.Context, ln net.Listener) error {
		defer context.AfterFunc(ctx, func() { _ = host.Close() })()
		if err := host.Serve(ln); !errors.Is(err, smtp.ErrServerClosed) {
			return err
		}
		return nil
	})
	out := mailer.New(mailer.Options{
		Bridge: l, Smarthost: mailer.Smarthost{Address: address}, Hostname: "passerelle.example", SpoolDir: t.TempDir(),
		SigningKey: mailer.SigningKey{ID: "1", Key: ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))},
		Log:        slog.New(slog.DiscardHandler), Metrics: prometheus.NewRegistry(), Now: l.Clock.Now,
	})
	l.background(t, func(ctx context.Context) error { out.Serve(ctx); return nil })
	return l
}

// serve runs a server on a free port.
func (l *loop) serve(t *testing.T, serve func(context.Context, net.Listener) error) string {
	t.Helper()
	ln, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.background(t, func(ctx context.Context) error { return serve(ctx, ln) })
	return ln.Addr().String()
}

// background runs f until the test ends.
func (l *loop) background(t *testing.T, f func(context.Context) error) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	var wg sync.WaitGroup
	wg.Go(func() {
		if err := f(ctx); err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(func() {
		cancel()
		wg.Wait()
	})
}

// run lets the robots answer what arrives until the outbox is empty and all is
// answered. It returns how many mails we sent.
func (l *loop) run(t *testing.T, robots map[string]robot) int {
	t.Helper()
	for n := 0; ; n++ {
		if !l.next(t, n) {
			return n
		}
		if n > 20 {
			t.Fatal("the robots go on and on")
		}
		l.mu.Lock()
		got := l.letters[n]
		l.mu.Unlock()
		l.Clock.Add(l.pause)
		from, to, raw := robots[got.to](got, n)
		l.deliver(t, from, to, raw)
	}
}

// next waits for one more mail; it is false where none is to come.
func (l *loop) next(t *testing.T, n int) bool {
	t.Helper()
	for {
		due, err := l.QueueStats(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if due.Depth == 0 {
			l.mu.Lock()
			defer l.mu.Unlock()
			return len(l.letters) > n
		}
		select {
		case <-l.outcomes:
		case <-time.After(20 * time.Second):
			t.Fatalf("no outcome of %d mails", due.Depth)
		}
	}
}

// deliver sends a mail to our door, and returns the code of the last answer.
func (l *loop) deliver(t *testing.T, from, to, raw string) int {
	t.Helper()
	c, err := netsmtp.Dial(l.door)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	send := func() error {
		if err := c.Mail(from); err != nil {
			return err
		}
		if err := c.Rcpt(to); err != nil {
			return err
		}
		w, err := c.Data()
		if err != nil {
			return err
		}
		if _, err := io.WriteString(w, raw); err != nil {
			return err
		}
		return w.Close()
	}
	err = send()
	if refused := (*textproto.Error)(nil); errors.As(err, &refused) {
		return refused.Code
	} else if err != nil {
		t.Fatal(err)
	}
	return 250
}

// mailbox is a session of the captive smarthost.
type mailbox struct {
	loop *loop
	letter
}

func (m *mailbox) Mail(from string, _ *smtp.MailOptions) error { m.from = from; return nil }
func (m *mailbox) Rcpt(to string, _ *smtp.RcptOptions) error   { m.to = to; return nil }

func (m *mailbox) Data(r io.Reader) error {
	b, err := io.ReadAll(r)
	m.raw = string(b)
	m.loop.mu.Lock()
	defer m.loop.mu.Unlock()
	m.loop.letters = append(m.loop.letters, m.letter)
	return err
}

func (m *mailbox) Reset()        { m.letter = letter{} }
func (m *mailbox) Logout() error { return nil }
