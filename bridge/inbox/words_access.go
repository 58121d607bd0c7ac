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

	// Signing in with a provider.
	SignInWith         func(provider string) string
	ProviderRefused    func(provider string) problemWords
	ProviderUnverified func(provider string) problemWords
	ProviderUnknown    func(provider string) problemWords
	ProviderSeveral    problemWords
	ProviderDown       func(provider string) problemWords

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

	SignInWith: func(provider string) string { return "Sign in with " + provider },
	ProviderRefused: func(provider string) problemWords {
		return problemWords{"You could not be signed in", provider + " did not confirm who you are, or it took too long. Start again from the sign-in page, or ask for a link by mail there."}
	},
	ProviderUnverified: func(provider string) problemWords {
		return problemWords{"Your address is not confirmed", "Confirm your mail address at " + provider + ", then sign in again; or ask for a link by mail."}
	},
	ProviderUnknown: func(provider string) problemWords {
		return problemWords{"Nobody here has your address", "Ask whoever runs your account to add the mail address that " + provider + " knows of you."}
	},
	ProviderSeveral: problemWords{"Several accounts have your address", "Ask for a link by mail on the sign-in page: you get one for each account."},
	ProviderDown: func(provider string) problemWords {
		return problemWords{provider + " does not answer", "Try again in a minute, or ask for a link by mail on the sign-in page."}
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

	SignInWith: func(provider string) string { return "Se connecter avec " + provider },
	ProviderRefused: func(provider string) problemWords {
		return problemWords{"La connexion n’a pas abouti", provider + " n’a pas confirmé votre identité, ou trop de temps a passé. Recommencez depuis la page de connexion, ou demandez-y un lien par e-mail."}
	},
	ProviderUnverified: func(provider string) problemWords {
		return problemWords{"Votre adresse n’est pas confirmée", "Confirmez votre adresse e-mail chez " + provider + ", puis reconnectez-vous ; ou demandez un lien par e-mail."}
	},
	ProviderUnknown: func(provider string) problemWords {
		return problemWords{"Personne n’a votre adresse ici", "Demandez au responsable de votre compte d’ajouter l’adresse e-mail que " + provider + " connaît de vous."}
	},
	ProviderSeveral: problemWords{"Plusieurs comptes ont votre adresse", "Demandez un lien par e-mail sur la page de connexion : vous en recevrez un par compte."},
	ProviderDown: func(provider string) problemWords {
		return problemWords{provider + " ne répond pas", "Réessayez dans une minute, ou demandez un lien par e-mail sur la page de connexion."}
	},

	OtherSite: problemWords{"Demande venue d’un autre site", "Ouvrez la messagerie elle-même et recommencez depuis là."},
	Suspended: problemWords{"Vous ne pouvez plus écrire pour le moment", "Trop de messages sont partis en peu de temps. Ce que vous avez écrit avant reste là ; contactez la place de marché pour pouvoir écrire de nouveau."},
}

// origin says how somebody came to a session.
func (h *Handler) origin(w *words, o bridge.Origin) string {
	if o.Handover() {
		return w.Access.ByMarketplace(h.bridge.Installation().Name)
	}
	if name := o.Provider(); name != "" {
		if p := h.providers[name]; p != nil {
			name = p.Title
		}
		return w.Access.ByProvider(name)
	}
	return w.Access.ByLink
}
