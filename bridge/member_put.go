package bridge

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// Colleague is a member of the viewer's own account, as the viewer wants one.
type Colleague struct {
	Email   string // names the member; a new one where the account has none
	Name    string
	Role    Role
	Sees    Sees
	Blocked bool
}

// The errors of an account that would be left without anybody to lead it.
var (
	// ErrLastOwner: the member is the last owner who may sign in.
	ErrLastOwner = fmt.Errorf("the last owner: %w", ErrForbidden)
	// ErrOwnersOnly: only owners make owners, and change them.
	ErrOwnersOnly = fmt.Errorf("owners only: %w", ErrForbidden)
	// ErrSelf: nobody blocks themselves.
	ErrSelf = fmt.Errorf("one's own access: %w", ErrForbidden)
)

// Self returns the viewer, a member, as their account has them now.
func (b *Bridge) Self(ctx context.Context, who Viewer) (m Member, err error) {
	err = b.viewAsMember(ctx, who, func(_ Tx, r reach) error {
		m = r.member
		return nil
	})
	if err != nil {
		return Member{}, fmt.Errorf("reading oneself: %w", err)
	}
	return m, nil
}

// PutColleague makes a member of the viewer's account, or changes the one with
// the address. Owners and managers may, others get [ErrForbidden]; so does who
// would leave the account without an owner ([ErrLastOwner]), make or change an
// owner as a manager ([ErrOwnersOnly]), or block themselves ([ErrSelf]). A member
// who is blocked is signed out everywhere.
func (b *Bridge) PutColleague(ctx context.Context, who Viewer, n Colleague) (m Member, err error) {
	n.Email = strings.TrimSpace(n.Email)
	m = Member{Email: n.Email, Name: strings.TrimSpace(n.Name), Role: n.Role, Sees: n.Sees, Blocked: n.Blocked}
	if err = checkMember(&m); err == nil {
		err = b.updateAsMember(ctx, who, func(tx Tx, r reach) error {
			if !r.manages() {
				return ErrForbidden
			}
			return b.putColleague(ctx, tx, r.member, &m)
		})
	}
	if err != nil {
		return Member{}, fmt.Errorf("putting a colleague: %w", err)
	}
	if m.Blocked {
		b.hub.lookAgain(Viewer{Member: m.ID, Account: m.AccountID})
	}
	return m, nil
}

func (b *Bridge) putColleague(ctx context.Context, tx Tx, by Member, m *Member) error {
	all, err := tx.Members(ctx, by.AccountID)
	if err != nil {
		return err
	}
	old := Member{ID: newID[MemberID](), CreatedAt: b.now()}
	owners := 0 // others
	for _, one := range all {
		switch {
		case one.Email == m.Email && !one.RemovedAt.IsZero():
			old.ID, old.CreatedAt = one.ID, one.CreatedAt // one who comes back
		case one.Email == m.Email:
			old = one
		case one.Role == RoleOwner && !one.Blocked:
			owners++
		}
	}
	m.ID, m.AccountID, m.CreatedAt = old.ID, by.AccountID, old.CreatedAt
	switch {
	case by.Role != RoleOwner && (old.Role == RoleOwner || m.Role == RoleOwner):
		return ErrOwnersOnly
	case owners == 0 && old.Role == RoleOwner && !old.Blocked && (m.Role != RoleOwner || m.Blocked):
		return ErrLastOwner
	case m.ID == by.ID && m.Blocked:
		return ErrSelf
	}
	err = tx.PutMember(ctx, *m)
	if m.Blocked {
		err = errors.Join(err, tx.DeleteSessions(ctx, m.ID, ""))
	}
	return err
}

// checkMember completes what a member is to be.
func checkMember(m *Member) error {
	err := errors.Join(checkEmail("email", &m.Email), checkLine("name", m.Name))
	if m.Role != RoleOwner && m.Role != RoleManager && m.Role != RoleAgent {
		err = errors.Join(err, &InvalidError{Field: "role", Got: string(m.Role), Want: `"owner", "manager" or "agent"`})
	}
	if m.Sees == "" {
		m.Sees = SeesAll
	}
	if m.Sees != SeesAll && m.Sees != SeesTeam && m.Sees != SeesOwn {
		err = errors.Join(err, &InvalidError{Field: "sees", Got: string(m.Sees), Want: `"all", "team" or "own"`})
	}
	return err
}

// Senders lists who may write mails for the viewer's account, beside its contact
// addresses and members, by name. Only owners and managers see it, and change it;
// others get [ErrForbidden].
func (b *Bridge) Senders(ctx context.Context, who Viewer) (all []AuthorizedSender, err error) {
	err = b.viewAsManager(ctx, who, func(tx Tx) error {
		all, err = tx.AuthorizedSenders(ctx, AccountParty(who.Account))
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("listing senders: %w", err)
	}
	return all, nil
}

// AddSender is [Bridge.AuthorizeSender] for the viewer's account.
func (b *Bridge) AddSender(ctx context.Context, who Viewer, sender string) error {
	sender = strings.TrimSpace(sender)
	err := checkSender("sender", &sender)
	if err == nil {
		err = b.updateAsManager(ctx, who, func(tx Tx) error {
			return tx.AuthorizeSender(ctx, AuthorizedSender{Party: AccountParty(who.Account), Sender: sender, CreatedAt: b.now()})
		})
	}
	if err != nil {
		return fmt.Errorf("adding a sender: %w", err)
	}
	return nil
}

// DropSender is [Bridge.RevokeSender] for the viewer's account.
func (b *Bridge) DropSender(ctx context.Context, who Viewer, sender string) error {
	err := b.updateAsManager(ctx, who, func(tx Tx) error {
		return tx.RevokeSender(ctx, AccountParty(who.Account), sender)
	})
	if err != nil {
		return fmt.Errorf("dropping a sender: %w", err)
	}
	return nil
}
