package smtpd_test

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
	"github.com/passerelle-mail/passerelle/bridge/smtpd"
)

var _ smtpd.Counter = (*bridge.Bridge)(nil)

// TestGuessesAreShared has two servers on one store, and a third that starts
// later: what a network guesses at one counts at all.
func TestGuessesAreShared(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := bridgetest.New(t, bridgetest.Options{})
		o := smtpd.Options{Receiver: &recorder{}, Guesses: b, Now: b.Clock.Now}
		one, two := startPipes(t, o), startPipes(t, o)
		one.guess(t, "192.0.2.1", 60)
		time.Sleep(2 * time.Second) // once a second they are shared
		two.guess(t, "192.0.2.9", 1)
		time.Sleep(2 * time.Second)
		if took := two.guess(t, "192.0.2.9", 10); took != 10*time.Second {
			t.Errorf("ten guesses at the second server took %v; want a second each, for those at the first", took)
		}
		if two.turnedAway(t, "192.0.2.9") {
			t.Error("turned away after 71 guesses")
		}
		two.guess(t, "192.0.2.9", 29)
		if !two.turnedAway(t, "192.0.2.9") {
			t.Error("not turned away after 60 guesses at one server and 40 at the other")
		}
		time.Sleep(2 * time.Second)
		one.guess(t, "192.0.2.1", 1)
		time.Sleep(2 * time.Second)
		if !one.turnedAway(t, "192.0.2.1") {
			t.Error("not turned away where the first guesses were made")
		}
		three := startPipes(t, o)
		three.guess(t, "192.0.2.77", 1)
		three.guess(t, "192.0.3.77", 1)
		time.Sleep(2 * time.Second)
		if !three.turnedAway(t, "192.0.2.77") {
			t.Error("not turned away by a server that started later")
		}
		if three.turnedAway(t, "192.0.3.77") {
			t.Error("another network is turned away")
		}
		b.Clock.Add(20 * time.Minute)
		if one.turnedAway(t, "192.0.2.1") || three.turnedAway(t, "192.0.2.1") {
			t.Error("turned away after a long time")
		}
	})
}

// TestTheLastGuessesAreShared when a server stops.
func TestTheLastGuessesAreShared(t *testing.T) {
	t.Parallel()
	b := bridgetest.New(t, bridgetest.Options{})
	s := start(t, smtpd.Options{Receiver: &recorder{}, Guesses: b, Now: b.Clock.Now})
	c := dial(t, s.addr)
	c.begin()
	for range 7 {
		c.send("RCPT TO:<nobody@reply.example>\r\n")
		c.expect("550 ")
	}
	if err := s.stop(); err != nil {
		t.Fatal(err)
	}
	network := netip.MustParsePrefix("127.0.0.0/24")
	got, err := b.CountGuesses(t.Context(), map[netip.Prefix]int{network: 0}, 10*time.Minute)
	if err != nil || got[network].Latest != 7 {
		t.Errorf("CountGuesses = %+v, %v; want the 7 guesses of the server that stopped", got, err)
	}
}

// slowCounter is a [smtpd.Counter] that takes a minute, or fails.
type slowCounter struct {
	mu      sync.Mutex
	fail    bool
	calls   int
	largest int
	counts  map[netip.Prefix]int
}

func (c *slowCounter) CountGuesses(_ context.Context, made map[netip.Prefix]int, _ time.Duration) (map[netip.Prefix]bridge.Tally, error) {
	c.mu.Lock()
	fail := c.fail
	c.calls, c.largest = c.calls+1, max(c.largest, len(made))
	c.mu.Unlock()
	if fail {
		return nil, errors.New("no store")
	}
	time.Sleep(time.Minute)
	c.mu.Lock()
	defer c.mu.Unlock()
	all := map[netip.Prefix]bridge.Tally{}
	for n, count := range made {
		if c.counts == nil {
			c.counts = map[netip.Prefix]int{}
		}
		c.counts[n] += count
		all[n] = bridge.Tally{Since: time.Now().UTC().Truncate(10 * time.Minute), Latest: c.counts[n]}
	}
	return all, nil
}

// TestSharingGuessesIsNoOracle holds that no answer waits for the store, however
// slow it is, and that many guesses cost it little.
func TestSharingGuessesIsNoOracle(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		counter := &slowCounter{}
		p := startPipes(t, smtpd.Options{Receiver: &recorder{}, Guesses: counter, MaxGuesses: 10_000, MaxConnectionsPerHost: -1})
		start := time.Now()
		for i := range 250 {
			p.guess(t, fmt.Sprintf("2001:db8:0:%x::1", i), 1)
		}
		p.guess(t, "192.0.2.1", 500)
		if took := time.Since(start); took != 0 {
			t.Errorf("750 guesses took %v; want none to wait", took)
		}
		time.Sleep(5 * time.Minute)
		counter.mu.Lock()
		defer counter.mu.Unlock()
		if counter.calls > 5 || counter.largest > 100 {
			t.Errorf("750 guesses of 251 networks were shared in %d calls, the largest with %d networks; want 100 at most in each", counter.calls, counter.largest)
		}
		if got := counter.counts[netip.MustParsePrefix("192.0.2.0/24")]; got != 500 || len(counter.counts) != 251 {
			t.Errorf("shared %d guesses of one network, and %d networks; want 500 and 251", got, len(counter.counts))
		}
	})
}

// TestGuessesCountWithoutTheStore: where they cannot be shared they count here,
// and are shared later, once.
func TestGuessesCountWithoutTheStore(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		counter := &slowCounter{fail: true}
		p := startPipes(t, smtpd.Options{Receiver: &recorder{}, Guesses: counter})
		if p.guess(t, "192.0.2.1", 99); p.turnedAway(t, "192.0.2.1") {
			t.Error("turned away after 99 guesses")
		}
		counter.mu.Lock()
		counter.fail = false
		counter.mu.Unlock()
		time.Sleep(90 * time.Second)
		counter.mu.Lock()
		if got := counter.counts[netip.MustParsePrefix("192.0.2.0/24")]; got != 99 {
			t.Errorf("shared %d guesses; want each of 99 once", got)
		}
		counter.mu.Unlock()
		if p.guess(t, "192.0.2.1", 1); !p.turnedAway(t, "192.0.2.1") {
			t.Error("not turned away after 100 guesses")
		}
	})
}

// TestGuessesWhileSharing: those that are made while others are on their way to
// the store are not forgotten for what the store answers.
func TestGuessesWhileSharing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		counter := &slowCounter{}
		p := startPipes(t, smtpd.Options{Receiver: &recorder{}, Guesses: counter})
		p.guess(t, "192.0.2.1", 20)
		time.Sleep(30 * time.Second) // of the minute that it takes
		p.guess(t, "192.0.2.1", 80)
		for _, wait := range []time.Duration{0, 20 * time.Second, 30 * time.Second, time.Minute} {
			time.Sleep(wait)
			if !p.turnedAway(t, "192.0.2.1") {
				t.Errorf("not turned away %v later", wait)
			}
		}
	})
}
