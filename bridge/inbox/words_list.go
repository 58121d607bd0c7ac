package inbox

import "github.com/passerelle-mail/passerelle/bridge"

// listWords are about the list of conversations.
type listWords struct {
	Views        string
	More         string
	Labels       string
	AssignedTo   string
	Sort         string
	sorts        map[bridge.Sort]string
	views        map[bridge.View]viewWords
	OneListing   string
	ShowWhole    string
	NoMatch      string
	NoMatchLead  string
	Tomorrow     string
	NotDelivered string
	Starred      string
	MarkedUnread string
	Closed       string
	Archived     string
	Blocked      string
	SnoozedUntil func(when string) string
	AssigneeIs   func(name string) string
	LabelsAre    func(names string) string
}

// viewWords name a view, and say what to expect where it is empty.
type viewWords struct{ Name, Empty, Lead string }

var listEnglish = listWords{
	Views:      "Views",
	More:       "More views and labels",
	Labels:     "Labels",
	AssignedTo: "Assigned to",
	Sort:       "Order",
	sorts: map[bridge.Sort]string{
		bridge.SortNewest: "Newest", bridge.SortOldest: "Oldest", bridge.SortWaiting: "Longest waiting",
	},
	views: map[bridge.View]viewWords{
		bridge.ViewOpen:       {"Open", "No open conversation", "As soon as a buyer writes about one of your listings, the conversation appears here."},
		bridge.ViewUnread:     {"Unread", "All read", "What buyers write from now on appears here until you open it."},
		bridge.ViewUnanswered: {"Unanswered", "Everybody has an answer", "A conversation comes here when a buyer writes, and leaves when you answer or close it."},
		bridge.ViewMine:       {"Mine", "Nothing is assigned to you", "Answer what nobody has, and it is yours; or let a colleague assign it to you."},
		bridge.ViewUnassigned: {"Unassigned", "Everything has somebody", "New conversations wait here until somebody answers or takes them."},
		bridge.ViewStarred:    {"Starred", "No star yet", "Star what you want to find again, with the key s."},
		bridge.ViewSnoozed:    {"Snoozed", "Nothing sleeps", "Snooze a conversation that can wait: it comes back by itself, at the latest when the buyer writes."},
		bridge.ViewHeld:       {"Mail to check", "No mail is held back", "A mail in your name from an address that is not known yet waits here for your word."},
		bridge.ViewClosed:     {"Closed", "Nothing closed yet", "Close what is done, with the key e. A new message opens it again."},
		bridge.ViewArchived:   {"Archived", "Nothing archived", "Archive what you may want to look up and not see every day."},
		bridge.ViewBlocked:    {"Blocked", "Nobody is blocked", "Conversations with buyers whom you block come here."},
		bridge.ViewAll:        {"All", "No conversation yet", "As soon as a buyer writes about one of your listings, the conversation appears here."},
	},
	OneListing:   "One listing",
	ShowWhole:    "Show the whole view",
	NoMatch:      "Nothing matches",
	NoMatchLead:  "Nothing in this view fits what it is narrowed to.",
	Tomorrow:     "tomorrow",
	NotDelivered: "Not delivered:",
	Starred:      "Starred",
	MarkedUnread: "Marked unread",
	Closed:       "Closed",
	Archived:     "Archived",
	Blocked:      "Blocked",
	SnoozedUntil: func(when string) string { return "Until " + when },
	AssigneeIs:   func(name string) string { return "Assigned to " + name },
	LabelsAre:    func(names string) string { return "Labels: " + names },
}

var listFrench = listWords{
	Views:      "Vues",
	More:       "Autres vues et étiquettes",
	Labels:     "Étiquettes",
	AssignedTo: "Confiés à",
	Sort:       "Ordre",
	sorts: map[bridge.Sort]string{
		bridge.SortNewest: "Récents", bridge.SortOldest: "Anciens", bridge.SortWaiting: "Plus longue attente",
	},
	views: map[bridge.View]viewWords{
		bridge.ViewOpen:       {"En cours", "Aucun échange en cours", "Dès qu’un acheteur vous écrira au sujet d’une annonce, l’échange s’affichera ici."},
		bridge.ViewUnread:     {"Non lus", "Tout est lu", "Ce que les acheteurs écriront s’affichera ici jusqu’à ce que vous l’ouvriez."},
		bridge.ViewUnanswered: {"Sans réponse", "Chacun a sa réponse", "Un échange arrive ici quand un acheteur écrit, et en sort quand vous répondez ou le clôturez."},
		bridge.ViewMine:       {"Les miens", "Rien ne vous est confié", "Répondez à un échange que personne ne suit : il devient le vôtre. Un collègue peut aussi vous en confier un."},
		bridge.ViewUnassigned: {"À prendre", "Chaque échange est suivi", "Les nouveaux échanges attendent ici que quelqu’un réponde ou s’en charge."},
		bridge.ViewStarred:    {"Suivis", "Aucune étoile", "Marquez d’une étoile ce que vous voulez retrouver, avec la touche s."},
		bridge.ViewSnoozed:    {"Reportés", "Rien n’est reporté", "Reportez ce qui peut attendre : l’échange revient de lui-même, au plus tard quand l’acheteur écrit."},
		bridge.ViewHeld:       {"E-mails à vérifier", "Aucun e-mail en attente", "Un e-mail envoyé en votre nom depuis une adresse inconnue attend ici votre décision."},
		bridge.ViewClosed:     {"Clôturés", "Rien n’est clôturé", "Clôturez ce qui est réglé, avec la touche e. Un nouveau message rouvre l’échange."},
		bridge.ViewArchived:   {"Archivés", "Aucune archive", "Archivez ce que vous voulez garder sans le voir chaque jour."},
		bridge.ViewBlocked:    {"Bloqués", "Personne n’est bloqué", "Les échanges avec les acheteurs que vous bloquez se rangent ici."},
		bridge.ViewAll:        {"Tous", "Aucun échange pour l’instant", "Dès qu’un acheteur vous écrira au sujet d’une annonce, l’échange s’affichera ici."},
	},
	OneListing:   "Une annonce",
	ShowWhole:    "Voir toute la vue",
	NoMatch:      "Aucun résultat",
	NoMatchLead:  "Rien dans cette vue ne correspond à ce choix.",
	Tomorrow:     "demain",
	NotDelivered: "Non remis :",
	Starred:      "Suivi",
	MarkedUnread: "Marqué non lu",
	Closed:       "Clôturé",
	Archived:     "Archivé",
	Blocked:      "Bloqué",
	SnoozedUntil: func(when string) string { return "Reporté : " + when },
	AssigneeIs:   func(name string) string { return "Confié à " + name },
	LabelsAre:    func(names string) string { return "Étiquettes : " + names },
}
