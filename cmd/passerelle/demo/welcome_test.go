package demo_test

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"github.com/passerelle-mail/passerelle/cmd/passerelle/demo"
)

func TestWelcome(t *testing.T) {
	t.Parallel()
	d := startWorld(t)
	var out bytes.Buffer
	if err := demo.Welcome(t.Context(), d, &out); err != nil {
		t.Fatal(err)
	}
	links := regexp.MustCompile(`http://\S*/demo/[^\s)]*`).FindAllString(out.String(), -1)
	if len(links) != 3 {
		t.Errorf("%d links to the demo's pages; want 3:\n%s", len(links), out.String())
	}
	for _, link := range links {
		if p := get(t, link); p.status != 200 {
			t.Errorf("%s: %d", link, p.status)
		}
	}
	if !strings.Contains(out.String(), d.APIKey) || !strings.Contains(out.String(), d.SMTP) {
		t.Errorf("the API key or the SMTP address is missing:\n%s", out.String())
	}
}
