package inbox

import (
	"fmt"

	"github.com/passerelle-mail/passerelle/bridge"
)

var settingsEnglish = settingsWords{
	Settings:    "Settings",
	Back:        "Back to conversations",
	Save:        "Save",
	Saved:       "Saved.",
	Mine:        "Notifications and display",
	Answering:   "First answer and hours",
	Senders:     "Authorised addresses",
	People:      "Members and teams",
	ManagerOnly: "Owners and managers change this.",

	Mails:      "Mails",
	MailsLead:  "Mails about a listing go to its contact address. Here is what each address gets.",
	NoContacts: "No listing has a contact address yet. Once one does, you choose here what it is mailed.",
	MailTo:     func(email string) string { return "Mails to " + email },
	Messages:   "New contacts and messages",
	MessagesHint: "One switch for both: with it off, leads stop coming by mail too. They still arrive here, in the list of " +
		"contacts and in your CRM’s webhooks.",
	Favorites:       "Favourites",
	FavoritesHint:   "When a buyer saves a listing and lets you know. The link at the end of such a mail turns this off; tick it to turn it on again.",
	Content:         "Put the message into the mail",
	ContentHint:     "With it off, the mail only says that there is one.",
	Delay:           "Wait before mailing",
	DelayHint:       "What is read here meanwhile is not mailed. New contacts are always mailed.",
	AtOnce:          "No, at once",
	After:           func(n int) string { return span(n, "1 minute", "%d minutes", "1 hour", "%d hours") },
	MailLanguage:    "Language of the mails",
	AccountLanguage: "The account’s",
	Complained:      "No mails go there: one was reported as spam. If that was a mistake, let them go on.",
	Bounced:         "No mails go there: one came back because the address does not exist. Check it, then let them go on.",
	Resume:          "Send mails there again",

	Push:          "Notifications in the browser",
	PushLead:      "On a computer or phone that you choose, also while this page is closed. What you have read here already is not announced.",
	PushMessages:  "New contacts and messages",
	PushOnline:    "A listing is online",
	PushExpiring:  "A listing ends soon",
	PushAnswers:   "The seller’s answers",
	PushContent:   "Show the message; otherwise only that there is one",
	PushOn:        "Turn on in this browser",
	PushOff:       "Turn off in this browser",
	PushIsOn:      "Notifications are on in this browser.",
	PushDenied:    "This browser blocks notifications from this page. Allow them beside the address bar, then try again.",
	PushUnable:    "This browser cannot show notifications. On an iPhone, add this page to the home screen first.",
	PushFailed:    "That did not work. Check your connection and try again in a moment.",
	PushBuyerLead: "Get told when an answer comes, also while this page is closed.",

	Pages:         "Display and writing",
	Language:      "Language",
	BrowsersOwn:   "As the browser has it",
	Zone:          "Time zone",
	ZoneHint:      "Such as Europe/Paris. Leave it empty for the browser’s own.",
	EnterKey:      "Enter key",
	EnterSends:    "Enter sends, Shift+Enter starts a new line",
	EnterBreaks:   "Enter starts a new line, Ctrl+Enter sends",
	EnterHint:     "Ctrl+Enter always sends.",
	Signature:     "Signature",
	SignatureHint: "Goes under the first message that you write here in each conversation, for the chat and the mail alike. No links.",

	FirstAnswer:     "Automatic first answer",
	FirstAnswerLead: "Sent by itself when a buyer contacts you for the first time, once in each conversation, and marked as automatic. The conversation still waits for your own answer.",
	AnswerOn:        "Answer new contacts automatically",
	WhenClosed:      "Only outside opening hours",
	WhenClosedHint:  "Give the hours below; without any, nothing is answered.",
	AnswerIn:        map[string]string{"en": "Text in English", "fr": "Text in French"},
	Hours:           "Opening hours",
	HoursLead:       "Buyers see when you usually answer. Leave a day empty when you are closed.",
	Opens:           func(day string) string { return day + ": opens" },
	Closes:          func(day string) string { return day + ": closes" },
	OpensAgain:      func(day string) string { return day + ": opens again" },
	ClosesAgain:     func(day string) string { return day + ": closes again" },
	To:              "to",
	And:             "and",
	UsuallyAnswers:  func(times string) string { return "usually answers " + times },
	Through:         func(from, to string) string { return from + " to " + to },
	TimeSpan:        func(from, to string) string { return from + "–" + to },

	SendersLead: "Besides your contact addresses and members, these may write mails in your account’s name: an assistant, a CRM. Each mail still has to prove that it comes from there.",
	NoSenders:   "None yet. When another address answers for you, we ask by mail whether it may.",
	NewSender:   "Address or domain",
	SenderHint:  "An address, such as crm@example.com, or @ and a domain for all its addresses, such as @example.com.",
	AddSender:   "Let it write",
	WholeDomain: func(domain string) string { return "every address at " + domain },
	Since:       func(day string) string { return "since " + day },
	Revoke:      "Take back",
	RevokeOf:    func(sender string) string { return "Take back the right of " + sender },

	Members:     "Members",
	MembersLead: "Members sign in with their mail address; there is no password to hand over.",
	You:         "you",
	Name:        "Name",
	Email:       "Email address",
	Role:        "Role",
	roles: map[bridge.Role]string{
		bridge.RoleOwner: "Owner", bridge.RoleManager: "Manager", bridge.RoleAgent: "Agent",
	},
	Sees:     "Sees",
	SeesHint: "For agents. Owners and managers see everything.",
	sees: map[bridge.Sees]string{
		bridge.SeesAll: "All conversations", bridge.SeesTeam: "Their own, their teams’ and nobody’s", bridge.SeesOwn: "Their own only",
	},
	Blocked:     "Blocked",
	BlockedHint: "Signed out everywhere, and cannot sign in again.",
	Remove:      "Remove from the account",
	RemoveLead: func(name string) string {
		return name + " is signed out at once, and mails from this address no longer count as yours, unless it is the contact address of a listing. Conversations assigned to " + name + " go back to everybody. What " + name + " wrote stays, with the name."
	},
	RemoveSure:  "Remove for good",
	Removed:     "Removed.",
	AddMember:   "Add",
	NewMember:   "Add a member",
	Teams:       "Teams",
	TeamsLead:   "Conversations can be given to a team, for whoever of it is free.",
	NoTeams:     "No team yet.",
	TeamName:    "Name of the team",
	TeamMembers: "Who is in it",
	AddTeam:     "Make the team",
	DeleteTeam:  "Delete the team",
	NewTeam:     "New team",

	refusals: map[string]string{
		"language":      "Choose one of the languages in the list.",
		"zone":          "We do not know this time zone. Write it like Europe/Paris.",
		"signature":     "At most 8 lines and 600 characters. Shorten it.",
		"delay_seconds": "Choose one of the times in the list.",
		"text":          "Write the text in at least one language.",
		"text_en":       "At most 4,000 characters. Shorten it.",
		"text_fr":       "At most 4,000 characters. Shorten it.",
		"hours":         "Write times like 09:00, with the first before the second, and the second part of the day after the first.",
		"sender":        "This is no address, and no domain of yours. Write crm@example.com, or @example.com for a domain whose every address is yours.",
		"email":         "This is not a mail address. Write it like ann@example.com.",
		"name":          "Give a name of one line, at most 80 characters.",
		"role":          "Choose one of the roles in the list.",
		"sees":          "Choose from the list what the member sees.",

		refusedLink:      "Links cannot be sent. Leave them out.",
		refusedLastOwner: "This is the last owner. Make somebody else an owner first.",
		refusedOwners:    "Only owners make owners, and change them. Ask one.",
		refusedSelf:      "You cannot block yourself. Ask an owner.",
		refusedLimit:     "That was done several times already. Wait an hour, and check the address meanwhile.",
		refusedTaken:     "There is one of that name already. Choose another.",
	},
}

// span says a time in minutes, in hours where it is so many.
func span(minutes int, minute, several, hour, hours string) string {
	switch {
	case minutes == 1:
		return minute
	case minutes%60 != 0:
		return fmt.Sprintf(several, minutes)
	case minutes == 60:
		return hour
	}
	return fmt.Sprintf(hours, minutes/60)
}
