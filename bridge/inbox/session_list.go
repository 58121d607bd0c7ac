package inbox

import (
	"net/http"

	"github.com/passerelle-mail/passerelle/bridge"
)

// sessionsPage lists where a member is signed in.
type sessionsPage struct {
	shell
	This   openSession
	Others []openSession
}

// openSession is a session as its member sees it.
type openSession struct {
	ID       bridge.SessionID
	Device   string
	Origin   string
	SignedIn string
	Seen     string
}

func (h *Handler) listSessions(w http.ResponseWriter, r *http.Request, v visit) error {
	open, err := h.bridge.Sessions(r.Context(), v.viewer)
	if err != nil {
		return err
	}
	p := sessionsPage{shell: h.shell(r, v.words.Access.Sessions)}
	p.SignOut = "/sign-out"
	for _, s := range open {
		one := openSession{
			ID: s.ID, Device: v.words.Access.device(deviceOf(s.UserAgent)), Origin: h.origin(v.words, s.Origin),
			SignedIn: v.words.Access.SignedInAt(v.clock.day(s.CreatedAt)), Seen: v.words.Access.SeenAt(v.clock.at(s.SeenAt).Full),
		}
		if s.ID == v.session {
			p.This = one
		} else {
			p.Others = append(p.Others, one)
		}
	}
	return h.pages.sessions.show(w, r, http.StatusOK, p)
}

// endSession ends one of the member's other sessions, or this one.
func (h *Handler) endSession(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := h.bridge.EndSession(r.Context(), v.viewer, bridge.SessionID(r.PathValue("session"))); err != nil {
		return err
	}
	goTo(w, r, "/sessions")
	return nil
}

func (h *Handler) endOtherSessions(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := h.bridge.EndOtherSessions(r.Context(), v.viewer, v.session); err != nil {
		return err
	}
	goTo(w, r, "/sessions")
	return nil
}
