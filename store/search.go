package store

import (
	"cmp"
	"context"
	"errors"
	"hash/fnv"
	"math"
	"strings"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

const (
	queueSearch = `
INSERT INTO search_queue (conversation_id, from_sequence, changes) VALUES ($1, $2, 1)`
	queueMessage = `
INSERT INTO search_queue (conversation_id, from_sequence, changes) SELECT conversation_id, sequence, 1 FROM message WHERE id = $1`
	queueNewest = `
INSERT INTO search_queue (conversation_id, from_sequence, changes) SELECT id, sequence, 1 FROM conversation WHERE id = $1`
	queueCommented = `
INSERT INTO search_queue (conversation_id, from_sequence, changes) SELECT conversation_id, 0, 1 FROM comment WHERE id = $1`
	queueLabelled = `
INSERT INTO search_queue (conversation_id, from_sequence, changes)
SELECT c.conversation_id, 0, 1 FROM label AS l JOIN conversation_label AS c ON c.label_id = l.id
WHERE l.id = $1 AND l.name <> $2`
	queueListed = `
INSERT INTO search_queue (conversation_id, from_sequence, changes)
SELECT c.id, 0, 1 FROM listing AS l JOIN conversation AS c ON c.listing_id = l.id
WHERE l.id = $1 AND (l.title <> $2 OR l.reference <> $3)`
	queueBuyers = `
INSERT INTO search_queue (conversation_id, from_sequence, changes)
SELECT c.id, 0, 1 FROM buyer AS b JOIN conversation AS c ON c.buyer_id = b.id
WHERE b.id = $1 AND (b.name <> $2 OR b.first_name <> $3 OR b.last_name <> $4 OR b.pseudonym <> $5
    OR b.phone <> $6 OR b.mask_phone <> $7 OR b.email <> $8)`

	queueAgain = `
ON CONFLICT (conversation_id) DO UPDATE SET
    from_sequence = CASE WHEN search_queue.from_sequence < excluded.from_sequence THEN search_queue.from_sequence ELSE excluded.from_sequence END,
    changes = search_queue.changes + 1`
)

// queueSearch makes the index follow what is about to change, or has changed.
func (t *tx) queueSearch(ctx context.Context, which string, args ...any) error {
	return t.put(ctx, "queueing for search", which+queueAgain, args...)
}

const selectSearchQueue = `SELECT conversation_id, from_sequence, changes FROM search_queue
WHERE conversation_id > $1
ORDER BY conversation_id
LIMIT CAST($2 AS BIGINT)`

// SearchQueue implements [bridge.SearchTx].
func (t *tx) SearchQueue(ctx context.Context, after bridge.ConversationID, limit int) ([]bridge.SearchTask, error) {
	read := func(row scan) (s bridge.SearchTask, err error) {
		err = row(&s.Conversation, &s.From, &s.Changes)
		return s, err
	}
	return many(ctx, t, read, "reading search queue", selectSearchQueue, after, limit)
}

const (
	doneSearch     = `DELETE FROM search_queue WHERE conversation_id = $1 AND changes = $2`
	continueSearch = `UPDATE search_queue SET from_sequence = $3 WHERE conversation_id = $1 AND changes = $2`
)

// DoneSearch implements [bridge.SearchTx].
func (t *tx) DoneSearch(ctx context.Context, s bridge.SearchTask, next int) error {
	if next > 0 {
		return t.put(ctx, "leaving rest in search queue", continueSearch, s.Conversation, s.Changes, next)
	}
	return t.put(ctx, "taking from search queue", doneSearch, s.Conversation, s.Changes)
}

const selectSearchDocs = `SELECT place, conversation_id, first_sequence, last_sequence, since FROM search_doc
WHERE conversation_id = $1
ORDER BY first_sequence`

// SearchDocs implements [bridge.SearchTx].
func (t *tx) SearchDocs(ctx context.Context, c bridge.ConversationID) ([]bridge.SearchDoc, error) {
	read := func(row scan) (d bridge.SearchDoc, err error) {
		err = row(&d.Place, &d.Conversation, &d.First, &d.Last, &d.Since)
		return d, err
	}
	return many(ctx, t, read, "listing indexed texts", selectSearchDocs, c)
}

const selectSearchMessages = `SELECT m.id, m.sequence, m.side, m.visible_text, m.created_at, COALESCE(a.name, '') FROM message AS m
LEFT JOIN attachment AS a ON a.message_id = m.id
WHERE m.conversation_id = $1 AND m.sequence > $2 AND m.sequence <= $3
ORDER BY m.sequence, a.position`

// SearchMessages implements [bridge.SearchTx].
func (t *tx) SearchMessages(ctx context.Context, c bridge.ConversationID, after, upTo int) (list []bridge.Message, err error) {
	err = t.query(ctx, "listing messages to search", selectSearchMessages, []any{c, after, upTo}, func(row scan) error {
		var m bridge.Message
		var name string
		if err := row(&m.ID, &m.Sequence, &m.Side, &m.Text, &m.CreatedAt, &name); err != nil {
			return err
		}
		if last := len(list) - 1; last < 0 || list[last].ID != m.ID {
			list = append(list, m)
		}
		if name != "" {
			last := &list[len(list)-1]
			last.Attachments = append(last.Attachments, bridge.Attachment{Name: name})
		}
		return nil
	})
	return list, err
}

const (
	addSearchDoc  = `INSERT INTO search_doc (place, conversation_id, first_sequence, last_sequence, since) VALUES ($1, $2, $3, $4, $5)`
	addSearchText = `INSERT INTO search_text (rowid, words) VALUES ($1, $2)`
)

// PutSearchDoc implements [bridge.SearchTx].
func (t *tx) PutSearchDoc(ctx context.Context, d bridge.SearchDoc, at time.Time, text string) error {
	const doing = "putting text in index"
	place, err := t.freePlace(ctx, at)
	if err != nil {
		return err
	}
	if err := t.put(ctx, doing, addSearchDoc, place, d.Conversation, d.First, d.Last, d.Since); err != nil {
		return err
	}
	return t.put(ctx, doing, addSearchText, place, scopeWord(d.Account)+"\n"+text)
}

const (
	dropSearchDoc  = `DELETE FROM search_doc WHERE place = $1`
	dropSearchText = `DELETE FROM search_text WHERE rowid = $1`
)

// DropSearchDoc implements [bridge.SearchTx].
func (t *tx) DropSearchDoc(ctx context.Context, d bridge.SearchDoc) error {
	n, err := t.exec(ctx, "dropping indexed text", dropSearchDoc, d.Place)
	if err != nil || n == 0 {
		return err
	}
	return t.put(ctx, "dropping indexed text", dropSearchText, d.Place)
}

const selectLastPlace = `SELECT COALESCE(MAX(place), 0) FROM search_doc WHERE place >= $1 AND place < $2`

// freePlace returns the first millisecond from a time on behind which nothing
// is near.
func (t *tx) freePlace(ctx context.Context, at time.Time) (int64, error) {
	for first, width := max(1, at.UnixMilli()), int64(1); ; width *= 4 {
		last, err := one(ctx, t, readOne[int64], "looking for a place", selectLastPlace, first, first+width)
		if err != nil {
			return 0, err
		}
		if next := max(first, last+1); next < first+width {
			return next, nil
		}
	}
}

// The letters of scope words are of a private use area, so that no text has
// them.
const firstPrivate, privateLetters = 0xE000, 6400

// scopeWord is a word of three letters, which is one trigram, in all texts of
// an account. Two accounts may have the same one: it makes searches fast, but
// does not keep accounts apart.
func scopeWord(id bridge.AccountID) string {
	h := fnv.New64a()
	_, _ = h.Write([]byte(id)) // never fails
	var word strings.Builder
	for n, i := h.Sum64(), 0; i < 3; n, i = n/privateLetters, i+1 {
		word.WriteRune(rune(firstPrivate + n%privateLetters))
	}
	return word.String()
}

// hasAll is the query for texts with all words. Each is quoted, so that none is
// taken for an operator or a column.
func hasAll(account bridge.AccountID, words []string) string {
	var query strings.Builder
	for _, w := range append([]string{scopeWord(account)}, words...) {
		if query.Len() > 0 {
			query.WriteString(" AND ")
		}
		query.WriteString(`"` + strings.ReplaceAll(w, `"`, `""`) + `"`)
	}
	return query.String()
}

// isNewHit leaves out what a page before has: conversations that have all words in
// a newer text too. It stands behind the filter, which is cheaper and leaves less.
const isNewHit = `NOT EXISTS (SELECT 1 FROM search_doc AS o CROSS JOIN search_text AS n
        WHERE o.conversation_id = conversation.id AND o.place >= ? AND n.rowid = o.place AND n.search_text MATCH ?)`

// selectHits takes the texts that have all words, the newest first.
const selectHits = `SELECT ` + conversationColumns + `, ` + deskColumns + `, d.place, d.first_sequence, d.last_sequence
FROM search_text CROSS JOIN search_doc AS d CROSS JOIN conversation
`

// errEnough ends a query.
var errEnough = errors.New("store: enough rows")

// Search implements [bridge.SearchTx].
func (t *tx) Search(ctx context.Context, f bridge.ConversationFilter, words []string, before int64) ([]bridge.SearchHit, error) {
	match := hasAll(f.Account, words)
	var c clauses
	c.add(`search_text MATCH ?`, match)
	c.add(`search_text.rowid < ?`, cmp.Or(before, math.MaxInt64))
	c.add(`d.place = search_text.rowid`)
	c.add(`conversation.id = d.conversation_id`)
	addFilter(&c, f)
	if before != 0 {
		c.add(isNewHit, before, match)
	}
	query := selectHits + c.String() + `ORDER BY search_text.rowid DESC`
	var hits []bridge.SearchHit
	found := make(map[bridge.ConversationID]bool) // by a newer text
	err := t.queryWithin(ctx, "searching", query, c.args, func(row scan) error {
		var h bridge.SearchHit
		var err error
		h.Conversation, err = readConversation(func(dest ...any) error {
			return row(append(dest, &h.Place, &h.First, &h.Last)...)
		})
		if err != nil || found[h.Conversation.ID] {
			return err
		}
		found[h.Conversation.ID] = true
		if hits = append(hits, h); len(hits) >= f.Limit {
			return errEnough
		}
		return nil
	})
	if errors.Is(err, errEnough) {
		err = nil
	}
	return hits, err
}
