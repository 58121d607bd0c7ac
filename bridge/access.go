package bridge

import (
	"context"
	"slices"
	"time"
)

// Viewer is who looks: a member of an account, or a buyer, who may look at one
// conversation.
type Viewer struct {
	Member       MemberID
	Account      AccountID
	Buyer        BuyerID
	Conversation ConversationID // set for buyers: the only one they see
}

// Side returns the side that the viewer is on.
func (v Viewer) Side() Side {
	if v.Member != "" {
		return SideSeller
	}
	return SideBuyer
}

// reach is what a viewer may see at a moment.
type reach struct {
	who    Viewer
	member Member // of who; zero for a buyer
	teams  []TeamID
}

// reach reads a viewer's rights anew, for they change while a session lasts. A
// member who is gone or blocked is ErrNotFound.
func (b *Bridge) reach(ctx context.Context, tx Tx, who Viewer) (r reach, err error) {
	r.who = who
	if who.Member == "" {
		return r, nil
	}
	r.member, err = tx.Member(ctx, who.Member)
	if err == nil && (r.member.Blocked || r.member.AccountID != who.Account) {
		err = ErrNotFound
	}
	if err != nil || r.sight() != SeesTeam {
		return r, err
	}
	teams, err := tx.Teams(ctx, who.Account)
	for _, t := range teams {
		if slices.Contains(t.Members, who.Member) {
			r.teams = append(r.teams, t.ID)
		}
	}
	return r, err
}

// manages says whether the viewer is an owner or a manager.
func (r reach) manages() bool { return r.member.Role == RoleOwner || r.member.Role == RoleManager }

func (r reach) sight() Sees {
	if r.manages() {
		return SeesAll
	}
	return r.member.Sees
}

// sees decides who sees a conversation: members those of their account that
// their role lets them, a buyer the one that the link was for.
func (r reach) sees(c Conversation) bool {
	if r.who.Member == "" {
		return r.who.Buyer != "" && r.who.Buyer == c.BuyerID && r.who.Conversation == c.ID
	}
	if r.who.Account != c.AccountID {
		return false
	}
	d := c.Desk
	switch r.sight() {
	case SeesAll:
		return true
	case SeesTeam:
		return d.Assignee == r.who.Member || d.Assignee == "" && d.Team == "" || slices.Contains(r.teams, d.Team)
	default:
		return d.Assignee == r.who.Member
	}
}

// mustSee returns ErrNotFound where a viewer may not see a conversation.
func (b *Bridge) mustSee(ctx context.Context, tx Tx, who Viewer, c Conversation) error {
	r, err := b.reach(ctx, tx, who)
	if err == nil && !r.sees(c) {
		err = ErrNotFound
	}
	return err
}

// viewAsMember is View for what only members may; for others it is ErrNotFound.
func (b *Bridge) viewAsMember(ctx context.Context, who Viewer, f func(Tx, reach) error) error {
	return b.store.View(ctx, func(tx Tx) error { return b.asMember(ctx, tx, who, f) })
}

func (b *Bridge) updateAsMember(ctx context.Context, who Viewer, f func(Tx, reach) error) error {
	return b.store.Update(ctx, func(tx Tx) error { return b.asMember(ctx, tx, who, f) })
}

// updateAsManager is updateAsMember for owners and managers; others get
// ErrForbidden.
func (b *Bridge) updateAsManager(ctx context.Context, who Viewer, f func(Tx) error) error {
	return b.updateAsMember(ctx, who, func(tx Tx, r reach) error {
		if !r.manages() {
			return ErrForbidden
		}
		return f(tx)
	})
}

func (b *Bridge) asMember(ctx context.Context, tx Tx, who Viewer, f func(Tx, reach) error) error {
	if who.Member == "" {
		return ErrNotFound
	}
	r, err := b.reach(ctx, tx, who)
	if err != nil {
		return err
	}
	return f(tx, r)
}

// Session is a signed-in viewer.
type Session struct {
	ID        SessionID
	Secret    Hash // of the cookie's value
	Viewer    Viewer
	CreatedAt time.Time
	ExpiresAt time.Time
}

// SignIn is a one-time right to a session.
type SignIn struct {
	Token     string // local part of a sign-in alias
	Viewer    Viewer
	ExpiresAt time.Time
	UsedAt    time.Time
}

// APIKey lets a program use the API. Its secret is shown once and kept hashed.
type APIKey struct {
	ID        string // public part
	Name      string
	Secret    Hash
	CreatedAt time.Time
}

// SecretKey is a secret of the installation, such as a key of alias MACs.
type SecretKey struct {
	Purpose   string // "alias", "lead", "buyer_id"
	ID        string // unique within the purpose
	Secret    []byte
	CreatedAt time.Time
}

// AccessTx are the rights of a transaction.
type AccessTx interface {
	PutSession(ctx context.Context, s Session) error
	SessionBySecret(ctx context.Context, secret Hash) (Session, error)
	DeleteSession(ctx context.Context, id SessionID) error
	PutSignIn(ctx context.Context, s SignIn) error
	SignIn(ctx context.Context, token string) (SignIn, error)
	PutAPIKey(ctx context.Context, k APIKey) error
	APIKey(ctx context.Context, id string) (APIKey, error)
	// AddSecretKey returns ErrConflict where the purpose has that id.
	AddSecretKey(ctx context.Context, k SecretKey) error
	// SecretKeys lists a purpose's keys, oldest first.
	SecretKeys(ctx context.Context, purpose string) ([]SecretKey, error)
}
