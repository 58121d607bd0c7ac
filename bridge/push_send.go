package bridge

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

const (
	// pushDelay leaves an open page the time to show a message before its browser
	// would announce it.
	pushDelay = 3 * time.Second
	// PushTime is how long a push is worth telling.
	PushTime = 24 * time.Hour
	// maxPushTitle and maxPushText are how much a push shows, in bytes: its record
	// has room for 4 kB, in which JSON takes up to six for one.
	maxPushTitle = 120
	maxPushText  = 400
)

// OutgoingPush is what one browser is told.
type OutgoingPush struct {
	ID           PushID
	Attempts     int
	Endpoint     string
	PublicKey    string
	Auth         string
	Conversation ConversationID // later pushes of one take the place of earlier ones
	Listing      ListingID      // of a notice about one, instead of a conversation
	Title        string
	Body         string
	Path         string // of the page that it leads to
	Language     string
}

// WakePush receives after a push was queued.
func (b *Bridge) WakePush() <-chan struct{} { return b.pushes }

// queuePushes queues the pushes of a message to a side: to each browser of those
// who see the conversation, as they chose.
func (b *Bridge) queuePushes(ctx context.Context, tx Tx, c Conversation, msg Message, kind NotificationKind, side Side) error {
	to := BuyerParty(c.BuyerID)
	if side == SideSeller {
		to = AccountParty(c.AccountID)
	}
	all, err := tx.PushSubscriptions(ctx, to)
	if err != nil {
		return err
	}
	for _, s := range all {
		wanted, err := b.wantsPush(ctx, tx, s.Viewer, c, kind)
		if err != nil {
			return err
		}
		if !wanted {
			continue
		}
		now := b.now()
		if err := tx.AddPush(ctx, Push{
			ID: newID[PushID](), Subscription: s.ID, Kind: kind, ConversationID: c.ID, MessageID: msg.ID,
			NextAttempt: now.Add(pushDelay), CreatedAt: now,
		}); err != nil {
			return err
		}
	}
	return nil
}

// wantsPush says whether a viewer may be told of a conversation, and wants to.
func (b *Bridge) wantsPush(ctx context.Context, tx Tx, who Viewer, c Conversation, kind NotificationKind) (bool, error) {
	r, err := b.reach(ctx, tx, who)
	if errors.Is(err, ErrNotFound) {
		return false, nil // who may no longer sign in
	} else if err != nil || !r.sees(c) {
		return false, err
	}
	s, err := pushSettingsOf(ctx, tx, who)
	if kind == NotifyFavorite {
		return s.Favorites, err
	}
	return s.Messages, err
}

// LeasePushes takes up to limit pushes that are due, for ten minutes. What was
// read in the inbox meanwhile, or may no longer be told, is dropped and not
// returned, so it may return none while more are due.
func (b *Bridge) LeasePushes(ctx context.Context, limit int) (due []OutgoingPush, err error) {
	err = b.store.Update(ctx, func(tx Tx) error {
		due = nil
		now := b.now()
		leased, err := tx.LeasePushes(ctx, now, now.Add(leaseTime), limit)
		if err != nil {
			return err
		}
		for _, p := range leased {
			o, told, err := b.outgoingPush(ctx, tx, p)
			if err != nil {
				return err
			}
			if told {
				due = append(due, o)
			} else if err := tx.DeletePush(ctx, p.ID); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("leasing pushes: %w", err)
	}
	return due, nil
}

// NextPush returns when the outbox of pushes has work again; the zero time where
// it is empty.
func (b *Bridge) NextPush(ctx context.Context) (at time.Time, err error) {
	err = b.store.View(ctx, func(tx Tx) error {
		at, err = tx.NextPush(ctx)
		return err
	})
	return at, err
}

// PushSent says that a push service took a push, or that it is of no use to try
// again.
func (b *Bridge) PushSent(ctx context.Context, id PushID) error {
	return b.settlePush(ctx, id, func(tx Tx, p Push) error { return tx.DeletePush(ctx, p.ID) })
}

// PushGone says that a push service knows a browser no more. It is told nothing
// from now on.
func (b *Bridge) PushGone(ctx context.Context, id PushID) error {
	return b.settlePush(ctx, id, func(tx Tx, p Push) error { return tx.DeletePushSubscription(ctx, p.Subscription) })
}

// PushDeferred says that an attempt failed for now. The push is tried again after
// a time that grows, at least the one given, until it is no news any more.
func (b *Bridge) PushDeferred(ctx context.Context, id PushID, atLeast time.Duration) error {
	return b.settlePush(ctx, id, func(tx Tx, p Push) error {
		p.Attempts++
		p.NextAttempt = b.now().Add(max(atLeast, min(firstRetry<<min(p.Attempts-1, 20), lastRetry)))
		if p.NextAttempt.Sub(p.CreatedAt) > PushTime {
			return tx.DeletePush(ctx, p.ID)
		}
		return tx.PutPush(ctx, p)
	})
}

// settlePush ends an attempt. A push that went away meanwhile, with its session,
// is no error.
func (b *Bridge) settlePush(ctx context.Context, id PushID, settle func(Tx, Push) error) error {
	err := b.store.Update(ctx, func(tx Tx) error {
		p, err := tx.Push(ctx, id)
		if errors.Is(err, ErrNotFound) {
			return nil
		} else if err != nil {
			return err
		}
		return settle(tx, p)
	})
	if err != nil {
		return fmt.Errorf("settling a push: %w", err)
	}
	return nil
}

// outgoingPush says what a browser is told, and whether it still is to be.
func (b *Bridge) outgoingPush(ctx context.Context, tx Tx, p Push) (o OutgoingPush, told bool, err error) {
	s, err := tx.PushSubscription(ctx, p.Subscription)
	if err != nil {
		return o, false, err
	}
	if p.Listing != "" {
		return b.listingPush(ctx, tx, p, s)
	}
	t, err := b.thread(ctx, tx, p.ConversationID)
	if err != nil {
		return o, false, err
	}
	msg, err := tx.Message(ctx, p.MessageID)
	if err != nil {
		return o, false, err
	}
	side := s.Viewer.Side()
	if t.conversation.Seen(side) >= msg.Sequence || b.now().Sub(p.CreatedAt) > PushTime {
		return o, false, nil
	}
	if told, err = b.wantsPush(ctx, tx, s.Viewer, t.conversation, p.Kind); err != nil || !told {
		return o, false, err
	}
	settings, err := pushSettingsOf(ctx, tx, s.Viewer)
	o = OutgoingPush{
		ID: p.ID, Attempts: p.Attempts, Endpoint: s.Endpoint, PublicKey: s.PublicKey, Auth: s.Auth, Conversation: p.ConversationID,
		Title: t.account.Name, Path: "/my/conversations/" + string(p.ConversationID), Language: s.Language,
		Body: b.pushBody(p, msg, t.listing, settings.Content, s.Language),
	}
	if side == SideSeller {
		o.Title, o.Path = b.nameIn(t.conversation, t.buyer), "/conversations/"+string(p.ConversationID)
	}
	b.maskAll([]*string{&o.Title, &o.Body}, t.secrets(side.Other()), s.Language)
	o.Title, o.Body = shorten(o.Title, maxPushTitle), shorten(o.Body, maxPushText)
	return o, true, err
}

// shorten cuts a text after some bytes.
func shorten(s string, most int) string {
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}

// pushBody is the message, or what there is to say without it.
func (b *Bridge) pushBody(p Push, msg Message, l Listing, content bool, lang string) string {
	text := strings.TrimSpace(msg.Text)
	switch {
	case p.Kind == NotifyFavorite:
		return b.sentence(sentencePushFavorite, lang) + " " + l.Title
	case content && text != "":
		return text
	case content:
		return b.sentence(sentencePushFile, lang) + " " + l.Title
	case p.Kind == NotifyLead:
		return b.sentence(sentencePushLead, lang) + " " + l.Title
	}
	return b.sentence(sentencePushMessage, lang) + " " + l.Title
}
