package sample

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// Person is an invented customer. Addresses are in example domains, phones in
// the ranges that regulators keep for fiction.
type Person struct {
	First     string
	Last      string
	Title     string // "Mme", "Herr"; in the person's language
	Company   string
	Pseudonym string
	Email     string
	Phone     PersonPhone
	City      string
	Language  string
}

// Display returns first and last name.
func (p Person) Display() string { return strings.TrimSpace(p.First + " " + p.Last) }

// PersonPhone is a number, and how its owner writes it.
type PersonPhone struct {
	E164    string
	Written string
}

// NewPerson invents a customer who writes one of [PersonLanguages]; another
// language means English.
func NewPerson(r *rand.Rand, language string) Person {
	v := vocabularyOf(language)
	p := Person{
		First: pick(r, v.first), Last: pick(r, v.last), Title: pick(r, v.titles), Company: pick(r, v.companies),
		City: pick(r, v.cities), Language: v.language,
	}
	p.Email = personEmail(r, p)
	p.Pseudonym = personPseudonym(r, p)
	p.Phone = NewPersonPhone(r, v.region)
	return p
}

// PersonLanguages are the languages (ISO 639-1) of [NewPerson].
func PersonLanguages() []string {
	var out []string
	for _, v := range vocabularies {
		out = append(out, v.language)
	}
	return out
}

func vocabularyOf(language string) vocabulary {
	for _, v := range vocabularies {
		if v.language == language {
			return v
		}
	}
	return vocabularies[1]
}

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

// chance is true in one case of n.
func chance(r *rand.Rand, n int) bool { return r.IntN(n) == 0 }

var personDomains = []string{"courriel.example", "mail.example", "post.example", "example.com", "example.net", "example.org", "webmail.example"}

func personEmail(r *rand.Rand, p Person) string {
	first, last := personASCII(p.First), personASCII(p.Last)
	local := pick(r, []string{first + "." + last, first[:1] + last, last + "." + first, first + last, first + "_" + last})
	if chance(r, 3) {
		local += fmt.Sprintf("%02d", r.IntN(100))
	}
	if chance(r, 12) {
		local = strings.ToUpper(local[:1]) + local[1:]
	}
	return local + "@" + pick(r, personDomains)
}

func personPseudonym(r *rand.Rand, p Person) string {
	first := personASCII(p.First)
	return pick(r, []string{
		first + fmt.Sprintf("%02d", r.IntN(100)), first + "_" + personASCII(p.Last)[:1], "moto" + first, first + "du" + fmt.Sprintf("%02d", 1+r.IntN(95)),
	})
}

var personFold = strings.NewReplacer(
	"à", "a", "â", "a", "ä", "ae", "á", "a", "ã", "a", "å", "a", "ç", "c", "é", "e", "è", "e", "ê", "e", "ë", "e", "í", "i", "î", "i", "ï", "i",
	"ñ", "n", "ò", "o", "ó", "o", "ù", "u", "ì", "i", "ô", "o", "ö", "oe", "õ", "o", "ø", "o", "ú", "u", "û", "u", "ü", "ue", "ÿ", "y", "ß", "ss", "ł", "l", "ś", "s", "ż", "z",
	"ź", "z", "ą", "a", "ę", "e", "ń", "n", "ć", "c", "œ", "oe", " ", "", "'", "", "’", "", "-", "", ".", "",
)

// personASCII makes the local part of an address of a name.
func personASCII(name string) string { return personFold.Replace(strings.ToLower(name)) }

// phoneRange is a block of numbers that a regulator keeps for fiction: its
// digits in the national form, with # where any digit may stand, and the ways
// in which they are grouped.
type phoneRange struct {
	region, country string
	digits          string
	trunk           bool // the national form has a 0 in front
	groups          []string
}

// The ranges of Arcep (decision on numbers for audiovisual works), Ofcom, the
// North American numbering plan (555-01xx) and the Bundesnetzagentur.
var phoneRanges = []phoneRange{
	{"FR", "33", "63998####", true, []string{"2 2 2 2 2", "2.2.2.2.2", "10", "2-2-2-2-2", "+1 2 2 2 2", "+9", "00+9", "+(0)1 2 2 2 2"}},
	{"FR", "33", "19900####", true, []string{"2 2 2 2 2", "2.2.2.2.2", "10", "+1 2 2 2 2"}},
	{"FR", "33", "46571####", true, []string{"2 2 2 2 2", "2.2.2.2.2", "10", "+1 2 2 2 2"}},
	{"FR", "33", "26191####", true, []string{"2 2 2 2 2", "10", "+1 2 2 2 2"}},
	{"GB", "44", "7700900###", true, []string{"5 6", "5 3 3", "11", "+4 6", "+(0)4 6", "+10"}},
	{"GB", "44", "2079460###", true, []string{"3 4 4", "11", "+2 4 4"}},
	{"US", "1", "21255501##", false, []string{"(3) 3-4", "3-3-4", "3.3.4", "10", "+ 3-3-4", "+10"}},
	{"US", "1", "41555501##", false, []string{"(3) 3-4", "3-3-4", "+10"}},
	{"DE", "49", "17139200##", true, []string{"4/7", "4 7", "4-7", "11", "+3 7", "+(0)3 7", "00+10"}},
	{"DE", "49", "3023125###", true, []string{"3/8", "3 8", "(3) 8", "+2 8"}},
}

// NewPersonPhone invents a number of a region. Where no range is kept for
// fiction there, it is a foreign one, written with its country code.
func NewPersonPhone(r *rand.Rand, region string) PersonPhone {
	var in []phoneRange
	for _, pr := range phoneRanges {
		if pr.region == region {
			in = append(in, pr)
		}
	}
	abroad := len(in) == 0
	if abroad {
		in = phoneRanges
	}
	pr := pick(r, in)
	digits := []byte(pr.digits)
	for i, c := range digits {
		if c == '#' {
			digits[i] = byte('0' + r.IntN(10))
		}
	}
	groups := pick(r, pr.groups)
	for abroad && !strings.Contains(groups, "+") {
		groups = pick(r, pr.groups)
	}
	return PersonPhone{E164: "+" + pr.country + string(digits), Written: pr.write(string(digits), groups)}
}

// write groups the digits: a number takes as many of them, + is the country
// code, everything else stands as it is.
func (pr phoneRange) write(digits, groups string) string {
	country := "+" + pr.country
	switch {
	case strings.HasPrefix(groups, "00+"):
		country, groups = "00"+pr.country, groups[2:]
	case !strings.Contains(groups, "+") && pr.trunk:
		digits = "0" + digits
	}
	var out strings.Builder
	for i := 0; i < len(groups); i++ {
		c := groups[i]
		switch {
		case c == '+':
			out.WriteString(country)
			if i+1 < len(groups) && groups[i+1] != '9' && groups[i+1] != ' ' && !strings.HasPrefix(groups[i+1:], "10") {
				out.WriteByte(' ')
			}
		case c == '0': // of "(0)"
			out.WriteByte('0')
		case c >= '1' && c <= '9':
			n := int(c - '0')
			for i+1 < len(groups) && groups[i+1] >= '0' && groups[i+1] <= '9' {
				i++
				n = n*10 + int(groups[i]-'0')
			}
			n = min(n, len(digits))
			out.WriteString(digits[:n])
			digits = digits[n:]
		default:
			out.WriteByte(c)
		}
	}
	return out.String()
}
