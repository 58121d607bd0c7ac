package demo_test

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

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
