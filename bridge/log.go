package bridge

import (
	"context"
	"log/slog"
	"slices"
)

type logKey struct{}

// LogWith returns a context whose log lines carry attributes, such as the id of
// a connection or request. See [Logger].
func LogWith(ctx context.Context, attrs ...slog.Attr) context.Context {
	kept, _ := ctx.Value(logKey{}).([]slog.Attr)
	return context.WithValue(ctx, logKey{}, append(slices.Clip(kept), attrs...))
}

// Logger returns a logger whose lines carry what [LogWith] put into their
// context. A logger that does so already is returned as it is.
func Logger(log *slog.Logger) *slog.Logger {
	if _, ok := log.Handler().(contextHandler); ok {
		return log
	}
	return slog.New(contextHandler{log.Handler()})
}

type contextHandler struct{ slog.Handler }

func (h contextHandler) Handle(ctx context.Context, r slog.Record) error {
	if attrs, ok := ctx.Value(logKey{}).([]slog.Attr); ok {
		r.AddAttrs(attrs...)
	}
	return h.Handler.Handle(ctx, r)
}

func (h contextHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return contextHandler{h.Handler.WithAttrs(attrs)}
}

func (h contextHandler) WithGroup(name string) slog.Handler {
	return contextHandler{h.Handler.WithGroup(name)}
}
