package inbox

import (
	"strconv"

	"github.com/passerelle-mail/passerelle/bridge"
)

// webhookWords are about the endpoints of an account.
type webhookWords struct {
	Webhooks    string
	Lead        string
	None        string
	New         string
	URL         string
	URLHint     string
	Kinds       string
	KindsHint   string
	Make        string
	Back        string
	Secret      string
	SecretLead  string
	PublicKey   string
	PublicHint  string
	KeyUntil    func(when string) string
	Does        string // what can be done
	Test        string
	Tested      string
	Enable      string
	Disable     string
	Rotate      string
	RotateHint  string
	Delete      string
	DeleteSure  string
	Replay      string
	ReplayLead  string
	ReplaySince string
	ReplayStart string
	Replayed    string
	Log         string
	LogLead     string
	NothingYet  string
	Time        string
	Event       string
	State       string
	Attempts    string
	Older       string
	Request     string
	NoBody      string
	Answer      func(status int) string
	NoAnswer    string
	Dropped     string // on purpose
	Took        string // before a time
	Next        string // attempt; before a time
	SendAgain   string

	active, failing, byHand, gone string
	down                          func(since string) string
	untold                        func(host, since string) string
	untoldStates                  map[bridge.UntoldState]string
	kinds                         map[bridge.JournalKind]string
	states                        map[bridge.WebhookDeliveryState]string
	reasons                       map[bridge.WebhookDeliveryReason]string
	errors                        map[string]string
	faults                        map[bridge.Fault]string
	refusals                      map[string]string // by field, or refusedTaken
}

var webhookFrench = webhookWords{
	Webhooks: "Webhooks",
	Lead: "Un webhook prévient votre CRM, par HTTP, de tout ce qui arrive à vos échanges. Chaque envoi est signé, réessayé pendant trois jours s’il le faut, " +
		"et noté dans un journal.",
	None:        "Aucun pour l’instant.",
	New:         "Nouveau webhook",
	URL:         "Adresse",
	URLHint:     "Une adresse https sur internet, donnée par votre CRM.",
	Kinds:       "Ce qui est envoyé",
	KindsHint:   "Rien de coché : tout.",
	Make:        "Ajouter",
	Back:        "Tous les webhooks",
	Secret:      "Secret",
	SecretLead:  "Copiez-le maintenant dans votre CRM : il ne sera plus affiché.",
	PublicKey:   "Clé publique",
	PublicHint:  "Pour vérifier les signatures v1a ; elle n’est pas secrète.",
	KeyUntil:    func(when string) string { return "Signe encore jusqu’à " + when + "." },
	Does:        "Actions",
	Test:        "Envoyer un test",
	Tested:      "Un test est parti. Sa réponse est dans le journal dans un instant.",
	Enable:      "Activer",
	Disable:     "Désactiver",
	Rotate:      "Nouveau secret",
	RotateHint:  "Après un nouveau secret, l’ancien signe encore pendant un jour, à côté de lui.",
	Delete:      "Supprimer",
	DeleteSure:  "Supprimer ce webhook, avec ce qui attend et son journal",
	Replay:      "Envoyer de nouveau",
	ReplayLead:  "Tout ce qui est arrivé depuis un moment, jusqu’à 30 jours, sous les mêmes identifiants.",
	ReplaySince: "Depuis",
	ReplayStart: "Envoyer de nouveau",
	Replayed:    "C’est en cours.",
	Log:         "Journal",
	LogLead:     "Les 30 derniers jours.",
	NothingYet:  "Rien encore.",
	Time:        "Quand",
	Event:       "Quoi",
	State:       "État",
	Attempts:    "Essais",
	Older:       "Plus anciens",
	Request:     "Envoyé",
	NoBody:      "Le contenu n’est pas là : rien n’est encore parti, ou les données ont été effacées.",
	Answer:      func(status int) string { return "Réponse " + strconv.Itoa(status) },
	NoAnswer:    "Pas de réponse",
	Dropped:     "Réponse perdue exprès",
	Took:        "En",
	Next:        "Prochain essai :",
	SendAgain:   "Envoyer de nouveau",

	active: "Actif", failing: "Ne répond pas, nous réessayons", byHand: "Désactivé", gone: "Désactivé : il a répondu qu’il n’existe plus (410)",
	down: func(since string) string {
		return "En panne depuis " + since + ". Vos nouveaux contacts arrivent par e-mail en attendant."
	},
	untold: func(host, since string) string {
		return "Votre CRM (" + host + ") n’a pas reçu tout ce qui est écrit ici (depuis : " + since + ")."
	},
	untoldStates: map[bridge.UntoldState]string{
		bridge.UntoldWaits: "Nous réessayons.", bridge.UntoldLost: "Cela ne lui est plus envoyé de lui-même.", bridge.UntoldDisabled: "Son webhook est désactivé.",
	},
	kinds: map[bridge.JournalKind]string{
		bridge.JournalLead: "Nouveau contact", bridge.JournalFavorite: "Mise en favori", bridge.JournalReceived: "Message de l’acheteur",
		bridge.JournalSent: "Message du vendeur", bridge.JournalDelivered: "Message remis", bridge.JournalFailed: "Message non remis",
		bridge.JournalEdited: "Message modifié", bridge.JournalDeleted: "Message supprimé", bridge.JournalSeen: "Messages lus",
		bridge.JournalClosed: "Échange clos", bridge.JournalReopened: "Échange rouvert", bridge.JournalAssigned: "Échange attribué",
		bridge.JournalHeld: "E-mail retenu", bridge.JournalBlocked: "Échange bloqué", bridge.JournalUnblocked: "Échange débloqué",
		bridge.JournalErased: "Données de l’acheteur effacées", bridge.JournalTest: "Test",
	},
	states: map[bridge.WebhookDeliveryState]string{
		bridge.WebhookQueued: "Derrière un autre du même échange", bridge.WebhookWaiting: "En attente", bridge.WebhookSending: "En cours",
		bridge.WebhookDelivered: "Remis", bridge.WebhookFailed: "Échec", bridge.WebhookStopped: "Arrêté : il contenait une donnée secrète",
	},
	reasons: map[bridge.WebhookDeliveryReason]string{
		bridge.WebhookExhausted: "Tous les essais ont échoué.", bridge.WebhookTooOld: "Trop ancien.", bridge.WebhookTestOnce: "Un test n’est essayé qu’une fois.",
		bridge.WebhookErased: "Ses données ont été effacées entre-temps.",
	},
	errors: map[string]string{
		"address": "L’adresse n’est pas sur internet.", "name": "Ce nom de serveur n’existe pas.", "tls": "Son certificat n’est pas valable.",
		"timeout": "Il a mis plus de 15 secondes.", "connect": "La connexion n’a pas abouti.",
	},
	faults: map[bridge.Fault]string{
		bridge.FaultSlow: "Mode test : envoyé exprès avec dix secondes de retard.", bridge.FaultRefused: "Mode test : pas envoyé, comme si vous aviez répondu 503.",
		bridge.FaultDropped: "Mode test : votre réponse compte comme perdue, l’envoi est donc répété.", bridge.FaultDuplicated: "Mode test : envoyé exprès deux fois.",
		bridge.FaultReordered: "Mode test : l’ordre a été changé exprès.",
	},
	refusals: map[string]string{
		"url":        "Écrivez une adresse telle que https://crm.example.com/leads : https, port 443 ou 8443, un serveur sur internet.",
		"types":      "Choisissez dans la liste.",
		"since":      "Choisissez un moment.",
		"disabled":   "Activez-le d’abord.",
		refusedTaken: "Dix webhooks au plus. Supprimez-en un d’abord.",
	},
}

var webhookEnglish = webhookWords{
	Webhooks: "Webhooks",
	Lead: "A webhook tells your CRM, over HTTP, of all that happens in your conversations. Each request is signed, tried for three days if need be, " +
		"and kept in a log.",
	None:        "None so far.",
	New:         "New webhook",
	URL:         "Address",
	URLHint:     "An https address on the internet, which your CRM gives you.",
	Kinds:       "What is sent",
	KindsHint:   "With nothing ticked, everything.",
	Make:        "Add",
	Back:        "All webhooks",
	Secret:      "Secret",
	SecretLead:  "Copy it to your CRM now: it is not shown again.",
	PublicKey:   "Public key",
	PublicHint:  "To verify v1a signatures; it is no secret.",
	KeyUntil:    func(when string) string { return "Signs until " + when + "." },
	Does:        "What you can do",
	Test:        "Send a test",
	Tested:      "A test is on its way. Its answer is in the log in a moment.",
	Enable:      "Enable",
	Disable:     "Disable",
	Rotate:      "New secret",
	RotateHint:  "After a new secret, the old one signs beside it for a day.",
	Delete:      "Delete",
	DeleteSure:  "Delete this webhook, with what waits and its log",
	Replay:      "Send again",
	ReplayLead:  "Everything that happened since a time, up to 30 days, under the same ids.",
	ReplaySince: "Since",
	ReplayStart: "Send again",
	Replayed:    "It is on its way.",
	Log:         "Log",
	LogLead:     "The last 30 days.",
	NothingYet:  "Nothing yet.",
	Time:        "When",
	Event:       "What",
	State:       "State",
	Attempts:    "Attempts",
	Older:       "Older",
	Request:     "Sent",
	NoBody:      "The body is not there: nothing has left yet, or the data were erased.",
	Answer:      func(status int) string { return "Answer " + strconv.Itoa(status) },
	NoAnswer:    "No answer",
	Dropped:     "Answer lost on purpose",
	Took:        "In",
	Next:        "Next attempt:",
	SendAgain:   "Send again",

	active: "Active", failing: "Does not answer, we keep trying", byHand: "Disabled", gone: "Disabled: it answered that it is gone (410)",
	down: func(since string) string {
		return "Down since " + since + ". Your leads come by email meanwhile."
	},
	untold: func(host, since string) string {
		return "Your CRM (" + host + ") lacks some of what is written here (since: " + since + ")."
	},
	untoldStates: map[bridge.UntoldState]string{
		bridge.UntoldWaits: "We try again.", bridge.UntoldLost: "It is not sent again by itself.", bridge.UntoldDisabled: "Its webhook is disabled.",
	},
	kinds: map[bridge.JournalKind]string{
		bridge.JournalLead: "New lead", bridge.JournalFavorite: "Favourite", bridge.JournalReceived: "Message from the buyer",
		bridge.JournalSent: "Message from the seller", bridge.JournalDelivered: "Message delivered", bridge.JournalFailed: "Message not delivered",
		bridge.JournalEdited: "Message changed", bridge.JournalDeleted: "Message deleted", bridge.JournalSeen: "Messages seen",
		bridge.JournalClosed: "Conversation closed", bridge.JournalReopened: "Conversation reopened", bridge.JournalAssigned: "Conversation assigned",
		bridge.JournalHeld: "Mail held", bridge.JournalBlocked: "Conversation blocked", bridge.JournalUnblocked: "Conversation unblocked",
		bridge.JournalErased: "Buyer’s data erased", bridge.JournalTest: "Test",
	},
	states: map[bridge.WebhookDeliveryState]string{
		bridge.WebhookQueued: "Behind another one of its conversation", bridge.WebhookWaiting: "Waiting", bridge.WebhookSending: "On its way",
		bridge.WebhookDelivered: "Delivered", bridge.WebhookFailed: "Failed", bridge.WebhookStopped: "Stopped: it held a secret",
	},
	reasons: map[bridge.WebhookDeliveryReason]string{
		bridge.WebhookExhausted: "All attempts failed.", bridge.WebhookTooOld: "Too old.", bridge.WebhookTestOnce: "A test is tried once.",
		bridge.WebhookErased: "Its data were erased meanwhile.",
	},
	errors: map[string]string{
		"address": "The address is not on the internet.", "name": "There is no server of that name.", "tls": "Its certificate is not valid.",
		"timeout": "It took more than 15 seconds.", "connect": "No connection could be made.",
	},
	faults: map[bridge.Fault]string{
		bridge.FaultSlow: "Test mode: sent ten seconds late on purpose.", bridge.FaultRefused: "Test mode: not sent, as if you had answered 503.",
		bridge.FaultDropped: "Test mode: your answer counts as lost, so it is sent again.", bridge.FaultDuplicated: "Test mode: sent twice on purpose.",
		bridge.FaultReordered: "Test mode: the order was changed on purpose.",
	},
	refusals: map[string]string{
		"url":        "Write an address such as https://crm.example.com/leads: https, port 443 or 8443, a server on the internet.",
		"types":      "Choose from the list.",
		"since":      "Choose a time.",
		"disabled":   "Enable it first.",
		refusedTaken: "Ten webhooks at most. Delete one first.",
	},
}
