package bridge

import (
	"context"
	"time"
)

// Comment is what members of an account tell each other about a conversation.
// No buyer sees it.
type Comment struct {
	ID             CommentID
	ConversationID ConversationID
	MemberID       MemberID
	Text           string
	Mentions       []MemberID
	CreatedAt      time.Time
}

// CommentTx are the comments of a transaction.
type CommentTx interface {
	AddComment(ctx context.Context, c Comment) error
	// Comments lists a conversation's comments, oldest first.
	Comments(ctx context.Context, c ConversationID) ([]Comment, error)
}
