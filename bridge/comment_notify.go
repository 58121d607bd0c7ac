package bridge

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/passerelle-mail/passerelle/alias"
)

// mentionDelay holds the mail about a mention back: who reads the comment in the
// inbox within it gets none.
const mentionDelay = time.Minute

// notifyMentions queues the mails that tell members of a comment that names them.
// Its writer needs none.
func (b *Bridge) notifyMentions(ctx context.Context, tx Tx, c Conversation, comment Comment, mentioned []MemberID) error {
	if len(mentioned) == 0 {
		return nil
	}
	members, err := tx.Members(ctx, c.AccountID)
	if err != nil {
		return err
	}
	for _, m := range members {
		if m.ID == comment.MemberID || !slices.Contains(mentioned, m.ID) {
			continue
		}
		if err := b.notifyMention(ctx, tx, c, comment, m); err != nil {
			return err
		}
	}
	return nil
}

func (b *Bridge) notifyMention(ctx context.Context, tx Tx, c Conversation, comment Comment, m Member) error {
	why, err := b.refusesMention(ctx, tx, c, comment, m)
	if err != nil || why != "" {
		return err
	}
	p, err := preferencesOf(ctx, tx, m.ID)
	if err != nil {
		return err
	}
	a, err := tx.Account(ctx, c.AccountID)
	if err != nil {
		return err
	}
	now := b.now()
	bounce, err := b.aliases.MintExpiring(alias.RoleBounce, now.Add(bounceTime))
	if err != nil {
		return err
	}
	return tx.AddNotification(ctx, Notification{
		ID: newID[NotificationID](), Kind: NotifyMention, CommentID: comment.ID, Side: SideSeller, To: m.Email,
		Language: b.language(nonEmpty(p.Language, a.Language)), Template: DefaultTemplate, Content: true, BounceAlias: bounce.Local(),
		Link:  b.inst.BaseURL + "/conversations/" + string(c.ID) + "?comment=" + string(comment.ID) + "#comment-" + string(comment.ID),
		State: NotificationPending, NextAttempt: now.Add(mentionDelay), CreatedAt: now,
	})
}

// refusesMention says why a member gets no mail about a comment; empty where they
// do. Nothing of a comment goes to the conversation's buyer, even to one who is a
// member too.
func (b *Bridge) refusesMention(ctx context.Context, tx Tx, c Conversation, comment Comment, m Member) (string, error) {
	seers, err := b.seers(ctx, tx, c, []Member{m})
	if err != nil {
		return "", err
	}
	if len(seers) == 0 || !slices.Contains(comment.Mentions, m.ID) {
		return "not_theirs", nil
	}
	p, err := preferencesOf(ctx, tx, m.ID)
	if err != nil {
		return "", err
	}
	if p.QuietMentions {
		return "not_wanted", nil
	}
	theirs, err := b.buyersAddress(ctx, tx, c, m.Email)
	if err != nil {
		return "", err
	}
	if theirs {
		return "buyer", nil
	}
	why, err := tx.Suppressed(ctx, m.Email)
	if why != "" {
		why = "suppressed"
	}
	return why, err
}

// buyersAddress says whether an address is one of a conversation's buyer.
func (b *Bridge) buyersAddress(ctx context.Context, tx Tx, c Conversation, email string) (bool, error) {
	buyer, err := tx.Buyer(ctx, c.BuyerID)
	if err != nil {
		return false, err
	}
	senders, err := tx.AuthorizedSenders(ctx, BuyerParty(c.BuyerID))
	return sameAddress(buyer.Email, email) || slices.ContainsFunc(senders, func(s AuthorizedSender) bool {
		return sameAddress(s.Sender, email)
	}), err
}

// mentionOff says why the mail about a mention is not to leave any more; empty
// where it is.
func (b *Bridge) mentionOff(ctx context.Context, tx Tx, n Notification) (string, error) {
	comment, err := tx.Comment(ctx, n.CommentID)
	if errors.Is(err, ErrNotFound) {
		return "deleted", nil
	} else if err != nil {
		return "", err
	}
	c, err := tx.Conversation(ctx, comment.ConversationID)
	if err != nil {
		return "", err
	}
	members, err := tx.Members(ctx, c.AccountID)
	for _, m := range members {
		if err == nil && m.Email == n.To {
			return b.refusesMention(ctx, tx, c, comment, m)
		}
	}
	return "not_theirs", err
}

// mentioned says whether the viewer may have a mail coming about what a comment
// of a view says, which is then read.
func (b *Bridge) mentioned(who Viewer, comments []Comment) bool {
	return slices.ContainsFunc(comments, func(c Comment) bool {
		last := c.CreatedAt
		if c.EditedAt.After(last) {
			last = c.EditedAt
		}
		return slices.Contains(c.Mentions, who.Member) && b.now().Sub(last) <= mentionDelay
	})
}

// SeeMentions says that a member has read the comments of a conversation: what
// mails were coming about them do not leave.
func (b *Bridge) SeeMentions(ctx context.Context, who Viewer, id ConversationID) error {
	err := b.updateAsMember(ctx, who, func(tx Tx, r reach) error {
		if _, err := b.findSeen(ctx, tx, who, id); err != nil {
			return err
		}
		comments, err := tx.Comments(ctx, id)
		for _, c := range comments {
			if err == nil && b.mentioned(who, []Comment{c}) {
				err = b.seeMention(ctx, tx, r.member, c)
			}
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("noting that comments were read: %w", err)
	}
	return nil
}

func (b *Bridge) seeMention(ctx context.Context, tx Tx, m Member, c Comment) error {
	mails, err := tx.NotificationsAbout(ctx, c.ID)
	for _, n := range mails {
		if err == nil && n.To == m.Email && n.State == NotificationPending && n.Mail == "" {
			n.skip(b.now(), "seen", "It was read in the chat before the mail left.")
			err = tx.PutNotification(ctx, n)
		}
	}
	return err
}

// fillMention fills a mail that tells a member of a comment that names them.
func (b *Bridge) fillMention(ctx context.Context, tx Tx, o *Outgoing) error {
	comment, err := tx.Comment(ctx, o.Notification.CommentID)
	if err != nil {
		return err
	}
	t, err := b.thread(ctx, tx, comment.ConversationID)
	if err != nil {
		return err
	}
	o.Account, o.Listing, o.Secrets = t.account, t.listing, t.secrets(SideBuyer)
	o.Sender, o.Comment = nonEmpty(memberName(t.members, comment.MemberID), t.account.Name), comment.Text
	b.maskAll([]*string{&o.Listing.Title, &o.Sender, &o.Comment}, o.Secrets, o.Notification.Language)
	return nil
}
