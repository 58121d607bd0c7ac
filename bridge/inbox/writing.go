package inbox

import (
	"context"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

// Writing is what members may do with what they write.
type Writing interface {
	// Write sends what a member has written: now, or at another time.
	Write(ctx context.Context, v bridge.Viewer, n bridge.NewMessage, at time.Time) (bridge.Written, error)
	// CancelScheduled is [bridge.ErrNotFound] for what was sent meanwhile, as are
	// the two that follow.
	CancelScheduled(ctx context.Context, v bridge.Viewer, id bridge.ScheduledID) (bridge.ScheduledMessage, error)
	PutScheduled(ctx context.Context, v bridge.Viewer, id bridge.ScheduledID, text string, at time.Time) error
	SendScheduled(ctx context.Context, v bridge.Viewer, id bridge.ScheduledID) error
}
