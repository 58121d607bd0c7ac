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
	Mentions       []MemberID // who is named in the text
	CreatedAt      time.Time
	EditedAt       time.Time // zero where it is as it was written
}

// CommentTx are the comments of a transaction.
type CommentTx interface {
	AddComment(ctx context.Context, c Comment) error
	Comment(ctx context.Context, id CommentID) (Comment, error)
	// ReviseComment replaces a comment's text and mentions, and when it was edited.
	ReviseComment(ctx context.Context, c Comment) error
	// DeleteComment deletes a comment. One that is gone is ErrNotFound.
	DeleteComment(ctx context.Context, id CommentID) error
	// Comments lists a conversation's comments, oldest first.
	Comments(ctx context.Context, c ConversationID) ([]Comment, error)
}
