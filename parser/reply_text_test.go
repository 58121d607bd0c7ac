//nolint:misspell // words of many languages
package parser_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelle-mail/passerelle/parser"
)

func TestReplyAttributions(t *testing.T) {
	t.Parallel()
	for _, attribution := range []struct{ name, text, lang string }{
		{"english", "On Tue, Mar 4, 2025 at 10:02 AM Marie Durand <marie@example.com> wrote:", "en"},
		{"english without address", "On 4 March 2025, at 10:02, Marie Durand wrote:", "en"},
		{"english in the other order", "Marie Durand <marie@example.com> wrote on Tue, 4 Mar 2025 at 10:02:", "en"},
		{"english wrapped", "On Tue, Mar 4, 2025 at 10:02 AM Marie Durand via Voiturama <\nmarie@example.com> wrote:", "en"},
		{"english wrapped before an alias", "On Tue, Mar 4, 2025 at 10:02 AM Marie Durand via Voiturama <\n1h3d5f9g1h3j5k@example.com> wrote:", "en"},
		{"english wrapped twice", "On Tue, Mar 4, 2025 at 10:02 AM\nMarie Durand via Voiturama\n<marie@example.com>\nwrote:", "en"},
		{"french", "Le mar. 4 mars 2025 à 10:02, Marie Durand <marie@example.com> a écrit :", "fr"},
		{"french with narrow blanks", "Le mar. 4 mars 2025 à 10:02, Marie Durand <marie@example.com> a écrit\u202f:", "fr"},
		{"french name with its first word", "Le mar. 4 mars 2025 à 10:02, Marc Le Goff <marc@example.com> a écrit :", "fr"},
		{"french of Thunderbird", "Le 04/03/2025 à 10:02, Marc Le Goff a écrit :", "fr"},
		{"french of Apple Mail", "Le 4 mars 2025 à 10:02, Hélène De Smet <helene@example.com> a écrit :", "fr"},
		{"french of Yahoo", "Le mardi 4 mars 2025 à 10:02:11 UTC+1, Marie Durand <marie@example.com> a écrit :", "fr"},
		{"french wrapped in the verb", "Le mar. 4 mars 2025 à 10:02, Marie Durand via Voiturama <marie@example.com> a\nécrit :", "fr"},
		{"german", "Am Di., 4. März 2025 um 10:02 Uhr schrieb Marie Durand <marie@example.com>:", "de"},
		{"german of Thunderbird", "Am 04.03.25 um 10:02 schrieb Marie Durand:", "de"},
		{"spanish", "El mar, 4 mar 2025 a las 10:02, Marie Durand (<marie@example.com>) escribió:", "es"},
		{"spanish name with its first word", "El 4 de marzo de 2025, José El Moro <jose@example.com> escribió:", "es"},
		{"italian", "Il giorno mar 4 mar 2025 alle ore 10:02 Marie Durand <marie@example.com> ha scritto:", "it"},
		{"italian with date word", "In data 4 marzo 2025 10:02:11 Marie Durand <marie@example.com> ha scritto:", "it"},
		{"portuguese", "Em ter., 4 de mar. de 2025 às 10:02, Marie Durand <marie@example.com> escreveu:", "pt"},
		{"portuguese of Apple Mail", "No dia 4 de março de 2025, às 10:02, Marie Durand <marie@example.com> escreveu:", "pt"},
		{"dutch", "Op di 4 mrt 2025 om 10:02 schreef Marie Durand <marie@example.com>:", "nl"},
		{"dutch of Apple Mail", "Op 4 mrt. 2025 om 10:02 heeft Hugo De Smet <hugo@example.com> het volgende geschreven:", "nl"},
		{"polish", "wt., 4 mar 2025 o 10:02 Marie Durand <marie@example.com> napisał(a):", "pl"},
		{"polish of Apple Mail", "Wiadomość napisana przez Marie Durand <marie@example.com> w dniu 4 mar 2025, o godz. 10:02:", "pl"},
		{"swedish", "Den tis 4 mars 2025 kl 10:02 skrev Marie Durand <marie@example.com>:", ""},
		{"danish", "Den tir. 4. mar. 2025 kl. 10.02 skrev Marie Durand <marie@example.com>:", ""},
		{"norwegian", "tir. 4. mars 2025 kl. 10:02 skrev Marie Durand <marie@example.com>:", ""},
		{"finnish", "ti 4. maalisk. 2025 klo 10.02 Marie Durand (marie@example.com) kirjoitti:", "fi"},
		{"czech", "út 4. 3. 2025 v 10:02 odesílatel Marie Durand <marie@example.com> napsal:", "cs"},
		{"slovak", "ut 4. 3. 2025 o 10:02 Marie Durand <marie@example.com> napísal(a):", "sk"},
		{"hungarian", "Marie Durand <marie@example.com> ezt írta (időpont: 2025. márc. 4., K, 10:02):", "hu"},
		{"romanian", "În mar., 4 mar. 2025 la 10:02, Marie Durand <marie@example.com> a scris:", "ro"},
		{"croatian", "uto, 4. ožu 2025. u 10:02 Marie Durand <marie@example.com> napisao je:", "hr"},
		{"slovene", "V V tor., 4. mar. 2025 ob 10:02 je oseba Marie Durand <marie@example.com> napisala:", ""},
		{"greek", "Στις Τρί 4 Μαρ 2025 στις 10:02 π.μ., ο χρήστης Marie Durand <marie@example.com> έγραψε:", "el"},
		{"turkish", "Marie Durand <marie@example.com>, 4 Mar 2025 Sal, 10:02 tarihinde şunu yazdı:", "tr"},
		{"russian", "вт, 4 мар. 2025 г. в 10:02, Marie Durand <marie@example.com>:", ""},
		{"russian of Thunderbird", "04.03.2025 10:02, Marie Durand пишет:", "ru"},
		{"ukrainian", "вт, 4 бер. 2025 р. о 10:02 Marie Durand <marie@example.com> пише:", "uk"},
		{"bulgarian", "На вт, 4.03.2025 г. в 10:02 ч. Marie Durand <marie@example.com> написа:", "bg"},
		{"hebrew", "\u202bבתאריך יום ג׳, 4 במרץ 2025 ב-10:02 מאת \u202aMarie Durand\u202c <\u202amarie@example.com\u202c>:\u202c", "he"},
		{"arabic", "في الثلاثاء، 4 مارس 2025 في 10:02 ص تمت كتابة ما يلي بواسطة Marie Durand <marie@example.com>:", "ar"},
		{"vietnamese", "Vào Th 3, 4 thg 3, 2025 vào lúc 10:02 Marie Durand <marie@example.com> đã viết:", "vi"},
		{"chinese", "Marie Durand <marie@example.com> 于2025年3月4日周二 10:02写道：", "zh"},
		{"traditional chinese", "Marie Durand <marie@example.com> 於 2025年3月4日 週二 上午10:02寫道：", "zh"},
		{"japanese", "2025年3月4日(火) 10:02 Marie Durand <marie@example.com>:", ""},
		{"japanese of Apple Mail", "2025/03/04 10:02、Marie Durand <marie@example.com>のメール:", "ja"},
		{"korean", "2025년 3월 4일 (화) 오전 10:02, Marie Durand <marie@example.com>님이 작성:", "ko"},
		{"indonesian", "Pada tanggal Sel, 4 Mar 2025 pukul 10.02 Marie Durand <marie@example.com> menulis:", "id"},
		{"old Gmail", "2025/3/4 Marie Durand <marie@example.com>", ""},
		{"dashed", "---- On Tue, 04 Mar 2025 10:02:11 +0100 Marie Durand <marie@example.com> wrote ----", "en"},
	} {
		for _, quote := range []struct{ name, text string }{
			{"marked", "> Is it still there?\n> Marie"},
			{"not marked", "Is it still there?\nMarie"},
		} {
			t.Run(attribution.name+" "+quote.name, func(t *testing.T) {
				t.Parallel()
				m := parser.Mail{Text: "Yes, it is.\n\n" + attribution.text + "\n\n" + quote.text + "\n"}
				r := m.Reply(parser.ReplyOptions{})
				checkReply(t, r)
				if diff := cmp.Diff("Yes, it is.", r.Text); diff != "" {
					t.Errorf("text (-want +got):\n%s", diff)
				}
				if r.Language != attribution.lang && attribution.lang != "" {
					t.Errorf("Language = %q; want %q", r.Language, attribution.lang)
				}
			})
		}
	}
}

func TestReplyHeaderBlocks(t *testing.T) {
	t.Parallel()
	for _, block := range []struct{ name, text, lang string }{
		{"english", "From: Marie Durand <marie@example.com>\nSent: Tuesday, March 4, 2025 10:02 AM\nTo: Garage <sales@example.org>\nSubject: Estate car", "en"},
		{"english starred", "*From:* Marie Durand\n*Sent:* Tuesday, March 4, 2025 10:02 AM\n*To:* Garage\n*Subject:* Estate car", "en"},
		{"english below a rule", "________________________________\nFrom: Marie Durand <marie@example.com>\nSent: Tuesday, March 4, 2025 10:02 AM\nTo: Garage\nSubject: Estate car", "en"},
		{"english on one line", "From: Marie Durand <marie@example.com> Sent: Tuesday, March 4, 2025 To: sales@example.org Subject: Estate car", "en"},
		{"english with more fields", "From: Marie Durand <marie@example.com>\nReply-To: marie@example.com\nDate: Tuesday, 4 March 2025 at 10:02\nTo: sales@example.org,\n  office@example.org\nCc: boss@example.org\nSubject: Estate car", "en"},
		{"original message", "-----Original Message-----\nFrom: Marie Durand <marie@example.com>\nSent: Tuesday, March 4, 2025 10:02 AM\nTo: sales@example.org\nSubject: Estate car", "en"},
		{"french", "De : Marie Durand <marie@example.com>\nEnvoyé : mardi 4 mars 2025 10:02\nÀ : garage@example.org\nObjet : Break", "fr"},
		{"french with no-break blanks", "De\u00a0: Marie Durand\nEnvoyé\u00a0: mardi 4 mars 2025 10:02\nÀ\u00a0: Garage\nObjet\u00a0: Break", "fr"},
		{"french of Orange", "envoyé : 4 mars 2025 à 10:02\nde : Marie Durand <marie@example.com>\nà : garage@example.org\nobjet : Break", "fr"},
		{"french of Samsung", "-------- Message d'origine --------\nDe : Marie Durand <marie@example.com>\nDate : 04/03/2025 10:02 (GMT+01:00)\nÀ : garage@example.org\nObjet : Break", "fr"},
		{"french of Free", "----- Mail original -----\nDe: \"Marie Durand\" <marie@example.com>\nÀ: garage@example.org\nEnvoyé: Mardi 4 Mars 2025 10:02:11\nObjet: Break", "fr"},
		{"german", "Von: Marie Durand <marie@example.com>\nGesendet: Dienstag, 4. März 2025 10:02\nAn: werkstatt@example.org\nBetreff: Kombi", "de"},
		{"german of web mail", "Gesendet: Dienstag, 04. März 2025 um 10:02 Uhr\nVon: \"Marie Durand\" <marie@example.com>\nAn: werkstatt@example.org\nBetreff: Kombi", "de"},
		{"spanish", "De: Marie Durand <marie@example.com>\nEnviado: martes, 4 de marzo de 2025 10:02\nPara: taller@example.org\nAsunto: Familiar", "es"},
		{"italian", "Da: Marie Durand <marie@example.com>\nInviato: martedì 4 marzo 2025 10:02\nA: officina@example.org\nOggetto: Familiare", "it"},
		{"portuguese", "De: Marie Durand <marie@example.com>\nEnviada: terça-feira, 4 de março de 2025 10:02\nPara: oficina@example.org\nAssunto: Carrinha", "pt"},
		{"dutch", "Van: Marie Durand <marie@example.com>\nVerzonden: dinsdag 4 maart 2025 10:02\nAan: garage@example.org\nOnderwerp: Stationwagen", "nl"},
		{"polish", "Od: Marie Durand <marie@example.com>\nWysłano: wtorek, 4 marca 2025 10:02\nDo: warsztat@example.org\nTemat: Kombi", "pl"},
		{"swedish", "Från: Marie Durand <marie@example.com>\nSkickat: den 4 mars 2025 10:02\nTill: verkstad@example.org\nÄmne: Kombi", "sv"},
		{"danish", "Fra: Marie Durand <marie@example.com>\nSendt: 4. marts 2025 10:02\nTil: garage@example.org\nEmne: Stationcar", "da"},
		{"finnish", "Lähettäjä: Marie Durand <marie@example.com>\nLähetetty: tiistai 4. maaliskuuta 2025 10.02\nVastaanottaja: korjaamo@example.org\nAihe: Farmari", "fi"},
		{"czech", "Od: Marie Durand <marie@example.com>\nOdesláno: úterý 4. března 2025 10:02\nKomu: servis@example.org\nPředmět: Kombi", "cs"},
		{"hungarian", "Feladó: Marie Durand <marie@example.com>\nElküldve: 2025. március 4., kedd 10:02\nCímzett: szerviz@example.org\nTárgy: Kombi", "hu"},
		{"russian", "От: Marie Durand <marie@example.com>\nОтправлено: 4 марта 2025 г. 10:02\nКому: servis@example.org\nТема: Универсал", "ru"},
		{"greek", "Από: Marie Durand <marie@example.com>\nΣτάλθηκε: Τρίτη, 4 Μαρτίου 2025 10:02\nΠρος: service@example.org\nΘέμα: Αυτοκίνητο", "el"},
		{"turkish", "Kimden: Marie Durand <marie@example.com>\nGönderildi: 4 Mart 2025 Salı 10:02\nKime: servis@example.org\nKonu: Araba", "tr"},
		{"chinese", "发件人: Marie Durand <marie@example.com>\n发送时间: 2025年3月4日 10:02\n收件人: garage@example.org\n主题: 汽车", "zh"},
		{"japanese", "差出人: Marie Durand <marie@example.com>\n送信日時: 2025年3月4日 10:02\n宛先: garage@example.org\n件名: 車", "ja"},
	} {
		t.Run(block.name, func(t *testing.T) {
			t.Parallel()
			m := parser.Mail{Text: "Yes, it is.\n\n" + block.text + "\n\nIs it still there?\nMarie\n"}
			r := m.Reply(parser.ReplyOptions{})
			checkReply(t, r)
			if diff := cmp.Diff("Yes, it is.", r.Text); diff != "" {
				t.Errorf("text (-want +got):\n%s", diff)
			}
			if r.Language != block.lang {
				t.Errorf("Language = %q; want %q", r.Language, block.lang)
			}
		})
	}
}

func TestReplyDeviceLines(t *testing.T) {
	t.Parallel()
	for _, line := range []string{
		"Sent from my iPhone", "Sent from my Galaxy", "Sent from Outlook for Android <https://aka.ms/example>", "Get Outlook for iOS<https://aka.ms/example>",
		"Sent from Mail for Windows", "Sent from Yahoo Mail on Android", "Sent from my phone", "Sent with Proton Mail secure email.",
		"Envoyé de mon iPhone", "Envoyé depuis mon appareil Galaxy", "Envoyé depuis mon smartphone Samsung Galaxy.", "Envoyé à partir de Outlook pour Android", "Envoyé à partir d’Outlook pour iOS<https://aka.ms/example>",
		"Envoyé depuis l'application Mail Orange", "Obtenez Outlook pour iOS<https://aka.ms/example>", "Télécharger Outlook pour Android", "Envoyé depuis Yahoo Mail pour Android", "Provenance : Courrier pour Windows", "Envoyé de mon téléphone",
		"Von meinem iPhone gesendet", "Gesendet mit der mobilen Mail App", "Gesendet von meinem Galaxy", "Outlook für iOS beziehen<https://aka.ms/example>", "Holen Sie sich Outlook für Android", "Diese Nachricht wurde von meinem Android-Gerät mit K-9 Mail gesendet.",
		"Enviado desde mi iPhone", "Enviado do iPhone", "Enviado do meu Galaxy", "Obter o Outlook para Android<https://aka.ms/example>", "Obtener Outlook para iOS",
		"Inviato da iPhone", "Inviato dal mio Galaxy", "Ottieni Outlook per iOS", "Verstuurd vanaf mijn iPhone", "Verzonden vanuit Outlook voor iOS", "Download Outlook voor Android",
		"Wysłane z iPhone'a", "Skickat från min iPhone", "Sendt fra min iPhone", "Hent Outlook til iOS", "Lähetetty iPhonesta", "Hanki Outlook for iOS", "Odesláno z iPhonu", "Az iPhone-omról küldve",
		"Trimis de pe iPhone-ul meu", "Στάλθηκε από το iPhone μου", "iPhone'umdan gönderildi", "Отправлено с iPhone", "Надіслано з iPhone", "נשלח מה-iPhone שלי", "أُرسلت من الـ iPhone", "\u200fتم الإرسال من جهاز الـ iPhone الخاص بي", "发自我的 iPhone", "從我的 iPhone 傳送", "iPhoneから送信", "나의 iPhone에서 보냄",
	} {
		t.Run(line, func(t *testing.T) {
			t.Parallel()
			m := parser.Mail{Text: "Oui, toujours là.\n\n" + line + "\n\nLe 4 mars 2025 à 10:02, Marie <marie@example.com> a écrit :\n\n> Bonjour\n"}
			r := m.Reply(parser.ReplyOptions{})
			checkReply(t, r)
			if diff := cmp.Diff("Oui, toujours là.", r.Text); diff != "" {
				t.Errorf("text (-want +got):\n%s", diff)
			}
		})
	}
}

// TestReplyKeeps holds that what looks like a mail program's lines, but is
// somebody's words, is shown.
func TestReplyKeeps(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"De : Paris Gare de Lyon\nÀ : Marseille Saint-Charles\n\nCela vous va ?",
		"De : Paris\nÀ : Marseille\nDate : 12 mai\n\nCela vous va ?",
		"Sent from my warehouse in Lyon this morning.",
		"Le colis a été envoyé de mon atelier hier.",
		"Three things:\n\n---\n\nfirst, second\n\n---\n\nthird",
		"On Monday I wrote:\nthe price is fixed.",
		"Marie m'a écrit :\nle prix est ferme.",
		"From: 9 am\nTo: 5 pm\n\nSee you there.",
		"Le Goff\nDe Smet\nLe 4 mars me convient.",
		"Voici mes coordonnées :\n\nJeanne Martin\n01 99 00 12 34\njeanne@example.com",
		"Thanks\n\nI will call you on 01 99 00 12 34.",
		"5 > 3\n>_<",
		"Objet : le devis\nMontant : 120 euros\nDélai : 3 jours",
		"- rouge\n- bleu\n\n-vert",
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			m := parser.Mail{Text: text}
			r := m.Reply(parser.ReplyOptions{})
			checkReply(t, r)
			if diff := cmp.Diff(text, r.Text); diff != "" {
				t.Errorf("text (-want +got):\n%s", diff)
			}
		})
	}
}
