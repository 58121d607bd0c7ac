package mailer

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"sync"
	"time"
)

const (
	// stsTime bounds the fetching of a policy (RFC 8461, section 3.3).
	stsTime = 20 * time.Second
	// stsLimit is how much of a policy is read.
	stsLimit = 64 << 10
	// stsRetry is how long a policy that could not be had is not asked for again.
	stsRetry = 5 * time.Minute
	// stsDomains is how many domains the cache knows.
	stsDomains = 10000
)

// stsEntry is what is known of a domain's policy.
type stsEntry struct {
	id      string
	policy  stsPolicy
	expires time.Time // of the policy
	retry   time.Time // no fetch before, after one failed
}

// stsCache finds and keeps MTA-STS policies. It is safe for several goroutines.
type stsCache struct {
	router *router
	client *http.Client
	now    func() time.Time

	mu      sync.Mutex
	entries map[string]stsEntry
}

func newSTSCache(r *router, now func() time.Time) *stsCache {
	c := &stsCache{router: r, now: now, entries: make(map[string]stsEntry)}
	c.client = &http.Client{
		Timeout: stsTime,
		// A policy counts only where it was asked for.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			DialContext:            r.dialPublic,
			TLSClientConfig:        &tls.Config{RootCAs: r.Roots, MinVersion: tls.VersionTLS12},
			DisableKeepAlives:      true,
			MaxResponseHeaderBytes: stsLimit,
		},
	}
	return c
}

// policy returns the policy of a domain. What cannot be found out leaves the
// policy that was known before, as long as it lasts; else none (RFC 8461,
// section 5.1).
func (c *stsCache) policy(ctx context.Context, domain string) stsPolicy {
	now := c.now()
	known := c.get(domain)
	if now.After(known.expires) {
		known.id, known.policy = "", stsPolicy{}
	}
	asking, cancel := context.WithTimeout(ctx, dnsTime)
	records, err := c.router.DNS.LookupTXT(asking, "_mta-sts."+domain+".")
	cancel()
	id := stsID(records)
	if err != nil || id == "" || id == known.id || now.Before(known.retry) {
		return known.policy
	}
	p, err := c.fetch(ctx, domain)
	c.router.metrics.fetch(err)
	if err != nil {
		known.retry = now.Add(stsRetry)
	} else {
		known = stsEntry{id: id, policy: p, expires: now.Add(p.maxAge)}
	}
	c.put(domain, known)
	return known.policy
}

func (c *stsCache) get(domain string) stsEntry {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.entries[domain]
}

// put keeps an entry. Where there are too many, that which ends first goes.
func (c *stsCache) put(domain string, e stsEntry) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.entries[domain]; !ok && len(c.entries) >= stsDomains {
		first := ""
		for d, x := range c.entries {
			if first == "" || x.expires.Before(c.entries[first].expires) {
				first = d
			}
		}
		delete(c.entries, first)
	}
	c.entries[domain] = e
}

func (c *stsCache) fetch(ctx context.Context, domain string) (stsPolicy, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://mta-sts."+domain+"/.well-known/mta-sts.txt", http.NoBody)
	if err != nil {
		return stsPolicy{}, err
	}
	resp, err := c.client.Do(req)
	if err != nil {
		return stsPolicy{}, err
	}
	defer drop(resp.Body)
	kind, _, err := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	if err != nil || kind != "text/plain" || resp.StatusCode != http.StatusOK {
		return stsPolicy{}, fmt.Errorf("it answered %d with %q", resp.StatusCode, kind)
	}
	text, err := io.ReadAll(io.LimitReader(resp.Body, stsLimit+1))
	if err != nil {
		return stsPolicy{}, err
	}
	if len(text) > stsLimit {
		return stsPolicy{}, errors.New("the policy is too long")
	}
	return parseSTS(string(text))
}

// dialPublic connects to a host's addresses on the internet, one after the
// other.
func (r *router) dialPublic(ctx context.Context, network, address string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	addresses, err := r.addresses(ctx, host)
	for _, a := range addresses {
		var c net.Conn
		if c, err = r.Dial(ctx, network, net.JoinHostPort(a.String(), port)); err == nil {
			return c, nil
		}
	}
	if err == nil {
		err = errors.New("it has no address")
	}
	return nil, err
}
