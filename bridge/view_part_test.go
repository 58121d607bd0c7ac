package bridge_test

import (
	"strconv"
	"testing"

	"github.com/passerelle-mail/passerelle/bridge"
)

func TestAViewHoldsAPart(t *testing.T) {
	t.Parallel()
	b, p := market(t)
	id := p.Conversation.ID
	buyer := bridge.Viewer{Buyer: p.Conversation.BuyerID, Conversation: id}
	write := func(upTo int) {
		t.Helper()
		for n := range upTo {
			if _, err := b.Post(t.Context(), bridge.NewMessage{
				Conversation: id, Side: bridge.SideSeller, Text: "Message " + strconv.Itoa(n), Via: bridge.ViaAPI,
			}); err != nil {
				t.Fatal(err)
			}
		}
	}
	write(19)
	if err := b.MarkSeen(t.Context(), buyer, id); err != nil {
		t.Fatal(err)
	}
	write(10) // which the buyer has not seen: 21 to 30
	for _, tt := range []struct {
		name        string
		part        bridge.Part
		first, last int
	}{
		{"all", bridge.Part{}, 1, 30},
		{"from one on", bridge.Part{From: 12}, 12, 30},
		{"from the last on", bridge.Part{From: 99}, 30, 30},
		{"the newest", bridge.Part{Newest: 15}, 16, 30},
		{"the newest and what is new", bridge.Part{Newest: 3}, 21, 30},
		{"more than there are", bridge.Part{Newest: 300}, 1, 30},
		{"with an old one", bridge.Part{Newest: 15, Has: 9, Above: 4}, 5, 30},
		{"with the very first", bridge.Part{Newest: 15, Has: 1, Above: 4}, 1, 30},
		{"with one that is among them", bridge.Part{Newest: 15, Has: 28, Above: 4}, 16, 30},
		{"with one that is not there", bridge.Part{Newest: 15, Has: 31, Above: 4}, 16, 30},
	} {
		v, err := b.ViewPart(t.Context(), buyer, id, tt.part)
		if err != nil {
			t.Fatalf("%s: %v", tt.name, err)
		}
		first, last := v.Messages[0].Sequence, v.Messages[len(v.Messages)-1].Sequence
		if first != tt.first || last != tt.last || len(v.Messages) != last-first+1 {
			t.Errorf("%s: %d messages, %d to %d; want %d to %d", tt.name, len(v.Messages), first, last, tt.first, tt.last)
		}
	}
}
