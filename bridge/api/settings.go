package api

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

// newSettings are what a contact address is to be mailed. The switches are
// required: one that was left out would be turned off in silence.
type newSettings struct {
	_               struct{} `additionalProperties:"false"`
	MessagesByMail  bool     `json:"messages_by_mail" doc:"New messages and leads by mail. With it off they still arrive in the inbox."`
	FavoritesByMail bool     `json:"favorites_by_mail" doc:"A mail when a buyer who marked a listing chose to tell."`
	Content         bool     `json:"content" doc:"Mails carry the message itself; else they say that there is one."`
	DelaySeconds    int      `json:"delay_seconds,omitempty" minimum:"0" maximum:"86400" doc:"Holds a mail back. What was seen in the chat meanwhile is not mailed."`
	Language        string   `json:"language,omitempty" enum:"fr,en" doc:"Of the mails. By default the account's."`
	Template        int      `json:"template,omitempty" minimum:"0" maximum:"1000" doc:"Pins the version of the mail templates; 0 for the one that is pinned."`
}

// settings are what a contact address is mailed.
type settings struct {
	MessagesByMail  bool   `json:"messages_by_mail"`
	FavoritesByMail bool   `json:"favorites_by_mail"`
	Content         bool   `json:"content"`
	DelaySeconds    int    `json:"delay_seconds"`
	Language        string `json:"language,omitempty" enum:"fr,en" doc:"Left out for the account's."`
	Template        int    `json:"template" doc:"Version of the mails; 0 for the one that the account has pinned, of a buyer 1."`
	Stopped         string `json:"stopped,omitempty" example:"bounced 5.1.1" doc:"Why the address gets no mails whatever its settings: \"complaint\" after one was reported as spam, or how one came back. It gets them again once its owner writes."`
}

func settingsOf(s bridge.Settings, stopped string) settings {
	return settings{
		MessagesByMail:  s.MessagesByMail,
		FavoritesByMail: s.FavoritesByMail,
		Content:         s.Content,
		DelaySeconds:    int(s.Delay / time.Second),
		Language:        s.Language,
		Template:        s.Template,
		Stopped:         stopped,
	}
}

type putSettingsInput struct {
	ExternalID string `path:"external_id" doc:"The marketplace's own id of the account." example:"garage-12"`
	Email      string `path:"email" doc:"The address, in any case." example:"paul@example.com"`
	Body       newSettings
}

type settingsOutput struct{ Body settings }

func (s *server) putSettings(ctx context.Context, in *putSettingsInput) (*settingsOutput, error) {
	if err := s.myContact(ctx, in.ExternalID, in.Email); err != nil {
		return nil, err
	}
	set, err := s.bridge.PutContactSettings(ctx, in.ExternalID, in.Email, bridge.Settings{
		MessagesByMail:  in.Body.MessagesByMail,
		FavoritesByMail: in.Body.FavoritesByMail,
		Content:         in.Body.Content,
		Delay:           time.Duration(in.Body.DelaySeconds) * time.Second,
		Language:        in.Body.Language,
		Template:        in.Body.Template,
	})
	return s.settingsWith(ctx, in.Email, set, err)
}

type showSettingsInput struct {
	ExternalID string `path:"external_id" doc:"The marketplace's own id of the account." example:"garage-12"`
	Email      string `path:"email" doc:"The address, in any case." example:"paul@example.com"`
}

func (s *server) showSettings(ctx context.Context, in *showSettingsInput) (*settingsOutput, error) {
	if err := s.myContact(ctx, in.ExternalID, in.Email); err != nil {
		return nil, err
	}
	set, err := s.bridge.ContactSettings(ctx, in.ExternalID, in.Email)
	return s.settingsWith(ctx, in.Email, set, err)
}

func (s *server) settingsWith(ctx context.Context, email string, set bridge.Settings, err error) (*settingsOutput, error) {
	if err != nil {
		return nil, err
	}
	stopped, err := s.bridge.Suppressed(ctx, email)
	return &settingsOutput{settingsOf(set, stopped)}, err
}

// myContact returns [bridge.ErrNotFound] where a key is bound to an account that
// has no such contact address: of others it must not learn whether they get mails.
func (s *server) myContact(ctx context.Context, externalID, email string) error {
	if !bound(ctx) {
		return nil
	}
	who, err := s.inAccount(ctx, externalID, Acting{})
	if err != nil {
		return err
	}
	all, err := s.bridge.Contacts(ctx, who)
	if err == nil && !slices.ContainsFunc(all, func(c bridge.Contact) bool { return strings.EqualFold(c.Email, email) }) {
		err = bridge.ErrNotFound
	}
	return err
}
