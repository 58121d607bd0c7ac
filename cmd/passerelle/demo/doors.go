package demo

import (
	"context"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

// Doors are where the running program is reached.
type Doors struct {
	SMTP      string // host and port of its SMTP listener
	HTTP      string // base URL, without a final slash
	APIKey    string
	Smarthost *Smarthost // that it delivers to
	Zone      *Zone      // that it asks about senders
	Bridge    Bridge
}

// Bridge is what has no door: a [bridge.Bridge] has it.
type Bridge interface {
	// Conversations lists what a viewer may see, newest first.
	Conversations(ctx context.Context, v bridge.Viewer, f bridge.ConversationFilter) ([]bridge.ConversationRow, error)
	// NewSignIn makes a link that signs a viewer in once.
	NewSignIn(ctx context.Context, v bridge.Viewer, valid time.Duration) (url string, err error)
	PutBuyerSettings(ctx context.Context, id bridge.BuyerID, s bridge.Settings) (bridge.Settings, error)
	// Watch tells of changes that a viewer may see. A zero change means that
	// some were missed.
	Watch(v bridge.Viewer) (changes <-chan bridge.Change, stop func())
}

var _ Bridge = (*bridge.Bridge)(nil)
