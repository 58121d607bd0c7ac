package parser

import "strings"

// Labels that say whose value it is: "E-Mail des Kunden", "contact e-mail",
// "Votre numéro".

// ownerWords are what labels add to say that a value is the customer's, as keys.
type ownerWords struct {
	before map[string]bool
	after  map[string]bool
}

// maxOwnerWords is how many words such an addition has.
const maxOwnerWords = 3

// ownerLabel returns the field of a label that has such an addition, if it is
// one of what a customer says about himself.
func (d *portalData) ownerLabel(key string) portalField {
	for n, i := 1, 0; n <= maxOwnerWords; n++ {
		j := strings.IndexByte(key[i:], ' ')
		if j < 0 {
			break
		}
		i += j
		if d.words.owners.before[key[:i]] {
			if f := d.labels[key[i+1:]]; isCustomerField(f) {
				return f
			}
		}
		i++
	}
	for n, i := 1, len(key); n <= maxOwnerWords; n++ {
		i = strings.LastIndexByte(key[:i], ' ')
		if i < 0 {
			break
		}
		if d.words.owners.after[key[i+1:]] {
			if f := d.labels[key[:i]]; isCustomerField(f) {
				return f
			}
		}
	}
	return ""
}

func isCustomerField(f portalField) bool {
	switch f {
	case formEmail, formPhone, formMessage, formCity:
		return true
	}
	return isNameField(f)
}

// isFirmLine reports whether a line begins with the name of the portal's
// company: "Zillow, Inc., 1301 Second Avenue".
func (r *formReader) isFirmLine(key string) bool {
	if r.layout == nil {
		return false
	}
	for _, w := range r.layout.Words {
		rest, ok := strings.CutPrefix(key, w+" ")
		if !ok {
			continue
		}
		for range 2 {
			var word string
			word, rest, _ = strings.Cut(rest, " ")
			if firmForms[word] {
				return true
			}
		}
	}
	return false
}

// firmForms are the kinds of companies that end the name of one.
var firmForms = keySet([]string{
	"gmbh", "ag", "se", "kg", "ltd", "limited", "plc", "inc", "llc", "corp", "sa", "sas", "sarl", "srl", "spa", "sl", "slu", "bv", "nv", "lda", "group",
})

// isPortalButton reports whether a line is a button of the portal's in a text:
// a few words and a link to it.
func (r *formReader) isPortalButton(text string) bool {
	const most = 5
	i := strings.Index(text, "http")
	if r.layout == nil || i < 0 || countWords(strings.TrimSpace(text[:i])) > most || strings.ContainsAny(text[i:], " \t") {
		return false
	}
	host := linkHost(text[i:])
	return host != "" && (isUnder(host, r.layout.Sites) || isUnder(host, r.layout.Senders))
}

// cutListing takes the paragraph off the end of a message that is the listing's:
// its labels follow without a blank line, and it shows a price.
func cutListing(lines []string) []string {
	const most = 3
	start := len(lines)
	for start > 0 && lines[start-1] != "" {
		start--
	}
	if n := len(lines) - start; n == 1 && isTitleLine(lines[start]) {
		return lines[:start]
	} else if start == 0 || n == 0 || n > most {
		return lines
	}
	for _, line := range lines[start:] {
		if strings.ContainsAny(line, "€£$") && !strings.ContainsAny(line, "?!") && countWords(line) <= 12 {
			return lines[:start]
		}
	}
	return lines
}

// isTitleLine reports whether a line is the title of a listing, which nobody would
// write to anybody: it has figures in it, and is no sentence.
func isTitleLine(s string) bool {
	return startsLarge(s) && strings.ContainsAny(s, "0123456789") && !strings.ContainsAny(s, "?!,:@") && !strings.HasSuffix(s, ".") && countWords(s) <= 10 && !speaksForSelf(s)
}

// cutGreeting takes the greeting of a message off the end of a name: joined
// lines make "Nachricht von Lukas Hallo".
func cutGreeting(v string) string {
	i := strings.LastIndexByte(v, ' ')
	if i > 0 && greetingWords[phraseKey(v[i+1:])] {
		return strings.TrimSpace(v[:i])
	}
	return v
}

var greetingWords = keySet([]string{"hallo", "hello", "hi", "hey", "bonjour", "bonsoir", "salut", "moin", "servus", "ciao", "salve", "buongiorno", "hola", "buenas", "hoi"})
