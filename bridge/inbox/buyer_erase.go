package inbox

import (
	"net/http"
	"time"
)

// buyerErasePage says what deleting the buyer's data does, or that it is done.
type buyerErasePage struct {
	buyerShell
	Done bool
}

func (h *Handler) showBuyerErase(w http.ResponseWriter, r *http.Request, v visit) error {
	s, _, err := h.buyerShell(r, v)
	if err != nil {
		return err
	}
	p := buyerErasePage{buyerShell: s}
	p.Title = p.W.Buyers.Erase
	return h.pages.buyerErase.show(w, r, http.StatusOK, p)
}

// eraseBuyer erases the buyer, whose sessions end with it.
func (h *Handler) eraseBuyer(w http.ResponseWriter, r *http.Request, v visit) error {
	if _, err := h.bridge.EraseViewer(r.Context(), v.viewer); err != nil {
		return err
	}
	h.setCookie(w, h.sessionCookieName(v.door.side, v.viewer.Conversation), "", -time.Second)
	p := buyerErasePage{buyerShell: buyerShell{shell: h.shell(r, v.words.Buyers.Erased)}, Done: true}
	return h.pages.buyerErase.show(w, r, http.StatusOK, p)
}
