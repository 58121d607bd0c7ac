package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

const mailColumns = `id, dedup_key, state, reason, recipient, conversation_id, side, envelope_from, header_from,
    header_id, subject, raw, trace, received_at, party`

func readMail(row scan) (m bridge.Mail, err error) {
	err = row(&m.ID, &m.DedupKey, &m.State, &m.Reason, &m.Recipient, &m.ConversationID, &m.Side, &m.EnvelopeFrom,
		&m.HeaderFrom, &m.HeaderID, &m.Subject, &m.Raw, jsonInto{&m.Trace}, &m.ReceivedAt, &m.Party)
	return m, err
}

const addMail = `
INSERT INTO mail (` + mailColumns + `)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`

// AddMail implements [bridge.MailTx].
func (t *tx) AddMail(ctx context.Context, m bridge.Mail) error {
	const doing = "adding mail"
	trace, err := traceJSON(m.Trace)
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return t.put(ctx, doing, addMail,
		m.ID, m.DedupKey, m.State, m.Reason, m.Recipient, m.ConversationID, m.Side, m.EnvelopeFrom,
		m.HeaderFrom, m.HeaderID, m.Subject, m.Raw, trace, m.ReceivedAt, m.Party)
}

const putMail = `
UPDATE mail SET dedup_key = $2, state = $3, reason = $4, recipient = $5, conversation_id = $6, side = $7,
    envelope_from = $8, header_from = $9, header_id = $10, subject = $11, raw = $12, trace = $13,
    received_at = $14, party = $15
WHERE id = $1`

// PutMail implements [bridge.MailTx].
func (t *tx) PutMail(ctx context.Context, m bridge.Mail) error {
	const doing = "putting mail"
	trace, err := traceJSON(m.Trace)
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return t.change(ctx, doing, putMail,
		m.ID, m.DedupKey, m.State, m.Reason, m.Recipient, m.ConversationID, m.Side, m.EnvelopeFrom,
		m.HeaderFrom, m.HeaderID, m.Subject, m.Raw, trace, m.ReceivedAt, m.Party)
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

const selectHeldMailsFrom = `SELECT ` + mailColumns + ` FROM mail
WHERE party = $1 AND header_from = $2 AND state = 'held'
ORDER BY received_at, id`

// HeldMailsFrom implements [bridge.MailTx].
func (t *tx) HeldMailsFrom(ctx context.Context, p bridge.Party, sender string) ([]bridge.Mail, error) {
	return many(ctx, t, readMail, "listing held mails of a sender", selectHeldMailsFrom, p, sender)
}

const selectHeldMailsBefore = `SELECT ` + mailColumns + ` FROM mail
WHERE received_at < $1 AND state = 'held'
ORDER BY received_at, id
LIMIT CAST($2 AS BIGINT)`

// HeldMailsBefore implements [bridge.MailTx].
func (t *tx) HeldMailsBefore(ctx context.Context, before time.Time, limit int) ([]bridge.Mail, error) {
	return many(ctx, t, readMail, "listing old held mails", selectHeldMailsBefore, before, limit)
}

const selectLastHeaderID = `SELECT header_id FROM mail
WHERE conversation_id = $1 AND conversation_id <> '' AND side = $2 AND state IN ('posted', 'unreadable')
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
