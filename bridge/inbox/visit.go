package inbox

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

// visit is a request of somebody who is signed in.
type visit struct {
	viewer  bridge.Viewer
	session bridge.SessionID
	door    door
	cookie  string // the session's
	words   *words
	clock   clock
}

// door is where one side comes in.
type door struct {
	side bridge.Side
	base string // of the paths of conversations
}

var (
	memberDoor = door{bridge.SideSeller, "/conversations"}
	buyerDoor  = door{bridge.SideBuyer, "/my/conversations"}
)

// path returns the address of a conversation.
func (d door) path(id bridge.ConversationID) string { return d.base + "/" + string(id) }

const (
	sessionCookie = "session"
	// nextCookie keeps what somebody wanted to see before signing in.
	nextCookie = "next"
	nextFor    = time.Hour
	// maxBuyerSessions bounds what a browser sends with each request.
	maxBuyerSessions = 20
)

// sessionCookieName names the cookie of a session: one for a member, and one
// for each conversation of a buyer.
func (h *Handler) sessionCookieName(side bridge.Side, id bridge.ConversationID) string {
	if side == bridge.SideSeller {
		return h.cookieName(sessionCookie)
	}
	return h.cookieName(sessionCookie) + "-" + string(id)
}

// cookieName adds the prefix by which browsers keep a cookie to this host and
// to https.
func (h *Handler) cookieName(name string) string {
	if h.secure {
		return "__Host-" + name
	}
	return name
}

func (h *Handler) setCookie(w http.ResponseWriter, name, value string, age time.Duration) {
	c := &http.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: int(age / time.Second),
		Secure: h.secure, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	}
	if age <= 0 {
		c.MaxAge = -1
	}
	http.SetCookie(w, c)
}

// visitPage answers a request of somebody who is signed in. Its error is
// answered by [Handler.fail].
type visitPage func(http.ResponseWriter, *http.Request, visit) error

// member lets members of accounts in, and sends others to sign in.
func (h *Handler) member(next visitPage) http.HandlerFunc {
	return h.signedIn(memberDoor, next, h.askToSignIn)
}

// buyer lets the buyer of the conversation in the path in.
func (h *Handler) buyer(next visitPage) http.HandlerFunc {
	return h.signedIn(buyerDoor, next, h.askToSignIn)
}

// memberLive and buyerLive are for streams, whose page is open already.
func (h *Handler) memberLive(next visitPage) http.HandlerFunc {
	return h.signedIn(memberDoor, next, h.streamSignedOut)
}

func (h *Handler) buyerLive(next visitPage) http.HandlerFunc {
	return h.signedIn(buyerDoor, next, h.streamSignedOut)
}

func (h *Handler) signedIn(d door, next visitPage, others http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v, r, err := h.visit(r, d)
		switch {
		case errors.Is(err, errSignedOut):
			others(w, r)
			return
		case err == nil:
			if err = h.checkPath(r, v); err == nil {
				err = next(w, r, v)
			}
		}
		if err != nil {
			h.fail(w, r, err)
		}
	}
}

// checkPath lets nobody below a conversation that they may not see, whatever the
// page would look for first.
func (h *Handler) checkPath(r *http.Request, v visit) error {
	id := r.PathValue("id")
	if id == "" || !strings.HasPrefix(r.URL.Path, v.door.base+"/") {
		return nil
	}
	return h.bridge.Sees(r.Context(), v.viewer, bridge.ConversationID(id))
}

var errSignedOut = errors.New("signed out")

// visit finds the session of a request, and returns the request with what its
// member chose (see [withPreferences]). It returns errSignedOut where there is
// none any more.
func (h *Handler) visit(r *http.Request, d door) (visit, *http.Request, error) {
	c, err := r.Cookie(h.sessionCookieName(d.side, bridge.ConversationID(r.PathValue("id"))))
	if err != nil || c.Value == "" {
		return visit{}, r, errSignedOut
	}
	s, err := h.session(r.Context(), c.Value)
	if err != nil {
		return visit{}, r, err
	}
	if s.Viewer.Side() != d.side {
		return visit{}, r, errSignedOut
	}
	if s.Viewer.Member != "" {
		p, err := h.bridge.Preferences(r.Context(), s.Viewer)
		if err != nil {
			return visit{}, r, err
		}
		r = withPreferences(r, p)
	}
	words := h.wordsFor(r)
	return visit{s.Viewer, s.ID, d, c.Value, words, h.clockFor(r, words)}, r, nil
}

func (h *Handler) session(ctx context.Context, cookie string) (bridge.Session, error) {
	s, err := h.bridge.Session(ctx, cookie)
	if errors.Is(err, bridge.ErrNotFound) || errors.Is(err, bridge.ErrExpired) {
		return bridge.Session{}, errSignedOut
	}
	return s, err
}

// askToSignIn sends somebody to the sign-in page, and remembers for a while
// what was asked for.
func (h *Handler) askToSignIn(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodGet && nextPath.MatchString(r.URL.Path) {
		h.setCookie(w, h.cookieName(nextCookie), r.URL.Path, nextFor)
	}
	goTo(w, r, "/sign-in")
}

// goTo sends the browser to another page, also from within one.
func goTo(w http.ResponseWriter, r *http.Request, path string) {
	if isPartial(r) {
		w.Header().Set("HX-Redirect", path)
		w.WriteHeader(http.StatusNoContent)
		return
	}
	http.Redirect(w, r, path, http.StatusSeeOther)
}

// isPartial says whether a script asks for a part of the page that it is in.
func isPartial(r *http.Request) bool { return r.Header.Get("HX-Request") == "true" }

// goHome leads to the conversations, or to the sign-in page.
func (h *Handler) goHome(w http.ResponseWriter, r *http.Request) {
	goTo(w, r, memberDoor.base)
}
