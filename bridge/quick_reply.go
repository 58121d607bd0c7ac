package bridge

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// QuickReply is a text that an account has ready. It may have fields in it, such
// as {buyer.first_name}.
type QuickReply struct {
	ID        QuickReplyID
	AccountID AccountID
	Name      string // unique within the account
	Text      string
	CreatedAt time.Time
}

// QuickReplyTx are the quick replies of a transaction.
type QuickReplyTx interface {
	// PutQuickReply inserts or replaces a quick reply by its ID. It returns
	// ErrConflict where the account has another one of that name.
	PutQuickReply(ctx context.Context, q QuickReply) error
	// QuickReplies lists an account's quick replies by name.
	QuickReplies(ctx context.Context, id AccountID) ([]QuickReply, error)
	DeleteQuickReply(ctx context.Context, id QuickReplyID) error
}

// maxQuickReplies is how many an account may have.
const maxQuickReplies = 200

// QuickReplyFields are the fields that a quick reply may have, in the order in
// which pages offer them.
var QuickReplyFields = []string{
	"{buyer.first_name}", "{listing.title}", "{listing.reference}", "{listing.price}", "{account.name}", "{member.name}",
}

// UnknownFieldError is an [ErrInvalid] about a field that there is not.
type UnknownFieldError struct{ Field string }

func (e *UnknownFieldError) Error() string {
	return e.Field + " is no field; there are " + strings.Join(QuickReplyFields, ", ")
}

// Unwrap makes errors.Is(err, ErrInvalid) true.
func (e *UnknownFieldError) Unwrap() error { return ErrInvalid }

// Fill puts values in the place of the fields of a text: all that stands in
// braces is one. It returns an [UnknownFieldError] for one without a value.
func Fill(text string, values map[string]string) (string, error) {
	var out strings.Builder
	for {
		before, rest, ok := strings.Cut(text, "{")
		out.WriteString(before)
		if !ok {
			return out.String(), nil
		}
		name, after, ok := strings.Cut(rest, "}")
		value, known := values["{"+name+"}"]
		if !ok || !known {
			return "", &UnknownFieldError{Field: "{" + fieldShown(name, ok)}
		}
		out.WriteString(value)
		text = after
	}
}

// fieldShown is what an error says of a field, which may be a whole text where
// its brace is never closed.
func fieldShown(name string, closed bool) string {
	if len(name) > 40 {
		return strings.ToValidUTF8(name[:40], "") + "…"
	}
	if closed {
		return name + "}"
	}
	return name
}

// QuickReplies lists the quick replies of the viewer's account by name.
func (b *Bridge) QuickReplies(ctx context.Context, who Viewer) (list []QuickReply, err error) {
	err = b.viewAsMember(ctx, who, func(tx Tx, _ reach) error {
		list, err = tx.QuickReplies(ctx, who.Account)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("listing quick replies: %w", err)
	}
	return list, nil
}

// PutQuickReply makes a quick reply of the viewer's account, or changes the one
// with its ID. A name that another has is [ErrConflict]; a field that there is
// not is an [UnknownFieldError].
func (b *Bridge) PutQuickReply(ctx context.Context, who Viewer, q QuickReply) (QuickReply, error) {
	q.Name, q.Text = strings.TrimSpace(q.Name), strings.TrimSpace(q.Text)
	values := map[string]string{}
	for _, f := range QuickReplyFields {
		values[f] = f
	}
	_, unknown := Fill(q.Text, values)
	err := errors.Join(checkShortName("name", q.Name), checkText("text", q.Text), unknown)
	if err == nil {
		err = b.updateAsMember(ctx, who, func(tx Tx, _ reach) error {
			list, err := tx.QuickReplies(ctx, who.Account)
			if err != nil {
				return err
			}
			q.AccountID, q.CreatedAt = who.Account, b.now()
			i := slices.IndexFunc(list, func(o QuickReply) bool { return o.ID == q.ID })
			switch {
			case q.ID == "" && len(list) >= maxQuickReplies:
				return &InvalidError{Field: "quick_replies", Want: fmt.Sprintf("at most %d", maxQuickReplies)}
			case q.ID == "":
				q.ID = newID[QuickReplyID]()
			case i < 0:
				return ErrNotFound
			default:
				q.CreatedAt = list[i].CreatedAt
			}
			return tx.PutQuickReply(ctx, q)
		})
	}
	if err != nil {
		return QuickReply{}, fmt.Errorf("putting a quick reply: %w", err)
	}
	return q, nil
}

// DeleteQuickReply removes a quick reply of the viewer's account.
func (b *Bridge) DeleteQuickReply(ctx context.Context, who Viewer, id QuickReplyID) error {
	err := b.updateAsMember(ctx, who, func(tx Tx, _ reach) error {
		list, err := tx.QuickReplies(ctx, who.Account)
		if err == nil && !slices.ContainsFunc(list, func(q QuickReply) bool { return q.ID == id }) {
			err = ErrNotFound
		}
		if err != nil {
			return err
		}
		return tx.DeleteQuickReply(ctx, id)
	})
	if err != nil {
		return fmt.Errorf("deleting a quick reply: %w", err)
	}
	return nil
}

// FilledReply is a quick reply as it would be sent in a conversation.
type FilledReply struct {
	QuickReply
	// Missing are the fields that have no value there, which stay as they are.
	Missing []string
}

// FilledReplies lists the quick replies of the viewer's account with the fields
// of a conversation, of which price says how its price is written. What the
// viewer must not see of the buyer is in none of them.
func (b *Bridge) FilledReplies(ctx context.Context, who Viewer, id ConversationID, price func(Listing) string) (filled []FilledReply, err error) {
	err = b.viewAsMember(ctx, who, func(tx Tx, r reach) error {
		filled = nil
		t, err := b.thread(ctx, tx, id)
		if err != nil {
			return err
		}
		if !r.sees(t.conversation) {
			return ErrNotFound
		}
		list, err := tx.QuickReplies(ctx, who.Account)
		values := b.fieldsOf(t, r, price)
		for _, q := range list {
			f := FilledReply{QuickReply: q}
			for _, field := range QuickReplyFields {
				if values[field] == field && strings.Contains(q.Text, field) {
					f.Missing = append(f.Missing, field)
				}
			}
			text, unknown := Fill(q.Text, values)
			if unknown == nil { // else it was stored before a field went
				f.Text = text
			}
			filled = append(filled, f)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("filling quick replies: %w", err)
	}
	return filled, nil
}

// fieldsOf are the values of all fields; one without a value is itself.
func (b *Bridge) fieldsOf(t thread, r reach, price func(Listing) string) map[string]string {
	buyer, secrets, lang := b.maskBuyer(t), t.secrets(SideBuyer), t.language(SideSeller)
	values := map[string]string{
		"{buyer.first_name}":  buyer.FirstName,
		"{listing.title}":     t.listing.Title,
		"{listing.reference}": t.listing.Reference,
		"{listing.price}":     price(t.listing),
		"{account.name}":      t.account.Name,
		"{member.name}":       r.member.Name,
	}
	for field, value := range values {
		values[field] = nonEmpty(b.mask(value, secrets, lang), field)
	}
	return values
}
