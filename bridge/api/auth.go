package api

import (
	"errors"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/internal/web"
)

// authenticate lets a request with a key through. Every other one gets the same
// answer, so that nothing is learnt about keys.
func (s *server) authenticate(c huma.Context, next func(huma.Context)) {
	ctx := c.Context()
	_, err := s.bridge.CheckAPIKey(ctx, bearer(c.Header("Authorization")))
	if err == nil {
		next(c)
		return
	}
	r, w := humago.Unwrap(c)
	if !errors.Is(err, bridge.ErrNotFound) {
		s.problem(ctx, err, nil).Write(w, r)
		return
	}
	w.Header().Set("WWW-Authenticate", "Bearer")
	web.ProblemOf(http.StatusUnauthorized).Write(w, r)
}

// bearer returns the token of an Authorization header (RFC 6750, section 2.1);
// empty where it holds none.
func bearer(header string) string {
	scheme, token, _ := strings.Cut(header, " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}
