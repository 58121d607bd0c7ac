package store

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"slices"
	"sync/atomic"

	"github.com/passerelle-mail/passerelle/bridge"
)

// The bounds of one group: what comes later waits for the next.
const (
	groupSize  = 128
	groupBytes = 4 << 20 // of content
)

// logLimit is the length of the write-ahead log, in bytes, from which on it is
// trimmed.
const logLimit = 64 << 20

// update is what one caller wants written.
type update struct {
	f func(bridge.Tx) error
	// taken is set by the writer when it starts, or by the caller who gives up
	// before.
	taken  atomic.Bool
	answer chan error
	err    error // what f returned, until it is known whether the group is on the disk
}

// writer is the goroutine that writes. It runs the updates of several callers
// one after the other in one transaction, commits, and answers them.
type writer struct {
	conn    *conn
	path    string // of the database file
	log     *slog.Logger
	queue   chan *update
	closing chan struct{}
	stopped chan struct{}

	logLimit int64       // of the write-ahead log, in bytes
	trimAt   int64       // more than that while a reader is in the way
	scrub    atomic.Bool // trim it after the next group, whatever its length
}

func newWriter(c *conn, path string, log *slog.Logger) *writer {
	w := &writer{
		conn:    c,
		path:    path,
		log:     log,
		queue:   make(chan *update, groupSize),
		stopped: make(chan struct{}),
		closing: make(chan struct{}),

		logLimit: logLimit,
		trimAt:   logLimit,
	}
	go w.loop()
	return w
}

// stop returns once all that was handed over is written.
func (w *writer) stop() {
	close(w.closing)
	<-w.stopped
	w.conn.release()
}

// update hands f to the writer. Until f is started, the caller may give up;
// from then on only the truth is an answer.
func (w *writer) update(ctx context.Context, f func(bridge.Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	u := &update{f: f, answer: make(chan error, 1)}
	select {
	case w.queue <- u:
	case <-ctx.Done():
		return ctx.Err()
	case <-w.closing:
		return errClosed
	}
	gaveUp := errClosed
	select {
	case err := <-u.answer:
		return err
	case <-ctx.Done():
		gaveUp = ctx.Err()
	case <-w.stopped:
	}
	if u.taken.CompareAndSwap(false, true) {
		return gaveUp
	}
	select {
	case err := <-u.answer:
		return err
	case <-w.stopped:
	}
	select {
	case err := <-u.answer:
		return err
	default:
		return errClosed // f ended the writer's goroutine, as FailNow of a test does
	}
}

func (w *writer) loop() {
	defer close(w.stopped)
	for {
		select {
		case u := <-w.queue:
			w.start(u)
		case <-w.closing:
			for {
				select {
				case u := <-w.queue:
					w.start(u)
				default:
					return
				}
			}
		}
	}
}

// start runs a group that begins with an update, unless its caller gave up.
func (w *writer) start(u *update) {
	if !u.taken.CompareAndSwap(false, true) {
		return
	}
	w.group([]*update{u}, func(us []*update) []*update {
		for len(us) < groupSize {
			select {
			case u := <-w.queue:
				if u.taken.CompareAndSwap(false, true) {
					return append(us, u)
				}
			default:
				return us
			}
		}
		return us
	})
}

// group runs updates in one transaction and answers them. After each, more may
// add another.
//
// Where one fails that wrote nothing, the transaction goes on without it.
// Otherwise all is rolled back, and the others run again in two smaller
// groups, so that a savepoint for each is not needed, and many that fail cost
// no more than n log n runs.
func (w *writer) group(us []*update, more func([]*update) []*update) {
	ctx := context.Background()
	if err := w.conn.begin(ctx, beginWrite); err != nil {
		answerAll(us, fmt.Errorf("beginning to write: %w", err))
		return
	}
	for i, bytes := 0, 0; i < len(us); i++ {
		u, t := us[i], &tx{conn: w.conn}
		u.err = w.call(u.f, t)
		if t.fault != nil || u.err != nil && t.wrote {
			err := cmp.Or(u.err, t.fault)
			_ = t.end(ctx, rollback) // where it fails, the connection is thrown away, which does the same
			u.answer <- err
			w.again(slices.Delete(us, i, i+1))
			return
		}
		t.conn = nil
		if bytes += t.bytes; bytes < groupBytes {
			us = more(us)
		}
	}
	if err := (&tx{conn: w.conn}).end(ctx, commit); err != nil {
		answerAll(us, fmt.Errorf("committing: %w", err))
		return
	}
	for _, u := range us {
		u.answer <- u.err
	}
	w.trim(ctx)
}

// trim keeps the write-ahead log short. While a reader is in the way, it tries
// again each time that the log has doubled.
func (w *writer) trim(ctx context.Context) {
	size, err := logSize(w.path)
	if scrub := w.scrub.Swap(false); err == nil && size <= w.trimAt && !scrub {
		return
	}
	w.trimAt = w.logLimit
	var done bool
	if err == nil {
		done, err = trimLog(ctx, w.conn)
	}
	switch {
	case err != nil:
		w.log.WarnContext(ctx, "write-ahead log not trimmed", slog.Any("err", err))
		w.conn.discard()
	case !done:
		w.log.WarnContext(ctx, "write-ahead log held by a reader", slog.Int64("bytes", size))
		w.trimAt = 2 * size
	}
}

func (w *writer) again(us []*update) {
	alone := func(us []*update) []*update { return us }
	half := len(us) / 2
	for _, part := range [][]*update{us[:half], us[half:]} {
		if len(part) > 0 {
			w.group(part, alone)
		}
	}
}

func answerAll(us []*update, err error) {
	for _, u := range us {
		u.answer <- err
	}
}

// call runs f. A panic is a fault: nobody knows what state it left.
func (w *writer) call(f func(bridge.Tx) error, t *tx) (err error) {
	defer func() {
		if r := recover(); r != nil {
			w.log.Error("update panicked", slog.Any("panic", r), slog.String("stack", string(debug.Stack())))
			err = fmt.Errorf("update panicked: %v", r)
			t.fault = err
		}
	}()
	return f(t)
}
