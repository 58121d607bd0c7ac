package mailauth

import (
	"context"
	"errors"
	"net"
	"slices"
	"strings"
	"sync"
	"time"
)

const (
	// cacheTime is how long an answer of DNS is used again. [net.Resolver] does
	// not say how long it is good for; mail servers wait longer than this for a
	// record that changed.
	cacheTime = 5 * time.Minute
	// cacheMissingTime is that for names that there are not: somebody may be
	// about to publish one.
	cacheMissingTime = time.Minute
	// cacheSize is how many answers are kept, and cacheBytes how large one may be.
	cacheSize, cacheBytes = 4096, 4096
)

// cache is a [Resolver] that remembers answers, also that there is none. Faults
// are not remembered. It is safe for several goroutines.
type cache struct {
	dns Resolver
	now func() time.Time

	mu      sync.Mutex
	answers map[cacheKey]cached
}

type cacheKey struct{ kind, name string }

type cached struct {
	value any // of the type that the kind has
	err   error
	until time.Time
}

var _ Resolver = (*cache)(nil)

func newCache(dns Resolver, now func() time.Time) *cache {
	return &cache{dns: dns, now: now, answers: map[cacheKey]cached{}}
}

func (c *cache) LookupTXT(ctx context.Context, name string) ([]string, error) {
	return ask(ctx, c, "TXT", name, c.dns.LookupTXT, func(s string) int { return len(s) })
}

func (c *cache) LookupMX(ctx context.Context, name string) ([]*net.MX, error) {
	return ask(ctx, c, "MX", name, c.dns.LookupMX, func(m *net.MX) int { return len(m.Host) })
}

func (c *cache) LookupIPAddr(ctx context.Context, host string) ([]net.IPAddr, error) {
	return ask(ctx, c, "IP", host, c.dns.LookupIPAddr, func(a net.IPAddr) int { return len(a.IP) + len(a.Zone) })
}

func (c *cache) LookupAddr(ctx context.Context, addr string) ([]string, error) {
	return ask(ctx, c, "PTR", addr, c.dns.LookupAddr, func(s string) int { return len(s) })
}

// ask returns the answer that the cache has, or asks for one. The slice is the
// caller's.
func ask[T any](ctx context.Context, c *cache, kind, name string, lookup func(context.Context, string) ([]T, error), size func(T) int) ([]T, error) {
	key := cacheKey{kind, strings.ToLower(name)}
	if known, ok := c.get(key); ok {
		value, _ := known.value.([]T) // it is, by its kind
		return slices.Clone(value), known.err
	}
	value, err := lookup(ctx, name)
	missing := (*net.DNSError)(nil)
	switch {
	case errors.As(err, &missing) && missing.IsNotFound && !missing.IsTemporary && !missing.IsTimeout:
		c.put(key, cached{err: err, until: c.now().Add(cacheMissingTime)})
	case err == nil:
		total := 0
		for _, v := range value {
			total += size(v)
		}
		if total <= cacheBytes {
			c.put(key, cached{value: slices.Clone(value), until: c.now().Add(cacheTime)})
		}
	}
	return value, err
}

func (c *cache) get(key cacheKey) (cached, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	known, ok := c.answers[key]
	return known, ok && c.now().Before(known.until)
}

// put makes room where there is none: it drops what is old, and else any answer.
func (c *cache) put(key cacheKey, answer cached) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.answers) >= cacheSize {
		now := c.now()
		for k, a := range c.answers {
			if !now.Before(a.until) {
				delete(c.answers, k)
			}
		}
	}
	for k := range c.answers {
		if len(c.answers) < cacheSize {
			break
		}
		delete(c.answers, k)
	}
	c.answers[key] = answer
}
