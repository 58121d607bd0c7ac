package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

func TestParseLongLines(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x ", 1<<19)
	in := "Tél 06 39 98 12 34 " + long + "\r\n" + strings.Repeat(long, 3) + "\n06 39 98 12 35"
	var out, errs bytes.Buffer
	if code := run(t.Context(), []string{"parse", "phones", "--region", "FR"}, strings.NewReader(in), &out, &errs); code != exitDone {
		t.Fatalf("exit %d: %s", code, &errs)
	}
	var got []string
	for line := range strings.Lines(out.String()) {
		var answer struct{ Phones []struct{ E164 string } }
		if err := json.Unmarshal([]byte(line), &answer); err != nil {
			t.Fatalf("line %q: %v", line, err)
		}
		got = append(got, "line")
		for _, p := range answer.Phones {
			got = append(got, p.E164)
		}
	}
	if want := "line,+33639981234,line,line,+33639981235"; strings.Join(got, ",") != want {
		t.Errorf("numbers %q, want %q", strings.Join(got, ","), want)
	}
}
