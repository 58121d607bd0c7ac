package bridge_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

// fakeClamd speaks clamd's protocol on a listener. Answer gets what was sent,
// and writes what it likes.
func fakeClamd(t *testing.T, l net.Listener, answer func(conn net.Conn, content []byte)) string {
	t.Helper()
	done := make(chan struct{})
	t.Cleanup(func() { _ = l.Close(); <-done })
	go func() {
		defer close(done)
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			if content, err := readInstream(conn); err == nil {
				answer(conn, content)
			}
			_ = conn.Close()
		}
	}()
	return l.Addr().String()
}

func readInstream(r io.Reader) ([]byte, error) {
	command := make([]byte, len("zINSTREAM\x00"))
	if _, err := io.ReadFull(r, command); err != nil || string(command) != "zINSTREAM\x00" {
		return nil, errors.Join(errors.New("no command"), err)
	}
	var content bytes.Buffer
	for {
		var n uint32
		if err := binary.Read(r, binary.BigEndian, &n); err != nil || n == 0 {
			return content.Bytes(), err
		}
		if _, err := io.CopyN(&content, r, int64(n)); err != nil {
			return nil, err
		}
	}
}

func listenOn(t *testing.T, network, address string) net.Listener {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(t.Context(), network, address)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func say(s string) func(net.Conn, []byte) {
	return func(c net.Conn, _ []byte) { _, _ = io.WriteString(c, s) }
}

func TestClamd(t *testing.T) {
	t.Parallel()
	const never = time.Minute
	tests := []struct {
		name    string
		timeout time.Duration
		answer  func(net.Conn, []byte)
		found   string
		fails   bool
	}{
		{"clean", never, say("stream: OK\x00"), "", false},
		{"harmful", never, say("stream: Eicar-Signature FOUND\x00"), "Eicar-Signature", false},
		{"too long for it", never, say("INSTREAM size limit exceeded. ERROR\x00"), "", true},
		{"its own fault", never, say("stream: Can't allocate memory ERROR\x00"), "", true},
		{"slow", 50 * time.Millisecond, func(c net.Conn, _ []byte) { _, _ = c.Read(make([]byte, 1)) }, "", true},
		{"cut off", never, say("stream: O"), "", true},
		{"nothing", never, say(""), "", true},
		{"garbage", never, say(strings.Repeat("\xff", 5000)), "", true},
		{"a page", never, say("HTTP/1.1 400 Bad Request\r\n\r\n\x00"), "", true},
		{"no name", never, say("stream:  FOUND\x00"), "", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := &bridge.Clamd{Address: fakeClamd(t, listenOn(t, "tcp", "127.0.0.1:0"), tt.answer), Timeout: tt.timeout}
			found, err := c.Scan(t.Context(), strings.NewReader("content"))
			if found != tt.found || (err != nil) != tt.fails {
				t.Errorf("Scan = %q, %v; want %q, error %v", found, err, tt.found, tt.fails)
			}
		})
	}
}

func TestClamdGetsTheWholeFile(t *testing.T) {
	t.Parallel()
	content := strings.Repeat("0123456789abcdef", 20_000)
	socket := filepath.Join(t.TempDir(), "clamd")
	for network, address := range map[string]string{"tcp": "127.0.0.1:0", "unix": socket} {
		got := make(chan string, 1)
		c := &bridge.Clamd{Timeout: time.Minute, Address: fakeClamd(t, listenOn(t, network, address), func(conn net.Conn, b []byte) {
			got <- string(b)
			say("stream: OK\x00")(conn, nil)
		})}
		if _, err := c.Scan(t.Context(), strings.NewReader(content)); err != nil {
			t.Fatal(err)
		}
		if s := <-got; s != content {
			t.Errorf("%s: clamd got %d bytes; want the %d of the file", network, len(s), len(content))
		}
	}
}

func TestClamdThatIsNotThere(t *testing.T) {
	t.Parallel()
	l := listenOn(t, "tcp", "127.0.0.1:0")
	c := &bridge.Clamd{Address: l.Addr().String(), Timeout: time.Minute}
	_ = l.Close()
	if _, err := c.Scan(t.Context(), strings.NewReader("x")); err == nil {
		t.Error("a scan without clamd gives no error")
	}
}

// scannerFunc is a scanner that a test decides.
type scannerFunc func(content string) (string, error)

func (f scannerFunc) Scan(_ context.Context, r io.Reader) (string, error) {
	b, err := io.ReadAll(r)
	if err != nil {
		return "", err
	}
	return f(string(b))
}

func TestFilesAreScanned(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		accept bool
		scan   scannerFunc
		chat   error // of the chat
		mail   error
		posted int
	}{
		{"clean", false, func(string) (string, error) { return "", nil }, nil, nil, 2},
		{"harmful", true, func(s string) (string, error) { return strings.TrimSpace(s), nil }, bridge.ErrRefusedContent, bridge.ErrRefusedContent, 0},
		{"down, and files wait", false, func(string) (string, error) { return "", errFault }, bridge.ErrUnavailable, bridge.ErrUnavailable, 0},
		{"down, and files pass", true, func(string) (string, error) { return "", errFault }, nil, nil, 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := bridgetest.New(t, bridgetest.Options{Scanner: tt.scan, AcceptUnscanned: tt.accept})
			b.Market(t)
			p := b.Lead(t, bridgetest.ListingID, bridgetest.Buyer(), "Bonjour.")
			_, err := b.Post(t.Context(), bridge.NewMessage{
				Conversation: p.Conversation.ID, Side: bridge.SideSeller, Via: bridge.ViaWeb,
				Files: []bridge.NewFile{{Name: "a.txt", Content: strings.NewReader("one")}},
			})
			if !errors.Is(err, tt.chat) {
				t.Errorf("Post: %v; want %v", err, tt.chat)
			}
			r, err := b.Resolve(t.Context(), sellerAlias(b, p))
			if err != nil {
				t.Fatal(err)
			}
			results, err := b.Receive(t.Context(), bridge.IncomingMail{Recipients: []bridge.Recipient{r}, Body: strings.NewReader(
				"From: " + bridgetest.SellerEmail + "\r\nMessage-ID: <1@x.example>\r\nContent-Type: text/csv\r\nContent-Disposition: attachment; filename=b.csv\r\n\r\n1,2\r\n",
			)})
			if err == nil {
				err = results[0]
			}
			if !errors.Is(err, tt.mail) {
				t.Errorf("Receive: %v; want %v", err, tt.mail)
			}
			if got := len(conversation(t, b, p.Conversation.ID).Messages) - 1; got != tt.posted {
				t.Errorf("%d messages with files; want %d", got, tt.posted)
			}
		})
	}
}

var errFault = errors.New("the scanner is down")
