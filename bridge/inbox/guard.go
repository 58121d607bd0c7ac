package inbox

import (
	"context"
	"errors"

	"github.com/passerelle-mail/passerelle/bridge"
)

// errStopped stops a page that holds a secret of the other side. The bridge has
// raised the alert.
var errStopped = errors.New("a secret of the other side is in the page")

// guard looks for secrets of the other side in the finished bytes of what a
// reader is to see of a conversation, before any of them leaves. It returns
// errStopped where it finds one.
func (h *Handler) guard(ctx context.Context, v visit, c bridge.Conversation, e bridge.Egress, page []byte, known ...string) error {
	if !e.Stops(string(page), known...) {
		return nil
	}
	// The alert must not depend on the client's patience.
	return errors.Join(errStopped, h.bridge.NotePageStopped(context.WithoutCancel(ctx), c.ID, v.door.side))
}
