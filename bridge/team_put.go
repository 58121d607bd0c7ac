package bridge

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// PutTeam makes a team of the viewer's account, or changes the one with its ID.
// Only owners and managers may; others get [ErrForbidden].
func (b *Bridge) PutTeam(ctx context.Context, who Viewer, t Team) (Team, error) {
	t.Name = strings.TrimSpace(t.Name)
	err := checkShortName("name", t.Name)
	if err == nil {
		err = b.updateAsManager(ctx, who, func(tx Tx) error {
			if t, err = b.completeTeam(ctx, tx, who, t); err != nil {
				return err
			}
			return tx.PutTeam(ctx, t)
		})
	}
	if err != nil {
		return Team{}, fmt.Errorf("putting a team: %w", err)
	}
	return t, nil
}

func (b *Bridge) completeTeam(ctx context.Context, tx Tx, who Viewer, t Team) (Team, error) {
	members, err := tx.Members(ctx, who.Account)
	if err != nil {
		return t, err
	}
	members = present(members)
	for _, id := range t.Members {
		if memberName(members, id) == "" {
			return t, ErrNotFound
		}
	}
	t.Members = slices.Compact(slices.Sorted(slices.Values(t.Members)))
	t.AccountID = who.Account
	if t.ID == "" {
		t.ID, t.CreatedAt = newID[TeamID](), b.now()
		return t, nil
	}
	old, err := team(ctx, tx, who.Account, t.ID)
	t.CreatedAt = old.CreatedAt
	return t, err
}

// team returns a team of an account.
func team(ctx context.Context, tx Tx, a AccountID, id TeamID) (Team, error) {
	teams, err := tx.Teams(ctx, a)
	if err != nil {
		return Team{}, err
	}
	for _, t := range teams {
		if t.ID == id {
			return t, nil
		}
	}
	return Team{}, ErrNotFound
}

// DeleteTeam takes a team from its conversations too.
func (b *Bridge) DeleteTeam(ctx context.Context, who Viewer, id TeamID) error {
	err := b.updateAsManager(ctx, who, func(tx Tx) error {
		if _, err := team(ctx, tx, who.Account, id); err != nil {
			return err
		}
		return tx.DeleteTeam(ctx, id)
	})
	if err != nil {
		return fmt.Errorf("deleting a team: %w", err)
	}
	return nil
}

// Colleagues are the members and teams of the viewer's account.
func (b *Bridge) Colleagues(ctx context.Context, who Viewer) (members []Member, teams []Team, err error) {
	err = b.viewAsMember(ctx, who, func(tx Tx, _ reach) error {
		if members, err = tx.Members(ctx, who.Account); err != nil {
			return err
		}
		members = present(members)
		teams, err = tx.Teams(ctx, who.Account)
		return err
	})
	if err != nil {
		return nil, nil, fmt.Errorf("listing colleagues: %w", err)
	}
	return members, teams, nil
}
