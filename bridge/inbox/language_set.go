package inbox

import (
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
	if !isLocal(back) {
		back = "/"
	}
	goTo(w, r, back)
}

// isLocal says whether a path leads to a page of ours. Browsers take "//host"
// and "/\host" for other hosts.
func isLocal(path string) bool {
	return strings.HasPrefix(path, "/") && !strings.HasPrefix(path, "//") && !strings.ContainsAny(path, "\\\x00\r\n\t")
}
