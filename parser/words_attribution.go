//nolint:misspell // words of many languages
package parser

import "strings"

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
	{"napsala", "cs"},
	{"napísal", "sk"},
	{"napísala", "sk"},
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
	{"написала", "ru"},
	{"писал", "ru"},
	{"писала", "ru"},
	{"пишет", "ru"},
	{"написав", "uk"},
	{"пише", "uk"},
	{"написала", "uk"},
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
	{"쓴 글", "ko"},
	{"menulis", "id"},
	{"เขียนว่า", "th"},
	{"skribis", "eo"},
	{"missatge de", "ca"},
	{"va escriure", "ca"},
	{"ha escrit", "ca"},
	{"idatzi du", "eu"},
	{"نوشت", "fa"},
	{"ने लिखा", "hi"},
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
	"el": "es", "en": "es", "citando": "es",
	"il": "it", "in data": "it", "data": "",
	"em": "pt", "no": "pt", "às": "pt", "a": "",
	"op": "nl", "dnia": "pl", "w": "pl", "wiadomość": "pl",
	"den": "", "på": "", "d.": "", "dne": "cs", "dňa": "sk",
	"la": "ro", "pe": "ro", "în": "ro",
	"dana": "hr", "u": "", "στις": "el", "την": "el",
	"на": "bg", "בתאריך": "he", "ב": "he", "في": "ar", "بتاريخ": "ar",
	"在": "zh", "vào": "vi", "lúc": "vi", "pada": "id",
	"в": "ru", "во": "ru", "у": "", "ב-": "he", "در": "fa",
}

// dayWords are short names of weekdays and months.
var dayWords = wordSet(
	"mon tue tues wed thu thur thurs fri sat sun jan feb mar apr may jun jul aug sep sept oct nov dec",
	"lun mer jeu ven sam dim janv fév févr fev fevr mars avr mai juin juil août aout déc",
	"mo di mi do fr sa so die mit don fre son mär mrz okt dez jän",
	"mié mie jue vie sáb sab dom ene abr ago dic gio gen mag giu lug set ott seg ter qua qui sex out",
	"ma wo vr za zo din woe vri zat zon maa mrt mei",
	"pon wto śro czw pią sob nie pn wt śr cz pt ndz sty lut kwi maj cze lip sie wrz paź lis gru",
	"man tir tirs ons tor tors lör lør lau sön søn mån tis",
	"ti ke to pe la su tii kes per sun",
	"po út st čt pá so ne ut št pi úno bře dub kvě črv srp zář říj pro",
	"h k sze cs p szo v hét csüt szomb vas már ápr máj jún júl szept",
	"mar mie joi vin sâm dum ian iun iul noi",
	"uto sri čet ned sij velj ožu tra svi lip srp kol ruj stu tor sre pet avg",
	"пн вт ср чт пт сб вс нд пон вто сре чет пят суб вос янв фев мар апр мая июн июл авг сен сент окт ноя нояб дек",
	"січ лют бер квіт трав черв лип серп вер жовт лист груд яну",
	"δευ τρί τετ πέμ παρ σάβ κυρ ιαν φεβ μαρ απρ μαΐ ιουν ιουλ αυγ σεπ οκτ νοε δεκ",
	"pzt sal çar per cum cmt paz oca şub nis haz tem ağu eyl eki kas ara",
)

// dayNames are the long names of weekdays and months.
var dayNames = wordSet(
	"monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october november december",
	"lundi mardi mercredi jeudi vendredi samedi dimanche janvier février fevrier avril juillet septembre octobre novembre décembre decembre",
	"montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag januar jänner februar märz juni juli oktober dezember",
	"lunes martes miércoles jueves viernes sábado domingo enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
	"lunedì martedì mercoledì giovedì venerdì sabato domenica gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre",
	"segunda terça quarta quinta sexta janeiro fevereiro março maio junho julho setembro outubro novembro dezembro",
	"maandag dinsdag woensdag donderdag vrijdag zaterdag zondag januari februari maart augustus",
	"poniedziałek wtorek środa środę czwartek piątek sobota sobotę niedziela niedzielę stycznia lutego marca kwietnia czerwca lipca sierpnia września października listopada grudnia",
	"måndag tisdag onsdag torsdag fredag lördag söndag augusti mandag tirsdag lørdag søndag marts",
	"maanantai tiistai keskiviikko torstai perjantai lauantai sunnuntai tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta",
	"pondělí úterý středa čtvrtek pátek neděle ledna února března dubna května června července srpna září října listopadu prosince",
	"pondelok utorok streda štvrtok piatok sobota nedeľa januára februára marca apríla mája júna júla augusta septembra októbra novembra decembra",
	"hétfő kedd szerda csütörtök péntek szombat vasárnap január február március április május június július augusztus szeptember október",
	"luni marți joi vineri sâmbătă duminică ianuarie februarie martie aprilie iunie iulie septembrie octombrie noiembrie decembrie",
	"ponedjeljak utorak srijeda srijedu četvrtak petak subota subotu nedjelja nedjelju siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna listopada studenoga prosinca",
	"ponedeljek torek sreda četrtek petek nedelja januar februar marec avgust",
	"понедельник вторник среда среду четверг пятница пятницу суббота субботу воскресенье января февраля марта апреля июня июля августа сентября октября ноября декабря",
	"понеділок вівторок середа середу четвер пʼятниця субота неділя січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
	"понеделник вторник сряда четвъртък петък събота неделя януари февруари март април юни юли август септември октомври ноември декември",
	"δευτέρα τρίτη τετάρτη πέμπτη παρασκευή σάββατο κυριακή ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου νοεμβρίου δεκεμβρίου",
	"pazartesi salı çarşamba perşembe cuma cumartesi pazar ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
)

// dayStarts are the beginnings of dayNames, of four letters or more.
var dayStarts = func() map[string]bool {
	starts := make(map[string]bool)
	for name := range dayNames {
		n := 0
		for i := range name {
			if n++; n > 4 {
				starts[name[:i]] = true
			}
		}
	}
	return starts
}()

// wordSet returns the words in the lines.
func wordSet(lines ...string) map[string]bool {
	set := make(map[string]bool)
	for _, l := range lines {
		for w := range strings.FieldsSeq(l) {
			set[w] = true
		}
	}
	return set
}
