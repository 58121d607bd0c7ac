package bridge_test

import (
	"errors"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

// withUndo is a firm whose members may take back what they sent within ten
// seconds.
func withUndo(t *testing.T) firm {
	t.Helper()
	f := firm{Bridge: bridgetest.New(t, bridgetest.Options{UndoTime: 10 * time.Second}), t: t}
	f.Market(t)
	p, err := f.OpenLead(t.Context(), bridge.NewLead{Listing: bridgetest.ListingID, Text: "Bonjour", Buyer: bridgetest.Buyer()})
	if err != nil {
		t.Fatal(err)
	}
	f.id = p.Conversation.ID
	f.lea, f.buyer, f.stranger, _ = viewers(t, f.Bridge, p)
	return f
}

func (f firm) writes(who bridge.Viewer, n bridge.NewMessage, at time.Time) bridge.Written {
	f.t.Helper()
	n.Conversation, n.Via = f.id, bridge.ViaWeb
	w, err := f.Write(f.t.Context(), who, n, at)
	if err != nil {
		f.t.Fatal(err)
	}
	return w
}

// due sends what is due after a while, and returns when the next is.
func (f firm) due(after time.Duration) time.Time {
	f.t.Helper()
	f.Clock.Add(after)
	next, err := f.SendDue(f.t.Context())
	if err != nil {
		f.t.Fatal(err)
	}
	return next
}

func joinedTexts(v bridge.ConversationView) string {
	var all []string
	for _, m := range v.Messages {
		all = append(all, m.Text)
	}
	return strings.Join(all, "|")
}

func TestWhatAMemberSendsWaitsToBeTakenBack(t *testing.T) {
	t.Parallel()
	f := withUndo(t)
	file := bridge.NewFile{Name: "carnet.pdf", Content: strings.NewReader("%PDF-1.4 carnet")}
	w := f.writes(f.lea, bridge.NewMessage{Text: "Oui.", Files: []bridge.NewFile{file}, IdempotencyKey: "k"}, time.Time{})
	if w.Message.ID != "" || !w.Waiting.Undo || w.Waiting.DueAt.Sub(f.Now()) != 10*time.Second {
		t.Fatalf("written %+v; want it to wait for ten seconds", w)
	}
	if again := f.writes(f.lea, bridge.NewMessage{Text: "Oui.", IdempotencyKey: "k"}, time.Time{}); again.Waiting.ID != w.Waiting.ID {
		t.Errorf("the same key waits as %q too", again.Waiting.ID)
	}
	if v := f.view(f.lea); len(v.Scheduled) != 1 || v.Scheduled[0].Text != "Oui." || joinedTexts(v) != "Bonjour" {
		t.Errorf("its side sees %+v and %q", v.Scheduled, joinedTexts(v))
	}
	if v := f.view(f.buyer); len(v.Scheduled) != 0 || joinedTexts(v) != "Bonjour" {
		t.Errorf("the other side sees %+v and %q", v.Scheduled, joinedTexts(v))
	}
	if next := f.due(9 * time.Second); !next.Equal(w.Waiting.DueAt) || joinedTexts(f.view(f.buyer)) != "Bonjour" {
		t.Errorf("sent after nine seconds, or next at %v", next)
	}
	if next := f.due(time.Second); !next.IsZero() {
		t.Errorf("next at %v; want none", next)
	}
	v := f.view(f.buyer)
	if joinedTexts(v) != "Bonjour|Oui." || len(v.Messages[1].Attachments) != 1 {
		t.Fatalf("the other side sees %+v", v.Messages)
	}
	_, r, err := f.OpenAttachment(t.Context(), f.buyer, v.Messages[1].Attachments[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(r); err != nil || string(got) != "%PDF-1.4 carnet" {
		t.Errorf("the file is %q: %v", got, err)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	if again := f.writes(f.lea, bridge.NewMessage{Text: "Oui.", IdempotencyKey: "k"}, time.Time{}); again.Message.ID != v.Messages[1].ID {
		t.Errorf("the same key gives %+v; want the message", again)
	}
	if v := f.view(f.lea); len(v.Scheduled) != 0 || v.Conversation.Desk.Assignee != f.lea.Member {
		t.Errorf("%d wait, assigned to %q; want none, and the writer", len(v.Scheduled), v.Conversation.Desk.Assignee)
	}
}

func TestTakingBack(t *testing.T) {
	t.Parallel()
	f := withUndo(t)
	w := f.writes(f.lea, bridge.NewMessage{Text: "Non."}, time.Time{})
	for who, v := range map[string]bridge.Viewer{"stranger": f.stranger, "buyer": f.buyer} {
		if _, err := f.CancelScheduled(t.Context(), v, w.Waiting.ID); !errors.Is(err, bridge.ErrNotFound) {
			t.Errorf("%s: CancelScheduled: %v; want %v", who, err, bridge.ErrNotFound)
		}
		if err := f.SendScheduled(t.Context(), v, w.Waiting.ID); !errors.Is(err, bridge.ErrNotFound) {
			t.Errorf("%s: SendScheduled: %v; want %v", who, err, bridge.ErrNotFound)
		}
		if err := f.PutScheduled(t.Context(), v, w.Waiting.ID, "x", f.Now().Add(time.Hour)); !errors.Is(err, bridge.ErrNotFound) {
			t.Errorf("%s: PutScheduled: %v; want %v", who, err, bridge.ErrNotFound)
		}
		if _, err := f.Write(t.Context(), v, bridge.NewMessage{Conversation: f.id, Text: "x"}, time.Time{}); !errors.Is(err, bridge.ErrNotFound) {
			t.Errorf("%s: Write: %v; want %v", who, err, bridge.ErrNotFound)
		}
	}
	s, err := f.CancelScheduled(t.Context(), f.lea, w.Waiting.ID)
	if err != nil || s.Text != "Non." {
		t.Fatalf("CancelScheduled = %+v, %v", s, err)
	}
	f.due(time.Hour)
	if got := joinedTexts(f.view(f.buyer)); got != "Bonjour" {
		t.Errorf("sent: %q", got)
	}
	if _, err := f.CancelScheduled(t.Context(), f.lea, w.Waiting.ID); !errors.Is(err, bridge.ErrNotFound) {
		t.Errorf("CancelScheduled again: %v; want %v", err, bridge.ErrNotFound)
	}
}

func TestSendingLater(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	morning := f.Now().Add(15 * time.Hour)
	w := f.writes(f.ann, bridge.NewMessage{Text: "Demain."}, morning)
	if w.Waiting.Undo || !w.Waiting.DueAt.Equal(morning) {
		t.Fatalf("written %+v", w)
	}
	noon := morning.Add(3 * time.Hour)
	if err := f.PutScheduled(t.Context(), f.lea, w.Waiting.ID, "À midi.", noon); err != nil {
		t.Fatal(err)
	}
	if next := f.due(15 * time.Hour); !next.Equal(noon) {
		t.Errorf("next at %v; want %v", next, noon)
	}
	if err := f.SendScheduled(t.Context(), f.lea, w.Waiting.ID); err != nil {
		t.Fatal(err)
	}
	f.due(24 * time.Hour)
	v := f.view(f.lea)
	if last := v.Messages[len(v.Messages)-1]; last.Text != "À midi." || last.Member != f.ann.Member || len(v.Scheduled) != 0 {
		t.Errorf("sent %+v", last)
	}
	if strings.Count(joinedTexts(v), "midi") != 1 {
		t.Errorf("sent more than once: %q", joinedTexts(v))
	}
	for name, at := range map[string]time.Time{"past": f.Now(), "far": f.Now().Add(400 * 24 * time.Hour)} {
		if _, err := f.Write(t.Context(), f.lea, bridge.NewMessage{Conversation: f.id, Text: "x"}, at); !errors.Is(err, bridge.ErrInvalid) {
			t.Errorf("%s: %v; want %v", name, err, bridge.ErrInvalid)
		}
	}
	if _, err := f.Write(t.Context(), f.lea, bridge.NewMessage{Conversation: f.id, Text: "Voir https://exemple.example/x"}, noon.Add(48*time.Hour)); !errors.Is(err, bridge.ErrRefusedContent) {
		t.Errorf("a link: %v; want %v", err, bridge.ErrRefusedContent)
	}
}

// Nodes that share a store send each message once.
func TestScheduledMessagesAreSentOnce(t *testing.T) {
	t.Parallel()
	f := withUndo(t)
	const many = 20
	for range many {
		f.writes(f.lea, bridge.NewMessage{Text: "Oui."}, time.Time{})
	}
	f.Clock.Add(10 * time.Second)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			if _, err := f.SendDue(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if got := strings.Count(joinedTexts(f.view(f.lea)), "Oui."); got != many {
		t.Errorf("%d messages; want %d", got, many)
	}
}

// What cannot be sent when it is due stays, and says why.
func TestAScheduledMessageThatIsRefusedStays(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	w := f.writes(f.ann, bridge.NewMessage{Text: "Demain."}, f.Now().Add(time.Hour))
	if _, err := f.PutMember(t.Context(), bridge.NewMember{
		Account: bridgetest.AccountID, Email: "ann@garage-dubreuil.example", Role: bridge.RoleAgent, Blocked: true,
	}); err != nil {
		t.Fatal(err)
	}
	if next := f.due(time.Hour); !next.IsZero() {
		t.Errorf("next at %v; want none", next)
	}
	v := f.view(f.lea)
	if len(v.Scheduled) != 1 || v.Scheduled[0].Refused != bridge.RefusedRight || strings.Contains(joinedTexts(v), "Demain") {
		t.Fatalf("%+v and %q; want it kept with its reason", v.Scheduled, joinedTexts(v))
	}
	if _, err := f.CancelScheduled(t.Context(), f.lea, w.Waiting.ID); err != nil {
		t.Error(err)
	}
}

// The worker sends by itself, and ends with its context.
func TestServeScheduled(t *testing.T) {
	t.Parallel()
	f := withUndo(t)
	changes, stop := f.Watch(f.buyer)
	defer stop()
	f.writes(f.lea, bridge.NewMessage{Text: "Oui."}, time.Time{})
	f.Clock.Add(10 * time.Second)
	var served sync.WaitGroup
	served.Go(func() { f.ServeScheduled(t.Context()) })
	t.Cleanup(served.Wait) // its context ends before
	for joinedTexts(f.view(f.buyer)) != "Bonjour|Oui." {
		select {
		case <-changes:
		case <-time.After(10 * time.Second):
			t.Fatal("not sent")
		}
	}
}

// Who is blocked is told when writing, not ten seconds later.
func TestWhoIsBlockedIsToldAtOnce(t *testing.T) {
	t.Parallel()
	f := withUndo(t)
	if err := f.SetBlocked(t.Context(), f.buyer, f.id, true, false); err != nil {
		t.Fatal(err)
	}
	n := bridge.NewMessage{Conversation: f.id, Via: bridge.ViaWeb, Text: "Encore là ?"}
	for _, at := range []time.Time{{}, f.Clock.Now().Add(time.Hour)} {
		if _, err := f.Write(t.Context(), f.lea, n, at); !errors.Is(err, bridge.ErrBlocked) {
			t.Errorf("Write at %v: %v; want %v", at, err, bridge.ErrBlocked)
		}
	}
}
