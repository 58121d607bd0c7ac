package inbox

import (
	"context"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

// Writing is what people may do with what they write.
type Writing interface {
	// Write sends what a member has written: now, or at another time.
	Write(ctx context.Context, v bridge.Viewer, n bridge.NewMessage, at time.Time) (bridge.Written, error)
	// CancelScheduled is [bridge.ErrNotFound] for what was sent meanwhile, as are
	// the two that follow.
	CancelScheduled(ctx context.Context, v bridge.Viewer, id bridge.ScheduledID) (bridge.ScheduledMessage, error)
	PutScheduled(ctx context.Context, v bridge.Viewer, id bridge.ScheduledID, text string, at time.Time) error
	SendScheduled(ctx context.Context, v bridge.Viewer, id bridge.ScheduledID) error
	// EditMessage is a [bridge.ReviseError] for what stays as it is, as is
	// DeleteMessage.
	EditMessage(ctx context.Context, v bridge.Viewer, id bridge.MessageID, text string) error
	DeleteMessage(ctx context.Context, v bridge.Viewer, id bridge.MessageID) error
	// CheckDraft says what is to be said of a text before it is sent.
	CheckDraft(ctx context.Context, v bridge.Viewer, id bridge.ConversationID, text string) (bridge.Draft, error)
	// NoteTyping tells colleagues that a member is writing, and Typing which
	// colleagues are.
	NoteTyping(ctx context.Context, v bridge.Viewer, id bridge.ConversationID) error
	Typing(v bridge.Viewer, id bridge.ConversationID) (names []string, last time.Time)
	QuickReplies(ctx context.Context, v bridge.Viewer) ([]bridge.QuickReply, error)
	PutQuickReply(ctx context.Context, v bridge.Viewer, q bridge.QuickReply) (bridge.QuickReply, error)
	DeleteQuickReply(ctx context.Context, v bridge.Viewer, id bridge.QuickReplyID) error
	FilledReplies(ctx context.Context, v bridge.Viewer, id bridge.ConversationID, price func(bridge.Listing) string) ([]bridge.FilledReply, error)
}
