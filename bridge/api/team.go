package api

import (
	"context"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

// newTeam is a team to be made or changed.
type newTeam struct {
	_       struct{} `additionalProperties:"false"`
	Name    string   `json:"name" doc:"Unique within the account." example:"Workshop"`
	Members []string `json:"members" maxItems:"1000" doc:"Ids of members of the account."`
}

// team is some members of an account, who share conversations.
type team struct {
	ID        string    `json:"id" format:"uuid"`
	Name      string    `json:"name" example:"Workshop"`
	Members   []string  `json:"members" doc:"Their ids."`
	CreatedAt time.Time `json:"created_at"`
}

func teamOf(t bridge.Team) team {
	return team{ID: string(t.ID), Name: t.Name, Members: list(t.Members, func(id bridge.MemberID) string { return string(id) }), CreatedAt: t.CreatedAt}
}

// teamPage is one page of them.
type teamPage struct {
	Teams []team `json:"teams" doc:"By name."`
	Next
}

type teamPageOutput struct{ Body teamPage }

func (s *server) listTeams(ctx context.Context, in *pageInAccountInput) (*teamPageOutput, error) {
	who, err := s.inAccount(ctx, in.ExternalID, in.Acting)
	if err != nil {
		return nil, err
	}
	_, all, err := s.bridge.Colleagues(ctx, who)
	if err != nil {
		return nil, err
	}
	page, next, err := pageOf(in.Paging, all, func(o bridge.Team) string { return o.Name })
	return &teamPageOutput{teamPage{list(page, teamOf), next}}, err
}

type postTeamInput struct {
	ExternalID string `path:"external_id" doc:"The marketplace's own id of the account." example:"garage-12"`
	Acting
	Body newTeam
}

type teamOutput struct{ Body team }

func (s *server) postTeam(ctx context.Context, in *postTeamInput) (*teamOutput, error) {
	return s.changeTeam(ctx, in, "")
}

type putTeamInput struct {
	ExternalID string `path:"external_id" doc:"The marketplace's own id of the account." example:"garage-12"`
	ID         string `path:"id" doc:"Of the team."`
	Acting
	Body newTeam
}

func (s *server) putTeam(ctx context.Context, in *putTeamInput) (*teamOutput, error) {
	return s.changeTeam(ctx, &postTeamInput{in.ExternalID, in.Acting, in.Body}, bridge.TeamID(in.ID))
}

// changeTeam changes a team; without an id it makes one.
func (s *server) changeTeam(ctx context.Context, in *postTeamInput, id bridge.TeamID) (*teamOutput, error) {
	who, err := s.inAccount(ctx, in.ExternalID, in.Acting)
	if err != nil {
		return nil, err
	}
	changed, err := s.bridge.PutTeam(ctx, who, bridge.Team{ID: id, Name: in.Body.Name, Members: list(in.Body.Members, func(id string) bridge.MemberID { return bridge.MemberID(id) })})
	if err != nil {
		return nil, err
	}
	return &teamOutput{teamOf(changed)}, nil
}

func (s *server) deleteTeam(ctx context.Context, in *ofAccountInput) (*done, error) {
	who, err := s.inAccount(ctx, in.ExternalID, in.Acting)
	if err == nil {
		err = s.bridge.DeleteTeam(ctx, who, bridge.TeamID(in.ID))
	}
	return &done{}, err
}
