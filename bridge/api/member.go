package api

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

// newMember is a person who may sign in for an account.
type newMember struct {
	_       struct{} `additionalProperties:"false"`
	Name    string   `json:"name,omitempty" example:"Paul Martin"`
	Role    string   `json:"role" enum:"owner,manager,agent" doc:"Owners and managers see the whole account."`
	Sees    string   `json:"sees,omitempty" enum:"all,team,own" doc:"What an agent sees: all conversations, those of the agent's teams and of nobody, or the agent's own. All where empty."`
	Blocked bool     `json:"blocked,omitempty" doc:"May not sign in; is signed out everywhere, and mails from the address are no longer taken for the account's."`
}

// member is a member as answers show one.
type member struct {
	ID        string    `json:"id" format:"uuid"`
	Email     string    `json:"email" doc:"In lower case."`
	Name      string    `json:"name"`
	Role      string    `json:"role" enum:"owner,manager,agent"`
	Sees      string    `json:"sees" enum:"all,team,own"`
	Blocked   bool      `json:"blocked"`
	CreatedAt time.Time `json:"created_at"`
}

func memberOf(m bridge.Member) member {
	return member{ID: string(m.ID), Email: m.Email, Name: m.Name, Role: string(m.Role), Sees: string(m.Sees), Blocked: m.Blocked, CreatedAt: m.CreatedAt}
}

type putMemberInput struct {
	ExternalID string `path:"external_id" doc:"The marketplace's own id of the account." example:"garage-12"`
	Email      string `path:"email" doc:"The address, in any case." example:"paul@example.com"`
	Acting
	Body newMember
}

type memberOutput struct{ Body member }

func (s *server) putMember(ctx context.Context, in *putMemberInput) (*memberOutput, error) {
	if bound(ctx) || in.Member != "" {
		return s.putColleague(ctx, in)
	}
	m, err := s.bridge.PutMember(ctx, bridge.NewMember{
		Account: in.ExternalID,
		Email:   in.Email,
		Name:    in.Body.Name,
		Role:    bridge.Role(in.Body.Role),
		Sees:    bridge.Sees(in.Body.Sees),
		Blocked: in.Body.Blocked,
	})
	if err != nil {
		return nil, err
	}
	return &memberOutput{memberOf(m)}, nil
}

// putColleague is putMember for one who is of the account.
func (s *server) putColleague(ctx context.Context, in *putMemberInput) (*memberOutput, error) {
	who, err := s.inAccount(ctx, in.ExternalID, in.Acting)
	if err != nil {
		return nil, err
	}
	m, err := s.bridge.PutColleague(ctx, who, bridge.Colleague{
		Email: in.Email, Name: in.Body.Name, Role: bridge.Role(in.Body.Role), Sees: bridge.Sees(in.Body.Sees), Blocked: in.Body.Blocked,
	})
	if err != nil {
		return nil, err
	}
	return &memberOutput{memberOf(m)}, nil
}

type deleteMemberInput struct {
	ExternalID string `path:"external_id" doc:"The marketplace's own id of the account." example:"garage-12"`
	Email      string `path:"email" doc:"The address, in any case." example:"paul@example.com"`
	Acting
}

// deleteMember answers with who is left.
func (s *server) deleteMember(ctx context.Context, in *deleteMemberInput) (*accountDetailOutput, error) {
	remove := func() error { return s.bridge.RemoveMember(ctx, in.ExternalID, in.Email) }
	if bound(ctx) || in.Member != "" {
		remove = func() error { return s.removeColleague(ctx, in) }
	}
	if err := remove(); err != nil {
		return nil, err
	}
	return s.showAccount(ctx, &showAccountInput{ExternalID: in.ExternalID})
}

// removeColleague is deleteMember for one who is of the account.
func (s *server) removeColleague(ctx context.Context, in *deleteMemberInput) error {
	who, err := s.inAccount(ctx, in.ExternalID, in.Acting)
	if err != nil {
		return err
	}
	_, members, err := s.bridge.Account(ctx, in.ExternalID)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(members, func(m bridge.Member) bool { return strings.EqualFold(m.Email, in.Email) })
	if i < 0 {
		return bridge.ErrNotFound
	}
	return s.bridge.RemoveColleague(ctx, who, members[i].ID)
}
