package bridge

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// AddComment adds what a member tells the colleagues about a conversation. Whom
// the text names with an @ is mentioned (see [FindMentions]), and told by mail.
func (b *Bridge) AddComment(ctx context.Context, who Viewer, id ConversationID, text string) (comment Comment, err error) {
	comment = Comment{ID: newID[CommentID](), ConversationID: id, MemberID: who.Member, Text: strings.TrimSpace(text), CreatedAt: b.now()}
	var c Conversation
	if err = checkText("text", comment.Text); err == nil {
		err = b.updateAsMember(ctx, who, func(tx Tx, r reach) error {
			if c, err = tx.Conversation(ctx, id); err != nil {
				return err
			}
			if !r.sees(c) {
				return ErrNotFound
			}
			if comment.Mentions, err = mentionsIn(ctx, tx, c, comment.Text); err != nil {
				return err
			}
			return errors.Join(tx.AddComment(ctx, comment), b.notifyMentions(ctx, tx, c, comment, comment.Mentions))
		})
	}
	if err != nil {
		return Comment{}, fmt.Errorf("commenting: %w", err)
	}
	b.commented(c)
	return comment, nil
}

// EditComment gives a comment of the viewer's own another text. Who was not
// mentioned before is told. For a colleague's comment it is [ErrForbidden].
func (b *Bridge) EditComment(ctx context.Context, who Viewer, id CommentID, text string) error {
	text = strings.TrimSpace(text)
	err := checkText("text", text)
	if err == nil {
		err = b.reviseComment(ctx, who, id, func(tx Tx, c Conversation, comment Comment) error {
			before := comment.Mentions
			if comment.Mentions, err = mentionsIn(ctx, tx, c, text); err != nil {
				return err
			}
			comment.Text, comment.EditedAt = text, b.now()
			added := slices.DeleteFunc(slices.Clone(comment.Mentions), func(m MemberID) bool { return slices.Contains(before, m) })
			return errors.Join(tx.ReviseComment(ctx, comment), b.notifyMentions(ctx, tx, c, comment, added))
		})
	}
	if err != nil {
		return fmt.Errorf("editing a comment: %w", err)
	}
	return nil
}

// DeleteComment deletes a comment of the viewer's own, under the rules of
// [Bridge.EditComment]. Mails about it that have not left do not leave.
func (b *Bridge) DeleteComment(ctx context.Context, who Viewer, id CommentID) error {
	err := b.reviseComment(ctx, who, id, func(tx Tx, _ Conversation, _ Comment) error {
		return tx.DeleteComment(ctx, id)
	})
	if err != nil {
		return fmt.Errorf("deleting a comment: %w", err)
	}
	return nil
}

func (b *Bridge) reviseComment(ctx context.Context, who Viewer, id CommentID, f func(Tx, Conversation, Comment) error) error {
	var c Conversation
	err := b.updateAsMember(ctx, who, func(tx Tx, r reach) error {
		comment, err := tx.Comment(ctx, id)
		if err != nil {
			return err
		}
		if c, err = tx.Conversation(ctx, comment.ConversationID); err != nil {
			return err
		}
		switch {
		case !r.sees(c):
			return ErrNotFound
		case comment.MemberID != who.Member:
			return ErrForbidden
		}
		return f(tx, c, comment)
	})
	if err == nil {
		b.commented(c)
	}
	return err
}

// commented tells colleagues of a comment, and the outbox of mails about it.
func (b *Bridge) commented(c Conversation) {
	change := changeOf(c)
	change.Internal = true
	b.hub.publish(change)
	b.wakeOutbox()
}
