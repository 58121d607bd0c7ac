package api

import (
	"context"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

// Webhooks are the endpoints that are told of events.
type Webhooks interface {
	MakeWebhook(ctx context.Context, h bridge.WebhookHolder, n bridge.NewWebhook) (bridge.Webhook, error)
	Webhooks(ctx context.Context, h bridge.WebhookHolder) ([]bridge.Webhook, error)
	Webhook(ctx context.Context, h bridge.WebhookHolder, id bridge.WebhookID) (bridge.Webhook, error)
	ChangeWebhook(ctx context.Context, h bridge.WebhookHolder, id bridge.WebhookID, c bridge.WebhookChange) (bridge.Webhook, error)
	DeleteWebhook(ctx context.Context, h bridge.WebhookHolder, id bridge.WebhookID) error
	RotateWebhook(ctx context.Context, h bridge.WebhookHolder, id bridge.WebhookID, overlap time.Duration) (bridge.Webhook, error)
	TestWebhook(ctx context.Context, h bridge.WebhookHolder, id bridge.WebhookID) (bridge.WebhookDelivery, error)
	ReplayWebhook(ctx context.Context, h bridge.WebhookHolder, id bridge.WebhookID, from bridge.WebhookReplay) (bridge.Webhook, error)
	WebhookDeliveries(ctx context.Context, h bridge.WebhookHolder, f bridge.WebhookDeliveryFilter) ([]bridge.WebhookDelivery, error)
	// WebhookDelivery returns a delivery with its attempts, oldest first.
	WebhookDelivery(ctx context.Context, h bridge.WebhookHolder, w bridge.WebhookID, id bridge.WebhookDeliveryID) (bridge.WebhookDelivery, []bridge.WebhookAttempt, error)
	ReplayDelivery(ctx context.Context, h bridge.WebhookHolder, w bridge.WebhookID, id bridge.WebhookDeliveryID) (bridge.WebhookDelivery, error)
}

// webhook is an endpoint as answers show one.
type webhook struct {
	ID           string               `json:"id" format:"uuid"`
	Account      string               `json:"account,omitempty" doc:"External id of the account whose events it is told; left out for the marketplace's own, which is told all."`
	URL          string               `json:"url"`
	Types        []bridge.JournalKind `json:"types" doc:"Of the events that it is told; none for all."`
	Active       bool                 `json:"active"`
	Reason       string               `json:"reason,omitempty" enum:"by_hand,gone" doc:"Why it is disabled; gone where it answered 410."`
	PublicKeys   []webhookKey         `json:"public_keys" doc:"That verify v1a signatures, the newest first."`
	FailingSince time.Time            `json:"failing_since,omitzero" doc:"When the first attempt failed since one succeeded; left out where the last one did."`
	DownAt       time.Time            `json:"down_at,omitzero" doc:"Since when it counts as down: after two hours of failures, or 410. The account is told by mail, and its leads go by mail until it is well."`
	CreatedAt    time.Time            `json:"created_at"`
}

// webhookKey is the public half of a key.
type webhookKey struct {
	Key       string    `json:"key" example:"whpk_MCowBQYDK2VwAyEAExampleExampleExampleExample="`
	CreatedAt time.Time `json:"created_at"`
	EndsAt    time.Time `json:"ends_at,omitzero" doc:"When it signs no more; left out for the newest."`
}

func (s *server) webhookOf(ctx context.Context, w bridge.Webhook) (webhook, error) {
	account, err := s.bridge.AccountName(ctx, w.AccountID)
	return webhook{
		ID: string(w.ID), Account: account, URL: w.URL, Types: list(w.Kinds, func(k bridge.JournalKind) bridge.JournalKind { return k }),
		Active: w.State == bridge.WebhookActive, Reason: string(w.Reason), FailingSince: w.FailingSince, DownAt: w.DownAt, CreatedAt: w.CreatedAt,
		PublicKeys: list(w.Keys, func(k bridge.WebhookKey) webhookKey { return webhookKey{k.PublicText(), k.CreatedAt, k.EndsAt} }),
	}, err
}

// holder returns whose webhooks a request is about: those of the account that it
// names or that its key is bound to, else all.
func (s *server) holder(ctx context.Context, account string) (bridge.WebhookHolder, error) {
	if account != "" {
		who, err := s.inAccount(ctx, account, Acting{})
		return bridge.WebhookHolder{Viewer: who}, err
	}
	if bound(ctx) {
		return bridge.WebhookHolder{Viewer: bridge.Viewer{Member: bridge.MemberAPI, Account: keyOf(ctx).Account}}, nil
	}
	return bridge.WebhookHolder{Marketplace: true}, nil
}

type webhookOutput struct{ Body webhook }

func (s *server) webhookAnswer(ctx context.Context, w bridge.Webhook, err error) (*webhookOutput, error) {
	if err != nil {
		return nil, err
	}
	shown, err := s.webhookOf(ctx, w)
	return &webhookOutput{shown}, err
}

// madeWebhook is a webhook with its secret, which is shown this once.
type madeWebhook struct {
	Webhook webhook `json:"webhook"`
	Secret  string  `json:"secret" doc:"That verifies v1 signatures. It cannot be had again." example:"whsec_ZXhhbXBsZS1leGFtcGxlLWV4YW1wbGUtZXhhbXBsZS0="`
}

type madeWebhookOutput struct{ Body madeWebhook }

func (s *server) madeWebhook(ctx context.Context, w bridge.Webhook, err error) (*madeWebhookOutput, error) {
	if err != nil {
		return nil, err
	}
	shown, err := s.webhookOf(ctx, w)
	return &madeWebhookOutput{madeWebhook{shown, w.Keys[0].SecretText()}}, err
}

type listWebhooksInput struct {
	Account string `query:"account" doc:"External id of the account; left out for the marketplace's own, or for those of the account that the key is bound to." example:"garage-12"`
	Paging
}

// webhookPage is one page of webhooks.
type webhookPage struct {
	Webhooks []webhook `json:"webhooks" doc:"Oldest first."`
	Next
}

type webhooksOutput struct{ Body webhookPage }

func (s *server) listWebhooks(ctx context.Context, in *listWebhooksInput) (*webhooksOutput, error) {
	h, err := s.holder(ctx, in.Account)
	if err != nil {
		return nil, err
	}
	all, err := s.bridge.Webhooks(ctx, h)
	if err != nil {
		return nil, err
	}
	page, next, err := pageOf(in.Paging, all, func(w bridge.Webhook) string { return string(w.ID) })
	if err != nil {
		return nil, err
	}
	out := &webhooksOutput{webhookPage{[]webhook{}, next}}
	for _, w := range page {
		shown, err := s.webhookOf(ctx, w)
		if err != nil {
			return nil, err
		}
		out.Body.Webhooks = append(out.Body.Webhooks, shown)
	}
	return out, nil
}

// newWebhook is a webhook to be made.
type newWebhook struct {
	_       struct{}             `additionalProperties:"false"`
	URL     string               `json:"url" maxLength:"2000" doc:"An https address on the internet, at port 443 or 8443." example:"https://crm.example.com/hooks/leads"`
	Account string               `json:"account,omitempty" doc:"External id of the account whose events it is told; left out for the marketplace's own, or for the account that the key is bound to." example:"garage-12"`
	Types   []bridge.JournalKind `json:"types,omitempty" maxItems:"50" doc:"Of the events that it is told; none for all, those to come too."`
}

type postWebhookInput struct{ Body newWebhook }

func (s *server) postWebhook(ctx context.Context, in *postWebhookInput) (*madeWebhookOutput, error) {
	h, err := s.holder(ctx, in.Body.Account)
	if err != nil {
		return nil, err
	}
	w, err := s.bridge.MakeWebhook(ctx, h, bridge.NewWebhook{URL: in.Body.URL, Kinds: in.Body.Types})
	return s.madeWebhook(ctx, w, err)
}

// WebhookPath is the webhook that a path names.
type WebhookPath struct {
	ID bridge.WebhookID `path:"id" doc:"Of the webhook."`
}

func (s *server) showWebhook(ctx context.Context, in *WebhookPath) (*webhookOutput, error) {
	h, err := s.holder(ctx, "")
	if err != nil {
		return nil, err
	}
	w, err := s.bridge.Webhook(ctx, h, in.ID)
	return s.webhookAnswer(ctx, w, err)
}

type putWebhookInput struct {
	WebhookPath
	Body changedWebhook
}

// changedWebhook is what of a webhook can be changed.
type changedWebhook struct {
	_      struct{}             `additionalProperties:"false"`
	URL    string               `json:"url" maxLength:"2000" doc:"An https address on the internet, at port 443 or 8443." example:"https://crm.example.com/hooks/leads"`
	Types  []bridge.JournalKind `json:"types,omitempty" maxItems:"50" doc:"Of the events that it is told; none for all."`
	Active bool                 `json:"active"`
}

func (s *server) putWebhook(ctx context.Context, in *putWebhookInput) (*webhookOutput, error) {
	h, err := s.holder(ctx, "")
	if err != nil {
		return nil, err
	}
	w, err := s.bridge.ChangeWebhook(ctx, h, in.ID, bridge.WebhookChange{URL: &in.Body.URL, Kinds: &in.Body.Types, Active: &in.Body.Active})
	return s.webhookAnswer(ctx, w, err)
}

func (s *server) deleteWebhook(ctx context.Context, in *WebhookPath) (*webhookOutput, error) {
	h, err := s.holder(ctx, "")
	if err != nil {
		return nil, err
	}
	w, err := s.bridge.Webhook(ctx, h, in.ID)
	if err == nil {
		err = s.bridge.DeleteWebhook(ctx, h, in.ID)
	}
	return s.webhookAnswer(ctx, w, err)
}

// dayOverlap is how long an old key is good where nothing is said.
const dayOverlap = 24 * time.Hour

type rotateWebhookInput struct {
	WebhookPath
	Body rotation
}

// rotation says how long an old key is good.
type rotation struct {
	_              struct{} `additionalProperties:"false"`
	OverlapSeconds *int     `json:"overlap_seconds,omitempty" minimum:"0" maximum:"604800" doc:"For how long requests are signed with the old key too; a day by default."`
}

func (s *server) rotateWebhook(ctx context.Context, in *rotateWebhookInput) (*madeWebhookOutput, error) {
	h, err := s.holder(ctx, "")
	if err != nil {
		return nil, err
	}
	overlap := dayOverlap
	if in.Body.OverlapSeconds != nil {
		overlap = time.Duration(*in.Body.OverlapSeconds) * time.Second
	}
	w, err := s.bridge.RotateWebhook(ctx, h, in.ID, overlap)
	return s.madeWebhook(ctx, w, err)
}

type replayWebhookInput struct {
	WebhookPath
	Body replay
}

// replay says from where on events are sent again.
type replay struct {
	_     struct{}         `additionalProperties:"false"`
	Since time.Time        `json:"since,omitzero" doc:"What happened then or later. Either this or \"after\"."`
	After bridge.JournalID `json:"after,omitempty" doc:"What happened after the event with this id." example:"evt_1842_5f3a9c1e"`
}

func (s *server) replayWebhook(ctx context.Context, in *replayWebhookInput) (*webhookOutput, error) {
	if in.Body.Since.IsZero() == (in.Body.After == "") {
		return nil, &bridge.InvalidError{Field: "since", Want: "a time here, or an event in \"after\""}
	}
	h, err := s.holder(ctx, "")
	if err != nil {
		return nil, err
	}
	w, err := s.bridge.ReplayWebhook(ctx, h, in.ID, bridge.WebhookReplay{Since: in.Body.Since, After: in.Body.After})
	return s.webhookAnswer(ctx, w, err)
}
