package api_test

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

func TestCountLeads(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	const count = "/v1/accounts/garage-dubreuil/leads/count"
	p.do(t, "GET", count, "").want(t, http.StatusOK).wantValues(t, map[string]any{"leads": 0.0})
	p.open(t)
	for query, want := range map[string]float64{"": 1, "?state=waiting": 1, "?state=closed": 0, "?listing=annonce-1&q=durand": 1, "?until=2026-11-01T00:00:00Z": 0} {
		p.do(t, "GET", count+query, "").want(t, http.StatusOK).wantValues(t, map[string]any{"leads": want})
	}
	p.do(t, "GET", count+"?state=lost", "").want(t, http.StatusBadRequest)
	p.do(t, "GET", count+"?listing=annonce-2", "").want(t, http.StatusNotFound)
}

func TestListAccounts(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	all := func(header ...string) (names []string) {
		for cursor := ""; ; {
			a := p.do(t, "GET", "/v1/accounts?limit=1&cursor="+cursor, "", header...).want(t, http.StatusOK)
			if name := a.text("accounts.0.external_id"); name != "" {
				names = append(names, name)
			}
			if cursor = a.text("next"); cursor == "" {
				return names
			}
		}
	}
	if diff := cmp.Diff([]string{bridgetest.AccountID, bridgetest.OtherAccount}, all()); diff != "" {
		t.Errorf("accounts (-want +got):\n%s", diff)
	}
	own := p.makeKey(t, bridgetest.OtherAccount)
	if diff := cmp.Diff([]string{bridgetest.OtherAccount}, all("Authorization", own)); diff != "" {
		t.Errorf("accounts of a bound key (-want +got):\n%s", diff)
	}
	for _, query := range []string{"cursor=nonsense", "cursor=%25", "cursor=%zz", "limit=2;cursor=x"} {
		p.do(t, "GET", "/v1/accounts?"+query, "").want(t, http.StatusBadRequest)
	}
}
