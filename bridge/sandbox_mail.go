package bridge

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"time"
)

// InventedMail is a mail of a buyer whom the sandbox has invented.
type InventedMail struct {
	Account  string // external id
	To       string // the buyer's alias, or the public address of a listing
	Raw      []byte
	Template int // version of the mail that tells of it; as it is pinned, where 0
}

// ReceiveInvented takes in a mail of an invented buyer as [Bridge.Receive] does a
// real one, but for its proof: there is no domain that could vouch for a buyer who
// does not exist, so the mail counts as proven.
//
// It is for the sandbox of the API alone; no mail that comes by a network may ever
// get here. It takes mails to a conversation or listing of the account, which must
// be in test mode, and whose one From is the address of the buyer whom the sandbox
// has invented for this account: of that conversation, where it is to one. All else
// is [ErrRefusedSender], or [ErrNotTest].
func (b *Bridge) ReceiveInvented(ctx context.Context, m InventedMail) (Mail, error) {
	kept, err := b.receiveInvented(ctx, m)
	if err != nil {
		return Mail{}, fmt.Errorf("receiving an invented mail: %w", err)
	}
	return kept, nil
}

func (b *Bridge) receiveInvented(ctx context.Context, m InventedMail) (Mail, error) {
	if err := checkTemplate(m.Template); err != nil {
		return Mail{}, err
	}
	r, err := b.Resolve(ctx, m.To)
	if err != nil {
		return Mail{}, err
	}
	in, err := b.readIncoming(ctx, IncomingMail{Recipients: []Recipient{r}, Body: bytes.NewReader(m.Raw), PerRecipient: true})
	if err != nil {
		return Mail{}, err
	}
	defer in.close(b.log)
	err = b.store.View(ctx, func(tx Tx) error { return checkInventedMail(ctx, tx, m.Account, r, in.from.Email) })
	if err != nil {
		return Mail{}, err
	}
	in.envelope.From = in.from.Email
	in.proof = &Proof{Checked: true, Aligned: true, Summary: "sandbox"}
	d, err := b.prepare(ctx, in, r)
	if err != nil || d.refusal != nil {
		return Mail{}, errors.Join(err, d.refusal)
	}
	if post := d.post; post != nil {
		d.post = func(ctx context.Context, tx Tx, kept *Mail) error {
			if err := post(ctx, tx, kept); err != nil || m.Template == 0 {
				return err
			}
			c, err := tx.Conversation(ctx, kept.ConversationID)
			if err != nil {
				return err
			}
			last, err := tx.Messages(ctx, c.ID, c.Sequence-1, 1)
			if err != nil || len(last) == 0 || last[0].MailID != kept.ID {
				return err // it became no message
			}
			return pinTemplate(ctx, tx, last[0].ID, m.Template)
		}
	}
	refusals, err := b.deliver(ctx, in, []*delivery{d})
	if err != nil {
		return Mail{}, err
	}
	if d.duplicate {
		return d.mail, nil
	}
	return d.kept, refusals[0]
}

// checkInventedMail refuses what [Bridge.ReceiveInvented] is not for.
func checkInventedMail(ctx context.Context, tx Tx, account string, r Recipient, from string) error {
	a, err := testAccount(ctx, tx, account)
	if err != nil {
		return err
	}
	if r.Account != a.ID || r.Side != SideBuyer || from == "" {
		return ErrRefusedSender
	}
	var buyer Buyer
	switch {
	case r.Conversation != "":
		buyer, err = tx.Buyer(ctx, r.Buyer)
	case r.Listing != "":
		buyer, err = tx.BuyerByEmail(ctx, from)
	default:
		return ErrRefusedSender
	}
	if ignoreMissing(err) != nil {
		return err
	}
	if err != nil || !invented(buyer, a) || !sameAddress(buyer.Email, from) {
		return ErrRefusedSender
	}
	return nil
}

// InventedThread is a conversation of the sandbox as its buyer has it.
type InventedThread struct {
	Conversation ConversationID
	Subject      string
	Buyer        Buyer
	Address      string // that the buyer writes to
	Last         []byte // the last mail that the buyer was sent; nil for none
}

// InventedThread returns a conversation of an account in test mode whose buyer the
// sandbox has invented.
func (b *Bridge) InventedThread(ctx context.Context, account string, id ConversationID) (InventedThread, error) {
	t, n, err := b.inventedLast(ctx, account, id, SideBuyer)
	it := InventedThread{Conversation: id, Subject: t.conversation.Subject, Buyer: t.buyer, Address: b.Address(t.conversation.BuyerAlias)}
	if err == nil && n.Mail != "" {
		it.Last, err = b.readContent(ctx, n.Mail)
	}
	if err != nil {
		return InventedThread{}, fmt.Errorf("reading a conversation of the sandbox: %w", err)
	}
	return it, nil
}

// SellerMail is a mail that an account was sent.
type SellerMail struct {
	To       string
	ReturnTo string // where it comes back to
	Raw      []byte
}

// LastSellerMail returns the last mail that left for an account's contact address in
// a conversation of the sandbox. Where none did, that is an [InvalidError].
func (b *Bridge) LastSellerMail(ctx context.Context, account string, id ConversationID) (m SellerMail, err error) {
	_, n, err := b.inventedLast(ctx, account, id, SideSeller)
	if err == nil && n.Mail == "" {
		err = &InvalidError{Field: "conversation_id", Got: string(id), Want: "a conversation of which a mail has left; look at the deliveries, or try again"}
	}
	if err == nil {
		m = SellerMail{To: n.To, ReturnTo: b.Address(n.BounceAlias)}
		m.Raw, err = b.readContent(ctx, n.Mail)
	}
	if err != nil {
		return SellerMail{}, fmt.Errorf("reading the last mail of a conversation of the sandbox: %w", err)
	}
	return m, nil
}

// inventedLast returns a conversation of the sandbox and the last mail that was sent
// to a side of it; a zero one for none.
func (b *Bridge) inventedLast(ctx context.Context, account string, id ConversationID, to Side) (t thread, n Notification, err error) {
	err = b.store.View(ctx, func(tx Tx) error {
		if t, err = b.inventedThread(ctx, tx, account, id); err != nil {
			return err
		}
		sent, err := tx.SentTo(ctx, id, to, "", "", 1)
		if len(sent) > 0 {
			n = sent[0]
		}
		return err
	})
	return t, n, err
}

func (b *Bridge) readContent(ctx context.Context, h Hash) ([]byte, error) {
	r, err := b.store.OpenContent(ctx, h)
	if err != nil {
		return nil, err
	}
	raw, err := io.ReadAll(r)
	return raw, errors.Join(err, r.Close())
}

// Repeated counts what was told once more.
type Repeated struct {
	Mails    int
	Webhooks int
}

// RepeatLead tells an account of a lead of the sandbox once more, as a sender does
// who missed the answer: the same bytes to the same addresses, and the same event,
// under its id, to its endpoints.
func (b *Bridge) RepeatLead(ctx context.Context, account string, id ConversationID) (done Repeated, err error) {
	err = b.store.Update(ctx, func(tx Tx) error {
		done = Repeated{}
		t, err := b.inventedThread(ctx, tx, account, id)
		if err != nil {
			return err
		}
		l, err := tx.Lead(ctx, t.conversation.LeadID)
		if err != nil {
			return &InvalidError{Field: "conversation_id", Got: string(id), Want: "a conversation with a lead"}
		}
		if done.Mails, err = b.repeatMails(ctx, tx, l.MessageID); err != nil {
			return err
		}
		done.Webhooks, err = b.repeatWebhooks(ctx, tx, t.conversation)
		return err
	})
	if err != nil {
		return Repeated{}, fmt.Errorf("repeating a lead: %w", err)
	}
	b.wakeOutbox()
	b.wakeWebhooks()
	return done, nil
}

func (b *Bridge) repeatMails(ctx context.Context, tx Tx, id MessageID) (n int, err error) {
	queued, err := tx.NotificationsOf(ctx, id)
	if err != nil {
		return 0, err
	}
	for _, m := range queued {
		if m.State != NotificationSent || m.Side != SideSeller {
			continue
		}
		m.State, m.NextAttempt = NotificationPending, b.now()
		m.step(b.now(), "repeated", "The sandbox sends it once more.")
		if err := tx.PutNotification(ctx, m); err != nil {
			return 0, err
		}
		n++
	}
	return n, nil
}

func (b *Bridge) repeatWebhooks(ctx context.Context, tx Tx, c Conversation) (n int, err error) {
	hooks, err := tx.Webhooks(ctx, c.AccountID)
	if err != nil {
		return 0, err
	}
	e, err := leadEntry(ctx, tx, c)
	if err != nil {
		return 0, ignoreMissing(err)
	}
	for _, w := range hooks {
		d, err := tx.WebhookDeliveryOf(ctx, w.ID, e.ID)
		if ignoreMissing(err) != nil {
			return 0, err
		}
		if err != nil || d.Open() || w.State != WebhookActive {
			continue
		}
		if err := b.queueDelivery(ctx, tx, d); err != nil {
			return 0, err
		}
		n++
	}
	return n, nil
}

// clockSkew is how far the clocks of two nodes may be apart.
const clockSkew = time.Minute

// leadEntry finds the entry of the journal that told of a conversation's lead, which
// is none of those from before the conversation.
func leadEntry(ctx context.Context, tx Tx, c Conversation) (JournalEntry, error) {
	after, err := journalBefore(ctx, tx, c.CreatedAt.Add(-clockSkew))
	if err != nil {
		return JournalEntry{}, err
	}
	for {
		some, err := tx.Journal(ctx, JournalFilter{Account: c.AccountID, After: after, Limit: webhookPage})
		if err != nil {
			return JournalEntry{}, err
		}
		for _, e := range some {
			if e.Kind == JournalLead && e.ConversationID == c.ID {
				return e, nil
			}
			after = e.ID.Sequence()
		}
		if len(some) == 0 {
			return JournalEntry{}, ErrNotFound
		}
	}
}
