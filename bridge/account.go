package bridge

import (
	"context"
	"time"
)

// Account is a seller's firm on the marketplace.
type Account struct {
	ID            AccountID
	ExternalID    string // the marketplace's own id, unique
	Name          string
	Language      string // "fr" or "en"
	AnswerMinutes int    // how soon it answers on average; 0 where that is not known
	Closed        bool   // its aliases answer 550
	// Test says that all its leads are for practice: the sandbox is open to it.
	Test      bool
	Faults    Faults // in test mode
	CreatedAt time.Time
}

// Member is a person of an account who may sign in. A mail from a member's
// address counts as the account's.
type Member struct {
	ID        MemberID
	AccountID AccountID
	Email     string // lower case, unique within the account
	Name      string
	Role      Role
	Sees      Sees // of agents
	Blocked   bool // may not sign in, and its address is not the account's any more
	CreatedAt time.Time
	// RemovedAt is when the member left the account for good; zero for one who is
	// there. Who left is blocked too, and stays here for the name.
	RemovedAt time.Time
}

// Sees says which of an account's conversations an agent sees. Owners and
// managers see all.
type Sees string

// What agents see.
const (
	SeesAll  Sees = "all"
	SeesTeam Sees = "team" // their own, their teams', and what nobody has
	SeesOwn  Sees = "own"  // what is assigned to them
)

// Team is some members of an account, who share work.
type Team struct {
	ID        TeamID
	AccountID AccountID
	Name      string // unique within the account
	Members   []MemberID
	CreatedAt time.Time
}

// Role is what a member may do.
type Role string

// The roles. Owners and managers see the whole account.
const (
	RoleOwner   Role = "owner"
	RoleManager Role = "manager"
	RoleAgent   Role = "agent"
)

// Manages says whether members of a role see and change all of their account.
func (r Role) Manages() bool { return r == RoleOwner || r == RoleManager }

// AccountTx are the accounts and members of a transaction.
type AccountTx interface {
	// PutAccount inserts or replaces an account by its ID.
	PutAccount(ctx context.Context, a Account) error
	// Account returns ErrNotFound where there is none; so do the others.
	Account(ctx context.Context, id AccountID) (Account, error)
	AccountByExternalID(ctx context.Context, externalID string) (Account, error)
	// Accounts lists accounts with an ID over after, by ID.
	Accounts(ctx context.Context, after AccountID, limit int) ([]Account, error)
	// PutMember inserts or replaces a member by its ID.
	PutMember(ctx context.Context, m Member) error
	Member(ctx context.Context, id MemberID) (Member, error)
	// Members lists an account's members by email, those who were removed too.
	Members(ctx context.Context, id AccountID) ([]Member, error)
	// PutTeam inserts or replaces a team by its ID, with its members. It returns
	// ErrConflict where the account has another one of that name.
	PutTeam(ctx context.Context, t Team) error
	// Teams lists an account's teams by name.
	Teams(ctx context.Context, id AccountID) ([]Team, error)
	// DeleteTeam takes it from its conversations too.
	DeleteTeam(ctx context.Context, id TeamID) error
	// MembersByEmail lists the members of all accounts who have an address.
	MembersByEmail(ctx context.Context, email string) ([]Member, error)
}
