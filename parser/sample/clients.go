package sample

// A client turns a draft into the mail that it would send.
type client struct {
	name    string
	compose func(*draft) *entity
	// languages are the ones that it speaks beside those of [Languages].
	languages []string
}

func (c client) speaks() []string { return append(Languages(), c.languages...) }

var abroad = []string{"de", "es", "it", "nl", "pt", "pl"}

func clients() []client {
	return []client{
		{"gmail", gmail, abroad},
		{"outlook-desktop", outlookDesktop, abroad},
		{"outlook-mobile", outlookMobile, abroad},
		{"outlook-web", outlookWeb, abroad},
		{"apple-mail", appleMail, abroad},
		{"iphone", iphone, abroad},
		{"thunderbird", thunderbird, abroad},
		{"orange", orange, nil},
		{"yahoo", yahoo, abroad},
		{"samsung", samsung, abroad},
	}
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
	for _, c := range clients() {
		if c.name == client {
			return c.speaks()
		}
	}
	return nil
}
