package inbox

import "github.com/passerelle-mail/passerelle/bridge"

// accessWords are about signing in, and about what somebody may not do.
type accessWords struct {
	// The list of sessions.
	Sessions      string
	SessionsLead  string
	ThisSession   string
	SignedInAt    func(day string) string
	SeenAt        func(moment string) string
	ByLink        string
	ByMarketplace func(installation string) string
	ByProvider    func(provider string) string
	EndSession    string
	EndOthers     string
	OtherEnded    string

	UnknownBrowser string
	On             func(browser, system string) string

	// A handover of the marketplace that is not good.
	HandoverGone func(installation string) problemWords

	// What 403 means beside a page that is for owners and managers.
	OtherSite problemWords
	Suspended problemWords
}

// device names a browser and what it runs on.
func (w accessWords) device(d device) string {
	browser := d.browser
	if browser == "" {
		browser = w.UnknownBrowser
	}
	if d.system == "" {
		return browser
	}
	return w.On(browser, d.system)
}

var accessEnglish = accessWords{
	Sessions:     "Where you are signed in",
	SessionsLead: "Each line is a browser in which your conversations can be read. Do you not know one? Sign it out, then tell whoever runs your account.",
	ThisSession:  "This browser",
	SignedInAt:   func(day string) string { return "Signed in: " + day },
	SeenAt:       func(moment string) string { return "Last seen: " + moment },
	ByLink:       "with a link by mail",
	ByMarketplace: func(installation string) string {
		return "coming from " + installation
	},
	ByProvider: func(provider string) string { return "with " + provider },
	EndSession: "Sign out",
	EndOthers:  "Sign out everywhere else",
	OtherEnded: "You are signed in nowhere else.",

	UnknownBrowser: "Unknown browser",
	On:             func(browser, system string) string { return browser + " on " + system },

	HandoverGone: func(installation string) problemWords {
		return problemWords{"You could not be signed in", "The way here is good for a minute, and once. Go back to " + installation + " and open your messages from there again."}
	},

	OtherSite: problemWords{"This came from another site", "Open the inbox itself and do it again from there."},
	Suspended: problemWords{"You cannot write here for now", "Too much was sent in too short a time. What you wrote before is still there; contact the marketplace to be let in again."},
}

var accessFrench = accessWords{
	Sessions:     "Vos connexions",
	SessionsLead: "Chaque ligne est un navigateur où vos échanges peuvent être lus. L’un d’eux ne vous dit rien ? Déconnectez-le, puis prévenez le responsable de votre compte.",
	ThisSession:  "Ce navigateur",
	SignedInAt:   func(day string) string { return "Connexion : " + day },
	SeenAt:       func(moment string) string { return "Dernière activité : " + moment },
	ByLink:       "par un lien reçu par e-mail",
	ByMarketplace: func(installation string) string {
		return "depuis " + installation
	},
	ByProvider: func(provider string) string { return "avec " + provider },
	EndSession: "Déconnecter",
	EndOthers:  "Déconnecter partout ailleurs",
	OtherEnded: "Vous n’êtes connecté nulle part ailleurs.",

	UnknownBrowser: "Navigateur inconnu",
	On:             func(browser, system string) string { return browser + " sur " + system },

	HandoverGone: func(installation string) problemWords {
		return problemWords{"La connexion n’a pas abouti", "Le passage est valable une minute, et une seule fois. Revenez sur " + installation + " et ouvrez de nouveau vos messages."}
	},

	OtherSite: problemWords{"Demande venue d’un autre site", "Ouvrez la messagerie elle-même et recommencez depuis là."},
	Suspended: problemWords{"Vous ne pouvez plus écrire pour le moment", "Trop de messages sont partis en peu de temps. Ce que vous avez écrit avant reste là ; contactez la place de marché pour pouvoir écrire de nouveau."},
}

// origin says how somebody came to a session.
func (h *Handler) origin(w *words, o bridge.Origin) string {
	if o.Handover() {
		return w.Access.ByMarketplace(h.bridge.Installation().Name)
	}
	return w.Access.ByLink
}
