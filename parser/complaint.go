package parser

import (
	"bytes"
	"errors"
	"time"
)

// ErrNoComplaint is returned by [ParseComplaint] for a mail that is no report
// that somebody complained.
var ErrNoComplaint = errors.New("parser: not a complaint")

// Complaint is a mail provider's report that somebody called a mail spam (RFC
// 5965). Nothing in it is proven: anybody can write one.
type Complaint struct {
	// Type is the Feedback-Type, such as "abuse", in lower case.
	Type string `json:"type"`
	// Recipient is who complained, where the provider says so: many do not.
	Recipient string `json:"recipient,omitempty"`
	// Sender is the envelope sender of the mail that was complained about.
	Sender string `json:"sender,omitempty"`
	// MessageID is that of that mail, without angle brackets.
	MessageID string `json:"message_id,omitempty"`
	// Reporter is the User-Agent of the report.
	Reporter string `json:"reporter,omitempty"`
	// Arrived is when that mail came to the provider, in UTC.
	Arrived time.Time `json:"arrived,omitzero"`
}

// ParseComplaint reads a raw report that somebody complained. It returns
// [ErrNoComplaint] for any other mail.
func ParseComplaint(raw []byte) (*Complaint, error) {
	m, err := ReadMail(bytes.NewReader(raw), MailOptions{})
	if err != nil {
		return nil, err
	}
	return m.Complaint()
}

// Complaint reads a report that somebody complained, as [ParseComplaint] does.
func (m *Mail) Complaint() (*Complaint, error) {
	if m.Kind() != KindComplaint {
		return nil, ErrNoComplaint
	}
	c := &Complaint{Type: "abuse"}
	for _, h := range fieldGroups(m.structure.feedback) {
		if t, _ := parseParams(h.Text("Feedback-Type")); t != "" {
			c.Type = t
		}
		c.Recipient = nonBlank(c.Recipient, trimID(typed(h.Text("Original-Rcpt-To"))))
		c.Sender = nonBlank(c.Sender, trimID(h.Text("Original-Mail-From")))
		c.Reporter = nonBlank(c.Reporter, h.Text("User-Agent"))
		for _, name := range []string{"Arrival-Date", "Received-Date"} {
			if t := parseDate(h.Get(name)); c.Arrived.IsZero() {
				c.Arrived = t
			}
		}
	}
	for _, h := range fieldGroups(m.structure.returned) {
		c.MessageID = cleanLine(h.MessageID())
		c.Sender = nonBlank(c.Sender, cleanLine(trimID(h.Get("Return-Path"))))
		// QUIRK: Outlook.com names who complained in a field of its own.
		c.Recipient = nonBlank(c.Recipient, trimID(h.Text("X-HmXmrOriginalRecipient")))
		break
	}
	return c, nil
}
