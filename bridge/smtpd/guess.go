package smtpd

import (
	"net/netip"
	"sync"
	"time"
)

const (
	// guessWindow is the time within which the guesses of a network count.
	guessWindow = 10 * time.Minute
	// guessDelay is what each further guess of a network costs that has made a
	// quarter of those it may make.
	guessDelay = time.Second
	// maxNetworks bounds the memory: who has more networks than this gains that
	// some are forgotten.
	maxNetworks = 10_000
)

// guesses counts how often the clients of a network named a recipient that there
// is not, or a sender that may not write, over all their connections. The zero
// network is nobody's and counts for nothing.
type guesses struct {
	max int // less than 1 for no limit
	now func() time.Time

	mu       sync.Mutex
	networks map[netip.Prefix]guessed
}

// guessed is the count of one network, in two windows that follow each other.
type guessed struct {
	since   time.Time // of the second
	earlier int
	latest  int
}

func newGuesses(limit int, now func() time.Time) *guesses {
	return &guesses{max: limit, now: now, networks: map[netip.Prefix]guessed{}}
}

// add counts one more guess. It says how long the answer is to be kept back, and
// whether the network is to be turned away from now on.
func (g *guesses) add(network netip.Prefix) (delay time.Duration, over bool) {
	if g.max < 1 || !network.IsValid() {
		return 0, false
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	now := g.now()
	c, known := g.networks[network]
	if !known && len(g.networks) >= maxNetworks {
		g.forget(now)
	}
	c = c.at(now)
	c.latest++
	g.networks[network] = c
	n := c.count(now)
	if n > g.max/4 {
		delay = guessDelay
	}
	return delay, n >= g.max
}

// over says whether a network is turned away.
func (g *guesses) over(network netip.Prefix) bool {
	if g.max < 1 {
		return false
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	now := g.now()
	return g.networks[network].at(now).count(now) >= g.max
}

// forget makes room for a network: it drops what no longer counts, and where
// everything does, any one.
func (g *guesses) forget(now time.Time) {
	for n, c := range g.networks {
		if c.at(now) == (guessed{since: now}) {
			delete(g.networks, n)
		}
	}
	for n := range g.networks {
		if len(g.networks) < maxNetworks {
			return
		}
		delete(g.networks, n)
	}
}

// at returns the count with its windows moved to a time.
func (c guessed) at(now time.Time) guessed {
	switch age := now.Sub(c.since); {
	case age < guessWindow:
	case age < 2*guessWindow && c.latest > 0:
		c = guessed{since: c.since.Add(guessWindow), earlier: c.latest}
	default:
		c = guessed{since: now}
	}
	return c
}

// count is how many there were within the window that ends now. Of the earlier
// ones the share is taken that the window still reaches.
func (c guessed) count(now time.Time) int {
	left := guessWindow - now.Sub(c.since)
	return c.latest + int(float64(c.earlier)*float64(left)/float64(guessWindow))
}
