package bridge

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"time"
)

// Untold says that an endpoint of an account lacks something of what was written in
// a conversation, so that the CRM behind it does too.
type Untold struct {
	Webhook WebhookID
	Host    string // of its address, whose path may be a secret
	Since   time.Time
	State   UntoldState
}

// UntoldState says what becomes of what an endpoint was not told.
type UntoldState string

// The states of an [Untold].
const (
	UntoldWaits    UntoldState = "waits"    // the endpoint is down, and tried again
	UntoldLost     UntoldState = "lost"     // it is not tried again by itself
	UntoldDisabled UntoldState = "disabled" // the endpoint is, and is told once it is active
)

// ToldWebhook is how an endpoint of an account was told of a message.
type ToldWebhook struct {
	Webhook  WebhookID
	Host     string
	Disabled bool // it is told once it is active
	// Delivery is the zero value where it was disabled when the message was written.
	Delivery WebhookDelivery
}

// tellsWritten are the kinds that tell of what was written.
var tellsWritten = []JournalKind{JournalLead, JournalFavorite, JournalReceived, JournalSent}

// Host is the server of an endpoint, with its port.
func (w Webhook) Host() string {
	u, err := url.Parse(w.URL)
	if err != nil {
		return ""
	}
	return u.Host
}

func (w Webhook) takesWritten() bool { return slices.ContainsFunc(tellsWritten, w.Takes) }

// maxLost is how many deliveries of a conversation are looked at that were lost.
const maxLost = 200

// untold lists the endpoints of a conversation's account that lack something of it.
// One that merely fails now lacks nothing yet: it is tried again within minutes.
func untold(ctx context.Context, tx Tx, c Conversation) (list []Untold, err error) {
	hooks, err := tx.Webhooks(ctx, c.AccountID)
	if err != nil || len(hooks) == 0 {
		return nil, err
	}
	lost, err := tx.LostWebhookDeliveries(ctx, string(c.ID), maxLost)
	if err != nil {
		return nil, err
	}
	for _, w := range hooks {
		u, err := untoldTo(ctx, tx, w, c, lost)
		if err != nil {
			return nil, err
		}
		if !u.Since.IsZero() {
			list = append(list, u)
		}
	}
	return list, nil
}

func untoldTo(ctx context.Context, tx Tx, w Webhook, c Conversation, lost []WebhookDelivery) (Untold, error) {
	u := Untold{Webhook: w.ID, Host: w.Host()}
	note := func(at time.Time, s UntoldState) {
		if u.Since.IsZero() || at.Before(u.Since) {
			u.Since = at
		}
		u.State = s
	}
	for _, d := range lost {
		if d.WebhookID == w.ID && slices.Contains(tellsWritten, d.Kind) {
			note(d.CreatedAt, UntoldLost)
		}
	}
	if w.DownAt.IsZero() {
		return u, nil
	}
	state := UntoldWaits
	if w.State == WebhookDisabled {
		state = UntoldDisabled
	}
	open, err := tx.OpenWebhookDeliveries(ctx, w.ID, string(c.ID), maxLost)
	for _, d := range open {
		if slices.Contains(tellsWritten, d.Kind) {
			note(d.CreatedAt, state)
		}
	}
	if state == UntoldDisabled && w.takesWritten() && c.UpdatedAt.After(w.DownAt) {
		note(w.DownAt, state)
	}
	return u, err
}

// toldOf lists how the endpoints of an account were told that a message was written.
func toldOf(ctx context.Context, tx Tx, a AccountID, m MessageID) (list []ToldWebhook, err error) {
	hooks, err := tx.Webhooks(ctx, a)
	if err != nil || len(hooks) == 0 {
		return nil, err
	}
	entries, err := tx.JournalOf(ctx, m)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if !slices.Contains(tellsWritten, e.Kind) {
			continue
		}
		for _, w := range hooks {
			d, err := tx.WebhookDeliveryOf(ctx, w.ID, e.ID)
			switch {
			case err == nil:
			case !errors.Is(err, ErrNotFound):
				return nil, err
			case w.State != WebhookDisabled || !w.Takes(e.Kind) || e.ID.Sequence() <= w.Position:
				continue
			}
			d.Body = ""
			list = append(list, ToldWebhook{w.ID, w.Host(), w.State == WebhookDisabled, d})
		}
	}
	return list, nil
}
