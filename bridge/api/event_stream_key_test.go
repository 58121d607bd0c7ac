package api_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

// twoAccounts makes two conversations of each account, with what must not be told
// of them, turn by turn. It returns what is told of the first account, and words
// that a key of that account must never read.
func (p *platform) twoAccounts(t *testing.T) (mine []bridge.Announcement, secret []string) {
	t.Helper()
	open := func(listing, buyer, name, email, phone string) string {
		return p.do(t, "POST", "/v1/leads", fmt.Sprintf(`{"listing": %q, "text": "Bonjour, écrivez à %s ou au %s",
			"buyer": {"external_id": %q, "pseudonym": "pseudo-%s", "name": %q, "email": %q, "phone": %q, "mask_phone": true}}`,
			listing, email, phone, buyer, buyer, name, email, phone)).want(t, http.StatusCreated).text("conversation.id")
	}
	mineIDs := []string{
		open(bridgetest.ListingID, "kunde-1", "Marie Durand", "marie@courriel.example", "+33639980011"),
		open(bridgetest.ListingID, "kunde-2", "Luc Morel", "luc@courriel.example", "+33639980012"),
	}
	theirs := []string{
		open(bridgetest.OtherListing, "kunde-3", "Odile Renard", "odile@courriel.example", "+33639980013"),
		open(bridgetest.OtherListing, "kunde-1", "Marie Durand", "marie@courriel.example", "+33639980011"),
	}
	for i := range 3 {
		for _, id := range []string{theirs[0], mineIDs[0], mineIDs[1], theirs[1]} {
			text := fmt.Sprint("Réservé ", i)
			switch id {
			case mineIDs[0]:
				text = "Appelez le +33 6 39 98 00 11, ou marie@courriel.example."
			case mineIDs[1]:
				text = "Appelez le 06.39.98.00.12, ou Luc@courriel.example."
			}
			p.say(t, id, []string{"buyer", "seller", "buyer"}[i], text)
		}
	}
	p.do(t, "PATCH", "/v1/conversations/"+theirs[0], `{"closed": true}`).want(t, http.StatusOK)
	all, _, err := p.bridge.Announcements(t.Context(), bridge.JournalFilter{Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range all {
		if a.Data.Account == bridgetest.AccountID {
			mine = append(mine, a)
		} else {
			secret = append(secret, string(a.ID))
		}
	}
	return mine, append(append(secret, theirs...), bridgetest.OtherAccount, bridgetest.OtherListing, bridgetest.OtherSeller, "Leroux", "Peugeot",
		"P-208", "Réservé", "Odile", "kunde-", "courriel.example", "+33639", "6 39 98", "6.39.98")
}

func TestAKeyOfAnAccountFollowsThatAccountAlone(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	mine, secret := p.twoAccounts(t)
	key := p.makeKey(t, bridgetest.AccountID, bridge.ScopeEventsRead)
	quiet := func(s *eventStream) {
		t.Helper()
		for _, word := range secret {
			if strings.Contains(s.raw.String(), word) {
				t.Errorf("the stream tells %q: %s", word, s.raw.String())
			}
		}
	}
	if len(mine) < 8 || len(secret) < 8+14 {
		t.Fatalf("%d events, %d secrets", len(mine), len(secret))
	}
	for _, query := range []string{"?after=start", "?after=start&account=" + bridgetest.AccountID} {
		s := p.followEvents(t, query, "Authorization", key)
		for i, want := range mine {
			got := s.next()
			if got.ID != want.ID || got.Type != want.Type || got.Data.Conversation != want.Data.Conversation || got.Data.Buyer != "" {
				t.Errorf("event %d is %+v, want %s", i, got, want.ID)
			}
		}
		quiet(s)
		s.close()
	}
	for i, at := range mine[:len(mine)-1] {
		s := p.followEvents(t, "", "Authorization", key, "Last-Event-ID", string(at.ID))
		if got := s.next(); got.ID != mine[i+1].ID {
			t.Errorf("behind %s comes %s, want %s", at.ID, got.ID, mine[i+1].ID)
		}
		quiet(s)
		s.close()
	}
	// Live, from the end on.
	s := p.followEvents(t, "?types=message.sent", "Authorization", key)
	defer s.close()
	p.do(t, "POST", "/v1/leads", strings.NewReplacer("annonce-1", "annonce-2", "buyer-1", "kunde-9").Replace(lead)).want(t, http.StatusCreated)
	p.say(t, mine[0].Data.Conversation, "seller", "Toujours là.")
	if a := s.next(); a.Data.Message.Text != "Toujours là." {
		t.Errorf("told %+v", a)
	}
	quiet(s)
}

// What a key may not follow it is not told of, not even that it happened.
func TestAKeyOfAnAccountResumesBehindItsOwnEvents(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	_, secret := p.twoAccounts(t)
	foreign, unknown := secret[0], "evt_99999_00000000"
	key := p.makeKey(t, bridgetest.AccountID, bridge.ScopeEventsRead, bridge.ScopeWebhooksWrite)
	answers := map[string]bool{}
	for _, id := range []string{foreign, unknown} {
		p.do(t, "GET", "/v1/events?after="+id, "", "Authorization", key).want(t, http.StatusGone)
		a := p.do(t, "GET", "/v1/events", "", "Authorization", key, "Last-Event-ID", id).want(t, http.StatusGone)
		answers[a.text("detail")] = true
	}
	p.do(t, "GET", "/v1/events?account="+bridgetest.OtherAccount, "", "Authorization", key).want(t, http.StatusNotFound)
	hook := p.do(t, "POST", "/v1/webhooks", `{"url": "https://crm.example.com/"}`, "Authorization", key).want(t, http.StatusCreated).text("webhook.id")
	for _, id := range []string{foreign, unknown} {
		a := p.do(t, "POST", "/v1/webhooks/"+hook+"/replay", fmt.Sprintf(`{"after": %q}`, id), "Authorization", key).want(t, http.StatusNotFound)
		answers[a.text("detail")] = true
	}
	if len(answers) != 2 {
		t.Errorf("a foreign event is told from an unknown one: %v", answers)
	}
	// The marketplace resumes behind any.
	s := p.followEvents(t, "?account="+bridgetest.AccountID, "Last-Event-ID", foreign)
	defer s.close()
	if a := s.next(); a.Data.Account != bridgetest.AccountID {
		t.Errorf("told %+v", a)
	}
}

// keyed changes what a key may between two looks at it.
type keyed struct {
	*bridgetest.Bridge
	deaf   bool                      // of what happens in this process
	change func(bridge.APIKey) error // before what was read of the journal is returned
	narrow atomic.Bool
	key    bridge.APIKey
}

func (k *keyed) WatchJournal() (<-chan struct{}, func()) {
	if k.deaf {
		return nil, func() {}
	}
	return k.Bridge.WatchJournal()
}

func (k *keyed) CheckAPIKey(ctx context.Context, secret string) (bridge.APIKey, error) {
	got, err := k.Bridge.CheckAPIKey(ctx, secret)
	if err == nil && got.ID == k.key.ID && k.narrow.Load() {
		got.Scopes = []bridge.Scope{bridge.ScopeListingsRead}
	}
	return got, err
}

func (k *keyed) Announcements(ctx context.Context, f bridge.JournalFilter) ([]bridge.Announcement, int64, error) {
	list, next, err := k.Bridge.Announcements(ctx, f)
	if err == nil && len(list) > 0 && k.change != nil {
		err = k.change(k.key)
	}
	return list, next, err
}

// A stream is no longer told anything once its key has ended, and ends, whether
// much happens or nothing.
func TestAStreamEndsWithItsKey(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name         string
		deaf, narrow bool
		busy         bool
	}{
		{name: "quiet"},
		{name: "revoked by another process", deaf: true},
		{name: "narrowed", deaf: true, narrow: true},
		{name: "busy", busy: true},
		{name: "busy and narrowed", busy: true, narrow: true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := bridgetest.New(t, bridgetest.Options{})
			b.Market(t)
			over := &keyed{Bridge: b, deaf: tt.deaf}
			p := newPlatformOn(t, b, over)
			id := p.open(t)
			k, secret, err := b.MakeAPIKey(t.Context(), bridge.NewAPIKey{Name: "crm", Account: bridgetest.AccountID, Scopes: []bridge.Scope{bridge.ScopeEventsRead}})
			if err != nil {
				t.Fatal(err)
			}
			over.key = k
			end := func(k bridge.APIKey) error {
				if tt.narrow {
					over.narrow.Store(true)
					return nil
				}
				_, err := b.RevokeAPIKey(context.Background(), k.ID)
				return err
			}
			query := ""
			if tt.busy {
				over.change, query = end, "?after=start"
			}
			s := p.followEvents(t, query, "Authorization", "Bearer "+secret)
			defer s.close()
			began := time.Now()
			if !tt.busy {
				for s.lines.Scan() && s.lines.Text() != "" {
				}
				if err := end(k); err != nil {
					t.Fatal(err)
				}
				if tt.deaf {
					p.say(t, id, "buyer", "Trop tard.")
				}
			}
			for s.lines.Scan() {
			}
			if err := s.lines.Err(); err != nil {
				t.Errorf("the stream broke: %v", err)
			}
			if strings.Contains(s.raw.String(), "data:") {
				t.Errorf("it was told all the same: %s", s.raw.String())
			}
			if took := time.Since(began); took > 15*time.Second {
				t.Errorf("it took %s", took)
			}
		})
	}
}
