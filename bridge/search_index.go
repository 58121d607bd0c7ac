package bridge

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"slices"
	"strings"
	"time"
)

const (
	// searchDocSize is the size, in bytes, from which on a conversation goes on in
	// another text of the index: so a new message costs no more than that, however
	// long the conversation is.
	searchDocSize = 8 << 10
	// maxSearchText is how much of one message can be found.
	maxSearchText = 64 << 10
	// searchBatch is how much is put in the index at a time. Mail waits for it, some
	// ten milliseconds.
	searchBatch = 256 << 10
	// searchTasks is how many conversations are looked at together.
	searchTasks = 128
	// searchPage is how many messages are read at a time.
	searchPage = 200
	// searchPause is how long the index rests when it is up to date.
	searchPause = 300 * time.Millisecond
	// searchLull is how long it rests after it indexed as many conversations or more
	// at once: in most of them more will have been written by then, which costs no
	// more than one message.
	searchLull = 3 * time.Second
	// searchRest is how long it rests after a batch, in times of what that took, so
	// that the mails that come in meanwhile have most of the store.
	searchRest = 4
)

// FollowSearch keeps the index of searches up to date until ctx is done. It is a
// fraction of a second behind, and some seconds while much comes in.
func (b *Bridge) FollowSearch(ctx context.Context) {
	for {
		n, err := b.indexAll(ctx, searchRest)
		if err != nil && ctx.Err() == nil {
			b.log.ErrorContext(ctx, "indexing for search failed", slog.Any("err", err))
		}
		wait := searchPause
		if n >= searchTasks {
			wait = searchLull
		}
		if pause(ctx, wait) != nil {
			return
		}
	}
}

// IndexSearch brings the index of searches up to date, and returns when it is.
func (b *Bridge) IndexSearch(ctx context.Context) error {
	for {
		if n, err := b.indexAll(ctx, 0); n == 0 || err != nil {
			return err
		}
	}
}

// indexAll indexes what is queued, and returns for how many conversations that was.
// It rests after each batch for some times of what it took.
func (b *Bridge) indexAll(ctx context.Context, rest time.Duration) (n int, err error) {
	for after := ConversationID(""); ; {
		started := b.now()
		last, some, err := b.indexSome(ctx, after)
		if err != nil {
			return n, fmt.Errorf("indexing for search: %w", err)
		}
		if last == "" {
			return n, nil
		}
		after, n = last, n+some
		if wait := rest * b.now().Sub(started); wait > 0 {
			if err := pause(ctx, wait); err != nil {
				return n, err
			}
		}
	}
}

// pause waits, or returns the error of ctx when that ends.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// indexSome indexes some conversations after one, and returns the last of them and
// how many they are.
func (b *Bridge) indexSome(ctx context.Context, after ConversationID) (last ConversationID, n int, err error) {
	var plans []searchPlan
	err = b.store.View(ctx, func(tx Tx) error {
		plans, last = nil, ""
		tasks, err := tx.SearchQueue(ctx, after, searchTasks)
		if err != nil {
			return err
		}
		size := 0
		accounts := make(map[AccountID]Account)
		for _, task := range tasks {
			p, err := b.planSearch(ctx, tx, task, accounts)
			if err != nil {
				return err
			}
			plans, last = append(plans, p), task.Conversation
			if size += p.size; size >= searchBatch {
				break
			}
		}
		return nil
	})
	if err != nil || len(plans) == 0 {
		return "", 0, err
	}
	return last, len(plans), b.store.Update(ctx, func(tx Tx) error { return writeSearch(ctx, tx, plans) })
}

// writeSearch first takes all that is replaced from the index, and then puts all in,
// each in the order of places: the index keeps what comes in order in memory, and
// writes it as one piece.
func writeSearch(ctx context.Context, tx Tx, plans []searchPlan) error {
	var drop []SearchDoc
	var put []searchText
	for _, p := range plans {
		drop, put = append(drop, p.drop...), append(put, p.put...)
	}
	slices.SortFunc(drop, func(a, b SearchDoc) int { return cmp.Compare(a.Place, b.Place) })
	for _, d := range drop {
		if err := tx.DropSearchDoc(ctx, d); err != nil {
			return err
		}
	}
	slices.SortStableFunc(put, func(a, b searchText) int { return a.at.Compare(b.at) })
	for _, t := range put {
		if err := tx.PutSearchDoc(ctx, t.doc, t.at, t.text); err != nil {
			return err
		}
	}
	for _, p := range plans {
		if err := tx.DoneSearch(ctx, p.task, p.next); err != nil {
			return err
		}
	}
	return nil
}

// searchPlan is what is to be written to the index for one task.
type searchPlan struct {
	task SearchTask
	next int // where to go on another time; 0 where nothing is left
	drop []SearchDoc
	put  []searchText
	size int
}

// searchText is a piece of a conversation with its text.
type searchText struct {
	doc  SearchDoc
	at   time.Time
	text string
}

// planSearch reads what a conversation is to have in the index, from the piece
// on that holds the oldest change.
func (b *Bridge) planSearch(ctx context.Context, tx Tx, task SearchTask, accounts map[AccountID]Account) (p searchPlan, err error) {
	p.task = task
	old, err := tx.SearchDocs(ctx, task.Conversation)
	if err != nil {
		return p, err
	}
	t, err := searchThread(ctx, tx, task.Conversation, accounts)
	if errors.Is(err, ErrNotFound) {
		p.drop = old
		return p, nil
	}
	if err != nil {
		return p, err
	}
	for len(old) > 1 && old[1].First <= task.From {
		old = old[1:]
	}
	w := searchWriter{b: b, thread: t, secrets: t.secrets(SideBuyer), plan: &p, old: old, next: 1}
	if len(old) > 0 {
		w.next, w.since = old[0].First, old[0].Since
	}
	if w.comments, err = tx.Comments(ctx, task.Conversation); err != nil {
		return p, err
	}
	labels, err := tx.LabelsOf(ctx, task.Conversation)
	if err != nil {
		return p, err
	}
	w.head = fold(strings.Join(b.searchHead(t, labels), "\n"), false).indexed()
	return p, w.run(ctx, tx)
}

// searchThread reads of a thread what its texts are made with: nothing of the
// seller's members and senders, who are no secret to the seller.
func searchThread(ctx context.Context, tx Tx, id ConversationID, accounts map[AccountID]Account) (t thread, err error) {
	if t.conversation, err = tx.Conversation(ctx, id); err != nil {
		return thread{}, err
	}
	var errs [4]error
	var known bool
	if t.account, known = accounts[t.conversation.AccountID]; !known {
		t.account, errs[0] = tx.Account(ctx, t.conversation.AccountID)
		accounts[t.conversation.AccountID] = t.account
	}
	t.listing, errs[1] = tx.Listing(ctx, t.conversation.ListingID)
	t.buyer, errs[2] = tx.Buyer(ctx, t.conversation.BuyerID)
	t.senders, errs[3] = tx.AuthorizedSenders(ctx, BuyerParty(t.conversation.BuyerID))
	return t, errors.Join(errs[:]...)
}

// searchHead returns what there is to know of a conversation as a whole, as the
// seller sees it.
func (b *Bridge) searchHead(t thread, labels []Label) []string {
	buyer := b.maskBuyer(t)
	head := []string{
		buyer.Name, buyer.Pseudonym, strings.TrimSpace(buyer.FirstName + " " + buyer.LastName), buyer.Phone,
		t.listing.Title, t.listing.Reference,
	}
	for _, l := range labels {
		head = append(head, l.Name)
	}
	all := make([]*string, len(head))
	for i := range head {
		all[i] = &head[i]
	}
	b.maskAll(all, t.secrets(SideBuyer), t.language(SideSeller))
	return head
}

// searchMessage returns the text of a message that is searched, as the seller
// sees it.
func (b *Bridge) searchMessage(m Message, t thread, secrets Secrets) string {
	if m.Side == SideBuyer {
		m.Full, m.Hidden = "", nil
		m = b.maskMessage(m, secrets, t.language(SideSeller))
	}
	return cutText(plainMessage(m))
}

func cutText(s string) string {
	if len(s) > maxSearchText {
		s = strings.ToValidUTF8(s[:maxSearchText], "")
	}
	return s
}

// searchWriter cuts a conversation into pieces.
type searchWriter struct {
	b        *Bridge
	thread   thread
	secrets  Secrets
	head     string
	comments []Comment
	plan     *searchPlan
	old      []SearchDoc // that are replaced, from the first on
	next     int         // sequence of the next message
	since    time.Time   // when the piece begins
}

// run makes pieces until the conversation or the batch is at its end.
func (w *searchWriter) run(ctx context.Context, tx Tx) error {
	var waiting []Message // read, and not yet in a piece
	for first := true; first || w.next <= w.thread.conversation.Sequence; first = false {
		if w.plan.size >= searchBatch {
			w.plan.next = w.next
			return nil
		}
		if err := w.piece(ctx, tx, &waiting); err != nil {
			return err
		}
	}
	w.plan.drop = append(w.plan.drop, w.old...)
	return nil
}

// piece makes the next piece. It ends where it ended before, if others follow it,
// so that only what changed is read again.
func (w *searchWriter) piece(ctx context.Context, tx Tx, waiting *[]Message) error {
	doc := SearchDoc{Conversation: w.thread.conversation.ID, Account: w.thread.account.ID, First: w.next, Last: w.next - 1, Since: w.since}
	end, size := w.thread.conversation.Sequence, searchDocSize
	if len(w.old) > 0 {
		w.plan.drop = append(w.plan.drop, w.old[0])
		w.old = w.old[1:]
	}
	if len(w.old) > 0 {
		end, size = w.old[0].First-1, math.MaxInt
	}
	var text strings.Builder
	text.WriteString(w.head)
	at := w.thread.conversation.CreatedAt
	for doc.Last < end && text.Len() < size {
		m, err := w.message(ctx, tx, waiting)
		if err != nil {
			return err
		}
		if m.ID == "" {
			doc.Last = end
			break
		}
		text.WriteString("\n" + cutText(fold(w.b.searchMessage(m, w.thread, w.secrets), false).indexed()))
		doc.Last, at = m.Sequence, m.CreatedAt
	}
	w.next = doc.Last + 1
	until, err := w.begins(ctx, tx, waiting)
	if err != nil {
		return err
	}
	for _, c := range w.comments {
		if !c.CreatedAt.Before(doc.Since) && (until.IsZero() || c.CreatedAt.Before(until)) {
			text.WriteString("\n" + fold(c.Text, false).indexed())
		}
	}
	w.since = until
	w.plan.put = append(w.plan.put, searchText{doc, at, text.String()})
	w.plan.size += text.Len()
	return nil
}

// begins returns when the piece begins that is next; the zero time where none is.
func (w *searchWriter) begins(ctx context.Context, tx Tx, waiting *[]Message) (time.Time, error) {
	if w.next > w.thread.conversation.Sequence {
		return time.Time{}, nil
	}
	if err := w.read(ctx, tx, waiting); err != nil || len(*waiting) == 0 {
		return time.Time{}, err
	}
	return (*waiting)[0].CreatedAt, nil
}

// message takes the next message; one without an ID where there is none.
func (w *searchWriter) message(ctx context.Context, tx Tx, waiting *[]Message) (m Message, err error) {
	if err = w.read(ctx, tx, waiting); err != nil || len(*waiting) == 0 {
		return m, err
	}
	m = (*waiting)[0]
	*waiting = (*waiting)[1:]
	w.next = m.Sequence + 1
	return m, nil
}

func (w *searchWriter) read(ctx context.Context, tx Tx, waiting *[]Message) (err error) {
	if c := w.thread.conversation; len(*waiting) == 0 {
		*waiting, err = tx.SearchMessages(ctx, c.ID, w.next-1, min(w.next-1+searchPage, c.Sequence))
	}
	return err
}
