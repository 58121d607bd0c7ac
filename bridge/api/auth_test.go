package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestKey(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	id, _, _ := strings.Cut(strings.TrimPrefix(p.key, "psk_"), "_")
	tests := []struct {
		name, header string
		status       int
	}{
		{"right", "Bearer " + p.key, http.StatusOK},
		{"scheme in another case", "bearer " + p.key, http.StatusOK},
		{"none", "", http.StatusUnauthorized},
		{"no scheme", p.key, http.StatusUnauthorized},
		{"another scheme", "Basic " + p.key, http.StatusUnauthorized},
		{"empty", "Bearer ", http.StatusUnauthorized},
		{"not a key", "Bearer nonsense", http.StatusUnauthorized},
		{"unknown key", "Bearer psk_000000000000_" + strings.Repeat("a", 43), http.StatusUnauthorized},
		{"wrong secret", "Bearer psk_" + id + "_" + strings.Repeat("a", 43), http.StatusUnauthorized},
		{"cut", "Bearer " + p.key[:len(p.key)-1], http.StatusUnauthorized},
		{"two", "Bearer " + p.key + " " + p.key, http.StatusUnauthorized},
	}
	var refused any
	for _, tt := range tests {
		a := p.do(t, "GET", "/v1/listings/annonce-1", "", "Authorization", tt.header, "X-Request-Id", "one")
		if a.status != tt.status {
			t.Errorf("%s: status %d, want %d", tt.name, a.status, tt.status)
		}
		if tt.status == http.StatusOK {
			continue
		}
		if got := a.header.Get("WWW-Authenticate"); got != "Bearer" {
			t.Errorf("%s: WWW-Authenticate: %q", tt.name, got)
		}
		if refused == nil {
			refused = a.body
		}
		if diff := cmp.Diff(refused, a.body); diff != "" {
			t.Errorf("%s is answered differently (-first +this):\n%s", tt.name, diff)
		}
	}
	if strings.Contains(p.log.String(), p.key) {
		t.Error("the log holds the key")
	}
}
