package mailer

import "time"

const (
	// laneWidth is how many mails go to one domain at the same time.
	laneWidth = 2
	// The first of the mails that find a lane full comes again after laneWait,
	// each further one a step later. The steps follow the time that mails of the
	// lane take, within bounds.
	laneWait     = 250 * time.Millisecond
	shortestStep = 50 * time.Millisecond
	longestStep  = 500 * time.Millisecond
	// firstRest and lastRest bound for how long nobody tries a domain whose
	// servers were not reached; the time doubles.
	firstRest = 15 * time.Second
	lastRest  = 10 * time.Minute
	// manyLanes is how many lanes there may be before old ones are forgotten.
	manyLanes = 1000
)

// lane is the way to one domain.
type lane struct {
	active int           // mails on their way
	pause  time.Duration // between attempts to reach it; 0 while it answers
	until  time.Time     // of such a pause
	reason string        // for it
	slot   time.Time     // when the last that was sent away comes again
	step   time.Duration // from one such time to the next
}

// lanes keep one slow or dead domain from stopping the others. They belong to
// the dispatcher's goroutine.
type lanes struct {
	now      func() time.Time
	byDomain map[string]*lane
}

// enter asks for a mail's way. Where the lane is full it returns when to ask
// again; where the domain was just not reached it returns why, and the mail is
// not to be tried.
func (l *lanes) enter(to string) (later time.Time, unreached string) {
	now := l.now()
	w := l.of(mailDomain(asciiDomain(to)), now)
	switch {
	case now.Before(w.until):
		return time.Time{}, w.reason
	case w.active >= laneWidth, w.pause > 0 && w.active > 0: // one mail finds out
		w.slot = w.slot.Add(w.step)
		if first := now.Add(laneWait); w.slot.Before(first) {
			w.slot = first
		}
		return w.slot, ""
	}
	w.active++
	return time.Time{}, ""
}

// done takes the result of a mail that entered.
func (l *lanes) done(r result) {
	if r.unreached != "" {
		return
	}
	now := l.now()
	w := l.of(mailDomain(asciiDomain(r.To)), now)
	w.active--
	w.step = min(max(now.Sub(r.begun)/laneWidth, shortestStep), longestStep)
	switch {
	case r.reach == reached:
		w.pause, w.until = 0, time.Time{}
	case r.reach == unreachable && !now.Before(w.until):
		w.pause = min(max(2*w.pause, firstRest), lastRest)
		w.until, w.reason = now.Add(w.pause), r.reason
	}
}

func (l *lanes) of(domain string, now time.Time) *lane {
	w := l.byDomain[domain]
	if w == nil {
		if len(l.byDomain) >= manyLanes {
			l.forget(now)
		}
		w = &lane{step: shortestStep}
		l.byDomain[domain] = w
	}
	return w
}

// forget drops the lanes that nothing is on, and that say nothing of the time to
// come.
func (l *lanes) forget(now time.Time) {
	for domain, w := range l.byDomain {
		if w.active == 0 && now.After(w.slot) && now.After(w.until.Add(w.pause)) {
			delete(l.byDomain, domain)
		}
	}
}
