package inbox

// storyWords tell what happened to a mail.
type storyWords struct {
	Title, Link, Lead, Back               string
	From, Subject, EnvelopeFrom, HeaderID string
	Technical                             string
	Written                               func(who string) string
	Noted                                 string
	FromYou, FromBuyer, ToYou, Service    func(who string) string
	ToBuyer                               func(name, address string) string
	ToProfile                             func(who, profile, form string) string
	// Of a webhook, by its server.
	HookTold, HookWaits, HookLost, HookDisabled func(host string) string
	Waits                                       string
	Again                                       func(moment string) string
	SeenBy                                      func(name string) string
	SeenByYou                                   string
	Other                                       string
	// What was noted: by stage and result, and reason where that changes the
	// words, or by stage alone. %s is the reason.
	incoming, outgoing map[string]string
}

var storyEnglish = storyWords{
	Title: "What happened to this mail?",
	Link:  "What happened to this mail?",
	Lead:  "Each step that it took here, and what the other mail systems answered.",
	Back:  "Back to the message",
	From:  "From", Subject: "Subject", EnvelopeFrom: "Returns to", HeaderID: "Message-ID",
	Technical: "Details for your IT",
	Written:   func(who string) string { return "Written here by " + who + ", and stored." },
	Noted:     "Noted here by the marketplace.",
	FromYou:   func(who string) string { return "Received from " + who + "." },
	FromBuyer: func(who string) string { return "Received from " + who + "." },
	ToYou:     func(who string) string { return "A mail for you (" + who + ") was put in the queue." },
	ToProfile: func(who, profile, form string) string {
		return "A mail for you (" + who + ") was put in the queue, for the delivery profile “" + profile + "” (" + form + ")."
	},
	ToBuyer: func(name, address string) string {
		return "A mail for " + name + " (" + address + ") was put in the queue."
	},
	Service:  func(who string) string { return "A mail about this message for " + who + " was put in the queue." },
	HookTold: func(host string) string { return "Your webhook at " + host + " took it." },
	HookWaits: func(host string) string {
		return "Your webhook at " + host + " has not taken it yet. It is tried again."
	},
	HookLost: func(host string) string {
		return "Your webhook at " + host + " did not take it, and is not told again by itself."
	},
	HookDisabled: func(host string) string { return "Your webhook at " + host + " is disabled, so it is not told of it." },
	Waits:        "It has not left yet: it waits for its turn.",
	Again:        func(moment string) string { return "It is tried again: " + moment + "." },
	SeenBy:       func(name string) string { return "Seen by " + name + ", here or by answering the mail." },
	SeenByYou:    "Seen by your account.",
	Other:        "One more step was done.",
	incoming: map[string]string{
		"resolve":                         "It came to the address of this conversation.",
		"resolve/listing":                 "It came to the public address of the listing, as a first contact.",
		"resolve/bounce":                  "It came to the address for returned mails.",
		"resolve/return_path":             "It is an answer and not a returned mail, so it was put into its conversation.",
		"authenticate":                    "We asked the sender’s domain for proof that it sent this mail.",
		"prove":                           "We checked who wrote it.",
		"prove/known_address":             "The address is known: it may write here.",
		"prove/known_address_proven":      "The address is known, and its domain confirms that the mail is genuine.",
		"prove/no_dmarc":                  "The address is known. Its domain offers no proof, so the message is marked “sender not proven”.",
		"prove/from_not_one":              "Held: it does not name exactly one sender.",
		"prove/held":                      "Held: we are not sure who wrote it.",
		"prove/held/from_not_one":         "Held: it does not name exactly one sender.",
		"prove/held/spf_fail":             "Held: the sender’s domain says that this server may not send for it.",
		"prove/held/no_dmarc":             "Held: the sender’s domain offers no proof that the mail is genuine.",
		"prove/held/dmarc_fail":           "Held: the proof of the sender’s domain does not hold.",
		"prove/held/unknown_address":      "Held: this address is not one of those that may write here.",
		"prove/held/other_address_proven": "Held: the mail is genuine, but from an address that is not known here yet.",
		"prove/refused":                   "Refused: the sender could not be proven.",
		"classify":                        "We looked at what kind of mail it is.",
		"classify/human":                  "A person wrote it.",
		"classify/forward":                "A person has forwarded it.",
		"classify/auto_reply":             "A program answered: it is shown as an automatic answer, and causes no mail.",
		"classify/repeats":                "The same words came again: it is taken for an automatic answer.",
		"classify/races":                  "It came at a program’s speed: it is taken for an automatic answer.",
		"classify/calendar":               "It is an invitation from a calendar.",
		"classify/encrypted":              "It is encrypted: only its readable part can be shown.",
		"classify/unreadable":             "It could not be read, and is kept as it came.",
		"classify/refused":                "Refused: it is one of our own mails coming back.",
		"parse":                           "The new words were told from quotes and signature.",
		"parse/auto_away":                 "It says that somebody is away.",
		"policy":                          "The rules for files and links were applied.",
		"policy/left_out":                 "Parts that are not shown were left out: %s.",
		"policy/refused":                  "Refused: something in it cannot be sent here.",
		"release":                         "It was let in.",
		"release/inbox":                   "A member of your account let it in.",
		"release/sender_check":            "Let in by a click in the mail that asked you about the sender.",
		"release/refused":                 "Turned away: nobody else sees it.",
		"release/expired":                 "Removed: nobody said whether it may be posted.",
		"store":                           "It was stored safely.",
		"store/posted":                    "It was stored safely, and stands in the conversation.",
		"store/held":                      "It was stored safely, and waits for you.",
		"store/unreadable":                "It was stored as it came.",
	},
	outgoing: map[string]string{
		"deliver":                              "The sending went on.",
		"deliver/sent":                         "Handed over. The other mail system answered: “%s”.",
		"deliver/deferred":                     "Not taken yet: “%s”. It is tried again, for up to 48 hours.",
		"deliver/deferred/sandbox fault: slow": "Test mode: it leaves ten seconds late, on purpose.",
		"deliver/deferred/sandbox fault: reordered":         "Test mode: a later one may overtake it, on purpose.",
		"deliver/deferred/sandbox fault: dropped":           "Test mode: it was handed over, and the answer counts as lost. It comes again.",
		"deliver/deferred/451 4.3.0 sandbox fault: refused": "Test mode: not sent, as if it had been answered: “%s”.",
		"deliver/failed":     "Refused for good: “%s”.",
		"deliver/gave_up":    "Given up after 48 hours.",
		"deliver/bounce":     "A mail system reports: “%s”.",
		"deliver/complaint":  "Its reader reported it as spam. The address gets no more mails.",
		"deliver/seen":       "Not sent: it was read here before the mail left.",
		"deliver/not_wanted": "Not sent: the settings say that no such mails are wanted.",
		"deliver/suppressed": "Not sent: earlier mails to this address came back, or were reported as spam.",
	},
}

var storyFrench = storyWords{
	Title: "Qu’est devenu cet e-mail ?",
	Link:  "Qu’est devenu cet e-mail ?",
	Lead:  "Chaque étape de son parcours, et ce que les autres messageries ont répondu.",
	Back:  "Retour au message",
	From:  "De", Subject: "Objet", EnvelopeFrom: "Retours à", HeaderID: "Message-ID",
	Technical: "Détails pour votre informatique",
	Written:   func(who string) string { return "Écrit ici (" + who + "), et enregistré." },
	Noted:     "Noté ici par la place de marché.",
	FromYou:   func(who string) string { return "Reçu de " + who + "." },
	FromBuyer: func(who string) string { return "Reçu de " + who + "." },
	ToYou:     func(who string) string { return "Un e-mail pour vous (" + who + ") a été mis en file d’envoi." },
	ToProfile: func(who, profile, form string) string {
		return "Un e-mail pour vous (" + who + ") a été mis en file d’envoi, pour la forme de livraison « " + profile + " » (" + form + ")."
	},
	ToBuyer: func(name, address string) string {
		return "Un e-mail pour " + name + " (" + address + ") a été mis en file d’envoi."
	},
	Service: func(who string) string {
		return "Un e-mail à propos de ce message a été préparé pour " + who + "."
	},
	HookTold: func(host string) string { return "Votre webhook sur " + host + " l’a reçu." },
	HookWaits: func(host string) string {
		return "Votre webhook sur " + host + " ne l’a pas encore reçu. Nous réessayons."
	},
	HookLost: func(host string) string {
		return "Votre webhook sur " + host + " ne l’a pas reçu, et il ne lui est plus envoyé de lui-même."
	},
	HookDisabled: func(host string) string {
		return "Votre webhook sur " + host + " est désactivé : il n’en est pas prévenu."
	},
	Waits:     "Il n’est pas encore parti : il attend son tour.",
	Again:     func(moment string) string { return "Prochain essai : " + moment + "." },
	SeenBy:    func(name string) string { return "Vu par " + name + ", ici ou en répondant à l’e-mail." },
	SeenByYou: "Vu par votre compte.",
	Other:     "Une étape de plus a été franchie.",
	incoming: map[string]string{
		"resolve":                         "Il est arrivé à l’adresse de cet échange.",
		"resolve/listing":                 "Il est arrivé à l’adresse publique de l’annonce : c’est un premier contact.",
		"resolve/bounce":                  "Il est arrivé à l’adresse des retours.",
		"resolve/return_path":             "C’est une réponse et non un retour : il a rejoint son échange.",
		"authenticate":                    "Nous avons demandé au domaine de l’expéditeur si l’e-mail vient bien de lui.",
		"prove":                           "Nous avons vérifié qui l’a écrit.",
		"prove/known_address":             "L’adresse est connue : elle peut écrire ici.",
		"prove/known_address_proven":      "L’adresse est connue, et son domaine confirme que l’e-mail est authentique.",
		"prove/no_dmarc":                  "L’adresse est connue. Son domaine ne permet pas de le prouver : le message porte la mention « expéditeur non vérifié ».",
		"prove/from_not_one":              "Mis en attente : il n’indique pas un seul expéditeur.",
		"prove/held":                      "Mis en attente : nous ne sommes pas sûrs de son auteur.",
		"prove/held/from_not_one":         "Mis en attente : il n’indique pas un seul expéditeur.",
		"prove/held/spf_fail":             "Mis en attente : le domaine de l’expéditeur dit que ce serveur n’a pas le droit d’envoyer pour lui.",
		"prove/held/no_dmarc":             "Mis en attente : le domaine de l’expéditeur ne permet pas de vérifier que l’e-mail est authentique.",
		"prove/held/dmarc_fail":           "Mis en attente : la vérification auprès du domaine de l’expéditeur a échoué.",
		"prove/held/unknown_address":      "Mis en attente : cette adresse ne fait pas partie de celles qui peuvent écrire ici.",
		"prove/held/other_address_proven": "Mis en attente : l’e-mail est authentique, mais son adresse n’est pas encore connue ici.",
		"prove/refused":                   "Refusé : l’expéditeur n’a pas pu être vérifié.",
		"classify":                        "Nous avons regardé de quel genre d’e-mail il s’agit.",
		"classify/human":                  "Une personne l’a écrit.",
		"classify/forward":                "Une personne l’a transféré.",
		"classify/auto_reply":             "C’est la réponse d’un programme : elle est affichée comme automatique et ne déclenche aucun e-mail.",
		"classify/repeats":                "Les mêmes mots sont revenus : il est traité comme une réponse automatique.",
		"classify/races":                  "Il est arrivé à la vitesse d’un programme : il est traité comme une réponse automatique.",
		"classify/calendar":               "C’est une invitation d’agenda.",
		"classify/encrypted":              "Il est chiffré : seule sa partie lisible peut être affichée.",
		"classify/unreadable":             "Il n’a pas pu être lu, et reste conservé tel quel.",
		"classify/refused":                "Refusé : c’est un de nos propres e-mails qui revient.",
		"parse":                           "Le nouveau texte a été séparé des citations et de la signature.",
		"parse/auto_away":                 "Il annonce une absence.",
		"policy":                          "Les règles sur les fichiers et les liens ont été appliquées.",
		"policy/left_out":                 "Des éléments qui ne s’affichent pas ont été laissés de côté : %s.",
		"policy/refused":                  "Refusé : son contenu ne peut pas être envoyé ici.",
		"release":                         "Il a été accepté.",
		"release/inbox":                   "Un membre de votre compte l’a accepté.",
		"release/sender_check":            "Accepté d’un clic dans l’e-mail qui vous interrogeait sur l’expéditeur.",
		"release/refused":                 "Écarté : personne d’autre ne le voit.",
		"release/expired":                 "Supprimé : personne n’a dit s’il pouvait être publié.",
		"store":                           "Il a été enregistré en lieu sûr.",
		"store/posted":                    "Il a été enregistré en lieu sûr, et figure dans l’échange.",
		"store/held":                      "Il a été enregistré en lieu sûr, et vous attend.",
		"store/unreadable":                "Il a été enregistré tel quel.",
	},
	outgoing: map[string]string{
		"deliver":                              "L’envoi a continué.",
		"deliver/sent":                         "Remis. L’autre messagerie a répondu : « %s ».",
		"deliver/deferred":                     "Pas encore accepté : « %s ». Nouveaux essais pendant 48 heures.",
		"deliver/deferred/sandbox fault: slow": "Mode test : il part exprès avec dix secondes de retard.",
		"deliver/deferred/sandbox fault: reordered":         "Mode test : un e-mail plus récent peut exprès le dépasser.",
		"deliver/deferred/sandbox fault: dropped":           "Mode test : il a été remis, et la réponse compte comme perdue. Il est renvoyé.",
		"deliver/deferred/451 4.3.0 sandbox fault: refused": "Mode test : pas envoyé, comme si l’on avait répondu : « %s ».",
		"deliver/failed":     "Refusé définitivement : « %s ».",
		"deliver/gave_up":    "Abandonné au bout de 48 heures.",
		"deliver/bounce":     "Une messagerie signale : « %s ».",
		"deliver/complaint":  "Son lecteur l’a signalé comme indésirable. L’adresse ne reçoit plus d’e-mail.",
		"deliver/seen":       "Pas envoyé : le message a été lu ici avant le départ de l’e-mail.",
		"deliver/not_wanted": "Pas envoyé : les réglages disent que ces e-mails ne sont pas souhaités.",
		"deliver/suppressed": "Pas envoyé : des e-mails à cette adresse sont revenus, ou ont été signalés comme indésirables.",
	},
}
