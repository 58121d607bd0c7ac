package bridge

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// RemoveColleague takes a member out of the viewer's account for good: they are
// signed out everywhere, their address may not write for the account any more,
// they are in no team, and what they had is nobody's. What they wrote keeps their
// name. Owners and managers may, others get [ErrForbidden]; so does who would
// remove the last owner ([ErrLastOwner]), an owner as a manager ([ErrOwnersOnly]),
// or themselves ([ErrSelf]).
func (b *Bridge) RemoveColleague(ctx context.Context, who Viewer, id MemberID) error {
	err := b.remove(ctx, who, func(tx Tx) (Member, error) {
		r, err := b.reach(ctx, tx, who)
		if err != nil {
			return Member{}, err
		}
		if !r.manages() {
			return Member{}, ErrForbidden
		}
		m, err := tx.Member(ctx, id)
		switch {
		case err != nil:
		case m.AccountID != who.Account:
			err = ErrNotFound
		case m.Role == RoleOwner && r.member.Role != RoleOwner:
			err = ErrOwnersOnly
		case m.ID == who.Member:
			err = ErrSelf
		}
		return m, err
	})
	if err != nil {
		return fmt.Errorf("removing a colleague: %w", err)
	}
	return nil
}

// RemoveMember is RemoveColleague for the marketplace, which names the account by
// its external id and the member by the address.
func (b *Bridge) RemoveMember(ctx context.Context, account, email string) error {
	err := checkEmail("email", &email)
	if err == nil {
		err = b.remove(ctx, Viewer{}, func(tx Tx) (Member, error) {
			a, err := tx.AccountByExternalID(ctx, account)
			if err != nil {
				return Member{}, err
			}
			members, err := tx.Members(ctx, a.ID)
			for _, m := range members {
				if m.Email == email {
					return m, nil
				}
			}
			return Member{}, errors.Join(err, ErrNotFound)
		})
	}
	if err != nil {
		return fmt.Errorf("removing a member: %w", err)
	}
	return nil
}

// remove removes the member that find returns; by is who does it, or nobody of the
// account.
func (b *Bridge) remove(ctx context.Context, by Viewer, find func(Tx) (Member, error)) error {
	var m Member
	var left []Conversation
	err := b.store.Update(ctx, func(tx Tx) (err error) {
		if m, err = find(tx); err != nil {
			return err
		}
		if !m.RemovedAt.IsZero() {
			return ErrNotFound
		}
		left, err = b.removeMember(ctx, tx, m, by.Member)
		return err
	})
	if err != nil {
		return err
	}
	for _, c := range left {
		b.hub.publish(changeOf(c))
	}
	b.hub.lookAgain(Viewer{Member: m.ID, Account: m.AccountID})
	return nil
}

// removeMember returns the conversations that the member had.
func (b *Bridge) removeMember(ctx context.Context, tx Tx, m Member, by MemberID) ([]Conversation, error) {
	members, err := tx.Members(ctx, m.AccountID)
	if err != nil {
		return nil, err
	}
	others := slices.ContainsFunc(members, func(o Member) bool { return o.ID != m.ID && o.Role == RoleOwner && !o.Blocked })
	if m.Role == RoleOwner && !m.Blocked && !others {
		return nil, ErrLastOwner
	}
	m.Blocked, m.RemovedAt = true, b.now()
	err = errors.Join(tx.PutMember(ctx, m), tx.DeleteSessions(ctx, m.ID, ""), b.leaveTeams(ctx, tx, m))
	if revoked := tx.RevokeSender(ctx, AccountParty(m.AccountID), m.Email); !errors.Is(revoked, ErrNotFound) {
		err = errors.Join(err, revoked)
	}
	views, viewsErr := tx.SavedViews(ctx, m.ID)
	err = errors.Join(err, viewsErr)
	for _, v := range views {
		err = errors.Join(err, tx.DeleteSavedView(ctx, v.ID))
	}
	browsers, browsersErr := pushSubscriptionsOf(ctx, tx, Viewer{Account: m.AccountID, Member: m.ID})
	err = errors.Join(err, browsersErr)
	for _, s := range browsers {
		err = errors.Join(err, tx.DeletePushSubscription(ctx, s.ID))
	}
	left, leftErr := tx.AssignedTo(ctx, m.ID)
	if err = errors.Join(err, leftErr); err != nil {
		return nil, err
	}
	for _, c := range left {
		c.Desk.Assignee = ""
		err = errors.Join(err, tx.PutDesk(ctx, c.ID, c.Desk))
		if by != "" {
			err = errors.Join(err, b.addMemberEvent(ctx, tx, c.ID, by, EventUnassigned, ""))
		}
	}
	return left, err
}

func (b *Bridge) leaveTeams(ctx context.Context, tx Tx, m Member) error {
	teams, err := tx.Teams(ctx, m.AccountID)
	for _, t := range teams {
		if slices.Contains(t.Members, m.ID) {
			t.Members = slices.DeleteFunc(slices.Clone(t.Members), func(id MemberID) bool { return id == m.ID })
			err = errors.Join(err, tx.PutTeam(ctx, t))
		}
	}
	return err
}

// present are those of an account's members who were not removed.
func present(members []Member) []Member {
	return slices.DeleteFunc(slices.Clone(members), func(m Member) bool { return !m.RemovedAt.IsZero() })
}
