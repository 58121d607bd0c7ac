package demo_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelle-mail/passerelle/bridge/mailer"
	"github.com/passerelle-mail/passerelle/cmd/passerelle/demo"
)

func TestStory(t *testing.T) {
	t.Parallel()
	d := startWorld(t)
	for range 2 { // the second time on data that was kept
		var transcript bytes.Buffer
		if err := demo.Story(t.Context(), d, &transcript); err != nil {
			t.Fatalf("%v\n%s", err, transcript.String())
		}
		for _, want := range []string{"Anne Morel: Bonjour,", "outlook-desktop-fr.eml: 250", "RCPT answered 550 5.1.1", "All 12 steps held."} {
			if !strings.Contains(transcript.String(), want) {
				t.Errorf("the transcript does not hold %q:\n%s", want, transcript.String())
			}
		}
	}
}

func TestStoryNamesTheStepThatFails(t *testing.T) {
	t.Parallel()
	d := startWorld(t)
	d.SMTP = "127.0.0.1:1" // where nobody listens
	err := demo.Story(t.Context(), d, &bytes.Buffer{})
	if err == nil || !strings.Contains(err.Error(), "step 3 (A buyer writes to a listing's public address)") {
		t.Errorf("Story = %v; want it to name step 3", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := demo.Story(ctx, d, &bytes.Buffer{}); !errors.Is(err, context.Canceled) {
		t.Errorf("Story with a context that is done = %v", err)
	}
}

// TestStoryWantsSignatures has mails that nobody signs, or somebody else.
func TestStoryWantsSignatures(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*mailer.Options){
		"0 DKIM signatures": func(o *mailer.Options) { o.DKIM = nil },
		"DKIM signature: ": func(o *mailer.Options) {
			o.DKIM[0].Signer = ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := demo.Story(t.Context(), startWorld(t, change), &bytes.Buffer{})
			if err == nil || !strings.Contains(err.Error(), "step 2") || !strings.Contains(err.Error(), name) {
				t.Errorf("Story = %v; want step 2 to say %q", err, name)
			}
		})
	}
}

func TestMarketAgainChangesNothing(t *testing.T) {
	t.Parallel()
	d := startWorld(t)
	before := get(t, d.HTTP+"/demo/")
	if err := demo.Market(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before.threads(), get(t, d.HTTP+"/demo/").threads()); diff != "" {
		t.Errorf("conversations changed:\n%s", diff)
	}
}

func TestOpenConversations(t *testing.T) {
	t.Parallel()
	d := startWorld(t)
	open, err := demo.OpenConversations(t.Context(), d, 20)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, c := range open {
		for _, value := range []string{string(c.ID), c.SellerAlias, c.BuyerAlias, c.BuyerFrom} {
			if value == "" || seen[value] {
				t.Errorf("%q is empty or stands twice", value)
			}
			seen[value] = true
		}
	}
	again, err := demo.OpenConversations(t.Context(), d, 20)
	if diff := cmp.Diff(open, again); err != nil || diff != "" {
		t.Errorf("asked again, other conversations: %v\n%s", err, diff)
	}
	line, err := json.Marshal(demo.Ready{SMTP: "a", LMTP: "b", HTTP: "c", APIKey: "d", Conversations: []demo.ReadyConversation{{"1", "2", "3", "4", "5"}}})
	const want = `{"smtp":"a","lmtp":"b","http":"c","api_key":"d","conversations":` +
		`[{"id":"1","seller_alias":"2","seller_from":"3","buyer_alias":"4","buyer_from":"5"}]}`
	if err != nil || string(line) != want {
		t.Errorf("the line is %s; want %s", line, want)
	}
}
