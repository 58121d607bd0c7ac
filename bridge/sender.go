package bridge

import (
	"context"
	"strings"
	"time"
)

// Party is whose mails a sender may write.
type Party string

// AccountParty is an account, in all its conversations.
func AccountParty(id AccountID) Party { return Party("account:" + string(id)) }

// BuyerParty is a buyer, in all conversations.
func BuyerParty(id BuyerID) Party { return Party("buyer:" + string(id)) }

// addressParty is somebody of whom only the address is known: the writer of a
// first contact.
func addressParty(email string) Party { return Party("address:" + strings.ToLower(email)) }

// AuthorizedSender may write for a party, beside the addresses that it gave.
type AuthorizedSender struct {
	Party     Party
	Sender    string // an address, or "@" and a domain; lower case
	CreatedAt time.Time
}

// SenderCheck asks a party whether a sender writes for it.
type SenderCheck struct {
	Token          string // local part of its alias
	Party          Party
	Sender         string // the address that wrote
	Known          bool   // it is the party's own: only its proof was missing
	ConversationID ConversationID
	Side           Side
	Language       string
	CreatedAt      time.Time
	ExpiresAt      time.Time
	AnsweredAt     time.Time // zero while it is open
}

// SenderTx are the senders of a transaction.
type SenderTx interface {
	// AuthorizeSender adds a sender. Doing it twice is no error.
	AuthorizeSender(ctx context.Context, s AuthorizedSender) error
	// RevokeSender takes a sender away, or returns ErrNotFound.
	RevokeSender(ctx context.Context, p Party, sender string) error
	// AuthorizedSenders lists a party's senders by name.
	AuthorizedSenders(ctx context.Context, p Party) ([]AuthorizedSender, error)
	// SenderAuthorized says whether an address or its domain may write.
	SenderAuthorized(ctx context.Context, p Party, email string) (bool, error)
	// PutSenderCheck inserts or replaces a check by its token.
	PutSenderCheck(ctx context.Context, c SenderCheck) error
	SenderCheck(ctx context.Context, token string) (SenderCheck, error)
	// LastSenderCheck returns the newest check of a party and a sender.
	LastSenderCheck(ctx context.Context, p Party, sender string) (SenderCheck, error)
}
