package store

import (
	"context"

	"github.com/passerelle-mail/passerelle/bridge"
)

const commentColumns = `id, conversation_id, member_id, text, mentions, created_at, edited_at`

func readComment(row scan) (c bridge.Comment, err error) {
	err = row(&c.ID, &c.ConversationID, &c.MemberID, &c.Text, jsonInto{&c.Mentions}, &c.CreatedAt, &c.EditedAt)
	return c, err
}

const addComment = `INSERT INTO comment (` + commentColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7)`

// AddComment implements [bridge.CommentTx].
func (t *tx) AddComment(ctx context.Context, c bridge.Comment) error {
	mentions, err := toJSON(c.Mentions)
	if err != nil {
		return err
	}
	if err := t.put(ctx, "adding comment", addComment, c.ID, c.ConversationID, c.MemberID, c.Text, mentions, c.CreatedAt, c.EditedAt); err != nil {
		return err
	}
	return t.queueSearch(ctx, queueNewest, c.ConversationID)
}

const selectComment = `SELECT ` + commentColumns + ` FROM comment WHERE id = $1`

// Comment implements [bridge.CommentTx].
func (t *tx) Comment(ctx context.Context, id bridge.CommentID) (bridge.Comment, error) {
	return one(ctx, t, readComment, "looking up comment", selectComment, id)
}

const reviseComment = `UPDATE comment SET text = $2, mentions = $3, edited_at = $4 WHERE id = $1`

// ReviseComment implements [bridge.CommentTx].
func (t *tx) ReviseComment(ctx context.Context, c bridge.Comment) error {
	mentions, err := toJSON(c.Mentions)
	if err != nil {
		return err
	}
	if err := t.change(ctx, "revising comment", reviseComment, c.ID, c.Text, mentions, c.EditedAt); err != nil {
		return err
	}
	return t.queueSearch(ctx, queueCommented, c.ID)
}

const deleteComment = `DELETE FROM comment WHERE id = $1`

// DeleteComment implements [bridge.CommentTx].
func (t *tx) DeleteComment(ctx context.Context, id bridge.CommentID) error {
	if err := t.queueSearch(ctx, queueCommented, id); err != nil {
		return err
	}
	return t.change(ctx, "deleting comment", deleteComment, id)
}

const selectComments = `SELECT ` + commentColumns + ` FROM comment
WHERE conversation_id = $1
ORDER BY created_at, id`

// Comments implements [bridge.CommentTx].
func (t *tx) Comments(ctx context.Context, c bridge.ConversationID) ([]bridge.Comment, error) {
	return many(ctx, t, readComment, "listing comments", selectComments, c)
}
