package inbox

import "net/http"

// unsubscribePage has one button, which ends mails about favourites.
type unsubscribePage struct {
	shell
	Action string // empty once it is done
}

// showUnsubscribe changes nothing: mail scanners open links.
func (h *Handler) showUnsubscribe(w http.ResponseWriter, r *http.Request) {
	h.showUnsubscribePage(w, r, r.URL.Path)
}

// unsubscribe answers the button of the page, and the one click of a mail
// program (RFC 8058), which comes without cookies and from another site. The
// token is all that it takes.
func (h *Handler) unsubscribe(w http.ResponseWriter, r *http.Request) {
	if err := h.bridge.Unsubscribe(r.Context(), r.PathValue("token")); err != nil {
		h.fail(w, r, err)
		return
	}
	h.showUnsubscribePage(w, r, "")
}

func (h *Handler) showUnsubscribePage(w http.ResponseWriter, r *http.Request, action string) {
	p := unsubscribePage{shell: h.shell(r, ""), Action: action}
	p.Title = p.W.Unsubscribe
	if err := h.pages.unsubscribe.show(w, r, http.StatusOK, p); err != nil {
		h.fail(w, r, err)
	}
}
