package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

const messageColumns = `id, conversation_id, sequence, side, kind, visible_text, full_text, hidden, state, state_reason,
    via, mail_id, unproven, omitted, contact_details, key, created_at, auto_kind, member_id,
    reply_to, edited_at, deleted_at`

func readMessage(row scan) (m bridge.Message, err error) {
	err = row(&m.ID, &m.ConversationID, &m.Sequence, &m.Side, &m.Kind, &m.Text, &m.Full, jsonInto{&m.Hidden},
		&m.State, &m.StateReason, &m.Via, &m.MailID, &m.Unproven, jsonInto{&m.Omitted}, &m.ContactDetails, &m.Key, &m.CreatedAt, &m.AutoKind, &m.Member,
		&m.ReplyTo, &m.EditedAt, &m.DeletedAt)
	return m, err
}

const addMessage = `
INSERT INTO message (` + messageColumns + `)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)`

// AddMessage implements [bridge.MessageTx].
func (t *tx) AddMessage(ctx context.Context, m bridge.Message) error {
	const doing = "adding message"
	hidden, err := toJSON(m.Hidden)
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	omitted, err := toJSON(m.Omitted)
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	err = t.put(ctx, doing, addMessage,
		m.ID, m.ConversationID, m.Sequence, m.Side, m.Kind, m.Text, m.Full, hidden, m.State, m.StateReason,
		m.Via, m.MailID, m.Unproven, omitted, m.ContactDetails, m.Key, m.CreatedAt, m.AutoKind, m.Member,
		m.ReplyTo, m.EditedAt, m.DeletedAt)
	if err != nil {
		return err
	}
	for i, a := range m.Attachments {
		if err := t.addAttachment(ctx, m.ID, i, a); err != nil {
			return err
		}
	}
	return t.queueSearch(ctx, queueSearch, m.ConversationID, m.Sequence)
}

const selectMessage = `SELECT ` + messageColumns + ` FROM message WHERE id = $1`

// Message implements [bridge.MessageTx].
func (t *tx) Message(ctx context.Context, id bridge.MessageID) (bridge.Message, error) {
	return t.message(ctx, "looking up message", selectMessage, id)
}

const selectMessageByKey = `SELECT ` + messageColumns + ` FROM message WHERE key = $1 AND key <> ''`

// MessageByKey implements [bridge.MessageTx].
func (t *tx) MessageByKey(ctx context.Context, key string) (bridge.Message, error) {
	return t.message(ctx, "looking up message by key", selectMessageByKey, key)
}

func (t *tx) message(ctx context.Context, doing, query string, arg any) (bridge.Message, error) {
	m, err := one(ctx, t, readMessage, doing, query, arg)
	if err != nil {
		return m, err
	}
	m.Attachments, err = t.attachmentsOf(ctx, m.ID)
	return m, err
}

const selectSequenceAt = `SELECT COALESCE(MAX(sequence), 0) FROM message WHERE conversation_id = $1 AND created_at <= $2`

// SequenceAt implements [bridge.MessageTx].
func (t *tx) SequenceAt(ctx context.Context, c bridge.ConversationID, at time.Time) (int, error) {
	return one(ctx, t, readOne[int], "looking for the message at a time", selectSequenceAt, c, at)
}

const selectMessages = `SELECT ` + messageColumns + ` FROM message
WHERE conversation_id = $1 AND sequence > $2
ORDER BY sequence
LIMIT CAST($3 AS BIGINT)`

// Messages implements [bridge.MessageTx].
func (t *tx) Messages(ctx context.Context, c bridge.ConversationID, after, limit int) ([]bridge.Message, error) {
	list, err := many(ctx, t, readMessage, "listing messages", selectMessages, c, after, limit)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	files, err := t.attachmentsBetween(ctx, c, list[0].Sequence, list[len(list)-1].Sequence)
	if err != nil {
		return nil, err
	}
	for i := range list {
		list[i].Attachments = files[list[i].ID]
	}
	return list, nil
}

const selectMessageSizes = `SELECT sequence, OCTET_LENGTH(visible_text) + OCTET_LENGTH(full_text) FROM message
WHERE conversation_id = $1 AND sequence > $2
ORDER BY sequence
LIMIT CAST($3 AS BIGINT)`

// MessageSizes implements [bridge.MessageTx].
func (t *tx) MessageSizes(ctx context.Context, c bridge.ConversationID, after, limit int) ([]bridge.MessageSize, error) {
	read := func(row scan) (m bridge.MessageSize, err error) {
		err = row(&m.Sequence, &m.Bytes)
		return m, err
	}
	return many(ctx, t, read, "measuring messages", selectMessageSizes, c, after, limit)
}

const selectExchange = `SELECT id, side, kind, via, visible_text, created_at FROM message
WHERE conversation_id = $1 AND sequence > $2 AND sequence <= (
    SELECT CASE COUNT(*) WHEN 0 THEN $2 WHEN 1 THEN MAX(sequence) ELSE 9223372036854775807 END
    FROM message WHERE conversation_id = $1 AND sequence > $2 AND side = $3)
ORDER BY sequence`

// Exchange implements [bridge.MessageTx].
func (t *tx) Exchange(ctx context.Context, c bridge.ConversationID, with bridge.Side, after int) ([]bridge.Message, error) {
	return many(ctx, t, readExchanged, "listing an exchange", selectExchange, c, after, with)
}

func readExchanged(row scan) (m bridge.Message, err error) {
	err = row(&m.ID, &m.Side, &m.Kind, &m.Via, &m.Text, &m.CreatedAt)
	return m, err
}

const setMessageState = `UPDATE message SET state = $2, state_reason = $3 WHERE id = $1`

// SetMessageState implements [bridge.MessageTx].
func (t *tx) SetMessageState(ctx context.Context, id bridge.MessageID, s bridge.MessageState, why bridge.StateReason) error {
	return t.change(ctx, "setting message state", setMessageState, id, s, why)
}

const selectMessageState = `SELECT state FROM message WHERE conversation_id = $1 AND sequence = $2`

// MessageState implements [bridge.MessageTx].
func (t *tx) MessageState(ctx context.Context, c bridge.ConversationID, sequence int) (bridge.MessageState, error) {
	return one(ctx, t, readOne[bridge.MessageState], "looking up message state", selectMessageState, c, sequence)
}

const countOthers = `SELECT COUNT(*) FROM message WHERE conversation_id = $1 AND sequence > $2 AND side <> $3`

// CountOthers implements [bridge.MessageTx].
func (t *tx) CountOthers(ctx context.Context, c bridge.ConversationID, side bridge.Side, after int) (int, error) {
	return one(ctx, t, readOne[int], "counting messages of others", countOthers, c, after, side)
}

const replaceText = `UPDATE message SET visible_text = $2, full_text = $3, hidden = $4, mail_id = $5, auto_kind = $6, contact_details = $7
WHERE id = $1`

// ReplaceText implements [bridge.MessageTx].
func (t *tx) ReplaceText(ctx context.Context, m bridge.Message) error {
	const doing = "replacing message text"
	hidden, err := toJSON(m.Hidden)
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	if err := t.change(ctx, doing, replaceText, m.ID, m.Text, m.Full, hidden, m.MailID, m.AutoKind, m.ContactDetails); err != nil {
		return err
	}
	return t.queueSearch(ctx, queueMessage, m.ID)
}

const (
	reviseMessage = `UPDATE message SET visible_text = $2, contact_details = $3, edited_at = $4, deleted_at = $5 WHERE id = $1`
	dropFiles     = `DELETE FROM attachment WHERE message_id = $1`
)

// ReviseMessage implements [bridge.MessageTx].
func (t *tx) ReviseMessage(ctx context.Context, m bridge.Message) error {
	const doing = "revising message"
	if err := t.change(ctx, doing, reviseMessage, m.ID, m.Text, m.ContactDetails, m.EditedAt, m.DeletedAt); err != nil {
		return err
	}
	if !m.DeletedAt.IsZero() {
		if err := t.put(ctx, doing, dropFiles, m.ID); err != nil {
			return err
		}
	}
	return t.queueSearch(ctx, queueMessage, m.ID)
}

const markSeen = `UPDATE message SET state = 'seen'
WHERE conversation_id = $1 AND side = $2 AND sequence > $3 AND sequence <= $4 AND state IN ('sent', 'delivered')`

// MarkSeen implements [bridge.MessageTx].
func (t *tx) MarkSeen(ctx context.Context, c bridge.ConversationID, author bridge.Side, after, upTo int) (int, error) {
	n, err := t.exec(ctx, "marking messages seen", markSeen, c, author, after, upTo)
	return int(n), err
}

const selectAutoMessage = `SELECT id FROM message
WHERE conversation_id = $1 AND side = $2 AND created_at >= $3 AND kind = 'auto' AND via <> 'auto'
ORDER BY created_at
LIMIT 1`

// AutoMessageSince implements [bridge.MessageTx]. Of several, it returns the
// oldest.
func (t *tx) AutoMessageSince(
	ctx context.Context, c bridge.ConversationID, author bridge.Side, since time.Time,
) (bridge.MessageID, bool, error) {
	id, err := one(ctx, t, readOne[bridge.MessageID], "looking up automatic answer", selectAutoMessage, c, author, since)
	if errors.Is(err, bridge.ErrNotFound) {
		return "", false, nil
	}
	return id, err == nil, err
}
