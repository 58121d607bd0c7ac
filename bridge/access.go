package bridge

import (
	"context"
	"slices"
	"strings"
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

// MemberAPI is in the place of a member where a program acts for an account and
// names none: see [Bridge.Actor]. It sees and changes what a manager does, and no
// account has a member of that id.
const MemberAPI MemberID = "api"

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
	if who.Member == MemberAPI {
		r.member = Member{ID: MemberAPI, AccountID: who.Account, Role: RoleManager, Sees: SeesAll}
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
	r.teams = teamsOf(teams, who.Member)
	return r, err
}

// manages says whether the viewer is an owner or a manager.
func (r reach) manages() bool { return r.member.Role.Manages() }

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

// findSeen returns a conversation, or ErrNotFound where a viewer may not see it.
// It does the same work where there is none, so that time does not tell: what
// takes long comes after it.
func (b *Bridge) findSeen(ctx context.Context, tx Tx, who Viewer, id ConversationID) (Conversation, error) {
	r, err := b.reach(ctx, tx, who)
	if err != nil {
		return Conversation{}, err
	}
	c, err := tx.Conversation(ctx, id)
	if err == nil && !r.sees(c) {
		err = ErrNotFound
	}
	if err != nil {
		return Conversation{}, err
	}
	return c, nil
}

// viewAsMember is View for what only members may; for others it is ErrNotFound.
func (b *Bridge) viewAsMember(ctx context.Context, who Viewer, f func(Tx, reach) error) error {
	return b.store.View(ctx, func(tx Tx) error { return b.asMember(ctx, tx, who, f) })
}

func (b *Bridge) updateAsMember(ctx context.Context, who Viewer, f func(Tx, reach) error) error {
	return b.store.Update(ctx, func(tx Tx) error { return b.asMember(ctx, tx, who, f) })
}

// viewAsManager is viewAsMember for owners and managers; others get
// ErrForbidden.
func (b *Bridge) viewAsManager(ctx context.Context, who Viewer, f func(Tx) error) error {
	return b.viewAsMember(ctx, who, func(tx Tx, r reach) error {
		if !r.manages() {
			return ErrForbidden
		}
		return f(tx)
	})
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
	Origin    Origin
	UserAgent string // as the browser called itself at sign-in, shortened
	CreatedAt time.Time
	SeenAt    time.Time // to the hour
	ExpiresAt time.Time
}

// Origin is how somebody came to a session: [OriginMail], or what
// [OriginHandover] or [OriginProvider] give.
type Origin string

// OriginMail is a link that was mailed.
const OriginMail Origin = "mail"

// OriginHandover is the marketplace, with one of its keys.
func OriginHandover(key string) Origin { return Origin("sso:" + key) }

// OriginProvider is an OpenID Connect provider of the configuration.
func OriginProvider(name string) Origin { return Origin("oidc:" + name) }

// SignIn is a one-time right to a session.
type SignIn struct {
	Token     string // local part of a sign-in alias
	Viewer    Viewer
	ExpiresAt time.Time
	UsedAt    time.Time
}

// SecretKey is a secret of the installation, such as a key of alias MACs.
type SecretKey struct {
	Purpose   string // "alias", "lead", "buyer_id"
	ID        string // unique within the purpose
	Secret    []byte
	CreatedAt time.Time
}

// Handover says whether the origin is the marketplace.
func (o Origin) Handover() bool { return strings.HasPrefix(string(o), "sso:") }

// Provider returns the name of the provider that the origin is; empty where it
// is none.
func (o Origin) Provider() string {
	name, ok := strings.CutPrefix(string(o), "oidc:")
	if !ok {
		return ""
	}
	return name
}

// AccessTx are the rights of a transaction.
type AccessTx interface {
	PutSession(ctx context.Context, s Session) error
	SessionBySecret(ctx context.Context, secret Hash) (Session, error)
	// SeeSession sets when a session was last seen. One that is gone stays gone.
	SeeSession(ctx context.Context, id SessionID, at time.Time) error
	// Sessions lists a member's sessions, last seen first.
	Sessions(ctx context.Context, m MemberID) ([]Session, error)
	DeleteSession(ctx context.Context, id SessionID) error
	// DeleteSessions deletes a member's sessions, but for one.
	DeleteSessions(ctx context.Context, m MemberID, keep SessionID) error
	// DeleteSessionsFrom deletes the sessions of an origin.
	DeleteSessionsFrom(ctx context.Context, o Origin) error
	// DropExpired deletes sessions, sign-ins, used handovers and kept answers that
	// ended before a time.
	DropExpired(ctx context.Context, at time.Time) error
	PutSignIn(ctx context.Context, s SignIn) error
	SignIn(ctx context.Context, token string) (SignIn, error)
	// PutAPIKey inserts or replaces a key by its ID.
	PutAPIKey(ctx context.Context, k APIKey) error
	APIKey(ctx context.Context, id string) (APIKey, error)
	// APIKeys lists keys with an ID over after, by ID.
	APIKeys(ctx context.Context, after string, limit int) ([]APIKey, error)
	// PutHandoverKey inserts or replaces a key by its ID.
	PutHandoverKey(ctx context.Context, k HandoverKey) error
	HandoverKey(ctx context.Context, id string) (HandoverKey, error)
	// HandoverKeys lists the keys, oldest first.
	HandoverKeys(ctx context.Context) ([]HandoverKey, error)
	// UseHandover notes that a key's token was used. It returns ErrConflict where
	// it was used before.
	UseHandover(ctx context.Context, key, token string, expires time.Time) error
	// AddSecretKey returns ErrConflict where the purpose has that id.
	AddSecretKey(ctx context.Context, k SecretKey) error
	// SecretKeys lists a purpose's keys, oldest first.
	SecretKeys(ctx context.Context, purpose string) ([]SecretKey, error)
}
