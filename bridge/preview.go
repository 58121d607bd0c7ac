package bridge

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/passerelle-mail/passerelle/alias"
	"github.com/passerelle-mail/passerelle/parser"
)

// Composer writes mails without sending them. Package mailer implements it.
type Composer interface {
	// Compose writes the mail that would be sent for o, but for its attachments,
	// of which it must have none.
	Compose(ctx context.Context, w io.Writer, o Outgoing) error
}

// MailSample is a mail as a page shows one.
type MailSample struct {
	Template string // "lead/fr/1", or the form and its version
	Header   []parser.LeadLine
	Text     string // as its first text part has it
	HTML     string // empty where it has none
	Files    []FileSample
	Raw      []byte
}

// FileSample is a file of a mail that a form adds.
type FileSample struct{ Name, Type, Text string }

// HeaderChange is a header field in two mails.
type HeaderChange struct {
	Name     string
	Old, New string // empty where the mail has none
}

// Kind says what becomes of the field: "same", "changed", "added" or "removed".
func (c HeaderChange) Kind() string {
	switch {
	case c.Old == c.New:
		return "same"
	case c.Old == "":
		return "added"
	case c.New == "":
		return "removed"
	}
	return "changed"
}

// Preview is a lead mail in two forms.
type Preview struct {
	// Invented says that the account has no lead yet, and that this one is made up.
	Invented bool
	Old, New MailSample
	Headers  []HeaderChange // those of the old mail first
}

// PreviewProfile shows what an account's last lead looks like in a profile as it
// is, and as it would be with another kind, version, language or subject: those
// of change that are not empty.
func (b *Bridge) PreviewProfile(ctx context.Context, s Steward, name string, change Profile) (p Preview, err error) {
	var was, is Outgoing
	err = b.viewAsSteward(ctx, s, func(tx Tx, a Account) error {
		old, err := profileOf(ctx, tx, a.ID, name)
		if errors.Is(err, ErrNotFound) && change.Kind != "" {
			old, err = contactsProfile(a.ID, firstTemplate, time.Time{}), nil // of one that is to be made
		}
		if err != nil {
			return err
		}
		to, err := changedProfile(old, change)
		if err != nil {
			return err
		}
		was, p.Invented, err = b.example(ctx, tx, a, old, old.Kind.Form())
		if err != nil {
			return err
		}
		is, _, err = b.example(ctx, tx, a, to, to.Kind.Form())
		// What is made anew for each mail changes for no other reason.
		is.Record.SentAt, is.From, is.Record.Contact.RelayEmail = was.Record.SentAt, was.From, was.Record.Contact.RelayEmail
		return err
	})
	if err == nil {
		err = b.compare(ctx, &p, was, is)
	}
	if err != nil {
		return Preview{}, fmt.Errorf("previewing a profile: %w", err)
	}
	return p, nil
}

func changedProfile(p, change Profile) (Profile, error) {
	if change.Kind != "" && !slices.Contains(ProfileKinds, change.Kind) {
		return p, &InvalidError{Field: "kind", Got: string(change.Kind), Want: "mail, adf, openimmo or csv"}
	}
	if change.Kind != "" && change.Kind != p.Kind {
		p.Kind, p.Template, p.Subject = change.Kind, DefaultTemplate, ""
	}
	p.Language, p.Subject = nonEmpty(change.Language, p.Language), nonEmpty(change.Subject, p.Subject)
	if change.Template != 0 {
		p.Template = change.Template
	}
	if newest := p.Kind.Form().Newest(); p.Template < 1 || p.Template > newest {
		return p, &InvalidError{Field: "template", Want: fmt.Sprintf("a version up to %d", newest)}
	}
	return p, checkLanguage("language", p.Language)
}

// example is the last lead mail of an account, or one of an invented lead, in a
// form.
func (b *Bridge) example(ctx context.Context, tx Tx, a Account, p Profile, f Form) (o Outgoing, invented bool, err error) {
	n := Notification{
		ID: NotificationID(a.ID), Kind: NotifyLead, Side: SideSeller, To: p.Address, Profile: p.Name, Form: f,
		Language: b.language(nonEmpty(p.Language, a.Language)), Template: p.Template, Content: true,
	}
	ids, err := tx.Leads(ctx, LeadFilter{Account: a.ID, Sees: SeesAll, Sort: LeadsNewest, Limit: 1})
	if err != nil {
		return o, false, err
	}
	if len(ids) == 0 {
		return b.inventedLead(a, p, n), true, nil
	}
	lead, err := tx.Lead(ctx, ids[0])
	if err != nil {
		return o, false, err
	}
	n.ConversationID, n.MessageID = lead.ConversationID, lead.MessageID
	o, err = b.exampleOf(ctx, tx, n)
	if err == nil && n.Form == FormADF {
		o.Subject = b.mask(expandSubject(nonEmpty(p.Subject, defaultSubject), o), o.Secrets, n.Language)
	}
	return o, false, err
}

// exampleOf is what a mail of a lead says, which is not sent.
func (b *Bridge) exampleOf(ctx context.Context, tx Tx, n Notification) (Outgoing, error) {
	o := Outgoing{Notification: n, Installation: b.inst, MessageID: b.messageID(n.ID)}
	if _, err := b.fillOutgoing(ctx, tx, &o); err != nil {
		return o, err
	}
	o.Attachments = nil
	if o.To = n.To; o.To == "" {
		o.To = o.Listing.Contact
	}
	return o, nil
}

// The invented customer of an account without leads.
const (
	exampleFirst = "Camille"
	exampleLast  = "Sample"
	examplePhone = "+33639980012"
)

func (b *Bridge) inventedLead(a Account, p Profile, n Notification) Outgoing {
	text := "Hello, is it still for sale? I could come by on Saturday."
	if n.Language == "fr" {
		text = "Bonjour, est-ce toujours à vendre ? Je peux passer samedi."
	}
	now := b.now()
	name, id := exampleFirst+" "+exampleLast, string(a.ID)
	relay := "sample@" + b.aliases.Domain()
	if minted, err := b.aliases.Mint(alias.RoleSeller); err == nil {
		relay = minted.Address() // names no conversation, and so leads nowhere
	}
	o := Outgoing{
		Notification: n, Installation: b.inst, FromName: name + " via " + b.inst.Name, From: relay, To: nonEmpty(n.To, "contact@example.com"),
		MessageID: b.messageID(n.ID), Subject: "Sample [EX-1]", ThreadStart: now, Account: a, BuyerName: name,
		Listing:   Listing{Title: "Sample", Reference: "EX-1", Contact: "contact@example.com"},
		ThreadURL: b.inst.BaseURL + "/conversations",
		Record: parser.Lead{
			Version: parser.LeadVersion, Event: parser.EventLead, LeadID: id, MessageID: id, Conversation: id, Sequence: 1,
			Source: parser.LeadSource{Portal: b.inst.Name, Template: n.TemplateName()},
			Contact: parser.Contact{
				ID: string(b.contactID(a.ID, Buyer{})), Display: name, FirstName: exampleFirst, LastName: exampleLast, RelayEmail: relay,
				Phones: []parser.Phone{{E164: examplePhone}}, Language: n.Language,
			},
			Listing:     parser.LeadListing{ID: "sample-1", Ref: "EX-1", Title: "Sample", Price: "12500", Currency: "EUR"},
			Message:     parser.LeadMessage{Text: text},
			SubmittedAt: now, SentAt: now,
		},
	}
	if n.Form == FormADF {
		o.Subject = expandSubject(nonEmpty(p.Subject, defaultSubject), o)
	}
	return o
}

// compare composes both mails of a preview.
func (b *Bridge) compare(ctx context.Context, p *Preview, was, is Outgoing) (err error) {
	if p.Old, err = b.sampleMail(ctx, was); err != nil {
		return err
	}
	if p.New, err = b.sampleMail(ctx, is); err != nil {
		return err
	}
	p.Headers = compareHeaders(p.Old.Header, p.New.Header)
	return nil
}

// maxSample is how much of a file of a sample is shown.
const maxSample = 64 << 10

// sampleMail composes a mail that is shown, past the same guard as one that is
// sent.
func (b *Bridge) sampleMail(ctx context.Context, o Outgoing) (MailSample, error) {
	s := MailSample{Template: o.Notification.TemplateName()}
	if f := o.Notification.Form; f == FormADF {
		s.Template = fmt.Sprintf("%s/%d", f, o.Notification.Template)
	}
	var raw bytes.Buffer
	if err := b.compose.Compose(ctx, &raw, o); err != nil {
		return s, fmt.Errorf("composing a sample: %w", err)
	}
	s.Raw = raw.Bytes()
	m, err := parser.ReadMail(bytes.NewReader(s.Raw), parser.MailOptions{Attachment: func(a parser.Attachment, content io.Reader) error {
		text, err := io.ReadAll(io.LimitReader(content, maxSample))
		s.Files = append(s.Files, FileSample{a.Name, a.Type, strings.ToValidUTF8(string(text), "\uFFFD")})
		return err
	}})
	if err != nil {
		return s, fmt.Errorf("reading a sample: %w", err)
	}
	s.Header, s.Text, s.HTML = headerLines(s.Raw, m.Header), m.Text, m.HTML
	if o.Secrets.In(string(s.Raw)) || o.Secrets.In(s.Text+s.HTML) {
		return MailSample{}, errors.New("a secret of the other side is in a sample")
	}
	return s, nil
}

// headerLines are the fields of a mail in their order, decoded.
func headerLines(raw []byte, h parser.Header) []parser.LeadLine {
	head, _, _ := bytes.Cut(raw, []byte("\r\n\r\n"))
	var lines []parser.LeadLine
	for line := range strings.SplitSeq(string(head), "\r\n") {
		name, _, ok := strings.Cut(line, ":")
		if ok && name != "" && line[0] != ' ' && line[0] != '\t' {
			lines = append(lines, parser.LeadLine{Name: name, Value: h.Text(name)})
		}
	}
	return lines
}

func compareHeaders(was, is []parser.LeadLine) []HeaderChange {
	var all []HeaderChange
	for _, l := range was {
		all = append(all, HeaderChange{Name: l.Name, Old: l.Value})
	}
	for _, l := range is {
		i := slices.IndexFunc(all, func(c HeaderChange) bool { return strings.EqualFold(c.Name, l.Name) })
		if i < 0 {
			all = append(all, HeaderChange{Name: l.Name, New: l.Value})
			continue
		}
		all[i].New = l.Value
	}
	return all
}
