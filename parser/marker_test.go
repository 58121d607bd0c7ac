package parser_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/passerelle-mail/passerelle/parser"
)

func TestReplyMarker(t *testing.T) {
	t.Parallel()
	all := parser.ReplyMarkers()
	for _, lang := range []string{"fr", "en"} {
		m := parser.ReplyMarker(lang)
		if !slices.Contains(all, m) {
			t.Errorf("ReplyMarkers() lacks %q, the marker of %s", m, lang)
		}
		if len(m) > 70 || strings.ContainsAny(m, "\r\n") {
			t.Errorf("ReplyMarker(%q) = %q: want one line that no client breaks", lang, m)
		}
	}
	if parser.ReplyMarker("fr") == parser.ReplyMarker("en") {
		t.Error("the French marker is the English one")
	}
	if got, want := parser.ReplyMarker("pt"), parser.ReplyMarker("en"); got != want {
		t.Errorf("ReplyMarker(pt) = %q, want the English %q", got, want)
	}
}

func TestFavoriteSentence(t *testing.T) {
	t.Parallel()
	fr, en := parser.FavoriteSentence("fr"), parser.FavoriteSentence("en")
	if fr == en || fr == "" || en == "" {
		t.Errorf("FavoriteSentence: fr %q, en %q; want one for each", fr, en)
	}
	if got := parser.FavoriteSentence(""); got != en {
		t.Errorf("FavoriteSentence(\"\") = %q, want %q", got, en)
	}
}
