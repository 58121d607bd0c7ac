package api

import (
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/internal/web"
)

// Rates are how many requests one key may make within a minute, at one server.
// Zero is the default, a negative number no limit.
type Rates struct {
	Marketplace int // 60,000
	Account     int // of a key that is bound to an account: 1,200
}

const (
	marketplaceRate = 60_000
	accountRate     = 1_200
	rateWindow      = time.Minute
	// maxRated is how many keys are counted at a time; only those that made a
	// request in this minute stay.
	maxRated = 10_000
)

// How many requests of one key are answered at a time, at one server: those with
// large answers take memory until their client has read them.
const (
	maxFlights            = 20 // of a key that is bound to an account
	maxStreams            = 20 // streams of events of such a key
	maxMarketplaceStreams = 500
)

// rater counts the requests of each key: those in each minute, and those that are
// being answered.
type rater struct {
	rates Rates
	now   func() time.Time

	mu     sync.Mutex
	all    map[string]bridge.Tally
	flying map[flight]int
}

// flight is what is counted together while it is being answered.
type flight struct {
	key    string
	stream bool
}

func newRater(r Rates, now func() time.Time) *rater {
	if r.Marketplace == 0 {
		r.Marketplace = marketplaceRate
	}
	if r.Account == 0 {
		r.Account = accountRate
	}
	return &rater{rates: r, now: now, all: map[string]bridge.Tally{}, flying: map[flight]int{}}
}

// take counts a request, and says how many are left. Where there are none, it
// answers the request and returns false.
func (l *rater) take(w http.ResponseWriter, r *http.Request, k bridge.APIKey) bool {
	limit, policy := l.rates.Marketplace, "marketplace"
	if k.Account != "" {
		limit, policy = l.rates.Account, "account"
	}
	if limit < 0 {
		return true
	}
	now := l.now()
	left := limit - l.count(k.ID, limit, now)
	reset := int(rateWindow/time.Second) - int(now.Sub(now.Truncate(rateWindow))/time.Second)
	w.Header().Set("RateLimit-Policy", fmt.Sprintf("%q;q=%d;w=%d", policy, limit, rateWindow/time.Second))
	w.Header().Set("RateLimit", fmt.Sprintf("%q;r=%d;t=%d", policy, max(left, 0), reset))
	if left >= 0 {
		return true
	}
	p := web.ProblemOf(http.StatusTooManyRequests)
	p.RetryAt = now.Add(time.Duration(reset) * time.Second).Truncate(time.Second)
	p.Detail = fmt.Sprintf("This key may make %d requests within a minute. Try again in %d s.", limit, reset)
	p.Write(retryWriter{w, strconv.Itoa(reset)}, r)
	return false
}

// fly counts a request as being answered until land is called. Where its key has as
// many of those as it may, it answers the request and land is nil.
func (l *rater) fly(w http.ResponseWriter, r *http.Request, k bridge.APIKey, stream bool) (land func()) {
	f, limit := flight{k.ID, stream}, maxFlights
	switch {
	case k.Account == "" && !stream:
		return func() {}
	case k.Account == "":
		limit = maxMarketplaceStreams
	case stream:
		limit = maxStreams
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.flying[f] >= limit {
		p := web.ProblemOf(http.StatusTooManyRequests)
		p.Detail = fmt.Sprintf("%d requests of this key are being answered, or as many streams are open. Read those answers first.", limit)
		p.Write(retryWriter{w, "1"}, r)
		return nil
	}
	l.flying[f]++
	return func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		if l.flying[f]--; l.flying[f] == 0 {
			delete(l.flying, f)
		}
	}
}

// count adds one to a key's requests, and returns how many it has then. What is
// refused is not counted, so that who waits gets in.
func (l *rater) count(key string, limit int, now time.Time) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	t := l.all[key].At(now, rateWindow)
	t.Latest++
	if t.Latest > limit {
		return t.Latest
	}
	if len(l.all) >= maxRated {
		for k, old := range l.all {
			if now.Sub(old.Since) >= rateWindow {
				delete(l.all, k)
			}
		}
	}
	l.all[key] = t
	return t.Latest
}

// retryWriter says how long to wait in seconds, which needs no clock that agrees
// with ours.
type retryWriter struct {
	http.ResponseWriter
	seconds string
}

func (w retryWriter) WriteHeader(status int) {
	w.Header().Set("Retry-After", w.seconds)
	w.ResponseWriter.WriteHeader(status)
}
