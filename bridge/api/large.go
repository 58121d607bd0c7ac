package api

import (
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/passerelle-mail/passerelle/bridge/internal/web"
)

// maxLarge is how many bodies of more than [maxBody] are in memory at a time,
// 80 MB each at most.
const maxLarge = 4

// takeTurns lets only a few requests with large bodies in at a time. The others
// wait for as long as their client does.
func (s *server) takeTurns(c huma.Context, next func(huma.Context)) {
	if r, _ := humago.Unwrap(c); r.ContentLength >= 0 && r.ContentLength <= maxBody {
		next(c)
		return
	}
	s.takeTurn(c, next)
}

// takeTurn is takeTurns for requests that are much work whatever their size.
func (s *server) takeTurn(c huma.Context, next func(huma.Context)) {
	r, w := humago.Unwrap(c)
	select {
	case s.large <- struct{}{}:
		defer func() { <-s.large }()
		next(c)
	case <-r.Context().Done():
		web.ProblemOf(http.StatusRequestTimeout).Write(w, r)
	}
}
