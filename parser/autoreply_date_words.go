package parser

import "strings"

// The words of dates in six languages, as dateWords makes them.

func dateWordNumbers(lists ...string) map[string]int {
	m := make(map[string]int)
	for _, list := range lists {
		for i, words := range strings.Fields(list) {
			for w := range strings.SplitSeq(words, "|") {
				m[w] = i + 1
			}
		}
	}
	return m
}

func dateWordSet(list string) map[string]bool {
	m := make(map[string]bool)
	for w := range strings.FieldsSeq(list) {
		m[w] = true
	}
	return m
}

// dateMonths are the months. Spanish "marzo" and Italian "marzo" agree.
//
//nolint:misspell // other languages
var dateMonths = dateWordNumbers(
	"january|jan february|feb march april|apr may june|jun july|jul august|aug september|sept|sep october|oct november|nov december|dec",
	"janvier|janv fevrier|fevr|fev mars avril|avr mai juin juillet|juil aout septembre octobre novembre decembre",
	"januar|janner februar marz|maerz|mrz april mai juni juli august september oktober|okt november dezember|dez",
	"enero|ene febrero marzo abril|abr mayo junio julio agosto|ago septiembre|setiembre octubre noviembre diciembre|dic",
	"gennaio|gen febbraio marzo aprile maggio|mag giugno|giu luglio|lug agosto settembre|set ottobre|ott novembre dicembre",
	"januari februari maart|mrt april mei juni juli augustus september oktober november december",
)

// dateWeekdays are the days of the week from Monday on. Short forms that are
// other words too are left out.
var dateWeekdays = dateWordNumbers(
	"monday|mon tuesday|tue|tues wednesday|wed thursday|thu|thur|thurs friday|fri saturday|sat sunday",
	"lundi mardi mercredi jeudi vendredi samedi dimanche",
	"montag dienstag mittwoch donnerstag freitag samstag|sonnabend sonntag",
	"lunes martes miercoles jueves viernes sabado domingo",
	"lunedi martedi mercoledi giovedi venerdi sabato domenica",
	"maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
)

// dateRelative are words for days near the mail's own.
var dateRelative = map[string]int{
	"today": 0, "tomorrow": 1, "demain": 1, "heute": 0, "morgen": 1, "ubermorgen": 2, "hoy": 0, "manana": 1,
	"oggi": 0, "domani": 1, "vandaag": 0, "overmorgen": 2,
}

var (
	// dateVague say a weekday of this week or the next, nobody knows which.
	dateVague = dateWordSet("next nachsten nachster volgende")
	// dateComing say the weekday that comes first.
	dateComing   = dateWordSet("coming this prochain prochaine proximo prossimo prossima kommenden kommender diesen aanstaande komende")
	dateFillers  = dateWordSet("le the el il la l de den dem der des di del of d dia giorno einschliesslich inklusive inkl incl including inclusive compris einschl")
	dateOrdinals = dateWordSet("st nd rd th er eme e ieme ere")

	dateRequests    = dateWordSet("bitte please merci veuillez prie priere favor favore gelieve graag kindly pouvez")
	dateHours       = dateWordSet("au soir matin midi in the morning evening noon at abends morgens mittags abend")
	dateUntilWords  = dateWordSet("until till til thru through jusqu jusque bis hasta fino sino tot")
	dateJoining     = dateWordSet("au a al zum zur en in y and all")
	dateRangeWords  = dateWordSet("to au al all and et und e y through thru bis tot zum a")
	dateFromWords   = dateWordSet("from du vom ab von desde dal dall da van vanaf starting partir compter des depuis since as per zwischen")
	dateBeforeWords = dateWordSet("by before avant vor antes prima voor spatestens uiterlijk")
	dateOnWords     = dateWordSet("on am op")
	dateClauses     = dateWordSet("and et und en e y but mais aber maar pero ma puis then dann")
	dateReturns     = dateWordSet("back return returning returns retour reviens reviendrai revenons reprise reprendrai reprends reprendrons rouvrirons rouvre reouverture reopen reopens reopening zuruck wieder terug weer nuovamente nuevamente " +
		"vuelvo vuelta volvere volveremos regreso regresare regresamos reincorporo reincorporare reincorporacion reabrimos rientro torno rientrero rientra tornero ritorno ritornero riapriamo riapertura riapriremo terugkeer wiedereroffnung heropenen")
)

// The phrases that say what a date is about, as joinDateWords makes them.
var (
	outPhrases       = []string{"i am out", "i m out", "out until", "out till", "out from", "away until", "away from", "away till", "weg bis", "weg tot", "ferme", "closed", "chius", "cerrad", "pas disponible", "indisponible", "unavailable", "niet beschikbaar", "nicht verfugbar", "non disponibile", "fuera hasta", "fuori fino", "fuori dal", "unterwegs"}
	availablePhrases = []string{"available", "reachable", "joignable", "disponible", "ouvert", "open ", "erreichbar", "verfugbar", "geoffnet", "localizable", "abiert", "raggiungibile", "disponibil", "apert", "bereikbaar", "beschikbaar", "geopend"}
	notPhrases       = []string{"not ", "pas ", "plus ", "nicht", "no ", "non ", "niet ", "kein", "indisponible", "unavailable", "unable", "cannot", "can t", "won t", "injoignable", "unerreichbar"}
	offerPhrases     = []string{"offer ", "offre", "promo", "valid ", "valable", "angebot", "gultig", "rabatt", "sale ", "soldes", "oferta", "descuento", "valid", "offerta", "sconto", "aanbieding", "korting", "geldig", "deadline", "inscri", "register "}
)

// dateStopWords are the commonest words of each language that are rare in the
// others.
var dateStopWords = map[string]map[string]bool{
	"en": dateWordSet("the and you your i am will be of with have this for our is are my we out"),
	"fr": dateWordSet("je vous votre nous et le les est au du pour mon ma suis serai bonjour merci avec dans une sera"),
	"de": dateWordSet("ich sie ihre und bin der die das ist nicht wir im bis zum mit fur guten bitte werde von ab"),
	"es": dateWordSet("su el los las por para estoy estare mi hasta con una que gracias del hola nos le en"),
	"it": dateWordSet("il sono della per gli saro fino con una che grazie mio dal suo nostro di la vostro non"),
	"nl": dateWordSet("ik u uw het een van wij tot op met ben zijn niet voor bericht bedankt weer vanaf de"),
}

// languageOfWords tells the language of a text by its commonest words; empty where
// none has more than all others.
func languageOfWords(words []dateWord) string {
	best, second, language := 0, 0, ""
	for _, l := range []string{"en", "fr", "de", "es", "it", "nl"} {
		n := 0
		for _, w := range words {
			if dateStopWords[l][w.text] {
				n++
			}
		}
		if n > best {
			best, second, language = n, best, l
		} else if n > second {
			second = n
		}
	}
	if best == second {
		return ""
	}
	return language
}
