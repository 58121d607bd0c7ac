package sample

import "math/rand/v2"

// portalFooter is what stands below what a portal has to say: advice, the
// portal's own address and telephone, the law. None of it is the customer's.
func portalFooter(r *rand.Rand, l portalLayout) []portalBlock {
	w, ok := footers[l.lang]
	if !ok {
		w = footers["en"]
	}
	var out []portalBlock
	if !chance(r, 3) {
		out = append(out, bPara(pick(r, w.advice)))
	}
	if chance(r, 2) {
		out = append(out, bSmall(pick(r, w.help)))
	}
	out = append(out, bSmall(pick(r, w.legal)))
	if chance(r, 2) {
		out = append(out, bButton(w.unsubscribe, "{track}"))
	}
	return out
}

type footerWords struct {
	advice, help, legal []string
	unsubscribe         string
}

var footers = map[string]footerWords{
	"fr": {
		[]string{
			"Restez prudent : ne communiquez jamais vos coordonnées bancaires et ne payez rien avant la remise en main propre.",
			"Conseil sécurité : méfiez-vous des offres de paiement par mandat et des acheteurs à l'étranger.",
		},
		[]string{
			"Une question ? Notre service clients vous répond au {hotline} (prix d'un appel local), du lundi au vendredi de 9h à 18h.",
			"Besoin d'aide : assistance@{domain} - Tél. {hotline}",
			"Contact : support@{domain}",
		},
		[]string{
			"Ce message a été envoyé à {selleremail} par {domain}. SAS au capital de 1 250 000 €, RCS Paris 552 100 554, 12 rue de l'Exemple, 75009 Paris.",
			"Vous recevez cet e-mail car vous avez déposé une annonce sur {domain}. Conformément à la loi « Informatique et Libertés », vous disposez d'un droit d'accès : dpo@{domain}.",
		},
		"Gérer mes préférences",
	},
	"en": {
		[]string{
			"Stay safe: never send money in advance and meet in a public place.",
			"Reply within the hour: sellers who do so are three times as likely to sell.",
		},
		[]string{"Need a hand? Call our team on {hotline} or write to help@{domain}.", "Customer support: support@{domain}"},
		[]string{
			"This email was sent to {selleremail} on behalf of {domain}. Registered in England no. 03812345. Registered office: 1 Example Street, London.",
			"© 2026 {domain}. You receive this email because you have a live listing. Ref: 8823-1120-77.",
		},
		"Manage your email preferences",
	},
	"de": {
		[]string{"Sicherheitshinweis: Überweisen Sie niemals Geld vorab.", "Tipp: Wer schnell antwortet, verkauft schneller."},
		[]string{"Fragen? Unser Kundenservice ist unter {hotline} für Sie da (Mo-Fr 8-18 Uhr).", "Hilfe: service@{domain}"},
		[]string{
			"Diese E-Mail wurde an {selleremail} gesendet. {domain} GmbH, Musterstraße 1, 10115 Berlin, HRB 123456 B, USt-IdNr. DE123456789",
			"Impressum | Datenschutz | {domain} - Sie erhalten diese Nachricht, weil Sie ein Angebot eingestellt haben.",
		},
		"Abmelden",
	},
	"es": {
		[]string{"Consejo: no envíe nunca dinero por adelantado."},
		[]string{"Atención al cliente: ayuda@{domain}, tel. {hotline}", "¿Dudas? Escríbanos a ayuda@{domain}"},
		[]string{"Este correo se ha enviado a {selleremail}. {domain}, Calle del Ejemplo 5, 28013 Madrid. CIF B12345678."},
		"Darse de baja",
	},
	"it": {
		[]string{"Consiglio: non inviare mai denaro in anticipo."},
		[]string{"Assistenza clienti: assistenza@{domain}, {hotline}"},
		[]string{"Questa email è stata inviata a {selleremail}. {domain} S.p.A., Via dell'Esempio 3, 20121 Milano, P. IVA 01234567890."},
		"Annulla l'iscrizione",
	},
	"nl": {
		[]string{"Tip: maak nooit vooraf geld over."},
		[]string{"Vragen? Mail naar klantenservice@{domain} of bel {hotline}."},
		[]string{"Deze e-mail is verzonden aan {selleremail}. {domain} B.V., Voorbeeldlaan 8, 1012 AB Amsterdam, KvK 12345678."},
		"Uitschrijven",
	},
	"pt": {
		[]string{"Conselho: nunca envie dinheiro adiantado."},
		[]string{"Apoio ao cliente: ajuda@{domain}"},
		[]string{"Este e-mail foi enviado para {selleremail}. {domain}, Rua do Exemplo 10, 1200-001 Lisboa. NIPC 501234567."},
		"Cancelar subscrição",
	},
	"pl": {
		[]string{"Uwaga: nigdy nie wysyłaj pieniędzy z góry."},
		[]string{"Pomoc: pomoc@{domain}"},
		[]string{"Wiadomość wysłano na adres {selleremail}. {domain} Sp. z o.o., ul. Przykładowa 1, 00-001 Warszawa, NIP 1234567890."},
		"Wypisz się",
	},
}
