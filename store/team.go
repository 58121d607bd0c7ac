package store

import (
	"context"

	"github.com/passerelle-mail/passerelle/bridge"
)

const (
	putTeam = `
INSERT INTO team (id, account_id, name, created_at)
VALUES ($1, $2, $3, $4)
ON CONFLICT (id) DO UPDATE SET
    account_id = excluded.account_id, name = excluded.name, created_at = excluded.created_at`
	emptyTeam     = `DELETE FROM team_member WHERE team_id = $1`
	addTeamMember = `INSERT INTO team_member (team_id, member_id) VALUES ($1, $2)`
)

// PutTeam implements [bridge.AccountTx].
func (t *tx) PutTeam(ctx context.Context, team bridge.Team) error {
	const doing = "putting team"
	if err := t.put(ctx, doing, putTeam, team.ID, team.AccountID, team.Name, team.CreatedAt); err != nil {
		return err
	}
	if err := t.put(ctx, doing, emptyTeam, team.ID); err != nil {
		return err
	}
	for _, m := range team.Members {
		if err := t.put(ctx, doing, addTeamMember, team.ID, m); err != nil {
			return err
		}
	}
	return nil
}

const (
	selectTeams       = `SELECT id, account_id, name, created_at FROM team WHERE account_id = $1 ORDER BY name`
	selectTeamMembers = `SELECT member_id FROM team_member WHERE team_id = $1 ORDER BY member_id`
)

func readTeam(row scan) (t bridge.Team, err error) {
	err = row(&t.ID, &t.AccountID, &t.Name, &t.CreatedAt)
	return t, err
}

// Teams implements [bridge.AccountTx].
func (t *tx) Teams(ctx context.Context, id bridge.AccountID) ([]bridge.Team, error) {
	const doing = "listing teams"
	teams, err := many(ctx, t, readTeam, doing, selectTeams, id)
	if err != nil {
		return nil, err
	}
	for i := range teams {
		teams[i].Members, err = many(ctx, t, readOne[bridge.MemberID], doing, selectTeamMembers, teams[i].ID)
		if err != nil {
			return nil, err
		}
	}
	return teams, nil
}

const (
	forgetTeam = `UPDATE conversation SET team = '' WHERE team = $1 AND team <> ''`
	deleteTeam = `DELETE FROM team WHERE id = $1`
)

// DeleteTeam implements [bridge.AccountTx].
func (t *tx) DeleteTeam(ctx context.Context, id bridge.TeamID) error {
	for _, query := range []string{forgetTeam, emptyTeam, deleteTeam} {
		if err := t.put(ctx, "deleting team", query, id); err != nil {
			return err
		}
	}
	return nil
}
