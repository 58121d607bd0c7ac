package webhook_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	standard "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/webhook"
)

// ids are those of requests, in their order.
func ids(all []request) (out []string) {
	for _, r := range all {
		out = append(out, r.id)
	}
	return out
}

// kindOf is what a request tells.
func kindOf(t *testing.T, r request) string {
	t.Helper()
	var a bridge.Announcement
	must(t, json.Unmarshal([]byte(r.body), &a))
	return string(a.Type)
}

// inFlight holds the next request to the receiver, calls change meanwhile, and then
// lets it be answered.
func (w *world) inFlight(change func()) {
	w.t.Helper()
	asked, release := make(chan struct{}), make(chan struct{})
	first := true
	w.receiver.mu.Lock()
	w.receiver.answer = func(request) (*http.Response, error) {
		if first {
			first = false
			close(asked)
			<-release
		}
		return answer(http.StatusOK), nil
	}
	w.receiver.mu.Unlock()
	done := make(chan struct{})
	go func() {
		defer close(done)
		w.sender.Pass(w.t.Context())
	}()
	<-asked
	change()
	close(release)
	<-done
}

// What is told again while something is on its way does not overtake it, nothing is
// left out, and what had not been told yet comes behind what comes again.
func TestReplayWhileSomethingIsOnItsWay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	thread := w.lead("")
	w.write(thread, bridge.SideBuyer, "Encore là ?")
	told := ids(w.pass())
	began := w.Clock.Now()
	w.Clock.Add(time.Minute)
	w.write(thread, bridge.SideBuyer, "On its way.")
	w.write(thread, bridge.SideBuyer, "Waits.")
	w.inFlight(func() {
		_, err := w.ReplayWebhook(t.Context(), w.mine, w.hook.ID, bridge.WebhookReplay{Since: began})
		must(t, err)
	})
	got := ids(w.receiver.got())
	// What is on its way comes to its end first, and once more in its turn: it was
	// asked for.
	if len(told) != 2 || len(got) != 5 || !slices.Equal(got[1:4], append(told, got[0])) || slices.Contains(got[:4], got[4]) {
		t.Fatalf("first %q, then %q", told, got)
	}
	if again := w.later(24 * time.Hour); len(again) != 0 {
		t.Errorf("told once more: %q", ids(again))
	}
}

// What is tried again is signed by the keys that there are then.
func TestKeysRotateBetweenAttempts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	old := w.hook.Keys[0]
	w.receiver.isDown()
	w.lead("")
	first := w.pass()[0]
	verify(t, first, old)
	hook, err := w.RotateWebhook(t.Context(), w.mine, w.hook.ID, time.Minute)
	must(t, err)
	second := w.later(6 * time.Second)[0]
	verify(t, second, old, hook.Keys[0])
	third := w.later(6 * time.Minute)[0] // the old one has ended
	verify(t, third, hook.Keys[0])
	lib, err := standard.NewWebhook(old.SecretText())
	must(t, err)
	if lib.VerifyIgnoringTimestamp([]byte(third.body), third.header) == nil {
		t.Error("the old key still signs")
	}
	if first.id != third.id || first.body != third.body || first.header.Get("Webhook-Timestamp") == third.header.Get("Webhook-Timestamp") {
		t.Error("an attempt is not the same event at another time")
	}
}

// What waits goes to the address that there is then, at once and in order; what is
// on its way to the old one is not told again where that took it.
func TestTheAddressChangesWhileEventsWait(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.receiver.isDown()
	thread := w.lead("")
	w.pass()
	w.later(6 * time.Second) // the next turn is in five minutes
	w.write(thread, bridge.SideBuyer, "Encore là ?")
	other := w.lead("other")
	w.receiver.answers(http.StatusOK)
	moved := "https://new.crm.example/leads"
	_, err := w.ChangeWebhook(t.Context(), w.mine, w.hook.ID, bridge.WebhookChange{URL: &moved})
	must(t, err)
	got := w.pass()
	var ofThread []string
	for _, r := range got {
		if r.host != "new.crm.example" {
			t.Errorf("%s went to %s", r.id, r.host)
		}
		if !strings.Contains(r.body, string(other)) {
			ofThread = append(ofThread, kindOf(t, r))
		}
	}
	if len(got) != 3 || !slices.Equal(ofThread, []string{"lead.created", "message.received"}) {
		t.Errorf("told %d events, of the thread %q", len(got), ofThread)
	}
	w.write(thread, bridge.SideBuyer, "Et la couleur ?")
	back := endpoint
	w.inFlight(func() {
		_, err := w.ChangeWebhook(t.Context(), w.mine, w.hook.ID, bridge.WebhookChange{URL: &back})
		must(t, err)
	})
	if got := w.receiver.got(); len(got) != 1 || got[0].host != "new.crm.example" {
		t.Errorf("told %+v", got)
	}
	if again := w.later(24 * time.Hour); len(again) != 0 {
		t.Errorf("told again: %q", ids(again))
	}
}

// An endpoint that is deleted while it is told of something is told no more, and
// what became of that is no fault.
func TestDeletedWhileSomethingIsOnItsWay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var log bytes.Buffer
	w.sender = webhook.New(webhook.Options{Bridge: w, Log: slog.New(slog.NewTextHandler(&log, nil)), Now: w.Clock.Now, Transport: w.receiver})
	thread := w.lead("")
	w.write(thread, bridge.SideBuyer, "Encore là ?")
	w.inFlight(func() { must(t, w.DeleteWebhook(t.Context(), w.mine, w.hook.ID)) })
	if got := w.receiver.got(); len(got) != 1 {
		t.Errorf("told %q", ids(got))
	}
	w.write(thread, bridge.SideBuyer, "Et la couleur ?")
	if got := w.later(24 * time.Hour); len(got) != 0 {
		t.Errorf("told although it is deleted: %q", ids(got))
	}
	if strings.Contains(log.String(), "ERROR") {
		t.Errorf("logged as a fault: %s", log.String())
	}
}

// One that is switched off while it is told of something keeps what came of that,
// and is told the rest once it is switched on.
func TestDisabledWhileSomethingIsOnItsWay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	thread := w.lead("")
	w.write(thread, bridge.SideBuyer, "Encore là ?")
	set := func(on bool) {
		_, err := w.ChangeWebhook(t.Context(), w.mine, w.hook.ID, bridge.WebhookChange{Active: &on})
		must(t, err)
	}
	w.inFlight(func() { set(false) })
	first := ids(w.receiver.got())
	w.write(thread, bridge.SideBuyer, "Et la couleur ?")
	if got := w.later(24 * time.Hour); len(first) != 1 || len(got) != 0 {
		t.Fatalf("told %q, and %q while it is off", first, ids(got))
	}
	set(true)
	if got := w.pass(); len(got) != 2 || slices.Contains(ids(got), first[0]) {
		t.Errorf("told %q once it is on, after %q", ids(got), first)
	}
}
