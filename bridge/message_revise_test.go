package bridge_test

import (
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

// says posts a message of a viewer in the web inbox.
func (f firm) says(who bridge.Viewer, n bridge.NewMessage) bridge.Message {
	f.t.Helper()
	n.Conversation, n.Side, n.Member, n.Via = f.id, who.Side(), who.Member, bridge.ViaWeb
	m, err := f.Post(f.t.Context(), n)
	if err != nil {
		f.t.Fatal(err)
	}
	return m
}

func (f firm) last(who bridge.Viewer) bridge.Message {
	f.t.Helper()
	v := f.view(who)
	return v.Messages[len(v.Messages)-1]
}

func wantReason(t *testing.T, what string, err error, want bridge.ReviseReason) {
	t.Helper()
	got, ok := errors.AsType[*bridge.ReviseError](err)
	if !ok || got.Reason != want || !errors.Is(err, bridge.ErrConflict) {
		t.Errorf("%s: %v; want the reason %q", what, err, want)
	}
}

func TestEditingWhileTheMailHasNotLeft(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	m := f.says(f.ann, bridge.NewMessage{Text: "Elle coûte 12 000 euros."})
	if got := f.view(f.ann).Revisable; len(got) != 1 || got[0] != m.ID {
		t.Errorf("revisable %v; want her message", got)
	}
	if got := f.view(f.eveOrTom()).Revisable; len(got) != 0 {
		t.Errorf("another agent may revise %v", got)
	}
	for name, who := range map[string]bridge.Viewer{"buyer": f.buyer, "other agent": f.eveOrTom()} {
		if err := f.EditMessage(t.Context(), who, m.ID, "x"); !errors.Is(err, bridge.ErrForbidden) {
			t.Errorf("%s: %v; want %v", name, err, bridge.ErrForbidden)
		}
	}
	if err := f.EditMessage(t.Context(), f.stranger, m.ID, "x"); !errors.Is(err, bridge.ErrNotFound) {
		t.Errorf("stranger: %v; want %v", err, bridge.ErrNotFound)
	}
	if err := f.EditMessage(t.Context(), f.ann, m.ID, "Voir https://exemple.example/x"); !errors.Is(err, bridge.ErrRefusedContent) {
		t.Errorf("a link: %v; want %v", err, bridge.ErrRefusedContent)
	}
	if err := f.EditMessage(t.Context(), f.ann, m.ID, "Elle coûte 12 500 euros."); err != nil {
		t.Fatal(err)
	}
	v := f.view(f.buyer)
	if got := v.Messages[1]; got.Text != "Elle coûte 12 500 euros." || got.EditedAt.IsZero() {
		t.Errorf("the other side sees %+v", got)
	}
	if v.Conversation.LastLine != "Elle coûte 12 500 euros." {
		t.Errorf("last line %q", v.Conversation.LastLine)
	}

	// The one mail that leaves says what it says now.
	f.Clock.Add(time.Minute)
	due, err := f.Lease(t.Context(), 10)
	if err != nil {
		t.Fatal(err)
	}
	var mails []string
	for _, n := range due {
		if n.MessageID != m.ID {
			continue
		}
		o, err := f.Outgoing(t.Context(), n)
		if err != nil {
			t.Fatal(err)
		}
		mails = append(mails, string(n.Side)+": "+o.Record.MessageID)
	}
	if len(mails) != 1 || mails[0] != "buyer: "+string(m.ID) {
		t.Errorf("mails %v; want one to the buyer", mails)
	}
}

// eveOrTom is an agent who sees the conversation of newFirm and did not write.
func (f firm) eveOrTom() bridge.Viewer {
	f.change(f.lea, bridge.DeskChange{Assignee: &f.tom.Member})
	return f.tom
}

// A worker that is composing a mail when its message changes does not send it.
func TestAMailThatIsBeingComposedDoesNotLeave(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	m := f.says(f.ann, bridge.NewMessage{Text: "Non."})
	f.Clock.Add(time.Minute)
	due, err := f.Lease(t.Context(), 10)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.EditMessage(t.Context(), f.ann, m.ID, "Oui."); err != nil {
		t.Fatal(err)
	}
	kept := bridge.Content{Hash: bridge.Hash(strings.Repeat("0", 64)), Size: 4, Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("mail")), nil }}
	for _, n := range due {
		if n.MessageID != m.ID {
			continue
		}
		if err := f.KeepComposed(t.Context(), n.ID, kept, ""); !errors.Is(err, bridge.ErrConflict) {
			t.Errorf("KeepComposed: %v; want %v", err, bridge.ErrConflict)
		}
	}
	again, err := f.Lease(t.Context(), 10)
	if err != nil || len(again) != 1 || again[0].MessageID != m.ID {
		t.Fatalf("leased %+v, %v; want the mail anew", again, err)
	}
	if err := f.KeepComposed(t.Context(), again[0].ID, kept, ""); err != nil {
		t.Fatal(err)
	}
	wantReason(t, "composed", f.EditMessage(t.Context(), f.ann, m.ID, "Si."), bridge.ReviseMailed)
	if got := f.view(f.ann).Revisable; len(got) != 0 {
		t.Errorf("revisable %v once the mail is leaving", got)
	}
	if err := f.Delivered(t.Context(), again[0].ID, "250"); err != nil {
		t.Fatal(err)
	}
	wantReason(t, "delivered", f.DeleteMessage(t.Context(), f.ann, m.ID), bridge.ReviseMailed)
}

func TestDeletingTheOnlyAnswerLeavesTheBuyerWaiting(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	since := f.view(f.lea).Conversation.Desk.WaitingSince
	answeredAt := func() time.Time {
		t.Helper()
		leads, err := f.Leads(t.Context(), f.lea, bridge.LeadFilter{Limit: 1})
		must(t, err)
		return leads[0].AnsweredAt
	}
	write := func(who bridge.Viewer, text string) bridge.Message {
		t.Helper()
		f.Clock.Add(time.Minute)
		return f.says(who, bridge.NewMessage{Text: text})
	}
	waits := func(what string, want time.Time) {
		t.Helper()
		if got := f.view(f.lea).Conversation.Desk.WaitingSince; !got.Equal(want) {
			t.Errorf("%s: the buyer waits since %v; want %v", what, got, want)
		}
	}
	first := write(f.ann, "Oui.")
	second := write(f.ann, "Elle est là.")
	waits("answered", time.Time{})
	must(t, f.DeleteMessage(t.Context(), f.ann, second.ID))
	waits("one answer is left", time.Time{})
	write(f.buyer, "Et samedi ?")
	must(t, f.DeleteMessage(t.Context(), f.ann, first.ID))
	waits("none is left", since)
	if at := answeredAt(); !at.IsZero() {
		t.Errorf("the lead was answered at %v; want never", at)
	}
	third := write(f.ann, "Oui, samedi.")
	if at := answeredAt(); !at.Equal(third.CreatedAt) {
		t.Errorf("the lead was answered at %v; want %v", at, third.CreatedAt)
	}
	last := write(f.buyer, "À dix heures ?")
	waits("asked again", last.CreatedAt)
	must(t, f.DeleteMessage(t.Context(), f.buyer, last.ID))
	waits("the question is gone", time.Time{})
}

func TestDeleting(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	before := f.last(f.buyer)
	m := f.says(f.ann, bridge.NewMessage{Text: "Voici.", Files: []bridge.NewFile{{Name: "devis.pdf", Content: strings.NewReader("%PDF-1.7")}}})
	file := f.last(f.buyer).Attachments[0].ID
	if err := f.DeleteMessage(t.Context(), f.lea, m.ID); err != nil { // the owner may
		t.Fatal(err)
	}
	v := f.view(f.buyer)
	if got := v.Messages[1]; got.Text != "" || len(got.Attachments) != 0 || got.DeletedAt.IsZero() {
		t.Errorf("the other side sees %+v", got)
	}
	if v.Conversation.LastLine != before.Text {
		t.Errorf("last line %q; want %q", v.Conversation.LastLine, before.Text)
	}
	if _, _, err := f.OpenAttachment(t.Context(), f.buyer, file); !errors.Is(err, bridge.ErrNotFound) {
		t.Errorf("its file: %v; want %v", err, bridge.ErrNotFound)
	}
	f.Clock.Add(time.Minute)
	due, err := f.Lease(t.Context(), 10)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range due {
		if n.MessageID == m.ID {
			t.Errorf("a mail of it leaves: %+v", n)
		}
	}
	wantReason(t, "deleted", f.EditMessage(t.Context(), f.lea, m.ID, "x"), bridge.ReviseDeleted)
}

func TestWhatCannotBeRevised(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	wantReason(t, "the lead", f.EditMessage(t.Context(), f.buyer, f.last(f.buyer).ID, "x"), bridge.ReviseLead)
	m := f.says(f.buyer, bridge.NewMessage{Text: "Merci."})
	f.Clock.Add(15*time.Minute + time.Second)
	wantReason(t, "late", f.EditMessage(t.Context(), f.buyer, m.ID, "x"), bridge.ReviseLate)
}

func TestAnsweringOneMessage(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	first := f.last(f.buyer)
	f.says(f.ann, bridge.NewMessage{Text: "Oui.", ReplyTo: first.ID})
	if got := f.last(f.buyer).ReplyTo; got != first.ID {
		t.Errorf("answers %q; want the first message", got)
	}
	w := f.writes(f.ann, bridge.NewMessage{Text: "Demain.", ReplyTo: first.ID}, f.Now().Add(time.Hour))
	f.due(time.Hour)
	if got := f.last(f.buyer); got.Text != w.Waiting.Text || got.ReplyTo != first.ID {
		t.Errorf("later answers %+v; want the first message", got)
	}
	other := f.Lead(t, "annonce-2", bridge.NewBuyer{ExternalID: "b9", Name: "Zoé", Email: "zoe@courriel.example"}, "Allô")
	for name, id := range map[string]bridge.MessageID{"elsewhere": other.Message.ID, "nowhere": "x"} {
		_, err := f.Post(t.Context(), bridge.NewMessage{Conversation: f.id, Side: bridge.SideSeller, Text: "Oui.", ReplyTo: id})
		if !errors.Is(err, bridge.ErrInvalid) {
			t.Errorf("%s: %v; want %v", name, err, bridge.ErrInvalid)
		}
	}
}
