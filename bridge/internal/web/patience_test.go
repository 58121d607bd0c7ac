package web_test

import (
	"bufio"
	"bytes"
	"io"
	"log/slog"
	"net"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/passerelle-mail/passerelle/bridge/internal/web"
)

// oneConn is a listener that accepts one connection.
type oneConn struct{ conns chan net.Conn }

func (l oneConn) Accept() (net.Conn, error) {
	c, ok := <-l.conns
	if !ok {
		return nil, net.ErrClosed
	}
	return c, nil
}

func (l oneConn) Close() error   { return nil }
func (l oneConn) Addr() net.Addr { return &net.TCPAddr{} }

// TestPatience has clients read a large answer, each at its pace.
func TestPatience(t *testing.T) {
	t.Parallel()
	large := bytes.Repeat([]byte("a"), 1<<20)
	for _, c := range []struct {
		name  string
		pause time.Duration // before each part
		whole bool
	}{
		{"fast", 0, true},
		{"slow", 20 * time.Second, true},
		{"stuck", time.Hour, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				far, near := net.Pipe()
				l := oneConn{make(chan net.Conn, 1)}
				l.conns <- near
				var took time.Duration
				var failed error
				s := &http.Server{Handler: web.Wrap(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
					start := time.Now()
					_, failed = w.Write(large)
					took = time.Since(start)
				}), web.Options{Log: slog.New(slog.DiscardHandler), Now: time.Now, MaxBody: 1}), ErrorLog: slog.NewLogLogger(slog.DiscardHandler, 0)}
				go func() { _ = s.Serve(l) }()
				_, err := far.Write([]byte("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
				if err != nil {
					t.Fatal(err)
				}
				got := 0
				part := make([]byte, 64<<10)
				for from := bufio.NewReader(far); ; {
					time.Sleep(c.pause)
					n, err := io.ReadFull(from, part)
					if got += n; err != nil {
						break
					}
				}
				close(l.conns)
				_ = far.Close()
				synctest.Wait()
				if whole := got > len(large); whole != c.whole || (failed == nil) != c.whole {
					t.Errorf("%d bytes in %s: %v", got, took, failed)
				}
				if !c.whole && took > 2*time.Minute {
					t.Errorf("given up after %s", took)
				}
			})
		})
	}
}
