package bridge

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Story is what happened to a message and to its mails, as a member of the
// account may read it: addresses of the buyer are masked, as in "m…@…".
type Story struct {
	Conversation Conversation
	Buyer        Buyer
	Members      []Member
	Message      *Message // nil for a mail that has become none
	Mail         *Mail    // that came in; nil where none did
	// Sent are the mails that told of the message, oldest first, also those that
	// were not wanted or have yet to leave.
	Sent []Notification
	// Told is how the account's webhooks were told that the message was written.
	Told   []ToldWebhook
	Egress Egress
}

// MessageStory tells what happened to a message. For others than members who see
// its conversation it is ErrNotFound.
func (b *Bridge) MessageStory(ctx context.Context, who Viewer, id MessageID) (s Story, err error) {
	err = b.viewAsMember(ctx, who, func(tx Tx, r reach) error {
		m, err := tx.Message(ctx, id)
		if err != nil {
			return err
		}
		s.Message = &m
		if m.MailID != "" {
			mail, err := tx.Mail(ctx, m.MailID)
			if err != nil {
				return err
			}
			s.Mail = &mail
		}
		if s.Sent, err = tx.NotificationsOf(ctx, id); err != nil {
			return err
		}
		s.Sent = slices.DeleteFunc(s.Sent, func(n Notification) bool { return n.Kind == NotifyRehearsal })
		if s.Told, err = toldOf(ctx, tx, who.Account, id); err != nil {
			return err
		}
		return b.finishStory(ctx, tx, r, m.ConversationID, &s)
	})
	if err != nil {
		return Story{}, fmt.Errorf("telling what happened to a message: %w", err)
	}
	return s, nil
}

// MailStory tells what happened to a mail of the viewer's own side that has not
// become a message, or not yet. For others than members who see its conversation
// it is ErrNotFound.
func (b *Bridge) MailStory(ctx context.Context, who Viewer, id MailID) (s Story, err error) {
	err = b.viewAsMember(ctx, who, func(tx Tx, r reach) error {
		m, err := tx.Mail(ctx, id)
		if err == nil && (m.Side != SideSeller || m.ConversationID == "") {
			err = ErrNotFound
		}
		if err != nil {
			return err
		}
		s.Mail = &m
		return b.finishStory(ctx, tx, r, m.ConversationID, &s)
	})
	if err != nil {
		return Story{}, fmt.Errorf("telling what happened to a mail: %w", err)
	}
	return s, nil
}

// finishStory adds whom a story is about, and takes the buyer's secrets out of it.
func (b *Bridge) finishStory(ctx context.Context, tx Tx, r reach, id ConversationID, s *Story) error {
	t, err := b.thread(ctx, tx, id)
	if err == nil && !r.sees(t.conversation) {
		err = ErrNotFound
	}
	if err != nil {
		return err
	}
	s.Conversation, s.Members = t.conversation, t.members
	s.Conversation.BuyerAlias = ""
	s.Buyer = b.maskBuyer(t)
	v := ConversationView{}
	secrets, lang := t.secrets(SideBuyer), t.language(SideSeller)
	var texts []*string
	if s.Message != nil {
		v.Messages = []Message{*s.Message}
		if s.Message.Side == SideBuyer {
			m := b.maskMessage(*s.Message, secrets, lang)
			s.Message = &m
		}
	}
	if m := s.Mail; m != nil {
		if m.Side == SideSeller {
			v.Held = []Mail{*m}
		} else {
			m.hideSender()
		}
		m.Recipient, m.DedupKey, m.Party, m.Raw = "", "", "", ""
		texts = append(texts, &m.Subject, &m.EnvelopeFrom, &m.HeaderID)
		texts = append(texts, traceTexts(m.Trace)...)
	}
	for i := range s.Sent {
		n := &s.Sent[i]
		if n.Side == SideBuyer {
			n.hideRecipient()
		}
		n.BounceAlias, n.Unsubscribe, n.Link, n.Mail, n.Text = "", "", "", "", ""
		texts = append(texts, &n.Answer)
		texts = append(texts, traceTexts(n.Trace)...)
	}
	texts = append(texts, &s.Buyer.Name, &s.Buyer.FirstName, &s.Buyer.LastName, &s.Buyer.Pseudonym)
	b.maskAll(texts, secrets, lang)
	s.Egress = t.egress(SideSeller, v)
	return nil
}

func traceTexts(t Trace) []*string {
	texts := make([]*string, len(t))
	for i := range t {
		texts[i] = &t[i].Reason
	}
	return texts
}

// hideSender leaves of a mail what does not tell where its writer has an address.
func (m *Mail) hideSender() {
	hosts := []string{domainOf(m.HeaderFrom), domainOf(m.EnvelopeFrom), domainOf(m.HeaderID)}
	for i, s := range m.Trace {
		if s.Stage == "authenticate" {
			s.Reason = resultsOnly(s.Reason)
		}
		m.Trace[i].Reason = hideHosts(s.Reason, hosts)
	}
	m.HeaderFrom, m.EnvelopeFrom, m.HeaderID = maskAddress(m.HeaderFrom), maskAddress(m.EnvelopeFrom), ""
}

// hideRecipient leaves of a mail to a buyer what does not tell the address.
func (n *Notification) hideRecipient() {
	hosts := []string{domainOf(n.To)}
	n.Answer = hideHosts(n.Answer, hosts)
	for i := range n.Trace {
		n.Trace[i].Reason = hideHosts(n.Trace[i].Reason, hosts)
	}
	n.To = maskAddress(n.To)
}

// maskAddress shows that there is an address, and how it begins.
func maskAddress(a string) string {
	if a == "" {
		return ""
	}
	_, size := utf8.DecodeRuneInString(a)
	return a[:size] + "…@…"
}

func domainOf(a string) string { return a[strings.LastIndexByte(a, '@')+1:] }

func hideHosts(s string, hosts []string) string {
	for _, h := range hosts {
		s = replaceFold(s, h, "…")
	}
	return s
}

// resultsOnly leaves of authentication results (RFC 8601) their methods and
// results: the rest names the domains and machines of the sender.
func resultsOnly(s string) string {
	var kept []string
	for w := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == ' ' || r == ';' }) {
		for _, method := range []string{"spf=", "dkim=", "dmarc="} {
			if strings.HasPrefix(w, method) {
				kept = append(kept, w)
			}
		}
	}
	return strings.Join(kept, " ")
}
