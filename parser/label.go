package parser

import (
	"cmp"
	"slices"
	"strings"

	"github.com/nyaruka/phonenumbers/v2"
)

// The words of the labelled lines, in each language. The labels themselves
// stand in the table of fields.

// label returns the label of a field; empty where it has none.
func (f *leadField) label(lang string) string {
	if lang == "fr" {
		return f.fr
	}
	return f.en
}

// LabelLine writes one labelled line, without a line end.
func LabelLine(lang string, l LeadLine) string {
	if lang == "fr" {
		return l.Name + " : " + l.Value
	}
	return l.Name + ": " + l.Value
}

// What Lead-Masked and lead_masked list.
const (
	maskedEmail = "email"
	maskedPhone = "phone"
	maskedNone  = "none" // in labels only
)

// labelWord is a value that labels spell in the reader's language.
type labelWord struct{ value, fr, en string }

var eventWords = []labelWord{
	{string(EventLead), "premier contact", "first contact"},
	{string(EventMessage), "nouveau message", "new message"},
	{string(EventFavorite), "mise en favori", "saved as a favourite"},
}

var maskedWords = []labelWord{
	{maskedEmail, "e-mail", "email"},
	{maskedPhone, "téléphone", "phone"},
	{maskedNone, "aucune", "none"},
}

var withheldWords = []labelWord{{"true", "à lire dans la messagerie", "to be read in the inbox"}}

// spell returns a value in the reader's language.
func spell(words []labelWord, lang, value string) string {
	for _, w := range words {
		switch {
		case w.value != value:
		case lang == "fr":
			return w.fr
		default:
			return w.en
		}
	}
	return ""
}

// unspell finds the value that a word of any language spells.
func unspell(words []labelWord, s string) (string, bool) {
	s = strings.ToLower(cleanLine(s))
	for _, w := range words {
		if s == w.fr || s == w.en {
			return w.value, true
		}
	}
	return "", false
}

// label is what the labelled lines have of a field.
func (f LeadForms) label(lang string, field *leadField) string {
	switch field.path {
	case pathEvent:
		return spell(eventWords, lang, string(f.lead.Event))
	case pathEmail:
		return f.address()
	case pathMasked:
		if f.address() == "" && !f.phoneMasked {
			return ""
		}
		var words []string
		for w := range strings.SplitSeq(cmp.Or(f.masked(), maskedNone), ",") {
			words = append(words, spell(maskedWords, lang, w))
		}
		return strings.Join(words, ", ")
	case pathPhones:
		var all []string
		for _, p := range f.lead.Contact.Phones {
			all = append(all, spacedPhone(p.E164))
		}
		return strings.Join(all, ", ")
	case pathPrice:
		return spellPrice(lang, f.lead.Listing.Price, f.lead.Listing.Currency)
	case pathWithheld:
		return spell(withheldWords, lang, field.get(&f.lead))
	}
	return field.get(&f.lead)
}

// labelValues reads what a labelled line says, as paths and values in the form
// of the table's get. A value that says nothing certain is left out.
func labelValues(lang string, field *leadField, v string) map[string]string {
	switch field.path {
	case pathEvent:
		if e, ok := unspell(eventWords, v); ok {
			return map[string]string{pathEvent: e}
		}
	case pathMasked:
		var masked []string
		for w := range strings.SplitSeq(v, ",") {
			m, ok := unspell(maskedWords, w)
			if !ok {
				return nil
			}
			masked = append(masked, m)
		}
		return map[string]string{pathMasked: strings.Join(masked, ",")}
	case pathPrice:
		if price, currency, ok := readPrice(lang, v); ok {
			return map[string]string{pathPrice: price, pathCurrency: currency}
		}
	case pathWithheld:
		if w, ok := unspell(withheldWords, v); ok {
			return map[string]string{pathWithheld: w}
		}
	case pathPhones:
		for one := range strings.SplitSeq(v, ",") {
			if cleanE164(one) == "" {
				return nil // a line that another one was joined to has lost a number
			}
		}
		return map[string]string{pathPhones: v}
	default:
		return map[string]string{field.path: v}
	}
	return nil
}

// spacedPhone writes an E.164 number as people read it: +33 6 39 98 12 34.
func spacedPhone(e164 string) string {
	n, err := phonenumbers.Parse(e164, "")
	if err != nil {
		return e164
	}
	if s := phonenumbers.Format(n, phonenumbers.INTERNATIONAL); cleanE164(s) == e164 {
		return s
	}
	return e164
}

var currencySigns = []struct{ code, sign string }{{"EUR", "€"}, {"GBP", "£"}, {"USD", "$"}}

// spellPrice writes a price as the language does: "12 500,50 €", "€12,500.50".
func spellPrice(lang, price, currency string) string {
	if price == "" {
		return ""
	}
	sign := currency
	for _, c := range currencySigns {
		if c.code == currency {
			sign = c.sign
		}
	}
	whole, cents, dot := strings.Cut(price, ".")
	if lang == "fr" {
		s := group(whole, " ")
		if dot {
			s += "," + cents
		}
		return strings.TrimSpace(s + " " + sign)
	}
	s := group(whole, ",")
	if dot {
		s += "." + cents
	}
	if len(sign) == 3 && sign == currency {
		return sign + " " + s
	}
	return sign + s
}

// group sets a separator between the thousands.
func group(digits, sep string) string {
	var b strings.Builder
	for i := range len(digits) {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteString(sep)
		}
		b.WriteByte(digits[i])
	}
	return b.String()
}

// readPrice is the reverse of spellPrice.
func readPrice(lang, s string) (price, currency string, ok bool) {
	s = cleanLine(s)
	for _, c := range currencySigns {
		if rest := strings.ReplaceAll(s, c.sign, ""); rest != s {
			s, currency = rest, c.code
			break
		}
	}
	if lang == "fr" {
		s = strings.ReplaceAll(s, ",", ".")
	} else {
		s = strings.ReplaceAll(s, ",", "")
	}
	words := strings.Fields(s)
	digits := slices.DeleteFunc(words, func(w string) bool {
		if currency != "" || !setCurrency(&Lead{}, w) {
			return false
		}
		currency = w
		return true
	})
	price = strings.Join(digits, "")
	return price, currency, setPrice(&Lead{}, price)
}
