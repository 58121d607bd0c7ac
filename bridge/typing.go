package bridge

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
)

const (
	// typingTime is how long somebody counts as typing.
	typingTime = 6 * time.Second
	// typingPause is how often the others are told at most.
	typingPause = 2 * time.Second
)

// typing knows which members are writing where. It is of this process only: who
// is connected to another one is not told, and nothing is lost by that.
type typing struct {
	mu    sync.Mutex
	since map[ConversationID]map[MemberID]typist
}

type typist struct {
	name string
	at   time.Time
}

// note reports whether the others are to be told.
func (t *typing) note(c ConversationID, m MemberID, name string, now time.Time) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.drop(now)
	if now.Sub(t.since[c][m].at) < typingPause {
		return false
	}
	if t.since == nil {
		t.since = map[ConversationID]map[MemberID]typist{}
	}
	if t.since[c] == nil {
		t.since[c] = map[MemberID]typist{}
	}
	t.since[c][m] = typist{name, now}
	return true
}

// drop forgets those who have stopped, so that the map holds few.
func (t *typing) drop(now time.Time) {
	for c, members := range t.since {
		for m, who := range members {
			if now.Sub(who.at) >= typingTime {
				delete(members, m)
			}
		}
		if len(members) == 0 {
			delete(t.since, c)
		}
	}
}

// NoteTyping tells the other members of the account that one is writing in a
// conversation. Buyers are never told.
func (b *Bridge) NoteTyping(ctx context.Context, who Viewer, id ConversationID) error {
	var c Conversation
	var name string
	err := b.viewAsMember(ctx, who, func(tx Tx, r reach) (err error) {
		name = memberName([]Member{r.member}, who.Member)
		c, err = tx.Conversation(ctx, id)
		if err == nil && !r.sees(c) {
			err = ErrNotFound
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("noting who types: %w", err)
	}
	if b.typing.note(id, who.Member, name, b.now()) {
		change := changeOf(c)
		change.Typing = true
		b.hub.publish(change)
	}
	return nil
}

// Typing names the other members who are writing in a conversation that the
// viewer may see, and since when the last of them was seen to.
func (b *Bridge) Typing(who Viewer, id ConversationID) (names []string, last time.Time) {
	b.typing.mu.Lock()
	defer b.typing.mu.Unlock()
	if who.Member == "" {
		return nil, last
	}
	now := b.now()
	for m, t := range b.typing.since[id] {
		if m == who.Member || now.Sub(t.at) >= typingTime {
			continue
		}
		names = append(names, t.name)
		if t.at.After(last) {
			last = t.at
		}
	}
	slices.SortFunc(names, strings.Compare)
	return names, last
}
