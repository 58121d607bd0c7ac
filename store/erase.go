package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/passerelle-mail/passerelle/bridge"
)

const (
	eraseMessage = `UPDATE message SET visible_text = $2, full_text = $3, hidden = $4, omitted = $5, mail_id = '', key = ''
WHERE id = $1`
	dropAttachments = `DELETE FROM attachment WHERE message_id = $1`
)

// EraseMessage implements [bridge.EraseTx].
func (t *tx) EraseMessage(ctx context.Context, m bridge.Message) error {
	const doing = "erasing message"
	hidden, err := toJSON(m.Hidden)
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	omitted, err := toJSON(m.Omitted)
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	if err := t.change(ctx, doing, eraseMessage, m.ID, m.Text, m.Full, hidden, omitted); err != nil {
		return err
	}
	if err := t.put(ctx, doing, dropAttachments, m.ID); err != nil {
		return err
	}
	for i, a := range m.Attachments {
		if err := t.addAttachment(ctx, m.ID, i, a); err != nil {
			return err
		}
	}
	return t.queueSearch(ctx, queueMessage, m.ID)
}

const eraseComment = `UPDATE comment SET text = $2 WHERE id = $1`

// EraseComment implements [bridge.EraseTx].
func (t *tx) EraseComment(ctx context.Context, c bridge.Comment) error {
	if err := t.change(ctx, "erasing comment", eraseComment, c.ID, c.Text); err != nil {
		return err
	}
	return t.queueSearch(ctx, queueSearch, c.ConversationID, 0)
}

const eraseLead = `UPDATE lead SET record = $2, words = $3 WHERE id = $1`

// EraseLead implements [bridge.EraseTx].
func (t *tx) EraseLead(ctx context.Context, l bridge.Lead) error {
	r := l.Record
	r.SubmittedAt, r.SentAt = utc(r.SubmittedAt), utc(r.SentAt)
	record, err := toJSON(r)
	if err != nil {
		return fmt.Errorf("erasing lead: %w", err)
	}
	return t.change(ctx, "erasing lead", eraseLead, l.ID, record, l.Words)
}

const (
	selectMailsOf = `SELECT raw FROM mail WHERE conversation_id = $1 AND conversation_id <> ''`
	deleteMailsOf = `DELETE FROM mail WHERE conversation_id = $1 AND conversation_id <> ''`

	selectNotificationsOfThread = `SELECT mail FROM notification WHERE conversation_id = $1
UNION ALL
SELECT n.mail FROM message AS m JOIN notification AS n ON n.message_id = m.id AND n.message_id <> '' WHERE m.conversation_id = $1
UNION ALL
SELECT n.mail FROM comment AS c JOIN notification AS n ON n.comment_id = c.id AND n.comment_id <> '' WHERE c.conversation_id = $1`
	deleteNotificationsOf = `DELETE FROM notification WHERE conversation_id = $1`
	deleteNotificationsBy = `DELETE FROM notification WHERE message_id <> '' AND message_id IN (SELECT id FROM message WHERE conversation_id = $1)`
	deleteMentionsIn      = `DELETE FROM notification WHERE comment_id <> '' AND comment_id IN (SELECT id FROM comment WHERE conversation_id = $1)`
	deleteScheduledOf     = `DELETE FROM scheduled_message WHERE conversation_id = $1`
	emptyReportsOf        = `UPDATE report SET text = '' WHERE conversation_id = $1`
	deleteIntakeOf        = `DELETE FROM intake_mail WHERE conversation_id = $1 AND conversation_id <> ''`
	deleteIntakeKeysOf    = `DELETE FROM intake_key WHERE conversation_id = $1`
	deleteIntakeTextsOf   = `DELETE FROM intake_text WHERE conversation_id = $1`
)

// EraseConversation implements [bridge.EraseTx].
func (t *tx) EraseConversation(ctx context.Context, id bridge.ConversationID) ([]bridge.Hash, error) {
	const doing = "erasing conversation"
	scheduled, err := t.ScheduledOf(ctx, id)
	if err != nil {
		return nil, err
	}
	var hashes []bridge.Hash
	for _, s := range scheduled {
		for _, f := range s.Files {
			hashes = append(hashes, f.Content)
		}
	}
	for _, q := range []string{selectMailsOf, selectNotificationsOfThread} {
		some, err := many(ctx, t, readOne[bridge.Hash], doing, q, id)
		if err != nil {
			return nil, err
		}
		hashes = append(hashes, some...)
	}
	for _, q := range []string{
		deleteMailsOf, deleteNotificationsOf, deleteNotificationsBy, deleteMentionsIn, deleteScheduledOf, emptyReportsOf,
		deleteIntakeOf, deleteIntakeKeysOf, deleteIntakeTextsOf,
	} {
		if err := t.put(ctx, doing, q, id); err != nil {
			return nil, err
		}
	}
	return hashes, nil
}

// eraseOfBuyer are about the id of a buyer, eraseOfKey about the key of settings
// and eraseOfParty about a party.
var (
	eraseOfBuyer = []string{
		`DELETE FROM session WHERE buyer_id = $1 AND buyer_id <> ''`,
		`DELETE FROM sign_in WHERE buyer_id = $1 AND buyer_id <> ''`,
		`DELETE FROM buyer_note WHERE buyer_id = $1`,
	}
	eraseOfKey = []string{
		`DELETE FROM settings WHERE key = $1`,
		`DELETE FROM push_settings WHERE key = $1`,
		`DELETE FROM push_subscription WHERE recipient = $1`,
	}
	eraseOfParty = []string{
		`DELETE FROM intake_mail WHERE mail_id IN (SELECT id FROM mail WHERE party = $1 AND party <> '')`,
		`DELETE FROM mail WHERE party = $1 AND party <> ''`,
		`DELETE FROM authorized_sender WHERE party = $1`,
		`DELETE FROM sender_check WHERE party = $1`,
		// The key goes on after the party, or ends; ';' comes after ':'.
		`DELETE FROM counter WHERE key = 'held:' || $1 OR key >= 'held:' || $1 || ':' AND key < 'held:' || $1 || ';'`,
	}
)

const (
	selectMailsOfParty = `SELECT raw FROM mail WHERE party = $1 AND party <> ''`
	selectServiceMails = `SELECT mail FROM notification WHERE recipient = $1 AND conversation_id = '' AND side = 'buyer'`
	deleteServiceMails = `DELETE FROM notification WHERE recipient = $1 AND conversation_id = '' AND side = 'buyer'`
	// Another buyer who has the address still wants no mails.
	forgetSuppressed = `DELETE FROM suppressed_address WHERE email = $1
    AND NOT EXISTS (SELECT 1 FROM buyer WHERE email = $1 AND email <> '' AND id <> $2)`
)

// EraseBuyer implements [bridge.EraseTx].
func (t *tx) EraseBuyer(ctx context.Context, id bridge.BuyerID, addresses []string) ([]bridge.Hash, error) {
	const doing = "erasing buyer"
	var hashes []bridge.Hash
	var errs error
	put := func(queries []string, arg any) {
		for _, q := range queries {
			if errs == nil {
				errs = t.put(ctx, doing, q, arg)
			}
		}
	}
	collect := func(query string, arg any) {
		if errs != nil {
			return
		}
		var some []bridge.Hash
		some, errs = many(ctx, t, readOne[bridge.Hash], doing, query, arg)
		hashes = append(hashes, some...)
	}
	put(eraseOfBuyer, id)
	put(eraseOfKey, bridge.BuyerSettings(id))
	parties := []bridge.Party{bridge.BuyerParty(id)}
	for _, a := range addresses {
		parties = append(parties, bridge.Party("address:"+strings.ToLower(a)))
		collect(selectServiceMails, a)
		put([]string{deleteServiceMails}, a)
		if errs == nil {
			errs = t.put(ctx, doing, forgetSuppressed, a, id)
		}
	}
	for _, p := range parties {
		collect(selectMailsOfParty, p)
		put(eraseOfParty, p)
	}
	return hashes, errs
}

const dropContent = `DELETE FROM content WHERE hash = $1
    AND NOT EXISTS (SELECT 1 FROM attachment WHERE content = $1)
    AND NOT EXISTS (SELECT 1 FROM mail WHERE raw = $1)
    AND NOT EXISTS (SELECT 1 FROM notification WHERE mail = $1 AND mail <> '')
    AND NOT EXISTS (SELECT 1 FROM scheduled_message WHERE files LIKE '%' || $1 || '%')`

// DropContent implements [bridge.EraseTx].
func (t *tx) DropContent(ctx context.Context, h bridge.Hash) error {
	if h == "" {
		return nil
	}
	return t.put(ctx, "dropping content", dropContent, h)
}

var _ bridge.Scrubber = (*DB)(nil)

// Scrub implements [bridge.Scrubber]: what was deleted is overwritten in the
// database file, and the write-ahead log, which still has it, starts anew.
func (db *DB) Scrub(ctx context.Context) error {
	db.writer.scrub.Store(true)
	nothing := func(bridge.Tx) error { return nil }
	// The log is trimmed after the answer, and before the next group.
	for range 2 {
		if err := db.Update(ctx, nothing); err != nil {
			return fmt.Errorf("scrubbing: %w", err)
		}
	}
	return nil
}
