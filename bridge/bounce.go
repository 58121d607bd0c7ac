package bridge

import (
	"bufio"
	"context"
	"errors"
	"io"
	"log/slog"
	"strings"
)

// maxReport is how much of a delivery report is read, in bytes.
const maxReport = 64 << 10

// readStatus returns the status code of the first recipient that a delivery
// report says has failed (RFC 3464, section 2.3); empty where there is none.
func readStatus(r io.Reader) (string, error) {
	lines := bufio.NewScanner(io.LimitReader(r, maxReport))
	lines.Buffer(nil, maxReport)
	failed, status := false, ""
	for lines.Scan() {
		name, value, _ := strings.Cut(lines.Text(), ":")
		value = strings.ToLower(strings.TrimSpace(value))
		switch strings.ToLower(name) {
		case "": // the next recipient
			failed, status = false, ""
		case "action":
			failed = value == "failed"
		case "status":
			status, _, _ = strings.Cut(value, " ")
		}
		if failed && status != "" {
			return status, nil
		}
	}
	return "", lines.Err()
}

// prepareBounce lets a bounce tell the fate of the notification that it is
// about. The alias is proof: only the systems that our mail went through know it.
func (b *Bridge) prepareBounce(in *incoming, d *delivery, r Recipient) {
	d.mail.State = MailBounce
	status := in.status
	d.step(b.now(), "classify", "bounce", status)
	d.post = func(ctx context.Context, tx Tx, m *Mail) error {
		n, err := tx.Notification(ctx, r.Notification)
		if err != nil {
			return err
		}
		m.ConversationID = n.ConversationID
		if !strings.HasPrefix(status, "5") || n.State == NotificationBounced {
			return nil
		}
		n.State = NotificationBounced
		n.step(m.ReceivedAt, "bounced", status)
		return errors.Join(
			tx.SuppressAddress(ctx, n.To, "bounced "+status, m.ReceivedAt),
			b.bounced(ctx, tx, n),
			tx.PutNotification(ctx, n))
	}
}

func (b *Bridge) bounced(ctx context.Context, tx Tx, n Notification) error {
	b.log.InfoContext(ctx, "mail bounced", slog.String("msg_id", string(n.ID)), slog.String("conversation", string(n.ConversationID)))
	if n.ConversationID == "" {
		return nil
	}
	if err := b.addEvent(ctx, tx, n.ConversationID, EventBounced, n.Side, ""); err != nil {
		return err
	}
	return tx.SetMessageState(ctx, n.MessageID, StateNotDelivered, "The mail came back: the address does not take it.")
}
