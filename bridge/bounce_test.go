package bridge_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
	"github.com/passerelle-mail/passerelle/parser"
)

// report is a bounce with a status, as RFC 3464 has it.
func report(id, action, status, diagnostic string) string {
	return mail("mailer-daemon@mx.example", id, "--b\nContent-Type: text/plain\n\nSorry.\n--b\nContent-Type: message/delivery-status\n\n"+
		"Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; x@y.example\nAction: "+action+"\nStatus: "+status+
		"\nDiagnostic-Code: smtp; "+diagnostic+"\n--b--\n",
		"MIME-Version: 1.0", "Content-Type: multipart/report; report-type=delivery-status; boundary=b")
}

// delivered leases all that is due and says that it was taken.
func delivered(t *testing.T, b *bridgetest.Bridge) []bridge.Notification {
	t.Helper()
	due := lease(t, b)
	for _, n := range due {
		if err := b.Delivered(t.Context(), n.ID, "250 ok"); err != nil {
			t.Fatal(err)
		}
	}
	return due
}

func suppressed(t *testing.T, b *bridgetest.Bridge, email string) string {
	t.Helper()
	why, err := b.Suppressed(t.Context(), email)
	if err != nil {
		t.Fatal(err)
	}
	return why
}

func notificationsOf(t *testing.T, b *bridgetest.Bridge, id bridge.MessageID) (ns []bridge.Notification) {
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

// TestBounceCorpus plays every bounce of the corpus at the bounce alias of a
// lead mail, and at the aliases where it must change nothing.
func TestBounceCorpus(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../testdata/bounce/*.eml")
	if err != nil || len(files) < 60 {
		t.Fatalf("%d bounces, %v", len(files), err)
	}
	reasons := map[parser.BounceClass]bridge.StateReason{
		parser.BounceHard: bridge.ReasonUnknownAddress, parser.BounceFull: bridge.ReasonMailboxFull,
		parser.BounceRefused: bridge.ReasonRefused, parser.BounceSoft: bridge.ReasonUnreachable,
		parser.BounceUnknown: bridge.ReasonBounced, parser.BounceDelayed: "", parser.BounceDelivered: "",
	}
	b := bridgetest.New(t, bridgetest.Options{Limits: bridge.Limits{Contacts: -1, Held: -1}})
	b.Market(t)
	for i, file := range files {
		raw, truth := readCase(t, file)
		want, known := reasons[truth.Class]
		if !known {
			t.Fatalf("%s: class %q", file, truth.Class)
		}
		buyer := bridgetest.Buyer()
		buyer.ExternalID, buyer.Email = fmt.Sprint("buyer-", i), fmt.Sprintf("buyer-%d@courriel.example", i)
		p := b.Lead(t, bridgetest.ListingID, buyer, "Bonjour.")
		n := delivered(t, b)[0]
		address, _ := b.Listing(t.Context(), bridgetest.ListingID)
		for _, elsewhere := range []string{b.Address(p.Conversation.SellerAlias), b.Address(p.Conversation.BuyerAlias), b.Address(address.Alias)} {
			receiveAny(t, b, raw, elsewhere)
		}
		if m := conversation(t, b, p.Conversation.ID).Messages; len(m) != 1 || m[0].State != bridge.StateDelivered {
			t.Errorf("%s: at other aliases: %d messages, %s; want it to change nothing", file, len(m), m[0].State)
		}
		if s := suppressed(t, b, bridgetest.SellerEmail); s != "" {
			t.Errorf("%s: at other aliases: the seller gets no mail: %s", file, s)
		}
		receive(t, b, raw, b.Address(n.BounceAlias))
		wantBounced(t, b, file, p, truth, want)
		err := b.Store.Update(t.Context(), func(tx bridge.Tx) error {
			return tx.ReleaseAddress(t.Context(), bridgetest.SellerEmail)
		})
		if err != nil {
			t.Fatal(err)
		}
		delivered(t, b)               // the writer's mail
		b.Clock.Add(10 * time.Minute) // less than 30 reports an hour for an alias
	}
}

type bounceTruth struct {
	Class parser.BounceClass `json:"class"`
}

func readCase(t *testing.T, file string) (raw string, truth bounceTruth) {
	t.Helper()
	mail, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	says, err := os.ReadFile(strings.TrimSuffix(file, ".eml") + ".json")
	if err == nil {
		err = json.Unmarshal(says, &truth)
	}
	if err != nil {
		t.Fatal(err)
	}
	return string(mail), truth
}

// receiveAny sends a mail to an alias that may refuse it.
func receiveAny(t *testing.T, b *bridgetest.Bridge, raw, to string) {
	t.Helper()
	r, err := b.Resolve(t.Context(), to)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Receive(t.Context(), bridge.IncomingMail{Recipients: []bridge.Recipient{r}, Body: strings.NewReader(raw)}); err != nil {
		t.Fatal(err)
	}
}

func wantBounced(t *testing.T, b *bridgetest.Bridge, file string, p bridge.Posted, truth bounceTruth, want bridge.StateReason) {
	t.Helper()
	v := conversation(t, b, p.Conversation.ID)
	m := v.Messages[0]
	state, told := bridge.StateNotDelivered, 1
	if want == "" {
		state, told = bridge.StateDelivered, 0
	}
	if m.State != state || m.StateReason != want {
		t.Errorf("%s: %s, %q; want %s, %q", file, m.State, m.StateReason, state, want)
	}
	if hard := truth.Class == parser.BounceHard; hard != (suppressed(t, b, bridgetest.SellerEmail) != "") {
		t.Errorf("%s: class %s, suppressed: %q", file, truth.Class, suppressed(t, b, bridgetest.SellerEmail))
	}
	events := 0
	for _, e := range v.Events {
		if e.Kind == bridge.EventBounced && e.Side == bridge.SideSeller {
			events++
		}
	}
	mails := notificationsOf(t, b, m.ID)
	if events != told || len(mails) != 1+told {
		t.Errorf("%s: %d events, %d mails; want %d more than before", file, events, len(mails), told)
	}
	trace := mails[0].Trace[len(mails[0].Trace)-1]
	if !strings.HasPrefix(trace.Reason, string(truth.Class)) || strings.Contains(trace.Reason, "@") {
		t.Errorf("%s: trace %+v; want its class and no address", file, trace)
	}
}

func TestTheWriterIsToldOnce(t *testing.T) {
	t.Parallel()
	b, p := market(t)
	n := delivered(t, b)[0]
	receive(t, b, report("1@mx.example", "failed", "5.2.2", "552 x@y.example over quota"), b.Address(n.BounceAlias))
	receive(t, b, report("2@mx.example", "failed", "5.1.1", "550 no such user"), b.Address(n.BounceAlias))
	if why := conversation(t, b, p.Conversation.ID).Messages[0].StateReason; why != bridge.ReasonMailboxFull {
		t.Errorf("the message says %q; want the first reason", why)
	}
	if why := suppressed(t, b, bridgetest.SellerEmail); why != "bounced 5.1.1" {
		t.Errorf("suppressed: %q; the second bounce is hard", why)
	}
	due := lease(t, b)
	if len(due) != 1 || due[0].Kind != bridge.NotifyNotDelivered || due[0].To != bridgetest.BuyerEmail {
		t.Fatalf("due: %+v; want one mail that tells the buyer", due)
	}
	o := outgoing(t, b, due[0])
	if o.Listing.Title != bridgetest.ListingTitle || !strings.Contains(o.ThreadURL, "/sign-in/") || !strings.HasPrefix(o.From, "no-reply@") {
		t.Errorf("the mail is about %q, links to %q, is from %q", o.Listing.Title, o.ThreadURL, o.From)
	}
	// What becomes of that mail changes nothing: it delivers no message, and when
	// it bounces nobody is told.
	if err := b.Delivered(t.Context(), due[0].ID, "250 ok"); err != nil {
		t.Fatal(err)
	}
	receive(t, b, report("3@mx.example", "failed", "5.1.1", "550 no such user"), b.Address(due[0].BounceAlias))
	if got := conversation(t, b, p.Conversation.ID).Messages[0].State; got != bridge.StateNotDelivered {
		t.Errorf("the message is %s; want not_delivered", got)
	}
	if due := lease(t, b); len(due) != 0 {
		t.Errorf("due: %+v; the bounce of a service mail causes no mail", due)
	}
	if why := suppressed(t, b, bridgetest.BuyerEmail); why == "" {
		t.Error("the buyer's address bounced too, and still gets mail")
	}
}

func TestRetriesExhaustedTellTheWriter(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		fail   func(b *bridgetest.Bridge, id bridge.NotificationID) error
		reason bridge.StateReason
		off    bool
	}{
		{"retries over", func(b *bridgetest.Bridge, id bridge.NotificationID) error {
			b.Clock.Add(49 * time.Hour)
			return b.Deferred(t.Context(), id, "451 busy")
		}, bridge.ReasonUnreachable, false},
		{"refused", func(b *bridgetest.Bridge, id bridge.NotificationID) error {
			return b.Failed(t.Context(), id, "554 5.7.1 no")
		}, bridge.ReasonFailed, false},
		{"no such address", func(b *bridgetest.Bridge, id bridge.NotificationID) error {
			return b.Failed(t.Context(), id, "550 5.1.1 no such user")
		}, bridge.ReasonUnknownAddress, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b, p := market(t)
			if err := tt.fail(b, lease(t, b)[0].ID); err != nil {
				t.Fatal(err)
			}
			if m := conversation(t, b, p.Conversation.ID).Messages[0]; m.State != bridge.StateNotDelivered || m.StateReason != tt.reason {
				t.Errorf("the message is %s, %q; want %q", m.State, m.StateReason, tt.reason)
			}
			if off := suppressed(t, b, bridgetest.SellerEmail) != ""; off != tt.off {
				t.Errorf("the address is off: %v; want %v", off, tt.off)
			}
			if due := lease(t, b); len(due) != 1 || due[0].Kind != bridge.NotifyNotDelivered {
				t.Errorf("due: %+v; want the mail that tells the writer", due)
			}
		})
	}
}

// TestAnAddressIsProvenAgain has an address that bounced write a mail.
func TestAnAddressIsProvenAgain(t *testing.T) {
	t.Parallel()
	b, p := market(t)
	n := delivered(t, b)[0]
	receive(t, b, report("1@mx.example", "failed", "5.1.1", "550 no such user"), b.Address(n.BounceAlias))
	lease(t, b)
	receive(t, b, mail(bridgetest.SellerEmail, "2@garage.example", "Absent.", "Auto-Submitted: auto-replied"), sellerAlias(b, p))
	if suppressed(t, b, bridgetest.SellerEmail) == "" {
		t.Error("an automatic answer proved the address")
	}
	receive(t, b, mail(bridgetest.SellerEmail, "3@garage.example", "De retour."), sellerAlias(b, p))
	if why := suppressed(t, b, bridgetest.SellerEmail); why != "" {
		t.Errorf("the owner wrote, and gets no mail: %s", why)
	}
	b.Lead(t, bridgetest.ListingID, bridgetest.Buyer(), "Encore moi.")
	b.Clock.Add(time.Minute)
	sent := 0
	for _, n := range lease(t, b) {
		if n.To == bridgetest.SellerEmail {
			sent++
		}
	}
	if sent != 1 {
		t.Errorf("%d mails to the seller; want the new message", sent)
	}
}

func TestABounceBeforeItsDeliveryIsNoted(t *testing.T) {
	t.Parallel()
	b, p := market(t)
	n := lease(t, b)[0]
	receive(t, b, report("1@mx.example", "failed", "5.1.1", "550 no such user"), b.Address(n.BounceAlias))
	if err := b.Delivered(t.Context(), n.ID, "250 ok"); err != nil {
		t.Fatal(err)
	}
	if got := conversation(t, b, p.Conversation.ID).Messages[0].State; got != bridge.StateNotDelivered {
		t.Errorf("the message is %s; want not_delivered", got)
	}
	b.Clock.Add(31 * 24 * time.Hour)
	if _, err := b.Resolve(t.Context(), b.Address(n.BounceAlias)); err == nil {
		t.Error("a bounce is believed after a month")
	}
}
