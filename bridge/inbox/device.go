package inbox

import "strings"

// device is what a browser says of itself, in names that people know. What it
// does not say is empty.
type device struct{ browser, system string }

// sign is a word in a User-Agent, and the name that it stands for.
type sign struct{ word, name string }

// browserSigns are looked for in order: most browsers also claim to be those
// after them.
var browserSigns = []sign{
	{"EdgA/", "Edge"},
	{"EdgiOS/", "Edge"},
	{"Edg/", "Edge"},
	{"OPR/", "Opera"},
	{"SamsungBrowser/", "Samsung Internet"},
	{"Vivaldi/", "Vivaldi"},
	{"YaBrowser/", "Yandex"},
	{"FxiOS/", "Firefox"},
	{"Firefox/", "Firefox"},
	{"CriOS/", "Chrome"},
	{"Chromium/", "Chromium"},
	{"Chrome/", "Chrome"},
	{"Safari/", "Safari"},
}

// systemSigns are in such an order too. An iPad may call itself a Mac.
var systemSigns = []sign{
	{"iPhone", "iPhone"},
	{"iPad", "iPad"},
	{"Android", "Android"},
	{"CrOS", "ChromeOS"},
	{"Windows", "Windows"},
	{"Macintosh", "Mac"},
	{"Linux", "Linux"},
}

func deviceOf(userAgent string) device {
	return device{firstSign(browserSigns, userAgent), firstSign(systemSigns, userAgent)}
}

func firstSign(signs []sign, s string) string {
	for _, sign := range signs {
		if strings.Contains(s, sign.word) {
			return sign.name
		}
	}
	return ""
}
