package inbox_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
	"github.com/passerelle-mail/passerelle/bridge/inbox"
)

// login is an OpenID Connect provider of a firm.
type login struct {
	*httptest.Server
	t       *testing.T
	key     *ecdsa.PrivateKey
	asked   url.Values     // what the browser was sent with
	changes map[string]any // to the claims; nil takes one out
	now     func() time.Time
	forger  *ecdsa.PrivateKey // signs in the place of key
}

func newLogin(t *testing.T) *login {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(t, err)
	l := &login{t: t, key: key}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		l.answer(w, map[string]any{
			"issuer": l.URL, "authorization_endpoint": l.URL + "/authorize", "token_endpoint": l.URL + "/token",
			"jwks_uri": l.URL + "/keys", "id_token_signing_alg_values_supported": []string{"ES256"},
		})
	})
	mux.HandleFunc("GET /keys", func(w http.ResponseWriter, _ *http.Request) {
		l.answer(w, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: &key.PublicKey, KeyID: "k", Algorithm: "ES256", Use: "sig"}}})
	})
	mux.HandleFunc("POST /token", l.token)
	l.Server = httptest.NewServer(mux)
	t.Cleanup(l.Close)
	return l
}

func (l *login) answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(v); err != nil {
		l.t.Error(err)
	}
}

// token gives an id token for the code, to the client that proves that it asked.
func (l *login) token(w http.ResponseWriter, r *http.Request) {
	id, secret, _ := r.BasicAuth()
	sum := sha256.Sum256([]byte(r.PostFormValue("code_verifier")))
	challenge := base64.RawURLEncoding.EncodeToString(sum[:])
	if id != "inbox" || secret != "hush" || r.PostFormValue("code") != "the code" || challenge != l.asked.Get("code_challenge") ||
		l.asked.Get("code_challenge_method") != "S256" || r.PostFormValue("redirect_uri") != l.asked.Get("redirect_uri") {
		w.WriteHeader(http.StatusBadRequest)
		l.answer(w, map[string]string{"error": "invalid_grant"})
		return
	}
	claims := map[string]any{
		"iss": l.URL, "aud": "inbox", "sub": "7", "iat": l.now().Unix(), "exp": l.now().Add(time.Minute).Unix(),
		"nonce": l.asked.Get("nonce"), "email": "Lea@Garage-Dubreuil.example", "email_verified": true,
	}
	maps.Copy(claims, l.changes)
	maps.DeleteFunc(claims, func(_ string, v any) bool { return v == nil })
	key := l.key
	if l.forger != nil {
		key = l.forger
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.ES256, Key: key}, (&jose.SignerOptions{}).WithHeader("kid", "k"))
	if err != nil {
		l.t.Error(err)
	}
	token, err := jwt.Signed(signer).Claims(claims).Serialize()
	if err != nil {
		l.t.Error(err)
	}
	l.answer(w, map[string]any{"access_token": "x", "token_type": "Bearer", "id_token": token})
}

// firmSite is an inbox with a provider of Léa's account, one of the other
// account, and one for all.
func firmSite(t *testing.T) (*site, *login) {
	t.Helper()
	l := newLogin(t)
	provider := func(name, account string) inbox.Provider {
		return inbox.Provider{Name: name, Title: "Login " + name, Account: account, Issuer: l.URL, ClientID: "inbox", ClientSecret: "hush"}
	}
	s := newSite(t, func(o *inbox.Options) {
		o.Providers = []inbox.Provider{provider("firm", bridgetest.AccountID), provider("rival", bridgetest.OtherAccount), provider("all", "")}
	})
	l.now = s.Clock.Now
	return s, l
}

// begin goes to the provider, and returns the way back for a code.
func (l *login) begin(b *browser, name string) string {
	l.t.Helper()
	a := b.get("/oidc/" + name)
	u, err := url.Parse(a.location())
	must(l.t, err)
	l.asked = u.Query()
	if a.status != http.StatusSeeOther || !strings.HasPrefix(a.location(), l.URL+"/authorize?") || l.asked.Get("nonce") == "" {
		l.t.Fatalf("GET = %d to %q; want 303 to the provider", a.status, a.location())
	}
	back, err := url.Parse(l.asked.Get("redirect_uri"))
	must(l.t, err)
	return back.Path + "?" + url.Values{"code": {"the code"}, "state": {l.asked.Get("state")}}.Encode()
}

func TestMembersSignInWithTheirFirm(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"firm", "all"} {
		s, l := firmSite(t)
		b := s.browser()
		b.get("/conversations/" + string(s.thread.ID))
		if a := b.get(l.begin(b, name)); a.location() != "/conversations/"+string(s.thread.ID) {
			t.Fatalf("%s: coming back = %d to %q; want to what was asked for", name, a.status, a.location())
		}
		wantContains(t, b.get("/sessions").body, "avec Login "+name)
	}
}

func TestOnlyProvidersForAllAreOffered(t *testing.T) {
	t.Parallel()
	s, _ := firmSite(t)
	page := s.browser().get("/sign-in").body
	wantContains(t, page, `href="/oidc/all"`, "Se connecter avec Login all")
	wantWithout(t, page, "firm", "rival")
	if a := s.browser().get("/oidc/nothing"); a.status != http.StatusNotFound {
		t.Errorf("an unknown provider = %d, want 404", a.status)
	}
}

func TestProvidersThatDoNotVouch(t *testing.T) {
	t.Parallel()
	forger, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(t, err)
	refused, unknown := "n’a pas confirmé votre identité", "Personne n’a votre adresse ici"
	for _, tt := range []struct {
		name, provider string
		changes        map[string]any
		do             func(s *site, l *login, back string) string
		want           string
	}{
		{name: "not verified", changes: map[string]any{"email_verified": false}, want: "Votre adresse n’est pas confirmée"},
		{name: "verified is not said", changes: map[string]any{"email_verified": nil}, want: "Votre adresse n’est pas confirmée"},
		{name: "no address", changes: map[string]any{"email": nil}, want: "Votre adresse n’est pas confirmée"},
		{name: "nobody here", changes: map[string]any{"email": "new@garage-dubreuil.example"}, want: unknown},
		{name: "no mail address", changes: map[string]any{"email": "lea"}, want: unknown},
		{name: "another firm's provider", provider: "rival", want: unknown},
		{name: "another audience", changes: map[string]any{"aud": "shop"}, want: refused},
		{name: "another issuer", changes: map[string]any{"iss": "https://login.example"}, want: refused},
		{name: "expired", changes: map[string]any{"exp": 1}, want: refused},
		{name: "another nonce", changes: map[string]any{"nonce": "x"}, want: refused},
		{name: "no nonce", changes: map[string]any{"nonce": nil}, want: refused},
		{name: "forged", want: refused, do: func(_ *site, l *login, back string) string { l.forger = forger; return back }},
		{name: "another state", want: refused, do: func(_ *site, _ *login, back string) string { return back[:strings.Index(back, "state=")] + "state=x" }},
		{name: "another code", want: refused, do: func(_ *site, _ *login, back string) string { return strings.Replace(back, "the+code", "x", 1) }},
		{name: "no code", want: refused, do: func(_ *site, _ *login, back string) string {
			return strings.Replace(back, "code=the+code", "error=access_denied", 1)
		}},
		{name: "the way of another provider", want: refused, do: func(_ *site, _ *login, back string) string {
			return strings.Replace(back, "/firm/", "/all/", 1)
		}},
		{name: "a verifier of another attempt", want: refused, do: func(_ *site, l *login, back string) string { l.asked.Set("code_challenge", "x"); return back }},
		{name: "a member who is blocked", want: unknown, do: func(s *site, _ *login, back string) string {
			_, err := s.PutMember(t.Context(), bridge.NewMember{Account: bridgetest.AccountID, Email: bridgetest.MemberEmail, Role: bridge.RoleOwner, Blocked: true})
			must(t, err)
			return back
		}},
		{name: "one address in two accounts", provider: "all", want: "Plusieurs comptes ont votre adresse", do: func(s *site, _ *login, back string) string {
			_, err := s.PutMember(t.Context(), bridge.NewMember{Account: bridgetest.OtherAccount, Email: bridgetest.MemberEmail, Role: bridge.RoleAgent})
			must(t, err)
			return back
		}},
		{name: "a provider that went down", want: "ne répond pas", do: func(_ *site, l *login, back string) string { l.Close(); return back }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s, l := firmSite(t)
			l.changes = tt.changes
			b := s.browser()
			provider := tt.provider
			if provider == "" {
				provider = "firm"
			}
			back := l.begin(b, provider)
			if tt.do != nil {
				back = tt.do(s, l, back)
			}
			wantContains(t, b.get(back).body, tt.want)
			if a := b.get("/conversations"); a.status != http.StatusSeeOther {
				t.Errorf("signed in all the same: %d", a.status)
			}
		})
	}
}

// Only the browser that began comes in, and once.
func TestAnAnswerIsForOneBrowserAndOnce(t *testing.T) {
	t.Parallel()
	s, l := firmSite(t)
	victim, b := s.browser(), s.browser()
	back := l.begin(b, "firm")
	if a := victim.get(back); a.status != http.StatusForbidden {
		t.Errorf("in another browser = %d, want 403", a.status)
	}
	if a := b.do(http.MethodHead, back, nil, ""); a.status != http.StatusServiceUnavailable {
		t.Errorf("HEAD = %d, want 503", a.status)
	}
	if a := b.get(back); a.status != http.StatusSeeOther {
		t.Errorf("coming back = %d, want 303", a.status)
	}
	if a := b.get(back); a.status != http.StatusForbidden {
		t.Errorf("coming back twice = %d, want 403", a.status)
	}
}

func TestAProviderThatIsDownIsAskedAgain(t *testing.T) {
	t.Parallel()
	down := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(down.Close)
	s := newSite(t, func(o *inbox.Options) {
		o.Providers = []inbox.Provider{{Name: "firm", Title: "Login", Issuer: down.URL, ClientID: "inbox"}}
	})
	a := s.browser().get("/oidc/firm")
	if a.status != http.StatusServiceUnavailable {
		t.Errorf("GET = %d, want 503", a.status)
	}
	wantContains(t, a.body, "Login ne répond pas", `href="/oidc/firm"`)
}
