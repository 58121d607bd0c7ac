package main

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/passerelle-mail/passerelle/parser"
)

// client is a page of docs/clients: a receiver of webhooks, and a reader of lead
// mails.
type client struct {
	page  string
	needs []string // programs of the machine
	file  string   // what a program of the page is saved as
	// build makes what is run of the file; nil where that is the file itself.
	build func(file string) *exec.Cmd
	run   func(file string) *exec.Cmd
	// serve is run for receivers, where they need something else.
	serve func(file string) *exec.Cmd
}

func command(name string, args ...string) *exec.Cmd {
	return exec.CommandContext(context.Background(), name, args...) // each is stopped by its test
}

var clients = []client{
	{
		page: "go", needs: []string{"go"}, file: "main.go",
		build: func(file string) *exec.Cmd { return command("go", "build", "-o", file+".bin", file) },
		run:   func(file string) *exec.Cmd { return command(file + ".bin") },
	},
	{page: "python", needs: []string{"python3"}, file: "main.py", run: func(file string) *exec.Cmd { return command("python3", file) }},
	{page: "javascript", needs: []string{"node"}, file: "main.mjs", run: func(file string) *exec.Cmd { return command("node", file) }},
	{
		page: "php", needs: []string{"php"}, file: "webhook.php",
		run:   func(file string) *exec.Cmd { return command("php", file) },
		serve: func(file string) *exec.Cmd { return command("sh", "-c", `exec php -S "127.0.0.1:$PORT" "$0"`, file) },
	},
	{
		page: "csharp", needs: []string{"mcs", "mono"}, file: "main.cs",
		build: func(file string) *exec.Cmd { return command("mcs", "-out:"+file+".exe", file) },
		run:   func(file string) *exec.Cmd { return command("mono", file+".exe") },
	},
}

// programs returns the two programs of a page, the receiver first, as files that
// can be run.
func (c client) programs(t *testing.T) (receiver, reader string) {
	t.Helper()
	for _, name := range c.needs {
		if _, err := exec.LookPath(name); err != nil {
			t.Skipf("no %s on this machine to run the page %s with", name, c.page)
		}
	}
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "clients", c.page+".md"))
	if err != nil {
		t.Fatal(err)
	}
	code := regexp.MustCompile("(?s)```[a-z]+\n(.*?)```").FindAllSubmatch(page, -1)
	if len(code) != 2 {
		t.Fatalf("%d programs on the page %s, want 2", len(code), c.page)
	}
	var files []string
	for _, one := range code {
		file := filepath.Join(t.TempDir(), c.file)
		if err := os.WriteFile(file, one[1], 0o600); err != nil {
			t.Fatal(err)
		}
		if c.build != nil {
			if out, err := c.build(file).CombinedOutput(); err != nil {
				t.Fatalf("building: %v\n%s", err, out)
			}
		}
		files = append(files, file)
	}
	return files[0], files[1]
}

func TestTheReadersOfTheClientPages(t *testing.T) {
	t.Parallel()
	mail, err := os.ReadFile(filepath.Join("..", "..", "bridge", "mailer", "testdata", "lead-fr.eml"))
	if err != nil {
		t.Fatal(err)
	}
	lead, err := parser.ParseLead(mail, parser.LeadOptions{Region: "FR"})
	if err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprintf("%s\n%s\n%s\n%s\n%s\n",
		lead.Contact.Display, lead.Contact.RelayEmail, lead.Contact.Phones[0].E164, lead.Listing.Ref, lead.Message.Text)
	for _, c := range clients {
		t.Run(c.page, func(t *testing.T) {
			t.Parallel()
			_, reader := c.programs(t)
			cmd := c.run(reader)
			cmd.Stdin = bytes.NewReader(mail)
			out, err := cmd.Output()
			if err != nil {
				t.Fatal(err)
			}
			if c.page == "csharp" { // which hands on the record as it is
				var r parser.Lead
				if err := json.Unmarshal(out, &r); err != nil || r.Contact.Display != lead.Contact.Display || r.Message.Text != lead.Message.Text {
					t.Errorf("%v: read %s", err, out)
				}
				return
			}
			if got := string(out); got != want {
				t.Errorf("read %q, want %q", got, want)
			}
		})
	}
}

// received is a request to a receiver.
type received struct {
	name      string
	sent      time.Duration // from now
	signature func(good string) string
	body      string // sent instead of what was signed
	status    int
}

func TestTheReceiversOfTheClientPages(t *testing.T) {
	t.Parallel()
	const body = `{"id":"evt_7_0badcafe","type":"message.received","data":{"conversation":"c-1","message":{"text":"Déjà vendue ?"}}}`
	webhooks := []received{
		{name: "good", status: http.StatusNoContent},
		{name: "two signatures", signature: func(s string) string { return "v1,bm90IHRoaXM= " + s }, status: http.StatusNoContent},
		{name: "another version beside it", signature: func(s string) string { return s + " v1a,bm90IHRoaXM=" }, status: http.StatusNoContent},
		{name: "another body", body: strings.Replace(body, "c-1", "c-2", 1), status: http.StatusUnauthorized},
		{name: "another signature", signature: func(string) string { return "v1,bm90IHRoaXM=" }, status: http.StatusUnauthorized},
		{name: "another version", signature: func(s string) string { return "v2," + strings.TrimPrefix(s, "v1,") }, status: http.StatusUnauthorized},
		{name: "no signature", signature: func(string) string { return "" }, status: http.StatusUnauthorized},
		{name: "too old", sent: -10 * time.Minute, status: http.StatusUnauthorized},
		{name: "from the future", sent: 10 * time.Minute, status: http.StatusUnauthorized},
	}
	for _, c := range clients {
		t.Run(c.page, func(t *testing.T) {
			t.Parallel()
			receiver, _ := c.programs(t)
			key := []byte("0123456789abcdef0123456789abcdef")
			address := c.start(t, receiver, "whsec_"+base64.StdEncoding.EncodeToString(key))
			for _, w := range webhooks {
				if got := w.send(t, address, key, body); got != w.status {
					t.Errorf("%s: answered with %d, want %d", w.name, got, w.status)
				}
			}
		})
	}
}

// start runs a receiver until the test ends, and returns once it listens.
func (c client) start(t *testing.T, file, secret string) string {
	t.Helper()
	free, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := free.Addr().String()
	if err := free.Close(); err != nil {
		t.Fatal(err)
	}
	run := c.run
	if c.serve != nil {
		run = c.serve
	}
	cmd := run(file)
	_, port, _ := net.SplitHostPort(address)
	cmd.Env = append(os.Environ(), "WEBHOOK_SECRET="+secret, "PORT="+port)
	var problems bytes.Buffer
	cmd.Stderr = &problems
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = cmd.Wait() // that it was killed, or what problems says
	}()
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		<-ended
	})
	for try := time.NewTicker(20 * time.Millisecond); ; {
		conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", address)
		if err == nil {
			_ = conn.Close()
			return address
		}
		select {
		case <-ended:
			t.Fatalf("the receiver ended: %s", problems.String())
		case <-t.Context().Done():
			t.Fatal("the receiver does not listen")
		case <-try.C:
		}
	}
}

// send sends the request, and returns the status of the answer.
func (w received) send(t *testing.T, address string, key []byte, body string) int {
	t.Helper()
	sent := strconv.FormatInt(time.Now().Add(w.sent).Unix(), 10)
	mac := hmac.New(sha256.New, key)
	_, _ = mac.Write([]byte("evt_7_0badcafe." + sent + "." + body)) // never fails
	signature := "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
	if w.signature != nil {
		signature = w.signature(signature)
	}
	if w.body != "" {
		body = w.body
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+address+"/", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header = http.Header{
		"Content-Type": {"application/json"}, "Webhook-Id": {"evt_7_0badcafe"},
		"Webhook-Timestamp": {sent}, "Webhook-Signature": {signature},
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	if err := answer.Body.Close(); err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode
}
