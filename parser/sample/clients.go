package sample

// A client turns a draft into the mail that it would send.
type client struct {
	name    string
	compose func(*draft) *entity
	// languages are the ones that it speaks beside those of [Languages].
	languages []string
	forward   *forwarding // nil where it cannot
}

func (c client) speaks() []string { return append(Languages(), c.languages...) }

var abroad = []string{"de", "es", "it", "nl", "pt", "pl"}

func clients() []client {
	all := []client{
		{"gmail", gmail, abroad, &forwarding{fixed("Fwd: "), plainStyle{links: true, stars: true, cell: "\n"}}},
		{"outlook-desktop", outlookDesktop, abroad, &forwarding{lexicon.outlookForward, plainStyle{links: true, cell: "\n"}}},
		{"outlook-mobile", outlookMobile, abroad, &forwarding{lexicon.outlookForward, plainStyle{links: true, cell: "\n"}}},
		{"outlook-web", outlookWeb, abroad, &forwarding{lexicon.outlookForward, plainStyle{links: true, cell: "\n"}}},
		{"apple-mail", appleMail, abroad, &forwarding{lexicon.appleForwardPrefix, plainStyle{links: true, cell: " "}}},
		{"iphone", iphone, abroad, &forwarding{lexicon.appleForwardPrefix, plainStyle{links: true, cell: "\n"}}},
		{"thunderbird", thunderbird, abroad, &forwarding{fixed("Fwd: "), plainStyle{links: true, stars: true, cell: " "}}},
		{"orange", orange, nil, &forwarding{fixed("TR: "), plainStyle{cell: " "}}},
		{"yahoo", yahoo, abroad, &forwarding{lexicon.yahooForward, plainStyle{cell: " "}}},
		{"samsung", samsung, abroad, &forwarding{fixed("Fwd: "), plainStyle{cell: "\n"}}},
		{"outlook-new", outlookNew, abroad, &forwarding{lexicon.outlookForward, plainStyle{links: true, cell: "\n"}}},
		{"outlook-mac", outlookMac, abroad, &forwarding{lexicon.outlookForward, plainStyle{links: true, cell: "\n"}}},
	}
	for _, w := range webmails() {
		all = append(all, client{w.name, w.compose, w.languages, nil})
	}
	return all
}

func fixed(prefix string) func(lexicon) string {
	return func(lexicon) string { return prefix }
}

func (l lexicon) outlookForward() string     { return l.outlookPrefix }
func (l lexicon) appleForwardPrefix() string { return l.applePrefix }
func (l lexicon) yahooForward() string       { return l.fwPrefix }

func clientOf(name string) (client, bool) {
	for _, c := range clients() {
		if c.name == name {
			return c, true
		}
	}
	return client{}, false
}

// Clients returns the names of the mail clients that the package can imitate.
func Clients() []string {
	var names []string
	for _, c := range clients() {
		names = append(names, c.name)
	}
	return names
}

// Languages returns the languages that every client speaks.
func Languages() []string {
	return []string{"fr", "en"}
}

// LanguagesOf returns all languages that a client speaks, those of [Languages]
// first; none for a client that is not known.
func LanguagesOf(client string) []string {
	c, ok := clientOf(client)
	if !ok {
		return nil
	}
	return c.speaks()
}
