package bridge_test

import (
	"bytes"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

func TestAStoppedPageRaisesAnAlert(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	b := bridgetest.New(t, bridgetest.Options{Log: slog.New(slog.NewTextHandler(&log, nil))})
	b.Market(t)
	p := b.Lead(t, bridgetest.ListingID, bridgetest.Buyer(), "Bonjour.")
	for _, side := range []bridge.Side{bridge.SideBuyer, bridge.SideBuyer, bridge.SideSeller, bridge.SideBuyer} {
		if err := b.NotePageStopped(t.Context(), p.Conversation.ID, side); err != nil {
			t.Fatal(err)
		}
	}
	if n := strings.Count(log.String(), "level=ERROR"); n != 4 {
		t.Errorf("%d alerts; want one each time", n)
	}
	var noted []bridge.Side
	for _, e := range conversation(t, b, p.Conversation.ID).Events {
		if e.Kind == bridge.EventPageStopped {
			noted = append(noted, e.Side)
		}
	}
	if want := []bridge.Side{bridge.SideBuyer, bridge.SideSeller, bridge.SideBuyer}; !slices.Equal(noted, want) {
		t.Errorf("noted for %q; want %q", noted, want)
	}
}
