package api

import (
	"context"
	"errors"

	"github.com/passerelle-mail/passerelle/bridge"
)

// preferences are what a member chose for the pages of the inbox.
type preferences struct {
	_             struct{} `additionalProperties:"false"`
	Language      string   `json:"language,omitempty" enum:"fr,en" doc:"Of the pages. Left out for what the browser asks for."`
	Zone          string   `json:"zone,omitempty" maxLength:"100" doc:"A name of the time zone database. Left out for the browser's own." example:"Europe/Paris"`
	EnterSends    bool     `json:"enter_sends,omitempty" doc:"Enter sends, and Shift+Enter begins a line; else it is the other way round."`
	Signature     string   `json:"signature,omitempty" doc:"Goes under the first message that the member writes in a conversation."`
	QuietMentions bool     `json:"quiet_mentions,omitempty" doc:"No mail when a colleague mentions the member."`
}

func preferencesOf(p bridge.Preferences) preferences {
	return preferences{Language: p.Language, Zone: p.Zone, EnterSends: p.EnterSends, Signature: p.Signature, QuietMentions: p.QuietMentions}
}

type memberInput struct {
	ExternalID string `path:"external_id" doc:"The marketplace's own id of the account." example:"garage-12"`
	Email      string `path:"email" doc:"Address or id of the member." example:"paul@example.com"`
}

// member returns the member of a path as one who acts. One that there is not is
// not found.
func (s *server) member(ctx context.Context, in memberInput) (bridge.Viewer, error) {
	who, err := s.inAccount(ctx, in.ExternalID, Acting{Member: in.Email})
	if errors.Is(err, bridge.ErrInvalid) {
		err = bridge.ErrNotFound
	}
	return who, err
}

type preferencesOutput struct{ Body preferences }

func (s *server) showPreferences(ctx context.Context, in *memberInput) (*preferencesOutput, error) {
	who, err := s.member(ctx, *in)
	if err != nil {
		return nil, err
	}
	p, err := s.bridge.Preferences(ctx, who)
	return &preferencesOutput{preferencesOf(p)}, err
}

type putPreferencesInput struct {
	ExternalID string `path:"external_id" doc:"The marketplace's own id of the account." example:"garage-12"`
	Email      string `path:"email" doc:"Address or id of the member." example:"paul@example.com"`
	Body       preferences
}

func (s *server) putPreferences(ctx context.Context, in *putPreferencesInput) (*preferencesOutput, error) {
	path := memberInput{in.ExternalID, in.Email}
	who, err := s.member(ctx, path)
	if err != nil {
		return nil, err
	}
	err = s.bridge.PutPreferences(ctx, who, bridge.Preferences{
		Language: in.Body.Language, Zone: in.Body.Zone, EnterSends: in.Body.EnterSends, Signature: in.Body.Signature,
		QuietMentions: in.Body.QuietMentions,
	})
	if err != nil {
		return nil, err
	}
	return s.showPreferences(ctx, &path)
}

// pushSettings are what a member is told in the browsers that they chose.
type pushSettings struct {
	_         struct{} `additionalProperties:"false"`
	Messages  bool     `json:"messages" doc:"New messages and leads."`
	Favorites bool     `json:"favorites"`
	Content   bool     `json:"content" doc:"The message itself is shown; else that there is one."`
	// The two that are about listings stay as they are where they are left out.
	ListingOnline   *bool `json:"listing_online,omitempty" doc:"That a listing is online. Left out, it stays as it is."`
	ListingExpiring *bool `json:"listing_expiring,omitempty" doc:"That a listing ends soon. Left out, it stays as it is."`
}

func pushSettingsOf(p bridge.PushSettings) pushSettings {
	return pushSettings{
		Messages: p.Messages, Favorites: p.Favorites, Content: p.Content, ListingOnline: &p.ListingOnline, ListingExpiring: &p.ListingExpiring,
	}
}

type pushSettingsOutput struct{ Body pushSettings }

func (s *server) showPushSettings(ctx context.Context, in *memberInput) (*pushSettingsOutput, error) {
	who, err := s.member(ctx, *in)
	if err != nil {
		return nil, err
	}
	p, err := s.bridge.PushSettings(ctx, who)
	return &pushSettingsOutput{pushSettingsOf(p)}, err
}

type putPushSettingsInput struct {
	ExternalID string `path:"external_id" doc:"The marketplace's own id of the account." example:"garage-12"`
	Email      string `path:"email" doc:"Address or id of the member." example:"paul@example.com"`
	Body       pushSettings
}

func (s *server) putPushSettings(ctx context.Context, in *putPushSettingsInput) (*pushSettingsOutput, error) {
	path := memberInput{in.ExternalID, in.Email}
	who, err := s.member(ctx, path)
	if err != nil {
		return nil, err
	}
	p, err := s.bridge.PushSettings(ctx, who)
	if err != nil {
		return nil, err
	}
	b := in.Body
	p.Messages, p.Favorites, p.Content = b.Messages, b.Favorites, b.Content
	if b.ListingOnline != nil {
		p.ListingOnline = *b.ListingOnline
	}
	if b.ListingExpiring != nil {
		p.ListingExpiring = *b.ListingExpiring
	}
	if err := s.bridge.PutPushSettings(ctx, who, p); err != nil {
		return nil, err
	}
	return s.showPushSettings(ctx, &path)
}
