package inbox

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// What may be left: tags with no attribute but a few, which name nothing.
var (
	anyTag  = regexp.MustCompile(`<[^>]*>`)
	goodTag = regexp.MustCompile(`^</?(p|div|span|br|b|img|table|tbody|tr|td)( (width|height|alt|style)="[\w\s%:;.#-]*"| src="data:image/png;base64,[\w+/=]*")*/?>$`)
)

// Each line of testdata/hostile.txt wants to run, load, lead away or look like
// ours.
func TestNothingHostileIsLeft(t *testing.T) {
	t.Parallel()
	file, err := os.ReadFile("testdata/hostile.txt")
	if err != nil {
		t.Fatal(err)
	}
	all := strings.Split(strings.TrimSpace(string(file)), "\n")
	if len(all) < 50 {
		t.Fatalf("%d snippets; want at least 50", len(all))
	}
	all = append(all, string(file), strings.ReplaceAll(string(file), "\n", ""),
		"<img src=`x` onerror=`document.title='ran'`>",
		"\x1b$B<img src=x onerror=document.title='ran'>\x1b(B",
		"<img\x00 src=x on\x00error=document.title='ran'>",
	)
	for _, snippet := range all {
		snippet = strings.ReplaceAll(snippet, "HOST", "https://tracker.example")
		got := string(cleanHTML("<p>Bonjour <b>vous</b></p>" + snippet))
		if !strings.HasPrefix(got, "<p>Bonjour <b>vous</b></p>") {
			t.Errorf("%q leaves %q", snippet, got)
		}
		for _, tag := range anyTag.FindAllString(got, -1) {
			if !goodTag.MatchString(tag) || strings.Contains(tag, "url") {
				t.Errorf("%q leaves %q", snippet, tag)
			}
		}
	}
}
