package inbox

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/internal/web"
)

// streams are the live streams of open pages.
type streams struct {
	open  prometheus.Gauge
	once  sync.Once
	ended chan struct{}
}

func newStreams(reg prometheus.Registerer) *streams {
	s := &streams{
		open: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "passerelle_inbox_streams",
			Help: "Open pages that are told of changes.",
		}),
		ended: make(chan struct{}),
	}
	if reg != nil {
		reg.MustRegister(s.open)
	}
	return s
}

func (s *streams) end() { s.once.Do(func() { close(s.ended) }) }

// follower looks at what a page shows.
type follower interface {
	// concerns says whether a change may be on the page.
	concerns(c bridge.Change) bool
	// look returns what the page lacks, and the position that it then has. There
	// is nothing to send where html is empty.
	look(ctx context.Context) (html []byte, position string, err error)
}

// follow sends what a page lacks, now and after each change, until the page is
// closed, the session ends or the server stops.
func (h *Handler) follow(w http.ResponseWriter, r *http.Request, v visit, f follower) error {
	// Watching begins before the first look, so that nothing falls between.
	changes, stop := h.bridge.Watch(v.viewer)
	defer stop()
	html, position, err := f.look(r.Context())
	if err != nil {
		return err
	}
	h.streams.open.Inc()
	defer h.streams.open.Dec()
	s := web.OpenStream(w)
	err = s.Begin()
	for err == nil {
		if len(html) > 0 {
			err = s.Event("change", position, html)
		}
		if err == nil && h.await(r.Context(), s, f, changes) {
			if _, err = h.session(r.Context(), v.cookie); err == nil {
				html, position, err = f.look(r.Context())
			}
			continue
		}
		return nil
	}
	h.endStream(r, s, err)
	return nil
}

// await returns true once there may be something to send, and false where the
// stream is to end.
func (h *Handler) await(ctx context.Context, s *web.Stream, f follower, changes <-chan bridge.Change) bool {
	quiet := time.NewTimer(h.keepAlive)
	defer quiet.Stop()
	for {
		select {
		case <-ctx.Done():
			return false
		case <-h.streams.ended:
			return false
		case <-quiet.C:
			// The session may have ended meanwhile, so this is a reason to look.
			return s.Ping() == nil
		case c := <-changes:
			if c == (bridge.Change{}) || f.concerns(c) {
				return true
			}
		}
	}
}

// endStream tells the page why its stream ends, where somebody is there.
func (h *Handler) endStream(r *http.Request, s *web.Stream, err error) {
	switch {
	case r.Context().Err() != nil:
	case errors.Is(err, errSignedOut), errors.Is(err, bridge.ErrNotFound):
		h.sendSignedOut(r, s)
	default:
		// A stream that breaks is opened again by its page.
		h.logFault(r, err)
	}
}

// streamSignedOut answers the stream of a page whose session has ended.
func (h *Handler) streamSignedOut(w http.ResponseWriter, r *http.Request) {
	h.sendSignedOut(r, web.OpenStream(w))
}

// sendSignedOut sends a notice, and then the event by which a page gives up.
func (h *Handler) sendSignedOut(r *http.Request, s *web.Stream) {
	notice, err := h.pages.signedOut.render(h.shell(r, ""))
	if err != nil {
		h.logFault(r, err)
	}
	if err := s.Event("change", "", notice); err != nil {
		return // the page is gone
	}
	_ = s.Event("end", "", nil) // as above
}
