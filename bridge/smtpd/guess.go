package smtpd

import (
	"context"
	"log/slog"
	"net/netip"
	"sync"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
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

	// shareTime is the least time from one sharing of guesses to the next, and
	// shareNetworks how many networks one may have: whoever has many networks
	// fills no disk with them. The others come next.
	shareTime     = time.Second
	shareNetworks = 100
	// lastShareTime is how long the sharing may take once the server stops.
	lastShareTime = time.Second
)

// Counter keeps guesses where other servers find them, and this one after it
// started anew. [bridge.Bridge] is one.
type Counter interface {
	// CountGuesses adds to how often the clients of networks guessed, and returns
	// what each of them has then.
	CountGuesses(ctx context.Context, made map[netip.Prefix]int, window time.Duration) (map[netip.Prefix]bridge.Tally, error)
}

// guesses counts how often the clients of a network named a recipient that there
// is not, or a sender that may not write, over all their connections. The zero
// network is nobody's and counts for nothing.
type guesses struct {
	max     int // less than 1 for no limit
	now     func() time.Time
	counter Counter // nil for none
	log     *slog.Logger
	wake    chan struct{} // there is something to share

	mu       sync.Mutex
	networks map[netip.Prefix]bridge.Tally
	made     map[netip.Prefix]int // since the last sharing
}

func newGuesses(o Options, log *slog.Logger) *guesses {
	return &guesses{
		max: o.MaxGuesses, now: o.Now, counter: o.Guesses, log: log, wake: make(chan struct{}, 1),
		networks: map[netip.Prefix]bridge.Tally{}, made: map[netip.Prefix]int{},
	}
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
	c = c.At(now, guessWindow)
	c.Latest++
	g.networks[network] = c
	g.toShare(network, 1)
	n := c.Within(now, guessWindow)
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
	return g.networks[network].Within(g.now(), guessWindow) >= g.max
}

// forget makes room for a network: it drops what no longer counts, and where
// everything does, any one.
func (g *guesses) forget(now time.Time) {
	for n, c := range g.networks {
		if c.Within(now, guessWindow) == 0 {
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

// toShare takes note of guesses for the next sharing. g.mu is held.
func (g *guesses) toShare(network netip.Prefix, n int) {
	if g.counter == nil || g.made[network] == 0 && len(g.made) >= maxNetworks {
		return
	}
	g.made[network] += n
	select {
	case g.wake <- struct{}{}:
	default:
	}
}

// share shares guesses until ctx is done, and then once more. The first ones
// after a pause go at once, so that what a network has guessed elsewhere is known
// soon.
func (g *guesses) share(ctx context.Context) {
	if g.counter == nil || g.max < 1 {
		return
	}
	for ctx.Err() == nil {
		select {
		case <-g.wake:
			g.shareSome(ctx)
			select {
			case <-time.After(shareTime):
			case <-ctx.Done():
			}
		case <-ctx.Done():
		}
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastShareTime)
	defer cancel()
	g.shareSome(last)
}

// shareSome hands guesses to the counter, and takes over what it has. Where it
// fails, they are kept for the next time, and count here all the same.
func (g *guesses) shareSome(ctx context.Context) {
	made := g.take()
	if len(made) == 0 {
		return
	}
	shared, err := g.counter.CountGuesses(ctx, made, guessWindow)
	if err != nil {
		g.log.WarnContext(ctx, "guesses not shared", slog.Any("err", err))
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	now := g.now()
	for network, n := range made {
		if err != nil {
			g.toShare(network, n)
			continue
		}
		c := shared[network].At(now, guessWindow)
		c.Latest += g.made[network]
		g.networks[network] = c
	}
	if len(g.networks) > maxNetworks {
		g.forget(now)
	}
}

// take returns some of the guesses that are not shared yet.
func (g *guesses) take() map[netip.Prefix]int {
	g.mu.Lock()
	defer g.mu.Unlock()
	some := map[netip.Prefix]int{}
	for network, n := range g.made {
		if len(some) == shareNetworks {
			select {
			case g.wake <- struct{}{}:
			default:
			}
			break
		}
		some[network] = n
		delete(g.made, network)
	}
	return some
}
