package inbox

import (
	"errors"
	"net/http"
	"regexp"
	"strings"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/internal/web"
)

// signInLinkPage has one button, which uses a link up.
type signInLinkPage struct {
	shell
	Action string
}

// showSignInLink changes nothing: mail scanners open links.
func (h *Handler) showSignInLink(w http.ResponseWriter, r *http.Request) {
	if err := h.bridge.CheckSignIn(r.Context(), r.PathValue("token")); err != nil {
		h.refuseSignInLink(w, r, err)
		return
	}
	p := signInLinkPage{shell: h.shell(r, ""), Action: r.URL.Path}
	p.Title = p.W.SignInTo(p.Installation)
	if err := h.pages.signInLink.show(w, r, http.StatusOK, p); err != nil {
		h.fail(w, r, err)
	}
}

func (h *Handler) useSignInLink(w http.ResponseWriter, r *http.Request) {
	cookie, s, err := h.bridge.SignIn(r.Context(), r.PathValue("token"), r.UserAgent())
	if err != nil {
		h.refuseSignInLink(w, r, err)
		return
	}
	h.letIn(w, r, cookie, s, h.next(r))
}

// refuseSignInLink says the same of links that were used, that ran out and
// that never were.
func (h *Handler) refuseSignInLink(w http.ResponseWriter, r *http.Request, err error) {
	if !errors.Is(err, bridge.ErrNotFound) && !errors.Is(err, bridge.ErrExpired) {
		h.fail(w, r, err)
		return
	}
	s := h.shell(r, "")
	s.Title = s.W.LinkGone
	if err := h.pages.signInGone.show(w, r, web.Status(err), s); err != nil {
		h.fail(w, r, err)
	}
}

// nextPath are the pages that mails lead to.
var nextPath = regexp.MustCompile(`^/(conversations/[0-9a-f-]{36}(/details)?|intake/[0-9a-f-]{36})$`)

// next returns what a member wanted to see before signing in, or the list.
func (h *Handler) next(r *http.Request) string {
	if c, err := r.Cookie(h.cookieName(nextCookie)); err == nil && nextPath.MatchString(c.Value) {
		return c.Value
	}
	return memberDoor.base
}

// dropOldSessions keeps a buyer's cookies from growing without end. Browsers
// send the oldest first.
func (h *Handler) dropOldSessions(w http.ResponseWriter, r *http.Request) {
	var names []string
	for _, c := range r.Cookies() {
		if strings.HasPrefix(c.Name, h.cookieName(sessionCookie)+"-") {
			names = append(names, c.Name)
		}
	}
	for len(names) >= maxBuyerSessions {
		h.setCookie(w, names[0], "", 0)
		names = names[1:]
	}
}
