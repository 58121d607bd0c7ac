package main

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A demo that is started again on its data goes on where it was, and writes
// nothing twice.
func TestDemoStartedAgain(t *testing.T) {
	t.Parallel()
	const conversations = 5
	data := t.TempDir()
	p := startDemo(t, data, conversations)
	open, sequences := p.ready.Conversations, p.sequences(t, conversations)
	for range 2 {
		p.kill(t)
		p = startDemo(t, data, conversations)
		if diff := cmp.Diff(open, p.ready.Conversations); diff != "" {
			t.Errorf("other conversations:\n%s", diff)
		}
		if diff := cmp.Diff(sequences, p.sequences(t, conversations)); diff != "" {
			t.Errorf("other messages:\n%s", diff)
		}
	}
	p.stop(t)
}

// sequences are how many messages each conversation has, by its id. There are more
// conversations than those that were asked for.
func (p *process) sequences(t *testing.T, conversations int) map[string]int {
	t.Helper()
	read := func(path string, out any) {
		if err := json.Unmarshal(p.call(t, http.MethodGet, path, ""), out); err != nil {
			t.Fatal(err)
		}
	}
	var accounts struct {
		Accounts []struct {
			ExternalID string `json:"external_id"`
		}
	}
	read("/v1/accounts", &accounts)
	all := map[string]int{}
	for _, a := range accounts.Accounts {
		var page struct {
			Conversations []struct {
				Conversation struct {
					ID       string
					Sequence int
				}
			}
		}
		read("/v1/accounts/"+a.ExternalID+"/conversations", &page)
		for _, row := range page.Conversations {
			all[row.Conversation.ID] = row.Conversation.Sequence
		}
	}
	if len(all) <= conversations {
		t.Errorf("%d conversations; want those of the marketplace and %d more", len(all), conversations)
	}
	return all
}
