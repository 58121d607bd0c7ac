package demo_test

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
	"github.com/passerelle-mail/passerelle/cmd/passerelle/demo"
)

func TestWelcome(t *testing.T) {
	t.Parallel()
	d := startWorld(t)
	var out bytes.Buffer
	if err := demo.Welcome(t.Context(), d, &out); err != nil {
		t.Fatal(err)
	}
	links := regexp.MustCompile(`http://\S*/(demo|sign-in)/[^\s)]*`).FindAllString(out.String(), -1)
	if len(links) != 4 {
		t.Errorf("%d links to pages; want 4:\n%s", len(links), out.String())
	}
	for _, link := range links {
		if _, token, ok := strings.Cut(link, "/sign-in/"); ok {
			if err := d.Bridge.(*bridgetest.Bridge).CheckSignIn(t.Context(), token); err != nil {
				t.Errorf("%s: %v", link, err)
			}
			continue
		}
		if p := get(t, link); p.status != 200 {
			t.Errorf("%s: %d", link, p.status)
		}
	}
	if !strings.Contains(out.String(), d.APIKey) || !strings.Contains(out.String(), d.SMTP) {
		t.Errorf("the API key or the SMTP address is missing:\n%s", out.String())
	}
}

// TestTheSellersLinkIsTheOwners: a visitor is to see all pages.
func TestTheSellersLinkIsTheOwners(t *testing.T) {
	t.Parallel()
	d := startWorld(t)
	var out bytes.Buffer
	if err := demo.Welcome(t.Context(), d, &out); err != nil {
		t.Fatal(err)
	}
	b := d.Bridge.(*bridgetest.Bridge)
	_, token, _ := strings.Cut(regexp.MustCompile(`http://\S*/sign-in/\S*`).FindString(out.String()), "/sign-in/")
	_, s, err := b.SignIn(t.Context(), token, "")
	if err != nil {
		t.Fatal(err)
	}
	members, _, err := b.Colleagues(t.Context(), s.Viewer)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range members {
		if m.ID == s.Viewer.Member && m.Role != bridge.RoleOwner {
			t.Errorf("the seller's link signs an %s in", m.Role)
		}
	}
}
