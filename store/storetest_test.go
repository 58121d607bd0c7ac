package store_test

import (
	"context"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/store/storetest"
)

// TestStore runs what every store must do, and then looks at how the database
// goes about each statement of it.
func TestStore(t *testing.T) {
	var mu sync.Mutex
	statements := make(map[string]bool)
	t.Run("behaviour", func(t *testing.T) {
		storetest.Run(t, func(t *testing.T) bridge.Store {
			t.Helper()
			db := open(t, filepath.Join(t.TempDir(), "passerelle.db"))
			t.Cleanup(func() {
				list, err := db.Statements(context.WithoutCancel(t.Context()))
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				defer mu.Unlock()
				for _, s := range list {
					statements[s] = true
				}
			})
			return db
		})
	})
	t.Run("plans", func(t *testing.T) { testPlans(t, statements) })
}

// bounded are steps that go through a table in the order of an index of pending
// notifications or open webhooks, to count them or to stop at the first; those through the few
// scheduled messages; those that count what a LIMIT has cut; and those that go through what the words of a search are in.
var bounded = regexp.MustCompile(`^SCAN ((n|notification) USING (COVERING )?INDEX notification_(due|age)|webhook_delivery USING (COVERING )?INDEX webhook_delivery_open|some|scheduled_message|(search_text|n) VIRTUAL TABLE INDEX \d+:.*)$`)

func testPlans(t *testing.T, statements map[string]bool) {
	t.Helper()
	db := open(t, filepath.Join(t.TempDir(), "passerelle.db"))
	steps := 0
	for s := range statements {
		if strings.HasPrefix(s, "BEGIN") || s == "COMMIT" || s == "ROLLBACK" {
			continue
		}
		plan, err := db.Plan(t.Context(), s)
		if err != nil {
			t.Errorf("%v in %s", err, s)
		}
		for _, step := range plan {
			steps++
			if strings.HasPrefix(step, "SCAN") && !bounded.MatchString(step) {
				t.Errorf("%s in %s", step, s)
			}
		}
	}
	if steps < 40 {
		t.Errorf("%d steps seen, fewer than there are", steps)
	}
}
