package parser_test

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/passerelle-mail/passerelle/parser"
)

// nameCase is a line of testdata/names.
type nameCase struct {
	file    string
	in      string
	heldOut bool
	want    parser.Name
}

func nameCases(tb testing.TB) []nameCase {
	tb.Helper()
	files, err := filepath.Glob("../testdata/names/*.txt")
	if err != nil || len(files) == 0 {
		tb.Fatalf("no names: %v", err)
	}
	var cases []nameCase
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			tb.Fatal(err)
		}
		n := 0
		for line := range strings.Lines(string(b)) {
			line = strings.TrimRight(line, "\n")
			if line == "" || line[0] == '#' && !strings.Contains(line, "=>") {
				continue
			}
			c := readNameCase(tb, line)
			c.file, c.heldOut = filepath.Base(f), n%3 == 2
			cases = append(cases, c)
			n++
		}
	}
	return cases
}

func readNameCase(tb testing.TB, line string) nameCase {
	tb.Helper()
	in, truth, ok := strings.Cut(line, " => ")
	if !ok {
		tb.Fatalf("no truth: %q", line)
	}
	if strings.Contains(in, `\u`) {
		s, err := strconv.Unquote(`"` + in + `"`)
		if err != nil {
			tb.Fatalf("%q: %v", in, err)
		}
		in = s
	}
	fields := strings.Split(truth, "|")
	for len(fields) < 6 {
		fields = append(fields, "")
	}
	for i, f := range fields {
		fields[i] = strings.TrimSpace(f)
	}
	n := parser.Name{Kind: parser.NameKind(fields[0]), FirstName: fields[1], LastName: fields[2], Title: fields[3], Company: fields[4], Display: fields[5]}
	switch n.Kind {
	case parser.NameRole, parser.NamePlaceholder, parser.NameNone:
	case parser.NameCompany:
		if n.Company == "" {
			n.Company = in
		}
		if n.Display == "" {
			n.Display = n.Company
		}
	default:
		if n.Display == "" {
			n.Display = in
		}
	}
	return nameCase{in: in, want: n}
}

func TestNameCorpus(t *testing.T) {
	t.Parallel()
	right, all := map[bool]int{}, map[bool]int{}
	for _, c := range nameCases(t) {
		all[c.heldOut]++
		got := parser.ParseName(c.in)
		got.Confidence = 0
		if got == c.want {
			right[c.heldOut]++
			continue
		}
		t.Logf("%s: %q\n got %+v\nwant %+v", c.file, c.in, got, c.want)
		switch c.want.Kind {
		case parser.NameRole, parser.NamePlaceholder, parser.NameCompany:
			if got.FirstName != "" || got.LastName != "" {
				t.Errorf("%s: %s %q is split: %+v", c.file, c.want.Kind, c.in, got)
			}
		}
	}
	if n := right[false] + right[true]; n*100 < 95*(all[false]+all[true]) {
		t.Errorf("%d names are right, want 95 %%", n)
	}
	t.Logf("tuning %d of %d, held out %d of %d", right[false], all[false], right[true], all[true])
}
