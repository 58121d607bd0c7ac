package inbox

import (
	"errors"
	"net/http"
	"strings"
	"time"
)

const languageFor = 365 * 24 * time.Hour

// setLanguage keeps the language that somebody chose, and goes back to where
// they were.
func (h *Handler) setLanguage(w http.ResponseWriter, r *http.Request) {
	lang, back := r.PostFormValue("language"), r.PostFormValue("back")
	if languages[lang] == nil {
		h.showProblem(w, r, http.StatusBadRequest)
		return
	}
	h.setCookie(w, h.cookieName(languageCookie), lang, languageFor)
	if err := h.rememberLanguage(r, lang); err != nil {
		h.fail(w, r, err)
		return
	}
	if !isLocal(back) {
		back = "/"
	}
	goTo(w, r, back)
}

// rememberLanguage changes the language of a member who chose one in the settings,
// which would else win over the one just chosen.
func (h *Handler) rememberLanguage(r *http.Request, lang string) error {
	v, r, err := h.visit(r, memberDoor)
	if errors.Is(err, errSignedOut) {
		return nil
	} else if err != nil {
		return err
	}
	p := preferences(r)
	if p.Language == "" || p.Language == lang {
		return nil
	}
	p.Language = lang
	return h.bridge.PutPreferences(r.Context(), v.viewer, p)
}

// isLocal says whether a path leads to a page of ours. Browsers take "//host"
// and "/\host" for other hosts.
func isLocal(path string) bool {
	return strings.HasPrefix(path, "/") && !strings.HasPrefix(path, "//") && !strings.ContainsAny(path, "\\\x00\r\n\t")
}
