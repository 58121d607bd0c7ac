package inbox

import (
	"net/http"

	"github.com/passerelle-mail/passerelle/bridge"
)

// signOut ends the session that the form is of.
func (h *Handler) signOut(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := h.bridge.SignOut(r.Context(), v.cookie); err != nil {
		return err
	}
	h.setCookie(w, h.sessionCookieName(v.door.side, bridge.ConversationID(r.PathValue("id"))), "", 0)
	goTo(w, r, "/sign-in")
	return nil
}
