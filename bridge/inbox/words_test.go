package inbox

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelle-mail/passerelle/bridge"
)

func TestEveryLanguageSaysEverything(t *testing.T) {
	t.Parallel()
	for lang, w := range languages {
		if w.Lang != lang || languages[w.OtherLang] == nil || w.OtherLang == lang {
			t.Errorf("%s: calls itself %q, and the other one %q", lang, w.Lang, w.OtherLang)
		}
		wantAllSet(t, lang, reflect.ValueOf(*w))
	}
	en, fr := &english, &french
	for name, keys := range map[string][2]any{
		"problems":              {keysOf(en.problems), keysOf(fr.problems)},
		"reasons":               {keysOf(en.reasons), keysOf(fr.reasons)},
		"states":                {keysOf(en.states), keysOf(fr.states)},
		"events":                {keysOf(en.events), keysOf(fr.events)},
		"held":                  {keysOf(en.held), slices.Sorted(slices.Values(bridge.HeldReasons))},
		"held in French":        {keysOf(fr.held), slices.Sorted(slices.Values(bridge.HeldReasons))},
		"undelivered":           {keysOf(en.undelivered), slices.Sorted(slices.Values(bridge.StateReasons))},
		"undelivered in French": {keysOf(fr.undelivered), slices.Sorted(slices.Values(bridge.StateReasons))},
	} {
		if diff := cmp.Diff(keys[0], keys[1]); diff != "" {
			t.Errorf("%s differ (-en +fr):\n%s", name, diff)
		}
	}
}

func keysOf[K ~string | ~int, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }

// wantAllSet wants every field to say something.
func wantAllSet(t *testing.T, name string, v reflect.Value) {
	t.Helper()
	for i := range v.NumField() {
		field, path := v.Field(i), name+"."+v.Type().Field(i).Name
		switch {
		case field.Kind() == reflect.Struct:
			wantAllSet(t, path, field)
		case field.IsZero():
			t.Errorf("%s says nothing", path)
		}
	}
}

// TestUnknownCodes: a code of a newer or older version says something all the same.
func TestUnknownCodes(t *testing.T) {
	t.Parallel()
	for lang, w := range languages {
		if got, want := w.whyHeld("of_tomorrow"), w.held[bridge.WhySenderInDoubt]; got != want {
			t.Errorf("%s: held for an unknown reason: %q; want %q", lang, got, want)
		}
		if got := w.NotDelivered(w.undelivered["of_tomorrow"]); got == "" || strings.HasSuffix(got, " ") {
			t.Errorf("%s: not delivered for an unknown reason: %q", lang, got)
		}
	}
}

func TestPlurals(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		n      int
		en, fr string
	}{
		{1, "1 unread message", "1 message non lu"},
		{2, "2 unread messages", "2 messages non lus"},
	} {
		if got := english.UnreadMessages(test.n); got != test.en {
			t.Errorf("UnreadMessages(%d) = %q, want %q", test.n, got, test.en)
		}
		if got := french.UnreadMessages(test.n); got != test.fr {
			t.Errorf("UnreadMessages(%d) = %q, want %q", test.n, got, test.fr)
		}
	}
}

func TestMoney(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		price, currency, en, fr string
	}{
		{"12500", "EUR", "€12,500", "12\u202f500\u00a0€"},
		{"1250.5", "EUR", "€1,250.50", "1\u202f250,50\u00a0€"},
		{"1234567.00", "CHF", "CHF\u00a01,234,567", "1\u202f234\u202f567\u00a0CHF"},
		{"999", "", "999", "999"},
		{"sur demande", "EUR", "sur demande", "sur demande"},
		{"", "EUR", "", ""},
	} {
		if got := money("en", test.price, test.currency); got != test.en {
			t.Errorf("money(en, %q, %q) = %q, want %q", test.price, test.currency, got, test.en)
		}
		if got := money("fr", test.price, test.currency); got != test.fr {
			t.Errorf("money(fr, %q, %q) = %q, want %q", test.price, test.currency, got, test.fr)
		}
	}
}

func TestSize(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		n      int64
		en, fr string
	}{
		{14, "14\u00a0B", "14\u00a0o"},
		{1499, "1\u00a0kB", "1\u00a0ko"},
		{999_600, "1.0\u00a0MB", "1,0\u00a0Mo"},
		{16_777_216, "16.8\u00a0MB", "16,8\u00a0Mo"},
	} {
		if got := size("en", test.n); got != test.en {
			t.Errorf("size(en, %d) = %q, want %q", test.n, got, test.en)
		}
		if got := size("fr", test.n); got != test.fr {
			t.Errorf("size(fr, %d) = %q, want %q", test.n, got, test.fr)
		}
	}
}

func TestClock(t *testing.T) {
	t.Parallel()
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	// Two days after summer time has ended, so that a day had 25 hours.
	now := time.Date(2026, 10, 26, 0, 30, 0, 0, paris)
	for _, test := range []struct {
		at                           time.Time
		enDay, enWhen, frDay, frWhen string
	}{
		{now.Add(-10 * time.Minute), "Today", "00:20", "Aujourd’hui", "00:20"},
		{now.Add(-40 * time.Minute), "Yesterday", "Yesterday", "Hier", "Hier"},
		{now.Add(-25 * time.Hour), "Yesterday", "Yesterday", "Hier", "Hier"},
		{now.Add(-26 * time.Hour), "Saturday 24 October", "24 Oct", "Samedi 24 octobre", "24 oct."},
		{time.Date(2026, 5, 1, 12, 0, 0, 0, paris), "Friday 1 May", "1 May", "Vendredi 1er mai", "1er mai"},
		{time.Date(2025, 12, 31, 23, 59, 0, 0, paris), "Wednesday 31 December 2025", "31 Dec 2025", "Mercredi 31 décembre 2025", "31/12/2025"},
	} {
		en, fr := clock{now, &english.dates}, clock{now, &french.dates}
		got := []string{en.day(test.at), en.when(test.at.UTC()).Text, fr.day(test.at.UTC()), fr.when(test.at).Text}
		if diff := cmp.Diff([]string{test.enDay, test.enWhen, test.frDay, test.frWhen}, got); diff != "" {
			t.Errorf("%v (-want +got):\n%s", test.at, diff)
		}
	}
}
