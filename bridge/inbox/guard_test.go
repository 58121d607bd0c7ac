package inbox_test

import (
	"context"
	"encoding/base64"
	"net/http"
	"strings"
	"testing"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
	"github.com/passerelle-mail/passerelle/bridge/inbox"
)

// leaky forgets to mask: it puts a text into what it shows.
type leaky struct {
	*bridgetest.Bridge
	thread, row string
}

func (l *leaky) ViewPart(ctx context.Context, who bridge.Viewer, id bridge.ConversationID, p bridge.Part) (bridge.ConversationView, error) {
	v, err := l.Bridge.ViewPart(ctx, who, id, p)
	if l.thread != "" {
		v.Listing.Title += " " + l.thread
		for i := range v.Messages {
			v.Messages[i].Text += " " + l.thread
		}
	}
	return v, err
}

func (l *leaky) Conversations(ctx context.Context, v bridge.Viewer, f bridge.ConversationFilter) ([]bridge.ConversationRow, error) {
	rows, err := l.Bridge.Conversations(ctx, v, f)
	if l.row != "" {
		rows[0].Name = l.row
	}
	return rows, err
}

func TestPagesWithASecretOfTheOtherSideAreStopped(t *testing.T) {
	t.Parallel()
	const thread, list = "/conversations/{id}", "/conversations"
	for _, tt := range []struct {
		name  string
		buyer bool // reads
		leaky leaky
		path  string
		stops bool
	}{
		{"the buyer's address", false, leaky{thread: bridgetest.BuyerEmail}, thread, true},
		{"in percent", false, leaky{thread: strings.ReplaceAll(bridgetest.BuyerEmail, "@", "%40")}, thread, true},
		{"in base64", false, leaky{thread: base64.StdEncoding.EncodeToString([]byte("to " + bridgetest.BuyerEmail))}, thread, true},
		{"beside the thread", false, leaky{thread: bridgetest.BuyerEmail}, thread + "/details", true},
		{"to a stream", false, leaky{thread: bridgetest.BuyerEmail}, thread + "/live", true},
		{"in the list", false, leaky{row: bridgetest.BuyerEmail}, list, true},
		{"in the list beside a thread", false, leaky{row: bridgetest.BuyerEmail}, thread, true},
		{"in the list's stream", false, leaky{row: bridgetest.BuyerEmail}, "/live", true},
		{"the seller's address", true, leaky{thread: bridgetest.SellerEmail}, thread, true},
		{"a member's address", true, leaky{thread: bridgetest.MemberEmail}, thread, true},
		{"the seller's address to the seller", false, leaky{thread: bridgetest.SellerEmail}, thread, false},
		{"the buyer's address to the buyer", true, leaky{thread: bridgetest.BuyerEmail}, thread, false},
		{"a phone that the lead told", false, leaky{thread: bridgetest.BuyerPhone}, thread, false},
		{"nothing", false, leaky{}, thread, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t, func(o *inbox.Options) {
				tt.leaky.Bridge = o.Bridge.(*site).Bridge
				o.Bridge = &tt.leaky
			})
			reader, side, path := s.signedIn(s.lea), bridge.SideSeller, strings.ReplaceAll(tt.path, "{id}", string(s.thread.ID))
			if tt.buyer {
				reader, side, path = s.signedIn(s.marie), bridge.SideBuyer, "/my"+path
			}
			want := http.StatusOK
			if tt.stops {
				want = http.StatusInternalServerError
			}
			reader.client.Timeout = patience // a stream that is not stopped has no end
			for range 2 {
				a := reader.get(path)
				if a.status != want {
					t.Errorf("GET %s = %d, want %d", path, a.status, want)
				}
				if tt.stops {
					wantWithout(t, a.body, tt.leaky.thread+tt.leaky.row, question)
				}
			}
			noted := 0
			v, err := s.Conversation(t.Context(), s.thread.ID)
			must(t, err)
			for _, e := range v.Events {
				if e.Kind == bridge.EventPageStopped && e.Side == side {
					noted++
				}
			}
			if (noted == 1) != tt.stops || noted > 1 {
				t.Errorf("noted %d times with the conversation; want that only of a page that was stopped, and once", noted)
			}
		})
	}
}

// TestWhatASideWroteItselfIsNoSecretToIt: somebody who knows the other side's
// address may write it, and then sees it again.
func TestWhatASideWroteItselfIsNoSecretToIt(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.write(s.thread, bridge.SideSeller, "Je vous ai écrit à "+bridgetest.BuyerEmail, bridge.NewFile{Name: "a.txt", Content: strings.NewReader("x")})
	lea, path := s.signedIn(s.lea), "/conversations/"+string(s.thread.ID)
	wantContains(t, lea.get(path).body, "Je vous ai écrit à <a href=\"mailto:"+bridgetest.BuyerEmail+"\">"+bridgetest.BuyerEmail+"</a>")

	// What cannot be sent is shown again in its form, too.
	s = newSite(t)
	lea, path = s.signedIn(s.lea), "/conversations/"+string(s.thread.ID)
	body, contentType := form(t, bridgetest.BuyerEmail+" https://evil.example/x", "k")
	a := lea.do(http.MethodPost, path+"/messages", body, contentType)
	if a.status != http.StatusUnprocessableEntity {
		t.Errorf("POST = %d, want 422", a.status)
	}
	wantContains(t, a.body, bridgetest.BuyerEmail+" https://evil.example/x</textarea>")
}
