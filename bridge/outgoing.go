package bridge

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/passerelle-mail/passerelle/parser"
)

// Outgoing is all that a template needs to compose a notification's mail.
type Outgoing struct {
	Notification Notification
	Installation Installation
	FromName     string // "Marie Durand via Voiturama"
	From         string // the alias that the reader answers to
	To           string
	EnvelopeFrom string
	MessageID    string   // without angle brackets, as are the next two
	References   []string // the conversation's root first
	InReplyTo    string   // the reader's own last mail; may be empty
	Subject      string
	ThreadStart  time.Time
	Record       parser.Lead
	Account      Account
	Listing      Listing
	BuyerName    string
	MemberSince  time.Time // of the buyer
	Attachments  []Attachment
	ThreadURL    string
	Unsubscribe  string // URL of a one-click unsubscription; favourites only
	Sender       string // whom a sender check is about, or who wrote a comment
	Comment      string // that mentions the reader
	Automatic    bool   // no person wrote the message
	// Webhook is what a mail about one that is down is about.
	Webhook Webhook
	// FeedStep and FeedAt are what a mail about a feed is about.
	FeedStep FeedStep
	FeedAt   time.Time
	// Secrets are the addresses and phones of the other side that no byte of
	// the mail may hold.
	Secrets Secrets
}

const (
	// lastReferences is how many earlier mails a mail names, besides the root.
	lastReferences = 10
	// threadLinkTime is how long the link to the thread signs a buyer in.
	threadLinkTime = 30 * 24 * time.Hour
)

// Outgoing collects what a notification's mail says.
func (b *Bridge) Outgoing(ctx context.Context, n Notification) (o Outgoing, err error) {
	var signIn *SignIn
	err = b.store.View(ctx, func(tx Tx) error {
		o, signIn = Outgoing{
			Notification: n, Installation: b.inst, To: n.To,
			EnvelopeFrom: b.Address(n.BounceAlias), MessageID: b.messageID(n.ID),
		}, nil
		if n.Kind.Service() {
			signIn, err = b.fillService(ctx, tx, &o)
			return err
		}
		if n.Kind == NotifyRehearsal {
			return b.fillRehearsal(ctx, tx, &o)
		}
		signIn, err = b.fillOutgoing(ctx, tx, &o)
		return err
	})
	if err == nil && signIn != nil {
		err = b.store.Update(ctx, func(tx Tx) error { return tx.PutSignIn(ctx, *signIn) })
	}
	if err != nil {
		return Outgoing{}, fmt.Errorf("collecting an outgoing mail: %w", err)
	}
	return o, nil
}

// fillService fills a service mail, which is from the installation itself.
func (b *Bridge) fillService(ctx context.Context, tx Tx, o *Outgoing) (*SignIn, error) {
	n := o.Notification
	o.From, o.FromName, o.ThreadURL = b.noReply(), b.inst.Name, n.Link
	switch n.Kind {
	case NotifyNotDelivered, NotifyLinksRemoved:
		return b.fillNotDelivered(ctx, tx, o)
	case NotifySenderCheck:
		return nil, b.fillSenderCheck(ctx, tx, o)
	case NotifyMention:
		return nil, b.fillMention(ctx, tx, o)
	case NotifyFeed:
		return nil, fillFeed(o)
	case NotifyWebhookDown:
		return nil, b.fillWebhookDown(ctx, tx, o)
	case NotifyIntakeCheck:
		m, err := tx.Mail(ctx, MailID(path.Base(n.Link)))
		o.Sender = m.HeaderFrom
		return nil, err
	}
	return nil, nil
}

// fillSenderCheck fills the question whether somebody writes for the reader.
func (b *Bridge) fillSenderCheck(ctx context.Context, tx Tx, o *Outgoing) error {
	n := o.Notification
	c, err := tx.SenderCheck(ctx, path.Base(n.Link))
	if err != nil {
		return err
	}
	o.Sender = c.Sender
	if c.ConversationID != "" {
		t, err := b.thread(ctx, tx, c.ConversationID)
		if err != nil {
			return err
		}
		o.Listing, o.Secrets = t.listing, t.secrets(n.Side.Other())
	}
	return nil
}

func (b *Bridge) messageID(id NotificationID) string { return string(id) + "@" + b.aliases.Domain() }

func (b *Bridge) fillOutgoing(ctx context.Context, tx Tx, o *Outgoing) (*SignIn, error) {
	n := o.Notification
	t, err := b.thread(ctx, tx, n.ConversationID)
	if err != nil {
		return nil, err
	}
	msg, err := tx.Message(ctx, n.MessageID)
	if err != nil {
		return nil, err
	}
	o.Account, o.Listing, o.Subject, o.ThreadStart = t.account, t.listing, t.conversation.Subject, t.conversation.CreatedAt
	o.From, o.BuyerName, o.MemberSince = b.Address(t.conversation.Alias(n.Side)), b.buyerName(t.buyer), t.buyer.MemberSince
	o.Secrets = t.secrets(n.Side.Other())
	o.Attachments, o.Automatic = msg.Attachments, msg.Kind == KindAuto
	if o.Record, err = b.outgoingRecord(ctx, tx, t, msg, n); err != nil {
		return nil, err
	}
	if n.Unsubscribe != "" {
		o.Unsubscribe = b.inst.BaseURL + "/unsubscribe/" + n.Unsubscribe
	}
	if !n.Content {
		o.Attachments = nil
	}
	o.FromName = b.fromName(t, n)
	if n.Form == FormADF {
		if o.Subject, err = b.profileSubject(ctx, tx, *o); err != nil {
			return nil, err
		}
	}
	b.maskOutgoing(o)
	if err := b.fillThreading(ctx, tx, o); err != nil {
		return nil, err
	}
	return b.threadLink(o, t)
}

// maskOutgoing takes the other side's secrets out of what people wrote outside
// of messages: a name that is an address, a title with a phone in it.
func (b *Bridge) maskOutgoing(o *Outgoing) {
	texts := []*string{&o.Subject, &o.FromName, &o.BuyerName, &o.Account.Name, &o.Listing.Title, &o.Listing.Reference, &o.Listing.URL}
	b.maskAll(append(texts, leadTexts(&o.Record)...), o.Secrets, o.Notification.Language)
	b.maskNames(o.Attachments, o.Secrets, o.Notification.Language)
}

// maskNames masks the names of files, and keeps what kind of file they are.
func (b *Bridge) maskNames(files []Attachment, secrets Secrets, lang string) {
	for i, f := range files {
		for _, stem := range stems(f.Name) {
			if masked := b.mask(stem, secrets, lang); masked != stem {
				files[i].Name = masked + f.Name[len(stem):]
				break
			}
		}
		files[i].Name = b.mask(files[i].Name, secrets, lang)
	}
}

// fromName is the person whom the reader answers.
func (b *Bridge) fromName(t thread, n Notification) string {
	name := t.account.Name
	switch {
	case n.Kind == NotifyFavorite:
		name = b.favoriteRecord(t.conversation, t.buyer, t.listing, Message{}).Contact.Display
	case n.Side == SideSeller:
		name = b.buyerName(t.buyer)
	}
	return name + " via " + b.inst.Name
}

func (b *Bridge) outgoingRecord(ctx context.Context, tx Tx, t thread, msg Message, n Notification) (r parser.Lead, err error) {
	switch {
	case n.Kind == NotifyLead:
		var l Lead
		l, err = tx.Lead(ctx, t.conversation.LeadID)
		r = l.Record
	case n.Kind == NotifyFavorite:
		r = b.favoriteRecord(t.conversation, t.buyer, t.listing, msg)
	case n.Side == SideSeller:
		r = b.record(t.conversation, t.buyer, t.listing, msg)
	default:
		r = parser.Lead{
			Version: parser.LeadVersion, Event: parser.EventMessage, MessageID: string(msg.ID),
			Conversation: string(t.conversation.ID), Sequence: msg.Sequence, SubmittedAt: msg.CreatedAt,
			Source: parser.LeadSource{Portal: b.inst.Name}, Message: parser.LeadMessage{Text: b.mask(msg.Text, t.secrets(SideSeller), n.Language)},
		}
	}
	if !n.Content {
		r = parser.Lead{
			Version: r.Version, Event: r.Event, LeadID: r.LeadID, MessageID: r.MessageID, Conversation: r.Conversation,
			Sequence: r.Sequence, Source: r.Source, SubmittedAt: r.SubmittedAt, Withheld: true,
		}
	}
	if n.Side == SideSeller {
		r.Contact.ID = string(t.contactID(b))
	}
	r.Source.Template = n.TemplateName()
	r.SentAt = b.now()
	return r, err
}

// fillThreading names the mails that came before, so that every client shows
// one thread.
func (b *Bridge) fillThreading(ctx context.Context, tx Tx, o *Outgoing) (err error) {
	n := o.Notification
	sent, err := tx.SentTo(ctx, n.ConversationID, n.Side, n.Profile, n.ID, lastReferences)
	if err != nil {
		return err
	}
	o.References = []string{fmt.Sprintf("%s.%s@%s", n.ConversationID, n.Side, b.aliases.Domain())}
	for _, s := range slices.Backward(sent) {
		o.References = append(o.References, b.messageID(s.ID))
	}
	o.InReplyTo, err = tx.LastHeaderID(ctx, n.ConversationID, n.Side)
	return err
}

// threadLink makes the address of the thread. A buyer's link signs in, since a
// buyer has no other way to; it is to be stored.
func (b *Bridge) threadLink(o *Outgoing, t thread) (*SignIn, error) {
	if o.Notification.Kind == NotifyAnswer {
		return nil, nil // a portal hands on words, and no way around it
	}
	if o.Notification.Side == SideSeller {
		o.ThreadURL = b.inst.BaseURL + "/conversations/" + string(t.conversation.ID)
		return nil, nil
	}
	s, err := b.mintSignIn(Viewer{Buyer: t.buyer.ID, Conversation: t.conversation.ID}, threadLinkTime)
	if err != nil {
		return nil, err
	}
	o.ThreadURL = b.signInURL(s)
	return &s, nil
}

// OpenContent returns stored content. The caller closes it.
func (b *Bridge) OpenContent(ctx context.Context, h Hash) (io.ReadCloser, error) {
	return b.store.OpenContent(ctx, h)
}

// thread is a conversation with whom and what it is about.
type thread struct {
	conversation Conversation
	account      Account
	members      []Member
	listing      Listing
	buyer        Buyer
	// senders may write for the account or the buyer, beside their own addresses.
	senders []AuthorizedSender
}

func (b *Bridge) thread(ctx context.Context, tx Tx, id ConversationID) (t thread, err error) {
	if t.conversation, err = tx.Conversation(ctx, id); err != nil {
		return thread{}, err
	}
	var errs [6]error
	t.account, errs[0] = tx.Account(ctx, t.conversation.AccountID)
	t.members, errs[1] = tx.Members(ctx, t.conversation.AccountID)
	t.listing, errs[2] = tx.Listing(ctx, t.conversation.ListingID)
	t.buyer, errs[3] = tx.Buyer(ctx, t.conversation.BuyerID)
	ofAccount, err := tx.AuthorizedSenders(ctx, AccountParty(t.conversation.AccountID))
	errs[4] = err
	t.senders, errs[5] = tx.AuthorizedSenders(ctx, BuyerParty(t.conversation.BuyerID))
	t.senders = append(t.senders, ofAccount...)
	t.listing = t.listing.about(t.conversation)
	return t, errors.Join(errs[:]...)
}

// addresses are a side's mail addresses, which the other side must not see.
func (t thread) addresses(s Side) []string {
	if s == SideBuyer {
		return addresses(t.buyer.Email)
	}
	out := addresses(t.listing.Contact)
	for _, m := range t.members {
		if m.Email != t.listing.Contact {
			out = append(out, m.Email)
		}
	}
	return out
}

// secrets are all that the other side of s must not see.
//
// What a portal said of its customer is no secret: the account had it before us,
// and has it in the mail. An address that the customer let write since is one.
func (t thread) secrets(s Side) Secrets {
	out := Secrets(t.addresses(s))
	if s == SideBuyer && t.buyer.Account == t.conversation.AccountID {
		out = nil
	}
	party := BuyerParty(t.conversation.BuyerID)
	if s == SideSeller {
		party = AccountParty(t.conversation.AccountID)
	}
	for _, sender := range t.senders {
		// Of a whole domain, no one address is known.
		if sender.Party == party && !strings.HasPrefix(sender.Sender, "@") {
			out = append(out, sender.Sender)
		}
	}
	if s == SideBuyer && t.buyer.MaskPhone && t.buyer.Phone != "" {
		out = append(out, t.buyer.Phone)
	}
	if s == SideSeller && t.listing.HidePhone && t.listing.Phone != "" {
		out = append(out, t.listing.Phone)
	}
	return out
}

// language is what a side reads.
func (t thread) language(s Side) string {
	if s == SideBuyer {
		return t.buyer.Language
	}
	return t.account.Language
}
