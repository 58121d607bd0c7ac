package demo

import (
	"fmt"
	"io"
	"strings"
)

// transcript tells a story as it happens. Its methods note the first error of
// its writer in err, and write nothing after it.
type transcript struct {
	w   io.Writer
	err error
}

// step begins a chapter.
func (t *transcript) step(n int, title string) { t.printf("\n%2d. %s\n", n, title) }

// saw tells what somebody saw.
func (t *transcript) saw(who, what string) {
	for line := range strings.SplitSeq(strings.TrimRight(what, "\n"), "\n") {
		t.printf("    %-16s %s\n", who, line)
		who = ""
	}
}

// mail tells of a mail in somebody's mailbox.
func (t *transcript) mail(who string, m Mail) {
	what := "From: " + m.Header("From") + "\nSubject: " + m.Header("Subject") + "\n\n"
	if o, err := m.Read(); err == nil {
		what += o.Text
	}
	t.saw(who, what)
}

func (t *transcript) printf(format string, args ...any) {
	if t.err == nil {
		_, t.err = fmt.Fprintf(t.w, format, args...)
	}
}
