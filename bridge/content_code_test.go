package bridge_test

import (
	"strings"
	"testing"

	"github.com/passerelle-mail/passerelle/bridge"
)

// TestContentSentences: every code is said in every language, with the name of the
// file where there is one, and short enough for an answer of SMTP.
func TestContentSentences(t *testing.T) {
	t.Parallel()
	const name = "l'été 100 %.xlsm"
	for _, lang := range []string{"en", "fr"} {
		other := (&bridge.ContentError{Code: "of_tomorrow", File: name}).Sentence(lang)
		if other == "" || strings.Contains(other, "%!") {
			t.Errorf("%s: an unknown code says %q", lang, other)
		}
		for _, code := range bridge.ContentCodes {
			e := &bridge.ContentError{Code: code}
			ofFile := strings.HasPrefix(string(code), "file_")
			if ofFile {
				e.File = name
			}
			s := e.Sentence(lang)
			if s == "" || s == other || strings.Contains(s, "%!") || strings.Contains(s, name) != ofFile || len(s) > 240 {
				t.Errorf("%s: %s says %q", lang, code, s)
			}
			if lang == "fr" && s == e.Sentence("en") {
				t.Errorf("%s says the same in French: %q", code, s)
			}
			if large := (&bridge.TooLargeError{Code: code, File: e.File}).Sentence(lang); large != s {
				t.Errorf("%s: %s says %q of what is too large; want %q", lang, code, large, s)
			}
		}
	}
	if got := (&bridge.ContentError{Code: bridge.ContentLink}).Sentence("de"); !strings.HasPrefix(got, "Links") {
		t.Errorf("in a language that is not written: %q", got)
	}
}
