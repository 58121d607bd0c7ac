package webhook_test

import (
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	standard "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
	"github.com/passerelle-mail/passerelle/bridge/webhook"
)

// receiver is a CRM. It is also what carries requests to it.
type receiver struct {
	mu       sync.Mutex
	requests []request
	// answer says what becomes of a request; an error is that no answer arrived.
	answer func(request) (*http.Response, error)
}

// request is what the receiver got.
type request struct {
	id     string
	host   string
	body   string
	header http.Header
}

func (r *receiver) RoundTrip(req *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return nil, err
	}
	got := request{req.Header.Get("Webhook-Id"), req.URL.Host, string(body), req.Header.Clone()}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.requests = append(r.requests, got)
	return r.answer(got)
}

// got returns the requests so far, and forgets them.
func (r *receiver) got() []request {
	r.mu.Lock()
	defer r.mu.Unlock()
	all := r.requests
	r.requests = nil
	return all
}

func (r *receiver) answers(status int, header ...string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.answer = func(request) (*http.Response, error) { return answer(status, header...), nil }
}

func (r *receiver) isDown() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.answer = func(request) (*http.Response, error) { return nil, errors.New("connection reset") }
}

func answer(status int, header ...string) *http.Response {
	resp := &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader("answer"))}
	for i := 0; i < len(header); i += 2 {
		resp.Header.Set(header[i], header[i+1])
	}
	return resp
}

// world is a marketplace with an account that has an endpoint.
type world struct {
	*bridgetest.Bridge
	t        *testing.T
	receiver *receiver
	sender   *webhook.Sender
	lea      bridge.Viewer
	mine     bridge.WebhookHolder
	hook     bridge.Webhook
	thread   bridge.ConversationID
}

const endpoint = "https://crm.garage-dubreuil.example/leads"

func newWorld(t *testing.T) *world {
	t.Helper()
	b := bridgetest.New(t, bridgetest.Options{Limits: bridge.Limits{Unanswered: -1, AccountUnanswered: -1, Contacts: -1}})
	b.Market(t)
	_, members, err := b.Account(t.Context(), bridgetest.AccountID)
	must(t, err)
	w := &world{Bridge: b, t: t, receiver: &receiver{}, lea: bridge.Viewer{Member: members[0].ID, Account: members[0].AccountID}}
	w.mine = bridge.WebhookHolder{Viewer: w.lea}
	w.receiver.answers(http.StatusOK)
	w.hook, err = b.MakeWebhook(t.Context(), w.mine, bridge.NewWebhook{URL: endpoint})
	must(t, err)
	w.sender = webhook.New(webhook.Options{Bridge: b, Log: slog.New(slog.DiscardHandler), Now: b.Clock.Now, Transport: w.receiver})
	return w
}

// lead makes a lead of a buyer.
func (w *world) lead(buyer string) bridge.ConversationID {
	w.t.Helper()
	n := bridgetest.Buyer()
	if buyer != "" {
		n.ExternalID, n.Email = buyer, buyer+"@courriel.example"
	}
	p := w.Lead(w.t, bridgetest.ListingID, n, "Bonjour, est-elle disponible ?")
	return p.Conversation.ID
}

func (w *world) write(id bridge.ConversationID, side bridge.Side, text string) {
	w.t.Helper()
	_, err := w.Post(w.t.Context(), bridge.NewMessage{Conversation: id, Side: side, Text: text, Via: bridge.ViaAPI})
	must(w.t, err)
}

func (w *world) pass() []request {
	w.t.Helper()
	w.sender.Pass(w.t.Context())
	return w.receiver.got()
}

// later moves the clock, and sends what is due then.
func (w *world) later(d time.Duration) []request {
	w.t.Helper()
	w.Clock.Add(d)
	return w.pass()
}

// log returns the deliveries of the endpoint, oldest first, with their attempts.
func (w *world) log() (list []bridge.WebhookDelivery, attempts [][]bridge.WebhookAttempt) {
	w.t.Helper()
	all, err := w.WebhookDeliveries(w.t.Context(), w.mine, bridge.WebhookDeliveryFilter{Webhook: w.hook.ID, Limit: 1000})
	must(w.t, err)
	for _, one := range slices.Backward(all) {
		d, tried, err := w.WebhookDelivery(w.t.Context(), w.mine, w.hook.ID, one.ID)
		must(w.t, err)
		list, attempts = append(list, d), append(attempts, tried)
	}
	return list, attempts
}

func (w *world) reload() bridge.Webhook {
	w.t.Helper()
	hook, err := w.Webhook(w.t.Context(), w.mine, w.hook.ID)
	must(w.t, err)
	return hook
}

// verify checks a request as a receiver does that has some keys, with the
// standard's own library and by the letter of its text.
func verify(t *testing.T, r request, keys ...bridge.WebhookKey) {
	t.Helper()
	for _, k := range keys {
		lib, err := standard.NewWebhook(k.SecretText())
		must(t, err)
		if err := lib.VerifyIgnoringTimestamp([]byte(r.body), r.header); err != nil {
			t.Errorf("v1 of %s: %v", r.id, err)
		}
		if !verifiesPublic(t, r, k.PublicText()) {
			t.Errorf("v1a of %s does not verify", r.id)
		}
	}
}

func verifiesPublic(t *testing.T, r request, public string) bool {
	t.Helper()
	raw, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(public, "whpk_"))
	must(t, err)
	content := r.header.Get("Webhook-Id") + "." + r.header.Get("Webhook-Timestamp") + "." + r.body
	for one := range strings.FieldsSeq(r.header.Get("Webhook-Signature")) {
		version, signature, _ := strings.Cut(one, ",")
		if version != "v1a" {
			continue
		}
		s, err := base64.StdEncoding.DecodeString(signature)
		must(t, err)
		if ed25519.Verify(raw, []byte(content), s) {
			return true
		}
	}
	return false
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// errSlow is what a client makes of an endpoint that takes too long.
var errSlow = context.DeadlineExceeded
