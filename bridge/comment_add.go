package bridge

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// AddComment adds what a member tells the colleagues about a conversation.
func (b *Bridge) AddComment(ctx context.Context, who Viewer, id ConversationID, text string, mentions []MemberID) (Comment, error) {
	comment := Comment{
		ID: newID[CommentID](), ConversationID: id, MemberID: who.Member, Text: strings.TrimSpace(text),
		Mentions: slices.Compact(slices.Sorted(slices.Values(mentions))), CreatedAt: b.now(),
	}
	err := checkText("text", comment.Text)
	var c Conversation
	if err == nil {
		err = b.updateAsMember(ctx, who, func(tx Tx, r reach) error {
			if c, err = tx.Conversation(ctx, id); err != nil {
				return err
			}
			members, err := tx.Members(ctx, who.Account)
			if err != nil {
				return err
			}
			for _, m := range comment.Mentions {
				if memberName(members, m) == "" {
					return ErrNotFound
				}
			}
			if !r.sees(c) {
				return ErrNotFound
			}
			return tx.AddComment(ctx, comment)
		})
	}
	if err != nil {
		return Comment{}, fmt.Errorf("commenting: %w", err)
	}
	b.hub.publish(changeOf(c))
	return comment, nil
}
