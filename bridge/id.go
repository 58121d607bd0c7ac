package bridge

import "github.com/google/uuid"

// Identifiers are UUIDv7 in their text form, so that they sort by time.
type (
	AccountID      string
	MemberID       string
	ListingID      string
	BuyerID        string
	ConversationID string
	MessageID      string
	LeadID         string
	MailID         string
	EventID        string
	NotificationID string
	AttachmentID   string
	SessionID      string
)

// newID makes an identifier. Its clock is the system's: ids order rows, no rule
// reads a time from them.
func newID[T ~string]() T { return T(uuid.Must(uuid.NewV7()).String()) }
