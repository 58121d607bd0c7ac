package inbox

import (
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/passerelle-mail/passerelle/bridge"
)

// signInPage asks for a mail address.
type signInPage struct {
	shell
	Email string
	Error string
	// Providers are those that are for everybody.
	Providers []Provider
}

func (h *Handler) showSignIn(w http.ResponseWriter, r *http.Request) {
	h.showSignInForm(w, r, http.StatusOK, "", "")
}

func (h *Handler) showSignInForm(w http.ResponseWriter, r *http.Request, status int, email, problem string) {
	p := signInPage{shell: h.shell(r, ""), Email: email, Error: problem}
	p.Title = p.W.SignIn
	for _, name := range slices.Sorted(maps.Keys(h.providers)) {
		if one := h.providers[name]; one.Account == "" {
			p.Providers = append(p.Providers, one.Provider)
		}
	}
	if err := h.pages.signIn.show(w, r, status, p); err != nil {
		h.fail(w, r, err)
	}
}

// requestSignIn mails a link. Its answer does not tell who has an account.
func (h *Handler) requestSignIn(w http.ResponseWriter, r *http.Request) {
	email := strings.TrimSpace(r.PostFormValue("email"))
	err := h.bridge.RequestSignIn(r.Context(), email)
	if errors.Is(err, bridge.ErrInvalid) {
		h.showSignInForm(w, r, http.StatusBadRequest, email, h.wordsFor(r).BadEmail)
		return
	}
	if err == nil {
		s := h.shell(r, "")
		s.Title = s.W.LinkSent
		err = h.pages.signInSent.show(w, r, http.StatusOK, s)
	}
	if err != nil {
		h.fail(w, r, err)
	}
}
