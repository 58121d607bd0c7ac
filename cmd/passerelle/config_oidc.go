package main

import (
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"regexp"

	"go.yaml.in/yaml/v3"

	"github.com/passerelle-mail/passerelle/bridge/inbox"
)

// providerConfig is an OpenID Connect provider, as the file that the key oidc
// names lists them. They stand in a file of their own for their secrets.
type providerConfig struct {
	Name         string `yaml:"name"`
	Title        string `yaml:"title"`
	Account      string `yaml:"account"`
	Issuer       string `yaml:"issuer"`
	ClientID     string `yaml:"client_id"`
	ClientSecret string `yaml:"client_secret"`
}

var providerName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,39}$`)

// providers reads the OpenID Connect providers.
func (c config) providers() ([]inbox.Provider, error) {
	if c.OIDC == "" {
		return nil, nil
	}
	f, err := os.Open(c.OIDC)
	if err != nil {
		return nil, usageError{fmt.Errorf("oidc: %w", err)}
	}
	defer func() { _ = f.Close() }()
	var list []providerConfig
	decoder := yaml.NewDecoder(f)
	decoder.KnownFields(true)
	if err := decoder.Decode(&list); err != nil && !errors.Is(err, io.EOF) {
		return nil, usageError{fmt.Errorf("oidc: %s: %w", c.OIDC, err)}
	}
	out := make([]inbox.Provider, 0, len(list))
	known := map[string]bool{}
	for i, p := range list {
		if err := p.check(known); err != nil {
			return nil, usageError{fmt.Errorf("oidc: %s: provider %d: %w", c.OIDC, i+1, err)}
		}
		known[p.Name] = true
		out = append(out, inbox.Provider(p))
	}
	return out, nil
}

func (p providerConfig) check(known map[string]bool) error {
	issuer, err := url.Parse(p.Issuer)
	switch {
	case !providerName.MatchString(p.Name):
		return valueError{"name", p.Name, "a to z, 0 to 9 and -"}
	case known[p.Name]:
		return valueError{"name", p.Name, "a name of its own"}
	case p.Title == "":
		return valueError{"title", "", "the provider's name, as pages show it"}
	case err != nil || issuer.Host == "" || issuer.Scheme != "https" && issuer.Hostname() != "127.0.0.1" && issuer.Hostname() != "localhost":
		return valueError{"issuer", p.Issuer, "an address such as https://login.example.com"}
	case p.ClientID == "":
		return valueError{"client_id", "", "what the provider calls this inbox"}
	}
	return nil
}
