package parser

import "strings"

// headerClients are the fields that name the mail program, each with a piece
// of its value in lower case. The first that fits is right.
var headerClients = []struct{ field, has, client string }{
	{"X-Mailer", "iphone mail", "iphone"},
	{"X-Mailer", "ipad mail", "iphone"},
	{"X-Mailer", "apple mail", "apple-mail"},
	{"X-Mailer", "outlook for ios", "outlook-mobile"},
	{"X-Mailer", "outlook for android", "outlook-mobile"},
	{"X-Mailer", "outlook-ios", "outlook-mobile"},
	{"X-Mailer", "outlook-android", "outlook-mobile"},
	{"X-Mailer", "microsoft outlook", "outlook-desktop"},
	{"X-Mailer", "microsoft-macoutlook", "outlook-mac"},
	{"Message-ID", ".proxad.", "free"},
	{"Message-ID", "laposte.", "laposte"},
	{"Message-ID", "@3c-app-webde", "web-de"},
	{"X-Mailer", "sfr webmail", "sfr"},
	{"X-Mailer", "open-xchange", "open-xchange"},
	{"X-Mailer", "yahoo", "yahoo"},
	{"X-Mailer", "ymail", "yahoo"},
	{"X-Mailer", "zimbra", "zimbra"},
	{"X-Mailer", "zoho", "zoho"},
	{"X-Mailer", "orange", "orange"},
	{"X-Mailer", "airmail", "airmail"},
	{"X-Mailer", "roundcube", "roundcube"},
	{"X-Readdle-Message-ID", "", "spark"},
	{"User-Agent", "thunderbird", "thunderbird"},
	{"User-Agent", "microsoft-macoutlook", "outlook-mac"},
	{"User-Agent", "roundcube", "roundcube"},
	{"User-Agent", "k-9", "k9"},
	{"X-Originating-Client", "outlook-ios", "outlook-mobile"},
	{"X-ORANGE-AUTH", "", "orange"},
	{"Message-ID", "@mail.gmail.com", "gmail"},
	{"Message-ID", "mail.yahoo.com", "yahoo"},
	{"Message-ID", "@email.android.com", "samsung"},
	{"Message-ID", "javamail.www@wwinf", "orange"},
	{"Message-ID", "@wwinf", "orange"},
	{"Message-ID", "@3c-app-", "gmx"},
	{"Message-ID", "@protonmail.", "proton"},
}

// headerClient names the mail program that the header tells of.
func headerClient(h Header) string {
	for _, c := range headerClients {
		if v := h.Get(c.field); v != "" && strings.Contains(strings.ToLower(v), c.has) {
			return c.client
		}
	}
	return ""
}

// deviceClients are the programs that a device line is of, by a word in it. The
// first that fits is right.
var deviceClients = []struct{ word, client string }{
	{"outlook", "outlook-mobile"},
	{"yahoo", "yahoo"},
	{"orange", "orange"},
	{"proton", "proton"},
	{"gmx", "gmx"},
	{"k-9", "k9"},
	{"iphon", "iphone"},
	{"ipad", "iphone"},
	{"samsung", "samsung"},
	{"galaxy", "samsung"},
}

// deviceClient names the mail program that writes the device line.
func deviceClient(line string) string {
	f := fold(line)
	for _, c := range deviceClients {
		if strings.Contains(f, c.word) {
			return c.client
		}
	}
	return ""
}
