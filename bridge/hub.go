package bridge

import "sync"

// Change tells a watcher that a conversation has something new to show. The
// zero value means that changes were missed: look again at everything.
type Change struct {
	Conversation ConversationID // empty for what is in none, such as a held mail to an intake address
	Account      AccountID
	Typing       bool // a member is writing, and nothing else is new
	Internal     bool // it is the account's own; no buyer is told, as of who is writing
}

// watchBuffer is how many changes a watcher may lag behind before it is told
// to look again.
const watchBuffer = 64

// hub passes changes to watchers in this process.
type hub struct {
	mu       sync.Mutex
	watchers map[*watcher]struct{}
	// journal has a channel for each who follows the journal.
	journal map[chan struct{}]struct{}
}

type watcher struct {
	viewer Viewer
	ch     chan Change
	missed bool
}

func newHub() *hub {
	return &hub{watchers: map[*watcher]struct{}{}, journal: map[chan struct{}]struct{}{}}
}

func (h *hub) watch(v Viewer) (<-chan Change, func()) {
	w := &watcher{viewer: v, ch: make(chan Change, watchBuffer)}
	h.mu.Lock()
	h.watchers[w] = struct{}{}
	h.mu.Unlock()
	return w.ch, func() {
		h.mu.Lock()
		delete(h.watchers, w)
		h.mu.Unlock()
	}
}

// publish never blocks: a watcher that lags gets one zero change for all that
// it missed.
func (h *hub) publish(c Change) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for w := range h.watchers {
		if !w.viewer.concerns(c) {
			continue
		}
		w.tell(c)
	}
	if !c.Typing {
		h.tellJournal()
	}
}

// lookAtJournal has those who follow the journal look again, at what they may
// follow too.
func (h *hub) lookAtJournal() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.tellJournal()
}

func (h *hub) tellJournal() {
	for ch := range h.journal {
		select {
		case ch <- struct{}{}:
		default: // it has not looked since the last time
		}
	}
}

func (h *hub) watchJournal() (<-chan struct{}, func()) {
	ch := make(chan struct{}, 1)
	h.mu.Lock()
	h.journal[ch] = struct{}{}
	h.mu.Unlock()
	return ch, func() {
		h.mu.Lock()
		delete(h.journal, ch)
		h.mu.Unlock()
	}
}

// lookAgain tells one viewer's watchers to look again: what it may see is
// different now.
func (h *hub) lookAgain(v Viewer) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for w := range h.watchers {
		if w.viewer == v {
			w.tell(Change{})
		}
	}
}

// tell keeps the last place of the channel for the zero change.
func (w *watcher) tell(c Change) {
	switch {
	case len(w.ch) < cap(w.ch)-1:
		w.missed = false
		w.ch <- c
	case !w.missed:
		w.missed = true
		w.ch <- Change{}
	}
}

func (v Viewer) concerns(c Change) bool {
	if v.Member != "" {
		return v.Account == c.Account
	}
	return v.Conversation == c.Conversation && !c.Typing && !c.Internal
}

// Watch tells of changes that concern a viewer, until stop is called. The
// channel is never closed.
func (b *Bridge) Watch(v Viewer) (changes <-chan Change, stop func()) { return b.hub.watch(v) }

// WatchJournal receives after the journal may have grown, or a key of the API has
// ended, until stop is called. What other processes do, it does not tell of.
func (b *Bridge) WatchJournal() (grown <-chan struct{}, stop func()) { return b.hub.watchJournal() }
