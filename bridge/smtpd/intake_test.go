package smtpd_test

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
	"github.com/passerelle-mail/passerelle/bridge/smtpd"
	"github.com/passerelle-mail/passerelle/parser"
	"github.com/passerelle-mail/passerelle/parser/sample"
)

// domains proves mails by the domain in From, "aligned" where it names none.
type domains map[string]bridge.Proof

func (d domains) Prove(_ context.Context, c bridge.Claim) (bridge.Proof, error) {
	if p, ok := d[c.FromDomain]; ok {
		return p, nil
	}
	return bridge.Proof{Aligned: true, Policy: "reject"}, nil
}

// intake is a bridge behind SMTP with the intake address of an account.
type intake struct {
	*bridgetest.Bridge
	t    testing.TB
	desk bridge.Viewer // a program of the account
	smtp string
	to   string
}

func newIntake(t *testing.T, proofs domains) *intake {
	t.Helper()
	return newIntakeOn(t, bridgetest.New(t, bridgetest.Options{Prover: proofs}))
}

func newIntakeOn(t *testing.T, b *bridgetest.Bridge) *intake {
	t.Helper()
	b.Market(t)
	who, err := b.Actor(t.Context(), bridge.APIKey{}, bridge.Thing{Account: bridgetest.AccountID}, "")
	if err != nil {
		t.Fatal(err)
	}
	i, err := b.Intake(t.Context(), who)
	if err != nil {
		t.Fatal(err)
	}
	return &intake{Bridge: b, t: t, desk: who, smtp: start(t, smtpd.Options{Receiver: b}).addr, to: i.Address}
}

// send sends a mail to an address, and returns the answer to it: nil for 250.
func (i *intake) send(raw, to string) error {
	i.t.Helper()
	c, err := smtp.Dial(i.smtp)
	if err != nil {
		i.t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	return c.SendMail("bounce@portail.example", []string{to}, strings.NewReader(raw))
}

// take sends a mail to the intake address, which must be taken.
func (i *intake) take(raw string) bridge.IntakeRow {
	i.t.Helper()
	if err := i.send(raw, i.to); err != nil {
		i.t.Fatalf("the mail was refused: %v", err)
	}
	return i.rows()[0]
}

// rows are what came to the intake address, the newest first.
func (i *intake) rows(states ...bridge.IntakeState) []bridge.IntakeRow {
	i.t.Helper()
	rows, err := i.IntakeMails(i.t.Context(), i.desk, bridge.IntakeFilter{States: states, Limit: 1000})
	if err != nil {
		i.t.Fatal(err)
	}
	return rows
}

func (i *intake) view(id bridge.ConversationID) bridge.ConversationView {
	i.t.Helper()
	v, err := i.Conversation(i.t.Context(), id)
	if err != nil {
		i.t.Fatal(err)
	}
	return v
}

func texts(v bridge.ConversationView) string {
	var out []string
	for _, m := range v.Messages {
		out = append(out, string(m.Side)+": "+m.Text)
	}
	return strings.Join(out, " | ")
}

// sent leases what is queued, of a kind.
func (i *intake) sent(kind bridge.NotificationKind) []bridge.Notification {
	i.t.Helper()
	i.Clock.Add(time.Minute)
	all, err := i.Lease(i.t.Context(), 1000)
	if err != nil {
		i.t.Fatal(err)
	}
	var of []bridge.Notification
	for _, n := range all {
		if n.Kind == kind {
			of = append(of, n)
		}
		if err := i.Delivered(i.t.Context(), n.ID, "250 ok"); err != nil {
			i.t.Fatal(err)
		}
	}
	return of
}

// leboncoin is a mail of a portal that hides its customers behind a relay.
func leboncoin(id, relay, name, text, ref string) string {
	return strings.ReplaceAll(`From: "`+name+` via leboncoin" <`+relay+`>
To: ventes@garage-dubreuil.example
Subject: Nouveau message pour "Renault Clio V" sur leboncoin
Message-ID: <`+id+`@mta.leboncoin.fr>
Date: Fri, 20 Nov 2026 09:00:00 +0100
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

Bonjour,

Vous avez reçu un nouveau message concernant votre annonce.

Prénom : `+name+`
Référence : `+ref+`

Message :
`+text+`
`, "\n", "\r\n")
}

const relay = "a1b2c3d4e5f6a7b8c9d0e1@messagerie.leboncoin.fr"

func TestAPortalsMailBecomesALead(t *testing.T) {
	t.Parallel()
	i := newIntake(t, nil)
	row := i.take(leboncoin("1", relay, "Paul", "Bonjour, est-elle disponible ?", "X-1"))
	if row.State != bridge.IntakeLead || row.Portal != "leboncoin" {
		t.Fatalf("the mail became %s of %q: %+v", row.State, row.Portal, row)
	}
	v := i.view(row.Conversation)
	if got, want := texts(v), "buyer: Bonjour, est-elle disponible ?"; got != want {
		t.Errorf("messages %q; want %q", got, want)
	}
	r := v.Lead.Record
	if r.Source.Portal != "leboncoin" || r.Contact.Display != "Paul" || r.Contact.RelayEmail != i.Address(v.Conversation.SellerAlias) || r.Listing.Ref != "X-1" {
		t.Errorf("the lead is %+v", r)
	}
	if r.Evidence["message.text"].Carrier == "" {
		t.Errorf("the evidence is lost: %v", r.Evidence)
	}
	if got := i.sent(bridge.NotifyLead); len(got) != 1 || got[0].To != bridgetest.MemberEmail {
		t.Errorf("the account was told by %+v; want one lead mail to its owner", got)
	}
}

// TestEveryPortalsMails sends a mail of each layout that is known, a third of
// them forwarded by the account's people or its rules.
func TestEveryPortalsMails(t *testing.T) {
	t.Parallel()
	i := newIntake(t, nil)
	for _, d := range []string{"@vendeur.example", "@seller.example", "@agence.example", "@autohaus.example"} {
		if _, err := i.AuthorizeSender(t.Context(), bridgetest.AccountID, d); err != nil {
			t.Fatal(err)
		}
	}
	cases, err := sample.PortalCases(11, 144)
	if err != nil {
		t.Fatal(err)
	}
	seen := make(map[bridge.IntakeState]int)
	for _, c := range cases {
		row := i.take(string(c.Raw))
		seen[row.State]++
		truth := *c.Truth.Lead
		want := bridge.IntakeLead
		switch stranger := strings.HasSuffix(row.From, ".example") && !strings.HasPrefix(c.Truth.Mangling, "forward-"); {
		case stranger:
			want = bridge.IntakeHeld
		case truth.Event == parser.EventFavorite || truth.Event == parser.EventMissedCall:
			want = bridge.IntakeOther
		}
		if row.State != want || want != bridge.IntakeHeld && row.Event != truth.Event {
			t.Errorf("%s (%s, %s) became %s, %s; want %s", c.Name, truth.Event, c.Truth.Mangling, row.State, row.Event, want)
		}
		i.Clock.Add(10 * time.Minute) // strangers have their limit
		if row.State != bridge.IntakeLead {
			if row.Conversation != "" {
				t.Errorf("%s: a mail that is %s has a conversation", c.Name, row.State)
			}
			continue
		}
		v := i.view(row.Conversation)
		forwarded := row.Record.Forwarded != nil && row.Note == bridge.IntakeNoMessage // the words are in the original
		if len(v.Messages) != 1 || !forwarded && !strings.Contains(squeezed(v.Messages[0].Text), squeezed(truth.Message.Text)) {
			t.Errorf("%s: messages %q; want %q", c.Name, texts(v), truth.Message.Text)
		}
		if got := v.Lead.Record; got.Source.Portal != truth.Source.Portal && truth.Source.Portal != "" || got.Contact.Email != truth.Contact.Email || len(got.Evidence) == 0 {
			t.Errorf("%s: the lead is %+v; want %+v", c.Name, got, truth)
		}
		if want := strings.ToLower(cmp.Or(truth.Contact.RelayEmail, truth.Contact.Email)); v.Buyer.Email != want {
			t.Errorf("%s: answers go to %q; want %q", c.Name, v.Buyer.Email, want)
		}
	}
	if seen[bridge.IntakeLead] < 90 || seen[bridge.IntakeHeld] < 10 || seen[bridge.IntakeOther] < 4 {
		t.Errorf("%v; want some of each", seen)
	}
}

func squeezed(s string) string { return strings.Join(strings.Fields(s), " ") }

// TestTheAnswerGoesThroughThePortal has a seller answer by mail, and the
// customer's next mails come by the portal's program, by the relay and to the
// intake address again.
func TestTheAnswerGoesThroughThePortal(t *testing.T) {
	t.Parallel()
	i := newIntake(t, nil)
	row := i.take(leboncoin("1", relay, "Paul", "Bonjour, est-elle disponible ?", "X-1"))
	c := i.view(row.Conversation).Conversation
	if err := i.send(reply("2", bridgetest.MemberEmail, "Oui, passez quand vous voulez."), i.Address(c.SellerAlias)); err != nil {
		t.Fatal(err)
	}
	sent := i.sent(bridge.NotifyAnswer)
	if len(sent) != 1 || sent[0].To != relay || !sent[0].Content {
		t.Fatalf("the answer went out as %+v; want one mail to the relay, with the words", sent)
	}
	o, err := i.Outgoing(t.Context(), sent[0])
	if err != nil {
		t.Fatal(err)
	}
	if o.From != i.Address(c.BuyerAlias) || o.InReplyTo != "1@mta.leboncoin.fr" || o.Record.Message.Text != "Oui, passez quand vous voulez." || o.ThreadURL != "" {
		t.Errorf("the mail is %+v; want it from the alias that the answer comes back to", o)
	}
	for _, next := range []struct{ name, to, mail string }{
		{"from the relay, as somebody wrote it", i.Address(c.BuyerAlias), reply("3", relay, "Samedi à 10 h ?")},
		{"from the portal's program to the alias", i.Address(c.BuyerAlias), leboncoin("4", relay, "Paul", "Ou dimanche ?", "X-1")},
		{"from the portal, to the intake address", i.to, leboncoin("5", relay, "Paul", "Dimanche alors.", "X-1")},
		{"under another relay of the portal", i.Address(c.BuyerAlias), reply("6", "autre@messagerie.leboncoin.fr", "À dimanche.")},
	} {
		if err := i.send(next.mail, next.to); err != nil {
			t.Errorf("%s: %v", next.name, err)
		}
		i.Clock.Add(time.Hour)
	}
	got, want := texts(i.view(row.Conversation)), "buyer: Bonjour, est-elle disponible ? | seller: Oui, passez quand vous voulez. | "+
		"buyer: Samedi à 10 h ? | buyer: Ou dimanche ? | buyer: Dimanche alors. | buyer: À dimanche."
	if got != want {
		t.Errorf("messages\n%s; want\n%s", got, want)
	}
	if rows := i.rows(bridge.IntakeJoined); len(rows) != 2 {
		t.Errorf("%d mails joined; want those that the portal's program made", len(rows))
	}
}

func TestAStrangersMailIsHeld(t *testing.T) {
	t.Parallel()
	const stranger = "leads@nouveau-portail.example"
	i := newIntake(t, domains{"messagerie.leboncoin.fr": {Checked: true, Policy: "none"}, "nouveau-portail.example": {Checked: true, Aligned: true}, "menteur.example": {Checked: true}})
	mail := func(id, from string) string {
		return strings.ReplaceAll(leboncoin(id, relay, "Paul", "Bonjour "+id, "X-1"), `"Paul via leboncoin" <`+relay+`>`, from)
	}
	for _, tt := range []struct {
		name, mail string
		refused    bool
	}{
		{"a portal that nobody knows", mail("1", stranger), false},
		{"a portal whose mail proves nothing", leboncoin("2", relay, "Paul", "Bonjour 2", "X-1"), false},
		{"somebody who lies", mail("3", "leads@menteur.example"), true},
		{"nobody", mail("4", relay+", "+stranger), false},
	} {
		if err := i.send(tt.mail, i.to); (err != nil) != tt.refused {
			t.Errorf("%s: answered %v; want refused: %v", tt.name, err, tt.refused)
		}
	}
	rows := i.rows()
	if len(rows) != 3 {
		t.Fatalf("%d mails came in; want three", len(rows))
	}
	for _, r := range rows {
		if r.State != bridge.IntakeHeld || r.Conversation != "" || r.Event != "" {
			t.Errorf("%s became %+v; want it held and unread", r.From, r)
		}
	}
	sent := i.sent(bridge.NotifyIntakeCheck)
	if len(sent) != 2 || sent[0].To != bridgetest.MemberEmail {
		t.Errorf("%d questions, %+v; want one about each sender, to the owner", len(sent), sent)
	}
	if n := i.sent(bridge.NotifyLead); len(n) != 0 {
		t.Errorf("a lead was made: %+v", n)
	}
}

// TestAReplacedAddressTakesNothing and says so.
func TestAReplacedAddressTakesNothing(t *testing.T) {
	t.Parallel()
	i := newIntake(t, nil)
	n, err := i.ReplaceIntake(t.Context(), i.desk)
	if err != nil || n.Address == i.to {
		t.Fatalf("ReplaceIntake = %+v, %v", n, err)
	}
	var answer *smtp.SMTPError
	if err := i.send(leboncoin("1", relay, "Paul", "Bonjour", "X-1"), i.to); !errors.As(err, &answer) || answer.Code != 550 {
		t.Errorf("the old address answers %v; want 550", err)
	}
	if err := i.send(leboncoin("1", relay, "Paul", "Bonjour", "X-1"), n.Address); err != nil {
		t.Errorf("the new address answers %v", err)
	}
}

// TestAListingIsFoundByItsReference where one has it.
func TestAListingIsFoundByItsReference(t *testing.T) {
	t.Parallel()
	i := newIntake(t, nil)
	row := i.take(leboncoin("1", relay, "Paul", "Bonjour", bridgetest.ListingNumber))
	v := i.view(row.Conversation)
	if v.Listing.ExternalID != bridgetest.ListingID || v.Lead.Record.Listing.ID != bridgetest.ListingID {
		t.Errorf("the lead is about %+v; want the account's listing", v.Listing)
	}
	if got := i.sent(bridge.NotifyLead); len(got) != 1 || got[0].To != bridgetest.SellerEmail {
		t.Errorf("told were %+v; want the listing's contact", got)
	}
	if _, err := i.PutListing(t.Context(), bridge.NewListing{ExternalID: "twin", Account: bridgetest.AccountID, Reference: bridgetest.ListingNumber, Title: "Twin", Contact: bridgetest.SellerEmail}); err != nil {
		t.Fatal(err)
	}
	row = i.take(leboncoin("2", "z"+relay, "Anne", "Bonjour", bridgetest.ListingNumber))
	if v := i.view(row.Conversation); v.Listing.ExternalID != "" || len(v.Lead.Record.Warnings) == 0 {
		t.Errorf("of two listings, one was taken: %+v, %v", v.Listing, v.Lead.Record.Warnings)
	}
	row = i.take(leboncoin("3", "y"+relay, "Anne", "Bonjour", "P-208"))
	if v := i.view(row.Conversation); v.Listing.ExternalID != "" {
		t.Errorf("another account's listing was taken: %+v", v.Listing)
	}
}

// TestWhatComesTwiceIsOnce: the same mail, and the same message from the portal
// and forwarded, in either order. A short word that is written twice is two.
func TestWhatComesTwiceIsOnce(t *testing.T) {
	t.Parallel()
	forward := func(t *testing.T, by, raw string) string {
		t.Helper()
		f := sample.Forward{Client: "gmail", Language: "fr", From: sample.Address{Email: by}, To: sample.Address{Email: "x@example.com"}, Date: time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC), Seed: uint64(len(raw))}
		out, err := f.Bytes([]byte(raw))
		if err != nil {
			t.Fatal(err)
		}
		return string(out)
	}
	type step struct {
		id, text string
		forward  bool
	}
	for _, tt := range []struct {
		name  string
		steps []step
		want  string
	}{
		{"the same mail", []step{{"1", "Bonjour", false}, {"1", "Bonjour", false}}, "Bonjour"},
		{"the portal's, then forwarded", []step{{"1", "Bonjour", false}, {"1", "Bonjour", true}}, "Bonjour"},
		{"forwarded, then the portal's", []step{{"1", "Bonjour", true}, {"1", "Bonjour", false}}, "Bonjour"},
		{"a short word again", []step{{"1", "Oui", false}, {"1", "Oui", true}, {"2", "Oui", false}, {"2", "Oui", true}}, "Oui|Oui"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			i := newIntake(t, nil)
			for n, s := range tt.steps {
				raw := leboncoin(s.id, relay, "Paul", s.text, "X-1")
				if s.forward {
					raw = strings.Replace(forward(t, bridgetest.MemberEmail, raw), "Subject:", "X-Step: "+s.id+"\r\nSubject:", 1)
					raw = strings.Replace(raw, "Message-ID: <", "Message-ID: <"+string(rune('a'+n)), 1)
				}
				i.take(raw)
				i.Clock.Add(time.Hour)
			}
			var got []string
			for _, m := range i.view(i.rows()[0].Conversation).Messages {
				got = append(got, m.Text)
			}
			if strings.Join(got, "|") != tt.want {
				t.Errorf("messages %q; want %q", got, tt.want)
			}
		})
	}
}

// TestAnAddressOfAPortalIsTheAccounts: the seller sees what the portal gave, and
// no other account's buyer is made of it.
func TestAnAddressOfAPortalIsTheAccounts(t *testing.T) {
	t.Parallel()
	i := newIntake(t, nil)
	raw := strings.ReplaceAll(`From: SeLoger <noreply@seloger.com>
To: ventes@garage-dubreuil.example
Subject: Un acquéreur est intéressé par un de vos biens
Message-ID: <1@mta.seloger.com>
Content-Type: text/plain; charset=utf-8

Nom : Marie Durand
E-mail : `+bridgetest.BuyerEmail+`
Téléphone : 06 39 98 12 34
Référence : M-12

Message :
Bonjour, rappelez-moi au 06 39 98 12 34.
`, "\n", "\r\n")
	row := i.take(raw)
	v := i.view(row.Conversation)
	if v.Lead == nil || v.Lead.Record.Contact.Email != bridgetest.BuyerEmail || !strings.Contains(v.Messages[0].Text, "06 39 98 12 34") {
		t.Fatalf("the lead is %+v", v)
	}
	sent := i.sent(bridge.NotifyLead)
	if len(sent) != 1 {
		t.Fatalf("%d lead mails", len(sent))
	}
	o, err := i.Outgoing(t.Context(), sent[0])
	if err != nil || o.Record.Contact.Email != bridgetest.BuyerEmail || o.Secrets.In(bridgetest.BuyerEmail) {
		t.Errorf("the lead mail is %+v, %v; want the address in it", o, err)
	}
	// Who writes to another account's listing is nobody that this account knows.
	l, err := i.Listing(t.Context(), bridgetest.OtherListing)
	if err != nil {
		t.Fatal(err)
	}
	if err := i.send(reply("9", "Marie D. <"+bridgetest.BuyerEmail+">", "Hello"), i.Address(l.Alias)); err != nil {
		t.Fatal(err)
	}
	for _, n := range i.sent(bridge.NotifyLead) {
		o, err := i.Outgoing(t.Context(), n)
		if err != nil || o.Record.Contact.Display != "Marie D." || len(o.Record.Contact.Phones) != 0 || o.Record.Contact.Email != "" {
			t.Errorf("the other account is told %+v, %v", o.Record.Contact, err)
		}
	}
}
