package parser

// The phrases of automatic replies, as dateWords makes them: lower case without
// accents, no apostrophes or other marks between words. A phrase may end in the
// middle of a word.

var awayPhrases = []string{
	// English
	"out of office", "out of the office", "out of my office", "ooo ", "away from the office", "away from my desk", "on vacation", "annual leave", "on leave", "on holiday", "on a holiday",
	"parental leave ", "maternity leave", "paternity leave", "sick leave", "i am away", "i m away", "i will be away", "we are away", "currently away", "currently out", "i am out ", "i m out ", "i will be out ",
	"will be out of", "not in the office", "limited access to", "no access to my email", "office is closed", "offices are closed", "we are closed", "shop is closed", "is currently closed", "will be closed", "currently unavailable", "i am travelling", "i am traveling", "i m travelling", "i m traveling",
	// French
	"absent", "absence", "en conge", "en vacances", "en deplacement", "hors du bureau", "hors bureau", "pas au bureau", "conges ", "sera ferme", "est ferme", "sommes ferme", "serons ferme", "seront ferme", "sont ferme", "fermeture", "actuellement indisponible", "arret maladie", "en arret ", "conge maternite", "conge parental", "de retour le", "de retour a partir", "mon retour",
	// German
	"abwesen", "nicht im buro", "nicht im haus", "im urlaub", "urlaub", "ausser haus", "ausser haus", "nicht erreichbar", "elternzeit", "mutterschutz", "betriebsferien", "geschlossen", "dienstreise", "krankheitsbedingt", "nicht am platz", "nicht im dienst",
	// Spanish
	"fuera de la oficina", "fuera de oficina", "ausente", "ausencia", "de vacaciones", "vacaciones", "cerrado por", "cerrada por", "estaremos cerrad", "permanecera cerrad", "no estare disponible", "no estare en la oficina", "no estoy en la oficina", "baja por", "baja medica",
	// Italian
	"fuori ufficio", "fuori sede", "assente", "assenza", "in ferie", "ferie", "in vacanza", "sara chius", "siamo chius", "saremo chius", "resteremo chius", "chiusura", "non sono in ufficio", "non saro in ufficio", "in maternita",
	// Dutch
	"afwezig", "niet aanwezig", "niet op kantoor", "op vakantie", "vakantie", "met verlof", "gesloten", "buiten kantoor", "niet bereikbaar", "ziekteverlof", "zwangerschapsverlof",
}

var receivedPhrases = []string{
	// English
	"we have received your", "we ve received your", "we received your", "has been received", "have received your", "thank you for contacting", "thanks for contacting", "thank you for your enquiry", "thank you for your inquiry", "thank you for your email", "thank you for your message", "thanks for your message", "thank you for getting in touch", "thanks for getting in touch", "thanks for reaching out", "thank you for reaching out", "your request has been", "your enquiry has been", "a ticket has been", "ticket created", "your ticket", "your case", "is being reviewed", "acknowledge receipt", "confirms receipt", "confirm receipt",
	// French
	"bien recu votre", "bien ete recu", "avons recu votre", "ai recu votre", "a ete enregistre", "accuse reception", "accusons reception", "accuse de reception", "bonne reception", "a bien ete pris", "avons pris en compte", "a ete prise en compte", "a ete pris en compte", "a ete transmis", "merci pour votre message", "merci de votre message", "merci pour votre demande", "merci de nous avoir contacte", "votre demande a ete", "votre ticket", "un ticket a ete", "vous remercions de votre", "vous remercions pour votre", "nous est bien parvenu",
	// German
	"haben ihre anfrage", "haben ihre nachricht", "haben ihre e mail", "ist bei uns eingegangen", "ihre anfrage ist", "eingangsbestatigung", "wurde erfasst", "vielen dank fur ihre anfrage", "vielen dank fur ihre nachricht", "danke fur ihre nachricht", "vielen dank fur ihre e mail", "bestatigen den eingang", "bestatigen ihnen den eingang", "ihr ticket", "ein ticket",
	// Spanish
	"hemos recibido su", "hemos recibido tu", "ha sido recibid", "ha sido registrad", "gracias por contactar", "gracias por ponerse en contacto", "gracias por su mensaje", "gracias por tu mensaje", "gracias por escribir", "acuse de recibo", "acusamos recibo", "su solicitud", "su consulta ha",
	// Italian
	"abbiamo ricevuto la", "abbiamo ricevuto il", "e stata ricevuta", "e stato ricevuto", "e stata presa in carico", "grazie per averci contattato", "grazie per il suo messaggio", "grazie per il tuo messaggio", "grazie per averci scritto", "conferma di ricezione", "la sua richiesta", "confermiamo la ricezione", "un ticket",
	// Dutch
	"hebben uw bericht", "hebben je bericht", "hebben uw e mail", "hebben uw vraag", "is ontvangen", "bedankt voor uw bericht", "bedankt voor je bericht", "bedankt voor uw e mail", "dank voor uw bericht", "dank u voor uw", "ontvangstbevestiging", "in goede orde ontvangen", "uw aanvraag is", "uw ticket",
}

// automaticPhrases are what a program says about its mail, or promises for the
// people behind it.
//
//nolint:misspell // other languages
var automaticPhrases = []string{
	"automatic reply", "automatic response", "automated", "automatically generated", "auto reply", "autoreply", "auto generated", "automatic message", "automatic confirmation", "do not reply to this", "please do not reply", "will get back to you as soon as", "will get back to you within", "get back to you shortly", "will respond within", "will reply within", "will be in touch", "within 24 hours", "within 48 hours", "within one business day", "business days", "ticket number", "reference number is", "case number", "request number",
	"reponse automatique", "message automatique", "accuse de reception", "mail automatique", "courriel automatique", "e mail automatique", "email automatique", "genere automatiquement", "envoye automatiquement", "automatiquement", "ne pas repondre a ce", "ne pas y repondre", "dans les meilleurs delais", "dans les plus brefs delais", "reviendrons vers vous", "reviendra vers vous", "vous repondrons", "vous contactera", "sous 24", "sous 48", "sous le numero", "numero de ticket", "numero de dossier", "jours ouvres",
	"automatische antwort", "automatische nachricht", "automatisch generiert", "automatisch erstellt", "automatisch erzeugt", "automatische eingangsbestatigung", "bitte antworten sie nicht auf diese", "so schnell wie moglich", "schnellstmoglich", "umgehend bearbeiten", "in kurze", "ticketnummer", "vorgangsnummer", "werktage", "innerhalb von 24",
	"respuesta automatica", "mensaje automatico", "generado automaticamente", "enviado automaticamente", "no responda a este", "no responder a este", "lo antes posible", "a la mayor brevedad", "en breve", "numero de ticket", "numero de referencia", "dias habiles", "dias laborables",
	"risposta automatica", "messaggio automatico", "generato automaticamente", "inviato automaticamente", "non rispondere a quest", "al piu presto", "quanto prima", "nel piu breve tempo", "numero di ticket", "entro 24", "giorni lavorativi",
	"automatisch antwoord", "automatisch bericht", "automatisch gegenereerd", "automatische ontvangstbevestiging", "automatisch verzonden", "niet op dit bericht antwoorden", "zo snel mogelijk", "zo spoedig mogelijk", "ticketnummer", "referentienummer", "werkdagen", "binnen 24",
}

var challengePhrases = []string{
	"verify that you are human", "verify you are human", "prove that you are human", "prove you are human", "are not a robot", "not a robot", "to deliver your message", "have your message delivered", "message is waiting for your verification", "waiting for your verification", "confirm that you sent", "confirm your email address to", "added to the list of approved senders", "approved sender", "guest list", "spam arrest", "boxbe", "click the link below to complete", "complete the verification", "challenge response",
	"prouver que vous etes", "que vous etes bien un humain", "que vous etes une personne", "pas un robot", "vous authentifier", "votre message est en attente", "mailinblack", "en attente de votre authentification", "afin que votre message soit", "pour que votre message soit", "pour que votre e mail soit", "expediteurs autorises", "liste blanche",
	"damit ihre nachricht zugestellt", "dass sie kein roboter", "kein roboter", "ihre nachricht wartet",
	"para que su mensaje sea entregado", "no es un robot", "no es usted un robot", "confirme que es una persona",
	"affinche il suo messaggio", "non e un robot", "non sei un robot", "confermare di essere una persona",
	"geen robot", "voordat uw bericht wordt afgeleverd",
}

// autoSubjects are what mail programs put before the subject of an automatic
// reply, as fold makes them.
//
//nolint:misspell // other languages
var autoSubjects = []string{
	"automatic reply", "auto reply", "auto-reply", "autoreply", "auto response", "auto-response", "autoresponse", "automated reply", "automated response", "auto:", "out of office", "out of the office", "out-of-office", "ooo:", "[auto", "[ooo]", "vacation reply", "away:",
	"réponse automatique", "reponse automatique", "message automatique", "réponse auto", "message d'absence", "absence du bureau", "absent du bureau", "accusé de réception", "accuse de reception", "notification d'absence", "avis d'absence", "absence:",
	"automatische antwort", "abwesenheitsnotiz", "abwesenheitsmeldung", "abwesenheitsbenachrichtigung", "abwesenheitsassistent", "automatische rückantwort", "eingangsbestätigung", "außer haus", "abwesend:",
	"respuesta automática", "respuesta automatica", "fuera de la oficina", "fuera de oficina", "acuse de recibo", "autorrespuesta",
	"risposta automatica", "fuori ufficio", "fuori sede", "conferma di ricezione", "ricevuta automatica",
	"automatisch antwoord", "automatische reactie", "afwezigheidsbericht", "afwezigheidsmelding", "afwezig:", "niet op kantoor", "ontvangstbevestiging", "buiten kantoor",
}

// ticketFields begin the names of fields of ticket systems, in lower case.
var ticketFields = []string{
	"x-zendesk-", "x-jira-", "x-rt-ticket", "rt-ticket", "rt-originator", "x-otrs-", "x-freshdesk-", "x-fd-", "x-zammad-", "x-helpscout-", "x-hs-ticket", "x-hubspot-", "x-front-", "x-intercom-", "x-gorgias-", "x-glpi-", "glpi-", "x-osticket-", "x-kayako-", "x-mantis-", "x-redmine-", "x-sfdc-", "x-servicenow-", "x-trac-", "x-gitlab-", "x-odoo-", "x-ticket-", "x-deskpro-", "x-crisp-", "x-teamwork-", "x-groove-", "x-kustomer-", "x-crm-",
}

// ticketMailers are parts of X-Mailer of such systems, in lower case.
var ticketMailers = []string{"zendesk", "osticket", "otrs", "freshdesk", "znuny", "glpi", "redmine", "zammad", "odoo", "jitbit", "kayako", "salesforce"}
