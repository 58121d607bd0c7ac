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

// serveOne serves one connection, whose other end it returns with how to end it.
func serveOne(t *testing.T, h http.HandlerFunc) (far net.Conn, end func()) {
	t.Helper()
	far, near := net.Pipe()
	l := oneConn{make(chan net.Conn, 1)}
	l.conns <- near
	s := &http.Server{
		Handler:  web.Wrap(h, web.Options{Log: slog.New(slog.DiscardHandler), Now: time.Now, MaxBody: 1 << 20}),
		ErrorLog: slog.NewLogLogger(slog.DiscardHandler, 0),
	}
	go func() { _ = s.Serve(l) }()
	return far, func() {
		close(l.conns)
		_ = far.Close()
		synctest.Wait()
	}
}

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
				var took time.Duration
				var failed error
				far, end := serveOne(t, func(w http.ResponseWriter, _ *http.Request) {
					start := time.Now()
					_, failed = w.Write(large)
					took = time.Since(start)
				})
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
				end()
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

// TestSlowBodies has a client send a body a byte at a time, which nobody reads.
func TestSlowBodies(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		far, end := serveOne(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotFound) })
		defer end()
		go func() { _, _ = io.Copy(io.Discard, far) }()
		start := time.Now()
		_, err := far.Write([]byte("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n"))
		for err == nil && time.Since(start) < time.Hour {
			time.Sleep(10 * time.Second)
			_, err = far.Write([]byte("a"))
		}
		if took := time.Since(start); took > 10*time.Minute {
			t.Errorf("the connection is still there after %s", took)
		}
	})
}

// TestLongWorkOnABody works on a body for longer than it may take to come.
func TestLongWorkOnABody(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var left error
		far, end := serveOne(t, func(_ http.ResponseWriter, r *http.Request) {
			if _, err := io.ReadAll(r.Body); err != nil {
				t.Error(err)
			}
			time.Sleep(time.Hour)
			left = r.Context().Err()
		})
		_, err := far.Write([]byte("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\na"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := bufio.NewReader(far).ReadString('\n'); err != nil || left != nil {
			t.Errorf("answer: %v, work: %v", err, left)
		}
		end()
	})
}
