package inbox

import (
	"net/http"

	"github.com/passerelle-mail/passerelle/bridge"
)

// blockSeller makes a buyer take no more messages of a seller, or take them again.
func (h *Handler) blockSeller(w http.ResponseWriter, r *http.Request, v visit) error {
	id := bridge.ConversationID(r.PathValue("id"))
	on := r.PostFormValue("do") == "block"
	if !on && r.PostFormValue("do") != "unblock" {
		return &bridge.InvalidError{Field: "do", Want: `"block" or "unblock"`}
	}
	if err := h.bridge.SetBlocked(r.Context(), v.viewer, id, on, false); err != nil {
		return err
	}
	goTo(w, r, v.door.path(id)+"/settings#block")
	return nil
}
