//nolint:misspell // words of many languages
package parser

// headerKey is what a label above a quoted mail stands for.
type headerKey uint8

const (
	keyNone headerKey = iota
	keyFrom
	keySent
	keyTo
	keyCc
	keySubject
	keyOther
)

type label struct {
	key  headerKey
	lang string
}

// headerLabels are the labels of header blocks, in lower case and without the
// colon.
var headerLabels = func() map[string]label {
	labels := make(map[string]label)
	for key, langs := range map[headerKey]map[string][]string{
		keyFrom: {
			"":   {"de", "od", "от"},
			"en": {"from"}, "fr": {"expéditeur", "émetteur", "de la part de"},
			"de": {"von", "absender"}, "es": {"remitente"}, "it": {"da", "mittente"}, "pt": {"remetente"},
			"nl": {"van", "afzender"}, "pl": {"nadawca"}, "sv": {"från", "avsändare"}, "da": {"fra", "afsender"},
			"fi": {"lähettäjä"}, "cs": {"odesílatel"}, "sk": {"odosielateľ"}, "sl": {"pošiljatelj"}, "hu": {"feladó"}, "ro": {"de la", "expeditor"},
			"hr": {"šalje", "pošiljatelj"}, "el": {"από"}, "tr": {"kimden", "gönderen"}, "ru": {"от кого", "отправитель"},
			"uk": {"від", "від кого", "відправник"}, "he": {"מאת"}, "ar": {"من"}, "vi": {"từ"},
			"zh": {"发件人", "寄件者", "寄件人", "發件人"}, "ja": {"差出人", "送信者", "送信元"}, "ko": {"보낸 사람", "보낸사람"},
		},
		keySent: {
			"":   {"date", "data", "datum", "дата", "dato", "dátum"},
			"en": {"sent", "sent at", "date sent", "message of"}, "fr": {"message du", "envoyé", "envoyé le", "date d'envoi", "envoye", "date d’envoi"},
			"de": {"gesendet", "gesendet am", "verschickt"}, "es": {"enviado", "enviado el", "fecha", "fecha de envío"},
			"it": {"inviato", "data invio"}, "pt": {"enviada", "enviada em", "enviado em", "data de envio"},
			"nl": {"verzonden", "verzonden op", "verstuurd"}, "pl": {"wysłano", "wysłane", "data wysłania"},
			"sv": {"skickat", "skickades"}, "da": {"sendt"}, "fi": {"lähetetty", "päivämäärä", "päiväys"},
			"cs": {"odesláno"}, "sk": {"odoslané"}, "hu": {"elküldve", "küldés dátuma"}, "ro": {"trimis", "dată"},
			"hr": {"poslano", "datum slanja"}, "ca": {"enviat", "enviat el"}, "el": {"στάλθηκε", "ημερομηνία", "εστάλη"}, "tr": {"gönderme", "gönderildi", "tarih", "gönderim"},
			"ru": {"отправлено", "отправлен"}, "uk": {"надіслано", "відправлено"}, "bg": {"изпратено"},
			"he": {"נשלח", "תאריך"}, "ar": {"تاريخ", "التاريخ", "أُرسل", "تم الإرسال"}, "vi": {"đã gửi", "ngày"},
			"zh": {"发送时间", "日期", "發送日期", "寄件日期", "发送日期", "時間"}, "ja": {"日付", "送信日時", "日時"},
			"ko": {"보낸 날짜", "날짜"},
		},
		keyTo: {
			"":   {"para", "komu", "til"},
			"en": {"to"}, "fr": {"à", "a", "destinataire", "pour"}, "de": {"an", "empfänger"}, "es": {"destinatario"},
			"it": {"per"}, "nl": {"aan"}, "pl": {"do", "adresat"}, "sv": {"till"}, "fi": {"vastaanottaja", "kenelle"},
			"hu": {"címzett"}, "ro": {"către", "catre"}, "hr": {"za", "prima"}, "ca": {"per a"}, "el": {"προς"}, "tr": {"kime", "alıcı"},
			"ru": {"кому"}, "bg": {"до"}, "he": {"אל", "ל"}, "ar": {"إلى"}, "vi": {"đến", "tới"},
			"zh": {"收件人", "收件者", "至"}, "ja": {"宛先", "to"}, "ko": {"받는 사람", "받는사람"},
		},
		keyCc: {
			"":   {"cc", "cci", "bcc", "kopia", "kopi", "kopie", "copia", "копия"},
			"en": {"copy to"}, "fr": {"copie", "copie à", "copie cachée"}, "de": {"kopie (cc)"}, "fi": {"kopio"}, "hu": {"másolatot kap", "másolat"},
			"pl": {"dw", "do wiadomości"}, "el": {"κοιν"}, "tr": {"bilgi"}, "uk": {"копія"}, "he": {"עותק"}, "ar": {"نسخة"},
			"zh": {"抄送", "副本"}, "ko": {"참조"},
		},
		keySubject: {
			"":   {"tema", "тема", "predmet"},
			"en": {"subject"}, "fr": {"objet", "sujet"}, "de": {"betreff"}, "es": {"asunto"}, "it": {"oggetto"}, "pt": {"assunto"},
			"nl": {"onderwerp"}, "pl": {"temat"}, "sv": {"ämne"}, "da": {"emne"}, "fi": {"aihe"}, "cs": {"předmět"},
			"hu": {"tárgy"}, "ro": {"subiect"}, "ca": {"assumpte"}, "sl": {"zadeva"}, "bg": {"относно"}, "el": {"θέμα"}, "tr": {"konu"}, "he": {"נושא"}, "ar": {"الموضوع", "موضوع"},
			"vi": {"chủ đề", "tiêu đề"}, "zh": {"主题", "主旨", "主題"}, "ja": {"件名"}, "ko": {"제목"},
		},
		keyOther: {
			"": {
				"reply-to", "reply to", "importance", "priority", "organization", "attachments", "message-id", "in-reply-to",
				"répondre à", "répondre-à", "importance haute", "priorité", "pièces jointes", "pièce jointe", "antwort an", "antworten an", "wichtigkeit", "anlagen",
				"responder a", "responder para", "rispondi a", "risposta", "beantwoorden", "antwoord naar", "prioritet", "priorität", "prioriteit",
				"svar till", "svara till", "svar til", "odpowiedz do", "delivered-to", "x-mailer", "mailed-by", "signed-by", "resent-from", "resent-to", "conversation",
			},
		},
	} {
		for lang, words := range langs {
			for _, w := range words {
				labels[w] = label{key, lang}
			}
		}
	}
	return labels
}()

// originalDates are what stands before the date of an older mail, as Orange has
// it.
var originalDates = []word{{"message du ", "fr"}, {"message of ", "en"}}

// originalWords are what stands between rules above an older mail.
var originalWords = map[string]string{
	"original message": "en", "original email": "en", "original mail": "en", "original appointment": "en", "reply message": "en", "previous message": "en",
	"message d'origine": "fr", "message d’origine": "fr", "message original": "fr", "message initial": "fr", "mail original": "fr", "courriel original": "fr",
	"e-mail d'origine": "fr", "e-mail d’origine": "fr", "message précédent": "fr",
	"ursprüngliche nachricht": "de", "originalnachricht": "de", "original-nachricht": "de", "originalmeldung": "de", "urspr. nachricht": "de", "antwort nachricht": "de", "ursprüngliche mail": "de",
	"mensaje original": "es", "messaggio originale": "it", "messaggio originario": "it", "mensagem original": "pt",
	"oorspronkelijk bericht": "nl", "oorspronkelijke bericht": "nl", "origineel bericht": "nl",
	"wiadomość oryginalna": "pl", "oryginalna wiadomość": "pl", "ursprungligt meddelande": "sv", "originalmeddelande": "sv",
	"original meddelelse": "da", "oprindelig meddelelse": "da", "oprindelig besked": "da", "opprinnelig melding": "no", "original melding": "no", "alkuperäinen viesti": "fi",
	"původní zpráva": "cs", "pôvodná správa": "sk", "eredeti üzenet": "hu", "mesaj original": "ro", "mesajul original": "ro", "izvorna poruka": "hr", "originalna poruka": "hr", "izvirno sporočilo": "sl", "оригинално съобщение": "bg", "missatge original": "ca",
	"αρχικό μήνυμα": "el", "orijinal mesaj": "tr", "özgün ileti": "tr", "orjinal mesaj": "tr", "исходное сообщение": "ru", "оригинальное сообщение": "ru", "вихідне повідомлення": "uk",
	"הודעה מקורית": "he", "الرسالة الأصلية": "ar", "thư gốc": "vi", "原始邮件": "zh", "原始郵件": "zh", "原邮件": "zh", "元のメッセージ": "ja", "원본 메시지": "ko", "원본 메일": "ko",
}

// forwardWords are what stands above a forwarded mail.
var forwardWords = map[string]string{
	"forwarded message": "en", "begin forwarded message": "en", "forwarded email": "en", "start of forwarded message": "en", "fwd": "en",
	"message transféré": "fr", "message transfere": "fr", "début du message transféré": "fr", "début du message réexpédié": "fr", "message réexpédié": "fr", "mail transféré": "fr", "courriel transféré": "fr", "début de message transféré": "fr",
	"weitergeleitete nachricht": "de", "anfang der weitergeleiteten nachricht": "de", "weitergeleitete mail": "de",
	"mensaje reenviado": "es", "inicio del mensaje reenviado": "es", "mensaje enviado": "es",
	"messaggio inoltrato": "it", "inizio messaggio inoltrato": "it", "mensagem encaminhada": "pt", "mensagem reencaminhada": "pt", "início da mensagem reencaminhada": "pt", "início da mensagem encaminhada": "pt",
	"doorgestuurd bericht": "nl", "begin doorgestuurd bericht": "nl", "wiadomość przekazana": "pl", "przekazana wiadomość": "pl", "początek przekazywanej wiadomości": "pl", "przekazana wiadomość dalej": "pl",
	"vidarebefordrat meddelande": "sv", "vidarebefordrat brev": "sv", "vidarebefordrat mejl": "sv", "videresendt besked": "da", "start på videresendt besked": "da", "start på vidarebefordrat meddelande": "sv", "videresendt meddelelse": "da", "videresendt melding": "no", "välitetty viesti": "fi", "přeposlaná zpráva": "cs", "továbbított üzenet": "hu", "mesaj redirecționat": "ro",
	"пересылаемое сообщение": "ru", "пересланное сообщение": "ru", "переадресованное сообщение": "ru", "начало переадресованного сообщения": "ru", "начало пересылаемого сообщения": "ru", "переслане повідомлення": "uk", "препратено съобщение": "bg",
	"proslijeđena poruka": "hr", "posredovano sporočilo": "sl", "preposlaná správa": "sk", "missatge reenviat": "ca", "הודעה שהועברה": "he", "رسالة معاد توجيهها": "ar", "thư đã chuyển tiếp": "vi", "iletilmiş mesaj": "tr", "yönlendirilmiş ileti": "tr", "yönlendirilen ileti": "tr", "iletilen ileti": "tr", "προωθημένο μήνυμα": "el", "转发的邮件": "zh", "轉寄郵件": "zh", "転送されたメッセージ": "ja", "전달된 메시지": "ko",
}
