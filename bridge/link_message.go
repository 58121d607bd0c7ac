package bridge

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"github.com/passerelle-mail/passerelle/alias"
	"github.com/passerelle-mail/passerelle/parser"
)

// checkLinks returns a [ContentError] for a message of the chat or the API that
// has a link in it.
func (b *Bridge) checkLinks(ctx context.Context, tx Tx, listing ListingID, text string) error {
	l, err := tx.Listing(ctx, listing)
	if err != nil || len(b.linkPolicy(l).refused(text)) == 0 {
		return err
	}
	return &ContentError{Code: ContentLink}
}

// mayHaveLinks says whether a mail's message can have links that do not pass,
// before its listing is known.
func (b *Bridge) mayHaveLinks(reply *parser.Reply, subject string) bool {
	words := []string{reply.Text}
	if len(reply.Hidden) > 0 {
		words = append(words, reply.Full)
	}
	if reply.Text == "" {
		words = append(words, subject) // it may stand in for the text
	}
	return !b.inst.AllowLinks && slices.ContainsFunc(words, func(s string) bool { return len(findLinks(s)) > 0 })
}

// removeLinks takes links out of a mail's message, whose full text loses them
// too. It says whether the part that is shown had any.
func (b *Bridge) removeLinks(ctx context.Context, tx Tx, c Conversation, msg *Message) (bool, error) {
	l, err := tx.Listing(ctx, c.ListingID)
	if err != nil {
		return false, err
	}
	policy := b.linkPolicy(l)
	if len(policy.refused(msg.Text)) == 0 && len(policy.refused(msg.Full)) == 0 {
		return false, nil
	}
	who, err := b.addressee(ctx, tx, c, msg.Side.Other())
	if err != nil {
		return false, err
	}
	with := b.sentence(sentenceLinkRemoved, who.language)
	text := policy.remove(msg.Text, with)
	removed := text != msg.Text
	if msg.Full != "" {
		msg.Full, msg.Hidden = policy.removeFull(msg.Full, msg.Hidden, with)
	}
	msg.Text = text
	return removed, nil
}

// noteRemovedLinks shows in the thread that links were taken out, and tells
// their writer by one mail in each conversation. An automatic answer causes none.
func (b *Bridge) noteRemovedLinks(ctx context.Context, tx Tx, c Conversation, msg Message, writer, lang string) error {
	before, err := tx.Events(ctx, c.ID)
	if err != nil {
		return err
	}
	if err := b.addEvent(ctx, tx, c.ID, EventLinksRemoved, msg.Side, ""); err != nil || msg.Kind != KindText {
		return err
	}
	if slices.ContainsFunc(before, func(e Event) bool { return e.Kind == EventLinksRemoved && e.Side == msg.Side }) {
		return nil
	}
	why, err := tx.Suppressed(ctx, writer)
	if err != nil || why != "" {
		return err
	}
	now := b.now()
	bounce, err := b.aliases.MintExpiring(alias.RoleBounce, now.Add(bounceTime))
	if err != nil {
		return err
	}
	return tx.AddNotification(ctx, Notification{
		ID: newID[NotificationID](), Kind: NotifyLinksRemoved, MessageID: msg.ID, Side: msg.Side, To: writer,
		Language: b.language(lang), Template: DefaultTemplate, Content: true, BounceAlias: bounce.Local(),
		State: NotificationPending, NextAttempt: now, CreatedAt: now,
	})
}

// regions are where a number without a country code is taken to be from, by the
// writer's language.
var regions = map[string]string{"fr": "FR"}

// maxContactText is how much of a text is searched for contact details, in bytes.
const maxContactText = 32 << 10

// hasContactDetails says whether a writer gives a way around the conversation.
// What is masked or was disclosed with the lead or the listing does not count.
func (b *Bridge) hasContactDetails(ctx context.Context, tx Tx, msg Message) (bool, error) {
	written := msg.Text
	if len(written) > maxContactText {
		written = strings.ToValidUTF8(written[:maxContactText], "")
	}
	if !strings.ContainsAny(written, "@＠([{") && countDigits(written) < phoneLength {
		return false, nil // as nearly always
	}
	if len(parser.Emails(written)) == 0 && len(parser.Phones(written, "FR")) == 0 {
		return false, nil // the region only makes it find more
	}
	t, err := b.thread(ctx, tx, msg.ConversationID)
	if err != nil {
		return false, err
	}
	lang := t.account.Language
	if msg.Side == SideBuyer {
		lang = t.buyer.Language
	}
	text := b.mask(written, t.secrets(msg.Side), lang)
	for _, e := range parser.Emails(text) {
		if _, domain, _ := strings.Cut(e.Address, "@"); !strings.EqualFold(domain, b.aliases.Domain()) {
			return true, nil
		}
	}
	for _, p := range parser.Phones(text, regions[b.language(lang)]) {
		if p.E164 != t.buyer.Phone && p.E164 != t.listing.Phone {
			return true, nil
		}
	}
	return false, nil
}

// phoneLength is how many digits the shortest phone has that is looked for. One
// in words alone is not: the search costs more than all else that a message does
// in its transaction.
const phoneLength = 6

func countDigits(s string) (n int) {
	for _, r := range s {
		if unicode.IsDigit(r) {
			n++
		}
	}
	return n
}

// noteDocument says once to a side that documents keep what programs wrote into
// them.
func (b *Bridge) noteDocument(ctx context.Context, tx Tx, msg Message) error {
	if !slices.ContainsFunc(msg.Attachments, func(a Attachment) bool { return isDocument(a.Type) }) {
		return nil
	}
	events, err := tx.Events(ctx, msg.ConversationID)
	if err != nil || slices.ContainsFunc(events, func(e Event) bool { return e.Kind == EventDocumentSent && e.Side == msg.Side }) {
		return err
	}
	return b.addEvent(ctx, tx, msg.ConversationID, EventDocumentSent, msg.Side, "")
}

func isDocument(typ string) bool {
	return typ == "application/pdf" || strings.HasPrefix(typ, "application/vnd.")
}
