package bridge

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Person is everything that is held of a buyer.
type Person struct {
	At       time.Time // when it was read
	Buyer    Buyer
	Senders  []AuthorizedSender
	Settings Settings
	Push     PushSettings
	// Browsers is how many of the buyer's browsers are told of messages.
	Browsers int
	Stopped  string // why the address gets no mail; empty where it does
	Threads  []PersonThread
}

// PersonThread is everything of one conversation.
type PersonThread struct {
	Conversation Conversation
	Account      Account
	Listing      Listing
	Messages     []Message
	Events       []Event
	Lead         *Lead
	Mails        []Mail         // of the buyer: those that became messages, and those that wait
	Told         []Notification // mails to the buyer
	Reports      []Report       // of both sides
	// What the account keeps of the buyer for itself.
	Comments []Comment
	Note     BuyerNote // zero where there is none
	Labels   []Label
	Blocks   []Block
}

// ExportBuyer reads everything that is held of a buyer, by the marketplace's own
// id, at one moment. The bytes of files and mails are opened by
// [Bridge.OpenContent].
func (b *Bridge) ExportBuyer(ctx context.Context, externalID string) (p Person, err error) {
	err = b.store.View(ctx, func(tx Tx) error {
		p = Person{At: b.now()}
		if p.Buyer, err = tx.BuyerByExternalID(ctx, externalID); err != nil {
			return err
		}
		var errs [5]error
		party, key := BuyerParty(p.Buyer.ID), BuyerSettings(p.Buyer.ID)
		p.Senders, errs[0] = tx.AuthorizedSenders(ctx, party)
		p.Settings, errs[1] = settingsOf(ctx, tx, key, SideBuyer)
		p.Push, errs[2] = pushSettingsOf(ctx, tx, Viewer{Buyer: p.Buyer.ID})
		browsers, err := tx.PushSubscriptions(ctx, party)
		p.Browsers, errs[3] = len(browsers), err
		p.Stopped, errs[4] = tx.Suppressed(ctx, p.Buyer.Email)
		if err := errors.Join(errs[:]...); err != nil {
			return err
		}
		for after := (Place{}); ; {
			some, err := tx.Conversations(ctx, ConversationFilter{Buyer: p.Buyer.ID, After: after, Limit: erasePage})
			if err != nil {
				return err
			}
			for _, c := range some {
				t, err := personThread(ctx, tx, c)
				if err != nil {
					return err
				}
				p.Threads = append(p.Threads, t)
				after = Place{c.UpdatedAt, c.ID}
			}
			if len(some) < erasePage {
				return nil
			}
		}
	})
	if err != nil {
		return Person{}, fmt.Errorf("exporting a buyer: %w", err)
	}
	return p, nil
}

func personThread(ctx context.Context, tx Tx, c Conversation) (t PersonThread, err error) {
	t.Conversation = c
	var errs [8]error
	t.Account, errs[0] = tx.Account(ctx, c.AccountID)
	t.Listing, errs[1] = tx.Listing(ctx, c.ListingID)
	t.Events, errs[2] = tx.Events(ctx, c.ID)
	t.Reports, errs[3] = tx.ReportsOf(ctx, c.ID)
	t.Comments, errs[4] = tx.Comments(ctx, c.ID)
	t.Labels, errs[5] = tx.LabelsOf(ctx, c.ID)
	t.Blocks, errs[6] = tx.Blocks(ctx, c.AccountID, c.BuyerID)
	if t.Note, errs[7] = tx.BuyerNote(ctx, c.AccountID, c.BuyerID); errors.Is(errs[7], ErrNotFound) {
		errs[7] = nil
	}
	if err := errors.Join(errs[:]...); err != nil {
		return t, err
	}
	if c.LeadID != "" {
		l, err := tx.Lead(ctx, c.LeadID)
		if err != nil {
			return t, err
		}
		t.Lead = &l
	}
	for after := 0; ; {
		some, err := tx.Messages(ctx, c.ID, after, erasePage)
		if err != nil {
			return t, err
		}
		for _, m := range some {
			if err := t.addMessage(ctx, tx, m); err != nil {
				return t, err
			}
			after = m.Sequence
		}
		if len(some) < erasePage {
			break
		}
	}
	held, err := tx.HeldMails(ctx, c.ID, SideBuyer)
	t.Mails = append(t.Mails, held...)
	return t, err
}

// addMessage adds a message with the mail that it came from, where the buyer wrote
// that, and the mails that told the buyer of it.
func (t *PersonThread) addMessage(ctx context.Context, tx Tx, m Message) error {
	t.Messages = append(t.Messages, m)
	if m.MailID != "" && m.Side == SideBuyer {
		mail, err := tx.Mail(ctx, m.MailID)
		if err == nil {
			t.Mails = append(t.Mails, mail)
		} else if !errors.Is(err, ErrNotFound) { // it is not kept for ever
			return err
		}
	}
	told, err := tx.NotificationsOf(ctx, m.ID)
	for _, n := range told {
		if n.Side == SideBuyer {
			t.Told = append(t.Told, n)
		}
	}
	return err
}
