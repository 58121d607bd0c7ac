package score

import (
	"math/big"
	"slices"
	"strings"
	"time"

	"github.com/passerelle-mail/passerelle/parser"
)

// Outcome says how one field of one answer fares.
type Outcome int

// The outcomes. A value where the mail has none is invented, which is as bad as
// a wrong one.
const (
	NotAsked Outcome = iota
	Correct
	Missing
	Wrong
	Invented
)

func (o Outcome) String() string {
	return [...]string{"not asked", "correct", "missing", "wrong", "invented"}[o]
}

// field is one that is compared.
type field struct {
	path string
	want func(*parser.Lead) string
	// same compares two values that are not empty.
	same func(want, got string) bool
	// strict says that a value is invented where the truth has none.
	strict bool
}

// plainFields are the fields that are compared each for itself, in the order of
// the tables.
var plainFields = []field{
	{"contact.id", func(l *parser.Lead) string { return l.Contact.ID }, sameExact, false},
	{"contact.display", func(l *parser.Lead) string { return l.Contact.Display }, sameName, true},
	{"contact.first_name", func(l *parser.Lead) string { return l.Contact.FirstName }, sameWords, true},
	{"contact.last_name", func(l *parser.Lead) string { return l.Contact.LastName }, sameWords, true},
	{"contact.title", func(l *parser.Lead) string { return l.Contact.Title }, sameTitle, false},
	{"contact.company", func(l *parser.Lead) string { return l.Contact.Company }, sameWords, true},
	{"contact.email", func(l *parser.Lead) string { return l.Contact.Email }, strings.EqualFold, true},
	{"contact.relay_email", func(l *parser.Lead) string { return l.Contact.RelayEmail }, strings.EqualFold, true},
	{"contact.city", func(l *parser.Lead) string { return l.Contact.City }, sameWords, false},
	{"listing.title", func(l *parser.Lead) string { return l.Listing.Title }, sameWords, false},
	{"listing.price", func(l *parser.Lead) string { return l.Listing.Price }, sameNumber, true},
	{"listing.currency", func(l *parser.Lead) string { return l.Listing.Currency }, strings.EqualFold, false},
	{"listing.url", func(l *parser.Lead) string { return l.Listing.URL }, sameURL, false},
	{"listing.id", func(l *parser.Lead) string { return l.Listing.ID }, sameExact, false},
	{"message.text", func(l *parser.Lead) string { return l.Message.Text }, sameText, true},
	{"source.portal", func(l *parser.Lead) string { return l.Source.Portal }, samePortal, false},
	{"conversation", func(l *parser.Lead) string { return l.Conversation }, sameExact, true},
	{"lead_id", func(l *parser.Lead) string { return l.LeadID }, sameExact, false},
	{"message_id", func(l *parser.Lead) string { return l.MessageID }, sameExact, false},
	{"submitted_at", func(l *parser.Lead) string { return instant(l.SubmittedAt) }, sameInstant, false},
	{"sent_at", func(l *parser.Lead) string { return instant(l.SentAt) }, sameInstant, false},
	{"withheld", func(l *parser.Lead) string { return truthWord(l.Withheld) }, sameExact, false},
	{"source.template", func(l *parser.Lead) string { return l.Source.Template }, sameExact, false},
	{"contact.language", func(l *parser.Lead) string { return l.Contact.Language }, strings.EqualFold, false},
	{"message.language", func(l *parser.Lead) string { return l.Message.Language }, strings.EqualFold, false},
}

func truthWord(b bool) string {
	if b {
		return "true"
	}
	return ""
}

func instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}

// compare says how a value fares against the truth.
func compare(f field, want, got string) Outcome {
	switch {
	case want == "" && got == "":
		return NotAsked
	case want == "" && !f.strict:
		return NotAsked
	case want == "":
		return Invented
	case got == "":
		return Missing
	case f.same(want, got):
		return Correct
	}
	return Wrong
}

// Exact says how a value fares that must be the truth's own, such as an id. One
// where the truth has none is not asked.
func Exact(want, got string) Outcome { return compare(field{same: sameExact}, want, got) }

// Text says how a text fares, without regard to what programs on the way change:
// white space, and the form of quotes, dashes and dots.
func Text(want, got string) Outcome { return compare(field{same: sameText}, want, got) }

// comparePhones wants one of the customer's numbers, and none that is not
// theirs.
func comparePhones(want []parser.Phone, got []string) Outcome {
	right := 0
	for _, g := range got {
		if slices.ContainsFunc(want, func(p parser.Phone) bool { return p.E164 == onlyPhone(g) }) {
			right++
		}
	}
	switch {
	case len(want) == 0 && len(got) == 0:
		return NotAsked
	case len(want) == 0:
		return Invented
	case len(got) == 0:
		return Missing
	case right < len(got):
		return Wrong
	}
	return Correct
}

func onlyPhone(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '+' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}

// compareAddress takes the real address and the relay address as one question:
// how can the customer be reached by mail?
func compareAddress(want *parser.Lead, a Answer) Outcome {
	email := compare(field{same: strings.EqualFold, strict: true}, want.Contact.Email, a.Text("contact.email"))
	relay := compare(field{same: strings.EqualFold, strict: true}, want.Contact.RelayEmail, a.Text("contact.relay_email"))
	both := []Outcome{email, relay}
	switch {
	case slices.Contains(both, Wrong):
		return Wrong
	case slices.Contains(both, Invented) && want.Contact.Email == "" && want.Contact.RelayEmail == "":
		return Invented
	case slices.Contains(both, Invented):
		return Wrong
	case slices.Contains(both, Correct):
		return Correct
	case slices.Contains(both, Missing):
		return Missing
	}
	return NotAsked
}

// compareRef compares one of the references of a listing. A mail seldom says
// whose reference it is, so that one that stands in another field than the
// truth has it in is right too.
func compareRef(path, want string, l parser.LeadListing, a Answer) Outcome {
	known := []string{l.Ref, l.PortalRef, l.ID}
	given := []string{a.Text("listing.ref"), a.Text("listing.portal_ref"), a.Text("listing.id")}
	got := a.Text(path)
	stranger := got != "" && !slices.ContainsFunc(known, func(k string) bool { return sameWords(k, got) })
	switch {
	case stranger && want == "":
		return Invented
	case stranger:
		return Wrong
	case want == "":
		return NotAsked
	case slices.ContainsFunc(given, func(g string) bool { return sameWords(want, g) }):
		return Correct
	}
	return Missing
}

func sameExact(want, got string) bool { return want == got }

// sameText compares without regard to what programs on the way change: white
// space, and the form of quotes, dashes and dots.
func sameText(want, got string) bool {
	return slices.Equal(strings.Fields(plainText.Replace(want)), strings.Fields(plainText.Replace(got)))
}

var plainText = strings.NewReplacer("’", "'", "‘", "'", "“", `"`, "”", `"`, "…", "...", "–", "-", "—", "-")

// sameWords does so without regard to case.
func sameWords(want, got string) bool { return sameText(strings.ToLower(want), strings.ToLower(got)) }

// sameName compares the words of a name, in any order and without titles.
func sameName(want, got string) bool {
	words := func(s string) []string {
		w := strings.Fields(strings.ToLower(s))
		if i := slices.IndexFunc(w, func(s string) bool { return titles[s] == "" }); i > 0 {
			w = w[i:]
		}
		slices.Sort(w)
		return w
	}
	return slices.Equal(words(want), words(got))
}

// titles are forms of address, by whom they are for.
var titles = map[string]string{
	"m.": "m", "m": "m", "mr": "m", "mr.": "m", "monsieur": "m", "herr": "m", "sr.": "m", "sr": "m", "sig.": "m", "dhr.": "m", "dhr": "m", "pan": "m",
	"mme": "f", "madame": "f", "mlle": "f", "mrs": "f", "mrs.": "f", "ms": "f", "ms.": "f", "miss": "f", "frau": "f", "sra.": "f", "sra": "f",
	"sig.ra": "f", "mevr.": "f", "mevr": "f", "pani": "f", "dr": "dr", "dr.": "dr", "dott.": "dr",
}

func sameTitle(want, got string) bool {
	want, got = strings.ToLower(want), strings.ToLower(got)
	return want == got || titles[want] != "" && titles[want] == titles[got]
}

func sameNumber(want, got string) bool {
	a, ok1 := new(big.Rat).SetString(want)
	b, ok2 := new(big.Rat).SetString(got)
	return ok1 && ok2 && a.Cmp(b) == 0
}

func sameURL(want, got string) bool {
	return strings.TrimSuffix(want, "/") == strings.TrimSuffix(got, "/")
}

func sameInstant(want, got string) bool {
	a, err1 := time.Parse(time.RFC3339Nano, want)
	b, err2 := time.Parse(time.RFC3339Nano, got)
	return err1 == nil && err2 == nil && a.Equal(b)
}

// samePortal compares the letters and digits of two names, without the last
// part of a domain.
func samePortal(want, got string) bool { return portalKey(want) == portalKey(got) }

func portalKey(s string) string {
	s = strings.TrimPrefix(strings.ToLower(s), "www.")
	for _, end := range []string{".co.uk", ".com", ".fr", ".de", ".be", ".it", ".nl", ".es", ".org"} {
		s = strings.TrimSuffix(s, end)
	}
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r >= 0x80 {
			return r
		}
		return -1
	}, s)
}
