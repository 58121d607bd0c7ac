package mailer

import (
	"fmt"
	netmail "net/mail"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-message"
	"github.com/emersion/go-message/mail"
	"golang.org/x/net/idna"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/parser"
)

// fields collects header fields in the order in which they are written.
// Values are encoded (RFC 2047) and folded on writing, which also refuses any
// line break that is left in one.
type fields []parser.LeadLine

func (f *fields) add(name, value string) {
	if value != "" {
		*f = append(*f, parser.LeadLine{Name: name, Value: value})
	}
}

func (f *fields) text(name, value string) { f.add(name, encodeText(value)) }

func (f *fields) ids(name string, ids ...string) {
	var h mail.Header
	h.SetMsgIDList(name, slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return !isID(id) }))
	f.add(name, h.Get(name))
}

func (f fields) header() message.Header {
	var h message.Header
	for _, field := range slices.Backward(f) {
		h.Add(field.Name, field.Value)
	}
	return h
}

// mailHeader makes the header of a mail but for what says how its body is
// built.
func mailHeader(o bridge.Outgoing, subject string, at time.Time) fields {
	n := o.Notification
	var f fields
	f.add("From", address(o.FromName, o.From))
	f.add("To", address("", o.To))
	if !n.Kind.Service() {
		f.add("Reply-To", address(o.FromName, o.From))
	}
	f.text("Subject", subject)
	f.add("Date", at.UTC().Format("Mon, 02 Jan 2006 15:04:05 -0700"))
	f.ids("Message-ID", o.MessageID)
	if threaded(o) {
		f.ids("In-Reply-To", o.InReplyTo)
		f.ids("References", o.References...)
		f.text("Thread-Topic", subject)
		f.add("Thread-Index", threadIndex(o, at))
	}
	f.add("X-Auto-Response-Suppress", "DR, RN, NRN")
	f.add("Feedback-ID", feedbackID(o))
	if n.Kind.Service() || n.Kind == bridge.NotifyFavorite {
		f.add("Auto-Submitted", "auto-generated")
	} else if o.Automatic {
		f.add("Auto-Submitted", "auto-replied")
	}
	if n.Kind == bridge.NotifyFavorite && o.Unsubscribe != "" {
		f.add("List-Unsubscribe", "<"+o.Unsubscribe+">")
		f.add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
	}
	return f
}

// address writes a mailbox. The name becomes one encoded phrase where it has
// more than plain words.
func address(name, email string) string {
	email = asciiDomain(email)
	if name = oneLine(name); name == "" {
		return (&netmail.Address{Address: email}).String()
	}
	if enc := encodeText(name); enc != name {
		return enc + " " + (&netmail.Address{Address: email}).String()
	}
	return (&netmail.Address{Name: name, Address: email}).String()
}

// asciiDomain writes an address's domain as DNS has it; an address that cannot
// be is left to the next hop to refuse.
func asciiDomain(email string) string {
	local, domain, _ := strings.Cut(email, "@")
	if a, err := idna.Lookup.ToASCII(domain); err == nil {
		domain = a
	}
	return local + "@" + domain
}

const (
	// maxWord is the longest word of a header that is left as it is.
	maxWord = 200
	// maxEncodedWord leaves room for the field's name on the line (RFC 2047,
	// section 2).
	maxEncodedWord = 52
)

// encodeText encodes the value of an unstructured field, or a phrase (RFC
// 2047). What looks encoded already and words that are too long to fold are
// encoded too, so that every reader gets back what was written.
func encodeText(s string) string {
	long := slices.ContainsFunc(strings.Fields(s), func(w string) bool { return len(w) > maxWord })
	if ascii(s) && !long && !strings.Contains(s, "=?") {
		return s
	}
	const head, tail = "=?utf-8?q?", "?="
	var b strings.Builder
	b.WriteString(head)
	size := len(head)
	for _, r := range s {
		q := quoteRune(r)
		if size+len(q)+len(tail) > maxEncodedWord {
			b.WriteString(tail + " " + head)
			size = len(head)
		}
		b.WriteString(q)
		size += len(q)
	}
	b.WriteString(tail)
	return b.String()
}

// quoteRune writes a character in the Q encoding of phrases.
func quoteRune(r rune) string {
	switch {
	case r == ' ':
		return "_"
	case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-':
		return string(r)
	}
	var b strings.Builder
	for _, c := range []byte(string(r)) {
		fmt.Fprintf(&b, "=%02X", c)
	}
	return b.String()
}

// cutRunes cuts at most n bytes off s, between two characters.
func cutRunes(s string, n int) (head, rest string) {
	if len(s) <= n {
		return s, ""
	}
	for n > 1 && s[n]&0xc0 == 0x80 {
		n--
	}
	return s[:n], s[n:]
}

// isID reports whether s can stand between the angle brackets of a msg-id.
func isID(s string) bool {
	return strings.Contains(s, "@") && len(s) < 900 &&
		!strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r >= 0x7f || r == '<' || r == '>' })
}

// feedbackID names what mailbox providers count complaints by: template,
// account, kind, and us.
func feedbackID(o bridge.Outgoing) string {
	n := o.Notification
	account := string(o.Account.ID)
	if account == "" {
		account = "none"
	}
	return fmt.Sprintf("%s-%s:%s:%s:%s", n.Kind, language(n), account, n.Kind, senderID(o.Installation.Name))
}

// senderID makes the 5 to 15 letters that a Feedback-ID wants of a name.
func senderID(name string) string {
	id := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, strings.ToLower(name))
	if len(id) < 5 {
		id += "passerelle"
	}
	return id[:min(len(id), 15)]
}
