package parser

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"
)

// What is known of portals is data: one file for each portal in the folder
// portals, and the words that all of them share in portals/words. See
// portals/README.md for how to write one.

//go:embed portals/*.yaml portals/words/*.yaml
var portalFiles embed.FS

// portalLayout is what one file says about the mails of a portal.
type portalLayout struct {
	Name     string   `yaml:"name"`     // as in Lead.Source.Portal
	Country  string   `yaml:"country"`  // region of phone numbers without a country code
	Language string   `yaml:"language"` // of the portal's own words
	Senders  []string `yaml:"senders"`  // domains, with those below them, or addresses
	Relays   []string `yaml:"relays"`   // domains of addresses that lead to customers through the portal
	Sites    []string `yaml:"sites"`    // domains of the links of listings; Senders if there are none
	Words    []string `yaml:"words"`    // what impostors call themselves; Name if there are none

	Events  []portalEvent       `yaml:"events"`   // the first that fits says what a mail reports
	Display []string            `yaml:"display"`  // patterns of the display name in From
	Lines   []string            `yaml:"lines"`    // patterns of lines
	Labels  map[string][]string `yaml:"labels"`   // by field, beside those that all portals share
	ReplyTo bool                `yaml:"reply_to"` // an address in Reply-To is the customer's
	From    bool                `yaml:"from"`     // the name in From is the customer's

	Message struct {
		Start []string `yaml:"start"` // lines above the message, or beginning with it
		End   []string `yaml:"end"`   // beginnings of lines below it
		// Inline are words, each of which the message may stand behind in one line.
		Inline []string `yaml:"inline"`
	} `yaml:"message"`
	Previous []string `yaml:"previous"` // beginnings of lines above older messages

	display, lines []portalPattern
	labels         map[string]portalField
}

// portalEvent says by what a mail is known to report an event. All that is
// given must be in the mail.
type portalEvent struct {
	Event   Event    `yaml:"event"`
	Subject []string `yaml:"subject"` // patterns, one of which the subject fits
	Text    []string `yaml:"text"`    // one of which stands in the text

	subject []portalPattern
	text    []string
}

// portalData is all that the files say.
type portalData struct {
	layouts   []*portalLayout
	domains   map[string]*portalLayout // by sender's domain or address
	relays    map[string]*portalLayout // by relay domain
	words     portalWords
	labels    map[string]portalField
	languages map[string]string // of labels that one language has
}

// portals returns what the files say. They are part of the program, so that a
// fault in one is a bug.
var portals = sync.OnceValue(func() *portalData {
	d, err := readPortals(portalFiles)
	if err != nil {
		panic("parser: " + err.Error())
	}
	return d
})

func readPortals(files fs.FS) (*portalData, error) {
	d := &portalData{domains: make(map[string]*portalLayout), relays: make(map[string]*portalLayout)}
	if err := d.readWords(files); err != nil {
		return nil, err
	}
	names, err := fs.Glob(files, "portals/*.yaml")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		l := new(portalLayout)
		if err := decodeYAML(files, name, l); err != nil {
			return nil, err
		}
		if err := d.add(l); err != nil {
			return nil, fmt.Errorf("reading %s: %w", name, err)
		}
	}
	return d, nil
}

func decodeYAML(files fs.FS, name string, to any) error {
	b, err := fs.ReadFile(files, name)
	if err != nil {
		return fmt.Errorf("reading %s: %w", name, err)
	}
	dec := yaml.NewDecoder(bytes.NewReader(b))
	dec.KnownFields(true)
	if err := dec.Decode(to); err != nil {
		return fmt.Errorf("reading %s: %w", name, err)
	}
	return nil
}

// add checks a layout and makes what is looked up in it.
func (d *portalData) add(l *portalLayout) error {
	if l.Name == "" || len(l.Senders) == 0 {
		return fmt.Errorf("a layout needs name and senders")
	}
	if l.Country != "" && !IsPhoneRegion(l.Country) {
		return fmt.Errorf("%q is no region (ISO 3166-1)", l.Country)
	}
	if len(l.Sites) == 0 {
		l.Sites = l.Senders
	}
	if len(l.Words) == 0 {
		l.Words = []string{l.Name}
	}
	for i, w := range l.Words {
		l.Words[i] = portalKey(w)
	}
	for _, domain := range l.Senders {
		if d.domains[domain] != nil {
			return fmt.Errorf("two layouts have the sender %s", domain)
		}
		d.domains[domain] = l
	}
	for _, domain := range l.Relays {
		d.relays[domain] = l
	}
	l.labels = make(map[string]portalField)
	if err := addLabels(l.labels, l.Labels); err != nil {
		return err
	}
	for i := range l.Events {
		e := &l.Events[i]
		if !slices.Contains(leadEvents, e.Event) || len(e.Subject)+len(e.Text) == 0 {
			return fmt.Errorf("event %q is none, or fits any mail", e.Event)
		}
		var err error
		if e.subject, err = compilePatterns(e.Subject); err != nil {
			return err
		}
		e.text = portalKeys(e.Text)
	}
	for _, list := range []*[]string{&l.Message.Start, &l.Message.End, &l.Message.Inline, &l.Previous} {
		*list = portalKeys(*list)
	}
	var err, err2 error
	l.display, err = compilePatterns(l.Display)
	l.lines, err2 = compilePatterns(l.Lines)
	d.layouts = append(d.layouts, l)
	if err == nil {
		err = err2
	}
	return err
}

// layoutFor returns the layout of the portal that an address belongs to.
func (d *portalData) layoutFor(address string) *portalLayout {
	if l := lookUpDomain(d.relays, address); l != nil {
		return l
	}
	return lookUpDomain(d.domains, address)
}

// relayOf returns the portal whose relay an address is.
func (d *portalData) relayOf(address string) *portalLayout {
	return lookUpDomain(d.relays, address)
}

// lookUpDomain finds what is known of an address, its domain, or a domain above.
func lookUpDomain(known map[string]*portalLayout, address string) *portalLayout {
	address = strings.ToLower(address)
	if l := known[address]; l != nil {
		return l
	}
	_, domain, _ := strings.Cut(address, "@")
	for range 8 {
		if l := known[domain]; l != nil || domain == "" {
			return l
		}
		_, domain, _ = strings.Cut(domain, ".")
	}
	return nil
}

// isUnder reports whether a host is one of the domains, or below one.
func isUnder(host string, domains []string) bool {
	host = strings.ToLower(host)
	return slices.ContainsFunc(domains, func(d string) bool {
		return host == d || strings.HasSuffix(host, "."+d)
	})
}
