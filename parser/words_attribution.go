package parser

// word is a word of a language, in lower case. The language is empty where
// several share it.
type word struct{ text, lang string }

// wroteWords are how the mail programs of each language say "wrote" in the
// line above a quote. The longest of one meaning comes first.
var wroteWords = []word{
	{"wrote", "en"},
	{"writes", "en"},
	{"a écrit", "fr"},
	{"a ecrit", "fr"},
	{"écrit", "fr"},
	{"écrivait", "fr"},
	{"a répondu", "fr"},
	{"schrieb", "de"},
	{"geschrieben", "de"},
	{"hat geschrieben", "de"},
	{"escribió", "es"},
	{"escribieron", "es"},
	{"escribio", "es"},
	{"ha escrito", "es"},
	{"ha scritto", "it"},
	{"scrisse", "it"},
	{"scrive", "it"},
	{"escreveu", "pt"},
	{"schreef", "nl"},
	{"geschreven", "nl"},
	{"napisał", "pl"},
	{"napisała", "pl"},
	{"pisze", "pl"},
	{"przez", "pl"},
	{"napisano", "pl"},
	{"skrev", "da"},
	{"skreiv", "no"},
	{"kirjoitti", "fi"},
	{"napsal", "cs"},
	{"napísal", "sk"},
	{"írta", "hu"},
	{"a scris", "ro"},
	{"napisao", "hr"},
	{"napisala", "hr"},
	{"је написао", "sr"},
	{"piše", "hr"},
	{"napisal", "sl"},
	{"έγραψε", "el"},
	{"yazdı", "tr"},
	{"написал", "ru"},
	{"писал", "ru"},
	{"пишет", "ru"},
	{"написав", "uk"},
	{"пише", "uk"},
	{"писав", "uk"},
	{"написа", "bg"},
	{"כתב", "he"},

	{"מאת", "he"},
	{"كتب", "ar"},
	{"كتابة", "ar"},
	{"viết", "vi"},
	{"写道", "zh"},
	{"寫道", "zh"},
	{"來信", "zh"},
	{"書きました", "ja"},
	{"のメール", "ja"},
	{"のメッセージ", "ja"},
	{"작성", "ko"},
	{"썼습니다", "ko"},
	{"menulis", "id"},
	{"เขียนว่า", "th"},
	{"skribis", "eo"},
	{"va escriure", "ca"},
	{"ha escrit", "ca"},
	{"idatzi du", "eu"},
	{"rašė", "lt"},
	{"rakstīja", "lv"},
	{"kirjutas", "et"},
}

// wroteEnd are the single words of [wroteWords] with which the line may end
// where it has no colon.
var wroteEnd = map[string]bool{
	"wrote": true, "écrit": true, "schrieb": true, "escribió": true, "scritto": true,
	"escreveu": true, "schreef": true, "skrev": true, "kirjoitti": true,
	"geschreven": true, "geschrieben": true,
}

// onWords are the words that the line above a quote begins with, each with
// whether it means a language by itself.
var onWords = map[string]string{
	"on": "en", "in": "", "at": "en", "quoting": "en",
	"le": "fr", "du": "fr",
	"am": "de", "zitat": "de", "um": "",
	"el": "es", "citando": "es",
	"il": "it", "in data": "it", "data": "",
	"em": "pt", "no": "pt", "a": "",
	"op": "nl", "dnia": "pl", "w": "pl", "wiadomość": "pl",
	"den": "", "på": "", "d.": "", "dne": "cs", "dňa": "sk",
	"la": "ro", "pe": "ro", "în": "ro",
	"dana": "hr", "u": "", "στις": "el", "την": "el",
	"на": "bg", "בתאריך": "he", "ב": "he", "في": "ar", "بتاريخ": "ar",
	"vào": "vi", "lúc": "vi", "pada": "id",
	"в": "ru", "у": "",
}

// dayWords are the beginnings of the names of weekdays and months: three
// letters or what an abbreviation has.
var dayWords = func() map[string]bool {
	words := make(map[string]bool)
	for _, w := range []string{
		"mon", "tue", "wed", "thu", "fri", "sat", "sun",
		"lun", "mar", "mer", "jeu", "ven", "sam", "dim",
		"mo", "di", "mi", "do", "fr", "sa", "so", "die", "mit", "don", "fre", "son",
		"mié", "mie", "jue", "vie", "sáb", "sab", "dom", "gio", "seg", "ter", "qua", "qui", "sex",
		"ma", "wo", "vr", "za", "zo", "maa", "din", "woe", "vri", "zat", "zon",
		"pon", "wto", "śro", "czw", "pią", "sob", "nie", "pn", "wt", "śr", "cz", "pt", "ndz",
		"man", "tir", "ons", "tor", "lör", "lør", "sön", "søn", "mån", "tis", "tors",
		"ti", "ke", "to", "pe", "la", "su", "tiis", "kesk",
		"пн", "вт", "ср", "чт", "пт", "сб", "вс", "пон", "вто", "сре", "чет", "пят", "суб", "вос", "нд",
		"jan", "feb", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
		"janv", "fév", "févr", "mars", "avr", "avril", "mai", "juin", "juil", "août", "sept", "déc",
		"mär", "okt", "dez", "ene", "abr", "ago", "dic", "gen", "mag", "giu", "lug", "set", "ott", "out",
		"mei", "mrt", "sty", "lut", "kwi", "maj", "cze", "lip", "sie", "wrz", "paź", "lis", "gru",
		"янв", "фев", "мар", "апр", "мая", "июн", "июл", "авг", "сен", "окт", "ноя", "дек",
		"δευ", "τρί", "τετ", "πέμ", "παρ", "σάβ", "κυρ",
	} {
		words[w] = true
	}
	return words
}()
