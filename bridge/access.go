package bridge

import (
	"context"
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
