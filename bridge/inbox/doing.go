package inbox

import (
	"context"

	"github.com/passerelle-mail/passerelle/bridge"
)

// Desk is what members do with conversations.
type Desk interface {
	Labels(ctx context.Context, v bridge.Viewer) ([]bridge.Label, error)
	Colleagues(ctx context.Context, v bridge.Viewer) ([]bridge.Member, []bridge.Team, error)
}
