package sample

// A client turns a draft into the mail that it would send.
type client struct {
	name    string
	compose func(*draft) *entity
}

func clients() []client {
	return []client{
		{"gmail", gmail},
		{"outlook-desktop", outlookDesktop},
		{"outlook-mobile", outlookMobile},
		{"outlook-web", outlookWeb},
		{"apple-mail", appleMail},
		{"iphone", iphone},
		{"thunderbird", thunderbird},
		{"orange", orange},
		{"yahoo", yahoo},
		{"samsung", samsung},
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

// Languages returns the languages that each client speaks.
func Languages() []string {
	return []string{"fr", "en"}
}
