package bridge

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/passerelle-mail/passerelle/parser"
)

// Erasure says what an erasure did.
type Erasure struct {
	At            time.Time
	Conversations int // whose threads stay, without the buyer's data
}

// EraseTx is what erasing a buyer asks of a transaction. What is erased cannot be
// read from the files of the database any more, once [Store] has been scrubbed.
type EraseTx interface {
	// EraseMessage leaves of a message what it is given: its text, full text,
	// spans, omitted parts and attachments. Other attachments, and what ties it to
	// a mail or an idempotency key, go.
	EraseMessage(ctx context.Context, m Message) error
	// EraseComment replaces the text of a comment.
	EraseComment(ctx context.Context, c Comment) error
	// EraseLead replaces the record and the words of a lead.
	EraseLead(ctx context.Context, l Lead) error
	// EraseConversation deletes the mails, notifications and scheduled messages of
	// a conversation, and the texts of its reports. It returns the contents that
	// these had.
	EraseConversation(ctx context.Context, id ConversationID) ([]Hash, error)
	// EraseBuyer deletes a buyer's sessions, settings, push subscriptions, senders
	// and notes, and all that is kept under some addresses: mails, questions, counts
	// and suppressions. It returns the contents that these had.
	EraseBuyer(ctx context.Context, id BuyerID, addresses []string) ([]Hash, error)
	// DropContent deletes a content that nothing refers to any more.
	DropContent(ctx context.Context, h Hash) error
}

// Scrubber is a [Store] whose files hold what was deleted for a while.
type Scrubber interface {
	// Scrub removes it. It does what can be done at once: where somebody reads, the
	// rest goes when they are done.
	Scrub(ctx context.Context) error
}

// EraseBuyer erases a buyer by the marketplace's own id. The threads stay, and
// say what was written; who wrote it, and what tells of it, does not. The buyer's
// addresses stop, and one who comes back is a new buyer.
func (b *Bridge) EraseBuyer(ctx context.Context, externalID string) (e Erasure, err error) {
	return b.eraseBuyer(ctx, func(tx Tx) (Buyer, error) { return tx.BuyerByExternalID(ctx, externalID) })
}

// EraseViewer is EraseBuyer for the buyer who looks.
func (b *Bridge) EraseViewer(ctx context.Context, who Viewer) (e Erasure, err error) {
	return b.eraseBuyer(ctx, func(tx Tx) (Buyer, error) {
		c, err := tx.Conversation(ctx, who.Conversation)
		if err == nil {
			err = b.mustSee(ctx, tx, who, c)
		}
		if err == nil && who.Side() != SideBuyer {
			err = ErrForbidden
		}
		if err != nil {
			return Buyer{}, err
		}
		return tx.Buyer(ctx, who.Buyer)
	})
}

func (b *Bridge) eraseBuyer(ctx context.Context, find func(Tx) (Buyer, error)) (Erasure, error) {
	var changed []Conversation
	now := b.now()
	err := b.store.Update(ctx, func(tx Tx) error {
		buyer, err := find(tx)
		if err == nil && !buyer.ErasedAt.IsZero() {
			err = ErrNotFound
		}
		if err != nil {
			return err
		}
		changed, err = b.erase(ctx, tx, buyer, now)
		return err
	})
	if err != nil {
		return Erasure{}, fmt.Errorf("erasing a buyer: %w", err)
	}
	for _, c := range changed {
		b.hub.publish(changeOf(c))
		b.hub.lookAgain(Viewer{Buyer: c.BuyerID, Conversation: c.ID})
	}
	done := Erasure{At: now, Conversations: len(changed)}
	if err := b.scrub(ctx); err != nil {
		return done, fmt.Errorf("erasing a buyer: %w", err)
	}
	return done, nil
}

// scrub brings the index of searches up to date, which has the old texts, and
// then removes from the files what was deleted.
func (b *Bridge) scrub(ctx context.Context) error {
	ctx = context.WithoutCancel(ctx) // the data is erased already
	if err := b.IndexSearch(ctx); err != nil {
		return err
	}
	if s, ok := b.store.Store.(Scrubber); ok {
		return s.Scrub(ctx)
	}
	return nil
}

// erasedPrefix begins the external ids of erased buyers.
const erasedPrefix = "erased:"

// erasePage is how many rows are read at a time.
const erasePage = 200

func (b *Bridge) erase(ctx context.Context, tx Tx, buyer Buyer, now time.Time) ([]Conversation, error) {
	var all []Conversation
	for after := (Place{}); ; {
		some, err := tx.Conversations(ctx, ConversationFilter{Buyer: buyer.ID, After: after, Limit: erasePage})
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
		if len(some) < erasePage {
			break
		}
		after = Place{some[len(some)-1].UpdatedAt, some[len(some)-1].ID}
	}
	senders, err := tx.AuthorizedSenders(ctx, BuyerParty(buyer.ID))
	if err != nil {
		return nil, err
	}
	addresses := addresses(buyer.Email)
	for _, s := range senders {
		addresses = append(addresses, s.Sender)
	}
	e := &eraser{b: b, tx: tx, buyer: buyer, now: now, addresses: addresses, names: namesOf(buyer)}
	e.secrets = Secrets(slices.DeleteFunc(slices.Clone(addresses), func(a string) bool { return strings.HasPrefix(a, "@") }))
	if buyer.Phone != "" {
		e.secrets = append(e.secrets, buyer.Phone)
	}
	accounts := map[AccountID]bool{}
	for i := range all {
		accounts[all[i].AccountID] = true
		if err := e.conversation(ctx, &all[i]); err != nil {
			return nil, err
		}
	}
	for a := range accounts {
		if err := e.views(ctx, a); err != nil {
			return nil, err
		}
	}
	return all, e.rest(ctx)
}

// eraser erases one buyer in one transaction.
type eraser struct {
	b         *Bridge
	tx        Tx
	buyer     Buyer
	now       time.Time
	addresses []string // and "@" with a domain, of authorised senders
	secrets   Secrets
	names     []*regexp.Regexp
	contents  []Hash
}

func (e *eraser) conversation(ctx context.Context, c *Conversation) error {
	for after := 0; ; {
		messages, err := e.tx.Messages(ctx, c.ID, after, erasePage)
		if err != nil {
			return err
		}
		for _, m := range messages {
			if err := e.message(ctx, m); err != nil {
				return err
			}
			after = m.Sequence
		}
		if len(messages) < erasePage {
			break
		}
	}
	if err := e.comments(ctx, c.ID); err != nil {
		return err
	}
	if err := e.lead(ctx, c.LeadID); err != nil {
		return err
	}
	hashes, err := e.tx.EraseConversation(ctx, c.ID)
	if err == nil {
		err = e.tx.EraseWebhookThread(ctx, string(c.ID))
	}
	if err != nil {
		return err
	}
	e.contents = append(e.contents, hashes...)
	c.BuyerAlias, c.BuyerAway, c.Closed, c.LastLine = "", Away{}, true, e.maskOwn(c.LastLine)
	c.Desk.WaitingSince, c.Desk.SnoozedUntil = time.Time{}, time.Time{}
	return errors.Join(e.tx.PutConversation(ctx, *c), e.tx.PutDesk(ctx, c.ID, c.Desk),
		e.b.addEvent(ctx, e.tx, c.ID, EventErased, SideBuyer, ""))
}

// message keeps what was said. Of the buyer's own, what was cut goes, which is
// signatures and quotes, and so do files.
func (e *eraser) message(ctx context.Context, m Message) error {
	if m.Side == SideBuyer {
		for _, a := range m.Attachments {
			e.contents = append(e.contents, a.Content)
		}
		m.Text, m.Full, m.Hidden, m.Omitted, m.Attachments = e.maskOwn(m.Text), "", nil, nil, nil
		return e.tx.EraseMessage(ctx, m)
	}
	// What was cut is told apart by places, which masking moves.
	var full strings.Builder
	var hidden []parser.Span
	at := 0
	for _, h := range m.Hidden {
		full.WriteString(e.mask(m.Full[at:h.Start]))
		start := full.Len()
		full.WriteString(e.mask(m.Full[h.Start:h.End]))
		hidden = append(hidden, parser.Span{Start: start, End: full.Len(), Reason: h.Reason, Confidence: h.Confidence})
		at = h.End
	}
	full.WriteString(e.mask(m.Full[at:]))
	m.Text, m.Full, m.Hidden = e.mask(m.Text), full.String(), hidden
	if e.mask(m.Full) != m.Full { // one that the edge of a span cut in two
		m.Full, m.Hidden = "", nil
	}
	m.Attachments = slices.Clone(m.Attachments)
	for i := range m.Attachments {
		m.Attachments[i].Name = e.mask(m.Attachments[i].Name)
	}
	return e.tx.EraseMessage(ctx, m)
}

func (e *eraser) comments(ctx context.Context, id ConversationID) error {
	comments, err := e.tx.Comments(ctx, id)
	for _, c := range comments {
		c.Text = e.mask(c.Text)
		err = errors.Join(err, e.tx.EraseComment(ctx, c))
	}
	return err
}

func (e *eraser) lead(ctx context.Context, id LeadID) error {
	if id == "" {
		return nil
	}
	l, err := e.tx.Lead(ctx, id)
	if err != nil {
		return err
	}
	l.Record.Contact = parser.Contact{
		Display: e.b.sentence(sentenceBuyer, e.buyer.Language), RelayEmail: l.Record.Contact.RelayEmail, Language: l.Record.Contact.Language,
	}
	l.Record.Message.Text = e.maskOwn(l.Record.Message.Text)
	l.Record.Forwarded, l.Record.Evidence, l.Record.Warnings = nil, nil, nil
	l.Words = leadWords(l.Record)
	return e.tx.EraseLead(ctx, l)
}

// views deletes the saved views of an account that look for the buyer.
func (e *eraser) views(ctx context.Context, a AccountID) error {
	members, err := e.tx.Members(ctx, a)
	for _, m := range members {
		if err != nil {
			return err
		}
		var saved []SavedView
		saved, err = e.tx.SavedViews(ctx, m.ID)
		for _, v := range saved {
			if e.mask(v.Search) != v.Search || e.mask(v.Name) != v.Name {
				err = errors.Join(err, e.tx.DeleteSavedView(ctx, v.ID))
			}
		}
	}
	return err
}

// rest erases what is in no conversation, and the buyer.
func (e *eraser) rest(ctx context.Context) error {
	hashes, err := e.tx.EraseBuyer(ctx, e.buyer.ID, e.addresses)
	if err == nil {
		err = e.tx.EraseAnswers(ctx) // any may tell of the buyer
	}
	if err != nil {
		return err
	}
	for _, h := range append(e.contents, hashes...) {
		if err := e.tx.DropContent(ctx, h); err != nil {
			return err
		}
	}
	return e.tx.PutBuyer(ctx, Buyer{
		ID: e.buyer.ID, ExternalID: erasedPrefix + string(e.buyer.ID), Language: e.buyer.Language,
		CreatedAt: e.buyer.CreatedAt, SuspendedAt: e.buyer.SuspendedAt, ErasedAt: e.now,
	})
}

// mask takes the buyer's addresses, phone and names out of a text.
func (e *eraser) mask(text string) string {
	text = e.b.mask(text, e.secrets, e.buyer.Language)
	with := e.b.sentence(sentenceMasked, e.buyer.Language)
	for _, name := range e.names {
		text = replaceWords(text, name, with)
	}
	return text
}

// maskOwn is mask for what the buyer wrote, in which any phone or address may be
// another one of the buyer's.
func (e *eraser) maskOwn(text string) string {
	text = e.mask(text)
	with := e.b.sentence(sentenceMasked, e.buyer.Language)
	phones := parser.Phones(text, regions[e.b.language(e.buyer.Language)])
	for _, p := range slices.Backward(phones) {
		text = text[:p.Start] + with + text[p.End:]
	}
	for _, a := range slices.Backward(parser.Emails(text)) {
		text = text[:a.Start] + with + text[a.End:]
	}
	return text
}

// minName is the shortest part of a name, in letters, that is looked for on its
// own: shorter ones are words such as "de".
const minName = 3

// namesOf are patterns of a buyer's names, the longest first.
func namesOf(buyer Buyer) []*regexp.Regexp {
	whole := []string{
		buyer.Name, strings.TrimSpace(buyer.FirstName + " " + buyer.LastName), buyer.Pseudonym, buyer.FirstName, buyer.LastName,
		buyer.ProfileURL, buyer.PictureURL,
	}
	all := slices.Clone(whole)
	for _, n := range whole[:5] {
		all = append(all, strings.Fields(n)...)
	}
	all = slices.DeleteFunc(all, func(n string) bool { return utf8.RuneCountInString(n) < minName })
	slices.SortFunc(all, func(x, y string) int { return len(y) - len(x) })
	var patterns []*regexp.Regexp
	for _, n := range slices.Compact(all) {
		patterns = append(patterns, regexp.MustCompile(`(?i)`+regexp.QuoteMeta(n)))
	}
	return patterns
}

// replaceWords replaces what a pattern finds where no letter or digit is stuck
// to it.
func replaceWords(text string, pattern *regexp.Regexp, with string) string {
	var out strings.Builder
	done := 0
	for _, at := range pattern.FindAllStringIndex(text, -1) {
		before, _ := utf8.DecodeLastRuneInString(text[:at[0]])
		after, _ := utf8.DecodeRuneInString(text[at[1]:])
		if isWord(before) || isWord(after) {
			continue
		}
		out.WriteString(text[done:at[0]])
		out.WriteString(with)
		done = at[1]
	}
	out.WriteString(text[done:])
	return out.String()
}

func isWord(r rune) bool { return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r)) }
