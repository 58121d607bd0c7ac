package bridge

import "github.com/google/uuid"

// The identifiers are UUIDv7 in their text form, so that they sort by time.
type (
	// AccountID names an [Account].
	AccountID string
	// MemberID names a [Member].
	MemberID string
	// ListingID names a [Listing].
	ListingID string
	// BuyerID names a [Buyer].
	BuyerID string
	// ConversationID names a [Conversation].
	ConversationID string
	// MessageID names a [Message].
	MessageID string
	// PushSubscriptionID names a [PushSubscription].
	PushSubscriptionID string
	// PushID names a [Push].
	PushID string
	// LeadID names a [Lead].
	LeadID string
	// MailID names a [Mail].
	MailID string
	// EventID names an [Event].
	EventID string
	// NotificationID names a [Notification].
	NotificationID string
	// AttachmentID names an [Attachment].
	AttachmentID string
	// TeamID names a [Team].
	TeamID string
	// LabelID names a [Label].
	LabelID string
	// CommentID names a [Comment].
	CommentID string
	// ScheduledID names a [ScheduledMessage].
	ScheduledID string
	// SavedViewID names a [SavedView].
	SavedViewID string
	// QuickReplyID names a [QuickReply].
	QuickReplyID string
	// ReportID names a [Report].
	ReportID string
	// WebhookID names a [Webhook].
	WebhookID string
	// WebhookDeliveryID names a [WebhookDelivery].
	WebhookDeliveryID string
	// IntakeWarningID names an [IntakeWarning].
	IntakeWarningID string
	// SessionID names a [Session].
	SessionID string
)

// newID makes an identifier. Its clock is the system's: ids order rows, no rule
// reads a time from them.
func newID[T ~string]() T { return T(uuid.Must(uuid.NewV7()).String()) }
