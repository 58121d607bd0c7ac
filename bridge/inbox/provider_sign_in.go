package inbox

import (
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/passerelle-mail/passerelle/bridge"
)

const (
	// attemptCookie keeps what a provider's answer must fit.
	attemptCookie = "oidc"
	attemptFor    = 10 * time.Minute
)

// attempt is a way to a provider and back, which only the browser that began it
// can end.
type attempt struct{ provider, state, nonce, verifier string }

func (a attempt) String() string {
	return strings.Join([]string{a.provider, a.state, a.nonce, a.verifier}, ".")
}

func parseAttempt(s string) (a attempt, ok bool) {
	parts := strings.Split(s, ".")
	if len(parts) != 4 || parts[1] == "" || parts[2] == "" || parts[3] == "" {
		return attempt{}, false
	}
	return attempt{parts[0], parts[1], parts[2], parts[3]}, true
}

// same compares secrets in a time that tells nothing of them.
func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// askProvider sends a browser to a provider.
func (h *Handler) askProvider(w http.ResponseWriter, r *http.Request) {
	p := h.providers[r.PathValue("provider")]
	if p == nil {
		h.notFound(w, r)
		return
	}
	config, _, err := p.open(r.Context())
	if err != nil {
		h.refuseProvider(w, r, p, err)
		return
	}
	a := attempt{p.Name, rand.Text(), rand.Text(), oauth2.GenerateVerifier()}
	h.setCookie(w, h.cookieName(attemptCookie), a.String(), attemptFor)
	http.Redirect(w, r, config.AuthCodeURL(a.state, oidc.Nonce(a.nonce), oauth2.S256ChallengeOption(a.verifier)), http.StatusSeeOther)
}

// answerOfProvider signs in whom a provider vouches for.
func (h *Handler) answerOfProvider(w http.ResponseWriter, r *http.Request) {
	p := h.providers[r.PathValue("provider")]
	if p == nil {
		h.notFound(w, r)
		return
	}
	if isAhead(r) {
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	cookie, s, err := h.takeAnswer(r, p)
	h.setCookie(w, h.cookieName(attemptCookie), "", 0)
	if err != nil {
		h.refuseProvider(w, r, p, err)
		return
	}
	h.letIn(w, r, cookie, s, h.next(r))
}

func (h *Handler) takeAnswer(r *http.Request, p *provider) (string, bridge.Session, error) {
	q := r.URL.Query()
	c, err := r.Cookie(h.cookieName(attemptCookie))
	if err != nil {
		return "", bridge.Session{}, errProvider
	}
	a, ok := parseAttempt(c.Value)
	if !ok || a.provider != p.Name || !same(a.state, q.Get("state")) || q.Get("code") == "" {
		return "", bridge.Session{}, errProvider
	}
	email, err := p.emailOf(r.Context(), q.Get("code"), a)
	if err != nil {
		return "", bridge.Session{}, err
	}
	return h.bridge.SignInVerified(r.Context(), bridge.VerifiedEmail{Provider: p.Name, Account: p.Account, Email: email}, r.UserAgent())
}

// refuseProvider says what went wrong, and leads to another attempt.
func (h *Handler) refuseProvider(w http.ResponseWriter, r *http.Request, p *provider, err error) {
	words := h.wordsFor(r).Access
	status, say := http.StatusForbidden, words.ProviderRefused(p.Title)
	switch {
	case errors.Is(err, errUnverified):
		say = words.ProviderUnverified(p.Title)
	case errors.Is(err, errProvider):
	case errors.Is(err, bridge.ErrNotFound):
		say = words.ProviderUnknown(p.Title)
	case errors.Is(err, bridge.ErrConflict):
		say = words.ProviderSeveral
	case errors.Is(err, bridge.ErrUnavailable):
		status, say = http.StatusServiceUnavailable, words.ProviderDown(p.Title)
	default:
		h.fail(w, r, err)
		return
	}
	h.log.WarnContext(r.Context(), "provider gave no sign-in", slog.String("provider", p.Name), slog.Any("err", err))
	again := r.Clone(r.Context())
	again.URL.Path = "/oidc/" + p.Name
	h.showProblemWords(w, again, status, say)
}
