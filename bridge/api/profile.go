package api

import (
	"context"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

// Delivery is how accounts are told of what happens.
type Delivery interface {
	Profiles(ctx context.Context, s bridge.Steward) ([]bridge.ProfileView, error)
	Profile(ctx context.Context, s bridge.Steward, name string) (bridge.ProfileView, error)
	PutProfile(ctx context.Context, s bridge.Steward, p bridge.Profile) (bridge.ProfileView, error)
	DeleteProfile(ctx context.Context, s bridge.Steward, name string) error
	ResumeProfile(ctx context.Context, s bridge.Steward, name string) error
	PreviewProfile(ctx context.Context, s bridge.Steward, name string, change bridge.Profile) (bridge.Preview, error)
}

// Feeds are how much of the marketplace reaches accounts by mail.
type Feeds interface {
	Feed(ctx context.Context, s bridge.Steward) (bridge.FeedView, error)
	PutFeed(ctx context.Context, s bridge.Steward, state bridge.FeedState) (bridge.FeedView, error)
	PlanSwitch(ctx context.Context, s bridge.Steward, at time.Time, accept bool) (bridge.FeedView, error)
	CancelSwitch(ctx context.Context, s bridge.Steward) (bridge.FeedView, error)
	SwitchBack(ctx context.Context, s bridge.Steward) (bridge.FeedView, error)
	StartRehearsal(ctx context.Context, s bridge.Steward, address string, leads int) (bridge.Rehearsal, error)
	Rehearsal(ctx context.Context, s bridge.Steward, id bridge.RehearsalID) (bridge.RehearsalView, error)
	ScoreRehearsal(ctx context.Context, s bridge.Steward, id bridge.RehearsalID, read []bridge.ReadMail, ignored []string) (bridge.Rehearsal, []bridge.RehearsalFailure, error)
}

// newProfile is a profile as it is to be. The switches are required: one that was
// left out would be turned off in silence.
type newProfile struct {
	_         struct{} `additionalProperties:"false"`
	Kind      string   `json:"kind" enum:"mail,adf,openimmo,csv" doc:"mail is our mail; adf is a mail that is ADF/XML and nothing else; openimmo and csv are our mail with a file attached."`
	Address   string   `json:"address,omitempty" doc:"Of the CRM. None for the profile \"contacts\"." example:"leads@crm.example.com"`
	Subject   string   `json:"subject,omitempty" doc:"Of ADF mails, as their receiver asks. {account}, {title}, {ref}, {name} and {portal} stand for what they name." example:"{account}: {title} [{ref}]"`
	Language  string   `json:"language,omitempty" enum:"fr,en" doc:"Of the mails. By default the account's."`
	Template  int      `json:"template,omitempty" minimum:"0" maximum:"1000" doc:"The version of the form; 0 keeps the one that is pinned, which is 1 until another is."`
	Leads     bool     `json:"leads" doc:"First contacts."`
	Messages  bool     `json:"messages" doc:"Later messages."`
	Favorites bool     `json:"favorites" doc:"A buyer marked a listing and chose to tell. ADF and OpenImmo have no form for it."`
	Active    bool     `json:"active"`
}

// profile is how an account is told of what happens.
type profile struct {
	Name      string    `json:"name" example:"crm"`
	Kind      string    `json:"kind" enum:"mail,adf,openimmo,csv"`
	Address   string    `json:"address,omitempty"`
	Subject   string    `json:"subject,omitempty"`
	Language  string    `json:"language,omitempty" enum:"fr,en" doc:"Left out for the account's."`
	Template  int       `json:"template" doc:"The version of the form, which is pinned."`
	Newest    int       `json:"newest_template" doc:"The newest version of the form."`
	Leads     bool      `json:"leads"`
	Messages  bool      `json:"messages"`
	Favorites bool      `json:"favorites"`
	Active    bool      `json:"active"`
	Stopped   string    `json:"stopped,omitempty" example:"bounced 5.1.1" doc:"Why the address gets no mails: \"complaint\" after one was reported as spam, or how one came back."`
	UpdatedAt time.Time `json:"updated_at,omitzero"`
}

func profileOf(p bridge.ProfileView) profile {
	return profile{
		Name: p.Name, Kind: string(p.Kind), Address: p.Address, Subject: p.Subject, Language: p.Language,
		Template: p.Template, Newest: p.Kind.Form().Newest(), Leads: p.Leads, Messages: p.Messages, Favorites: p.Favorites,
		Active: p.Active, Stopped: p.Stopped, UpdatedAt: p.UpdatedAt,
	}
}

type profilesInput struct {
	ExternalID string `path:"external_id" doc:"The marketplace's own id of the account." example:"garage-12"`
	Paging
}

// ProfilePath names a profile of an account.
type ProfilePath struct {
	ExternalID string `path:"external_id" doc:"The marketplace's own id of the account." example:"garage-12"`
	Name       string `path:"name" doc:"The profile's name within the account: lower-case letters, digits and hyphens." example:"crm"`
}

// profileList is one page of profiles.
type profileList struct {
	Profiles []profile `json:"profiles" doc:"\"contacts\" first, the others by name."`
	Next
}

type profilesOutput struct{ Body profileList }

type profileOutput struct{ Body profile }

// steward is the account of a path, where the key may see to it.
func (s *server) steward(ctx context.Context, externalID string) (bridge.Steward, error) {
	return bridge.Steward{Account: externalID}, s.mine(ctx, externalID)
}

func (s *server) listProfiles(ctx context.Context, in *profilesInput) (*profilesOutput, error) {
	who, err := s.steward(ctx, in.ExternalID)
	if err != nil {
		return nil, err
	}
	all, err := s.bridge.Profiles(ctx, who)
	if err != nil {
		return nil, err
	}
	page, next, err := pageOf(in.Paging, all, func(p bridge.ProfileView) string {
		if p.Name == bridge.ContactsProfile {
			return "" // before all others
		}
		return p.Name
	})
	return &profilesOutput{profileList{list(page, profileOf), next}}, err
}

func (s *server) showProfile(ctx context.Context, in *ProfilePath) (*profileOutput, error) {
	who, err := s.steward(ctx, in.ExternalID)
	if err != nil {
		return nil, err
	}
	p, err := s.bridge.Profile(ctx, who, in.Name)
	return &profileOutput{profileOf(p)}, err
}

type putProfileInput struct {
	ProfilePath
	Body newProfile
}

func (s *server) putProfile(ctx context.Context, in *putProfileInput) (*profileOutput, error) {
	who, err := s.steward(ctx, in.ExternalID)
	if err != nil {
		return nil, err
	}
	p, err := s.bridge.PutProfile(ctx, who, bridge.Profile{
		Name: in.Name, Kind: bridge.ProfileKind(in.Body.Kind), Address: in.Body.Address, Subject: in.Body.Subject,
		Language: in.Body.Language, Template: in.Body.Template, Leads: in.Body.Leads, Messages: in.Body.Messages,
		Favorites: in.Body.Favorites, Active: in.Body.Active,
	})
	return &profileOutput{profileOf(p)}, err
}

func (s *server) deleteProfile(ctx context.Context, in *ProfilePath) (*profilesOutput, error) {
	who, err := s.steward(ctx, in.ExternalID)
	if err == nil {
		err = s.bridge.DeleteProfile(ctx, who, in.Name)
	}
	if err != nil {
		return nil, err
	}
	return s.listProfiles(ctx, &profilesInput{ExternalID: in.ExternalID, Paging: wholePage})
}

func (s *server) resumeProfile(ctx context.Context, in *ProfilePath) (*profileOutput, error) {
	who, err := s.steward(ctx, in.ExternalID)
	if err == nil {
		err = s.bridge.ResumeProfile(ctx, who, in.Name)
	}
	if err != nil {
		return nil, err
	}
	return s.showProfile(ctx, in)
}

type previewInput struct {
	ProfilePath
	Kind     string `query:"kind" enum:"mail,adf,openimmo,csv" doc:"Another kind."`
	Template int    `query:"template" minimum:"0" maximum:"1000" doc:"Another version."`
	Language string `query:"language" enum:"fr,en" doc:"Another language."`
	Subject  string `query:"subject" doc:"Another subject of ADF mails."`
}

// preview is a lead mail in two forms.
type preview struct {
	Invented bool           `json:"invented" doc:"The account has no lead yet; this one is made up."`
	Old      mailSample     `json:"old"`
	New      mailSample     `json:"new"`
	Headers  []headerChange `json:"headers" doc:"Each field of either mail, those of the old one first."`
}

// mailSample is a mail as it would be.
type mailSample struct {
	Template string       `json:"template" example:"lead/fr/1"`
	Text     string       `json:"text"`
	HTML     string       `json:"html,omitempty"`
	Files    []fileSample `json:"files" doc:"That the form adds."`
	Raw      string       `json:"raw" doc:"The mail as it travels."`
}

type fileSample struct {
	Name string `json:"name" example:"openimmo_feedback.xml"`
	Type string `json:"type"`
	Text string `json:"text"`
}

type headerChange struct {
	Name   string `json:"name" example:"Subject"`
	Old    string `json:"old"`
	New    string `json:"new"`
	Change string `json:"change" enum:"same,changed,added,removed"`
}

type previewOutput struct{ Body preview }

func (s *server) previewProfile(ctx context.Context, in *previewInput) (*previewOutput, error) {
	who, err := s.steward(ctx, in.ExternalID)
	if err != nil {
		return nil, err
	}
	p, err := s.bridge.PreviewProfile(ctx, who, in.Name, bridge.Profile{
		Kind: bridge.ProfileKind(in.Kind), Template: in.Template, Language: in.Language, Subject: in.Subject,
	})
	if err != nil {
		return nil, err
	}
	return &previewOutput{previewOf(p)}, nil
}

func previewOf(p bridge.Preview) preview {
	return preview{
		Invented: p.Invented, Old: sampleOf(p.Old), New: sampleOf(p.New),
		Headers: list(p.Headers, headerChangeOf),
	}
}

func headerChangeOf(c bridge.HeaderChange) headerChange {
	return headerChange{Name: c.Name, Old: c.Old, New: c.New, Change: c.Kind()}
}

func sampleOf(m bridge.MailSample) mailSample {
	return mailSample{
		Template: m.Template, Text: m.Text, HTML: m.HTML, Raw: string(m.Raw),
		Files: list(m.Files, func(f bridge.FileSample) fileSample { return fileSample(f) }),
	}
}
