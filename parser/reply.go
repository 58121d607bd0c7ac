package parser

import (
	"bytes"
	"strings"
)

// Reply is what somebody wrote in a mail.
type Reply struct {
	// Text is what a chat shows: exactly Full without the Hidden spans.
	Text string `json:"text"`
	// Full is the whole text of the mail, UTF-8, with LF line ends.
	Full string `json:"full"`
	// Hidden are the spans of Full that a chat would hide, in order, not
	// overlapping.
	Hidden []Span `json:"hidden"`
	Kind   Kind   `json:"kind"`
	// Client names the mail program that made the mail, such as "gmail" or
	// "outlook-desktop"; empty where it is not known.
	Client string `json:"client,omitempty"`
	// Language is the ISO 639-1 code of the language that the client's own
	// lines (attribution, device line) are in; empty where it is not known.
	Language    string       `json:"language,omitempty"`
	Attachments []Attachment `json:"attachments,omitempty"`
	Warnings    []string     `json:"warnings,omitempty"`
}

// Span is a hidden part of [Reply.Full]: the bytes from Start up to End.
type Span struct {
	Start      int     `json:"start"`
	End        int     `json:"end"`
	Reason     Reason  `json:"reason"`
	Confidence float64 `json:"confidence"` // from 0 to 1
}

// Reason says why a span is hidden.
type Reason string

// The reasons.
const (
	ReasonQuote       Reason = "quote"        // somebody's earlier words
	ReasonAttribution Reason = "attribution"  // "On ..., ... wrote:"
	ReasonHeaderBlock Reason = "header_block" // From, Sent, To, Subject above a quote
	ReasonSignature   Reason = "signature"
	ReasonDeviceLine  Reason = "device_line" // "Sent from my iPhone"
	ReasonDisclaimer  Reason = "disclaimer"
	ReasonBanner      Reason = "banner"     // "CAUTION: external sender"
	ReasonOurMarker   Reason = "our_marker" // a line that passerelle itself put into the mail
)

// Kind says what a mail is.
type Kind string

// The kinds.
const (
	KindHuman      Kind = "human"
	KindAutoReply  Kind = "auto_reply"
	KindBounce     Kind = "bounce"
	KindComplaint  Kind = "complaint"
	KindForward    Kind = "forward"
	KindCalendar   Kind = "calendar"
	KindEncrypted  Kind = "encrypted"
	KindUnreadable Kind = "unreadable"
)

// ReplyOptions help [ParseReply]. The zero value is the default.
type ReplyOptions struct {
	// Sent are the plain text bodies of the last mails that were sent to the
	// writer, newest first: what is quoted from them is known for certain. A
	// mail of which the reply has less than most says nothing.
	Sent []string
}

// ParseReply finds what somebody wrote in a raw mail. Any bytes give an answer.
func ParseReply(raw []byte, o ReplyOptions) *Reply {
	m, err := ReadMail(bytes.NewReader(raw), MailOptions{})
	if err != nil { // a bytes.Reader has no errors
		return &Reply{Kind: KindUnreadable, Warnings: []string{err.Error()}}
	}
	return m.Reply(o)
}

// Reply finds what somebody wrote in the mail. It works on a Mail that has only
// Text or only HTML too.
func (m *Mail) Reply(o ReplyOptions) *Reply {
	r := &Reply{Attachments: m.Attachments, Warnings: m.Warnings}
	d, ok := m.cutDocument(o)
	if !ok {
		r.Full = strings.ToValidUTF8(m.Text, "\ufffd")
		r.Text = r.Full
		r.Warnings = append(r.Warnings, "the text could not be cut")
		r.Kind = m.machineKindOf(func() string { return r.Text })
		return r
	}
	r.Full, r.Hidden = d.full, append([]Span{}, d.spans()...)
	r.Text = visible(r.Full, r.Hidden)
	r.Kind = m.machineKindOf(func() string { return r.Text })
	if r.Kind == KindHuman && d.forward {
		r.Kind = KindForward
	}
	r.Client, r.Language = d.client, d.language
	return r
}

// visible returns full without the hidden spans.
func visible(full string, hidden []Span) string {
	if len(hidden) == 0 {
		return full
	}
	var b strings.Builder
	at := 0
	for _, s := range hidden {
		b.WriteString(full[at:s.Start])
		at = s.End
	}
	b.WriteString(full[at:])
	return b.String()
}

// cutDocument cuts the mail. It is false where that panicked, which would be a
// bug here or in a library, and must not cost the text.
func (m *Mail) cutDocument(o ReplyOptions) (d *document, ok bool) {
	defer func() {
		if recover() != nil {
			d, ok = nil, false
		}
	}()
	return m.document(o), true
}
