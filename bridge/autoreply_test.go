package bridge_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
	"github.com/passerelle-mail/passerelle/parser"
)

var fromField = regexp.MustCompile(`(?mi)^From:.*(\r?\n[ \t].*)*`)

// TestAutoReplyCorpus has the seller's side send every mail of the corpus, to
// the alias or to the envelope sender of our mail: programs' answers become
// automatic messages without a mail, people's become messages.
func TestAutoReplyCorpus(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../testdata/autoreply/*.eml")
	if err != nil || len(files) < 160 {
		t.Fatalf("%d mails, %v", len(files), err)
	}
	b := bridgetest.New(t, bridgetest.Options{Limits: bridge.Limits{Contacts: -1}})
	b.Market(t)
	auto, human := 0, 0
	for i, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		buyer := bridgetest.Buyer()
		buyer.ExternalID, buyer.Email = fmt.Sprint("buyer-", i), fmt.Sprintf("buyer-%d@courriel.example", i)
		p := b.Lead(t, bridgetest.ListingID, buyer, "Bonjour.")
		to := b.Address(delivered(t, b)[0].BounceAlias)
		if i%2 == 0 {
			to = sellerAlias(b, p)
		}
		receive(t, b, fromField.ReplaceAllString(string(raw), "From: "+bridgetest.SellerEmail), to)
		b.Clock.Add(time.Minute)
		mails := len(delivered(t, b))
		m := conversation(t, b, p.Conversation.ID).Messages
		switch {
		case len(m) != 2:
			t.Errorf("%s: %d messages; want one more", file, len(m))
		case strings.HasPrefix(filepath.Base(file), "auto-"):
			auto++
			if m[1].Kind != bridge.KindAuto || m[1].AutoKind == "" || m[1].Text == "" || mails != 0 {
				t.Errorf("%s: %s, %q, %d mails; want an automatic message and no mail", file, m[1].Kind, m[1].AutoKind, mails)
			}
		default:
			human++
			if m[1].Kind != bridge.KindText || mails != 1 {
				t.Errorf("%s: %s, %d mails; want a message and its mail", file, m[1].Kind, mails)
			}
		}
	}
	if auto < 80 || human < 80 {
		t.Errorf("%d automatic mails and %d of people", auto, human)
	}
}

// autoreply is a program's answer.
func autoreply(id, text string) string {
	return mail(bridgetest.SellerEmail, id, text, "Auto-Submitted: auto-replied")
}

func TestAwayIsAState(t *testing.T) {
	t.Parallel()
	b, p := market(t)
	away := func() bridge.Away {
		return conversation(t, b, p.Conversation.ID).Conversation.AwayAt(bridge.SideSeller, b.Now())
	}
	receive(t, b, autoreply("1@x.example", "Je suis absent jusqu'au 24 novembre 2026."), sellerAlias(b, p))
	until := time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)
	if got := away(); got != (bridge.Away{Until: until}) {
		t.Fatalf("away %+v; want until %s", got, until)
	}
	b.Clock.Add(4*24*time.Hour + 14*time.Hour) // the last hour of the 24th
	if away().Until.IsZero() {
		t.Error("the last day away is not one")
	}
	b.Clock.Add(time.Hour)
	if got := away(); !got.Until.IsZero() {
		t.Errorf("away %+v on the day after", got)
	}
	receive(t, b, autoreply("2@x.example", "I am on holiday and will be back on 30 November 2026."), sellerAlias(b, p))
	if got := away(); !got.Back || got.Until.Day() != 30 {
		t.Errorf("away %+v; want back on the 30th", got)
	}
	receive(t, b, mail(bridgetest.SellerEmail, "3@x.example", "Je regarde quand même."), sellerAlias(b, p))
	if got := away(); !got.Until.IsZero() {
		t.Errorf("away %+v though a person wrote", got)
	}
}

// TestOneAutomaticAnswerADay has an acknowledgement, an absence and more come in
// one day.
func TestOneAutomaticAnswerADay(t *testing.T) {
	t.Parallel()
	b, p := market(t)
	for i, text := range []string{
		"Nous avons bien reçu votre message et vous répondrons.",
		"Je suis absent jusqu'au 24 novembre 2026.",
		"Je suis absent jusqu'au 26 novembre 2026.",
		"Nous avons bien reçu votre message et vous répondrons.",
	} {
		receive(t, b, autoreply(fmt.Sprint(i, "@x.example"), text), sellerAlias(b, p))
		b.Clock.Add(time.Minute)
	}
	v := conversation(t, b, p.Conversation.ID)
	if len(v.Messages) != 2 || v.Messages[1].AutoKind != parser.AutoReplyAway || !strings.Contains(v.Messages[1].Text, "24 novembre") {
		t.Fatalf("messages %q; want the buyer's and the absence", texts(v))
	}
	if v.Conversation.LastLine != v.Messages[1].Text {
		t.Errorf("the list shows %q", v.Conversation.LastLine)
	}
	if got := v.Conversation.AwayAt(bridge.SideSeller, b.Now()); got.Until.Day() != 26 {
		t.Errorf("away %+v; want what the last one said", got)
	}
	// The person's answer looks much the same to a mail program.
	receive(t, b, mail(bridgetest.SellerEmail, "crm@x.example", "Oui, passez samedi.", "X-Auto-Response-Suppress: All", "Precedence: normal"), sellerAlias(b, p))
	if v := conversation(t, b, p.Conversation.ID); len(v.Messages) != 3 || v.Messages[2].Kind != bridge.KindText {
		t.Errorf("messages %q; want the person's answer", texts(v))
	}
}

func TestAnAutomaticAnswerOfAStrangerAsksNobody(t *testing.T) {
	t.Parallel()
	b, p := market(t)
	delivered(t, b)
	receive(t, b, mail(assistant, "1@ailleurs.example", "Je suis absent.", "Auto-Submitted: auto-replied"), sellerAlias(b, p))
	if due := lease(t, b); len(due) != 0 {
		t.Errorf("due: %+v; a program's answer causes no mail", due)
	}
	receive(t, b, mail(assistant, "2@ailleurs.example", "Je vous réponds pour le garage."), sellerAlias(b, p))
	if due := lease(t, b); len(due) != 1 || due[0].Kind != bridge.NotifySenderCheck {
		t.Errorf("due: %+v; want the question about the person", due)
	}
}

// TestAnAnswerToTheReturnPath has people and programs answer the envelope sender
// of our mails.
func TestAnAnswerToTheReturnPath(t *testing.T) {
	t.Parallel()
	b, p := market(t)
	n := delivered(t, b)[0]
	to := b.Address(n.BounceAlias)
	receive(t, b, mail(bridgetest.SellerEmail, "1@x.example", "Oui."), to)
	receive(t, b, mail(bridgetest.SellerEmail, "1@x.example", "Oui."), sellerAlias(b, p)) // the same mail
	receive(t, b, mail(assistant, "2@x.example", "Non."), to)
	if got := texts(conversation(t, b, p.Conversation.ID)); len(got) != 2 || got[1] != "seller: Oui." {
		t.Errorf("messages %q; want the seller's answer, once", got)
	}
	if err := b.RequestSignIn(t.Context(), bridgetest.MemberEmail); err != nil {
		t.Fatal(err)
	}
	for _, n := range lease(t, b) {
		if n.Kind == bridge.NotifySignIn {
			receive(t, b, mail(bridgetest.MemberEmail, "3@x.example", "Merci."), b.Address(n.BounceAlias))
		}
	}
}
