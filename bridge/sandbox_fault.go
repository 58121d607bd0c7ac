package bridge

import (
	"context"
	"fmt"
	"time"
)

// Faults are what the sandbox does to what an account in test mode is told. They
// end by themselves.
type Faults struct {
	Webhooks Fault // to the account's own endpoints
	Mails    Fault // to its contact addresses and profiles
	Until    time.Time
}

// Fault is one way in which telling goes wrong; empty for none.
type Fault string

// The faults.
const (
	FaultSlow       Fault = "slow"       // ten seconds late
	FaultRefused    Fault = "refused"    // as if the receiver had answered 503 or 451
	FaultDropped    Fault = "dropped"    // the answer to the first attempt counts as lost
	FaultDuplicated Fault = "duplicated" // twice at once
	FaultReordered  Fault = "reordered"  // a later one of the conversation overtakes
	// FaultNobody is none that can be switched on: a mail to an invented buyer is made,
	// and leaves nowhere.
	FaultNobody Fault = "nobody"
)

const (
	// maxFaultTime is how long faults last at most.
	maxFaultTime = time.Hour
	// faultDelay is how late what is slow comes, and how long a later one has to
	// overtake.
	faultDelay = 10 * time.Second
)

func checkFault(field string, f Fault) error {
	switch f {
	case "", FaultSlow, FaultRefused, FaultDropped, FaultDuplicated, FaultReordered:
		return nil
	}
	return &InvalidError{Field: field, Got: string(f), Want: "slow, refused, dropped, duplicated, reordered, or nothing"}
}

// at are the faults that there are at a time.
func (f Faults) at(now time.Time) Faults {
	if !f.Until.After(now) {
		return Faults{}
	}
	return f
}

// PutFaults says what goes wrong from now on, until a time within the hour, which is
// in an hour where it is zero. An account that is not in test mode is [ErrNotTest].
func (b *Bridge) PutFaults(ctx context.Context, account string, f Faults) (Faults, error) {
	now := b.now()
	if f.Until.IsZero() {
		f.Until = now.Add(maxFaultTime)
	}
	f.Until = f.Until.UTC().Truncate(time.Microsecond)
	err := checkFaults(f, now)
	if err == nil {
		err = b.store.Update(ctx, func(tx Tx) error {
			a, err := testAccount(ctx, tx, account)
			if err != nil {
				return err
			}
			if f.Webhooks == "" && f.Mails == "" {
				f = Faults{}
			}
			a.Faults = f
			return tx.PutAccount(ctx, a)
		})
	}
	if err != nil {
		return Faults{}, fmt.Errorf("putting faults: %w", err)
	}
	return f, nil
}

func checkFaults(f Faults, now time.Time) error {
	if err := checkFault("webhooks", f.Webhooks); err != nil {
		return err
	}
	if err := checkFault("mails", f.Mails); err != nil {
		return err
	}
	if !f.Until.After(now) || f.Until.After(now.Add(maxFaultTime)) {
		return &InvalidError{Field: "until", Got: f.Until.Format(time.RFC3339), Want: "a time within the next hour"}
	}
	return nil
}

// Faults returns what goes wrong now for an account in test mode.
func (b *Bridge) Faults(ctx context.Context, account string) (f Faults, err error) {
	err = b.store.View(ctx, func(tx Tx) error {
		a, err := testAccount(ctx, tx, account)
		f = a.Faults.at(b.now())
		return err
	})
	if err != nil {
		return Faults{}, fmt.Errorf("reading faults: %w", err)
	}
	return f, nil
}

// faultsOf are the faults of an account at this time; none for the marketplace, and
// for accounts that are not in test mode.
func (b *Bridge) faultsOf(ctx context.Context, tx Tx, id AccountID) (Faults, error) {
	if id == "" {
		return Faults{}, nil
	}
	a, err := tx.Account(ctx, id)
	if err != nil || !a.Test {
		return Faults{}, err
	}
	return a.Faults.at(b.now()), nil
}

// faultyWebhook lets a delivery that is due wait, or another one go in its place, as
// a fault has it. What it returns is to be sent, unless it waits, with the fault that
// is then at work.
func (b *Bridge) faultyWebhook(ctx context.Context, tx Tx, f Fault, d WebhookDelivery) (_ WebhookDelivery, at Fault, waits bool, err error) {
	now, due := b.now(), d.CreatedAt.Add(faultDelay)
	switch {
	case f == FaultRefused, f == FaultDuplicated, f == FaultDropped && d.Attempts == 0:
		return d, f, false, nil
	case f != FaultSlow && f != FaultReordered, d.Attempts > 0:
		return d, "", false, nil
	}
	open, err := tx.OpenWebhookDeliveries(ctx, d.WebhookID, d.Thread, 2)
	switch {
	case err != nil:
		return d, "", false, err
	case f == FaultReordered && open[0].ID != d.ID: // it overtakes already
		return d, f, false, nil
	case now.Before(due):
		d.NextAttempt, d.DueAt = due, due
		b.wakeWebhooks() // what comes next is due at another time
		return d, "", true, tx.PutWebhookDelivery(ctx, d)
	case f == FaultSlow || len(open) < 2 || !now.Before(due.Add(faultDelay)):
		return d, f, false, nil
	}
	d.State = WebhookQueued
	return open[1], f, false, tx.PutWebhookDelivery(ctx, d)
}

// faultyMail sets what goes wrong with a mail that is due, and says whether it
// waits.
func (b *Bridge) faultyMail(ctx context.Context, tx Tx, n *Notification) (waits bool, err error) {
	if n.ConversationID == "" {
		return false, nil
	}
	c, err := tx.Conversation(ctx, n.ConversationID)
	if err != nil {
		return false, err
	}
	a, err := tx.Account(ctx, c.AccountID)
	if err != nil || !a.Test {
		return false, err
	}
	if n.Side == SideBuyer {
		buyer, err := tx.Buyer(ctx, c.BuyerID)
		if invented(buyer, a) {
			n.Fault = FaultNobody
		}
		return false, err
	}
	now, first := b.now(), n.Attempts == 0
	switch f := a.Faults.at(now).Mails; {
	case f == FaultRefused, f == FaultDuplicated, f == FaultDropped && first:
		n.Fault = f
	case f == FaultSlow && first && now.Before(n.CreatedAt.Add(faultDelay)):
		n.NextAttempt = n.CreatedAt.Add(faultDelay)
		n.step(now, "deferred", "sandbox fault: slow")
		return true, tx.PutNotification(ctx, *n)
	case f == FaultReordered && first:
		if over, err := overtakes(ctx, tx, *n); err != nil || over {
			return false, err
		}
		n.Attempts++ // what is behind it in its thread may leave now
		n.NextAttempt = now.Add(faultDelay)
		n.step(now, "deferred", "sandbox fault: reordered")
		return true, tx.PutNotification(ctx, *n)
	}
	return false, nil
}

// overtakeLook is how many messages back a mail is looked for that may be overtaken.
const overtakeLook = 10

// overtakes says whether an earlier mail of the conversation to the same address
// waits for another attempt.
func overtakes(ctx context.Context, tx Tx, n Notification) (bool, error) {
	m, err := tx.Message(ctx, n.MessageID)
	if err != nil {
		return false, err
	}
	earlier, err := tx.Messages(ctx, n.ConversationID, max(m.Sequence-1-overtakeLook, 0), overtakeLook)
	if err != nil {
		return false, err
	}
	for _, e := range earlier {
		if e.Sequence >= m.Sequence {
			break
		}
		mails, err := tx.NotificationsOf(ctx, e.ID)
		if err != nil {
			return false, err
		}
		for _, other := range mails {
			if other.State == NotificationPending && other.Attempts > 0 && other.To == n.To && other.Profile == n.Profile {
				return true, nil
			}
		}
	}
	return false, nil
}
