package mailer_test

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
	"github.com/passerelle-mail/passerelle/bridge/mailer"
	"github.com/passerelle-mail/passerelle/parser"
)

// deadline bounds what a test waits for.
const deadline = 20 * time.Second

// market is a bridge with one lead in its outbox, whose buyer may go on and on.
func market(t *testing.T) (*bridgetest.Bridge, bridge.Posted) {
	t.Helper()
	b := bridgetest.New(t, bridgetest.Options{Limits: bridge.Limits{Unanswered: -1}})
	b.Market(t)
	posted, err := b.OpenLead(t.Context(), bridge.NewLead{
		Listing: bridgetest.ListingID, Buyer: bridgetest.Buyer(), Text: "Bonjour, est-elle disponible ?",
	})
	if err != nil {
		t.Fatal(err)
	}
	return b, posted
}

// say posts one more message of the buyer.
func say(t *testing.T, b *bridgetest.Bridge, c bridge.Conversation, text string) {
	t.Helper()
	_, err := b.Post(t.Context(), bridge.NewMessage{Conversation: c.ID, Side: bridge.SideBuyer, Text: text, Via: bridge.ViaAPI})
	if err != nil {
		t.Fatal(err)
	}
}

// outbox is a bridge that says when the outcome of an attempt is stored.
type outbox struct {
	*bridgetest.Bridge
	outcomes chan string
	change   func(*bridge.Outgoing)
}

func newOutbox(b *bridgetest.Bridge) *outbox {
	return &outbox{Bridge: b, outcomes: make(chan string, 1000)}
}

func (o *outbox) Outgoing(ctx context.Context, n bridge.Notification) (bridge.Outgoing, error) {
	out, err := o.Bridge.Outgoing(ctx, n)
	if o.change != nil {
		o.change(&out)
	}
	return out, err
}

func (o *outbox) Delivered(ctx context.Context, id bridge.NotificationID, answer string) error {
	err := o.Bridge.Delivered(ctx, id, answer)
	o.outcomes <- "delivered: " + answer
	return err
}

func (o *outbox) Deferred(ctx context.Context, id bridge.NotificationID, answer string) error {
	err := o.Bridge.Deferred(ctx, id, answer)
	o.outcomes <- "deferred: " + answer
	return err
}

func (o *outbox) Failed(ctx context.Context, id bridge.NotificationID, answer string) error {
	err := o.Bridge.Failed(ctx, id, answer)
	o.outcomes <- "failed: " + answer
	return err
}

// wantNoneBut wants no mail to have left but those to the writer, who is told
// that the message was not delivered.
func wantNoneBut(t *testing.T, h *smarthost, writer string) {
	t.Helper()
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, m := range h.taken {
		if m.to != writer {
			t.Errorf("a mail to %s left, want none", m.to)
		}
	}
}

// wait returns the next outcome.
func (o *outbox) wait(t *testing.T) string {
	t.Helper()
	select {
	case s := <-o.outcomes:
		return s
	case <-time.After(deadline):
		t.Fatal("no outcome")
		return ""
	}
}

func (o *outbox) want(t *testing.T, parts ...string) {
	t.Helper()
	got := o.wait(t)
	for _, part := range parts {
		if !strings.Contains(got, part) {
			t.Errorf("outcome %q; want %q in it", got, part)
		}
	}
}

// serve runs a mailer until stop is called, or the test ends.
func serve(t *testing.T, o *outbox, h mailer.Smarthost, workers int) (stop func()) {
	t.Helper()
	return serveSigned(t, o, h, workers, nil)
}

// serveSigned is serve with mails that are signed.
func serveSigned(t *testing.T, o *outbox, h mailer.Smarthost, workers int, keys []mailer.DKIMKey) (stop func()) {
	t.Helper()
	m := mailer.New(mailer.Options{
		Bridge: o, Smarthost: h, Hostname: "passerelle.example", Workers: workers, SigningKey: key, DKIM: keys, SpoolDir: t.TempDir(),
		Log: slog.New(slog.DiscardHandler), Metrics: prometheus.NewRegistry(), Now: o.Clock.Now,
	})
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	var wg sync.WaitGroup
	wg.Go(func() { m.Serve(ctx) })
	stop = func() {
		cancel()
		wg.Wait()
	}
	t.Cleanup(stop)
	return stop
}

// notifications returns the outbox rows of a message.
func notifications(t *testing.T, b *bridgetest.Bridge, id bridge.MessageID) (ns []bridge.Notification) {
	t.Helper()
	err := b.Store.View(t.Context(), func(tx bridge.Tx) (err error) {
		ns, err = tx.NotificationsOf(t.Context(), id)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return ns
}

func messageState(t *testing.T, b *bridgetest.Bridge, id bridge.MessageID) bridge.MessageState {
	t.Helper()
	var m bridge.Message
	err := b.Store.View(t.Context(), func(tx bridge.Tx) (err error) {
		m, err = tx.Message(t.Context(), id)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return m.State
}

func TestDeliver(t *testing.T) {
	t.Parallel()
	b, posted := market(t)
	h := newSmarthost(t, nil)
	o := newOutbox(b)
	stop := serve(t, o, mailer.Smarthost{Address: h.Address}, 0)
	o.want(t, "delivered: 250")
	stop()

	if len(h.taken) != 1 {
		t.Fatalf("the smarthost got %d mails, want 1", len(h.taken))
	}
	got := h.taken[0]
	n := notifications(t, b, posted.Message.ID)[0]
	if got.from != b.Address(n.BounceAlias) || got.to != bridgetest.SellerEmail {
		t.Errorf("envelope from %s to %s; want the bounce alias and the seller", got.from, got.to)
	}
	lead, err := parser.ParseLead([]byte(got.data), parser.LeadOptions{})
	if err != nil || lead.Contact.Display != "Marie Durand" || lead.Message.Text != "Bonjour, est-elle disponible ?" || len(lead.Warnings) > 0 {
		t.Errorf("ParseLead = %+v, %v; want Marie's lead", lead, err)
	}
	if strings.Contains(got.data, bridgetest.BuyerEmail) {
		t.Error("the buyer's address is in the mail")
	}
	if n.State != bridge.NotificationSent || n.Attempts != 1 || messageState(t, b, posted.Message.ID) != bridge.StateDelivered {
		t.Errorf("notification %s after %d attempts; want sent after 1, and its message delivered", n.State, n.Attempts)
	}
}

// TestDeliverAgain has attempts that may be made again, and the same bytes.
func TestDeliverAgain(t *testing.T) {
	t.Parallel()
	for name, fail := range map[string]func(h *smarthost){
		"sender put off": func(h *smarthost) { h.onMail = first(451, "4.3.0") },
		"service closing": func(h *smarthost) {
			h.onMail = first(421, "4.3.2")
		},
		"recipient put off": func(h *smarthost) { h.onRcpt = first(450, "4.2.0") },
		"data put off":      func(h *smarthost) { h.onData = first(452, "4.3.1") },
		"connection lost before the answer": func(h *smarthost) {
			h.onData = func(n int, c *smtp.Conn) error {
				if n == 1 {
					return c.Conn().Close()
				}
				return nil
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b, posted := market(t)
			h := newSmarthost(t, nil)
			fail(h)
			o := newOutbox(b)
			stop := serve(t, o, mailer.Smarthost{Address: h.Address}, 2)
			o.want(t, "deferred: ")
			stop()
			before := notifications(t, b, posted.Message.ID)[0]
			if before.Attempts != 1 || before.State != bridge.NotificationPending || !before.NextAttempt.After(b.Now()) || before.Mail == "" {
				t.Errorf("after the first attempt: %+v; want it pending for later, with its bytes", before)
			}

			b.Clock.Add(time.Hour)
			stop = serve(t, o, mailer.Smarthost{Address: h.Address}, 2)
			o.want(t, "delivered: ")
			stop()
			if after := notifications(t, b, posted.Message.ID)[0]; after.Mail != before.Mail || after.State != bridge.NotificationSent {
				t.Errorf("after the second attempt: %s with bytes %s; want sent with %s", after.State, after.Mail, before.Mail)
			}
			for _, m := range h.taken[1:] {
				if m.data != h.taken[0].data {
					t.Error("two attempts sent different bytes")
				}
			}
		})
	}
}

// first answers the first command with a refusal.
func first(code int, enhanced string) func(int, *smtp.Conn) error {
	var e smtp.EnhancedCode
	if _, err := fmt.Sscanf(enhanced, "%d.%d.%d", &e[0], &e[1], &e[2]); err != nil {
		panic(err)
	}
	return func(n int, _ *smtp.Conn) error {
		if n > 1 {
			return nil
		}
		return &smtp.SMTPError{Code: code, EnhancedCode: e, Message: "<" + bridgetest.SellerEmail + ">: not now"}
	}
}

// TestSmarthostComesBack has one that answers again after a pause.
func TestSmarthostComesBack(t *testing.T) {
	t.Parallel()
	b, posted := market(t)
	say(t, b, posted.Conversation, "Toujours là ?")
	h := newSmarthost(t, func(h *smarthost, _ *smtp.Server) { h.onMail = first(421, "4.3.2") })
	o := newOutbox(b)
	serve(t, o, mailer.Smarthost{Address: h.Address}, 1)
	o.want(t, "deferred: smarthost not reached")
	o.want(t, "delivered: ")
}

func TestDeliverRefused(t *testing.T) {
	t.Parallel()
	for name, fail := range map[string]func(h *smarthost){
		"sender":    func(h *smarthost) { h.onMail = first(553, "5.1.8") },
		"recipient": func(h *smarthost) { h.onRcpt = first(550, "5.1.1") },
		"data":      func(h *smarthost) { h.onData = first(554, "5.7.1") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b, posted := market(t)
			h := newSmarthost(t, nil)
			fail(h)
			o := newOutbox(b)
			serve(t, o, mailer.Smarthost{Address: h.Address}, 1)
			if got := o.wait(t); !strings.HasPrefix(got, "failed: 55") || !strings.Contains(got, "not now") || strings.Contains(got, "@") {
				t.Errorf("outcome %q; want the refusal without the address in it", got)
			}
			if got := messageState(t, b, posted.Message.ID); got != bridge.StateNotDelivered {
				t.Errorf("message is %s, want not delivered", got)
			}
			say(t, b, posted.Conversation, "Toujours là ?")
			o.want(t, "delivered: ")
			if n := h.connections(); n != 1 {
				t.Errorf("%d connections; want the next mail over the same", n)
			}
		})
	}
}

func TestDeliverTooLarge(t *testing.T) {
	t.Parallel()
	b, _ := market(t)
	h := newSmarthost(t, func(_ *smarthost, s *smtp.Server) { s.MaxMessageBytes = 1000 })
	o := newOutbox(b)
	serve(t, o, mailer.Smarthost{Address: h.Address}, 1)
	o.want(t, "failed: 552 5.3.4")
	if h.mails > 0 {
		t.Error("a mail over the smarthost's limit was begun")
	}
}

// TestDeliverSlow has a smarthost that never answers to the data.
func TestDeliverSlow(t *testing.T) {
	t.Parallel()
	b, _ := market(t)
	release := make(chan struct{})
	t.Cleanup(func() { close(release) })
	h := newSmarthost(t, func(h *smarthost, _ *smtp.Server) {
		h.onData = func(int, *smtp.Conn) error {
			<-release
			return nil
		}
	})
	o := newOutbox(b)
	stop := serve(t, o, mailer.Smarthost{Address: h.Address, Timeout: 300 * time.Millisecond}, 1)
	o.want(t, "deferred: ")
	stop()
}

// TestStopWhileSending lets a mail on its way arrive.
func TestStopWhileSending(t *testing.T) {
	t.Parallel()
	b, posted := market(t)
	begun, release := make(chan struct{}), make(chan struct{})
	h := newSmarthost(t, func(h *smarthost, _ *smtp.Server) {
		h.onData = func(int, *smtp.Conn) error {
			close(begun)
			<-release
			return nil
		}
	})
	o := newOutbox(b)
	stop := serve(t, o, mailer.Smarthost{Address: h.Address}, 1)
	select {
	case <-begun:
	case <-time.After(deadline):
		t.Fatal("no mail arrived")
	}
	stopped := make(chan struct{})
	go func() {
		stop()
		close(stopped)
	}()
	close(release)
	<-stopped
	if n := notifications(t, b, posted.Message.ID)[0]; n.State != bridge.NotificationSent {
		t.Errorf("a mail that was on its way is %s, want sent", n.State)
	}
}

func TestDeliverManyOverFewConnections(t *testing.T) {
	t.Parallel()
	b, posted := market(t)
	for i := range 20 {
		say(t, b, posted.Conversation, fmt.Sprintf("Message %d", i))
	}
	h := newSmarthost(t, nil)
	o := newOutbox(b)
	stop := serve(t, o, mailer.Smarthost{Address: h.Address}, 2)
	for range 21 {
		o.want(t, "delivered: ")
	}
	stop()
	if n := h.connections(); n > 2 {
		t.Errorf("%d connections for two workers", n)
	}
	if len(h.taken) != 21 {
		t.Errorf("the smarthost got %d mails, want 21", len(h.taken))
	}
}

// TestDeliverAfterHangUp has a smarthost that closes idle connections.
func TestDeliverAfterHangUp(t *testing.T) {
	t.Parallel()
	b, posted := market(t)
	h := newSmarthost(t, nil)
	o := newOutbox(b)
	serve(t, o, mailer.Smarthost{Address: h.Address}, 1)
	o.want(t, "delivered: ")
	h.hangUp(t)
	say(t, b, posted.Conversation, "Toujours là ?")
	o.want(t, "delivered: ")
}

func TestDeliverGuarded(t *testing.T) {
	t.Parallel()
	b, posted := market(t)
	h := newSmarthost(t, nil)
	o := newOutbox(b)
	o.change = func(o *bridge.Outgoing) {
		o.Record.Message.Text += "\nAppelez le 06 39 98 00 01 !"
		o.Record.Contact.Phones = nil
		o.Secrets = append(o.Secrets, bridgetest.BuyerPhone)
	}
	serve(t, o, mailer.Smarthost{Address: h.Address}, 1)
	o.want(t, "failed: stopped")
	n := notifications(t, b, posted.Message.ID)[0]
	wantNoneBut(t, h, bridgetest.BuyerEmail)
	if n.Mail != "" || n.State != bridge.NotificationFailed {
		t.Errorf("bytes %q kept, state %s; want none and failed", n.Mail, n.State)
	}
}

func TestDeliverSignedIn(t *testing.T) {
	t.Parallel()
	serverTLS, clientTLS := hostTLS(t)
	for name, test := range map[string]struct {
		host mailer.Smarthost
		want string
		tls  bool
	}{
		"offered, name unchecked": {mailer.Smarthost{Username: "passerelle", Password: "right"}, "delivered: ", true},
		"opportunistic":           {mailer.Smarthost{TLS: "opportunistic", Username: "passerelle", Password: "right"}, "delivered: ", true},
		"required":                {mailer.Smarthost{TLS: mailer.TLSRequired, TLSConfig: clientTLS, Username: "passerelle", Password: "right"}, "delivered: ", true},
		"required, not trusted":   {mailer.Smarthost{TLS: mailer.TLSRequired, Username: "passerelle", Password: "right"}, "deferred: smarthost not reached: tls", true},
		"none":                    {mailer.Smarthost{TLS: mailer.TLSNone, Username: "passerelle", Password: "right"}, "delivered: ", false},
		"wrong password":          {mailer.Smarthost{Username: "passerelle", Password: "wrong"}, "deferred: smarthost not reached: signing in", true},
		"no password":             {mailer.Smarthost{}, "deferred: smarthost not reached: ", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b, _ := market(t)
			h := newSmarthost(t, func(h *smarthost, s *smtp.Server) {
				h.password, s.TLSConfig = "right", serverTLS
			})
			test.host.Address = h.Address
			o := newOutbox(b)
			stop := serve(t, o, test.host, 1)
			o.want(t, test.want)
			stop()
			if strings.HasPrefix(test.want, "delivered") && h.taken[0].tls != test.tls {
				t.Errorf("mail came with TLS %t, want %t", h.taken[0].tls, test.tls)
			}
		})
	}
}

func TestDeliverRequiredButNotOffered(t *testing.T) {
	t.Parallel()
	b, _ := market(t)
	h := newSmarthost(t, nil)
	o := newOutbox(b)
	serve(t, o, mailer.Smarthost{Address: h.Address, TLS: mailer.TLSRequired}, 1)
	o.want(t, "deferred: smarthost not reached: it offers no STARTTLS")
}
