package bridge

import (
	"context"
	"errors"
	"log/slog"
	"slices"

	"github.com/passerelle-mail/passerelle/parser"
)

// noComplaints are the types of reports about feedback in which nobody
// complains: one takes a mail out of the spam, one is about DMARC.
var noComplaints = []string{"not-spam", "auth-failure", "dmarc"}

// prepareComplaint ends mails to an address whose reader called one of ours
// spam (RFC 5965). Which mail that was, the alias says that the report came to,
// or the report itself: both are known only where the mail went.
func (b *Bridge) prepareComplaint(d *delivery, c *parser.Complaint, about NotificationID) {
	d.note(b, WhyComplaint)
	if slices.Contains(noComplaints, c.Type) {
		return
	}
	d.post = func(ctx context.Context, tx Tx, m *Mail) error {
		n, err := b.complainedAbout(ctx, tx, c, about)
		if errors.Is(err, ErrNotFound) {
			return b.count(ctx, tx, "noted:"+m.Recipient, maxNoted, "")
		} else if err != nil {
			return err
		}
		m.ConversationID, m.Side = n.ConversationID, n.Side
		return b.complained(ctx, tx, *m, n, c)
	}
}

func (b *Bridge) complainedAbout(ctx context.Context, tx Tx, c *parser.Complaint, about NotificationID) (Notification, error) {
	if about != "" {
		return tx.Notification(ctx, about)
	}
	return b.notificationOf(ctx, tx, c.Sender, c.MessageID)
}

func (b *Bridge) complained(ctx context.Context, tx Tx, m Mail, n Notification, c *parser.Complaint) error {
	why, err := tx.Suppressed(ctx, n.To)
	if err != nil || why == suppressedComplaint {
		return err
	}
	b.metrics.complaints.Inc()
	b.log.WarnContext(ctx, "complaint", slog.String("msg_id", string(n.ID)),
		slog.String("conversation", string(n.ConversationID)), slog.String("type", c.Type))
	err = tx.SuppressAddress(ctx, n.To, suppressedComplaint, m.ReceivedAt)
	if n.ConversationID != "" {
		err = errors.Join(err, b.addEvent(ctx, tx, n.ConversationID, EventComplaint, n.Side, ""))
	}
	if n.State != NotificationPending && len(n.Trace) < maxReports {
		n.step(m.ReceivedAt, "complaint", c.Type)
		err = errors.Join(err, tx.PutNotification(ctx, n))
	}
	return err
}
