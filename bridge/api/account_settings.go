package api

import (
	"context"

	"github.com/passerelle-mail/passerelle/bridge"
)

// accountSettings are how an account receives buyers.
type accountSettings struct {
	_           struct{}    `additionalProperties:"false"`
	FirstAnswer firstAnswer `json:"first_answer"`
	Hours       hours       `json:"hours"`
}

// firstAnswer is what an account answers to each lead by itself.
type firstAnswer struct {
	_          struct{}          `additionalProperties:"false"`
	On         bool              `json:"on"`
	WhenClosed bool              `json:"when_closed" doc:"Only to leads that come outside of the opening hours."`
	Texts      map[string]string `json:"texts" doc:"What it says, by language: \"fr\" or \"en\"."`
}

// hours are when an account answers.
type hours struct {
	_    struct{}     `additionalProperties:"false"`
	Zone string       `json:"zone" doc:"A name of the time zone database; empty where there are no hours." example:"Europe/Paris"`
	Week [][]openSpan `json:"week" minItems:"7" maxItems:"7" doc:"For each day, Sunday first, when it is open."`
}

// openSpan is a part of a day.
type openSpan struct {
	_    struct{} `additionalProperties:"false"`
	From int      `json:"from" minimum:"0" maximum:"1440" doc:"In minutes since midnight." example:"540"`
	To   int      `json:"to" minimum:"0" maximum:"1440" example:"1080"`
}

func accountSettingsOf(s bridge.AccountSettings) accountSettings {
	out := accountSettings{
		FirstAnswer: firstAnswer{On: s.FirstAnswer.On, WhenClosed: s.FirstAnswer.WhenClosed, Texts: s.FirstAnswer.Texts},
		Hours:       hours{Zone: s.Hours.Zone},
	}
	if out.FirstAnswer.Texts == nil {
		out.FirstAnswer.Texts = map[string]string{}
	}
	for _, day := range s.Hours.Week {
		out.Hours.Week = append(out.Hours.Week, list(day, func(s bridge.Span) openSpan { return openSpan{From: s.From, To: s.To} }))
	}
	return out
}

func (h hours) bridge() (out bridge.Hours) {
	out.Zone = h.Zone
	for i, day := range h.Week {
		for _, s := range day {
			out.Week[i] = append(out.Week[i], bridge.Span{From: s.From, To: s.To})
		}
	}
	return out
}

type accountSettingsOutput struct{ Body accountSettings }

func (s *server) showAccountSettings(ctx context.Context, in *inAccountInput) (*accountSettingsOutput, error) {
	who, err := s.inAccount(ctx, in.ExternalID, in.Acting)
	if err != nil {
		return nil, err
	}
	set, err := s.bridge.AccountSettings(ctx, who)
	return &accountSettingsOutput{accountSettingsOf(set)}, err
}

type putAccountSettingsInput struct {
	ExternalID string `path:"external_id" doc:"The marketplace's own id of the account." example:"garage-12"`
	Acting
	Body accountSettings
}

func (s *server) putAccountSettings(ctx context.Context, in *putAccountSettingsInput) (*accountSettingsOutput, error) {
	who, err := s.inAccount(ctx, in.ExternalID, in.Acting)
	if err != nil {
		return nil, err
	}
	f := in.Body.FirstAnswer
	err = s.bridge.PutAccountSettings(ctx, who, bridge.AccountSettings{
		FirstAnswer: bridge.FirstAnswer{On: f.On, WhenClosed: f.WhenClosed, Texts: f.Texts}, Hours: in.Body.Hours.bridge(),
	})
	if err != nil {
		return nil, err
	}
	return s.showAccountSettings(ctx, &inAccountInput{in.ExternalID, in.Acting})
}

type listMembersOutput struct{ Body memberPage }

// memberPage is one page of an account's members.
type memberPage struct {
	Members []member `json:"members" doc:"By address."`
	Next
}

func (s *server) listMembers(ctx context.Context, in *pageInAccountInput) (*listMembersOutput, error) {
	who, err := s.inAccount(ctx, in.ExternalID, in.Acting)
	if err != nil {
		return nil, err
	}
	all, _, err := s.bridge.Colleagues(ctx, who)
	if err != nil {
		return nil, err
	}
	page, next, err := pageOf(in.Paging, all, func(m bridge.Member) string { return m.Email })
	return &listMembersOutput{memberPage{list(page, memberOf), next}}, err
}

// contactAddress is a contact address of an account with what it is mailed.
type contactAddress struct {
	Email    string   `json:"email"`
	Settings settings `json:"settings"`
}

func contactOf(c bridge.Contact) contactAddress {
	return contactAddress{c.Email, settingsOf(c.Settings, c.Stopped)}
}

// contactPage is one page of contact addresses.
type contactPage struct {
	Contacts []contactAddress `json:"contacts" doc:"By name."`
	Next
}

type contactPageOutput struct{ Body contactPage }

func (s *server) listContacts(ctx context.Context, in *pageInAccountInput) (*contactPageOutput, error) {
	who, err := s.inAccount(ctx, in.ExternalID, in.Acting)
	if err != nil {
		return nil, err
	}
	all, err := s.bridge.Contacts(ctx, who)
	if err != nil {
		return nil, err
	}
	page, next, err := pageOf(in.Paging, all, func(c bridge.Contact) string { return c.Email })
	return &contactPageOutput{contactPage{list(page, contactOf), next}}, err
}

type resumeContactInput struct {
	ExternalID string `path:"external_id" doc:"The marketplace's own id of the account." example:"garage-12"`
	Email      string `path:"email" doc:"The address, in any case." example:"paul@example.com"`
	Acting
}

// resumeContact lets mails go to a contact address again.
func (s *server) resumeContact(ctx context.Context, in *resumeContactInput) (*done, error) {
	who, err := s.inAccount(ctx, in.ExternalID, in.Acting)
	if err == nil {
		err = s.bridge.ResumeContact(ctx, who, in.Email)
	}
	return &done{}, err
}
