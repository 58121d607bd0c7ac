package web

import (
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// metrics are those of one door.
type metrics struct {
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	inFlight prometheus.Gauge
}

// newMetrics registers a door's metrics, or only makes them where reg is nil.
func newMetrics(reg prometheus.Registerer, door string) *metrics {
	m := &metrics{
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "passerelle_http_requests_total",
			Help: "HTTP requests answered, by route and status code.",
		}, []string{"route", "code"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "passerelle_http_request_seconds",
			Help:    "Time to answer an HTTP request, without event streams.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10},
		}, []string{"route"}),
		inFlight: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "passerelle_http_requests_in_flight",
			Help: "HTTP requests being answered, event streams among them.",
		}),
	}
	if reg != nil {
		prometheus.WrapRegistererWith(prometheus.Labels{"door": door}, reg).
			MustRegister(m.requests, m.seconds, m.inFlight)
	}
	return m
}

// watch counts, times and logs each request.
func watch(next http.Handler, log *slog.Logger, m *metrics, now func() time.Time) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := now()
		rec := &recorder{ResponseWriter: w}
		m.inFlight.Inc()
		defer func() {
			m.inFlight.Dec()
			dur := now().Sub(start)
			m.requests.WithLabelValues(route(r), strconv.Itoa(rec.code())).Inc()
			if !strings.HasPrefix(rec.Header().Get("Content-Type"), "text/event-stream") {
				m.seconds.WithLabelValues(route(r)).Observe(dur.Seconds())
			}
			log.InfoContext(r.Context(), "request answered",
				slog.String("route", route(r)),
				slog.Int("status", rec.code()),
				slog.Int64("bytes", rec.bytes),
				slog.Duration("dur", dur))
		}()
		next.ServeHTTP(rec, r)
	})
}

// route is the pattern that a request matched. It is read once the request went
// through a [http.ServeMux].
func route(r *http.Request) string {
	if r.Pattern == "" {
		return "none"
	}
	return r.Pattern
}

// recorder notes what is answered. [http.NewResponseController] reaches the
// writer below it for flushing and deadlines.
type recorder struct {
	http.ResponseWriter
	status int // 0 until the header is sent
	bytes  int64
}

func (w *recorder) WriteHeader(status int) {
	if w.status == 0 && (status >= 200 || status == http.StatusSwitchingProtocols) {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *recorder) Write(p []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(p)
	w.bytes += int64(n)
	return n, err
}

// Unwrap is for [http.ResponseController].
func (w *recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *recorder) code() int {
	if w.status == 0 {
		return http.StatusOK
	}
	return w.status
}
