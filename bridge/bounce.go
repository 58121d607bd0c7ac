package bridge

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"

	"github.com/passerelle-mail/passerelle/parser"
)

const (
	// maxSaid is how much of another mail system's words a trace keeps, in bytes.
	maxSaid = 300
	// maxReports is how many steps a notification's trace has before reports add
	// no more.
	maxReports = 100
)

// prepareBounce lets a bounce tell the fate of the notification that it is
// about. The alias is proof: only the systems that our mail went through know it.
func (b *Bridge) prepareBounce(d *delivery, r Recipient, report *parser.Bounce) {
	d.mail.State = MailBounce
	said := saidBy(report)
	d.step(b.now(), "classify", "bounce", said)
	d.post = func(ctx context.Context, tx Tx, m *Mail) error {
		n, err := tx.Notification(ctx, r.Notification)
		if err != nil {
			return err
		}
		m.ConversationID, m.Side = n.ConversationID, n.Side
		return b.bounced(ctx, tx, *m, n, report, said)
	}
}

// bounced does what a bounce asks for. What was never sent, or has failed
// already, stays as it is.
func (b *Bridge) bounced(ctx context.Context, tx Tx, m Mail, n Notification, report *parser.Bounce, said string) error {
	if len(n.Trace) < maxReports {
		n.step(m.ReceivedAt, "bounce", said)
	}
	pending := n.State == NotificationPending
	if !report.Failed() || n.State == NotificationFailed || n.State == NotificationSkipped {
		if pending {
			return nil // its lease must not end by this
		}
		return tx.PutNotification(ctx, n)
	}
	b.log.InfoContext(ctx, "mail bounced", slog.String("msg_id", string(n.ID)),
		slog.String("conversation", string(n.ConversationID)), slog.String("class", string(report.Class)))
	var err error
	if report.Class == parser.BounceHard {
		err = suppressBounced(ctx, tx, n, report.Status, m)
	}
	if n.State != NotificationBounced {
		n.State = NotificationBounced
		err = errors.Join(err, b.undelivered(ctx, tx, n, EventBounced, reasonOf(report.Class)))
	}
	return errors.Join(err, tx.PutNotification(ctx, n))
}

// suppressBounced keeps mails from an address that does not exist. A complaint
// about it stays the reason. What comes back to an account in test mode may be made
// up, and stops no address.
func suppressBounced(ctx context.Context, tx Tx, n Notification, status string, m Mail) error {
	if test, err := inTestMode(ctx, tx, n.ConversationID); err != nil || test {
		return err
	}
	why, err := tx.Suppressed(ctx, n.To)
	if err != nil || why != "" {
		return err
	}
	return tx.SuppressAddress(ctx, n.To, strings.TrimSpace("bounced "+status), m.ReceivedAt)
}

// saidBy is a bounce in one line for the trace, without the addresses that most
// mail systems repeat in their words.
func saidBy(report *parser.Bounce) string {
	words := []string{string(report.Class)}
	if report.Status != "" {
		words = append(words, report.Status)
	}
	for w := range strings.FieldsSeq(report.Diagnostic) {
		if strings.Contains(w, "@") {
			w = "…"
		}
		words = append(words, w)
	}
	said := strings.Join(words, " ")
	if len(said) > maxSaid {
		said = strings.ToValidUTF8(said[:maxSaid], "") + "…"
	}
	return said
}

// unknownCodes are those by which a server refuses an address that does not
// exist (RFC 3463, section 3.2, and RFC 7505).
var unknownCodes = []string{"5.1.1", "5.1.10"}

// saysUnknown says whether a server's answer to a delivery has one of them.
func saysUnknown(answer string) bool {
	return slices.ContainsFunc(strings.Fields(answer), func(w string) bool { return slices.Contains(unknownCodes, w) })
}
