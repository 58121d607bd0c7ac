package api_test

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

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
	p.do(t, "GET", "/v1/accounts?cursor=nonsense", "").want(t, http.StatusBadRequest)
}
