package bridge

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/passerelle-mail/passerelle/parser"
)

// IntakeMails lists the mails that came to an account's intake addresses, the
// newest first. The filter's Account is set here.
func (b *Bridge) IntakeMails(ctx context.Context, who Viewer, f IntakeFilter) (rows []IntakeRow, err error) {
	err = b.store.View(ctx, func(tx Tx) error {
		a, _, err := b.intakeDesk(ctx, tx, who)
		if err != nil {
			return err
		}
		f.Account = a.ID
		rows, err = tx.IntakeMails(ctx, f)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("listing intake mails: %w", err)
	}
	return rows, nil
}

// CountIntakeMails counts them up to the filter's limit.
func (b *Bridge) CountIntakeMails(ctx context.Context, who Viewer, f IntakeFilter) (n int, err error) {
	err = b.store.View(ctx, func(tx Tx) error {
		a, _, err := b.intakeDesk(ctx, tx, who)
		if err != nil {
			return err
		}
		f.Account = a.ID
		n, err = tx.CountIntakeMails(ctx, f)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("counting intake mails: %w", err)
	}
	return n, nil
}

// IntakeView is one mail to an intake address, with what it says.
type IntakeView struct {
	Row    IntakeRow
	Text   string // of the mail, without HTML; empty where it has none or is gone
	Files  []string
	Member string // who corrected or dismissed it; empty for the marketplace
	// Gone is true where the mail itself is not kept any more.
	Gone bool
}

// maxIntakeText is how much of a mail's text is shown, in bytes.
const maxIntakeText = 256 << 10

// IntakeMail returns one mail to an account's intake addresses. One of another
// account is ErrNotFound. Agents see those in conversations that they see; any
// other is ErrForbidden for them.
func (b *Bridge) IntakeMail(ctx context.Context, who Viewer, id MailID) (v IntakeView, err error) {
	var raw Hash
	err = b.store.View(ctx, func(tx Tx) error {
		v = IntakeView{}
		m, row, err := b.seenIntakeMail(ctx, tx, who, id)
		if err != nil {
			return err
		}
		v.Row = IntakeRow{IntakeMail: row, From: m.HeaderFrom, Subject: m.Subject, Reason: m.Reason, ReceivedAt: m.ReceivedAt}
		raw = m.Raw
		members, err := tx.Members(ctx, row.Account)
		v.Member = memberName(members, row.Member)
		return err
	})
	if err == nil {
		err = b.readIntakeText(ctx, raw, &v)
	}
	if err != nil {
		return IntakeView{}, fmt.Errorf("reading an intake mail: %w", err)
	}
	return v, nil
}

func (b *Bridge) readIntakeText(ctx context.Context, raw Hash, v *IntakeView) error {
	body, err := b.store.OpenContent(ctx, raw)
	if errors.Is(err, ErrNotFound) {
		v.Gone = true
		return nil
	} else if err != nil {
		return err
	}
	m, err := parser.ReadMail(body, parser.MailOptions{Attachment: func(a parser.Attachment, r io.Reader) error {
		if len(v.Files) < maxFiles {
			v.Files = append(v.Files, nonEmpty(safePartName(a.Name), a.Type))
		}
		_, err := io.Copy(io.Discard, r)
		return err
	}})
	if err = errors.Join(err, body.Close()); err != nil {
		return err
	}
	if v.Text = m.Text; v.Text == "" && m.HTML != "" {
		v.Text = m.Reply(parser.ReplyOptions{}).Full
	}
	if len(v.Text) > maxIntakeText {
		v.Text = v.Text[:maxIntakeText]
	}
	return nil
}

// intakeMailOf returns a mail to an intake address of an account, and what became
// of it.
func intakeMailOf(ctx context.Context, tx Tx, a AccountID, id MailID) (Mail, IntakeMail, error) {
	row, err := tx.IntakeMail(ctx, id)
	if err == nil && row.Account != a {
		err = ErrNotFound
	}
	if err != nil {
		return Mail{}, IntakeMail{}, err
	}
	m, err := tx.Mail(ctx, id)
	return m, row, err
}

// seenIntakeMail returns a mail to an intake address that a viewer may see, and
// what became of it.
func (b *Bridge) seenIntakeMail(ctx context.Context, tx Tx, who Viewer, id MailID) (m Mail, row IntakeMail, err error) {
	err = b.asMember(ctx, tx, who, func(_ Tx, r reach) error {
		if !r.manages() {
			if err := mustSeeIntakeMail(ctx, tx, r, id); err != nil {
				return err
			}
		}
		m, row, err = intakeMailOf(ctx, tx, r.member.AccountID, id)
		return err
	})
	return m, row, err
}

// mustSeeIntakeMail returns ErrForbidden where a mail is in no conversation that an
// agent sees: for them it is as what is not there.
func mustSeeIntakeMail(ctx context.Context, tx Tx, r reach, id MailID) error {
	row, err := tx.IntakeMail(ctx, id)
	if err == nil && row.Conversation != "" {
		var c Conversation
		if c, err = tx.Conversation(ctx, row.Conversation); err == nil && r.sees(c) {
			return nil
		}
	}
	if err == nil || errors.Is(err, ErrNotFound) {
		return ErrForbidden
	}
	return err
}

// OpenIntakeMail returns the bytes of a mail to an account's intake addresses as
// they were received, to whoever [Bridge.IntakeMail] shows it. The caller closes
// it.
func (b *Bridge) OpenIntakeMail(ctx context.Context, who Viewer, id MailID) (io.ReadCloser, error) {
	var raw Hash
	err := b.store.View(ctx, func(tx Tx) error {
		m, _, err := b.seenIntakeMail(ctx, tx, who, id)
		raw = m.Raw
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("opening an intake mail: %w", err)
	}
	return b.store.OpenContent(ctx, raw)
}
