package bridge_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

// TestDKIMKeysAMinute makes two pairs within a minute, whose selectors would be
// the same, and one later.
func TestDKIMKeysAMinute(t *testing.T) {
	t.Parallel()
	b := bridgetest.New(t, bridgetest.Options{})
	first, err := bridge.CreateDKIMKeys(t.Context(), b.Store, b.Clock.Now)
	if err != nil || len(first) != 2 {
		t.Fatalf("%d keys, %v; want a pair", len(first), err)
	}
	b.Clock.Add(59 * time.Second)
	_, err = bridge.CreateDKIMKeys(t.Context(), b.Store, b.Clock.Now)
	if !errors.Is(err, bridge.ErrConflict) || !strings.HasPrefix(err.Error(), "a pair of DKIM keys was made within this minute") {
		t.Errorf("within a minute: %v; want ErrConflict, in words for people", err)
	}
	b.Clock.Add(time.Second)
	second, err := bridge.CreateDKIMKeys(t.Context(), b.Store, b.Clock.Now)
	if err != nil || second[0].Selector == first[0].Selector {
		t.Errorf("a minute later: %+v, %v", second, err)
	}
	if kept, err := bridge.DKIMKeys(t.Context(), b.Store); err != nil || len(kept) != 4 || kept[0].Selector != first[0].Selector && kept[1].Selector != first[0].Selector {
		t.Errorf("kept: %d, %v; want all, the oldest first", len(kept), err)
	}
}
