package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/passerelle-mail/passerelle/bridge"
)

const mailColumns = `id, dedup_key, state, reason, recipient, conversation_id, side, envelope_from, header_from,
    header_id, subject, raw, trace, received_at`

func readMail(row scan) (m bridge.Mail, err error) {
	err = row(&m.ID, &m.DedupKey, &m.State, &m.Reason, &m.Recipient, &m.ConversationID, &m.Side, &m.EnvelopeFrom,
		&m.HeaderFrom, &m.HeaderID, &m.Subject, &m.Raw, jsonInto{&m.Trace}, &m.ReceivedAt)
	return m, err
}

const addMail = `
INSERT INTO mail (` + mailColumns + `)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`

// AddMail implements [bridge.MailTx].
func (t *tx) AddMail(ctx context.Context, m bridge.Mail) error {
	const doing = "adding mail"
	trace, err := traceJSON(m.Trace)
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return t.put(ctx, doing, addMail,
		m.ID, m.DedupKey, m.State, m.Reason, m.Recipient, m.ConversationID, m.Side, m.EnvelopeFrom,
		m.HeaderFrom, m.HeaderID, m.Subject, m.Raw, trace, m.ReceivedAt)
}

const selectMail = `SELECT ` + mailColumns + ` FROM mail WHERE id = $1`

// Mail implements [bridge.MailTx].
func (t *tx) Mail(ctx context.Context, id bridge.MailID) (bridge.Mail, error) {
	return one(ctx, t, readMail, "looking up mail", selectMail, id)
}

const selectMailByDedupKey = `SELECT ` + mailColumns + ` FROM mail WHERE dedup_key = $1`

// MailByDedupKey implements [bridge.MailTx].
func (t *tx) MailByDedupKey(ctx context.Context, key string) (bridge.Mail, error) {
	return one(ctx, t, readMail, "looking up mail by dedup key", selectMailByDedupKey, key)
}

const selectHeldMails = `SELECT ` + mailColumns + ` FROM mail
WHERE conversation_id = $1 AND side = $2 AND state = 'held'
ORDER BY received_at, id`

// HeldMails implements [bridge.MailTx].
func (t *tx) HeldMails(ctx context.Context, c bridge.ConversationID, s bridge.Side) ([]bridge.Mail, error) {
	return many(ctx, t, readMail, "listing held mails", selectHeldMails, c, s)
}

const selectLastHeaderID = `SELECT header_id FROM mail
WHERE conversation_id = $1 AND side = $2 AND state IN ('posted', 'unreadable')
ORDER BY received_at DESC, id DESC
LIMIT 1`

// LastHeaderID implements [bridge.MailTx].
func (t *tx) LastHeaderID(ctx context.Context, c bridge.ConversationID, s bridge.Side) (string, error) {
	id, err := one(ctx, t, readOne[string], "looking up last header id", selectLastHeaderID, c, s)
	if errors.Is(err, bridge.ErrNotFound) {
		return "", nil
	}
	return id, err
}
