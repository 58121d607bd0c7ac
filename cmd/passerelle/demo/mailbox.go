package demo

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// maxMailboxBytes bounds what all mailboxes hold together. Beyond it the oldest
// mails go.
const maxMailboxBytes = 64 << 20

// Mailboxes keep the newest mails of everybody, by address. The zero value is
// ready. They are safe for several goroutines.
type Mailboxes struct {
	mu       sync.Mutex
	boxes    map[string][]Mail // by address in lower case, oldest first
	arrivals []string          // the addresses of all mails, oldest first
	bytes    int
	watchers map[string]map[chan struct{}]struct{}
}

// Keep puts a mail into the mailbox of an address.
func (b *Mailboxes) Keep(address string, m Mail) {
	address = strings.ToLower(address)
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.boxes == nil {
		b.boxes = map[string][]Mail{}
	}
	b.boxes[address] = append(b.boxes[address], m)
	b.arrivals = append(b.arrivals, address)
	b.bytes += len(m.Raw)
	for b.bytes > maxMailboxBytes && len(b.arrivals) > 1 {
		b.dropOldest()
	}
	for w := range b.watchers[address] {
		select {
		case w <- struct{}{}:
		default: // has not looked since it was last told
		}
	}
}

func (b *Mailboxes) dropOldest() {
	address := b.arrivals[0]
	b.arrivals = b.arrivals[1:]
	b.bytes -= len(b.boxes[address][0].Raw)
	if b.boxes[address] = b.boxes[address][1:]; len(b.boxes[address]) == 0 {
		delete(b.boxes, address)
	}
}

// Mails returns the mails of an address, oldest first.
func (b *Mailboxes) Mails(address string) []Mail {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.boxes[strings.ToLower(address)])
}

// Mail returns the mail of an address with an id, and whether there is one.
func (b *Mailboxes) Mail(address, id string) (Mail, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, m := range b.boxes[strings.ToLower(address)] {
		if m.ID == id {
			return m, true
		}
	}
	return Mail{}, false
}

// Watch tells of new mails in the mailbox of an address, until stop is called.
// The channel is never closed, and several mails may count as one.
func (b *Mailboxes) Watch(address string) (changes <-chan struct{}, stop func()) {
	address = strings.ToLower(address)
	ch := make(chan struct{}, 1)
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.watchers == nil {
		b.watchers = map[string]map[chan struct{}]struct{}{}
	}
	if b.watchers[address] == nil {
		b.watchers[address] = map[chan struct{}]struct{}{}
	}
	b.watchers[address][ch] = struct{}{}
	return ch, func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		if delete(b.watchers[address], ch); len(b.watchers[address]) == 0 {
			delete(b.watchers, address)
		}
	}
}

// Wait returns the first mail of an address that matches, as soon as it is
// there. Its error is the end of the context.
func (b *Mailboxes) Wait(ctx context.Context, address string, match func(Mail) bool) (Mail, error) {
	changes, stop := b.Watch(address)
	defer stop()
	for {
		mails := b.Mails(address)
		if i := slices.IndexFunc(mails, match); i >= 0 {
			return mails[i], nil
		}
		select {
		case <-changes:
		case <-ctx.Done():
			return Mail{}, fmt.Errorf("waiting for a mail to %s: %w", address, ctx.Err())
		}
	}
}
