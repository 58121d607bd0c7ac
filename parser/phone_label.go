//nolint:misspell // words of many languages
package parser

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxPhoneLabel is how many words before a number are read.
const maxPhoneLabel = 7

// phoneWordKind is what a word before a number says about it.
type phoneWordKind int

const (
	phoneWordOther  phoneWordKind = iota
	phoneWordLink                 // "le", "est": look further
	phoneWordMine                 // "mon": with "numéro", a telephone
	phoneWordCall                 // "appelez"
	phoneWordPhone                // "téléphone"
	phoneWordNumber               // "n°"
	phoneWordSoft                 // "annonce": a reference where a colon or n° follows, or digits without groups
	phoneWordRef                  // "réf"
)

// phoneWordsBefore reads the words at the end of text, the nearest first.
//
// A telephone word beats all, a reference all others. Words of another clause
// do not count, nor those of another line, unless they end with a colon or are
// the line.
func phoneWordsBefore(text string, plus bool) phoneClass {
	r := phoneLabelReader{text: text}
	var number, mine, ref, soft, call, far bool
	others := 0
	if r.symbol() {
		return phoneLabel
	}
	for range maxPhoneLabel {
		kind, ok := r.word()
		if !ok {
			break
		}
		switch kind {
		case phoneWordPhone:
			return phoneLabel
		case phoneWordCall:
			call = call || !ref && !soft && !far
		case phoneWordNumber:
			number = number || others == 0 || r.colon
		case phoneWordMine:
			mine = mine || number || !ref && !soft && r.words <= 1
		case phoneWordRef:
			ref = ref || others == 0 || r.colon
			far = true
		case phoneWordSoft:
			soft = soft || others == 0 || r.colon
		case phoneWordOther:
			if others++; others > 2 && !r.colon {
				return phoneVerdict(number, mine, ref, soft || far, call, r.colon)
			}
		}
	}
	return phoneVerdict(number, mine, ref, soft || far, call, r.colon)
}

func phoneVerdict(number, mine, ref, soft, call, colon bool) phoneClass {
	switch {
	case call:
		return phoneLabel
	case ref || soft && (colon || number):
		return phoneReference
	case soft:
		return phoneWeakReference
	case number && mine:
		return phoneLabel
	case number:
		return phoneWeakReference
	}
	return phoneUnlabelled
}

// phoneLabelReader reads words backwards.
type phoneLabelReader struct {
	text  string
	words int
	colon bool // a colon stands between these words and the number
}

// symbol reports whether the picture of a telephone stands before the number.
func (r *phoneLabelReader) symbol() bool {
	text := strings.TrimRightFunc(r.text, func(c rune) bool { return isPhoneBlank(c) || c == ':' || c == '.' || c == 0xfe0f })
	c, _ := utf8.DecodeLastRuneInString(text)
	return strings.ContainsRune("☎☏✆📞📱📲🤙", c) && c != utf8.RuneError
}

// word reads one more; false where the label begins.
func (r *phoneLabelReader) word() (phoneWordKind, bool) {
	if !r.skip() {
		return 0, false
	}
	end := len(r.text)
	c, size := utf8.DecodeLastRuneInString(r.text)
	if c == '#' || c == '°' || c == 'º' {
		r.text = r.text[:end-size]
		if c != '#' {
			r.text = strings.TrimSuffix(strings.TrimSuffix(r.text, "n"), "N")
			r.words++
			return phoneWordNumber, true
		}
		return phoneWordRef, true
	}
	start := end
	for start > 0 {
		c, size := utf8.DecodeLastRuneInString(r.text[:start])
		if !unicode.IsLetter(c) && !unicode.IsMark(c) {
			break
		}
		start -= size
	}
	if start == end || end-start > 40 {
		return 0, false
	}
	word := r.text[start:end]
	r.text = r.text[:start]
	r.words++
	return phoneWordOf(word), true
}

// skip drops what stands between words; false where they belong together no
// more.
func (r *phoneLabelReader) skip() bool {
	for r.text != "" {
		c, size := utf8.DecodeLastRuneInString(r.text)
		switch {
		case unicode.IsLetter(c) || unicode.IsMark(c) && c != 0xfe0f && c != 0x20e3 || c == '#' || c == '°' || c == 'º':
			return true
		case unicode.IsDigit(c) || c == '!' || c == '?' || c == ';':
			return false
		case c == ':' || c == '=':
			r.colon = true
		case c == ',' && r.words > 0, c == '\n' && r.words > 0:
			return false
		case c == ',':
			r.text = r.text[:len(r.text)-size]
			return r.skip() && phoneWordOf(lastWord(r.text)) == phoneWordPhone
		case c == '\n' && !r.colon:
			line := strings.TrimSpace(r.text[strings.LastIndexByte(strings.TrimRight(r.text, "\r\n"), '\n')+1:])
			if strings.Count(r.text, "\n") > 0 && strings.ContainsFunc(line, unicode.IsDigit) || phoneWordOf(lastWord(strings.TrimRight(line, " .:"))) < phoneWordPhone || strings.Count(line, " ") > 3 {
				return false
			}
			r.colon = true
		case c == '.' && !r.abbreviation():
			return false
		}
		r.text = r.text[:len(r.text)-size]
	}
	return false
}

// abbreviation reports whether the stop at the end of the text ends a short word
// rather than a sentence.
func (r *phoneLabelReader) abbreviation() bool {
	word := lastWord(strings.TrimRight(r.text, "."))
	return phoneWordOf(word) >= phoneWordPhone || utf8.RuneCountInString(word) <= 2
}

func lastWord(s string) string {
	i := strings.LastIndexFunc(s, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsMark(c) })
	if i < 0 {
		return s
	}
	_, size := utf8.DecodeRuneInString(s[i:])
	return s[i+size:]
}

// phoneWordOf classifies a word. Names may be joined to telephone words:
// "DupontTéléphone".
func phoneWordOf(word string) phoneWordKind {
	word = phoneFold(word)
	if kind, ok := phoneLabelWords[word]; ok {
		return kind
	}
	for _, end := range []string{"telephone", "mobile", "portable"} {
		if strings.HasSuffix(word, end) {
			return phoneWordPhone
		}
	}
	if len(word) > 4 && (strings.HasSuffix(word, "tel") && word != "hotel" || strings.HasPrefix(word, "telephon")) {
		return phoneWordPhone
	}
	for _, start := range []string{"appel", "rappel", "joi", "contact", "telef"} {
		if strings.HasPrefix(word, start) && word != "joint" && word != "jointe" {
			return phoneWordCall
		}
	}
	return phoneWordOther
}

// phoneFold returns a word in lower case, without French accents.
func phoneFold(word string) string {
	return phoneAccents.Replace(strings.ToLower(word))
}

var phoneAccents = strings.NewReplacer("é", "e", "è", "e", "ê", "e", "ë", "e", "à", "a", "â", "a", "ç", "c", "î", "i", "ï", "i", "ô", "o", "ù", "u", "û", "u", "e\u0301", "e", "ü", "u", "ä", "a", "ö", "o", "ó", "o", "á", "a", "í", "i", "ú", "u", "ñ", "n")

// phoneLabelWords are words before numbers, in the languages of the portals.
var phoneLabelWords = phoneWordTable()

func phoneWordTable() map[string]phoneWordKind {
	table := make(map[string]phoneWordKind)
	for kind, words := range map[phoneWordKind]string{
		phoneWordPhone: "tel telephone telephonique tels telephones tph phone portable portables port mob mobile mobiles gsm natel fixe cell cellulaire whatsapp watsapp wattsapp whatsap sms texto fax telecopie viber telegram signal " +
			"telefon telefonnummer handy handynummer mobil mobilnummer rufnummer fon festnetz telefoon telefoonnummer mobiel telefono movil cellulare cellulari telefone telemovel komorka komorkowy cellphone landline",
		phoneWordCall:   "num appelez appeler appelle rappeler rappelez rappelle joindre joignable joins contacter contactez sonnez bigo bigophone call reach ring text anrufen erreichbar bellen bel llamar llame chiamare ligar zadzwon",
		phoneWordNumber: "numero numeros no nr number nummer nro n numer",
		phoneWordMine:   "mon mes ce ces suivant suivants votre vos ton tes son ses voici ci my mein meine mijn mi mio meu",
		phoneWordLink:   "le la les l moi me nous lui de du des d au aux a est c etc et ou en mr m mme sur svp stp direct pro perso personnel professionnel domicile bureau travail is the of at on auf ist unter der die das el es il e op is",
		phoneWordRef: "ref refs reference references dossier dossiers ticket tickets facture factures id ids identifiant siren siret tva naf ape rcs iban bic rib vin chassis devis mandat colis tracking matricule sinistre adherent abonne police " +
			"serie transaction operation virement cheque licence agrement immat ean isbn imei permis passeport cni contrat reservation code barre immatriculation rechnung rechnungsnummer aktenzeichen kundennummer bestellnummer auftrag auftragsnummer artikelnummer factuur factuurnummer ordernummer referentie klantnummer " +
			"invoice order booking referencia factura pedido riferimento fattura ordine referencia fatura encomenda faktura zamowienie objektnummer inserat anzeige anzeigennummer scout securite secu nir uid uuid sku lbc",
		phoneWordSoft: "annonce annonces client clients commande commandes bien lot lots compte suivi numerique bon listing advert ad item lieferung kunde cliente cuenta conto",
	} {
		for word := range strings.FieldsSeq(words) {
			table[word] = kind
		}
	}
	return table
}
