package bridge_test

import (
	"errors"
	"testing"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

// weekdays is open from Monday to Friday, from 9 to 12 and 14 to 18 in Paris.
func weekdays() bridge.Hours {
	h := bridge.Hours{Zone: "Europe/Paris"}
	for day := time.Monday; day <= time.Friday; day++ {
		h.Week[day] = []bridge.Span{{From: 9 * 60, To: 12 * 60}, {From: 14 * 60, To: 18 * 60}}
	}
	return h
}

func TestHours(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, at string
		hours    bridge.Hours
		want     bool
	}{
		{"nothing known", "2026-11-22T03:00:00Z", bridge.Hours{}, true},
		{"the first minute", "2026-11-20T08:00:00Z", weekdays(), true},
		{"the minute before", "2026-11-20T07:59:59Z", weekdays(), false},
		{"the last minute", "2026-11-20T10:59:59Z", weekdays(), true},
		{"lunch", "2026-11-20T11:00:00Z", weekdays(), false},
		{"summer time", "2026-07-20T07:00:00Z", weekdays(), true},
		{"Sunday", "2026-11-22T10:00:00Z", weekdays(), false},
	} {
		at, err := time.Parse(time.RFC3339, tt.at)
		must(t, err)
		if got := tt.hours.OpenAt(at); got != tt.want {
			t.Errorf("%s: OpenAt(%s) = %v, want %v", tt.name, tt.at, got, tt.want)
		}
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestHoursThatMakeNoSense(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	for name, change := range map[string]func(*bridge.Hours){
		"backwards":      func(h *bridge.Hours) { h.Week[1] = []bridge.Span{{From: 600, To: 540}} },
		"overlapping":    func(h *bridge.Hours) { h.Week[1] = []bridge.Span{{From: 540, To: 700}, {From: 700, To: 800}} },
		"past the day":   func(h *bridge.Hours) { h.Week[1] = []bridge.Span{{From: 540, To: 1441}} },
		"no zone":        func(h *bridge.Hours) { h.Zone = "" },
		"a made-up zone": func(h *bridge.Hours) { h.Zone = "Europe/Dubreuil" },
	} {
		h := weekdays()
		change(&h)
		if err := f.PutHours(t.Context(), f.lea, h); !errors.Is(err, bridge.ErrInvalid) {
			t.Errorf("%s: PutHours = %v, want %v", name, err, bridge.ErrInvalid)
		}
	}
	if err := f.PutHours(t.Context(), f.ann, weekdays()); !errors.Is(err, bridge.ErrForbidden) {
		t.Errorf("an agent's PutHours = %v, want %v", err, bridge.ErrForbidden)
	}
	if err := f.PutHours(t.Context(), f.buyer, weekdays()); !errors.Is(err, bridge.ErrNotFound) {
		t.Errorf("a buyer's PutHours = %v, want %v", err, bridge.ErrNotFound)
	}
}

var firstTexts = map[string]string{"fr": "Merci, nous revenons vers vous.", "en": "Thank you, we come back to you."}

func TestALeadIsAnsweredOnce(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	must(t, f.PutFirstAnswer(t.Context(), f.lea, bridge.FirstAnswer{On: true, Texts: firstTexts}))
	n := bridgetest.Buyer()
	n.ExternalID, n.Email, n.Language = "buyer-3", "jane@mail.example", "en"
	p := f.Lead(t, bridgetest.ListingID, n, "Is it still for sale?")
	rows, err := f.Conversations(t.Context(), f.lea, bridge.ConversationFilter{Limit: 1})
	must(t, err)
	if len(rows) != 1 || rows[0].Unread != 1 {
		t.Errorf("the list has %+v; want one message that the account has not read", rows)
	}
	f.Clock.Add(time.Minute)
	automatic := map[bridge.MessageID]bool{}
	for {
		due, err := f.Lease(t.Context(), 10)
		must(t, err)
		if len(due) == 0 {
			break
		}
		for _, n := range due {
			o, err := f.Outgoing(t.Context(), n)
			must(t, err)
			automatic[n.MessageID] = o.Automatic
			must(t, f.Delivered(t.Context(), n.ID, "250"))
		}
	}
	f.Lead(t, bridgetest.ListingID, n, "I could come on Monday.")
	v, err := f.View(t.Context(), f.lea, p.Conversation.ID)
	must(t, err)
	if len(v.Messages) != 3 {
		t.Fatalf("%d messages, want the lead, one answer and one more message", len(v.Messages))
	}
	m := v.Messages[1]
	if m.Kind != bridge.KindAuto || m.Side != bridge.SideSeller || m.Via != bridge.ViaAuto || m.Text != firstTexts["en"] {
		t.Errorf("answered with %+v", m)
	}
	if v.Conversation.Answered || v.Conversation.Desk.WaitingSince.IsZero() {
		t.Error("the buyer no longer waits for an answer: nobody has given one")
	}
	if got, mailed := automatic[m.ID]; !mailed || !got {
		t.Errorf("the answer was mailed: %v, as an automatic one: %v", mailed, got)
	}
	if automatic[p.Message.ID] {
		t.Error("the lead left as an automatic mail")
	}
}

func TestAnswersOnlyWhenClosed(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	must(t, f.PutFirstAnswer(t.Context(), f.lea, bridge.FirstAnswer{On: true, WhenClosed: true, Texts: firstTexts}))
	must(t, f.PutHours(t.Context(), f.lea, weekdays()))
	messages := func(id string) int {
		n := bridgetest.Buyer()
		n.ExternalID, n.Email = id, id+"@courriel.example"
		p := f.Lead(t, bridgetest.ListingID, n, "Bonjour.")
		v, err := f.View(t.Context(), f.lea, p.Conversation.ID)
		must(t, err)
		return len(v.Messages)
	}
	if got := messages("open"); got != 1 { // Friday, 10 o'clock in Paris
		t.Errorf("within the hours: %d messages, want 1", got)
	}
	f.Clock.Add(24 * time.Hour)
	if got := messages("closed"); got != 2 {
		t.Errorf("on Saturday: %d messages, want 2", got)
	}
}

func TestFirstAnswersThatAreRefused(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	for _, tt := range []struct {
		name string
		who  bridge.Viewer
		a    bridge.FirstAnswer
		want error
	}{
		{"without a text", f.lea, bridge.FirstAnswer{On: true, Texts: map[string]string{"fr": " "}}, bridge.ErrInvalid},
		{"in a language we do not write", f.lea, bridge.FirstAnswer{Texts: map[string]string{"xx": "Hm."}}, bridge.ErrInvalid},
		{"with a link", f.lea, bridge.FirstAnswer{Texts: map[string]string{"fr": "Voir https://garage.example"}}, bridge.ErrRefusedContent},
		{"by an agent", f.tom, bridge.FirstAnswer{Texts: firstTexts}, bridge.ErrForbidden},
		{"by nobody", bridge.Viewer{}, bridge.FirstAnswer{Texts: firstTexts}, bridge.ErrNotFound},
	} {
		if err := f.PutFirstAnswer(t.Context(), tt.who, tt.a); !errors.Is(err, tt.want) {
			t.Errorf("%s: PutFirstAnswer = %v, want %v", tt.name, err, tt.want)
		}
	}
}

// What the garage's mail program says of itself is another automatic answer: it
// takes nothing from the first one.
func TestAnAbsenceDoesNotReplaceTheFirstAnswer(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	must(t, f.PutFirstAnswer(t.Context(), f.lea, bridge.FirstAnswer{On: true, Texts: firstTexts}))
	n := bridgetest.Buyer()
	n.ExternalID, n.Email = "buyer-3", "jean@courriel.example"
	p := f.Lead(t, bridgetest.ListingID, n, "Bonjour.")
	raw := "From: <" + bridgetest.SellerEmail + ">\r\nMessage-ID: <1@garage-dubreuil.example>\r\nSubject: Absence\r\n" +
		"Auto-Submitted: auto-replied\r\n\r\nJe suis absente du 20/11/2026 au 30/11/2026.\r\n"
	receive(t, f.Bridge, raw, sellerAlias(f.Bridge, p))
	v, err := f.View(t.Context(), f.lea, p.Conversation.ID)
	must(t, err)
	if len(v.Messages) != 3 || v.Messages[1].Text != firstTexts["fr"] {
		t.Errorf("messages: %+v", v.Messages)
	}
}
