package inbox

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/passerelle-mail/passerelle/bridge"
)

// Provider is an OpenID Connect provider that members may sign in with. Its
// redirect address is "/oidc/{Name}/callback" below the base URL.
type Provider struct {
	Name    string // in addresses: a to z, 0 to 9 and "-"
	Title   string // as pages name it
	Account string // external id of the only account that it speaks for; where empty, all, and the sign-in page offers it
	Issuer  string // where its discovery document is

	ClientID, ClientSecret string
}

// providerTime is how long a provider may take to answer.
const providerTime = 10 * time.Second

// provider is a [Provider] in use. Its discovery document is read when it is
// first needed: a provider that is down keeps nobody else from anything.
type provider struct {
	Provider
	callback string
	now      func() time.Time
	client   *http.Client

	mu       sync.Mutex
	verifier *oidc.IDTokenVerifier
	config   *oauth2.Config
}

func newProviders(o Options) map[string]*provider {
	all := map[string]*provider{}
	for _, p := range o.Providers {
		all[p.Name] = &provider{
			Provider: p,
			callback: o.Bridge.Installation().BaseURL + "/oidc/" + p.Name + "/callback",
			now:      o.Bridge.Now,
			client:   &http.Client{Timeout: providerTime},
		}
	}
	return all
}

// open reads the discovery document, once it could be read.
func (p *provider) open(ctx context.Context) (*oauth2.Config, *oidc.IDTokenVerifier, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.config != nil {
		return p.config, p.verifier, nil
	}
	found, err := oidc.NewProvider(oidc.ClientContext(ctx, p.client), p.Issuer)
	if err != nil {
		return nil, nil, fmt.Errorf("reading what the provider %s offers: %w: %w", p.Name, err, bridge.ErrUnavailable)
	}
	p.verifier = found.VerifierContext(oidc.ClientContext(context.WithoutCancel(ctx), p.client), &oidc.Config{ClientID: p.ClientID, Now: p.now})
	p.config = &oauth2.Config{
		ClientID: p.ClientID, ClientSecret: p.ClientSecret, Endpoint: found.Endpoint(),
		RedirectURL: p.callback, Scopes: []string{oidc.ScopeOpenID, "email"},
	}
	return p.config, p.verifier, nil
}

var (
	// errProvider: the provider does not vouch for who came.
	errProvider = errors.New("refused by the provider")
	// errUnverified: it vouches for a person, but not for the address.
	errUnverified = fmt.Errorf("the address is not verified: %w", errProvider)
)

// emailOf exchanges a code for the verified address of who came.
func (p *provider) emailOf(ctx context.Context, code string, a attempt) (string, error) {
	config, verifier, err := p.open(ctx)
	if err != nil {
		return "", err
	}
	token, err := config.Exchange(oidc.ClientContext(ctx, p.client), code, oauth2.VerifierOption(a.verifier))
	if answered := new(oauth2.RetrieveError); errors.As(err, &answered) && answered.Response.StatusCode < http.StatusInternalServerError {
		return "", fmt.Errorf("exchanging the code: %s: %w", answered.ErrorCode, errProvider)
	} else if err != nil {
		return "", fmt.Errorf("exchanging the code: %w: %w", err, bridge.ErrUnavailable)
	}
	raw, _ := token.Extra("id_token").(string)
	id, err := verifier.Verify(ctx, raw)
	if err != nil {
		return "", fmt.Errorf("verifying the id token: %w: %w", err, errProvider)
	}
	if !same(id.Nonce, a.nonce) {
		return "", fmt.Errorf("verifying the id token: another nonce: %w", errProvider)
	}
	var claims struct {
		Email    string `json:"email"`
		Verified any    `json:"email_verified"`
	}
	if err := id.Claims(&claims); err != nil {
		return "", fmt.Errorf("reading the id token: %w: %w", err, errProvider)
	}
	// QUIRK: some providers write "true" as text.
	if claims.Verified != true && claims.Verified != "true" || claims.Email == "" {
		return "", errUnverified
	}
	return claims.Email, nil
}
