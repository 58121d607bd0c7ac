package bridge_test

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	"github.com/passerelle-mail/passerelle/bridge"
)

func TestLogger(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	log := bridge.Logger(bridge.Logger(slog.New(slog.NewTextHandler(&out, nil))).With(slog.Int("bytes", 1)))
	conn := bridge.LogWith(t.Context(), slog.String("conn", "c1"))
	log.InfoContext(bridge.LogWith(conn, slog.String("request", "r1")), "both")
	log.InfoContext(bridge.LogWith(conn, slog.String("request", "r2")), "other")
	log.InfoContext(t.Context(), "none")
	lines := strings.Split(out.String(), "\n")
	for i, want := range []string{"msg=both bytes=1 conn=c1 request=r1", "msg=other bytes=1 conn=c1 request=r2", "msg=none bytes=1"} {
		if !strings.HasSuffix(lines[i], want) {
			t.Errorf("line %d is %q; want its end to be %q", i, lines[i], want)
		}
	}
}
