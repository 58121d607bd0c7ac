package webhook_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	standard "github.com/standard-webhooks/standard-webhooks/libraries/go"
	"pgregory.net/rapid"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
	"github.com/passerelle-mail/passerelle/bridge/webhook"
)

func TestAnEventArrives(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.thread = w.lead("")
	got := w.pass()
	if len(got) != 1 {
		t.Fatalf("%d requests, want 1", len(got))
	}
	r := got[0]
	verify(t, r, w.hook.Keys...)
	var body bridge.Announcement
	must(t, json.Unmarshal([]byte(r.body), &body))
	if body.Type != bridge.JournalLead || string(body.ID) != r.id || body.Data.Conversation != string(w.thread) || strings.Contains(r.body, bridgetest.BuyerEmail) {
		t.Errorf("body: %s", r.body)
	}
	if stamp := r.header.Get("Webhook-Timestamp"); stamp != strconv.FormatInt(w.Clock.Now().Unix(), 10) {
		t.Errorf("webhook-timestamp %s", stamp)
	}
	if again := w.later(48 * time.Hour); len(again) != 0 {
		t.Errorf("told again: %+v", again)
	}
	list, attempts := w.log()
	if len(list) != 1 || list[0].State != bridge.WebhookDelivered || list[0].Body != r.body || len(attempts[0]) != 1 {
		t.Fatalf("log: %+v, %+v", list, attempts)
	}
	a := attempts[0][0]
	if a.Status != 200 || a.AnswerBody != "answer" || a.RequestHeader["webhook-id"] != r.id || a.RequestHeader["webhook-signature"] != "" {
		t.Errorf("attempt: %+v", a)
	}
}

// The schedule is that of the standard, with up to a tenth by chance.
func TestFailuresAreTriedAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.receiver.isDown()
	w.thread = w.lead("")
	tried := len(w.pass())
	for _, wait := range []time.Duration{
		5 * time.Second, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 5 * time.Hour, 10 * time.Hour, 14 * time.Hour, 20 * time.Hour, 24 * time.Hour,
	} {
		if early := w.later(wait - time.Second); len(early) != 0 {
			t.Errorf("told %s too early", time.Second)
		}
		tried += len(w.later(wait/10 + time.Second))
	}
	list, attempts := w.log()
	if tried != 10 || len(attempts[0]) != 10 || attempts[0][0].Error != "connect" {
		t.Errorf("%d attempts, %d in the log; want 10", tried, len(attempts[0]))
	}
	if list[0].State != bridge.WebhookFailed || list[0].Reason != bridge.WebhookExhausted {
		t.Errorf("delivery: %+v", list[0])
	}
	body := list[0].Body
	w.receiver.answers(http.StatusNoContent)
	if _, err := w.ReplayDelivery(t.Context(), w.mine, w.hook.ID, list[0].ID); err != nil {
		t.Fatal(err)
	}
	if got := w.pass(); len(got) != 1 || got[0].body != body || got[0].id != string(list[0].EventID) {
		t.Errorf("replayed: %+v", got)
	}
}

func TestAnswers(t *testing.T) {
	t.Parallel()
	date := time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC) // an hour from now
	tests := []struct {
		name   string
		status int
		header []string
		quiet  time.Duration // for which nothing is sent
		again  time.Duration // after which it is
	}{
		{"redirect", 302, []string{"Location", "http://169.254.169.254/"}, 4 * time.Second, 2 * time.Second},
		{"refused", 400, nil, 4 * time.Second, 2 * time.Second},
		{"throttled", 429, []string{"Retry-After", "90"}, 89 * time.Second, 2 * time.Second},
		{"busy until", 503, []string{"Retry-After", date.Format(http.TimeFormat)}, 59 * time.Minute, 2 * time.Minute},
		{"for ever", 503, []string{"Retry-After", "2000000000"}, 23 * time.Hour, 2 * time.Hour},
		{"nonsense", 503, []string{"Retry-After", "-5"}, 4 * time.Second, 2 * time.Second},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.receiver.answers(tt.status, tt.header...)
			w.lead("")
			if got := w.pass(); len(got) != 1 {
				t.Fatalf("%d requests, want 1", len(got))
			}
			w.receiver.answers(http.StatusOK)
			other := w.lead("other")
			if len(tt.header) == 2 && tt.header[0] == "Retry-After" && tt.header[1] != "-5" {
				if got := w.later(tt.quiet); len(got) != 0 {
					t.Errorf("told during the pause: %+v", got)
				}
			} else if got := w.later(tt.quiet); len(got) != 1 || !strings.Contains(got[0].body, string(other)) {
				t.Errorf("told: %+v; want the other lead alone", got)
			}
			if got := w.later(tt.again); len(got) == 0 {
				t.Error("not told again")
			}
		})
	}
}

func TestGone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.receiver.answers(http.StatusGone)
	w.lead("")
	w.pass()
	if h := w.reload(); h.State != bridge.WebhookDisabled || h.Reason != bridge.WebhookGone {
		t.Fatalf("endpoint: %+v", h)
	}
	w.receiver.answers(http.StatusOK)
	w.lead("other")
	if got := w.later(72 * time.Hour); len(got) != 0 {
		t.Errorf("told although it is gone: %+v", got)
	}
	if _, err := w.TestWebhook(t.Context(), w.mine, w.hook.ID); err == nil {
		t.Error("a disabled endpoint was tested")
	}
	yes := true
	_, err := w.ChangeWebhook(t.Context(), w.mine, w.hook.ID, bridge.WebhookChange{Active: &yes})
	must(t, err)
	if got := w.pass(); len(got) != 2 {
		t.Errorf("told %d events once it is enabled, want 2", len(got))
	}
}

func TestKeysRotate(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	old := w.hook.Keys[0]
	hook, err := w.RotateWebhook(t.Context(), w.mine, w.hook.ID, time.Hour)
	must(t, err)
	w.lead("")
	verify(t, w.pass()[0], old, hook.Keys[0])
	w.Clock.Add(time.Hour)
	w.lead("other")
	r := w.pass()[0]
	verify(t, r, hook.Keys[0])
	lib, err := standard.NewWebhook(old.SecretText())
	must(t, err)
	if lib.VerifyIgnoringTimestamp([]byte(r.body), r.header) == nil || verifiesPublic(t, r, old.PublicText()) {
		t.Error("the old key still signs")
	}
}

func TestATestEvent(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.receiver.answers(http.StatusInternalServerError)
	d, err := w.TestWebhook(t.Context(), w.mine, w.hook.ID)
	must(t, err)
	got := w.pass()
	if len(got) != 1 || got[0].id != string(d.EventID) || !strings.Contains(got[0].body, `"type":"webhook.test"`) {
		t.Fatalf("told: %+v", got)
	}
	verify(t, got[0], w.hook.Keys...)
	if again := w.later(48 * time.Hour); len(again) != 0 {
		t.Errorf("tested again: %+v", again)
	}
	if h := w.reload(); !h.FailingSince.IsZero() {
		t.Error("a test that failed made the endpoint fail")
	}
}

// An endpoint that fails for an hour has all once it is well, in order within each
// conversation, without waiting for the turns of what failed.
func TestAnHourOfFailures(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.receiver.isDown()
	threads := []bridge.ConversationID{w.lead("a"), w.lead("b")}
	for i := range 6 {
		w.write(threads[i%2], bridge.SideBuyer, fmt.Sprintf("message %d", i))
		for _, r := range w.later(10 * time.Minute) {
			if !strings.Contains(r.body, "lead.created") {
				t.Errorf("told before the lead: %s", r.body)
			}
		}
	}
	w.receiver.answers(http.StatusOK)
	w.lead("c") // which is what finds out
	var texts []string
	for _, r := range w.pass() {
		for i := range 6 {
			if strings.Contains(r.body, fmt.Sprintf("message %d", i)) {
				texts = append(texts, fmt.Sprint(i%2, i))
			}
		}
	}
	slices.SortStableFunc(texts, func(a, b string) int { return strings.Compare(a[:1], b[:1]) })
	if want := []string{"0 0", "0 2", "0 4", "1 1", "1 3", "1 5"}; !slices.Equal(texts, want) {
		t.Errorf("told %q, want %q", texts, want)
	}
}

// flaky answers by chance, and notes what it was told.
type flaky struct {
	t        *rapid.T
	well     bool
	seen     map[string]string // body by id
	done     map[string]bool   // an answer of 2xx arrived
	last     map[string]int    // sequence by conversation
	key      bridge.WebhookKey
	requests int
}

func (f *flaky) answer(r request) (*http.Response, error) {
	f.requests++
	if f.done[r.id] {
		f.t.Errorf("%s was told after a 2xx", r.id)
	}
	if before, told := f.seen[r.id]; told && before != r.body {
		f.t.Errorf("%s was told with other bytes", r.id)
	}
	manner := 0
	if !f.well {
		manner = rapid.IntRange(0, 6).Draw(f.t, "manner")
	}
	switch manner {
	case 2:
		return answer(http.StatusInternalServerError), nil
	case 3:
		return answer(http.StatusTooManyRequests, "Retry-After", "40"), nil
	case 4:
		return nil, errSlow
	case 5:
		return answer(http.StatusMovedPermanently, "Location", endpoint), nil
	}
	f.take(r)
	if manner == 6 {
		return nil, errSlow // it took the event, and its answer was lost
	}
	f.done[r.id] = true
	return answer(http.StatusAccepted), nil
}

// take is what a receiver does with an event that it has not seen.
func (f *flaky) take(r request) {
	if _, again := f.seen[r.id]; again {
		return
	}
	f.seen[r.id] = r.body
	var body bridge.Announcement
	if err := json.Unmarshal([]byte(r.body), &body); err != nil {
		f.t.Fatal(err)
	}
	if sequence := int(body.ID.Sequence()); sequence <= f.last[body.Data.Conversation] {
		f.t.Errorf("%s was told after %d of its conversation", r.id, f.last[body.Data.Conversation])
	} else {
		f.last[body.Data.Conversation] = sequence
	}
}

// Whatever a receiver answers, it has every event once by id, in order within
// each conversation, and is told nothing again after a 2xx that arrived.
func TestWhateverTheReceiverDoes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	threads := []bridge.ConversationID{w.lead("a"), w.lead("b"), w.lead("c")}
	w.pass()
	must(t, w.DeleteWebhook(t.Context(), w.mine, w.hook.ID))
	requests, events := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		ctx := context.Background()
		f := &flaky{t: rt, seen: map[string]string{}, done: map[string]bool{}, last: map[string]int{}}
		w.receiver.answer = f.answer
		hook, err := w.MakeWebhook(ctx, w.mine, bridge.NewWebhook{URL: endpoint})
		must(t, err)
		f.key = hook.Keys[0]
		defer func() { must(t, w.DeleteWebhook(ctx, w.mine, hook.ID)) }()
		start := hook.Position
		for range rapid.IntRange(1, 12).Draw(rt, "steps") {
			for range rapid.IntRange(0, 2).Draw(rt, "messages") {
				side := rapid.SampledFrom([]bridge.Side{bridge.SideBuyer, bridge.SideSeller}).Draw(rt, "side")
				w.write(rapid.SampledFrom(threads).Draw(rt, "thread"), side, "Bonjour.")
			}
			w.Clock.Add(rapid.SampledFrom([]time.Duration{0, time.Second, 6 * time.Second, 45 * time.Second, 6 * time.Minute, time.Hour}).Draw(rt, "wait"))
			w.sender.Pass(ctx)
		}
		f.well = true
		for range 20 {
			w.Clock.Add(33 * time.Hour)
			w.sender.Pass(ctx)
		}
		end, err := w.JournalPosition(ctx, "", "")
		must(t, err)
		if len(f.seen) != int(end-start) || len(f.done) != len(f.seen) {
			rt.Errorf("%d events, %d of them answered; want %d", len(f.seen), len(f.done), end-start)
		}
		for _, r := range w.receiver.got() {
			verify(t, r, f.key)
		}
		requests, events = requests+f.requests, events+len(f.seen)
	})
	t.Logf("%d requests for %d events", requests, events)
}

// What happens is told without being asked for, and what is on its way when the
// program stops comes to its end.
func TestServe(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	asked, release := make(chan struct{}, 10), make(chan struct{})
	w.receiver.answer = func(request) (*http.Response, error) {
		asked <- struct{}{}
		<-release
		return answer(http.StatusOK), nil
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		w.sender.Serve(ctx)
	}()
	w.lead("")
	<-asked
	cancel()
	select {
	case <-done:
		t.Error("it ended before what was on its way")
	default:
	}
	close(release)
	<-done
	if list, _ := w.log(); len(list) != 1 || list[0].State != bridge.WebhookDelivered {
		t.Errorf("log: %+v", list)
	}
}

// One endpoint that takes long holds back no other one, and gets no more than a few
// requests at a time.
func TestASlowEndpointHoldsBackNoOther(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	other, err := w.MakeWebhook(t.Context(), bridge.WebhookHolder{Marketplace: true}, bridge.NewWebhook{URL: "https://market.example/"})
	must(t, err)
	hang, quick := make(chan struct{}), make(chan struct{}, 100)
	slow := &split{slow: hang, host: "crm.garage-dubreuil.example", quick: quick}
	s := webhook.New(webhook.Options{Bridge: w, Log: slog.New(slog.DiscardHandler), Now: w.Clock.Now, Transport: slow})
	for i := range 20 {
		w.lead(fmt.Sprint("buyer-", i))
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.Serve(ctx)
	}()
	for range 20 {
		<-quick
	}
	if most := slow.most.Load(); most > 8 {
		t.Errorf("%d requests at a time", most)
	}
	cancel()
	close(hang)
	<-done
	list, err := w.WebhookDeliveries(t.Context(), bridge.WebhookHolder{Marketplace: true}, bridge.WebhookDeliveryFilter{
		Webhook: other.ID, State: bridge.WebhookDelivered, Limit: 100,
	})
	if err != nil || len(list) != 20 {
		t.Errorf("%d delivered, %v; want 20", len(list), err)
	}
}

// split is a network in which one host hangs.
type split struct {
	host   string
	slow   chan struct{}
	quick  chan struct{}
	flying atomic.Int64
	most   atomic.Int64
}

func (s *split) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Host != s.host {
		s.quick <- struct{}{}
		return answer(http.StatusOK), nil
	}
	n := s.flying.Add(1)
	defer s.flying.Add(-1)
	for most := s.most.Load(); n > most && !s.most.CompareAndSwap(most, n); most = s.most.Load() {
	}
	<-s.slow
	return answer(http.StatusOK), nil
}
