package parser

import (
	"bytes"
	"errors"
	"strings"
	"time"
)

// ErrNoBounce is returned by [ParseBounce] for a mail that is no report of a
// mail system about a mail.
var ErrNoBounce = errors.New("parser: not a bounce")

// Bounce is what a mail system says about a mail that it was given: mostly that
// it could not be delivered (RFC 3464), and also that it will take longer, or
// that it has arrived.
//
// Nothing in it is proven: anybody can write a bounce. Trust one only if it came
// to an address that nobody else could know.
type Bounce struct {
	// Class sums up Recipients by the worst of them.
	Class BounceClass `json:"class"`
	// Status is the status code of the recipient that Class is of (RFC 3463),
	// such as "5.1.1"; empty where the mail gives none.
	Status string `json:"status,omitempty"`
	// Diagnostic is what the remote server said about that recipient, on one
	// line. It may hold the address.
	Diagnostic string            `json:"diagnostic,omitempty"`
	Recipients []BounceRecipient `json:"recipients"`
	// Reporter is the mail server that made the report.
	Reporter string `json:"reporter,omitempty"`
	// EnvelopeID is the ENVID that the mail was sent with (RFC 3461).
	EnvelopeID string `json:"envelope_id,omitempty"`
	// MessageID is that of the mail that the report is about, without angle
	// brackets.
	MessageID string `json:"message_id,omitempty"`
	// Sender is the envelope sender of that mail, as far as the report shows it.
	Sender string `json:"sender,omitempty"`
	// Subject is that of that mail.
	Subject string `json:"subject,omitempty"`
	// Arrived is when the reporting server took the mail, in UTC.
	Arrived time.Time `json:"arrived,omitzero"`
}

// BounceRecipient is what a report says about one recipient.
type BounceRecipient struct {
	// Address is where delivery ended. Original is what the sender had asked
	// for, where the report says so and it is another.
	Address  string      `json:"address,omitempty"`
	Original string      `json:"original,omitempty"`
	Class    BounceClass `json:"class"`
	// Action is failed, delayed, delivered, relayed or expanded; empty where
	// the mail does not follow RFC 3464.
	Action     string `json:"action,omitempty"`
	Status     string `json:"status,omitempty"`
	Diagnostic string `json:"diagnostic,omitempty"`
	RemoteMTA  string `json:"remote_mta,omitempty"`
	// RetryUntil is when the server will give up, in UTC.
	RetryUntil time.Time `json:"retry_until,omitzero"`
}

// BounceClass says what is to be done after a bounce.
type BounceClass string

// The classes of bounces.
const (
	// BounceHard is for an address that does not exist, or is switched off.
	BounceHard BounceClass = "hard"
	// BounceFull is for a mailbox without room.
	BounceFull BounceClass = "mailbox_full"
	// BounceRefused is for a mail that was refused for what it is or where it
	// comes from (spam, policy, size): the address is good.
	BounceRefused BounceClass = "refused"
	// BounceSoft is for a failure that may pass, such as a server that did not
	// answer until retries were over.
	BounceSoft BounceClass = "soft"
	// BounceUnknown is for a failure without a usable reason.
	BounceUnknown BounceClass = "unknown"
	// BounceDelayed is no failure yet: the server still tries.
	BounceDelayed BounceClass = "delayed"
	// BounceDelivered is no failure: the sender had asked for this notice.
	BounceDelivered BounceClass = "delivered"
)

// bounceClasses are the classes, worst first.
var bounceClasses = []BounceClass{BounceHard, BounceFull, BounceRefused, BounceSoft, BounceUnknown, BounceDelayed, BounceDelivered}

// Failed reports whether the mail did not reach all of its recipients, and will
// not.
func (b *Bounce) Failed() bool {
	return b.Class != BounceDelayed && b.Class != BounceDelivered
}

// ParseBounce reads a raw report about a mail. It returns [ErrNoBounce] for any
// other mail.
func ParseBounce(raw []byte) (*Bounce, error) {
	m, err := ReadMail(bytes.NewReader(raw), MailOptions{})
	if err != nil {
		return nil, err
	}
	return m.Bounce()
}

// Bounce reads a report about a mail, as [ParseBounce] does.
func (m *Mail) Bounce() (*Bounce, error) {
	if m.Kind() != KindBounce {
		return nil, ErrNoBounce
	}
	b := &Bounce{}
	human, returned := cutReturned(m.plainText())
	b.readReturned(m, returned)
	if len(m.structure.status) > 0 {
		b.readStatus(m.structure.status)
	}
	if len(b.Recipients) == 0 {
		b.readText(m, human)
	}
	// What is said to people is read once, however many recipients there are.
	general := diagnosticIn(human)
	human += "\n" + m.Header.Text("Subject")
	words, delayed := said(human), saysDelayed(human)
	for i := range b.Recipients {
		r := &b.Recipients[i]
		r.Diagnostic = nonBlank(r.Diagnostic, general)
		r.classify(words, delayed)
	}
	b.sumUp()
	return b, nil
}

// sumUp takes over the worst of the recipients.
func (b *Bounce) sumUp() {
	for _, class := range bounceClasses {
		for _, r := range b.Recipients {
			if r.Class == class {
				b.Class, b.Status, b.Diagnostic = class, r.Status, r.Diagnostic
				return
			}
		}
	}
	b.Class = BounceUnknown
}

// plainText is the text of the mail, of its HTML where it has no other.
func (m *Mail) plainText() string {
	if strings.TrimSpace(m.Text) != "" || m.HTML == "" {
		return m.Text
	}
	d, ok := m.cutDocument(ReplyOptions{})
	if !ok {
		return ""
	}
	return d.full
}

// isBounce reports whether the mail is the report of a mail system, also of one
// that knows no RFC 3464.
func (m *Mail) isBounce() bool {
	if m.structure.report == "delivery-status" {
		return true
	}
	null := m.Header.Count("Return-Path") > 0 && trimID(m.Header.Get("Return-Path")) == "" || m.Header.Count("X-Failed-Recipients") > 0
	daemon := m.fromDaemon()
	if !null && !daemon {
		return false
	}
	return null && daemon || len(m.structure.status) > 0 || isFailureSubject(m.Header.Text("Subject"))
}

// fromDaemon reports whether the mail says to be from a mail server. Who it
// says to be from need not be an address for that.
func (m *Mail) fromDaemon() bool {
	from := fold(m.Header.Text("From"))
	for _, d := range daemons {
		if strings.Contains(from, d) {
			return true
		}
	}
	return false
}

func isFailureSubject(s string) bool {
	s = fold(s)
	for _, f := range failureSubjects {
		if rest, ok := strings.CutPrefix(s, "*"); ok {
			s = rest
		}
		if strings.HasPrefix(s, f) {
			return true
		}
	}
	return false
}
