package inbox

import (
	"errors"
	"net/http"
	"strings"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/internal/web"
)

// takeHandover signs in somebody whom the marketplace sends, by form or by
// address.
func (h *Handler) takeHandover(w http.ResponseWriter, r *http.Request) {
	if isAhead(r) {
		// What looks before somebody comes must not use the token up.
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	cookie, s, first, err := h.bridge.Handover(r.Context(), r.FormValue("token"), r.UserAgent())
	switch {
	case errors.Is(err, bridge.ErrNotFound), errors.Is(err, bridge.ErrExpired):
		h.showProblemWords(w, r, web.Status(err), h.wordsFor(r).Access.HandoverGone(h.bridge.Installation().Name))
	case err != nil:
		h.fail(w, r, err)
	default:
		to := memberDoor.base
		if first != "" {
			to = memberDoor.path(first)
		}
		h.letIn(w, r, cookie, s, to)
	}
}

// isAhead says whether a browser or a scanner asks for a page that nobody may
// ever look at.
func isAhead(r *http.Request) bool {
	return r.Method == http.MethodHead ||
		strings.Contains(r.Header.Get("Sec-Purpose"), "prefetch") || r.Header.Get("Purpose") == "prefetch"
}

// letIn gives a browser its new session. A buyer is led to the conversation,
// a member to a page.
func (h *Handler) letIn(w http.ResponseWriter, r *http.Request, cookie string, s bridge.Session, to string) {
	v := s.Viewer
	h.setCookie(w, h.sessionCookieName(v.Side(), v.Conversation), cookie, s.ExpiresAt.Sub(h.bridge.Now()))
	if v.Side() == bridge.SideBuyer {
		h.dropOldSessions(w, r)
		to = buyerDoor.path(v.Conversation)
	} else {
		h.setCookie(w, h.cookieName(nextCookie), "", 0)
	}
	goTo(w, r, to)
}
