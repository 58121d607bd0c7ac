package bridge_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

func TestFindMentions(t *testing.T) {
	t.Parallel()
	members := []bridge.Member{
		{ID: "lea", Name: "Léa Dubreuil", Email: "lea@garage.example"},
		{ID: "ann", Name: "Ann Noël", Email: "a.noel@garage.example"},
		{ID: "paul1", Name: "Paul Martin", Email: "paul.m@garage.example"},
		{ID: "paul2", Name: "Paul Petit", Email: "paul.p@garage.example"},
		{ID: "max", Email: "max@garage.example"},
	}
	for _, tt := range []struct {
		name, text string
		want       []string // member and the words that name it
	}{
		{"nobody", "Elle rappelle demain.", nil},
		{"whole name", "Vu avec @Léa Dubreuil hier", []string{"lea @Léa Dubreuil"}},
		{"first word", "@Léa tu peux ?", []string{"lea @Léa"}},
		{"without accents", "@lea, @ANN NOEL.", []string{"lea @lea", "ann @ANN NOEL"}},
		{"address", "@a.noel et @max@garage.example", []string{"ann @a.noel", "max @max@garage.example"}},
		{"named without a name", "@max", []string{"max @max"}},
		{"two of one first name", "@Paul ?", nil},
		{"told apart", "@Paul Petit ? @paul.m !", []string{"paul2 @Paul Petit", "paul1 @paul.m"}},
		{"part of a word", "@leanne @Léa_2", nil},
		{"mail address", "sur lea@max.example", nil},
		{"in brackets", "(@Ann)", []string{"ann @Ann"}},
		{"wide sign", "\uff20max", []string{"max \uff20max"}},
		{"after accents", "é à ç @Ann, là", []string{"ann @Ann"}},
		{"only signs", "@@@ @", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, m := range bridge.FindMentions(tt.text, members) {
				got = append(got, string(m.Member)+" "+tt.text[m.Start:m.End])
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("FindMentions(%q) (-want +got):\n%s", tt.text, diff)
			}
		})
	}
}

func FuzzFindMentions(f *testing.F) {
	members := []bridge.Member{{ID: "lea", Name: "Léa D’Ébène", Email: "lea@garage.example"}, {ID: "ss", Name: "Weiß ﬁ", Email: "w@x.example"}}
	for _, seed := range []string{"@léa d'ébène", "＠weiss fi", "@ﬁ@lea\xff@", "é@Lea"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		end := 0
		for _, m := range bridge.FindMentions(text, members) {
			if m.Start < end || m.End <= m.Start || m.End > len(text) {
				t.Fatalf("FindMentions(%q) has %d to %d after %d", text, m.Start, m.End, end)
			}
			end = m.End
		}
	})
}

// mentionMails leases what is due a minute later, and returns the mails about
// comments by their recipient.
func (f firm) mentionMails() map[string]bridge.Outgoing {
	f.t.Helper()
	f.Clock.Add(2 * time.Minute)
	due, err := f.Lease(f.t.Context(), 100)
	must(f.t, err)
	mails := map[string]bridge.Outgoing{}
	for _, n := range due {
		if n.Kind == bridge.NotifyMention {
			mails[n.To], err = f.Outgoing(f.t.Context(), n)
			must(f.t, err)
		}
		must(f.t, f.Delivered(f.t.Context(), n.ID, "250 OK"))
	}
	return mails
}

const (
	annEmail = "ann@garage-dubreuil.example"
	tomEmail = "tom@garage-dubreuil.example"
	eveEmail = "eve@garage-dubreuil.example"
)

func TestWhoIsMentionedGetsAMail(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	c, err := f.AddComment(t.Context(), f.lea, f.id, "@ann @tom @eve @lea elle écrit de "+bridgetest.BuyerEmail)
	must(t, err)
	if len(c.Mentions) != 4 {
		t.Errorf("mentions %v", c.Mentions)
	}
	mails := f.mentionMails()
	if len(mails) != 2 || mails[eveEmail].To != "" {
		t.Fatalf("mails to %v; want Ann and Tom, for Eve does not see the conversation", mails)
	}
	o := mails[annEmail]
	if o.Notification.Side != bridge.SideSeller || o.Notification.ConversationID != "" || !strings.Contains(o.ThreadURL, "?comment="+string(c.ID)+"#comment-"+string(c.ID)) {
		t.Errorf("mail %+v, link %s", o.Notification, o.ThreadURL)
	}
	if strings.Contains(o.Comment, bridgetest.BuyerEmail) || !strings.HasPrefix(o.Comment, "@ann @tom") || !slices.Contains(o.Secrets, bridgetest.BuyerEmail) {
		t.Errorf("comment %q, secrets %v; want the buyer's address masked and guarded", o.Comment, o.Secrets)
	}
	// What is sent belongs to no message, and nothing of it is quoted.
	if v := f.view(f.buyer); len(v.Comments) != 0 || len(v.Members) != 0 || len(v.Seers) != 0 || v.Mentioned {
		t.Errorf("the buyer sees %+v", v)
	}
}

func TestWhoGetsNoMailAboutAMention(t *testing.T) {
	t.Parallel()
	for name, before := range map[string]func(t *testing.T, f firm, c bridge.Comment){
		"a deleted comment": func(t *testing.T, f firm, c bridge.Comment) {
			t.Helper()
			must(t, f.DeleteComment(t.Context(), f.lea, c.ID))
		},
		"one who is not meant any more": func(t *testing.T, f firm, c bridge.Comment) {
			t.Helper()
			must(t, f.EditComment(t.Context(), f.lea, c.ID, "Rien."))
		},
		"one who reads it in time": func(t *testing.T, f firm, _ bridge.Comment) {
			t.Helper()
			if !f.view(f.ann).Mentioned || f.view(f.tom).Mentioned {
				t.Error("the view does not say who is mentioned")
			}
			must(t, f.SeeMentions(t.Context(), f.ann, f.id))
		},
		"one who wants none": func(t *testing.T, f firm, _ bridge.Comment) {
			t.Helper()
			must(t, f.PutPreferences(t.Context(), f.ann, bridge.Preferences{QuietMentions: true}))
		},
		"one who is blocked": func(t *testing.T, f firm, _ bridge.Comment) {
			t.Helper()
			_, err := f.PutMember(t.Context(), bridge.NewMember{Account: bridgetest.AccountID, Email: annEmail, Role: bridge.RoleAgent, Blocked: true})
			must(t, err)
		},
		"one who sees it no more": func(t *testing.T, f firm, _ bridge.Comment) {
			t.Helper()
			_, err := f.PutMember(t.Context(), bridge.NewMember{Account: bridgetest.AccountID, Email: annEmail, Role: bridge.RoleAgent, Sees: bridge.SeesOwn})
			must(t, err)
		},
		"the buyer": func(t *testing.T, f firm, _ bridge.Comment) {
			t.Helper()
			buyer := bridgetest.Buyer()
			buyer.Email = annEmail
			f.Lead(t, bridgetest.ListingID, buyer, "Et moi ?")
		},
		"an address of the buyer": func(t *testing.T, f firm, _ bridge.Comment) {
			t.Helper()
			_, err := f.AuthorizeBuyerSender(t.Context(), bridgetest.Buyer().ExternalID, annEmail)
			must(t, err)
		},
		"an address that takes no mail": func(t *testing.T, f firm, _ bridge.Comment) {
			t.Helper()
			must(t, f.Store.Update(t.Context(), func(tx bridge.Tx) error { return tx.SuppressAddress(t.Context(), annEmail, "bounce", f.Now()) }))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFirm(t)
			c, err := f.AddComment(t.Context(), f.lea, f.id, "@ann ?")
			must(t, err)
			before(t, f, c)
			if mails := f.mentionMails(); len(mails) != 0 {
				t.Errorf("mails %v; want none", mails)
			}
		})
	}
}

func TestOwnCommentsCanBeChanged(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	ctx := t.Context()
	c, err := f.AddComment(ctx, f.ann, f.id, " @lea ? ")
	must(t, err)
	f.mentionMails()
	for name, who := range map[string]bridge.Viewer{"a colleague": f.tom, "the owner": f.lea} {
		if err := errors.Join(f.EditComment(ctx, who, c.ID, "x"), f.DeleteComment(ctx, who, c.ID)); !errors.Is(err, bridge.ErrForbidden) {
			t.Errorf("%s: %v; want %v", name, err, bridge.ErrForbidden)
		}
	}
	for name, who := range map[string]bridge.Viewer{"who does not see it": f.eve, "a stranger": f.stranger, "the buyer": f.buyer} {
		if err := f.EditComment(ctx, who, c.ID, "x"); !errors.Is(err, bridge.ErrNotFound) {
			t.Errorf("%s: %v; want %v", name, err, bridge.ErrNotFound)
		}
	}
	must(t, f.EditComment(ctx, f.ann, c.ID, "@lea @tom !"))
	if mails := f.mentionMails(); len(mails) != 1 || mails[tomEmail].To == "" {
		t.Errorf("mails %v; want one to Tom, who was not mentioned before", mails)
	}
	got := f.view(f.lea).Comments
	if len(got) != 1 || got[0].Text != "@lea @tom !" || got[0].EditedAt.IsZero() || len(got[0].Mentions) != 2 {
		t.Errorf("comments %+v", got)
	}
	if err := f.EditComment(ctx, f.ann, c.ID, " "); !errors.Is(err, bridge.ErrInvalid) {
		t.Errorf("an empty comment: %v; want %v", err, bridge.ErrInvalid)
	}
	must(t, f.DeleteComment(ctx, f.ann, c.ID))
	if got := f.view(f.lea).Comments; len(got) != 0 {
		t.Errorf("comments %+v; want none", got)
	}
}

func TestColleaguesAreToldOfCommentsAndNotesAndTheBuyerIsNot(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	colleague, stop := f.Watch(f.tom)
	defer stop()
	buyer, end := f.Watch(f.buyer)
	defer end()
	c, err := f.AddComment(t.Context(), f.lea, f.id, "Remise possible")
	must(t, err)
	must(t, f.EditComment(t.Context(), f.lea, c.ID, "Pas de remise"))
	must(t, f.DeleteComment(t.Context(), f.lea, c.ID))
	_, err = f.PutBuyerNote(t.Context(), f.lea, f.id, bridge.NewBuyerNote{Text: "pressée"})
	must(t, err)
	if len(colleague) != 4 {
		t.Errorf("a colleague was told %d times; want 4", len(colleague))
	}
	if len(buyer) != 0 {
		t.Errorf("the buyer was told %d times; want never", len(buyer))
	}
}

// A part that is to have a comment has the message before it.
func TestAPartHasAComment(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	post := func() {
		f.Clock.Add(time.Minute)
		f.says(f.lea, bridge.NewMessage{Text: "Bonjour."})
	}
	for range 5 {
		post()
	}
	c, err := f.AddComment(t.Context(), f.ann, f.id, "Vu.")
	must(t, err)
	for range 5 {
		post()
	}
	must(t, f.MarkSeen(t.Context(), f.ann, f.id))
	for name, tt := range map[string]struct {
		id   bridge.CommentID
		want int
	}{"the comment": {c.ID, 4}, "one that is gone": {"none", 10}} {
		v, err := f.ViewPart(t.Context(), f.ann, f.id, bridge.Part{Newest: 2, Comment: tt.id, Above: 2})
		must(t, err)
		if got := v.Messages[0].Sequence; got != tt.want {
			t.Errorf("%s: the first message is %d; want %d", name, got, tt.want)
		}
	}
}
