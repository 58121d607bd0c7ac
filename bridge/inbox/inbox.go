package inbox

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/internal/picture"
	"github.com/passerelle-mail/passerelle/bridge/internal/web"
)

// Bridge is what the inbox asks of a [bridge.Bridge].
type Bridge interface {
	Installation() bridge.Installation
	Now() time.Time
	Access
	Threads
	Contacts
	Counting
	Writing
	Comments
	Desk
	SavedViews
	Buyers
	Settings
	Delivery
	Webhooks
	Intakes
	Pushes
}

// Access is how people sign in and out, and what they may do without.
type Access interface {
	// RequestSignIn mails a link to every member with an address. It answers the
	// same where there is none.
	RequestSignIn(ctx context.Context, email string) error
	// CheckSignIn says whether a link would work, and leaves it as it is.
	CheckSignIn(ctx context.Context, token string) error
	// SignIn uses a link up.
	SignIn(ctx context.Context, token, userAgent string) (cookie string, s bridge.Session, err error)
	// SignInVerified signs in a member for whom a provider vouches.
	SignInVerified(ctx context.Context, v bridge.VerifiedEmail, userAgent string) (cookie string, s bridge.Session, err error)
	// Handover signs in somebody whom the marketplace vouches for.
	Handover(ctx context.Context, token, userAgent string) (cookie string, s bridge.Session, first bridge.ConversationID, err error)
	Session(ctx context.Context, cookie string) (bridge.Session, error)
	SignOut(ctx context.Context, cookie string) error
	// Sessions lists where a member is signed in.
	Sessions(ctx context.Context, v bridge.Viewer) ([]bridge.Session, error)
	EndSession(ctx context.Context, v bridge.Viewer, id bridge.SessionID) error
	EndOtherSessions(ctx context.Context, v bridge.Viewer, keep bridge.SessionID) error
	// Unsubscribe ends the mails about favourites that a token came with.
	Unsubscribe(ctx context.Context, token string) error
	// SenderCheck returns what a mailed question is about, and leaves it open.
	SenderCheck(ctx context.Context, token string) (bridge.SenderCheckView, error)
	AnswerSenderCheck(ctx context.Context, token string, yes bool) error
}

// Buyers are what buyers may do beside writing.
type Buyers interface {
	// BuyerSettings returns the defaults for a buyer who never chose.
	BuyerSettings(ctx context.Context, id bridge.BuyerID) (bridge.Settings, error)
	PutBuyerSettings(ctx context.Context, id bridge.BuyerID, s bridge.Settings) (bridge.Settings, error)
	// EraseViewer erases the buyer who looks.
	EraseViewer(ctx context.Context, v bridge.Viewer) (bridge.Erasure, error)
	// AddReport tells the marketplace of the other side.
	AddReport(ctx context.Context, v bridge.Viewer, id bridge.ConversationID, why bridge.ReportReason, text string) (bridge.Report, error)
}

// Threads are what a viewer may see and do. What a viewer may not see is
// [bridge.ErrNotFound].
type Threads interface {
	Conversations(ctx context.Context, v bridge.Viewer, f bridge.ConversationFilter) ([]bridge.ConversationRow, error)
	// Search lists conversations of a member in which words are found.
	Search(ctx context.Context, v bridge.Viewer, q bridge.Query, f bridge.ConversationFilter, after int64) (bridge.SearchPage, error)
	// CountViews counts each of a member's views up to a limit.
	CountViews(ctx context.Context, v bridge.Viewer, views []bridge.View, limit int) (map[bridge.View]int, error)
	// Sees says whether a viewer may see a conversation, and nothing else.
	Sees(ctx context.Context, v bridge.Viewer, id bridge.ConversationID) error
	View(ctx context.Context, v bridge.Viewer, id bridge.ConversationID) (bridge.ConversationView, error)
	ViewPart(ctx context.Context, v bridge.Viewer, id bridge.ConversationID, p bridge.Part) (bridge.ConversationView, error)
	MarkSeen(ctx context.Context, v bridge.Viewer, id bridge.ConversationID) error
	Post(ctx context.Context, n bridge.NewMessage) (bridge.Message, error)
	// Beside returns what stands beside a conversation, for a member.
	Beside(ctx context.Context, v bridge.Viewer, id bridge.ConversationID) (bridge.Beside, error)
	PutBuyerNote(ctx context.Context, v bridge.Viewer, id bridge.ConversationID, n bridge.NewBuyerNote) (bridge.BuyerNote, error)
	// NoteOn returns the note that Beside has, and who wrote it.
	NoteOn(ctx context.Context, v bridge.Viewer, id bridge.ConversationID) (bridge.BuyerNote, string, error)
	// Address returns the reply address for an alias's local part.
	Address(local string) string
	AnswerHeld(ctx context.Context, v bridge.Viewer, id bridge.MailID, a bridge.HeldAnswer) error
	OpenAttachment(ctx context.Context, v bridge.Viewer, id bridge.AttachmentID) (bridge.Attachment, io.ReadCloser, error)
	// MessageStory and MailStory are for members only.
	MessageStory(ctx context.Context, v bridge.Viewer, id bridge.MessageID) (bridge.Story, error)
	MailStory(ctx context.Context, v bridge.Viewer, id bridge.MailID) (bridge.Story, error)
	// OpenOriginal returns a mail of the viewer's own side as it came.
	OpenOriginal(ctx context.Context, v bridge.Viewer, id bridge.MessageID) (io.ReadCloser, error)
	// NotePageStopped raises an alert: a page for a side held what it must not see.
	NotePageStopped(ctx context.Context, id bridge.ConversationID, reader bridge.Side) error
	// Watch tells of changes that a viewer may see. A zero change means that some
	// were missed.
	Watch(v bridge.Viewer) (changes <-chan bridge.Change, stop func())
}

// Contacts are the leads of a member's account.
type Contacts interface {
	Leads(ctx context.Context, v bridge.Viewer, f bridge.LeadFilter) ([]bridge.LeadRow, error)
	CountLeads(ctx context.Context, v bridge.Viewer, f bridge.LeadFilter) (int, error)
	LeadChoices(ctx context.Context, v bridge.Viewer) (bridge.LeadChoices, error)
}

// Options are what [New] needs.
type Options struct {
	Bridge  Bridge
	Log     *slog.Logger
	Metrics prometheus.Registerer // nil for none
	// Secure is set where the inbox is reached by https: cookies then go nowhere
	// else.
	Secure bool
	// Zone is the time zone of pages for a browser that has not told its own; UTC
	// where nil.
	Zone *time.Location
	// Pictures are the origins, such as "https://img.example.com", that pictures
	// of listings and buyers may be loaded from. Others are not shown.
	Pictures []string
	// Providers are the OpenID Connect providers that members may sign in with.
	Providers []Provider
	// PushKey is the public half of the key that browsers subscribe with, in base64;
	// empty for no pushes.
	PushKey string
	// KeepAlive is how often a quiet stream says that it is still there, and how
	// soon it ends after its session does; 20 seconds where 0.
	KeepAlive time.Duration
}

// maxBody bounds a request: the files of one message and its text.
const maxBody = 26 << 20

// Handler serves the web inbox. It is safe for several goroutines.
type Handler struct {
	bridge     Bridge
	log        *slog.Logger
	secure     bool
	zone       *time.Location
	pictures   []string
	keepAlive  time.Duration
	pushKey    string
	pages      pages
	assets     *assets
	streams    *streams
	thumbnails *picture.Thumbnails
	providers  map[string]*provider
	http.Handler
}

// New returns a handler for the paths of the inbox: "/", "/sign-in",
// "/sign-out", "/sso", "/oidc", "/sessions", "/language", "/unsubscribe", "/senders", "/conversations", "/contacts", "/contacts.csv", "/intake", "/settings", "/numbers", "/labels", "/views", "/my", "/live" and "/static",
// with all below them. Its error is a fault in the program.
func New(o Options) (*Handler, error) {
	h := &Handler{
		bridge:     o.Bridge,
		log:        bridge.Logger(o.Log).With(slog.String("door", "inbox")),
		secure:     o.Secure,
		zone:       o.Zone,
		pictures:   o.Pictures,
		keepAlive:  o.KeepAlive,
		pushKey:    o.PushKey,
		streams:    newStreams(o.Metrics),
		thumbnails: picture.NewThumbnails(),
		providers:  newProviders(o),
	}
	if h.zone == nil {
		h.zone = time.UTC
	}
	if h.keepAlive == 0 {
		h.keepAlive = 20 * time.Second
	}
	var err error
	if h.assets, err = newAssets(); err != nil {
		return nil, fmt.Errorf("reading static files: %w", err)
	}
	if h.pages, err = newPages(h.assets); err != nil {
		return nil, fmt.Errorf("reading pages: %w", err)
	}
	csrf := http.NewCrossOriginProtection()
	csrf.AddInsecureBypassPattern("POST /unsubscribe/{token}") // mail programs send it
	csrf.AddInsecureBypassPattern("POST /sso")                 // the marketplace's pages send it
	csrf.SetDenyHandler(http.HandlerFunc(h.refuseCrossOrigin))
	h.Handler = web.Wrap(h.sameOriginFrames(csrf.Handler(h.routes())), web.Options{
		Door:          "inbox",
		Log:           o.Log,
		Metrics:       o.Metrics,
		Now:           o.Bridge.Now,
		MaxBody:       maxBody,
		ContentPolicy: contentPolicy(o.Pictures),
		Fault:         h.fault,
	})
	return h, nil
}

// routes lists every address of the inbox.
func (h *Handler) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", h.goHome)
	mux.HandleFunc("GET /static/{file}", h.assets.serve)
	mux.HandleFunc("POST /language", h.setLanguage)
	mux.HandleFunc("GET /service-worker.js", h.showServiceWorker)

	mux.HandleFunc("GET /sign-in", h.showSignIn)
	mux.HandleFunc("POST /sign-in", h.requestSignIn)
	mux.HandleFunc("GET /sign-in/{token}", h.showSignInLink)
	mux.HandleFunc("POST /sign-in/{token}", h.useSignInLink)

	mux.HandleFunc("GET /oidc/{provider}", h.askProvider)
	mux.HandleFunc("GET /oidc/{provider}/callback", h.answerOfProvider)

	mux.HandleFunc("GET /sso", h.takeHandover)
	mux.HandleFunc("POST /sso", h.takeHandover)

	mux.HandleFunc("GET /unsubscribe/{token}", h.showUnsubscribe)
	mux.HandleFunc("POST /unsubscribe/{token}", h.unsubscribe)

	mux.HandleFunc("GET /senders/{token}", h.showSenderCheck)
	mux.HandleFunc("POST /senders/{token}", h.answerSenderCheck)

	mux.HandleFunc("GET /conversations", h.member(h.listConversations))
	mux.HandleFunc("GET /live", h.memberLive(h.followList))
	mux.HandleFunc("POST /sign-out", h.member(h.signOut))

	mux.HandleFunc("GET /sessions", h.member(h.listSessions))
	mux.HandleFunc("POST /sessions/{session}/end", h.member(h.endSession))
	mux.HandleFunc("POST /sessions/end-others", h.member(h.endOtherSessions))

	mux.HandleFunc("GET /contacts", h.member(h.listContacts))
	mux.HandleFunc("GET /numbers", h.member(h.showNumbers))
	mux.HandleFunc("GET /contacts.csv", h.member(h.exportContacts))
	mux.HandleFunc("POST /conversations/desk", h.member(h.changeDesk))
	mux.HandleFunc("POST /conversations/view", h.member(h.changeView))
	mux.HandleFunc("POST /conversations/undo", h.member(h.undoDesk))
	mux.HandleFunc("GET /labels", h.member(h.listLabels))
	mux.HandleFunc("POST /labels", h.member(h.putLabel))
	mux.HandleFunc("POST /labels/{label}", h.member(h.putLabel))
	mux.HandleFunc("GET /views", h.member(h.listSavedViews))
	mux.HandleFunc("POST /views", h.member(h.saveView))
	mux.HandleFunc("POST /views/{view}", h.member(h.changeSavedView))
	mux.HandleFunc("GET /settings", h.member(h.showSettings))
	mux.HandleFunc("POST /settings/display", h.member(h.savePreferences))
	mux.HandleFunc("POST /settings/mails/{contact}", h.member(h.saveContact))
	mux.HandleFunc("POST /settings/mails/{contact}/resume", h.member(h.resumeContact))
	mux.HandleFunc("POST /push", h.member(h.subscribePush))
	mux.HandleFunc("POST /push/end", h.member(h.unsubscribePush))
	mux.HandleFunc("POST /push/settings", h.member(h.savePushSettings))
	mux.HandleFunc("GET /settings/answers", h.member(h.showAnswers))
	mux.HandleFunc("POST /settings/answers/first", h.member(h.saveAnswer))
	mux.HandleFunc("POST /settings/answers/hours", h.member(h.saveHours))
	mux.HandleFunc("GET /settings/senders", h.member(h.showSenders))
	mux.HandleFunc("POST /settings/senders", h.member(h.addSender))
	mux.HandleFunc("POST /settings/senders/{sender}/revoke", h.member(h.dropSender))
	mux.HandleFunc("GET /settings/delivery", h.member(h.showDelivery))
	mux.HandleFunc("POST /settings/delivery", h.member(h.saveProfile))
	mux.HandleFunc("GET /settings/delivery/{profile}/preview", h.member(h.previewProfile))
	mux.HandleFunc("GET /settings/delivery/{profile}/preview/now", h.member(h.framePreviewNow))
	mux.HandleFunc("GET /settings/delivery/{profile}/preview/then", h.member(h.framePreviewThen))
	mux.HandleFunc("POST /settings/feed", h.member(h.changeFeed))
	mux.HandleFunc("GET /settings/webhooks", h.member(h.listWebhooks))
	mux.HandleFunc("POST /settings/webhooks", h.member(h.makeWebhook))
	mux.HandleFunc("GET /settings/webhooks/{webhook}", h.member(h.showWebhook))
	mux.HandleFunc("POST /settings/webhooks/{webhook}", h.member(h.changeWebhook))
	mux.HandleFunc("GET /settings/webhooks/{webhook}/deliveries/{delivery}", h.member(h.showWebhookDelivery))
	mux.HandleFunc("POST /settings/webhooks/{webhook}/deliveries/{delivery}", h.member(h.replayWebhookDelivery))
	mux.HandleFunc("GET /settings/intake", h.member(h.showIntakeSettings))
	mux.HandleFunc("POST /settings/intake", h.member(h.saveIntakeContact))
	mux.HandleFunc("POST /settings/intake/replace", h.member(h.replaceIntake))
	mux.HandleFunc("POST /settings/intake/senders", h.member(h.addIntakeSender))
	mux.HandleFunc("POST /settings/intake/senders/{sender}/revoke", h.member(h.dropIntakeSender))
	mux.HandleFunc("GET /intake", h.member(h.listIntake))
	mux.HandleFunc("GET /intake/{intake}", h.member(h.showIntakeMail))
	mux.HandleFunc("POST /intake/{intake}", h.member(h.changeIntake))
	mux.HandleFunc("GET /intake/{intake}/original", h.member(h.showIntakeOriginal))
	mux.HandleFunc("GET /intake/{intake}/source", h.member(h.showIntakeSource))
	mux.HandleFunc("GET /settings/members", h.member(h.showPeople))
	mux.HandleFunc("POST /settings/members", h.member(h.saveMember))
	mux.HandleFunc("POST /settings/members/{member}/remove", h.member(h.removeMember))
	mux.HandleFunc("POST /settings/teams", h.member(h.saveTeam))
	mux.HandleFunc("POST /settings/teams/{team}/delete", h.member(h.deleteTeam))
	mux.HandleFunc("GET /quick-replies", h.member(h.listQuickReplies))
	mux.HandleFunc("POST /quick-replies", h.member(h.putQuickReply))

	mux.HandleFunc("GET /conversations/{id}", h.member(h.showConversation))
	mux.HandleFunc("GET /conversations/{id}/details", h.member(h.showDetails))
	mux.HandleFunc("POST /conversations/{id}/note", h.member(h.putNote))
	mux.HandleFunc("GET /conversations/{id}/live", h.memberLive(h.followConversation))
	mux.HandleFunc("POST /conversations/{id}/messages", h.member(h.postMessage))
	mux.HandleFunc("POST /conversations/{id}/messages/{message}", h.member(h.reviseMessage))
	mux.HandleFunc("POST /conversations/{id}/comments", h.member(h.addComment))
	mux.HandleFunc("POST /conversations/{id}/comments/{comment}", h.member(h.reviseComment))
	mux.HandleFunc("POST /conversations/{id}/check", h.member(h.checkDraft))
	mux.HandleFunc("POST /conversations/{id}/typing", h.member(h.noteTyping))
	mux.HandleFunc("POST /conversations/{id}/scheduled/{scheduled}", h.member(h.changeScheduled))
	mux.HandleFunc("GET /conversations/{id}/attachments/{attachment}", h.member(h.showAttachment))
	mux.HandleFunc("GET /conversations/{id}/attachments/{attachment}/thumbnail", h.member(h.showThumbnail))
	mux.HandleFunc("GET /conversations/{id}/messages/{message}/original", h.member(h.showOriginal))
	mux.HandleFunc("GET /conversations/{id}/messages/{message}/source", h.member(h.showSource))
	mux.HandleFunc("GET /conversations/{id}/messages/{message}/trace", h.member(h.showMessageStory))
	mux.HandleFunc("GET /conversations/{id}/held/{mail}/trace", h.member(h.showHeldStory))
	mux.HandleFunc("POST /conversations/{id}/held/{mail}", h.member(h.answerHeld))

	mux.HandleFunc("GET /my/conversations/{id}", h.buyer(h.showConversation))
	mux.HandleFunc("GET /my/conversations/{id}/live", h.buyerLive(h.followConversation))
	mux.HandleFunc("POST /my/conversations/{id}/messages", h.buyer(h.postMessage))
	mux.HandleFunc("POST /my/conversations/{id}/messages/{message}", h.buyer(h.reviseMessage))
	mux.HandleFunc("POST /my/conversations/{id}/check", h.buyer(h.checkDraft))
	mux.HandleFunc("GET /my/conversations/{id}/attachments/{attachment}", h.buyer(h.showAttachment))
	mux.HandleFunc("GET /my/conversations/{id}/attachments/{attachment}/thumbnail", h.buyer(h.showThumbnail))
	mux.HandleFunc("GET /my/conversations/{id}/messages/{message}/original", h.buyer(h.showOriginal))
	mux.HandleFunc("GET /my/conversations/{id}/messages/{message}/source", h.buyer(h.showSource))
	mux.HandleFunc("POST /my/conversations/{id}/held/{mail}", h.buyer(h.answerHeld))
	mux.HandleFunc("GET /my/conversations/{id}/settings", h.buyer(h.showBuyerSettings))
	mux.HandleFunc("POST /my/conversations/{id}/settings", h.buyer(h.putBuyerSettings))
	mux.HandleFunc("GET /my/conversations/{id}/report", h.buyer(h.showBuyerReport))
	mux.HandleFunc("POST /my/conversations/{id}/report", h.buyer(h.postBuyerReport))
	mux.HandleFunc("GET /my/conversations/{id}/erase", h.buyer(h.showBuyerErase))
	mux.HandleFunc("POST /my/conversations/{id}/erase", h.buyer(h.eraseBuyer))
	mux.HandleFunc("POST /my/conversations/{id}/block", h.buyer(h.blockSeller))
	mux.HandleFunc("POST /my/conversations/{id}/push", h.buyer(h.subscribePush))
	mux.HandleFunc("POST /my/conversations/{id}/push/end", h.buyer(h.unsubscribePush))
	mux.HandleFunc("POST /my/conversations/{id}/push/settings", h.buyer(h.savePushSettings))
	mux.HandleFunc("POST /my/conversations/{id}/sign-out", h.buyer(h.signOut))

	mux.HandleFunc("/", h.notFound)
	return mux
}

// contentPolicy lets pages load our own files and pictures of the marketplace,
// and nothing else.
func contentPolicy(pictures []string) string {
	return strings.Join([]string{
		"default-src 'none'",
		"script-src 'self'",
		"style-src 'self'",
		"img-src " + strings.Join(append([]string{"'self'"}, pictures...), " "),
		"connect-src 'self'",
		"frame-src 'self'", // the cleaned HTML of a mail
		"form-action 'self'",
		"base-uri 'none'",
		"frame-ancestors 'self'",
	}, "; ")
}

// sameOriginFrames lets pages of the same origin show the inbox in a frame.
func (h *Handler) sameOriginFrames(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Frame-Options", "SAMEORIGIN")
		next.ServeHTTP(w, r)
	})
}

// EndStreams ends all live streams, and refuses new ones. Call it when the
// server begins to stop, by [http.Server.RegisterOnShutdown]: open pages hold
// their streams for as long as they are open.
func (h *Handler) EndStreams() { h.streams.end() }
