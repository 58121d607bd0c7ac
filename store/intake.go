package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/passerelle-mail/passerelle/bridge"
)

const intakeColumns = `alias, account_id, listing_id, created_at, replaced_at`

func readIntake(row scan) (i bridge.Intake, err error) {
	err = row(&i.Alias, &i.Account, &i.Listing, &i.CreatedAt, &i.ReplacedAt)
	return i, err
}

const putIntake = `
INSERT INTO intake (` + intakeColumns + `)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (alias) DO UPDATE SET
    account_id = excluded.account_id, listing_id = excluded.listing_id, created_at = excluded.created_at,
    replaced_at = excluded.replaced_at`

// PutIntake implements [bridge.IntakeTx].
func (t *tx) PutIntake(ctx context.Context, i bridge.Intake) error {
	return t.put(ctx, "putting intake", putIntake, i.Alias, i.Account, i.Listing, i.CreatedAt, i.ReplacedAt)
}

const selectIntakeByAlias = `SELECT ` + intakeColumns + ` FROM intake WHERE alias = $1`

// IntakeByAlias implements [bridge.IntakeTx].
func (t *tx) IntakeByAlias(ctx context.Context, local string) (bridge.Intake, error) {
	return one(ctx, t, readIntake, "looking up intake by alias", selectIntakeByAlias, local)
}

const selectIntakeOf = `SELECT ` + intakeColumns + ` FROM intake
WHERE account_id = $1
ORDER BY created_at DESC, alias DESC
LIMIT 1`

// IntakeOf implements [bridge.IntakeTx].
func (t *tx) IntakeOf(ctx context.Context, a bridge.AccountID) (bridge.Intake, error) {
	return one(ctx, t, readIntake, "looking up intake of account", selectIntakeOf, a)
}

const (
	putIntakeKey = `INSERT INTO intake_key (account_id, key, conversation_id) VALUES ($1, $2, $3)
ON CONFLICT (account_id, key) DO NOTHING`

	selectIntakeKey = `SELECT conversation_id FROM intake_key WHERE account_id = $1 AND key = $2`
)

// PutIntakeKey implements [bridge.IntakeTx].
func (t *tx) PutIntakeKey(ctx context.Context, a bridge.AccountID, key string, c bridge.ConversationID) error {
	return t.put(ctx, "putting intake key", putIntakeKey, a, key, c)
}

// IntakeKey implements [bridge.IntakeTx].
func (t *tx) IntakeKey(ctx context.Context, a bridge.AccountID, key string) (bridge.ConversationID, error) {
	return one(ctx, t, readOne[bridge.ConversationID], "looking up intake key", selectIntakeKey, a, key)
}

const (
	countIntakeText = `INSERT INTO intake_text (conversation_id, text, way, mails) VALUES ($1, $2, $3, 1)
ON CONFLICT (conversation_id, text, way) DO UPDATE SET mails = intake_text.mails + 1
RETURNING mails`

	selectIntakeText = `SELECT mails FROM intake_text
WHERE conversation_id = $1 AND text = $2 AND way <> $3
ORDER BY mails DESC
LIMIT 1`
)

// CountIntakeText implements [bridge.IntakeTx].
func (t *tx) CountIntakeText(ctx context.Context, c bridge.ConversationID, text, way string) (so, otherwise int, err error) {
	const doing = "counting intake text"
	if so, err = one(ctx, t, readOne[int], doing, countIntakeText, c, text, way); err != nil {
		return 0, 0, err
	}
	t.wrote = true
	otherwise, err = one(ctx, t, readOne[int], doing, selectIntakeText, c, text, way)
	if errors.Is(err, bridge.ErrNotFound) {
		err = nil
	}
	return so, otherwise, err
}

const hasContact = `SELECT COUNT(*) FROM (SELECT 1 FROM listing WHERE account_id = $1 AND contact = $2 LIMIT 1) AS some`

// HasContact implements [bridge.IntakeTx].
func (t *tx) HasContact(ctx context.Context, a bridge.AccountID, email string) (bool, error) {
	return exists(ctx, t, "looking up contact", hasContact, a, email)
}

const selectListingsByReference = `SELECT ` + listingColumns + ` FROM listing
WHERE account_id = $1 AND reference = $2 AND reference <> ''
UNION
SELECT ` + listingColumns + ` FROM listing
WHERE external_id = $2 AND account_id = $1
LIMIT CAST($3 AS BIGINT)`

// ListingsByReference implements [bridge.IntakeTx].
func (t *tx) ListingsByReference(ctx context.Context, a bridge.AccountID, ref string, limit int) ([]bridge.Listing, error) {
	return many(ctx, t, readListing, "listing listings by reference", selectListingsByReference, a, ref, limit)
}

const intakeMailColumns = `i.mail_id, i.account_id, i.state, i.event, i.portal, i.layout, i.fields, i.record,
    i.conversation_id, i.message_id, i.note, i.member_id, i.handled_at`

// intakeMailInto are where the columns of a mail go.
func intakeMailInto(m *bridge.IntakeMail) []any {
	return []any{
		&m.Mail, &m.Account, &m.State, &m.Event, &m.Portal, &m.Layout,
		jsonInto{&m.Fields},
		jsonInto{&m.Record},
		&m.Conversation, &m.Message, &m.Note, &m.Member, &m.HandledAt,
	}
}

func readIntakeMail(row scan) (m bridge.IntakeMail, err error) {
	err = row(intakeMailInto(&m)...)
	return m, err
}

func readIntakeRow(row scan) (r bridge.IntakeRow, err error) {
	err = row(append(intakeMailInto(&r.IntakeMail), &r.From, &r.Subject, &r.Reason, &r.ReceivedAt)...)
	return r, err
}

const putIntakeMail = `
INSERT INTO intake_mail (mail_id, account_id, state, event, portal, layout, fields, record,
    conversation_id, message_id, note, member_id, handled_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
ON CONFLICT (mail_id) DO UPDATE SET
    account_id = excluded.account_id, state = excluded.state, event = excluded.event, portal = excluded.portal,
    layout = excluded.layout, fields = excluded.fields, record = excluded.record,
    conversation_id = excluded.conversation_id, message_id = excluded.message_id, note = excluded.note,
    member_id = excluded.member_id, handled_at = excluded.handled_at`

// PutIntakeMail implements [bridge.IntakeTx].
func (t *tx) PutIntakeMail(ctx context.Context, m bridge.IntakeMail) error {
	const doing = "putting intake mail"
	r := m.Record
	r.SubmittedAt, r.SentAt = utc(r.SubmittedAt), utc(r.SentAt)
	record, err := toJSON(r)
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	fields, err := toJSON(m.Fields)
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return t.put(ctx, doing, putIntakeMail,
		m.Mail, m.Account, m.State, m.Event, m.Portal, m.Layout, fields, record, m.Conversation, m.Message, m.Note,
		m.Member, m.HandledAt)
}

const (
	selectIntakeMail   = `SELECT ` + intakeMailColumns + ` FROM intake_mail AS i WHERE i.mail_id = $1`
	selectIntakeMailOf = `SELECT ` + intakeMailColumns + ` FROM intake_mail AS i
WHERE i.message_id = $1 AND i.message_id <> ''
ORDER BY i.mail_id
LIMIT 1`
)

// IntakeMail implements [bridge.IntakeTx].
func (t *tx) IntakeMail(ctx context.Context, id bridge.MailID) (bridge.IntakeMail, error) {
	return one(ctx, t, readIntakeMail, "looking up intake mail", selectIntakeMail, id)
}

// IntakeMailOf implements [bridge.IntakeTx].
func (t *tx) IntakeMailOf(ctx context.Context, m bridge.MessageID) (bridge.IntakeMail, error) {
	return one(ctx, t, readIntakeMail, "looking up intake mail of message", selectIntakeMailOf, m)
}

const (
	intakeRowColumns = intakeMailColumns + `, m.header_from, m.subject, m.reason, m.received_at`

	// The largest id is past all UUIDs.
	selectIntakeMails = `SELECT ` + intakeRowColumns + ` FROM intake_mail AS i JOIN mail AS m ON m.id = i.mail_id
WHERE i.account_id = $1 AND i.mail_id < $2
ORDER BY i.mail_id DESC
LIMIT CAST($3 AS BIGINT)`

	selectIntakeMailsIn = `SELECT ` + intakeRowColumns + ` FROM intake_mail AS i JOIN mail AS m ON m.id = i.mail_id
WHERE i.account_id = $1 AND i.mail_id < $2 AND i.state IN ($3, $4, $5, $6)
ORDER BY i.mail_id DESC
LIMIT CAST($7 AS BIGINT)`

	countIntakeMails = `SELECT COUNT(*) FROM (
    SELECT 1 FROM intake_mail WHERE account_id = $1 AND mail_id < $2 LIMIT CAST($3 AS BIGINT)) AS some`

	countIntakeMailsIn = `SELECT COUNT(*) FROM (
    SELECT 1 FROM intake_mail WHERE account_id = $1 AND mail_id < $2 AND state IN ($3, $4, $5, $6) LIMIT CAST($7 AS BIGINT)) AS some`
)

// intakeArgs are the arguments of a filter's query, and whether it is for some
// states only.
func intakeArgs(f bridge.IntakeFilter) (args []any, some bool, err error) {
	before := string(f.Before)
	if before == "" {
		before = "~"
	}
	args = []any{f.Account, before}
	if len(f.States) > 4 {
		return nil, false, fmt.Errorf("%d states at once", len(f.States))
	}
	if len(f.States) > 0 {
		for i := range 4 {
			args = append(args, f.States[min(i, len(f.States)-1)])
		}
	}
	return append(args, f.Limit), len(f.States) > 0, nil
}

// IntakeMails implements [bridge.IntakeTx].
func (t *tx) IntakeMails(ctx context.Context, f bridge.IntakeFilter) ([]bridge.IntakeRow, error) {
	const doing = "listing intake mails"
	args, some, err := intakeArgs(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", doing, err)
	}
	query := selectIntakeMails
	if some {
		query = selectIntakeMailsIn
	}
	return many(ctx, t, readIntakeRow, doing, query, args...)
}

// CountIntakeMails implements [bridge.IntakeTx].
func (t *tx) CountIntakeMails(ctx context.Context, f bridge.IntakeFilter) (int, error) {
	const doing = "counting intake mails"
	args, some, err := intakeArgs(f)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", doing, err)
	}
	query := countIntakeMails
	if some {
		query = countIntakeMailsIn
	}
	return one(ctx, t, readOne[int], doing, query, args...)
}
