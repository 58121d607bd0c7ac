package api_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

// barging is a store that lets somebody else in just before something is changed.
type barging struct {
	bridge.Store
	before func()
}

func (b *barging) Update(ctx context.Context, f func(bridge.Tx) error) error {
	if before := b.before; before != nil {
		b.before = nil
		before()
	}
	return b.Store.Update(ctx, f)
}

func newBarging(t *testing.T) (*platform, *barging) {
	t.Helper()
	store := &barging{}
	b := bridgetest.New(t, bridgetest.Options{Wrap: func(s bridge.Store) bridge.Store {
		store.Store = s
		return store
	}})
	b.Market(t)
	return newPlatformOn(t, b, b), store
}

// conditional says whether an operation takes If-Match.
func (o operation) conditional() bool {
	return slices.ContainsFunc(o.parameters("header"), func(p map[string]any) bool { return p["name"] == "If-Match" })
}

// TestEditsBetweenReadAndWrite makes each change that takes If-Match while somebody
// else makes the same one, between the look at its condition and the change.
func TestEditsBetweenReadAndWrite(t *testing.T) {
	t.Parallel()
	p, store := newBarging(t)
	w := newWorldOn(t, p)
	ops := slices.DeleteFunc(w.document.operations(), func(o operation) bool { return !o.conditional() })
	slices.SortStableFunc(ops, func(a, b operation) int { // what deletes comes last, and what deletes most at the very end
		if last := "delete-buyer"; a.id == last || b.id == last {
			return strings.Compare(strconv.FormatBool(a.id == last), strconv.FormatBool(b.id == last))
		}
		return strings.Compare(b.method, a.method)
	})
	refused := 0
	for _, op := range ops {
		path := op.url(w.params(op))
		tag := w.do(t, "GET", path, "").header.Get("ETag")
		if tag == "" {
			t.Errorf("%s: there is no %s to change", op.id, path)
			continue
		}
		barged := false
		store.before = func() {
			barged = true
			w.good(t, op)
		}
		a := w.good(t, op, "If-Match", tag)
		now := w.do(t, "GET", path, "").header.Get("ETag")
		switch {
		case !barged:
			t.Errorf("%s: changed nothing: %d %s", op.id, a.status, a.raw)
		case now != tag && a.status != http.StatusPreconditionFailed:
			t.Errorf("%s: overwrote what somebody else changed: %d %s", op.id, a.status, a.raw)
		case now == tag && a.status >= 300:
			t.Errorf("%s: nothing was changed, and still: %d %s", op.id, a.status, a.raw)
		case now != tag:
			refused++
		}
		if op.method == http.MethodDelete {
			continue
		}
		if again := w.good(t, op, "If-Match", now); again.status >= 300 {
			t.Errorf("%s: with the newest tag: %d %s", op.id, again.status, again.raw)
		} else if next := w.do(t, "GET", path, "").header.Get("ETag"); again.header.Get("ETag") != next {
			t.Errorf("%s: answers the tag %s, and it is %s", op.id, again.header.Get("ETag"), next)
		}
	}
	if refused < 20 {
		t.Errorf("only %d of %d operations were refused", refused, len(ops))
	}
	t.Logf("%d of %d were refused; the others change nothing when they are made twice", refused, len(ops))
}

// TestTheInboxIsNotOverwritten edits in the inbox while a program does.
func TestTheInboxIsNotOverwritten(t *testing.T) {
	t.Parallel()
	p, store := newBarging(t)
	const labels = "/v1/accounts/garage-dubreuil/members/lea@garage-dubreuil.example/preferences"
	body := func(signature string) string { return fmt.Sprintf(`{"signature": %q}`, signature) }
	tag := p.do(t, "PUT", labels, body("Léa"), "If-Match", "*").want(t, http.StatusOK).header.Get("ETag")
	a, members, err := p.bridge.Account(t.Context(), bridgetest.AccountID)
	if err != nil {
		t.Fatal(err)
	}
	store.before = func() {
		who := bridge.Viewer{Account: a.ID, Member: members[0].ID}
		if err := p.bridge.PutPreferences(t.Context(), who, bridge.Preferences{Signature: "Léa, du garage"}); err != nil {
			t.Error(err)
		}
	}
	p.do(t, "PUT", labels, body("L. D."), "If-Match", tag).want(t, http.StatusPreconditionFailed)
	p.do(t, "GET", labels, "").want(t, http.StatusOK).wantValues(t, map[string]any{"signature": "Léa, du garage"})
}

// TestConcurrentEdits sends edits of the same state at once.
func TestConcurrentEdits(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	const path = "/v1/accounts/garage-dubreuil"
	for round := range 5 {
		tag := p.do(t, "GET", path, "").want(t, http.StatusOK).header.Get("ETag")
		var mu sync.Mutex
		got := map[int]int{}
		var wg sync.WaitGroup
		for i := range 4 {
			wg.Go(func() {
				a := p.do(t, "PUT", path, fmt.Sprintf(`{"name": "Garage %d-%d"}`, round, i), "If-Match", tag)
				mu.Lock()
				defer mu.Unlock()
				got[a.status]++
			})
		}
		wg.Wait()
		if got[http.StatusOK] != 1 || got[http.StatusPreconditionFailed] != 3 {
			t.Fatalf("round %d: statuses %v, want one 200 and the others 412", round, got)
		}
		names := map[int]int{}
		for i := range 2 { // only one may make what is not there
			wg.Go(func() {
				a := p.do(t, "PUT", fmt.Sprintf("/v1/accounts/new-%d", round), fmt.Sprintf(`{"name": "Neu %d"}`, i), "If-None-Match", "*")
				mu.Lock()
				defer mu.Unlock()
				names[a.status]++
			})
		}
		wg.Wait()
		if names[http.StatusOK] != 1 || names[http.StatusPreconditionFailed] != 1 {
			t.Fatalf("round %d: statuses %v, want one 200 and one 412", round, names)
		}
	}
}
