package store

import (
	"context"

	"github.com/passerelle-mail/passerelle/bridge"
)

const attachmentColumns = `a.id, a.message_id, a.name, a.type, a.size, a.content, a.note`

func readAttachment(row scan) (a bridge.Attachment, err error) {
	err = row(&a.ID, &a.MessageID, &a.Name, &a.Type, &a.Size, &a.Content, &a.Note)
	return a, err
}

const addAttachment = `
INSERT INTO attachment (id, message_id, position, name, type, size, content, note)
SELECT $1, $2, CAST($3 AS BIGINT), $4, $5, CAST($6 AS BIGINT), $7, $8
WHERE EXISTS (SELECT 1 FROM content WHERE hash = $7 AND seq = 0)`

// addAttachment refuses a file whose content is not there.
func (t *tx) addAttachment(ctx context.Context, m bridge.MessageID, position int, a bridge.Attachment) error {
	return t.change(ctx, "adding attachment", addAttachment, a.ID, m, position, a.Name, a.Type, a.Size, a.Content, a.Note)
}

const selectAttachment = `SELECT ` + attachmentColumns + ` FROM attachment a WHERE a.id = $1`

// Attachment implements [bridge.MessageTx].
func (t *tx) Attachment(ctx context.Context, id bridge.AttachmentID) (bridge.Attachment, error) {
	return one(ctx, t, readAttachment, "looking up attachment", selectAttachment, id)
}

const selectAttachmentsOf = `SELECT ` + attachmentColumns + ` FROM attachment a
WHERE a.message_id = $1
ORDER BY a.position`

func (t *tx) attachmentsOf(ctx context.Context, m bridge.MessageID) ([]bridge.Attachment, error) {
	return many(ctx, t, readAttachment, "listing attachments", selectAttachmentsOf, m)
}

const selectAttachmentsBetween = `SELECT ` + attachmentColumns + ` FROM message m
JOIN attachment a ON a.message_id = m.id
WHERE m.conversation_id = $1 AND m.sequence BETWEEN $2 AND $3
ORDER BY m.sequence, a.position`

// attachmentsBetween returns the attachments of a run of messages.
func (t *tx) attachmentsBetween(
	ctx context.Context, c bridge.ConversationID, first, last int,
) (map[bridge.MessageID][]bridge.Attachment, error) {
	list, err := many(ctx, t, readAttachment, "listing attachments", selectAttachmentsBetween, c, first, last)
	files := make(map[bridge.MessageID][]bridge.Attachment)
	for _, a := range list {
		files[a.MessageID] = append(files[a.MessageID], a)
	}
	return files, err
}
