package bridge

import (
	"context"
	"io"
	"net/netip"
	"time"
)

// IncomingMail is a mail as a door hands it to [Bridge.Receive].
type IncomingMail struct {
	From       string // MAIL FROM; empty for the null sender
	Recipients []Recipient
	Remote     netip.Addr // of the client
	// Network is whom the client counts for (/24 of IPv4, /64 of IPv6); zero for
	// a relay in front of us, which speaks for many.
	Network netip.Prefix
	Helo    string
	TLS     bool
	Body    io.Reader // header and body, as received
	// PerRecipient is true where the protocol answers each recipient on its own
	// (LMTP). Otherwise a copy that is refused while another is accepted is held.
	PerRecipient bool
}

// Mail is a mail that was taken in, once for each envelope recipient.
type Mail struct {
	ID             MailID
	DedupKey       string // unique
	State          MailState
	Reason         MailReason // why it is in that state; empty where that needs no saying
	Recipient      string     // local part of the alias
	ConversationID ConversationID
	Side           Side // that it came from
	Party          Party
	EnvelopeFrom   string
	HeaderFrom     string // the one address in From; empty where there is not exactly one
	HeaderID       string // Message-ID without angle brackets
	Subject        string
	Raw            Hash
	Trace          Trace
	ReceivedAt     time.Time
}

// MailState says what became of a mail.
type MailState string

// The states of a mail.
const (
	MailPosted     MailState = "posted"     // became a message
	MailHeld       MailState = "held"       // waits for its side
	MailUnreadable MailState = "unreadable" // posted with what text there is
	MailBounce     MailState = "bounce"     // told us of a notification's fate
	MailNoted      MailState = "noted"      // kept, nothing follows from it
	MailRefused    MailState = "refused"    // held, and then refused by its side or by policy
	MailExpired    MailState = "expired"    // held, and nobody said what to do
)

// MailTx are the mails of a transaction.
type MailTx interface {
	// AddMail inserts a mail. It returns ErrConflict where the DedupKey is known.
	AddMail(ctx context.Context, m Mail) error
	// PutMail replaces a mail by its ID, or returns ErrNotFound.
	PutMail(ctx context.Context, m Mail) error
	MailByDedupKey(ctx context.Context, key string) (Mail, error)
	Mail(ctx context.Context, id MailID) (Mail, error)
	// HeldMails lists the held mails of one side of a conversation, oldest first.
	HeldMails(ctx context.Context, c ConversationID, s Side) ([]Mail, error)
	// HeldMailsFrom lists the held mails that a sender wrote for a party, oldest
	// first.
	HeldMailsFrom(ctx context.Context, p Party, sender string) ([]Mail, error)
	// HeldMailsBefore lists held mails that came before a time, oldest first.
	HeldMailsBefore(ctx context.Context, t time.Time, limit int) ([]Mail, error)
	// LastHeaderID returns the Message-ID of the side's last posted mail in a
	// conversation; empty where there is none.
	LastHeaderID(ctx context.Context, c ConversationID, s Side) (string, error)
}
