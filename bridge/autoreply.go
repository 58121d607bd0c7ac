package bridge

import (
	"context"
	"errors"
	"time"

	"github.com/passerelle-mail/passerelle/parser"
)

// autoTime is how long one automatic answer of a side stands for all others.
const autoTime = 24 * time.Hour

// Away is until when a side is away, by its own automatic answer.
type Away struct {
	// Until is a day, at midnight UTC; zero where the side is not known to be
	// away.
	Until time.Time
	// Back is true where Until is the first day back, and false where it is the
	// last day away.
	Back bool
}

// At says whether the side is still away at a time.
func (a Away) At(now time.Time) bool {
	if a.Until.IsZero() {
		return false
	}
	if a.Back {
		return now.Before(a.Until)
	}
	return now.Before(a.Until.AddDate(0, 0, 1))
}

// AwayAt returns until when a side is away at a time; the zero Away where it is
// not.
func (c Conversation) AwayAt(s Side, now time.Time) Away {
	a := c.BuyerAway
	if s == SideSeller {
		a = c.SellerAway
	}
	if !a.At(now) {
		return Away{}
	}
	return a
}

func (c *Conversation) setAway(s Side, a Away) {
	if s == SideSeller {
		c.SellerAway = a
	} else {
		c.BuyerAway = a
	}
}

// postAuto shows an automatic answer, at most one of a side within a day: the
// others are folded into it. One that says how long somebody is away takes the
// place of an acknowledgement. None causes a mail.
func (b *Bridge) postAuto(ctx context.Context, tx Tx, c Conversation, m *Mail, msg Message, a *parser.AutoReply) error {
	msg.Kind, msg.AutoKind = KindAuto, a.Kind
	if !a.Until.IsZero() {
		c.setAway(m.Side, Away{Until: a.Until, Back: a.Back})
		if err := tx.PutConversation(ctx, c); err != nil {
			return err
		}
	}
	id, found, err := tx.AutoMessageSince(ctx, c.ID, m.Side, m.ReceivedAt.Add(-autoTime))
	if err != nil {
		return err
	}
	if !found {
		_, err = b.post(ctx, tx, &c, msg)
		return err
	}
	shown, err := tx.Message(ctx, id)
	if err != nil {
		return err
	}
	if autoRank(a.Kind) > autoRank(shown.AutoKind) {
		return b.replaceAuto(ctx, tx, c, shown, msg)
	}
	m.State, m.Reason = MailNoted, WhyAutoAgain
	return nil
}

// autoRank says which of two automatic answers tells more.
func autoRank(k parser.AutoReplyKind) int {
	switch k {
	case parser.AutoReplyAway:
		return 2
	case parser.AutoReplyRead:
		return 0
	}
	return 1
}

// replaceAuto puts an automatic answer in the place of the one that is shown.
func (b *Bridge) replaceAuto(ctx context.Context, tx Tx, c Conversation, shown, msg Message) error {
	folded, err := tx.Mail(ctx, shown.MailID)
	if err == nil {
		folded.State, folded.Reason = MailNoted, WhyAutoAgain
		err = tx.PutMail(ctx, folded)
	} else if errors.Is(err, ErrNotFound) {
		err = nil
	}
	msg.ID = shown.ID
	err = errors.Join(err, tx.ReplaceText(ctx, msg))
	if err == nil && c.Sequence == shown.Sequence {
		c.LastLine = lastLine(msg.Text)
		err = tx.PutConversation(ctx, c)
	}
	return err
}
