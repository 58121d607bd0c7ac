// Package web holds what the HTTP doors, api and inbox, share: [Wrap], which
// every request passes, and [NewProblem], which turns the bridge's errors into
// answers.
//
// A path, a query or a header may hold a token, so log lines and metrics name
// the route that was matched instead.
package web

import (
	"log/slog"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/passerelle-mail/passerelle/bridge"
)

// Options are what [Wrap] needs.
type Options struct {
	Door    string // "api" or "inbox": the label of its metrics and log lines
	Log     *slog.Logger
	Metrics prometheus.Registerer // nil for none
	Now     func() time.Time
	// MaxBody bounds the body of every request, in bytes. Reading beyond it is
	// an [http.MaxBytesError]. A handler may set a lower limit of its own.
	MaxBody int64
	// ContentPolicy is the Content-Security-Policy of answers that set none;
	// empty for one that allows nothing.
	ContentPolicy string
	// Fault answers a request whose handler panicked. It is only called where
	// nothing was sent yet. By default it writes a [Problem].
	Fault func(http.ResponseWriter, *http.Request)
}

// Wrap puts around a door what every request needs: an id, a body limit,
// security headers, metrics, a line in the log, and recovery from a panic.
//
// Inside of h, the request's context carries the id for [Logger] and
// [RequestID]. Metrics and log read [http.Request.Pattern], so h is a
// [http.ServeMux] or hands its request on unchanged to one.
func Wrap(h http.Handler, o Options) http.Handler {
	o.Log = bridge.Logger(o.Log).With(slog.String("door", o.Door))
	if o.Fault == nil {
		o.Fault = writeFault
	}
	h = recoverer(h, o.Log, o.Fault)
	h = securityHeaders(h, o.ContentPolicy)
	h = watch(h, o.Log, newMetrics(o.Metrics, o.Door), o.Now)
	return identify(h, o.MaxBody)
}

func writeFault(w http.ResponseWriter, r *http.Request) {
	ProblemOf(http.StatusInternalServerError).Write(w, r)
}
