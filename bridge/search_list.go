package bridge

import (
	"context"
	"errors"
	"fmt"
	"math/bits"
	"slices"
	"strings"
	"time"
)

const (
	// searchTime is how long a search may take.
	searchTime = time.Second
	// fewConversations is up to how many of a filter are read one by one: where few
	// of an account's conversations are looked at, the index would name mostly
	// others.
	fewConversations = 250
	// indexWords is how many words the index is asked for at first.
	indexWords = 4
)

// SearchPage is a part of what a search found.
type SearchPage struct {
	Rows []SearchRow
	Next int64 // names the page behind it; 0 where there is none
	// GaveUp says that there was too much to look through.
	GaveUp bool
}

// SearchRow is a conversation that was found.
type SearchRow struct {
	ConversationRow
	Head []string // what there is to know of it as a whole, as the viewer sees it
	Hit  Hit
}

// Hit is the text of a conversation that has most of what was searched for; none
// where the conversation as a whole has it.
type Hit struct {
	Text     string // as the viewer sees it
	Sequence int    // of the message it is of; 0 where it is a comment
	Side     Side   // of the message's author
	Comment  CommentID
	At       time.Time
}

// Search lists the conversations of a member's account in which all words of a
// query are found, the newest first: in names, the phone, the listing, messages,
// names of files, labels and comments, as the member sees them. Of the filter it
// heeds all but After, Sort, and what [Bridge.Conversations] sets. After is Next of
// the page before. What was written in the last second may be missing.
func (b *Bridge) Search(ctx context.Context, who Viewer, q Query, f ConversationFilter, after int64) (page SearchPage, err error) {
	if q.Empty() {
		return page, nil
	}
	within, cancel := context.WithTimeout(ctx, searchTime)
	defer cancel()
	err = b.viewAsMember(ctx, who, func(tx Tx, _ reach) error {
		page = SearchPage{}
		l, err := b.lister(ctx, tx, who, &f)
		if err != nil {
			return err
		}
		s := &searcher{lister: l, q: q, f: f, page: &page}
		few, err := s.isFew(ctx)
		switch {
		case err != nil:
			return err
		case after < 0 || after == 0 && few:
			return s.readAll(within, int(-after))
		default:
			return s.ask(within, after)
		}
	})
	if err != nil && ctx.Err() == nil && errors.Is(within.Err(), context.DeadlineExceeded) {
		return SearchPage{GaveUp: true}, nil
	}
	if err != nil {
		return SearchPage{}, fmt.Errorf("searching: %w", err)
	}
	return page, nil
}

// searcher fills one page.
type searcher struct {
	lister
	q    Query
	f    ConversationFilter
	page *SearchPage
}

// isFew says whether a filter leaves few of an account's conversations.
func (s *searcher) isFew(ctx context.Context) (bool, error) {
	f := s.f
	broad := f.View == "" || f.View == ViewAll || f.View == ViewOpen
	if broad && f.Sees == SeesAll && f.Label == "" && f.Listing == "" && f.Assignee == "" && f.Team == "" {
		return false, nil
	}
	f.Sort, f.Limit = "", fewConversations+1
	n, err := s.tx.CountConversations(ctx, f)
	return n <= fewConversations, err
}

// ask lets the index name conversations. Each word costs the index time, so that it
// first gets the longest only, which are the rarest most often; the others are
// looked for in what it names.
func (s *searcher) ask(ctx context.Context, after int64) error {
	some := s.q.longest(indexWords)
	next, sure, err := s.askFor(ctx, some, after)
	if err != nil {
		return err
	}
	full := next == 0 || len(s.page.Rows) == s.f.Limit
	if len(some) < len(s.q.words) && (!sure || !full) {
		if !sure {
			s.page.Rows, next = nil, after
		}
		if next, _, err = s.askFor(ctx, s.q.words, next); err != nil {
			return err
		}
	}
	s.page.Next = next
	return nil
}

// askFor adds the conversations that the index names for some words, and returns
// where it goes on. It is not sure of them where another text of a conversation may
// have all words.
func (s *searcher) askFor(ctx context.Context, words []string, after int64) (next int64, sure bool, err error) {
	f := s.f
	f.Limit = s.f.Limit - len(s.page.Rows) + 1
	hits, err := s.tx.Search(ctx, f, words, after)
	if err != nil {
		return 0, false, err
	}
	if len(hits) == f.Limit {
		hits = hits[:len(hits)-1]
		next = hits[len(hits)-1].Place
	}
	sure = true
	for _, h := range hits {
		ok, err := s.add(ctx, h)
		if err != nil {
			return 0, false, err
		}
		sure = sure && (ok || h.First <= 1 && h.Last >= h.Conversation.Sequence)
	}
	return next, sure, nil
}

// readAll reads few conversations, behind some of them.
func (s *searcher) readAll(ctx context.Context, behind int) error {
	f := s.f
	f.Sort, f.After, f.Limit = "", Place{}, fewConversations
	list, err := s.tx.Conversations(ctx, f)
	if err != nil {
		return err
	}
	for i, c := range list[min(behind, len(list)):] {
		if len(s.page.Rows) == s.f.Limit {
			s.page.Next = -int64(behind + i)
			return nil
		}
		if _, err := s.add(ctx, SearchHit{Conversation: c, First: 1, Last: c.Sequence}); err != nil {
			return err
		}
	}
	return nil
}

// add adds the row of a hit, where it is one.
func (s *searcher) add(ctx context.Context, h SearchHit) (ok bool, err error) {
	row, ok, err := s.found(ctx, s.q, h)
	if err == nil {
		err = ctx.Err()
	}
	if ok && err == nil {
		s.page.Rows = append(s.page.Rows, row)
	}
	return ok, err
}

// found makes the row of a hit. It looks for the words in what the viewer may see
// now, for the index may be older.
func (l lister) found(ctx context.Context, q Query, h SearchHit) (row SearchRow, ok bool, err error) {
	if !l.reach.sees(h.Conversation) {
		return row, false, nil
	}
	t, err := l.thread(ctx, h.Conversation)
	if err != nil {
		return row, false, err
	}
	labels, err := l.tx.LabelsOf(ctx, h.Conversation.ID)
	if err != nil {
		return row, false, err
	}
	f := hitFinder{q: q, b: l.b, thread: t, secrets: t.secrets(SideBuyer)}
	row.Head = slices.DeleteFunc(l.b.searchHead(t, labels), func(s string) bool { return s == "" })
	row.Head = slices.Compact(row.Head)
	for _, s := range row.Head {
		f.head |= q.in(s)
	}
	f.found = f.head
	if f.head != q.all() {
		if err := f.look(ctx, l.tx, h); err != nil {
			return row, false, err
		}
	}
	if f.found != q.all() {
		return row, false, nil
	}
	row.Hit = f.best
	row.ConversationRow, err = l.rowOf(ctx, t)
	return row, true, err
}

// hitFinder looks for the text with the most words.
type hitFinder struct {
	q       Query
	b       *Bridge
	thread  thread
	secrets Secrets
	head    wordSet // that the conversation as a whole has
	found   wordSet
	best    Hit
	rank    int  // of the best
	done    bool // the best has all that the conversation as a whole has not
}

// hitPage is how many messages are read at a time.
const hitPage = 50

// look reads the messages from the newest on, and then the comments, until no
// other can have more.
func (f *hitFinder) look(ctx context.Context, tx Tx, h SearchHit) error {
	for last := h.Last; last >= h.First && !f.done; last -= hitPage {
		before := max(h.First-1, last-hitPage)
		messages, err := tx.SearchMessages(ctx, h.Conversation.ID, before, last)
		if err != nil {
			return err
		}
		for _, m := range slices.Backward(messages) {
			if !f.done && f.q.in(plainMessage(m)) != 0 {
				text := f.b.searchMessage(m, f.thread, f.secrets)
				f.consider(Hit{Text: text, Sequence: m.Sequence, Side: m.Side, At: m.CreatedAt})
			}
		}
	}
	if f.done {
		return nil
	}
	comments, err := tx.Comments(ctx, h.Conversation.ID)
	for _, c := range slices.Backward(comments) {
		f.consider(Hit{Text: c.Text, Comment: c.ID, At: c.CreatedAt})
	}
	return err
}

// plainMessage is what [Bridge.searchMessage] reads, before anything is masked.
func plainMessage(m Message) string {
	if len(m.Attachments) == 0 {
		return m.Text
	}
	texts := []string{m.Text}
	for _, a := range m.Attachments {
		texts = append(texts, a.Name)
	}
	return strings.Join(texts, "\n")
}

// consider keeps a text where it has more of the words that matter: those that
// the conversation as a whole has count less.
func (f *hitFinder) consider(h Hit) {
	set := f.q.in(h.Text)
	f.found |= set
	rank := bits.OnesCount16(uint16(set))
	if rank += maxQueryWords * bits.OnesCount16(uint16(set&^f.head)); rank > f.rank {
		f.best, f.rank, f.done = h, rank, set|f.head == f.q.all()
	}
}
