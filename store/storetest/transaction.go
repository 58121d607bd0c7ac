package storetest

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"

	"github.com/passerelle-mail/passerelle/bridge"
)

// callers is how many goroutines use a store at once.
const callers = 64

// together runs f in many goroutines and waits for them.
func together(f func(i int)) {
	var all sync.WaitGroup
	for i := range callers {
		all.Go(func() { f(i) })
	}
	all.Wait()
}

func hasAccount(ctx context.Context, s bridge.Store, id bridge.AccountID) (bool, error) {
	err := s.View(ctx, func(tx bridge.Tx) error {
		_, err := tx.Account(ctx, id)
		return err
	})
	if errors.Is(err, bridge.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

func testView(t *test) {
	ctx := t.Context()
	own := errors.New("own")
	if err := t.store.View(ctx, func(bridge.Tx) error { return own }); err != own { //nolint:errorlint // the very same
		t.Errorf("View = %v, want the error of its function", err)
	}
	err := t.store.View(ctx, func(tx bridge.Tx) error { return tx.PutAccount(ctx, account("a")) })
	if err == nil {
		t.Error("View let its function write")
	}
	_ = t.store.View(ctx, func(tx bridge.Tx) error {
		_ = tx.PutAccount(ctx, account("a")) // and swallows it
		return nil
	})
	missing(t, func(tx bridge.Tx) (bridge.Account, error) { return tx.Account(ctx, "a") })

	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	err = t.store.View(cancelled, func(bridge.Tx) error {
		t.Error("View ran its function for a caller who is gone")
		return nil
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("View = %v, want %v", err, context.Canceled)
	}

	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic is gone")
			}
		}()
		_ = t.store.View(ctx, func(bridge.Tx) error { panic("bug") })
	}()
	together(func(int) { // the panic cost no connection
		if err := t.store.View(ctx, func(bridge.Tx) error { return nil }); err != nil {
			t.Error(err)
		}
	})
}

func testViewOneState(t *test) {
	ctx := t.Context()
	t.view(func(tx bridge.Tx) error {
		if _, err := tx.Account(ctx, "a"); !errors.Is(err, bridge.ErrNotFound) {
			t.Errorf("Account = %v, want %v", err, bridge.ErrNotFound)
		}
		done := make(chan error)
		go func() {
			done <- t.store.Update(ctx, func(tx bridge.Tx) error { return tx.PutAccount(ctx, account("a")) })
		}()
		if err := <-done; err != nil { // while this view is open
			t.Error(err)
		}
		if _, err := tx.Account(ctx, "a"); !errors.Is(err, bridge.ErrNotFound) {
			t.Errorf("Account = %v within the same view, want %v", err, bridge.ErrNotFound)
		}
		return nil
	})
	same(t, account("a"), func(tx bridge.Tx) (bridge.Account, error) { return tx.Account(ctx, "a") })
}

func testUpdateFails(t *test) {
	ctx := t.Context()
	own := errors.New("own")
	for name, f := range map[string]func(bridge.Tx) error{
		"before it wrote": func(bridge.Tx) error { return own },
		"after it wrote":  func(tx bridge.Tx) error { return errors.Join(tx.PutAccount(ctx, account("a")), own) },
	} {
		t.run(name, func(t *test) {
			t.refused(own, f)
			missing(t, func(tx bridge.Tx) (bridge.Account, error) { return tx.Account(ctx, "a") })
		})
	}
	if err := t.store.Update(ctx, func(bridge.Tx) error { return own }); err != own { //nolint:errorlint // the very same
		t.Errorf("Update = %v, want the error of its function", err)
	}

	// What a function catches is up to it.
	t.update(func(tx bridge.Tx) error {
		if err := tx.PutAccount(ctx, account("a")); err != nil {
			return err
		}
		twin := account("b")
		twin.ExternalID = account("a").ExternalID
		if err := tx.PutAccount(ctx, twin); !errors.Is(err, bridge.ErrConflict) {
			t.Errorf("PutAccount = %v, want %v", err, bridge.ErrConflict)
		}
		return tx.PutAccount(ctx, account("c"))
	})
	for id, want := range map[bridge.AccountID]bool{"a": true, "b": false, "c": true} {
		if has, err := hasAccount(ctx, t.store, id); err != nil || has != want {
			t.Errorf("account %s is there: %v, %v; want %v", id, has, err, want)
		}
	}
}

// testUpdatesRace counts in one conversation and in several at once.
func testUpdatesRace(t *test) {
	const rounds = 8
	ctx := t.Context()
	market(t)
	list := []bridge.Conversation{conversation("0", "a", "a"), conversation("1", "a", "b"), conversation("2", "b", "a")}
	t.update(func(tx bridge.Tx) error {
		for _, c := range list {
			if err := tx.PutConversation(ctx, c); err != nil {
				return err
			}
		}
		return nil
	})
	together(func(i int) {
		id := list[0].ID // half of all
		if i%2 == 1 {
			id = list[1+i/2%2].ID
		}
		for round := range rounds {
			err := t.store.Update(ctx, func(tx bridge.Tx) error {
				c, err := tx.Conversation(ctx, id)
				if err != nil {
					return err
				}
				c.Sequence++
				m := message(bridge.MessageID(fmt.Sprintf("%d-%d", i, round)), c.ID, c.Sequence)
				return errors.Join(tx.AddMessage(ctx, m), tx.PutConversation(ctx, c))
			})
			if err != nil {
				t.Error(err)
			}
		}
	})
	for i, want := range []int{callers / 2, callers / 4, callers / 4} {
		id := list[i].ID
		if c := get(t, func(tx bridge.Tx) (bridge.Conversation, error) { return tx.Conversation(ctx, id) }); c.Sequence != want*rounds {
			t.Errorf("conversation %s counted to %d, want %d", id, c.Sequence, want*rounds)
		}
		messages := get(t, func(tx bridge.Tx) ([]bridge.Message, error) { return tx.Messages(ctx, id, 0, 10000) })
		if len(messages) != want*rounds {
			t.Errorf("conversation %s has %d messages, want %d", id, len(messages), want*rounds)
		}
	}
}

// testConversationsRace starts the same conversation many times at once.
func testConversationsRace(t *test) {
	ctx := t.Context()
	market(t)
	var made, refused atomic.Int32
	together(func(i int) {
		id := strconv.Itoa(i)
		err := t.store.Update(ctx, func(tx bridge.Tx) error {
			if err := tx.PutAccount(ctx, account(bridge.AccountID(id))); err != nil {
				return err
			}
			return tx.PutConversation(ctx, conversation(bridge.ConversationID(id), "a", "a"))
		})
		switch {
		case err == nil:
			made.Add(1)
		case errors.Is(err, bridge.ErrConflict):
			refused.Add(1)
		default:
			t.Error(err)
		}
		has, e := hasAccount(ctx, t.store, bridge.AccountID(id))
		if e != nil || has != (err == nil) {
			t.Errorf("Update = %v, but what it wrote is there: %v, %v", err, has, e)
		}
	})
	if made.Load() != 1 || refused.Load() != callers-1 {
		t.Errorf("%d made and %d refused, want 1 and %d", made.Load(), refused.Load(), callers-1)
	}
}

// testFailuresAmongUpdates mixes functions that fail in all ways with good
// ones.
func testFailuresAmongUpdates(t *test) {
	const rounds = 8
	ctx := t.Context()
	own := errors.New("own")
	together(func(i int) {
		for round := range rounds {
			id := bridge.AccountID(fmt.Sprintf("%d-%d", i, round))
			kind := (i + round) % 8
			err := t.store.Update(ctx, func(tx bridge.Tx) error {
				if kind == 1 {
					return own
				}
				if err := tx.PutAccount(ctx, account(id)); err != nil {
					return err
				}
				switch kind {
				case 2:
					return own
				case 3:
					panic("bug")
				}
				return nil
			})
			has, e := hasAccount(ctx, t.store, id)
			if e != nil || has != (err == nil) {
				t.Errorf("Update = %v, but what it wrote is there: %v, %v", err, has, e)
			}
			if good := kind == 0 || kind > 3; good != (err == nil) {
				t.Errorf("Update = %v of a function of kind %d", err, kind)
			}
			if (kind == 1 || kind == 2) && !errors.Is(err, own) {
				t.Errorf("Update = %v, want %v", err, own)
			}
		}
	})
}

// testCancelledUpdates cancels callers at all times: whoever gets an error must
// find nothing, and whoever gets none, everything.
func testCancelledUpdates(t *test) {
	const rounds = 8
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	err := t.store.Update(cancelled, func(bridge.Tx) error {
		t.Error("Update ran its function for a caller who is gone")
		return nil
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("Update = %v, want %v", err, context.Canceled)
	}
	together(func(i int) {
		for round := range rounds {
			id := bridge.AccountID(fmt.Sprintf("%d-%d", i, round))
			ctx, cancel := context.WithCancel(t.Context())
			var racing sync.WaitGroup
			if round%2 == 0 {
				racing.Go(cancel)
			}
			err := t.store.Update(ctx, func(tx bridge.Tx) error {
				if round%2 == 1 {
					cancel()
				}
				return tx.PutAccount(ctx, account(id))
			})
			racing.Wait()
			cancel()
			if err != nil && !errors.Is(err, context.Canceled) {
				t.Errorf("Update = %v, want nil or %v", err, context.Canceled)
			}
			has, e := hasAccount(t.Context(), t.store, id)
			if e != nil || has != (err == nil) {
				t.Errorf("Update = %v, but what it wrote is there: %v, %v", err, has, e)
			}
		}
	})
}
