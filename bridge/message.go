package bridge

import (
	"context"
	"slices"
	"time"

	"github.com/passerelle-mail/passerelle/parser"
)

// Message is what a conversation shows.
type Message struct {
	ID             MessageID
	ConversationID ConversationID
	Sequence       int  // 1, 2, 3, … within the conversation
	Side           Side // of its author; empty for system messages
	Kind           MessageKind
	AutoKind       parser.AutoReplyKind // of an automatic answer
	// Text is what both sides see.
	Text string
	// Full and Hidden are the whole text of a mail and what was cut from it; Full
	// is empty where nothing was cut. Only the author's side may see Full as it
	// is.
	Full        string
	Hidden      []parser.Span
	Attachments []Attachment
	State       MessageState
	StateReason StateReason // where State is not_delivered
	Via         Via
	Member      MemberID // of the account who wrote it in the inbox; no buyer sees which
	MailID      MailID   // the mail it came from, if any
	Unproven    bool     // nothing proves the mail's sender
	Omitted     []string // names or types of a mail's parts that were left out, for the author's side
	// ContactDetails says that the text has an address or a phone in it that is
	// no secret of its author's side.
	ContactDetails      bool
	Key                 string    // unique where not empty: the caller's idempotency key
	ReplyTo             MessageID // the message of the conversation that it answers; empty for none
	EditedAt, DeletedAt time.Time // by its author; zero where it was not
	CreatedAt           time.Time
}

// MessageKind says what made a message.
type MessageKind string

// The kinds of message.
const (
	KindText   MessageKind = "text"
	KindSystem MessageKind = "system"
	KindAuto   MessageKind = "auto" // an automatic answer
)

// MessageState says how far a message got.
type MessageState string

// The states of a message.
const (
	StateSent         MessageState = "sent"
	StateDelivered    MessageState = "delivered"
	StateSeen         MessageState = "seen"
	StateNotDelivered MessageState = "not_delivered"
)

// Via is the door through which a message came.
type Via string

// The doors.
const (
	ViaAPI  Via = "api"
	ViaWeb  Via = "web"
	ViaMail Via = "mail"
	// ViaAuto is no door: the account's [FirstAnswer].
	ViaAuto Via = "auto"
)

// Attachment is a file of a message.
type Attachment struct {
	ID        AttachmentID
	MessageID MessageID
	Name      string // safe to show and to save under
	Type      string // by content, not by name
	Size      int64
	Content   Hash
	Note      FileNote
}

// Picture says whether browsers draw the file in place.
func (a Attachment) Picture() bool { return slices.Contains(drawnTypes, a.Type) && a.Note == "" }

// FileNote is what is to be said of a file.
type FileNote string

// The notes.
const (
	// FileKeepsMetadata: what says where and with what it was taken could not be
	// removed.
	FileKeepsMetadata FileNote = "keeps_metadata"
	// FileBroken: it is said to be a picture, but cannot be read as one.
	FileBroken FileNote = "broken"
)

// MessageTx are the messages of a transaction.
type MessageTx interface {
	// AddMessage inserts a message with its attachments. Their contents were put
	// before, in this transaction or another.
	AddMessage(ctx context.Context, m Message) error
	Message(ctx context.Context, id MessageID) (Message, error)
	MessageByKey(ctx context.Context, key string) (Message, error)
	// SetMessageState changes the state of one message.
	SetMessageState(ctx context.Context, id MessageID, s MessageState, why StateReason) error
	// ReplaceText puts the text, full text, spans, mail, automatic kind and contact
	// details of m in the place of those of the message with its ID.
	ReplaceText(ctx context.Context, m Message) error
	// ReviseMessage puts the text, contact details and times of change of m in the
	// place of those of the message with its ID. The files of a deleted message
	// go.
	ReviseMessage(ctx context.Context, m Message) error
	// MarkSeen sets the messages of a side over one sequence and up to another to
	// seen, but for those that were not delivered. It returns how many.
	MarkSeen(ctx context.Context, c ConversationID, author Side, after, upTo int) (int, error)
	// MessageState returns the state of the message with a sequence.
	MessageState(ctx context.Context, c ConversationID, sequence int) (MessageState, error)
	// CountOthers counts messages with a sequence over after that a side did not
	// write.
	CountOthers(ctx context.Context, c ConversationID, side Side, after int) (int, error)
	// SequenceAt returns the sequence of the last message up to a time; 0 where there
	// is none.
	SequenceAt(ctx context.Context, c ConversationID, at time.Time) (int, error)
	// MessageSizes lists how long the texts of messages are that have a sequence over
	// after, oldest first.
	MessageSizes(ctx context.Context, c ConversationID, after, limit int) ([]MessageSize, error)
	// Messages lists messages with a sequence over after, oldest first.
	Messages(ctx context.Context, c ConversationID, after, limit int) ([]Message, error)
	// Exchange lists messages with a sequence over after, oldest first: all where a
	// side wrote two of them or more, up to its own where it wrote one, and none
	// where it wrote none. They have only their ID, Side, Kind, Via, Text and CreatedAt.
	Exchange(ctx context.Context, c ConversationID, with Side, after int) ([]Message, error)
	Attachment(ctx context.Context, id AttachmentID) (Attachment, error)
	// AutoMessageSince says whether a side already has an automatic answer in
	// the conversation at or after a time, and which.
	AutoMessageSince(ctx context.Context, c ConversationID, author Side, since time.Time) (MessageID, bool, error)
}
