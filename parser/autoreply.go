package parser

import (
	"bytes"
	"errors"
	"strings"
	"time"
)

// ErrNoAutoReply is returned by [ParseAutoReply] for a mail that no program
// answered with, which includes bounces.
var ErrNoAutoReply = errors.New("parser: not an automatic reply")

// AutoReply is a mail that a program sent by itself when ours arrived.
type AutoReply struct {
	Kind AutoReplyKind `json:"kind"`
	// Until is the day that the mail gives for the end of an absence, at
	// midnight UTC; the zero time where it gives none, or none that is certain.
	Until time.Time `json:"until,omitzero"`
	// Back is true where Until is the first day back ("back on Monday"), and
	// false where it is the last day away ("until Friday").
	Back bool `json:"back,omitempty"`
	// Language is the ISO 639-1 code of the text: en, fr, de, es, it, nl, or
	// empty.
	Language string `json:"language,omitempty"`
	// Text is what the program wrote, without what it quotes.
	Text string `json:"text"`
}

// AutoReplyKind says what a program answered.
type AutoReplyKind string

// The kinds of automatic replies.
const (
	// AutoReplyAway says that somebody is away, or a firm is closed.
	AutoReplyAway AutoReplyKind = "away"
	// AutoReplyReceived acknowledges receipt, as ticket systems do.
	AutoReplyReceived AutoReplyKind = "received"
	// AutoReplyRead is the receipt of a mail that was displayed (RFC 8098).
	AutoReplyRead AutoReplyKind = "read"
	// AutoReplyChallenge wants the sender to prove that they are a person
	// before it passes the mail on.
	AutoReplyChallenge AutoReplyKind = "challenge"
	// AutoReplyOther is any other.
	AutoReplyOther AutoReplyKind = "other"
)

// ParseAutoReply reads a raw mail that a program answered with. It returns
// [ErrNoAutoReply] for any other mail.
//
// Such mail is known by its header: Auto-Submitted (RFC 3834), the fields of
// vendors, and the null return path together with words that only programs
// begin with. X-Auto-Response-Suppress says nothing: it asks others not to
// answer, and Exchange puts it into the mail of people. Ticket systems mark all
// that they send, also what a person typed into them: there the text decides.
func ParseAutoReply(raw []byte) (*AutoReply, error) {
	m, err := ReadMail(bytes.NewReader(raw), MailOptions{})
	if err != nil {
		return nil, err
	}
	return m.AutoReply()
}

// AutoReply reads an automatic reply, as [ParseAutoReply] does.
func (m *Mail) AutoReply() (*AutoReply, error) {
	r := m.Reply(ReplyOptions{})
	if r.Kind != KindAutoReply {
		return nil, ErrNoAutoReply
	}
	a := &AutoReply{Text: strings.TrimSpace(r.Text)}
	words := dateWords(clip(a.Text, maxAutoText))
	subject := dateWords(clip(m.Header.Text("Subject"), 500))
	a.Language = languageOfWords(words)
	a.Kind = m.autoReplyKind(words, subject)
	if a.Kind == AutoReplyAway || a.Kind == AutoReplyOther {
		today := m.localDate()
		a.Until, a.Back = findUntil(words, today, a.Language)
		if a.Until.IsZero() {
			a.Until, a.Back = findUntil(subject, today, a.Language)
		}
		if !a.Until.IsZero() {
			a.Kind = AutoReplyAway
		}
	}
	return a, nil
}

// maxAutoText is how much of the text of an automatic reply is looked at.
const maxAutoText = 16 << 10

func (m *Mail) autoReplyKind(text, subject []dateWord) AutoReplyKind {
	s := saysOf(text, subject)
	switch {
	case m.structure.report == "disposition-notification":
		return AutoReplyRead
	case s.challenge:
		return AutoReplyChallenge
	case s.away:
		return AutoReplyAway
	case s.received:
		return AutoReplyReceived
	}
	return AutoReplyOther
}

// localDate is the day on which the mail was written, where that was, at
// midnight UTC; the zero time where the mail does not say.
func (m *Mail) localDate() time.Time {
	t, err := m.Header.localTime()
	if err != nil {
		return time.Time{}
	}
	y, month, d := t.Date()
	return time.Date(y, month, d, 0, 0, 0, 0, time.UTC)
}
