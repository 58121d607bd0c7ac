package webhook_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestTheExampleOfTheDocs holds a request against the program in docs/webhooks.md.
func TestTheExampleOfTheDocs(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/webhooks.md")
	must(t, err)
	_, rest, _ := strings.Cut(string(page), "```go\n")
	program, _, found := strings.Cut(rest, "```")
	if !found {
		t.Fatal("the page has no program")
	}
	w := newWorld(t)
	w.lead("")
	r := w.pass()[0]
	folder := t.TempDir()
	for name, text := range map[string]string{
		"go.mod":    "module example.com/receiver\n\ngo 1.25\n",
		"verify.go": program,
		"main.go": `package main

import (
	"fmt"
	"net/http"
	"os"
	"time"
)

func main() {
	h := http.Header{}
	h.Set("webhook-id", os.Args[2])
	h.Set("webhook-timestamp", os.Args[3])
	h.Set("webhook-signature", os.Args[4])
	now, _ := time.Parse(time.RFC3339, os.Args[6])
	fmt.Println(Verify(os.Args[1], h, []byte(os.Args[5]), now), Verify(os.Args[1], h, []byte(os.Args[5]+" "), now),
		Verify(os.Args[1], h, []byte(os.Args[5]), now.Add(6*time.Minute)), Verify("whpk_", h, []byte(os.Args[5]), now))
}
`,
	} {
		must(t, os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600))
	}
	cmd := exec.CommandContext(t.Context(), "go", "run", ".", w.hook.Keys[0].PublicText(), r.id, r.header.Get("Webhook-Timestamp"),
		r.header.Get("Webhook-Signature"), r.body, w.Clock.Now().Format("2006-01-02T15:04:05Z07:00"))
	cmd.Dir = folder
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off")
	out, err := cmd.CombinedOutput()
	if got := strings.TrimSpace(string(out)); err != nil || got != "true false false false" {
		t.Errorf("the program says %q, %v; want true false false false", got, err)
	}
}
