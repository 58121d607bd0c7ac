package api

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/internal/picture"
	"github.com/passerelle-mail/passerelle/bridge/internal/web"
)

// Bridge is what the API asks of a [bridge.Bridge].
type Bridge interface {
	Now() time.Time
	Installation() bridge.Installation
	// Address returns the reply address for an alias's local part.
	Address(local string) string
	Keys
	Accounts
	Listings
	Sessions
	Pushes
	Intakes
	Conversations
	Inbox
	Journal
	Webhooks
	Delivery
	Feeds
	Sandbox
	Buyers
}

var _ Bridge = (*bridge.Bridge)(nil)

// Keys are who uses the API, and on whose behalf.
type Keys interface {
	// CheckAPIKey returns the key of a secret, or [bridge.ErrNotFound].
	CheckAPIKey(ctx context.Context, secret string) (bridge.APIKey, error)
	MakeAPIKey(ctx context.Context, n bridge.NewAPIKey) (bridge.APIKey, string, error)
	// APIKeys lists keys behind one by ID.
	APIKeys(ctx context.Context, after string, limit int) ([]bridge.APIKey, error)
	RevokeAPIKey(ctx context.Context, id string) (bridge.APIKey, error)
	// Actor returns who acts where a key is used on a thing: a member by name, or
	// the account itself.
	Actor(ctx context.Context, k bridge.APIKey, on bridge.Thing, member string) (bridge.Viewer, error)
	// BuyerOf returns the buyer of a thing's conversation as one who acts.
	BuyerOf(ctx context.Context, k bridge.APIKey, on bridge.Thing) (bridge.Viewer, error)
	// AccountName returns the external id of an account.
	AccountName(ctx context.Context, id bridge.AccountID) (string, error)
	ClaimAnswer(ctx context.Context, key, name string, request bridge.Hash) (bridge.KeptAnswer, error)
	KeepAnswer(ctx context.Context, a bridge.KeptAnswer, clean bool) error
	DropAnswer(ctx context.Context, key, name string) error
}

// Accounts are sellers' firms. They are named by their external ids.
type Accounts interface {
	PutAccount(ctx context.Context, n bridge.NewAccount) (bridge.Account, error)
	Account(ctx context.Context, externalID string) (bridge.Account, []bridge.Member, error)
	// Accounts lists those that a key sees, behind one by ID.
	Accounts(ctx context.Context, k bridge.APIKey, after bridge.AccountID, limit int) ([]bridge.Account, error)
	AuthorizeSender(ctx context.Context, account, sender string) (bridge.AuthorizedSender, error)
	RevokeSender(ctx context.Context, account, sender string) error
	AuthorizedSenders(ctx context.Context, account string) ([]bridge.AuthorizedSender, error)
	AuthorizeBuyerSender(ctx context.Context, externalID, sender string) (bridge.AuthorizedSender, error)
	RevokeBuyerSender(ctx context.Context, externalID, sender string) error
	BuyerSenders(ctx context.Context, externalID string) ([]bridge.AuthorizedSender, error)
	EraseBuyer(ctx context.Context, externalID string) (bridge.Erasure, error)
	SuspendBuyer(ctx context.Context, externalID string, suspend bool) (bridge.Buyer, error)
	PutMember(ctx context.Context, n bridge.NewMember) (bridge.Member, error)
	RemoveMember(ctx context.Context, account, email string) error
	// RemoveColleague is RemoveMember by the rules for members.
	RemoveColleague(ctx context.Context, who bridge.Viewer, id bridge.MemberID) error
	// PutColleague is PutMember by the rules for members.
	PutColleague(ctx context.Context, who bridge.Viewer, n bridge.Colleague) (bridge.Member, error)
	// Contacts lists the contact addresses of an account's listings by name.
	Contacts(ctx context.Context, who bridge.Viewer) ([]bridge.Contact, error)
	ResumeContact(ctx context.Context, who bridge.Viewer, email string) error
	Colleagues(ctx context.Context, who bridge.Viewer) ([]bridge.Member, []bridge.Team, error)
	PutTeam(ctx context.Context, who bridge.Viewer, t bridge.Team) (bridge.Team, error)
	DeleteTeam(ctx context.Context, who bridge.Viewer, id bridge.TeamID) error
	AccountSettings(ctx context.Context, who bridge.Viewer) (bridge.AccountSettings, error)
	PutAccountSettings(ctx context.Context, who bridge.Viewer, s bridge.AccountSettings) error
	Preferences(ctx context.Context, who bridge.Viewer) (bridge.Preferences, error)
	PutPreferences(ctx context.Context, who bridge.Viewer, p bridge.Preferences) error
	PutContactSettings(ctx context.Context, account, email string, s bridge.Settings) (bridge.Settings, error)
	// ContactSettings returns the defaults for an address that never chose.
	ContactSettings(ctx context.Context, account, email string) (bridge.Settings, error)
	// Suppressed returns why an address gets no mail whatever its settings;
	// empty where it does.
	Suppressed(ctx context.Context, email string) (string, error)
}

// Intakes are where accounts take the leads of other portals.
type Intakes interface {
	Intake(ctx context.Context, who bridge.Viewer) (bridge.IntakeAddress, error)
	ReplaceIntake(ctx context.Context, who bridge.Viewer) (bridge.IntakeAddress, error)
	PutIntakeContact(ctx context.Context, who bridge.Viewer, contact string) (bridge.IntakeAddress, error)
	IntakeSenders(ctx context.Context, who bridge.Viewer) ([]bridge.AuthorizedSender, error)
	PutIntakeSender(ctx context.Context, who bridge.Viewer, sender string, may bool) error
	// IntakeMails lists the newest first.
	IntakeMails(ctx context.Context, who bridge.Viewer, f bridge.IntakeFilter) ([]bridge.IntakeRow, error)
	// CountIntakeMails counts up to the filter's limit.
	CountIntakeMails(ctx context.Context, who bridge.Viewer, f bridge.IntakeFilter) (int, error)
	OpenIntakeMail(ctx context.Context, who bridge.Viewer, id bridge.MailID) (io.ReadCloser, error)
	IntakeMail(ctx context.Context, who bridge.Viewer, id bridge.MailID) (bridge.IntakeView, error)
	CorrectIntake(ctx context.Context, who bridge.Viewer, id bridge.MailID, n bridge.IntakeCorrection) (bridge.Conversation, error)
	DismissIntake(ctx context.Context, who bridge.Viewer, id bridge.MailID, dismiss bool) error
	// IntakeWarnings have samples of the viewer's account, AllIntakeWarnings of any.
	IntakeWarnings(ctx context.Context, who bridge.Viewer) ([]bridge.IntakeWarningView, error)
	AllIntakeWarnings(ctx context.Context) ([]bridge.IntakeWarningView, error)
	DismissIntakeWarning(ctx context.Context, id bridge.IntakeWarningID) error
	AnswerIntake(ctx context.Context, who bridge.Viewer, id bridge.MailID, a bridge.HeldAnswer) error
}

// Listings are ads. They are named by their external ids.
type Listings interface {
	PutListing(ctx context.Context, n bridge.NewListing) (bridge.Listing, error)
	Listing(ctx context.Context, externalID string) (bridge.Listing, error)
	ChangeListing(ctx context.Context, externalID string, n bridge.ListingChange) (bridge.Listing, error)
	Listings(ctx context.Context, who bridge.Viewer, at time.Time, after bridge.ListingID, limit int) ([]bridge.Listing, error)
	// TellListing is false for what was told before.
	TellListing(ctx context.Context, externalID string, n bridge.ListingNotice) (bool, error)
}

// Conversations are where the two sides write. A known idempotency key changes
// nothing and gives the first answer again.
type Conversations interface {
	OpenLead(ctx context.Context, n bridge.NewLead) (bridge.Posted, error)
	MarkFavorite(ctx context.Context, n bridge.NewFavorite) (bridge.Posted, error)
	Post(ctx context.Context, n bridge.NewMessage) (bridge.Message, error)
	Conversation(ctx context.Context, id bridge.ConversationID) (bridge.ConversationView, error)
	// Messages lists a page of messages, oldest first, and says whether there are
	// more behind it.
	Messages(ctx context.Context, id bridge.ConversationID, p bridge.MessagePage) ([]bridge.Message, bool, error)
	Message(ctx context.Context, id bridge.MessageID) (bridge.Message, error)
	BuyerConversations(ctx context.Context, externalID string, after bridge.Place, limit int) ([]bridge.Conversation, error)
	// SequenceAt returns the sequence of the last message up to a time.
	SequenceAt(ctx context.Context, who bridge.Viewer, id bridge.ConversationID, at time.Time) (int, error)
	// View, MessagesFor and MessageFor show what one side may see.
	View(ctx context.Context, who bridge.Viewer, id bridge.ConversationID) (bridge.ConversationView, error)
	MessagesFor(ctx context.Context, who bridge.Viewer, id bridge.ConversationID, p bridge.MessagePage) ([]bridge.Message, bool, bridge.Egress, error)
	MessageFor(ctx context.Context, who bridge.Viewer, id bridge.MessageID) (bridge.Message, bridge.Egress, error)
	Sees(ctx context.Context, who bridge.Viewer, id bridge.ConversationID) error
	// NotePageStopped raises the alert about an answer that held a secret.
	NotePageStopped(ctx context.Context, id bridge.ConversationID, reader bridge.Side) error
	// Reports lists what sides reported of each other, after one, oldest first.
	Reports(ctx context.Context, after bridge.ReportID, limit int) ([]bridge.Report, error)
}

// Inbox is what one side does in its pages.
type Inbox interface {
	Desk
	Labels
	SavedViews
	Leads
	Writing
	Conversations(ctx context.Context, who bridge.Viewer, f bridge.ConversationFilter) ([]bridge.ConversationRow, error)
	Search(ctx context.Context, who bridge.Viewer, q bridge.Query, f bridge.ConversationFilter, after int64) (bridge.SearchPage, error)
	CountViews(ctx context.Context, who bridge.Viewer, views []bridge.View, limit int) (map[bridge.View]int, error)
	// NoteTyping tells the other members who look.
	NoteTyping(ctx context.Context, who bridge.Viewer, id bridge.ConversationID) error
	ViewPart(ctx context.Context, who bridge.Viewer, id bridge.ConversationID, p bridge.Part) (bridge.ConversationView, error)
	MarkSeen(ctx context.Context, who bridge.Viewer, id bridge.ConversationID) error
	SetBlocked(ctx context.Context, who bridge.Viewer, id bridge.ConversationID, on, spam bool) error
	HasBlocked(ctx context.Context, who bridge.Viewer, id bridge.ConversationID) (bool, error)
	AnswerHeld(ctx context.Context, who bridge.Viewer, id bridge.MailID, a bridge.HeldAnswer) error
	AddReport(ctx context.Context, who bridge.Viewer, id bridge.ConversationID, why bridge.ReportReason, text string) (bridge.Report, error)
	OpenAttachment(ctx context.Context, who bridge.Viewer, id bridge.AttachmentID) (bridge.Attachment, io.ReadCloser, error)
	OpenOriginal(ctx context.Context, who bridge.Viewer, id bridge.MessageID) (io.ReadCloser, error)
	MessageStory(ctx context.Context, who bridge.Viewer, id bridge.MessageID) (bridge.Story, error)
	MailStory(ctx context.Context, who bridge.Viewer, id bridge.MailID) (bridge.Story, error)
}

// Leads are what an account counts and lists of them.
type Leads interface {
	Leads(ctx context.Context, who bridge.Viewer, f bridge.LeadFilter) ([]bridge.LeadRow, error)
	// CountLeads counts up to the filter's limit.
	CountLeads(ctx context.Context, who bridge.Viewer, f bridge.LeadFilter) (int, error)
	LeadFor(ctx context.Context, who bridge.Viewer, id bridge.LeadID) (bridge.Lead, bridge.Egress, error)
	Numbers(ctx context.Context, who bridge.Viewer, days int, zone *time.Location) (bridge.Numbers, error)
}

// Labels are an account's labels and quick replies.
type Labels interface {
	Labels(ctx context.Context, who bridge.Viewer) ([]bridge.Label, error)
	PutLabel(ctx context.Context, who bridge.Viewer, l bridge.Label) (bridge.Label, error)
	DeleteLabel(ctx context.Context, who bridge.Viewer, id bridge.LabelID) error
	QuickReplies(ctx context.Context, who bridge.Viewer) ([]bridge.QuickReply, error)
	PutQuickReply(ctx context.Context, who bridge.Viewer, q bridge.QuickReply) (bridge.QuickReply, error)
	DeleteQuickReply(ctx context.Context, who bridge.Viewer, id bridge.QuickReplyID) error
	FilledReplies(ctx context.Context, who bridge.Viewer, id bridge.ConversationID, price func(bridge.Listing) string) ([]bridge.FilledReply, error)
}

// Desk is what members do with conversations, and no buyer sees.
type Desk interface {
	ChangeDesk(ctx context.Context, who bridge.Viewer, ids []bridge.ConversationID, d bridge.DeskChange) ([]bridge.DeskStep, error)
	ChangeView(ctx context.Context, who bridge.Viewer, f bridge.ConversationFilter, d bridge.DeskChange) (int, []bridge.DeskStep, error)
	AddComment(ctx context.Context, who bridge.Viewer, id bridge.ConversationID, text string) (bridge.Comment, error)
	EditComment(ctx context.Context, who bridge.Viewer, id bridge.CommentID, text string) error
	DeleteComment(ctx context.Context, who bridge.Viewer, id bridge.CommentID) error
	Beside(ctx context.Context, who bridge.Viewer, id bridge.ConversationID) (bridge.Beside, error)
	PutBuyerNote(ctx context.Context, who bridge.Viewer, id bridge.ConversationID, n bridge.NewBuyerNote) (bridge.BuyerNote, error)
}

// Writing is what sides do with what they write.
type Writing interface {
	CheckDraft(ctx context.Context, who bridge.Viewer, id bridge.ConversationID, text string) (bridge.Draft, error)
	EditMessage(ctx context.Context, who bridge.Viewer, id bridge.MessageID, text string) error
	DeleteMessage(ctx context.Context, who bridge.Viewer, id bridge.MessageID) error
	Write(ctx context.Context, who bridge.Viewer, n bridge.NewMessage, at time.Time) (bridge.Written, error)
	ScheduledMessage(ctx context.Context, who bridge.Viewer, id bridge.ScheduledID) (bridge.ScheduledMessage, error)
	PutScheduled(ctx context.Context, who bridge.Viewer, id bridge.ScheduledID, text string, at time.Time) error
	CancelScheduled(ctx context.Context, who bridge.Viewer, id bridge.ScheduledID) (bridge.ScheduledMessage, error)
	SendScheduled(ctx context.Context, who bridge.Viewer, id bridge.ScheduledID) error
}

// Options are what [New] needs.
type Options struct {
	Bridge  Bridge
	Log     *slog.Logger
	Metrics prometheus.Registerer // nil for none
	// Conformance is the kit that scores parsers; without it there are no operations
	// for it.
	Conformance Conformance
	// Inventor makes up what happens in the sandbox; without it there are no
	// operations for it.
	Inventor Inventor
	// PushKey is the public half of the key that browsers subscribe with, in base64url;
	// empty for no pushes.
	PushKey string
	// Version is the program's, for the OpenAPI document.
	Version string
	Rates   Rates
}

// Handler answers all paths under /v1/. It is safe for several goroutines.
type Handler struct {
	http.Handler
	endStreams func()
}

// EndStreams ends the streams of events: they would keep a server from stopping.
// Their clients open them again, where they were.
func (h *Handler) EndStreams() { h.endStreams() }

// New returns the handler for all paths under /v1/.
func New(o Options) *Handler {
	s := &server{
		bridge:      o.Bridge,
		conformance: o.Conformance,
		inventor:    o.Inventor,
		pushKey:     o.PushKey,
		log:         bridge.Logger(o.Log),
		mux:         http.NewServeMux(),
		large:       make(chan struct{}, maxLarge),
		thumbnails:  picture.NewThumbnails(),
		ended:       make(chan struct{}),
		rates:       newRater(o.Rates, o.Bridge.Now),
	}
	s.huma = humago.New(s.mux, config(o.Version))
	s.huma.UseMiddleware(lowerMediaType, s.authenticate)
	doc := s.huma.OpenAPI()
	doc.Components.Responses = problemResponses(doc.Components.Schemas)
	doc.OnAddOperation = append(doc.OnAddOperation, func(_ *huma.OpenAPI, op *huma.Operation) {
		s.operations = append(s.operations, op)
	})
	s.routes()
	s.documentConditions()
	s.addExamples()
	s.serveDocument()
	s.serveDocs()
	s.mux.HandleFunc("/v1/", s.serveUnknown)
	return &Handler{endStreams: sync.OnceFunc(func() { close(s.ended) }), Handler: web.Wrap(s.mux, web.Options{
		Door:    "api",
		Log:     o.Log,
		Metrics: o.Metrics,
		Now:     o.Bridge.Now,
		MaxBody: max(maxLargeBody, maxMail) + 1<<10, // each operation refuses less, and names its limit
	})}
}

// server is the API of one bridge.
type server struct {
	bridge      Bridge
	conformance Conformance
	inventor    Inventor
	pushKey     string
	log         *slog.Logger
	mux         *http.ServeMux
	huma        huma.API
	large       chan struct{} // holds one element for each large body being answered
	thumbnails  *picture.Thumbnails
	ended       chan struct{} // closed once streams are to end
	rates       *rater
	// operations are in the order of routes.
	operations []*huma.Operation
}
