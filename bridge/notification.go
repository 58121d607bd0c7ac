package bridge

import (
	"cmp"
	"context"
	"fmt"
	"time"
)

// Notification is a row of the outbox: one mail to one recipient.
type Notification struct {
	ID             NotificationID // also the left part of its mail's Message-ID
	Kind           NotificationKind
	ConversationID ConversationID // empty for a service mail
	MessageID      MessageID
	Side           Side // of its recipient
	To             string
	// Profile is the name of the profile that it is for, empty for the one of
	// contact addresses. Form is what its mail looks like.
	Profile     string
	Form        Form
	Language    string
	Template    int // version
	Content     bool
	BounceAlias string    // local part of its envelope sender; unique
	Unsubscribe string    // local part of the alias that ends its kind; unique where not empty
	CommentID   CommentID // of a mention
	Link        string    // of a service mail
	State       NotificationState
	Attempts    int
	NextAttempt time.Time
	Mail        Hash   // the composed bytes, kept from the first attempt on
	Text        string // their plain text body, which replies may quote
	Answer      string // the next hop's last answer, without addresses
	Trace       Trace
	CreatedAt   time.Time
	SentAt      time.Time
	Fault       Fault // of the sandbox, once it is leased; not stored
}

// NotificationKind says which template a notification uses.
type NotificationKind string

// The kinds of notification.
const (
	NotifyLead     NotificationKind = "lead"
	NotifyMessage  NotificationKind = "message"
	NotifyFavorite NotificationKind = "favorite"
	NotifySignIn   NotificationKind = "sign_in"
	// NotifySenderCheck asks a side whether somebody writes for it.
	NotifySenderCheck NotificationKind = "sender_check"
	// NotifyIntakeCheck asks an account whether somebody brings it leads.
	NotifyIntakeCheck NotificationKind = "intake_check"
	// NotifyAnswer is a seller's answer to a customer of another portal: the words
	// and who wrote them, since a program of the portal hands it on.
	NotifyAnswer NotificationKind = "answer"
	// NotifyNotDelivered tells the writer of a message that no mail of it
	// arrived. It has the message but no conversation: whatever becomes of it
	// changes neither.
	NotifyNotDelivered NotificationKind = "not_delivered"
	// NotifyLinksRemoved tells the writer of a mail that links were taken out of
	// it. It has no conversation either.
	NotifyLinksRemoved NotificationKind = "links_removed"
	// NotifyWebhookDown tells an account that an endpoint of its webhooks is down.
	NotifyWebhookDown NotificationKind = "webhook_down"
	// NotifyFeed tells those who see to an account what becomes of its feed.
	NotifyFeed NotificationKind = "feed"
	// NotifyRehearsal is a lead mail to a test address. It has the message but no
	// conversation: whatever becomes of it changes neither.
	NotifyRehearsal NotificationKind = "rehearsal"
	// NotifyMention tells a member that a colleague's comment is meant for them. It
	// has no conversation either.
	NotifyMention NotificationKind = "mention"
	// NotifyListingOnline and NotifyListingExpiring are pushes only.
	NotifyListingOnline   NotificationKind = "listing_online"
	NotifyListingExpiring NotificationKind = "listing_expiring"
)

// Service says that a mail of this kind is about the installation, not a
// message: it has no record, and nobody reads an answer to it.
func (k NotificationKind) Service() bool {
	switch k {
	case NotifySignIn, NotifySenderCheck, NotifyIntakeCheck, NotifyNotDelivered, NotifyLinksRemoved, NotifyMention, NotifyWebhookDown, NotifyFeed:
		return true
	}
	return false
}

// TemplateName names the template of a notification's mail: "lead/fr/1". That of
// a plain feed is the same for all kinds.
func (n Notification) TemplateName() string {
	kind, lang, version := string(n.Kind), "en", n.Template
	if n.Form == FormPlain {
		kind = string(FormPlain)
	}
	if n.Language == "fr" {
		lang = "fr"
	}
	if version == 0 {
		version = DefaultTemplate
	}
	return fmt.Sprintf("%s/%s/%d", kind, lang, version)
}

// ProfileName names the profile that a mail is for. It is empty for mails to
// buyers, and for those that are about the installation.
func (n Notification) ProfileName() string {
	switch {
	case n.Side != SideSeller, n.Kind.Service(), n.Kind == NotifyRehearsal:
		return ""
	case n.Profile == "":
		return ContactsProfile
	}
	return n.Profile
}

// FormName names the form of a mail and its version: as [Notification.TemplateName]
// does, or "adf/1" where a profile has a form of its own.
func (n Notification) FormName() string {
	switch n.Form {
	case FormMail, FormPlain:
		return n.TemplateName()
	}
	return fmt.Sprintf("%s/%d", n.Form, cmp.Or(n.Template, DefaultTemplate))
}

// NotificationState says how far a notification got.
type NotificationState string

// The states of a notification.
const (
	NotificationPending NotificationState = "pending"
	NotificationSent    NotificationState = "sent"
	NotificationSkipped NotificationState = "skipped" // seen before it left, or not wanted
	NotificationFailed  NotificationState = "failed"
	NotificationBounced NotificationState = "bounced"
)

// SentText is the plain text body of a mail that was sent.
type SentText struct {
	ID   NotificationID
	Text string
}

// QueueStats describe the pending notifications.
type QueueStats struct {
	Depth  int
	Oldest time.Time // zero where Depth is 0
}

// NotificationTx is the outbox of a transaction.
type NotificationTx interface {
	AddNotification(ctx context.Context, n Notification) error
	// PutNotification replaces a notification by its ID, and ends its lease.
	PutNotification(ctx context.Context, n Notification) error
	Notification(ctx context.Context, id NotificationID) (Notification, error)
	NotificationByBounceAlias(ctx context.Context, local string) (Notification, error)
	NotificationByUnsubscribe(ctx context.Context, local string) (Notification, error)
	// LeaseNotifications takes up to limit pending notifications that are due
	// and not leased, oldest first, and leases them until a time. It leaves out
	// those to a side of a conversation for which an earlier one, by ID, waits
	// for its first attempt: mails of a thread leave in order.
	LeaseNotifications(ctx context.Context, now, until time.Time, limit int) ([]Notification, error)
	// ReleaseNotifications ends all leases: those of a process that died.
	ReleaseNotifications(ctx context.Context, now time.Time) error
	// NextNotification returns when the next pending notification that is not
	// left out is due or its lease ends; the zero time where there is none.
	NextNotification(ctx context.Context) (time.Time, error)
	// SentTo lists the sent notifications of a conversation to a side that are for
	// a profile, newest first; where before is set, only those whose ID sorts
	// before it.
	SentTo(ctx context.Context, c ConversationID, s Side, profile string, before NotificationID, limit int) ([]Notification, error)
	// SentTexts returns the text bodies of the last of them, newest first.
	SentTexts(ctx context.Context, c ConversationID, s Side, limit int) ([]SentText, error)
	// NotificationsOf lists a message's notifications, oldest first.
	NotificationsOf(ctx context.Context, m MessageID) ([]Notification, error)
	// NotificationsAbout lists a comment's notifications, oldest first.
	NotificationsAbout(ctx context.Context, c CommentID) ([]Notification, error)
	QueueStats(ctx context.Context) (QueueStats, error)
	// SuppressAddress keeps mails from going to an address from now on.
	SuppressAddress(ctx context.Context, email, reason string, at time.Time) error
	// ReleaseAddress lets mails go to an address again. One that was never
	// suppressed is no error.
	ReleaseAddress(ctx context.Context, email string) error
	// Suppressed returns why an address gets no mail; empty where it does.
	Suppressed(ctx context.Context, email string) (string, error)
}
