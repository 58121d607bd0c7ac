package bridge

import (
	"context"
	"errors"
	"strings"

	"github.com/google/uuid"
)

const (
	// maxHops is how many Received fields a mail may have before it is a loop.
	maxHops = 30
	// maxNoted is how many mails from which nothing follows are kept for one
	// alias within an hour.
	maxNoted = 30
)

// loop returns [ErrLoop] for one of our own mails that came back: by who wrote
// it, by the ids that only our mails have, or by how far it went.
func (in *incoming) loop(ctx context.Context, b *Bridge) error {
	h := in.mail.Header
	switch {
	case h.Count("Received") > maxHops, b.wrote(in.from.Email), b.wrote(in.envelope.From):
		return ErrLoop
	}
	id, ours := b.ourID(h.MessageID())
	message := MessageID(strings.TrimSpace(h.Get("Lead-Message-Id")))
	if !ours && message == "" {
		return nil
	}
	err := b.store.View(ctx, func(tx Tx) error {
		if ours {
			if _, err := tx.Notification(ctx, id); !errors.Is(err, ErrNotFound) {
				return errors.Join(err, ErrLoop)
			}
		}
		if message == "" {
			return nil
		}
		_, err := tx.Message(ctx, message)
		if err == nil {
			return ErrLoop
		} else if errors.Is(err, ErrNotFound) {
			return nil
		}
		return err
	})
	return err
}

// wrote says whether an address is one that our own mails are from.
func (b *Bridge) wrote(addr string) bool {
	return addr != "" && (b.isOurs(addr) || strings.EqualFold(addr, b.noReply()))
}

// noReply is whom service mails are from.
func (b *Bridge) noReply() string { return "no-reply@" + b.aliases.Domain() }

// ourID returns the notification that a Message-ID without angle brackets is
// made of. The domain alone proves nothing: with one mailbox for all aliases,
// people write from it too.
func (b *Bridge) ourID(messageID string) (NotificationID, bool) {
	left, domain, _ := strings.Cut(messageID, "@")
	if !strings.EqualFold(domain, b.aliases.Domain()) || uuid.Validate(left) != nil {
		return "", false
	}
	return NotificationID(strings.ToLower(left)), true
}
