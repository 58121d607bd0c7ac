package mailer

import (
	"context"
	"log/slog"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

// reach is what a delivery says of the next hop.
type reach int

const (
	untried     reach = iota // it was not needed
	reached                  // it answered for this mail
	unreachable              // it would not for any
)

// job is one mail for a worker.
type job struct {
	bridge.Notification
	begun     time.Time
	unreached string // why it is not to be tried; empty where it is
}

type result struct {
	job
	reach  reach
	reason string // where it was not reached
}

const (
	firstPause = time.Second
	lastPause  = time.Minute
	// faultPause is how long a fault of ours is left alone.
	faultPause = 5 * time.Second
	// shortest keeps a queue that has work which cannot be had from being asked
	// without end.
	shortest = 50 * time.Millisecond
	forever  = time.Hour
	// gather is how long a free worker waits for others to be free, so that a
	// full queue is leased in batches.
	gather = 5 * time.Millisecond
)

// dispatcher hands what is due to the workers. It leases no more than they can
// begin at once, so that a stop leaves nothing leased behind.
type dispatcher struct {
	m       *Mailer
	jobs    chan job
	results chan result
	// active are the mails with the workers. A lease may end before its attempt
	// does where the clock is set; a mail is never given out twice.
	active map[bridge.NotificationID]bool
	empty  bool          // nothing more is due before the timer or a wake
	late   bool          // free workers have waited long enough
	pause  time.Duration // between attempts to reach the smarthost; 0 while it answers
	rest   bool          // such a pause is on
	lanes  *lanes        // of each domain, instead of that pause; nil with a smarthost
}

func (d *dispatcher) run(ctx context.Context) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		wake := d.m.outbox.Wake()
		if d.rest {
			wake = nil
		}
		select {
		case <-ctx.Done():
			return
		case r := <-d.results:
			if d.finished(r) {
				timer.Reset(d.pause)
			}
		case <-wake:
			d.empty = false
		case <-timer.C:
			d.rest, d.empty, d.late = false, false, true
		}
		if wait, ok := d.fill(ctx); ok {
			timer.Reset(wait)
		}
	}
}

// finished takes a worker's result, and reports whether a pause begins.
func (d *dispatcher) finished(r result) bool {
	delete(d.active, r.ID)
	d.empty = false // what stood behind it in its thread may leave now
	switch {
	case d.lanes != nil:
		d.lanes.done(r)
	case r.reach == reached:
		d.pause, d.rest = 0, false
	case r.reach == unreachable && !d.rest:
		d.pause = min(max(2*d.pause, firstPause), lastPause)
		d.rest = true
		return true
	}
	return false
}

// begin hands mails to the workers, and returns how many. Those whose domain has
// enough on their way are put behind others.
func (d *dispatcher) begin(ctx context.Context, due []bridge.Notification) (begun int, err error) {
	later := make(map[bridge.NotificationID]time.Time)
	for _, n := range due {
		j := job{Notification: n, begun: d.m.now()}
		if d.active[n.ID] {
			begun++
			continue
		}
		if d.lanes != nil {
			until, reason := d.lanes.enter(n.To)
			if !until.IsZero() {
				later[n.ID] = until
				continue
			}
			j.unreached = reason
		}
		begun++
		d.active[n.ID] = true
		d.jobs <- j
	}
	if len(later) > 0 {
		err = d.m.outbox.Postpone(ctx, later)
	}
	return begun, err
}

// fill leases mails for the workers that have none. Where it returns true, the
// outbox is to be looked at again after that time.
func (d *dispatcher) fill(ctx context.Context) (wait time.Duration, ok bool) {
	free := d.m.workers - len(d.active)
	if d.pause > 0 {
		free = min(free, 1-len(d.active)) // one mail finds out
	}
	if free <= 0 || d.rest || d.empty || ctx.Err() != nil {
		return 0, false
	}
	if d.pause == 0 && 2*free < d.m.workers && !d.late {
		return gather, true
	}
	d.late = false
	due, err := d.m.outbox.Lease(ctx, free)
	if err != nil {
		if ctx.Err() == nil {
			d.m.log.ErrorContext(ctx, "leasing mails failed", slog.Any("err", err))
		}
		d.empty = true
		return faultPause, true
	}
	begun, err := d.begin(ctx, due)
	switch {
	case err != nil && ctx.Err() == nil:
		d.m.log.ErrorContext(ctx, "putting mails behind others failed", slog.Any("err", err))
		return faultPause, true
	case begun < len(due):
		d.late = true
		return gather, true // others may have a way to go
	case len(due) == free:
		return 0, false // a result comes before there is room for more
	}
	d.empty = true
	next, err := d.m.outbox.NextDue(ctx)
	if err != nil && ctx.Err() == nil {
		d.m.log.ErrorContext(ctx, "asking for the next mail failed", slog.Any("err", err))
		return faultPause, true
	}
	if next.IsZero() {
		return forever, true
	}
	return max(next.Sub(d.m.now()), shortest), true
}
