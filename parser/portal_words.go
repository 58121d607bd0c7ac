package parser

import (
	"fmt"
	"io/fs"
	"slices"
)

// portalField is what a label or a part of a pattern stands for.
type portalField string

// The fields of forms. Given and family are names of which the label does not
// say whether they are all of a name; ignored ones are known, but not kept; a
// vendor's label begins what is not the customer's.
const (
	formName      portalField = "name"
	formFirst     portalField = "first_name"
	formLast      portalField = "last_name"
	formGiven     portalField = "given"
	formFamily    portalField = "family"
	formCivility  portalField = "civility"
	formCompany   portalField = "company"
	formEmail     portalField = "email"
	formPhone     portalField = "phone"
	formCity      portalField = "city"
	formMessage   portalField = "message"
	formListing   portalField = "listing"
	formRef       portalField = "ref"
	formPortalRef portalField = "portal_ref"
	formPrice     portalField = "price"
	formURL       portalField = "url"
	formIgnore    portalField = "ignore"
	formVendor    portalField = "vendor"
)

var portalFields = []portalField{
	formName, formFirst, formLast, formGiven, formFamily, formCivility, formCompany, formEmail, formPhone, formCity,
	formMessage, formListing, formRef, formPortalRef, formPrice, formURL, formIgnore, formVendor,
}

// portalWords are the words that all portals share, as keys.
type portalWords struct {
	signs     map[rune]portalField
	customer  map[string]bool // headings
	other     map[string]bool
	yours     map[string]bool // of other: the customer's, where he filled in a form
	end       phraseSet
	previous  phraseSet
	intros    []portalPattern
	start     []string
	empty     map[string]bool
	roles     map[string]bool
	pronouns  map[string]bool
	classes   portalClasses
	service   phraseSet
	owners    ownerWords
	freemails map[string]bool
}

type labelsFile struct {
	Labels   map[string]map[string][]string `yaml:"labels"` // by field and language
	Signs    map[string][]string            `yaml:"signs"`
	Sections struct {
		Customer []string `yaml:"customer"`
		Other    []string `yaml:"other"`
		Yours    []string `yaml:"yours"`
	} `yaml:"sections"`
	Owners struct {
		Before []string `yaml:"before"`
		After  []string `yaml:"after"`
	} `yaml:"owners"`
}

type framesFile struct {
	End      []string `yaml:"end"`
	Intros   []string `yaml:"intros"`
	Start    []string `yaml:"start"`
	Previous []string `yaml:"previous"`
	Empty    []string `yaml:"empty"`
	Pronouns []string `yaml:"pronouns"`
	Roles    []string `yaml:"roles"`
}

func (d *portalData) readWords(files fs.FS) error {
	var labels labelsFile
	if err := decodeYAML(files, "portals/words/labels.yaml", &labels); err != nil {
		return err
	}
	var frames framesFile
	if err := decodeYAML(files, "portals/words/frames.yaml", &frames); err != nil {
		return err
	}
	var classes classesFile
	if err := decodeYAML(files, "portals/words/classes.yaml", &classes); err != nil {
		return err
	}
	d.labels = make(map[string]portalField)
	d.languages = make(map[string]string)
	for field, languages := range labels.Labels {
		for language, words := range languages {
			d.addLanguage(language, words)
			if err := addLabels(d.labels, map[string][]string{field: words}); err != nil {
				return fmt.Errorf("reading the labels: %w", err)
			}
		}
	}
	w := &d.words
	w.signs = make(map[rune]portalField)
	for field, signs := range labels.Signs {
		for _, s := range signs {
			w.signs[[]rune(s)[0]] = portalField(field)
		}
	}
	w.customer, w.other = keySet(labels.Sections.Customer), keySet(labels.Sections.Other)
	w.yours = keySet(labels.Sections.Yours)
	w.end, w.previous = newPhraseSet(frames.End), newPhraseSet(frames.Previous)
	w.empty, w.roles = keySet(frames.Empty), keySet(frames.Roles)
	w.pronouns = keySet(frames.Pronouns)
	w.owners = ownerWords{keySet(labels.Owners.Before), keySet(labels.Owners.After)}
	w.service = newPhraseSet(classes.Service)
	w.freemails = make(map[string]bool)
	for _, domain := range classes.Freemails {
		w.freemails[domain] = true
	}
	w.start = portalKeys(frames.Start)
	var err error
	if w.intros, err = compilePatterns(frames.Intros); err != nil {
		return err
	}
	return w.classes.compile(classes)
}

// addLanguage notes the language of labels; one that two have is of none.
func (d *portalData) addLanguage(language string, words []string) {
	for _, w := range words {
		key := portalKey(w)
		if other, ok := d.languages[key]; ok && other != language {
			d.languages[key] = ""
		} else {
			d.languages[key] = language
		}
	}
}

// addLabels adds labels by their keys. Where languages give one word to two
// fields, the one with less to say about a customer has it.
func addLabels(to map[string]portalField, labels map[string][]string) error {
	for name, words := range labels {
		field := portalField(name)
		if !slices.Contains(portalFields, field) {
			return fmt.Errorf("%q is no field", name)
		}
		for _, w := range words {
			key := portalKey(w)
			if other, ok := to[key]; ok && slices.Index(labelRank, other) > slices.Index(labelRank, field) {
				continue
			}
			to[key] = field
		}
	}
	return nil
}

// labelRank orders fields for words that have several meanings.
var labelRank = []portalField{
	formLast, formFirst, formName, formGiven, formFamily, formCivility, formCompany, formIgnore, formCity, formListing,
	formPortalRef, formRef, formURL, formPrice, formPhone, formEmail, formMessage, formVendor,
}

func keySet(words []string) map[string]bool {
	m := make(map[string]bool)
	for _, w := range words {
		m[phraseKey(w)] = true
	}
	return m
}

// phraseSet finds out whether a line begins with one of many phrases.
type phraseSet struct {
	phrases map[string]bool
	most    int // words in the longest
}

func newPhraseSet(phrases []string) phraseSet {
	s := phraseSet{phrases: keySet(phrases)}
	for p := range s.phrases {
		s.most = max(s.most, countWords(p))
	}
	return s
}

func countWords(key string) int {
	n := 1
	for i := range len(key) {
		if key[i] == ' ' {
			n++
		}
	}
	return n
}

// begins reports whether the key of a line begins with a phrase of the set.
func (s phraseSet) begins(key string) bool {
	n := 0
	for i := range len(key) + 1 {
		if i == len(key) || key[i] == ' ' {
			if s.phrases[key[:i]] {
				return true
			}
			if n++; n == s.most {
				return false
			}
		}
	}
	return false
}
