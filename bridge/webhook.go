package bridge

import (
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"slices"
	"time"
)

// Webhook is an endpoint that is told of the journal over HTTP, as Standard
// Webhooks 1.0 has it.
type Webhook struct {
	ID        WebhookID
	AccountID AccountID // whose journal it is told; empty for the marketplace, which is told all
	URL       string
	Kinds     []JournalKind // that it is told; none for all
	Keys      []WebhookKey  // that sign, the newest first
	State     WebhookState
	Reason    WebhookReason // of WebhookDisabled
	// Position is the sequence up to which the journal was queued for it.
	Position int64
	// FailingSince is when the first attempt failed since one succeeded; zero where
	// the last one did.
	FailingSince time.Time
	// DownAt is when it was given up that it comes back by itself soon, and its
	// account told so; zero while it is well.
	DownAt    time.Time
	HoldUntil time.Time // when it wants to be told again, after it asked for a pause
	CreatedAt time.Time
}

// Takes says whether the endpoint is told of a kind.
func (w Webhook) Takes(k JournalKind) bool { return len(w.Kinds) == 0 || slices.Contains(w.Kinds, k) }

// WebhookKey signs what an endpoint is told: by HMAC for those who have the secret,
// and by Ed25519 for those who have the public key.
type WebhookKey struct {
	Secret    []byte    `json:"secret"`
	Seed      []byte    `json:"seed"` // of the Ed25519 key
	CreatedAt time.Time `json:"created_at"`
	EndsAt    time.Time `json:"ends_at"` // zero for the newest
}

// SecretText returns the HMAC secret as its holder is shown it: "whsec_" and base64.
func (k WebhookKey) SecretText() string {
	return "whsec_" + base64.StdEncoding.EncodeToString(k.Secret)
}

// PublicText returns the public key: "whpk_" and base64.
func (k WebhookKey) PublicText() string {
	public, _ := ed25519.NewKeyFromSeed(k.Seed).Public().(ed25519.PublicKey)
	return "whpk_" + base64.StdEncoding.EncodeToString(public)
}

// WebhookState says whether an endpoint is told anything.
type WebhookState string

// The states of a [Webhook]. What happens while one is disabled is told once it is
// active again.
const (
	WebhookActive   WebhookState = "active"
	WebhookDisabled WebhookState = "disabled"
)

// WebhookReason says why an endpoint is disabled.
type WebhookReason string

// Why an endpoint is disabled.
const (
	WebhookByHand WebhookReason = "by_hand"
	WebhookGone   WebhookReason = "gone" // it answered 410
)

// WebhookDelivery is one event that one endpoint is told.
type WebhookDelivery struct {
	ID        WebhookDeliveryID
	WebhookID WebhookID
	EventID   JournalID
	Sequence  int64 // of the event; 0 for a test
	Kind      JournalKind
	// Thread is the conversation, or the event's own id where it has none: a thread
	// is told in order.
	Thread string
	State  WebhookDeliveryState
	Reason WebhookDeliveryReason
	// Attempts counts those that the schedule had. NextAttempt is when the next one
	// has its turn, DueAt when there is one, which may be sooner; while it is sent,
	// when the lease ends.
	Attempts    int
	NextAttempt time.Time
	DueAt       time.Time
	Body        string // empty until the first attempt, and after an erasure
	CreatedAt   time.Time
	SettledAt   time.Time
}

// Test says that nothing happened: somebody wanted to see an event arrive.
func (d WebhookDelivery) Test() bool { return d.Kind == JournalTest }

// Open says that it will be sent.
func (d WebhookDelivery) Open() bool {
	return d.State == WebhookQueued || d.State == WebhookWaiting || d.State == WebhookSending
}

// JournalTest is the kind of a test event, which is in no journal.
const JournalTest JournalKind = "webhook.test"

// WebhookDeliveryState says how far a delivery got.
type WebhookDeliveryState string

// The states of a [WebhookDelivery].
const (
	WebhookQueued    WebhookDeliveryState = "queued"  // behind another one of its thread
	WebhookWaiting   WebhookDeliveryState = "waiting" // for its time
	WebhookSending   WebhookDeliveryState = "sending"
	WebhookDelivered WebhookDeliveryState = "delivered"
	WebhookFailed    WebhookDeliveryState = "failed"  // and not tried again
	WebhookStopped   WebhookDeliveryState = "stopped" // a secret was in its bytes
)

// WebhookDeliveryReason says why a delivery has failed.
type WebhookDeliveryReason string

// Why a delivery has failed.
const (
	WebhookExhausted WebhookDeliveryReason = "exhausted" // all attempts of the schedule failed
	WebhookTooOld    WebhookDeliveryReason = "too_old"   // it waited for 30 days
	WebhookTestOnce  WebhookDeliveryReason = "test"      // a test is tried once
	// WebhookErased: its data were erased while it was sent.
	WebhookErased WebhookDeliveryReason = "erased"
)

// WebhookAttempt is one request to an endpoint. Its body is that of the delivery.
type WebhookAttempt struct {
	DeliveryID    WebhookDeliveryID
	At            time.Time
	Duration      time.Duration
	Status        int // 0 where there was no answer
	Error         string
	RequestHeader map[string]string // without what signs
	AnswerHeader  map[string]string
	AnswerBody    string // its beginning
	Fault         Fault  // of the sandbox, where one was at work
}

// WebhookQueue is an active endpoint that is to be told something.
type WebhookQueue struct {
	ID      WebhookID
	Due     time.Time // when the next delivery or its endpoint is ready
	Failing bool
}

// WebhookStats describe what waits for endpoints.
type WebhookStats struct {
	Waiting int
	Oldest  time.Time // zero where nothing waits
	Down    int       // endpoints
}

// WebhookDeliveryFilter selects deliveries of an endpoint.
type WebhookDeliveryFilter struct {
	Webhook WebhookID
	State   WebhookDeliveryState // empty for all
	Before  WebhookDeliveryID    // only those that are older
	Limit   int
}

// WebhookTx are the webhooks of a transaction.
type WebhookTx interface {
	// PutWebhook inserts or replaces an endpoint by its ID.
	PutWebhook(ctx context.Context, w Webhook) error
	Webhook(ctx context.Context, id WebhookID) (Webhook, error)
	// Webhooks lists those of an account, or of the marketplace, oldest first.
	Webhooks(ctx context.Context, a AccountID) ([]Webhook, error)
	// DeleteWebhook takes its deliveries too.
	DeleteWebhook(ctx context.Context, id WebhookID) error
	// LaggingWebhooks lists active endpoints with entries of their journal behind
	// their position.
	LaggingWebhooks(ctx context.Context, limit int) ([]WebhookID, error)
	// WebhookQueues lists active endpoints that have something to be told.
	WebhookQueues(ctx context.Context) ([]WebhookQueue, error)
	WebhookStats(ctx context.Context) (WebhookStats, error)

	// PutWebhookDelivery inserts or replaces a delivery by its ID.
	PutWebhookDelivery(ctx context.Context, d WebhookDelivery) error
	WebhookDelivery(ctx context.Context, id WebhookDeliveryID) (WebhookDelivery, error)
	WebhookDeliveryOf(ctx context.Context, w WebhookID, e JournalID) (WebhookDelivery, error)
	// WebhookDeliveries lists deliveries, newest first.
	WebhookDeliveries(ctx context.Context, f WebhookDeliveryFilter) ([]WebhookDelivery, error)
	// DueWebhookDeliveries lists those of an endpoint that are due, in that order.
	DueWebhookDeliveries(ctx context.Context, w WebhookID, now time.Time, limit int) ([]WebhookDelivery, error)
	// OpenWebhookDeliveries lists those of a thread that are open, in order.
	OpenWebhookDeliveries(ctx context.Context, w WebhookID, thread string, limit int) ([]WebhookDelivery, error)
	// WebhookInTurn returns the one of a thread that is waiting or sent.
	WebhookInTurn(ctx context.Context, w WebhookID, thread string) (WebhookDelivery, error)
	// HastenWebhook makes what waits for an endpoint due now.
	HastenWebhook(ctx context.Context, w WebhookID, now time.Time) error
	// ReleaseWebhooks ends all leases: those of a process that died.
	ReleaseWebhooks(ctx context.Context, now time.Time) error
	// OldWebhookDeliveries lists deliveries from before a time, oldest first.
	OldWebhookDeliveries(ctx context.Context, before time.Time, limit int) ([]WebhookDelivery, error)
	DeleteWebhookDelivery(ctx context.Context, id WebhookDeliveryID) error
	// LostWebhookDeliveries lists those of a thread that have failed or were stopped,
	// in order.
	LostWebhookDeliveries(ctx context.Context, thread string, limit int) ([]WebhookDelivery, error)
	// WaitingWebhookLeads lists the open deliveries of an endpoint that tell of leads.
	WaitingWebhookLeads(ctx context.Context, w WebhookID, limit int) ([]WebhookDelivery, error)

	AddWebhookAttempt(ctx context.Context, a WebhookAttempt) error
	// WebhookAttempts lists a delivery's attempts, oldest first.
	WebhookAttempts(ctx context.Context, id WebhookDeliveryID) ([]WebhookAttempt, error)
	// EraseWebhookThread empties the bodies of a thread's deliveries, and what was
	// answered. Those that are being sent get the reason [WebhookErased].
	EraseWebhookThread(ctx context.Context, thread string) error
}

// WebhookHolder is whose webhooks are meant.
type WebhookHolder struct {
	// Marketplace: all of them, and its own are made.
	Marketplace bool
	// Viewer is an owner or manager of the account whose webhooks are meant; others
	// get [ErrForbidden].
	Viewer Viewer
}

// viewWebhooks and updateWebhooks run f for those who may see webhooks.
func (b *Bridge) viewWebhooks(ctx context.Context, h WebhookHolder, f func(Tx) error) error {
	if h.Marketplace {
		return b.store.View(ctx, f)
	}
	return b.viewAsManager(ctx, h.Viewer, f)
}

func (b *Bridge) updateWebhooks(ctx context.Context, h WebhookHolder, f func(Tx) error) error {
	if h.Marketplace {
		return b.store.Update(ctx, f)
	}
	return b.updateAsManager(ctx, h.Viewer, f)
}

// webhook returns an endpoint, or ErrNotFound where it is not the holder's.
func (h WebhookHolder) webhook(ctx context.Context, tx Tx, id WebhookID) (Webhook, error) {
	w, err := tx.Webhook(ctx, id)
	if err == nil && !h.Marketplace && w.AccountID != h.Viewer.Account {
		return Webhook{}, ErrNotFound
	}
	return w, err
}

// delivery returns a delivery of an endpoint, or ErrNotFound.
func (h WebhookHolder) delivery(ctx context.Context, tx Tx, w WebhookID, id WebhookDeliveryID) (WebhookDelivery, error) {
	if _, err := h.webhook(ctx, tx, w); err != nil {
		return WebhookDelivery{}, err
	}
	d, err := tx.WebhookDelivery(ctx, id)
	if err == nil && d.WebhookID != w {
		return WebhookDelivery{}, ErrNotFound
	}
	return d, err
}

// ignoreMissing makes ErrNotFound no error.
func ignoreMissing(err error) error {
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	return err
}
