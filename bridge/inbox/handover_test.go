package inbox_test

import (
	"maps"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
	"github.com/passerelle-mail/passerelle/bridge/inbox"
)

// handover returns a token of the marketplace for somebody.
func (s *site) handover(key, secret, id string, who map[string]any) string {
	s.t.Helper()
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.HS256, Key: []byte(secret)}, (&jose.SignerOptions{}).WithHeader("kid", key))
	must(s.t, err)
	claims := map[string]any{
		"aud": s.Installation().BaseURL, "iat": s.Clock.Now().Unix(), "exp": s.Clock.Now().Add(time.Minute).Unix(), "jti": id,
	}
	maps.Copy(claims, who)
	token, err := jwt.Signed(signer).Claims(claims).Serialize()
	must(s.t, err)
	return token
}

func TestTheMarketplaceSendsItsUsers(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(o *inbox.Options) { o.Secure = true })
	key, err := s.CreateHandoverKey(t.Context(), "shop")
	must(t, err)
	id := string(s.thread.ID)
	lea := map[string]any{"account": bridgetest.AccountID, "email": bridgetest.MemberEmail}
	leaThere := map[string]any{"account": bridgetest.AccountID, "email": bridgetest.MemberEmail, "conversation": id}
	marie := map[string]any{"buyer": bridgetest.Buyer().ExternalID, "conversation": id}
	for _, tt := range []struct {
		name, id string
		who      map[string]any
		to       string
	}{
		{"a member", "member-1", lea, "/conversations"},
		{"a member, to a thread", "member-2", leaThere, "/conversations/" + id},
		{"a buyer", "buyer-12", marie, "/my/conversations/" + id},
	} {
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			b := s.browser()
			b.header.Set("Sec-Fetch-Site", "cross-site") // as from the marketplace's pages
			token := s.handover(key.ID, key.Secret, tt.id+method, tt.who)
			use := func() answer {
				if method == http.MethodGet {
					return b.get("/sso?token=" + token)
				}
				return b.post("/sso", url.Values{"token": {token}})
			}
			ahead := *b
			ahead.header = b.header.Clone()
			ahead.header.Set("Sec-Purpose", "prefetch;prerender")
			if a := ahead.get("/sso?token=" + token); a.status != http.StatusServiceUnavailable {
				t.Errorf("%s: looking ahead = %d, want 503", tt.name, a.status)
			}
			if a := b.do(http.MethodHead, "/sso?token="+token, nil, ""); a.status != http.StatusServiceUnavailable {
				t.Errorf("%s: HEAD = %d, want 503", tt.name, a.status)
			}
			if a := use(); a.status != http.StatusSeeOther || a.location() != tt.to {
				t.Errorf("%s: %s /sso = %d to %q, want 303 to %q", tt.name, method, a.status, a.location(), tt.to)
			}
			if a := b.get(tt.to); a.status != http.StatusOK {
				t.Errorf("%s: %s = %d, want 200", tt.name, tt.to, a.status)
			}
			if a := use(); a.status != http.StatusGone {
				t.Errorf("%s: again = %d, want 410", tt.name, a.status)
			}
		}
	}
	b := s.browser()
	if a := b.post("/sso", url.Values{"token": {s.handover(key.ID, "x"+key.Secret[1:], "forged-1", lea)}}); a.status != http.StatusNotFound {
		t.Errorf("a forged token = %d, want 404", a.status)
	} else {
		wantContains(t, a.body, "Revenez sur Voiturama")
	}
	if a := b.get("/sso"); a.status != http.StatusNotFound {
		t.Errorf("no token = %d, want 404", a.status)
	}
	if a := b.get("/conversations"); a.status != http.StatusSeeOther {
		t.Errorf("a refused token has signed in: %d", a.status)
	}
	b.get("/sso?token=" + s.handover(key.ID, key.Secret, "the last", lea))
	wantContains(t, b.get("/sessions").body, "depuis Voiturama")
}
