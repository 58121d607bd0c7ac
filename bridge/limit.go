package bridge

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"
)

// Limits are how much is too much within an hour. Zero is the default, a
// negative number no limit. Whoever the other side has answered is known to it,
// and has none.
type Limits struct {
	Contacts   int // listings that one buyer writes to for the first time: 30
	Unanswered int // messages of one side that the other has answered none of: 20
	Held       int // mails that are held for one side: 30
	SignIns    int // sign-in links for one address: 5
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

// CounterTx are the counters of a transaction.
type CounterTx interface {
	// Count adds one to a counter, and returns how many it has within the window
	// that ends at a time, this one included. It is exact to within the share of
	// the window that a burst at its far end would slide out of.
	Count(ctx context.Context, key string, at time.Time, window time.Duration) (int, error)
	// DropCounters forgets counters that no window reaches any more.
	DropCounters(ctx context.Context, at time.Time) error
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
	n, err := tx.Count(ctx, key, b.now(), limitTime)
	if err == nil && n > limit {
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
	return b.count(ctx, tx, "unanswered:"+string(c.ID)+":"+string(msg.Side), orDefault(b.inst.Limits.Unanswered, 20), who)
}

// noteLimit counts how often a buyer reaches limits. It returns err, which then
// may carry a warning, and suspends who does not stop.
func (b *Bridge) noteLimit(ctx context.Context, err error) error {
	reached, ok := errors.AsType[*LimitError](err)
	if !ok || reached.Buyer == "" {
		return err
	}
	noted := b.store.Update(ctx, func(tx Tx) error {
		n, err := tx.Count(ctx, "abuse:"+string(reached.Buyer), b.now(), abuseTime)
		if err != nil {
			return err
		}
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

// DropCounters forgets what limits no longer need.
func (b *Bridge) DropCounters(ctx context.Context) error {
	if err := b.store.Update(ctx, func(tx Tx) error { return tx.DropCounters(ctx, b.now()) }); err != nil {
		return fmt.Errorf("dropping counters: %w", err)
	}
	return nil
}
