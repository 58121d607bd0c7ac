package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestShortListsComeInPagesToo reads what is never long one by one.
func TestShortListsComeInPagesToo(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	for _, name := range []string{"adf", "crm"} {
		p.do(t, "PUT", profilesPath+"/"+name, strings.Replace(adfProfile, "Leads@", name+"@", 1)).want(t, http.StatusOK)
	}
	for range 2 {
		p.do(t, "POST", "/v1/webhooks", hook).want(t, http.StatusCreated)
	}
	for _, tt := range []struct {
		path, item string
		want       []string
	}{
		{profilesPath + "?", "profiles.0.name", []string{"contacts", "adf", "crm"}},
		{"/v1/conformance/sets?", "sets.0.name", []string{"ours"}},
		{"/v1/webhooks?account=garage-dubreuil&", "webhooks.0.account", []string{"garage-dubreuil", "garage-dubreuil"}},
	} {
		var got []string
		for cursor := ""; ; {
			a := p.do(t, "GET", tt.path+"limit=1&cursor="+cursor, "").want(t, http.StatusOK)
			got = append(got, a.text(tt.item))
			if cursor = a.text("next"); cursor == "" {
				break
			}
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.path, diff)
		}
		p.do(t, "GET", tt.path+"cursor=nonsense", "").want(t, http.StatusBadRequest)
	}
}
