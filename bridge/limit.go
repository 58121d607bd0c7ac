package bridge

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"time"
)

// Limits are how much is too much within an hour. Zero is the default, a
// negative number no limit. Whoever the other side has answered is known to it,
// and has none.
type Limits struct {
	Contacts          int // listings that one buyer writes to for the first time: 30
	ListingMails      int // first contacts by mail to one listing's address: 100
	NetworkMails      int // first contacts and held mails of one client's network: 300
	Unanswered        int // messages of one side that the other has answered none of: 20
	AccountUnanswered int // messages of one account to buyers who have not written: 200
	Held              int // mails that are held for one side: 30
	HeldSender        int // and of these, of one address in From: 20
	SignIns           int // sign-in links for one address: 5
}

// limitTime is the window of the limits. It slides.
const limitTime = time.Hour

const (
	// abuseTime is the window in which reaching a limit again and again is abuse.
	abuseTime = 24 * time.Hour
	// abuseWarn and abuseSuspend are how often a buyer may reach limits before
	// being warned, and before being suspended.
	abuseWarn, abuseSuspend = 3, 10
)

func orDefault(n, otherwise int) int {
	if n == 0 {
		return otherwise
	}
	return n
}

// LimitError is an [ErrLimited] that says when to try again.
type LimitError struct {
	Until time.Time
	Buyer BuyerID // who reached it; empty where it was no buyer
	Warn  bool    // it is not the first time today
}

func (e *LimitError) Error() string {
	s := fmt.Sprintf("Too many messages in a short time. Wait 60 minutes, until %s UTC.", e.Until.UTC().Format("15:04"))
	if e.Warn {
		s += " This has happened several times today; if it goes on, you can no longer write."
	}
	return s
}

// Unwrap makes errors.Is(err, ErrLimited) true.
func (e *LimitError) Unwrap() error { return ErrLimited }

// count counts one more of something, and returns a [LimitError] where it is too
// many. What is refused is not counted, since its transaction ends.
func (b *Bridge) count(ctx context.Context, tx Tx, key string, limit int, buyer BuyerID) error {
	if limit < 0 {
		return nil
	}
	t, err := tx.Count(ctx, key, 1, b.now(), limitTime)
	if err == nil && t.Within(b.now(), limitTime) > limit {
		err = &LimitError{Until: b.now().Add(limitTime), Buyer: buyer}
	}
	return err
}

// checkPace returns a [LimitError] where a side writes too much to somebody who
// does not answer, and [ErrRefusedSender] for a suspended buyer.
func (b *Bridge) checkPace(ctx context.Context, tx Tx, c Conversation, msg Message) error {
	if msg.Kind != KindText || msg.Side == "" {
		return nil
	}
	known := c.LeadID != ""
	var who BuyerID
	if msg.Side == SideBuyer {
		known, who = c.Answered, c.BuyerID
		buyer, err := tx.Buyer(ctx, c.BuyerID)
		if err == nil && !buyer.SuspendedAt.IsZero() {
			err = fmt.Errorf("suspended: %w", ErrRefusedSender)
		}
		if err != nil {
			return err
		}
	}
	if known {
		return nil
	}
	if msg.Side == SideSeller {
		if err := b.count(ctx, tx, "unanswered_account:"+string(c.AccountID), orDefault(b.inst.Limits.AccountUnanswered, 200), ""); err != nil {
			return err
		}
	}
	return b.count(ctx, tx, "unanswered:"+string(c.ID)+":"+string(msg.Side), orDefault(b.inst.Limits.Unanswered, 20), who)
}

// countStranger counts a mail that is a first contact, or held, for its client's
// network. Mails of relays count for nobody.
func (b *Bridge) countStranger(ctx context.Context, tx Tx, network netip.Prefix) error {
	if !network.IsValid() {
		return nil
	}
	return b.count(ctx, tx, "network:"+network.String(), orDefault(b.inst.Limits.NetworkMails, 300), "")
}

// noteLimit counts how often a buyer reaches limits. It returns err, which then
// may carry a warning, and suspends who does not stop.
func (b *Bridge) noteLimit(ctx context.Context, err error) error {
	reached, ok := errors.AsType[*LimitError](err)
	if !ok || reached.Buyer == "" {
		return err
	}
	noted := b.store.Update(ctx, func(tx Tx) error {
		t, err := tx.Count(ctx, "abuse:"+string(reached.Buyer), 1, b.now(), abuseTime)
		if err != nil {
			return err
		}
		n := t.Within(b.now(), abuseTime)
		reached.Warn = n >= abuseWarn
		if n < abuseSuspend {
			return nil
		}
		buyer, err := tx.Buyer(ctx, reached.Buyer)
		if err != nil || !buyer.SuspendedAt.IsZero() {
			return err
		}
		buyer.SuspendedAt = b.now()
		b.log.WarnContext(ctx, "buyer suspended", slog.String("buyer", string(buyer.ID)))
		return tx.PutBuyer(ctx, buyer)
	})
	if noted != nil {
		b.log.ErrorContext(ctx, "counting abuse", slog.Any("err", noted))
	}
	return err
}

// SuspendBuyer keeps a buyer from writing, or lets them again. It returns the
// buyer as it is then.
func (b *Bridge) SuspendBuyer(ctx context.Context, externalID string, suspend bool) (buyer Buyer, err error) {
	err = b.store.Update(ctx, func(tx Tx) error {
		if buyer, err = tx.BuyerByExternalID(ctx, externalID); err != nil {
			return err
		}
		switch {
		case !suspend:
			buyer.SuspendedAt = time.Time{}
		case buyer.SuspendedAt.IsZero():
			buyer.SuspendedAt = b.now()
		}
		return tx.PutBuyer(ctx, buyer)
	})
	if err != nil {
		return Buyer{}, fmt.Errorf("suspending a buyer: %w", err)
	}
	return buyer, nil
}
