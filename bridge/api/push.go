package api

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/passerelle-mail/passerelle/bridge"
)

// Pushes are what people are told in browsers.
type Pushes interface {
	PushSettings(ctx context.Context, who bridge.Viewer) (bridge.PushSettings, error)
	PutPushSettings(ctx context.Context, who bridge.Viewer, s bridge.PushSettings) error
	AddPushSubscription(ctx context.Context, who bridge.Viewer, n bridge.NewPushSubscription) (bridge.PushSubscription, error)
	// PushSubscriptions lists the viewer's own, oldest first; a buyer's in all
	// conversations where the viewer names none.
	PushSubscriptions(ctx context.Context, who bridge.Viewer) ([]bridge.PushSubscription, error)
	DeletePushSubscription(ctx context.Context, who bridge.Viewer, id bridge.PushSubscriptionID) error
}

// pushRoutes lists the operations on what members and buyers are pushed.
func (s *server) pushRoutes() {
	const ofMember, ofBuyer = "/v1/accounts/{external_id}/members/{email}/push-subscriptions", "/v1/buyers/{external_id}/push-subscriptions"
	tags, read, write := []string{"Push"}, needs(bridge.ScopeAccountsRead), needs(bridge.ScopeAccountsWrite)
	add(s, "GET /v1/push-key", s.showPushKey, huma.Operation{
		OperationID: "get-push-key", Tags: tags, Security: anyKey,
		Summary:     "Read the key that browsers subscribe with",
		Description: "The applicationServerKey of PushManager.subscribe (RFC 8292). It stays the same for good.",
	})
	add(s, "GET "+ofMember, s.listMemberPushes, huma.Operation{
		OperationID: "list-member-push-subscriptions", Tags: tags, Security: read, Summary: "List the browsers in which a member is told",
	})
	add(s, "POST "+ofMember, s.postMemberPush, huma.Operation{
		OperationID: "post-member-push-subscription", Tags: tags, Security: write, DefaultStatus: http.StatusCreated,
		Summary: "Tell a member in a browser", Description: pushDoc,
	})
	add(s, "DELETE "+ofMember+"/{id}", s.deleteMemberPush, huma.Operation{
		OperationID: "delete-member-push-subscription", Tags: tags, Security: write, Summary: "No longer tell a member in a browser",
	})
	read, write = needs(bridge.ScopeBuyersRead), needs(bridge.ScopeBuyersWrite)
	add(s, "GET "+ofBuyer, s.listBuyerPushes, huma.Operation{
		OperationID: "list-buyer-push-subscriptions", Tags: tags, Security: read, Metadata: forMarketplace, Summary: "List the browsers in which a buyer is told",
	})
	add(s, "POST "+ofBuyer, s.postBuyerPush, huma.Operation{
		OperationID: "post-buyer-push-subscription", Tags: tags, Security: write, Metadata: forMarketplace, DefaultStatus: http.StatusCreated,
		Summary: "Tell a buyer of a conversation in a browser", Description: pushDoc,
	})
	add(s, "DELETE "+ofBuyer+"/{id}", s.deleteBuyerPush, huma.Operation{
		OperationID: "delete-buyer-push-subscription", Tags: tags, Security: write, Metadata: forMarketplace,
		Summary: "No longer tell a buyer in a browser",
	})
	add(s, "GET /v1/buyers/{external_id}/push-settings", s.showBuyerPushSettings, huma.Operation{
		OperationID: "get-buyer-push-settings", Tags: tags, Security: read, Metadata: forMarketplace, Summary: "Read what a buyer is pushed",
	})
	add(s, "PUT /v1/buyers/{external_id}/push-settings", s.putBuyerPushSettings, huma.Operation{
		OperationID: "put-buyer-push-settings", Tags: tags, Security: write, Metadata: forMarketplace, Summary: "Set what a buyer is pushed",
	})
}

const pushDoc = "With what the browser gave when it subscribed with the key of GET /v1/push-key. It stands until it is deleted, or until the push service says " +
	"that it is gone; the same browser again takes its own place."

type pushKeyOutput struct {
	Body struct {
		PublicKey string `json:"public_key" doc:"A point of P-256 in base64url, without padding; empty where the installation pushes nothing."`
	}
}

func (s *server) showPushKey(context.Context, *struct{}) (*pushKeyOutput, error) {
	out := &pushKeyOutput{}
	out.Body.PublicKey = s.pushKey
	return out, nil
}

// newPush is what a browser gives when it subscribes, as its toJSON has it.
type newPush struct {
	_          struct{} `additionalProperties:"false"`
	Endpoint   string   `json:"endpoint" maxLength:"2000" doc:"Address of the browser's push service, with https." example:"https://push.example.com/v2/8Xq"`
	Expiration *float64 `json:"expirationTime,omitempty" nullable:"true" doc:"As browsers say it; not heeded."`
	Keys       pushKeys `json:"keys"`
	Language   string   `json:"language,omitempty" enum:"fr,en" doc:"Of what is shown. By default the marketplace's own."`
}

type pushKeys struct {
	_      struct{} `additionalProperties:"false"`
	P256DH string   `json:"p256dh" maxLength:"200" doc:"In base64url." example:"BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"`
	Auth   string   `json:"auth" maxLength:"200" doc:"In base64url." example:"BTBZMqHH6r4Tts7J_aSIgg"`
}

// newBuyerPush is newPush for a buyer, who is told of one conversation.
type newBuyerPush struct {
	_              struct{} `additionalProperties:"false"`
	ConversationID string   `json:"conversation_id" maxLength:"100" doc:"Of the buyer: the one to be told of."`
	Endpoint       string   `json:"endpoint" maxLength:"2000" doc:"Address of the browser's push service, with https." example:"https://push.example.com/v2/8Xq"`
	Expiration     *float64 `json:"expirationTime,omitempty" nullable:"true" doc:"As browsers say it; not heeded."`
	Keys           pushKeys `json:"keys"`
	Language       string   `json:"language,omitempty" enum:"fr,en" doc:"Of what is shown. By default the marketplace's own."`
}

// push is a browser in which somebody is told. Who knows its endpoint and its keys may
// tell it things, so they are not shown.
type push struct {
	ID             string    `json:"id" format:"uuid"`
	ConversationID string    `json:"conversation_id,omitempty" format:"uuid" doc:"Of a buyer's: the only one that it is told of."`
	Service        string    `json:"service" doc:"Host name of the browser's push service." example:"push.example.com"`
	Language       string    `json:"language" enum:"fr,en"`
	SessionID      string    `json:"session_id,omitempty" format:"uuid" doc:"The session in the inbox in which it was chosen, and with which it ends; left out where a program did."`
	CreatedAt      time.Time `json:"created_at"`
}

func pushOf(b bridge.PushSubscription) push {
	out := push{
		ID: string(b.ID), ConversationID: string(b.Viewer.Conversation), Language: b.Language, SessionID: string(b.Session), CreatedAt: b.CreatedAt,
	}
	if u, err := url.Parse(b.Endpoint); err == nil {
		out.Service = u.Hostname()
	}
	return out
}

// pushPage is one page of the browsers in which somebody is told.
type pushPage struct {
	Subscriptions []push `json:"subscriptions" doc:"Oldest first."`
	Next
}

type (
	pushPageOutput struct{ Body pushPage }
	pushOutput     struct{ Body push }
)

func (s *server) listPushes(ctx context.Context, who bridge.Viewer, in Paging) (*pushPageOutput, error) {
	all, err := s.bridge.PushSubscriptions(ctx, who)
	if err != nil {
		return nil, err
	}
	page, next, err := pageOf(in, all, func(b bridge.PushSubscription) string { return string(b.ID) })
	return &pushPageOutput{pushPage{list(page, pushOf), next}}, err
}

func (s *server) postPush(ctx context.Context, who bridge.Viewer, n newPush) (*pushOutput, error) {
	made, err := s.bridge.AddPushSubscription(ctx, who, bridge.NewPushSubscription{
		Endpoint: n.Endpoint, PublicKey: n.Keys.P256DH, Auth: n.Keys.Auth, Language: n.Language,
	})
	return &pushOutput{pushOf(made)}, err
}

func (s *server) listMemberPushes(ctx context.Context, in *pageOfMemberInput) (*pushPageOutput, error) {
	who, err := s.member(ctx, memberInput{in.ExternalID, in.Email})
	if err != nil {
		return nil, err
	}
	return s.listPushes(ctx, who, in.Paging)
}

type postMemberPushInput struct {
	ExternalID string `path:"external_id" doc:"The marketplace's own id of the account." example:"garage-12"`
	Email      string `path:"email" doc:"Address or id of the member." example:"paul@example.com"`
	Body       newPush
}

func (s *server) postMemberPush(ctx context.Context, in *postMemberPushInput) (*pushOutput, error) {
	who, err := s.member(ctx, memberInput{in.ExternalID, in.Email})
	if err != nil {
		return nil, err
	}
	return s.postPush(ctx, who, in.Body)
}

type memberPushInput struct {
	ExternalID string `path:"external_id" doc:"The marketplace's own id of the account." example:"garage-12"`
	Email      string `path:"email" doc:"Address or id of the member." example:"paul@example.com"`
	ID         string `path:"id" doc:"Of the subscription."`
}

func (s *server) deleteMemberPush(ctx context.Context, in *memberPushInput) (*done, error) {
	who, err := s.member(ctx, memberInput{in.ExternalID, in.Email})
	if err == nil {
		err = s.bridge.DeletePushSubscription(ctx, who, bridge.PushSubscriptionID(in.ID))
	}
	return &done{}, err
}

// buyer returns the buyer of a path as one who acts, in no conversation.
func (s *server) buyer(ctx context.Context, externalID string) (bridge.Viewer, error) {
	b, err := s.bridge.Buyer(ctx, externalID)
	return bridge.Viewer{Buyer: b.ID}, err
}

type buyerPushesInput struct {
	ExternalID string `path:"external_id" doc:"The marketplace's own id of the buyer." example:"u-88213"`
	Paging
}

func (s *server) listBuyerPushes(ctx context.Context, in *buyerPushesInput) (*pushPageOutput, error) {
	who, err := s.buyer(ctx, in.ExternalID)
	if err != nil {
		return nil, err
	}
	return s.listPushes(ctx, who, in.Paging)
}

type postBuyerPushInput struct {
	ExternalID string `path:"external_id" doc:"The marketplace's own id of the buyer." example:"u-88213"`
	Body       newBuyerPush
}

func (s *server) postBuyerPush(ctx context.Context, in *postBuyerPushInput) (*pushOutput, error) {
	buyer, err := s.buyer(ctx, in.ExternalID)
	if err != nil {
		return nil, err
	}
	who, err := s.bridge.BuyerOf(ctx, keyOf(ctx), thread(in.Body.ConversationID))
	if errors.Is(err, bridge.ErrNotFound) || err == nil && who.Buyer != buyer.Buyer {
		err = &bridge.InvalidError{Field: "conversation_id", Want: "the id of a conversation of the buyer"}
	}
	if err != nil {
		return nil, err
	}
	return s.postPush(ctx, who, newPush{Endpoint: in.Body.Endpoint, Keys: in.Body.Keys, Language: in.Body.Language})
}

type buyerPushInput struct {
	ExternalID string `path:"external_id" doc:"The marketplace's own id of the buyer." example:"u-88213"`
	ID         string `path:"id" doc:"Of the subscription."`
}

func (s *server) deleteBuyerPush(ctx context.Context, in *buyerPushInput) (*done, error) {
	who, err := s.buyer(ctx, in.ExternalID)
	if err == nil {
		err = s.bridge.DeletePushSubscription(ctx, who, bridge.PushSubscriptionID(in.ID))
	}
	return &done{}, err
}

// buyerPushSettings are what a buyer is told in the browsers that they chose.
type buyerPushSettings struct {
	_        struct{} `additionalProperties:"false"`
	Messages bool     `json:"messages" doc:"New messages."`
	Content  bool     `json:"content" doc:"The message itself is shown; else that there is one."`
}

type buyerPushSettingsOutput struct{ Body buyerPushSettings }

func (s *server) showBuyerPushSettings(ctx context.Context, in *buyerInput) (*buyerPushSettingsOutput, error) {
	who, err := s.buyer(ctx, in.ExternalID)
	if err != nil {
		return nil, err
	}
	p, err := s.bridge.PushSettings(ctx, who)
	return &buyerPushSettingsOutput{buyerPushSettings{Messages: p.Messages, Content: p.Content}}, err
}

type putBuyerPushSettingsInput struct {
	ExternalID string `path:"external_id" doc:"The marketplace's own id of the buyer." example:"u-88213"`
	Body       buyerPushSettings
}

func (s *server) putBuyerPushSettings(ctx context.Context, in *putBuyerPushSettingsInput) (*buyerPushSettingsOutput, error) {
	who, err := s.buyer(ctx, in.ExternalID)
	if err != nil {
		return nil, err
	}
	p, err := s.bridge.PushSettings(ctx, who)
	if err != nil {
		return nil, err
	}
	p.Messages, p.Content = in.Body.Messages, in.Body.Content
	return &buyerPushSettingsOutput{in.Body}, s.bridge.PutPushSettings(ctx, who, p)
}
