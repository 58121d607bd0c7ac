package bridge_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

const eraseEmail = "solene.quillard@courriel.example"

// told is what tells who a buyer is, in lower case.
var told = []string{"solène", "solene", "quillard@", "soso75", "639980077", "98 00 77", "98 00 78", "photo-7", "secretaire@travail.example"}

// plant makes the firm's buyer somebody, and puts the data of hers wherever they may be.
func plant(f firm) {
	t, ctx := f.t, f.t.Context()
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	buyer := bridgetest.Buyer()
	buyer.Name, buyer.FirstName, buyer.LastName, buyer.Pseudonym = "Solène Quillard", "Solène", "Quillard", "soso75"
	buyer.Email, buyer.Phone = eraseEmail, "+33639980077"
	buyer.ProfileURL, buyer.PictureURL = "https://voiturama.example/u/soso75", "https://img.voiturama.example/photo-7.jpg"
	f.Lead(t, bridgetest.ListingID, buyer, "Je suis Solène Quillard, 06 39 98 00 77 ou 06 39 98 00 78, solene.quillard@courriel.example. Le quillardon reste.")
	_, err := f.AuthorizeBuyerSender(ctx, "buyer-1", "secretaire@travail.example")
	must(err)
	c := f.view(f.buyer).Conversation
	mail := func(from, text string) string {
		return "From: " + from + "\r\nMessage-ID: <" + text[:4] + "@mail.example>\r\nSubject: Solène Quillard\r\n\r\n" + text + "\r\n\r\n-- \r\nSolène Quillard\r\nTel. 06 39 98 00 77\r\n"
	}
	receive(t, f.Bridge, mail("Solène Quillard <"+eraseEmail+">", "Oui, c’est Solène."), f.Address(c.BuyerAlias))
	receive(t, f.Bridge, mail("<"+bridgetest.SellerEmail+">", "Bonjour Mme QUILLARD, merci."), sellerAlias(f.Bridge, bridge.Posted{Conversation: f.view(f.lea).Conversation}))
	receive(t, f.Bridge, mail("Solène <solene@ailleurs.example>", "Held"), f.Address(c.BuyerAlias)) // held
	for _, side := range []bridge.Side{bridge.SideBuyer, bridge.SideSeller} {
		_, err = f.Post(ctx, bridge.NewMessage{
			Conversation: f.id, Side: side, Text: "Voici.", Via: bridge.ViaAPI, IdempotencyKey: "soso75-" + string(side),
			Files: []bridge.NewFile{{Name: string(side) + " Solène.pdf", Content: strings.NewReader("%PDF-1.4 " + string(side))}},
		})
		must(err)
	}
	_, err = f.AddComment(ctx, f.lea, f.id, "Solène Quillard rappelle au 06 39 98 00 77.")
	must(err)
	_, err = f.PutBuyerNote(ctx, f.lea, f.id, bridge.NewBuyerNote{Text: "Mme Quillard est pressée", Tags: []string{"soso75"}})
	must(err)
	_, err = f.AddComment(ctx, f.lea, f.id, "@ann, Mme Quillard attend.")
	must(err)
	_, err = f.PutSavedView(ctx, f.tom, bridge.SavedView{Name: "Elle", View: bridge.ViewAll, Sort: bridge.SortNewest, Search: "quillard@"})
	must(err)
	_, err = f.AddReport(ctx, f.lea, f.id, bridge.ReportSpam, "Solène Quillard insiste.")
	must(err)
	_, err = f.PutBuyerSettings(ctx, f.buyer.Buyer, bridge.Settings{MessagesByMail: true})
	must(err)
	_, err = f.NewSignIn(ctx, f.buyer, time.Hour)
	must(err)
	must(f.Store.Update(ctx, func(tx bridge.Tx) error {
		n := bridge.Notification{
			Kind: bridge.NotifyMessage, Side: bridge.SideSeller, Text: "Solène Quillard", To: bridgetest.SellerEmail, State: bridge.NotificationSent,
			Answer: "250 solene", Trace: bridge.Trace{{Reason: "to solene.quillard@courriel.example"}},
		}
		thread, service, told := n, n, n
		thread.ID, thread.ConversationID = "planted-1", f.id
		service.ID, service.Side, service.To, service.Kind = "planted-2", bridge.SideBuyer, eraseEmail, bridge.NotifySenderCheck
		told.ID, told.MessageID, told.Kind = "planted-3", f.view(f.buyer).Messages[0].ID, bridge.NotifyNotDelivered
		comments, err := tx.Comments(ctx, f.id)
		if err != nil {
			return err
		}
		mention := n
		mention.ID, mention.CommentID, mention.Kind = "planted-4", comments[0].ID, bridge.NotifyMention
		return errors.Join(tx.AddNotification(ctx, mention), tx.AddNotification(ctx, thread), tx.AddNotification(ctx, service), tx.AddNotification(ctx, told),
			tx.SuppressAddress(ctx, eraseEmail, "complaint", f.Now()))
	}))
	must(f.IndexSearch(ctx))
}

// contents are the hashes of the buyer's raw mails and files.
func contents(f firm) (theirs, ours []bridge.Hash) {
	f.t.Helper()
	for _, m := range f.view(f.buyer).Messages {
		for _, a := range m.Attachments {
			if m.Side == bridge.SideBuyer {
				theirs = append(theirs, a.Content)
			} else {
				ours = append(ours, a.Content)
			}
		}
		if m.MailID != "" {
			_ = f.Store.View(f.t.Context(), func(tx bridge.Tx) error {
				mail, err := tx.Mail(f.t.Context(), m.MailID)
				theirs = append(theirs, mail.Raw)
				return err
			})
		}
	}
	return theirs, ours
}

func kept(f firm, h bridge.Hash) (has bool) {
	f.t.Helper()
	err := f.Store.View(f.t.Context(), func(tx bridge.Tx) (err error) {
		has, err = tx.HasContent(f.t.Context(), h)
		return err
	})
	if err != nil {
		f.t.Fatal(err)
	}
	return has
}

func TestErasureLeavesNoTraceInTheFiles(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	plant(f)
	theirs, ours := contents(f)
	alias := f.Address(f.view(f.buyer).Conversation.BuyerAlias)
	if len(theirs) < 3 || len(ours) != 1 {
		t.Fatalf("%d and %d contents planted", len(theirs), len(ours))
	}
	for _, s := range told {
		if !inFiles(t, f, s) {
			t.Errorf("%q was not planted", s)
		}
	}
	e, err := f.EraseViewer(t.Context(), f.buyer)
	if err != nil || e.Conversations != 1 || e.At != f.Now() {
		t.Fatalf("EraseViewer = %+v, %v", e, err)
	}
	for _, s := range told {
		if inFiles(t, f, s) {
			t.Errorf("%q is still in the files", s)
		}
	}
	for _, h := range theirs {
		if kept(f, h) {
			t.Errorf("content %s is still there", h)
		}
	}
	if !kept(f, ours[0]) {
		t.Error("the seller's file is gone")
	}
	if _, err := f.Resolve(t.Context(), alias); !errors.Is(err, bridge.ErrNotFound) {
		t.Errorf("the buyer's alias: %v; want %v", err, bridge.ErrNotFound)
	}
	if _, err := f.View(t.Context(), f.buyer, f.id); err == nil {
		// The right to see goes with the session, which has the viewer.
		if _, err := f.EraseViewer(t.Context(), f.buyer); !errors.Is(err, bridge.ErrNotFound) {
			t.Errorf("erasing again: %v; want %v", err, bridge.ErrNotFound)
		}
	}
}

// inFiles says whether a text stands in a file of the database.
func inFiles(t *testing.T, f firm, text string) bool {
	t.Helper()
	// This drops SQLite's locks, which keep out other processes; there are none.
	for _, path := range []string{f.Path, f.Path + "-wal"} {
		content, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(bytes.ToLower(content), []byte(text)) {
			return true
		}
	}
	return false
}

func TestTheThreadStaysWithoutTheBuyer(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	plant(f)
	if _, err := f.EraseBuyer(t.Context(), "buyer-1"); err != nil {
		t.Fatal(err)
	}
	v := f.view(f.lea)
	var said []string
	for _, m := range v.Messages {
		said = append(said, m.Text)
	}
	for _, want := range []string{"Bonjour, est-elle disponible ?", "Le quillardon reste.", "Je suis [masqué]", "Oui, c’est [masqué].", "Bonjour Mme [masqué], merci."} {
		if !slices.ContainsFunc(said, func(s string) bool { return strings.Contains(s, want) }) {
			t.Errorf("no %q in %q", want, said)
		}
	}
	if v.Buyer.Name != "Acheteur" || v.Buyer.Phone != "" || v.Lead.Record.Contact.Display != "Acheteur" || len(v.Lead.Record.Contact.Phones) > 0 {
		t.Errorf("buyer %+v, lead of %+v", v.Buyer, v.Lead.Record.Contact)
	}
	if !v.Conversation.Closed || !slices.ContainsFunc(v.Events, func(e bridge.Event) bool { return e.Kind == bridge.EventErased }) {
		t.Errorf("closed: %v, events %+v", v.Conversation.Closed, v.Events)
	}
	m, err := f.Post(t.Context(), bridge.NewMessage{Conversation: f.id, Side: bridge.SideSeller, Text: "Toujours là ?", Via: bridge.ViaWeb, Member: f.lea.Member})
	if err != nil {
		t.Fatal(err)
	}
	last := conversation(t, f.Bridge, f.id).Messages
	if got := last[len(last)-1]; got.ID != m.ID || got.State != bridge.StateNotDelivered || got.StateReason != bridge.ReasonErased {
		t.Errorf("a message to the erased buyer: %s, %q", got.State, got.StateReason)
	}
	if _, err := f.EraseBuyer(t.Context(), "buyer-1"); !errors.Is(err, bridge.ErrNotFound) {
		t.Errorf("erasing again: %v; want %v", err, bridge.ErrNotFound)
	}
	again := f.Lead(t, bridgetest.ListingID, bridgetest.Buyer(), "Bonjour.")
	if again.Conversation.ID == f.id {
		t.Error("a buyer who comes back is in the old conversation")
	}
}

func TestOnlyABuyerErasesThemselves(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	for name, who := range map[string]bridge.Viewer{
		"the seller": f.lea, "a stranger": f.stranger, "another buyer": {Buyer: "x", Conversation: f.id},
	} {
		if _, err := f.EraseViewer(context.WithoutCancel(t.Context()), who); !errors.Is(err, bridge.ErrNotFound) && !errors.Is(err, bridge.ErrForbidden) {
			t.Errorf("%s: %v; want a refusal", name, err)
		}
	}
	if f.view(f.lea).Buyer.Name != "Marie Durand" {
		t.Error("somebody else erased the buyer")
	}
}
