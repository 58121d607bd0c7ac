package bridge

import (
	"context"
	"log/slog"
	"strings"
)

// postmaster is the one address that every host must take mail for, also
// without a domain (RFC 5321, section 4.5.1).
const postmaster = "postmaster"

// maxPostmaster is how many mails to the postmaster are kept within an hour.
const maxPostmaster = 60

func (b *Bridge) isPostmaster(addr string) bool {
	local, domain, at := strings.Cut(addr, "@")
	return strings.EqualFold(local, postmaster) && (!at || strings.EqualFold(domain, b.aliases.Domain()))
}

// preparePostmaster keeps a mail for the operator, who sees that it came by the
// log and the metrics. Providers send complaints there too.
func (b *Bridge) preparePostmaster(in *incoming, d *delivery) {
	d.mail.Recipient, d.mail.Party = postmaster, ""
	if c, err := in.mail.Complaint(); err == nil {
		b.prepareComplaint(d, c, "")
	} else {
		d.note(b, WhyPostmaster)
	}
	follows := d.post
	d.post = func(ctx context.Context, tx Tx, m *Mail) error {
		if err := b.count(ctx, tx, postmaster, maxPostmaster, ""); err != nil {
			return err
		}
		if follows == nil {
			return nil
		}
		return follows(ctx, tx, m)
	}
}

// notePostmaster tells the operator that a mail to the postmaster is kept.
func (b *Bridge) notePostmaster(ctx context.Context, d *delivery) {
	b.metrics.postmaster.Inc()
	b.log.WarnContext(ctx, "mail to the postmaster", slog.String("msg_id", string(d.mail.ID)))
}
