package parser

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// classesFile is portals/words/classes.yaml.
type classesFile struct {
	Events       map[Event][]string `yaml:"events"`
	AutoReply    []string           `yaml:"auto_reply"`
	AutoPrefix   []string           `yaml:"auto_prefix"`
	Internal     []string           `yaml:"internal"`
	NoLead       []string           `yaml:"no_lead"`
	Lead         []string           `yaml:"lead"`
	Solicitation struct {
		Strong   []string `yaml:"strong"`
		Weak     []string `yaml:"weak"`
		Customer []string `yaml:"customer"`
	} `yaml:"solicitation"`
	Phishing  []string `yaml:"phishing"`
	Service   []string `yaml:"service"`
	Reach     []string `yaml:"reach"`
	Freemails []string `yaml:"freemails"`
}

// portalClasses has the phrases of classesFile as keys.
type portalClasses struct {
	events     []eventPhrase
	autoReply  []string
	autoPrefix map[string]bool
	internal   []string
	noLead     []string
	lead       []string
	strong     []string
	weak       []string
	customer   []string
	phishing   []string
	service    []string
	reach      []string
}

type eventPhrase struct {
	event  Event
	phrase string
}

func (c *portalClasses) compile(f classesFile) error {
	for event, phrases := range f.Events {
		if !slices.Contains(leadEvents, event) {
			return fmt.Errorf("%q is no event", event)
		}
		for _, p := range phrases {
			c.events = append(c.events, eventPhrase{event, phraseKey(p)})
		}
	}
	slices.SortFunc(c.events, func(a, b eventPhrase) int {
		return cmp.Or(len(b.phrase)-len(a.phrase), strings.Compare(a.phrase, b.phrase))
	})
	c.autoReply, c.autoPrefix = portalKeys(f.AutoReply), keySet(f.AutoPrefix)
	c.internal, c.noLead = portalKeys(f.Internal), portalKeys(f.NoLead)
	c.lead = portalKeys(f.Lead)
	c.strong, c.weak, c.customer = portalKeys(f.Solicitation.Strong), portalKeys(f.Solicitation.Weak), portalKeys(f.Solicitation.Customer)
	c.phishing, c.service = portalKeys(f.Phishing), portalKeys(f.Service)
	c.reach = portalKeys(f.Reach)
	return nil
}

// eventIn returns the event that one of the phrases in a key stands for.
func (c *portalClasses) eventIn(key string) Event {
	for _, e := range c.events {
		if containsWords(key, e.phrase) {
			return e.event
		}
	}
	return ""
}

// keyHasAny reports whether one of the phrases stands in a key.
func keyHasAny(key string, phrases []string) bool {
	return slices.ContainsFunc(phrases, func(p string) bool { return containsWords(key, p) })
}

func countPhrases(key string, phrases []string) int {
	n := 0
	for _, p := range phrases {
		if containsWords(key, p) {
			n++
		}
	}
	return n
}

// isAutoSubject reports whether a subject is that of a program's answer.
func (c *portalClasses) isAutoSubject(subject string) bool {
	if prefix, _, ok := strings.Cut(subject, ":"); ok && len(prefix) < 20 && c.autoPrefix[phraseKey(prefix)] {
		return true
	}
	key := phraseKey(subject)
	return slices.ContainsFunc(c.autoReply, func(p string) bool {
		return strings.HasPrefix(key, p) || strings.HasSuffix(key, " "+p)
	})
}

// isSolicitation reports whether a text sells something to its reader.
func (c *portalClasses) isSolicitation(text string) bool {
	key := phraseKey(clip(text, maxClassText))
	strong, weak := countPhrases(key, c.strong), countPhrases(key, c.weak)
	return strong+weak >= 2 && 2*strong+weak-2*min(2, countPhrases(key, c.customer)) >= 3
}

// maxClassText is how much of a text is searched for phrases.
const maxClassText = 16 << 10

// isPhishing reports whether a mail poses as a portal's, and wants its reader to
// log in or pay.
func (v *portalMail) isPhishing() bool {
	d := portals()
	asks := countPhrases(phraseKey(v.subject+"\n"+v.plain()), d.words.classes.phishing)
	if asks == 0 {
		return false
	}
	if l := d.layoutFor(v.from.Email); l != nil {
		return asks > 1 && v.strangeLinks(l)
	}
	_, domain, _ := strings.Cut(strings.ToLower(v.from.Email), "@")
	name, subject := phraseKey(v.from.Name), phraseKey(v.subject)
	for _, l := range d.layouts {
		inDomain := l.posesAs(domain)
		inName := slices.ContainsFunc(l.Words, func(w string) bool { return containsWords(name, w) || asks > 1 && containsWords(subject, w) })
		if inDomain || inName && (asks > 1 || v.strangeLinks(l)) {
			return true
		}
	}
	return false
}

// posesAs reports whether a domain that is not the portal's has its name in it.
func (l *portalLayout) posesAs(domain string) bool {
	const shortest = 5
	flat := strings.NewReplacer("-", "", ".", "", "0", "o", "1", "l", "rn", "m").Replace(domain)
	for _, w := range l.Words {
		w = strings.NewReplacer(" ", "", "0", "o", "1", "l", "rn", "m").Replace(w)
		if len(w) >= shortest && strings.Contains(flat, w) {
			return true
		}
	}
	return false
}

// strangeLinks reports whether the mail has links, and none to the portal.
func (v *portalMail) strangeLinks(l *portalLayout) bool {
	strange := false
	for _, p := range v.pages() {
		for _, link := range p.links {
			host := linkHost(link.href)
			switch {
			case host == "":
			case isUnder(host, l.Sites) || isUnder(host, l.Senders):
				return false
			default:
				strange = true
			}
		}
	}
	return strange
}

func linkHost(href string) string {
	for _, scheme := range []string{"https://", "http://"} {
		if rest, ok := strings.CutPrefix(href, scheme); ok {
			if i := strings.IndexAny(rest, "/?#"); i >= 0 {
				rest = rest[:i]
			}
			if i := strings.LastIndexByte(rest, '@'); i >= 0 {
				rest = rest[i+1:]
			}
			host, _, _ := strings.Cut(rest, ":")
			return strings.ToLower(host)
		}
	}
	return ""
}

// isBulk reports whether the mail was sent to many.
func (v *portalMail) isBulk() bool {
	return v.header.Count("List-Unsubscribe") > 0 || v.header.Count("List-Id") > 0 ||
		strings.EqualFold(strings.TrimSpace(v.header.Get("Precedence")), "bulk") ||
		v.header.Count("X-Campaign") > 0 || v.header.Count("X-Mailgun-Tag") > 0
}
