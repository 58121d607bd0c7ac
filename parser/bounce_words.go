package parser

// daemons are parts of the From of mail servers, as fold makes them.
var daemons = []string{
	"mailer-daemon", "mailerdaemon", "postmaster@", "mail-daemon", "mdaemon@", "microsoftexchange329e71ec88ae4615bbc36ab6ce41109e",
	"mail delivery subsystem", "mail delivery system", "mail delivery service", "mail administrator", "system administrator",
	"administrateur système", "systemadministrator", "administrador del sistema", "amministratore del sistema", "internet mail delivery",
	"postoffice@", "mailsystem@", "bounce-notification", "mail system",
}

// failureSubjects are beginnings of the subjects of bounces, as fold makes them.
var failureSubjects = []string{
	"undelivered mail returned to sender", "undeliverable", "undelivered", "mail delivery failed", "mail delivery failure",
	"mail delivery problem", "mail delivery system", "mail delivery delayed", "delivery status notification", "delivery failure", "delivery failed", "delivery delayed",
	"delivery notification", "delivery report", "delivery has failed", "failure notice", "failure delivery", "returned mail", "returned to sender", "mail system error",
	"message status - undeliverable", "message undeliverable", "message delayed", "message not delivered", "message could not be delivered",
	"nondeliverable", "non-delivery", "non delivery", "nondelivery report", "warning: message", "warning: could not send", "delayed mail", "could not send message",
	"mail undeliverable", "mail could not be delivered", "email not delivered", "your message couldn't be delivered", "address not found", "[postmaster]",
	"non remis", "non distribuable", "échec de la remise", "échec de remise", "échec de distribution", "échec d'envoi", "message non remis", "message non distribué",
	"avis de non-remise", "avis de non remise", "remise différée", "remise retardée", "notification d'état de remise", "retour à l'expéditeur", "courrier non distribué",
	"unzustellbar", "nicht zugestellt", "nicht zustellbar", "zustellung fehlgeschlagen", "benachrichtigung zum übermittlungsstatus", "zustellfehler", "unzustellbarkeits",
	"no se puede entregar", "no entregado", "no se ha podido entregar", "notificación del estado de la entrega", "error de entrega",
	"mancato recapito", "non recapitabile", "consegna non riuscita", "notifica sullo stato del recapito", "avviso di mancata consegna",
	"onbestelbaar", "niet bezorgd", "kan niet worden bezorgd", "bezorging mislukt", "melding van bezorgstatus",
}

// bouncePhrases are what servers say, as fold makes it, the most telling first.
var bouncePhrases = []struct {
	class BounceClass
	words []string
}{
	{BounceFull, []string{
		"mailbox full", "mailbox is full", "mailbox has exceeded", "mailbox exceeds", "mailbox size limit", "mailbox quota", "mail quota", "inbox is full",
		"over quota", "overquota", "over the quota", "quota exceeded", "exceeded its quota", "exceeded their quota", "exceeded the quota", "quota is exceeded", "quotaexceeded", "disk quota", "out of quota",
		"out of storage", "exceeded storage", "not enough storage space", "storage limit", "mailfolder is full", "mail box is full", "mailbox for this user is full",
		"boîte pleine", "boite pleine", "boîte aux lettres pleine", "boîte aux lettres est pleine", "boite aux lettres pleine", "quota dépassé", "quota depasse", "boîte de réception est pleine",
		"postfach voll", "postfach ist voll", "postfach des empfängers ist voll", "speicherplatz", "buzón lleno", "buzón está lleno", "casella piena", "casella di posta piena", "postvak is vol", "postbus is vol",
	}},
	{BounceHard, []string{
		"user unknown", "unknown user", "no such user", "no such recipient", "no such mailbox", "no such address", "no such local user", "no such account", "no such person", "user doesn't exist",
		"user not found", "user does not exist", "recipient not found", "recipientnotfound", "recipient unknown", "unknown recipient", "invalid recipient", "invalid mailbox", "invalid address",
		"recipient rejected", "recipient does not exist", "no mailbox here by that name", "mailbox not found", "mailbox unavailable", "mailbox does not exist", "mailbox unknown", "mailbox disabled", "unrouteable address",
		"unknown address", "address unknown", "unknown local part", "unknown local-part", "unknown mailbox", "account does not exist", "account that you tried to reach", "account is disabled", "account has been disabled", "account is inactive", "account inactive", "account disabled",
		"doesn't have a", "is not a valid mailbox", "not our customer", "not listed in", "address does not exist", "address couldn't be found", "address not found", "wasn't found at", "could not be found", "couldn't be found", "doesn't exist", "non-existent", "nonexistent",
		"email address you entered", "recipient address rejected: access denied", "user is unknown", "is unknown", "no longer valid", "no longer in use", "has been closed", "bad destination mailbox", "bad destination", "not known here", "message rejected: unknown",
		"host not found", "host or domain name not found", "domain not found", "domain does not exist", "unable to find domain", "no mx", "name or service not known", "couldn't find any host",
		"adresse inconnue", "utilisateur inconnu", "destinataire inconnu", "destinataire invalide", "boîte inexistante", "boite inexistante", "n'existe pas", "n existe pas", "introuvable", "compte désactivé", "au moins un destinataire invalide",
		"benutzer unbekannt", "empfänger unbekannt", "empfänger nicht gefunden", "existiert nicht", "unbekannter empfänger", "no existe", "usuario desconocido", "destinatario desconocido", "non esiste", "utente sconosciuto", "inesistente", "bestaat niet", "onbekende gebruiker", "niet gevonden",
	}},
	{BounceRefused, []string{
		"spam", "unsolicited", "blocklist", "blacklist", "block list", "black list", "blocked", "spamhaus", "barracuda reputation", "reputation", "policy", "dmarc", "does not pass authentication", "unauthenticated", "spf check", "spf fail", "dkim", "not accepted due to",
		"virus", "malware", "banned", "prohibited", "message refused", "message rejected", "content rejected", "rejected by content", "rejected for policy", "mail rejete", "mail rejeté", "service refuse", "refusé", "relay access denied", "relaying denied", "unable to relay", "relay not permitted",
		"not authorized", "not permitted", "permission to send", "restricted", "requires approval", "too large", "message size exceeds", "exceeds the maximum message size", "exceeds size limit", "message too big", "sender denied", "sender rejected", "access denied", "transaction failed", "listed at", "rbl", "dnsbl", "forbidden", "suspicious",
	}},
	{BounceSoft, []string{
		"timed out", "timeout", "time out", "connection refused", "no route to host", "retry timeout", "retry time not reached", "too many hops", "mail loop", "hop count exceeded", "loop detected", "loops back to myself", "temporarily", "try again later", "network is unreachable", "unreachable", "greylist", "has been in the queue too long", "message expired", "delivery time expired", "deferred", "insufficient system storage", "lost connection", "connection was dropped",
		"délai", "zeitüberschreitung", "expiró", "scaduto",
	}},
}

// delayPhrases are in notices about mails that are still tried, and in no
// others, as fold makes them.
var delayPhrases = []string{
	"delivery status notification (delay)", "will continue to try", "will keep trying", "will be retried", "will retry", "still being retried", "still trying", "not yet been delivered", "has not yet been delivered", "delivery has been delayed", "delivery to the following recipients has been delayed",
	"you do not need to resend", "no action is required on your part", "warning message only", "this is a warning", "delivery is delayed", "delivery attempts will continue", "message delayed", "delivery delayed", "could not send message for past 4 hours", "temporary problem delivering",
	"n'a pas encore été remis", "n'a pas encore pu être remis", "nouvelles tentatives", "n'est pas nécessaire de renvoyer", "continuera d'essayer", "remise différée", "remise retardée", "noch nicht zugestellt", "weitere zustellversuche", "wird weiterhin versucht", "verzögert", "aún no se ha entregado", "non è stato ancora recapitato", "nog niet bezorgd", "vertraagd",
}

// returnedMarkers are in the line above the mail that a report returns in its
// text, as fold makes them.
var returnedMarkers = []string{
	"below this line is a copy of the message", "this is a copy of the message, including all the headers", "this is a copy of your message", "this is a copy of the headers", "original message follows", "message header follows", "message headers follow",
	"header of the original message", "headers of the original message", "original message headers", "original message header", "returned message follows", "text of the message", "the header of the original", "original message -----", "unsent message below", "undelivered message headers",
	"body of the message", "en-tête du message", "message d'origine", "en-têtes du message d'origine", "message original", "kopfzeilen der ursprünglichen", "ursprüngliche nachricht", "--- enclosed are", "received message follows", "copy of the original message", "copie du message",
}
