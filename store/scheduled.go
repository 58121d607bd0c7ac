package store

import (
	"context"
	"fmt"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

const scheduledColumns = `id, conversation_id, side, member_id, text, files, reply_to, key, undo, refused, due_at, created_at`

// scheduledFile is an attachment as its column has it.
type scheduledFile struct {
	ID      bridge.AttachmentID `json:"id"`
	Name    string              `json:"name"`
	Type    string              `json:"type"`
	Size    int64               `json:"size"`
	Content bridge.Hash         `json:"content"`
	Note    bridge.FileNote     `json:"note"`
}

func readScheduled(row scan) (s bridge.ScheduledMessage, err error) {
	var files []scheduledFile
	err = row(&s.ID, &s.ConversationID, &s.Side, &s.Member, &s.Text, jsonInto{&files}, &s.ReplyTo, &s.Key, &s.Undo, &s.Refused,
		&s.DueAt, &s.CreatedAt)
	for _, f := range files {
		s.Files = append(s.Files, bridge.Attachment{ID: f.ID, Name: f.Name, Type: f.Type, Size: f.Size, Content: f.Content, Note: f.Note})
	}
	return s, err
}

const putScheduled = `
INSERT INTO scheduled_message (` + scheduledColumns + `)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
ON CONFLICT (id) DO UPDATE SET
    conversation_id = excluded.conversation_id, side = excluded.side, member_id = excluded.member_id, text = excluded.text,
    files = excluded.files, reply_to = excluded.reply_to, key = excluded.key, undo = excluded.undo,
    refused = excluded.refused, due_at = excluded.due_at, created_at = excluded.created_at`

// PutScheduled implements [bridge.ScheduledTx].
func (t *tx) PutScheduled(ctx context.Context, s bridge.ScheduledMessage) error {
	const doing = "putting scheduled message"
	var list []scheduledFile
	for _, f := range s.Files {
		list = append(list, scheduledFile{f.ID, f.Name, f.Type, f.Size, f.Content, f.Note})
	}
	files, err := toJSON(list)
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return t.put(ctx, doing, putScheduled,
		s.ID, s.ConversationID, s.Side, s.Member, s.Text, files, s.ReplyTo, s.Key, s.Undo, s.Refused, s.DueAt, s.CreatedAt)
}

const selectScheduled = `SELECT ` + scheduledColumns + ` FROM scheduled_message WHERE id = $1`

// Scheduled implements [bridge.ScheduledTx].
func (t *tx) Scheduled(ctx context.Context, id bridge.ScheduledID) (bridge.ScheduledMessage, error) {
	return one(ctx, t, readScheduled, "looking up scheduled message", selectScheduled, id)
}

const selectScheduledByKey = `SELECT ` + scheduledColumns + ` FROM scheduled_message WHERE key = $1`

// ScheduledByKey implements [bridge.ScheduledTx].
func (t *tx) ScheduledByKey(ctx context.Context, key string) (bridge.ScheduledMessage, error) {
	return one(ctx, t, readScheduled, "looking up scheduled message by key", selectScheduledByKey, key)
}

const selectScheduledOf = `SELECT ` + scheduledColumns + ` FROM scheduled_message
WHERE conversation_id = $1
ORDER BY due_at, id`

// ScheduledOf implements [bridge.ScheduledTx].
func (t *tx) ScheduledOf(ctx context.Context, c bridge.ConversationID) ([]bridge.ScheduledMessage, error) {
	return many(ctx, t, readScheduled, "listing scheduled messages", selectScheduledOf, c)
}

const selectDueScheduled = `SELECT id FROM scheduled_message
WHERE refused = '' AND due_at <= $1
ORDER BY due_at, id
LIMIT CAST($2 AS BIGINT)`

// DueScheduled implements [bridge.ScheduledTx].
func (t *tx) DueScheduled(ctx context.Context, now time.Time, limit int) ([]bridge.ScheduledID, error) {
	return many(ctx, t, readOne[bridge.ScheduledID], "listing due messages", selectDueScheduled, now, limit)
}

const selectNextScheduled = `SELECT due_at FROM scheduled_message
WHERE refused = '' AND due_at >= $1
ORDER BY due_at
LIMIT 1`

// NextScheduled implements [bridge.ScheduledTx].
func (t *tx) NextScheduled(ctx context.Context) (time.Time, error) {
	due, err := many(ctx, t, readOne[time.Time], "looking up next scheduled message", selectNextScheduled, time.Time{})
	if err != nil || len(due) == 0 {
		return time.Time{}, err
	}
	return due[0], nil
}

const deleteScheduled = `DELETE FROM scheduled_message WHERE id = $1`

// DeleteScheduled implements [bridge.ScheduledTx].
func (t *tx) DeleteScheduled(ctx context.Context, id bridge.ScheduledID) error {
	return t.change(ctx, "deleting scheduled message", deleteScheduled, id)
}
