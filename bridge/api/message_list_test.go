package api_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

// talk writes messages 2 to 10 of a conversation, a minute apart, and returns its path.
func (p *platform) talk(t *testing.T) string {
	t.Helper()
	conversation := "/v1/conversations/" + p.open(t)
	for i := 2; i <= 10; i++ {
		p.bridge.Clock.Add(time.Minute)
		p.do(t, "POST", conversation+"/messages", fmt.Sprintf(`{"side": "seller", "text": "Message %d"}`, i)).want(t, http.StatusCreated)
	}
	return conversation
}

// sequences are those of the messages of an answer.
func (a answer) sequences() (all []int) {
	list, _ := a.get("messages").([]any)
	for _, m := range list {
		all = append(all, int(m.(map[string]any)["sequence"].(float64)))
	}
	return all
}

func TestListMessagesFromAnywhere(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	messages := p.talk(t) + "/messages?limit=4"
	since := func(minutes int) string { // message n+1 is n minutes after the first
		return url.QueryEscape(time.Date(2026, 11, 20, 9, minutes, 0, 0, time.UTC).Format(time.RFC3339))
	}
	for _, tt := range []struct {
		name, query    string
		want           []int
		previous, next bool
	}{
		{"oldest", "", []int{1, 2, 3, 4}, false, true},
		{"after", "&after=5", []int{6, 7, 8, 9}, false, true},
		{"newest", "&from=newest", []int{7, 8, 9, 10}, true, false},
		{"newest after", "&from=newest&after=8", []int{9, 10}, false, false},
		{"before", "&before=6", []int{2, 3, 4, 5}, true, true},
		{"before the third", "&before=3", []int{1, 2}, false, true},
		{"before the first", "&before=1", nil, false, false},
		{"before what will be", "&before=1000", []int{7, 8, 9, 10}, true, false},
		{"since", "&since=" + since(6), []int{7, 8, 9, 10}, false, false},
		{"since between two", "&since=" + url.QueryEscape("2026-11-20T09:02:00.000001Z"), []int{4, 5, 6, 7}, false, true},
		{"since another zone", "&since=" + url.QueryEscape("2026-11-20T10:02:00+01:00"), []int{3, 4, 5, 6}, false, true},
		{"newest since", "&from=newest&since=" + since(8), []int{9, 10}, false, false},
		{"since the future", "&since=" + since(59), nil, false, false},
	} {
		for _, sight := range []string{"", "&side=buyer", "&side=seller"} {
			a := p.do(t, "GET", messages+tt.query+sight, "").want(t, http.StatusOK)
			if diff := cmp.Diff(tt.want, a.sequences()); diff != "" {
				t.Errorf("%s%s: sequences (-want +got):\n%s", tt.name, sight, diff)
			}
			if got := a.text("previous") != ""; got != tt.previous {
				t.Errorf("%s: previous %t", tt.name, got)
			}
			if got := a.text("next") != ""; got != tt.next {
				t.Errorf("%s: next %t", tt.name, got)
			}
		}
	}
	var back []int
	for a := p.do(t, "GET", messages+"&from=newest", ""); ; a = p.do(t, "GET", messages+"&cursor="+a.text("previous"), "").want(t, http.StatusOK) {
		back = append(a.sequences(), back...)
		if a.text("previous") == "" {
			break
		}
	}
	if want := []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}; !slices.Equal(back, want) {
		t.Errorf("going back shows %v, want %v", back, want)
	}
	for _, bad := range []string{"&cursor=x", "&cursor=WyJhIiwiYiJd", "&since=yesterday", "&from=middle", "&before=-1"} {
		p.do(t, "GET", messages+bad, "").want(t, http.StatusBadRequest)
	}
}

func TestSearchConversation(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	conversation := "/v1/conversations/" + p.open(t)
	write := func(path, body string) answer {
		t.Helper()
		p.bridge.Clock.Add(time.Minute)
		return p.do(t, "POST", conversation+path, body).want(t, http.StatusCreated)
	}
	write("/messages", `{"side": "seller", "text": "La révision est faite."}`)
	comment := write("/comments", `{"text": "Révision à vérifier"}`)
	write("/messages", `{"side": "buyer", "text": "Et les pneus ? Écrivez à marie.durand@courriel.example"}`)
	write("/messages", `{"side": "seller", "text": "Voici.", "attachments": [{"name": "revision.txt", "content": "YQ=="}]}`)

	a := p.do(t, "GET", conversation+"/search?q=REVISION", "").want(t, http.StatusOK)
	a.wantValues(t, map[string]any{
		"found.0.sequence": 2.0, "found.0.spans.0.start": 3.0, "found.0.spans.0.end": 12.0, "found.0.side": "seller",
		"found.1.comment_id": comment.text("id"), "found.1.sequence": nil, "found.1.spans.0.start": 0.0,
		"found.2.sequence": 4.0, "found.2.files.0.name": "revision.txt", "found.2.spans.0": nil, "found.3": nil, "next": nil,
	})
	var got []string
	for cursor := ""; ; {
		a := p.do(t, "GET", conversation+"/search?limit=1&q=revision+pneus&cursor="+cursor, "").want(t, http.StatusOK)
		got = append(got, a.text("found.0.text"))
		if cursor = a.text("next"); cursor == "" {
			break
		}
	}
	if len(got) != 4 || got[3] != "Voici." || strings.Contains(got[2], "courriel.example") {
		t.Errorf("found page by page: %q", got)
	}
	p.do(t, "GET", conversation+"/search?q=revision&side=buyer", "").want(t, http.StatusOK).
		wantValues(t, map[string]any{"found.0.sequence": 2.0, "found.1.sequence": 4.0, "found.2": nil})
	p.do(t, "GET", conversation+"/search?q=courriel", "").want(t, http.StatusOK).wantValues(t, map[string]any{"found.0": nil})
	p.do(t, "GET", conversation+"/search?q=courriel&side=buyer", "").want(t, http.StatusOK).wantValues(t, map[string]any{"found.0.sequence": 3.0})
	p.do(t, "GET", conversation+"/search?q=ab", "").want(t, http.StatusBadRequest)
	p.do(t, "GET", conversation+"/search?q=revision&cursor=x", "").want(t, http.StatusBadRequest)
}

func TestSendAndTakeBack(t *testing.T) {
	t.Parallel()
	b := bridgetest.New(t, bridgetest.Options{UndoTime: 10 * time.Second})
	b.Market(t)
	p := newPlatformOn(t, b, b)
	conversation := "/v1/conversations/" + p.open(t)
	send := func(key string) answer {
		return p.do(t, "POST", conversation+"/scheduled", `{"text": "Oui."}`, "Idempotency-Key", key).want(t, http.StatusCreated)
	}
	first := send("1")
	first.wantValues(t, map[string]any{"undo": true, "text": "Oui.", "send_at": "2026-11-20T09:00:10Z"})
	p.do(t, "DELETE", "/v1/scheduled/"+first.text("id"), "").want(t, http.StatusOK).wantValues(t, map[string]any{"text": "Oui."})
	second := send("2")
	p.do(t, "GET", conversation+"/scheduled", "").want(t, http.StatusOK).
		wantValues(t, map[string]any{"scheduled.0.id": second.text("id"), "scheduled.0.undo": true, "scheduled.1": nil})
	b.Clock.Add(11 * time.Second)
	if _, err := b.SendDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	p.do(t, "DELETE", "/v1/scheduled/"+second.text("id"), "").want(t, http.StatusNotFound)
	if got := p.do(t, "GET", conversation+"/messages", "").sequences(); len(got) != 2 {
		t.Errorf("messages %v, want the lead and the one that was not taken back", got)
	}
	none := newPlatform(t) // where nothing can be taken back
	none.do(t, "POST", "/v1/conversations/"+none.open(t)+"/scheduled", `{"text": "Oui."}`).want(t, http.StatusBadRequest)
}

// TestLongConversations reads one whose answer would take all the memory there is.
func TestLongConversations(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	id := p.open(t)
	const posted, enough = 75, 5 << 20
	text := strings.Repeat("é ", 20_000) // of 60,000 bytes
	for range posted {
		_, err := p.bridge.Post(t.Context(), bridge.NewMessage{Conversation: bridge.ConversationID(id), Side: bridge.SideSeller, Text: text, Via: bridge.ViaAPI})
		if err != nil {
			t.Fatal(err)
		}
	}
	path := "/v1/conversations/" + id
	for _, who := range []string{"?limit=200", "?side=seller&limit=200", "?side=buyer&limit=200"} {
		a := p.do(t, "GET", path+strings.TrimSuffix(who, "limit=200"), "").want(t, http.StatusOK)
		all, _ := a.get("messages").([]any)
		if len(a.raw) > enough || len(all) < 60 {
			t.Errorf("%s: %d messages in %d bytes", who, len(all), len(a.raw))
		}
		last, _ := all[len(all)-1].(map[string]any)
		if last["sequence"] != posted+1.0 {
			t.Errorf("%s: the last of the messages is %v", who, last["sequence"])
		}
		seen := 0
		for cursor := ""; ; {
			a := p.do(t, "GET", path+"/messages"+who+"&cursor="+cursor, "").want(t, http.StatusOK)
			page, _ := a.get("messages").([]any)
			for _, m := range page {
				seen++
				if got := m.(map[string]any)["sequence"]; got != float64(seen) {
					t.Fatalf("%s: message %v is listed as number %d", who, got, seen)
				}
			}
			if len(a.raw) > enough {
				t.Errorf("%s: a page has %d bytes", who, len(a.raw))
			}
			if cursor = a.text("next"); cursor == "" {
				break
			}
		}
		back := posted + 2 // the sequence before which a page ends
		for cursor := "&from=newest"; cursor != ""; {
			a := p.do(t, "GET", path+"/messages"+who+cursor, "").want(t, http.StatusOK)
			page := a.sequences()
			if len(page) == 0 || page[len(page)-1] != back-1 || len(a.raw) > enough {
				t.Fatalf("%s: %v in %d bytes, before %d", who, page, len(a.raw), back)
			}
			back = page[0]
			if cursor = a.text("previous"); cursor != "" {
				cursor = "&cursor=" + cursor
			}
		}
		if seen != posted+1 || back != 1 {
			t.Errorf("%s: %d messages listed, and back to %d; want %d", who, seen, back, posted+1)
		}
	}
}
