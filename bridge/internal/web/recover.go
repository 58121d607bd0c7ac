package web

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
)

// recoverer turns a panic into a line in the log and an answer by fault. Where
// an answer was begun, the connection is cut, so that it is not taken as whole.
func recoverer(next http.Handler, log *slog.Logger, fault func(http.ResponseWriter, *http.Request)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rec := &recorder{ResponseWriter: w}
		defer func() {
			v := recover()
			if v == nil {
				return
			}
			if err, ok := v.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				panic(v)
			}
			log.ErrorContext(r.Context(), "handler panicked",
				slog.String("route", route(r)),
				slog.String("err", fmt.Sprint(v)),
				slog.String("stack", string(debug.Stack())))
			if rec.status != 0 {
				panic(http.ErrAbortHandler)
			}
			fault(w, r)
		}()
		next.ServeHTTP(rec, r)
	})
}
