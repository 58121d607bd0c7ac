package smtpd_test

import (
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

// TestAHeldMailIsRead once somebody says that its sender brings leads, and so is
// what comes from there afterwards. The sender may not write as the account.
func TestAHeldMailIsRead(t *testing.T) {
	t.Parallel()
	const stranger = "leads@nouveau-portail.example"
	i := newIntake(t, nil)
	mail := func(id, text string) string {
		return strings.Replace(leboncoin(id, stranger, "Paul", text, "X-"+id), "E-mail", "X", 1)
	}
	one := i.take(mail("1", "Bonjour, est-elle disponible ?"))
	if one.State != bridge.IntakeHeld {
		t.Fatalf("the mail became %s", one.State)
	}
	i.take(mail("2", "Je passe samedi."))
	if err := i.CorrectFails(one.Mail); !errors.Is(err, bridge.ErrConflict) {
		t.Errorf("a held mail was made a lead without being read: %v", err)
	}
	if err := i.AnswerIntake(t.Context(), i.desk, one.Mail, bridge.HeldTrust); err != nil {
		t.Fatal(err)
	}
	for _, r := range i.rows() {
		if r.State == bridge.IntakeHeld {
			t.Errorf("%s is still held", r.Subject)
		}
	}
	if row := i.take(mail("3", "Et dimanche ?")); row.State == bridge.IntakeHeld {
		t.Error("a trusted sender's next mail is held")
	}
	p := i.Lead(t, bridgetest.ListingID, bridgetest.Buyer(), "Bonjour")
	if err := i.send(reply("9", stranger, "Je suis le vendeur."), i.Address(p.Conversation.SellerAlias)); err != nil {
		t.Fatal(err)
	}
	if got := texts(i.view(p.Conversation.ID)); got != "buyer: Bonjour" {
		t.Errorf("whoever brings leads wrote as the account: %s", got)
	}
	if err := i.AnswerIntake(t.Context(), i.desk, one.Mail, bridge.HeldRefuse); !errors.Is(err, bridge.ErrNotFound) {
		t.Errorf("a mail was answered twice: %v", err)
	}
}

// CorrectFails tries to make a lead of a mail.
func (i *intake) CorrectFails(id bridge.MailID) error {
	_, err := i.CorrectIntake(i.t.Context(), i.desk, id, bridge.IntakeCorrection{Name: "Paul", Text: "Bonjour"})
	return err
}

func TestAHeldMailIsRefused(t *testing.T) {
	t.Parallel()
	i := newIntake(t, nil)
	row := i.take(reply("1", "leads@nouveau-portail.example", "Bonjour"))
	if err := i.AnswerIntake(t.Context(), i.desk, row.Mail, bridge.HeldRefuse); err != nil {
		t.Fatal(err)
	}
	if got := i.rows()[0].State; got != bridge.IntakeRefused {
		t.Errorf("it is %s", got)
	}
	other := i.take(reply("2", "leads@nouveau-portail.example", "Bonsoir"))
	i.Clock.Add(30 * 24 * 3600 * 1e9)
	if err := i.ExpireHeld(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := i.rows()[0]; got.Mail != other.Mail || got.State != bridge.IntakeRefused || got.Note != bridge.IntakeUnanswered {
		t.Errorf("a mail that nobody answered is %+v", got)
	}
}

// unreadable is a mail of the account's own people in which nothing says that it
// is a lead.
func unreadable(id string) string {
	return strings.ReplaceAll(`From: `+bridgetest.MemberEmail+`
Subject: a voir
Message-ID: <`+id+`@garage-dubreuil.example>
Content-Type: text/plain; charset=utf-8

voir avec la dame de la rue haute pour la clio, elle rappelle jeudi
`, "\n", "\r\n")
}

// TestWhatCannotBeReadIsCorrected by hand, with nothing lost on the way.
func TestWhatCannotBeReadIsCorrected(t *testing.T) {
	t.Parallel()
	i := newIntake(t, nil)
	row := i.take(unreadable("1"))
	if row.State != bridge.IntakeUnread || row.Conversation != "" {
		t.Fatalf("the mail became %+v; want it to wait for a person", row)
	}
	v, err := i.IntakeMail(t.Context(), i.desk, row.Mail)
	if err != nil || !strings.Contains(v.Text, "la dame de la rue haute") {
		t.Fatalf("its text is %q, %v", v.Text, err)
	}
	for _, wrong := range []bridge.IntakeCorrection{
		{}, {Name: "Mme Haute"}, {Email: "nobody"}, {Phone: "rue haute", Name: "x", Text: "y"}, {Relay: i.to}, {Name: "a\nb", Text: "x"},
	} {
		var invalid *bridge.InvalidError
		if _, err := i.CorrectIntake(t.Context(), i.desk, row.Mail, wrong); !errors.As(err, &invalid) {
			t.Errorf("%+v was taken: %v", wrong, err)
		}
	}
	c, err := i.CorrectIntake(t.Context(), i.desk, row.Mail, bridge.IntakeCorrection{
		Name: "Anne Haute", Phone: "06 39 98 12 34", Email: "anne.haute@courriel.example", ListingRef: bridgetest.ListingNumber, Text: "Je rappelle jeudi.",
	})
	if err != nil {
		t.Fatal(err)
	}
	got := i.view(c.ID)
	r := got.Lead.Record
	if texts(got) != "buyer: Je rappelle jeudi." || r.Contact.Display != "Anne Haute" || r.Contact.Phones[0].E164 != "+33639981234" ||
		r.Evidence["contact.email"].Carrier != "hand" || got.Listing.ExternalID != bridgetest.ListingID {
		t.Errorf("the lead is %+v", r)
	}
	if row := i.rows()[0]; row.State != bridge.IntakeLead || row.Note != bridge.IntakeByHand || row.Conversation != c.ID {
		t.Errorf("the mail is %+v", row)
	}
	if err := i.CorrectFails(row.Mail); !errors.Is(err, bridge.ErrConflict) {
		t.Errorf("a lead was made twice: %v", err)
	}
	raw, err := i.OpenIntakeMail(t.Context(), i.desk, row.Mail)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = raw.Close() }()
	if bytes, err := io.ReadAll(raw); err != nil || !strings.Contains(string(bytes), "la dame de la rue haute") {
		t.Errorf("the mail itself is %q, %v", bytes, err)
	}
}

func TestADismissedMailIsStillThere(t *testing.T) {
	t.Parallel()
	i := newIntake(t, nil)
	row := i.take(unreadable("1"))
	for _, dismiss := range []bool{true, true, false, true} {
		if err := i.DismissIntake(t.Context(), i.desk, row.Mail, dismiss); err != nil {
			t.Fatal(err)
		}
		if got := i.rows()[0].State == bridge.IntakeDismissed; got != dismiss {
			t.Errorf("dismissed: %v; want %v", got, dismiss)
		}
	}
	if err := i.CorrectFails(row.Mail); err != nil {
		t.Errorf("a dismissed mail cannot be made a lead: %v", err)
	}
	if err := i.DismissIntake(t.Context(), i.desk, row.Mail, true); !errors.Is(err, bridge.ErrConflict) {
		t.Errorf("a lead was dismissed: %v", err)
	}
}

// TestAnotherAccountsIntakeIsNotThere for anybody but its own managers.
func TestAnotherAccountsIntakeIsNotThere(t *testing.T) {
	t.Parallel()
	i := newIntake(t, nil)
	row := i.take(unreadable("1"))
	ctx := t.Context()
	other, err := i.Actor(ctx, bridge.APIKey{}, bridge.Thing{Account: bridgetest.OtherAccount}, "")
	if err != nil {
		t.Fatal(err)
	}
	m, err := i.PutMember(ctx, bridge.NewMember{Account: bridgetest.AccountID, Email: "agent@garage-dubreuil.example", Role: bridge.RoleAgent})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name string
		who  bridge.Viewer
		want error
	}{
		{"another account", other, bridge.ErrNotFound},
		{"an agent", bridge.Viewer{Member: m.ID, Account: m.AccountID}, bridge.ErrForbidden},
		{"nobody", bridge.Viewer{}, bridge.ErrNotFound},
	} {
		_, view := i.IntakeMail(ctx, tt.who, row.Mail)
		_, open := i.OpenIntakeMail(ctx, tt.who, row.Mail)
		_, correct := i.CorrectIntake(ctx, tt.who, row.Mail, bridge.IntakeCorrection{Name: "Paul", Text: "Bonjour"})
		dismiss := i.DismissIntake(ctx, tt.who, row.Mail, true)
		answer := i.AnswerIntake(ctx, tt.who, row.Mail, bridge.HeldPost)
		for doing, err := range map[string]error{"view": view, "open": open, "correct": correct, "dismiss": dismiss, "answer": answer} {
			if !errors.Is(err, tt.want) {
				t.Errorf("%s, %s: %v; want %v", tt.name, doing, err, tt.want)
			}
		}
	}
	if rows, err := i.IntakeMails(ctx, other, bridge.IntakeFilter{Limit: 10}); err != nil || len(rows) != 0 {
		t.Errorf("another account sees %+v, %v", rows, err)
	}
}

// TestRobotsOfPortals: an automatic answer, a bounce and one of our own mails are
// shown as what they are, and cause nothing.
func TestRobotsOfPortals(t *testing.T) {
	t.Parallel()
	i := newIntake(t, nil)
	lead := i.take(leboncoin("1", relay, "Paul", "Bonjour", "X-1"))
	sent := i.sent(bridge.NotifyLead)
	if len(sent) != 1 {
		t.Fatal("no lead mail")
	}
	for _, tt := range []struct {
		name, mail string
		refused    bool
	}{
		{"away", "From: " + bridgetest.MemberEmail + "\r\nMessage-ID: <2@x.example>\r\nAuto-Submitted: auto-replied\r\nSubject: Absente\r\n\r\nJe suis absente.\r\n", false},
		{"a bounce", "From: MAILER-DAEMON@leboncoin.fr\r\nMessage-ID: <3@x.example>\r\nSubject: Undelivered Mail Returned to Sender\r\nAuto-Submitted: auto-replied\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nNo such user.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.leboncoin.fr\r\n\r\nFinal-Recipient: rfc822; x@leboncoin.fr\r\nAction: failed\r\nStatus: 5.1.1\r\n--b--\r\n", false},
		{"our own mail", "From: Paul via Voiturama <" + i.Address(i.view(lead.Conversation).Conversation.SellerAlias) + ">\r\nMessage-ID: <4@x.example>\r\nSubject: x\r\n\r\nBonjour\r\n", true},
	} {
		err := i.send(tt.mail, i.to)
		if (err != nil) != tt.refused {
			t.Errorf("%s: answered %v; want refused: %v", tt.name, err, tt.refused)
		}
		if err == nil && i.rows()[0].State != bridge.IntakeOther {
			t.Errorf("%s became %+v", tt.name, i.rows()[0])
		}
	}
	if due, err := i.Lease(t.Context(), 100); err != nil || len(due) != 0 {
		t.Errorf("mails were caused: %+v, %v", due, err)
	}
}

// TestABlockedCustomersMailIsKept without reaching the account.
func TestABlockedCustomersMailIsKept(t *testing.T) {
	t.Parallel()
	i := newIntake(t, nil)
	row := i.take(leboncoin("1", relay, "Paul", "Bonjour", "X-1"))
	if err := i.SetBlocked(t.Context(), i.desk, row.Conversation, true, false); err != nil {
		t.Fatal(err)
	}
	if row := i.take(leboncoin("2", relay, "Paul", "Encore moi", "X-1")); row.State != bridge.IntakeOther || row.Note != bridge.IntakeBlocked {
		t.Errorf("the mail became %+v", row)
	}
	if got := texts(i.view(row.Conversation)); got != "buyer: Bonjour" {
		t.Errorf("messages %s", got)
	}
}

// TestAnErasedCustomerIsForgotten with the keys by which a mail would find them.
func TestAnErasedCustomerIsForgotten(t *testing.T) {
	t.Parallel()
	i := newIntake(t, nil)
	row := i.take(leboncoin("1", relay, "Paul", "Bonjour", "X-1"))
	buyer := i.view(row.Conversation).Buyer
	if _, err := i.EraseBuyer(t.Context(), buyer.ExternalID); err != nil {
		t.Fatal(err)
	}
	if rows := i.rows(); len(rows) != 0 {
		t.Errorf("the mail is still there: %+v", rows)
	}
	if again := i.take(leboncoin("2", relay, "Paul", "Bonsoir", "X-1")); again.Conversation == row.Conversation || again.State != bridge.IntakeLead {
		t.Errorf("the next mail joined what was erased: %+v", again)
	}
}

// TestAQuestionGoesToWhoMayAnswerIt: an agent who is told of leads may not.
func TestAQuestionGoesToWhoMayAnswerIt(t *testing.T) {
	t.Parallel()
	i := newIntake(t, nil)
	const agent = "agent@garage-dubreuil.example"
	if _, err := i.PutMember(t.Context(), bridge.NewMember{Account: bridgetest.AccountID, Email: agent, Role: bridge.RoleAgent}); err != nil {
		t.Fatal(err)
	}
	for n, tt := range []struct{ contact, want string }{
		{agent, bridgetest.MemberEmail}, {"shared@garage-dubreuil.example", "shared@garage-dubreuil.example"},
	} {
		if _, err := i.PutIntakeContact(t.Context(), i.desk, tt.contact); err != nil {
			t.Fatal(err)
		}
		i.take(reply(string(rune('1'+n)), "leads@nouveau-portail"+string(rune('1'+n))+".example", "Bonjour"))
		if sent := i.sent(bridge.NotifyIntakeCheck); len(sent) != 1 || sent[0].To != tt.want {
			t.Errorf("%s is told of leads: the question went to %+v; want %s", tt.contact, sent, tt.want)
		}
	}
}
