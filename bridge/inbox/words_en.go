package inbox

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/parser"
)

var english = words{
	Lang:      "en",
	Other:     "Français",
	OtherLang: "fr",

	dates: dateWords{
		today:     "Today",
		yesterday: "Yesterday",
		months: [...]string{
			"January", "February", "March", "April", "May", "June",
			"July", "August", "September", "October", "November", "December",
		},
		weekdays: [...]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
		short:    func(day int, month string) string { return fmt.Sprintf("%d %s", day, month[:3]) },
		long: func(weekday string, day int, month string) string {
			return fmt.Sprintf("%s %d %s", weekday, day, month)
		},
		numeric: func(t time.Time) string { return t.Format("2 Jan 2006") },
	},

	Colon: ":",

	SignIn:            "Sign in",
	SignInTo:          func(installation string) string { return "Sign in to " + installation },
	SignInLead:        "Give the address that your account knows. We mail you a link, no password needed.",
	Email:             "Email address",
	SendLink:          "Mail me a link",
	ForBuyers:         "Writing to a seller? Open the link in the latest mail about your conversation.",
	BadEmail:          "This is not a mail address. Write it like ann@example.com.",
	LinkSent:          "Look into your mailbox",
	LinkSentLead:      "If an account knows this address, a link is on its way. It works once and for a short time. Nothing there in five minutes? Look into the spam folder, or check the address with whoever runs your account.",
	SignInLinkLead:    "One click and you are in. We ask for it because some mail programs open links by themselves.",
	SignInButton:      "Sign in",
	LinkGone:          "This link no longer works",
	LinkGoneLead:      "It was used already, or its time is up. If you sell, ask for a new one. If you buy, open the link in the latest mail about your conversation.",
	AskNewLink:        "Ask for a new link",
	SignOut:           "Sign out",
	SignedOut:         "You are signed out.",
	SignedOutKeptText: "Sign in again to go on; what you typed is kept.",

	Access:   accessEnglish,
	Buyers:   buyerEnglish,
	Search:   searchEnglish,
	Thread:   threadEnglish,
	List:     listEnglish,
	Story:    storyEnglish,
	Doing:    doingEnglish,
	Keys:     keysEnglish,
	Comment:  commentEnglish,
	Intake:   intakeEnglish,
	Saved:    savedEnglish,
	Settings: settingsEnglish,
	Delivery: englishDelivery,
	Webhook:  webhookEnglish,

	Unsubscribe:       "No more mails about favourites",
	UnsubscribeLead:   "You will not be mailed any more when a buyer saves one of your listings. Messages and new contacts still reach you.",
	UnsubscribeButton: "Stop these mails",
	Unsubscribed:      "Done",
	UnsubscribedLead:  "You get no more mails about favourites. They still appear in your conversations.",

	Conversations: "Conversations",
	NoneYet:       "No conversation yet",
	NoneYetLead:   "As soon as a buyer writes about one of your listings, the conversation appears here.",
	OlderOnes:     "Older conversations",
	ChooseOne:     "Choose a conversation",
	ChooseOneLead: "It opens here, with the listing and the buyer beside it.",
	UnreadMessages: func(n int) string {
		if n == 1 {
			return "1 unread message"
		}
		return fmt.Sprintf("%d unread messages", n)
	},
	OurLast:  "You:",
	FileOnly: "File",

	BackToList:      "Back to the list",
	Details:         "Details",
	BackToThread:    "Back to the conversation",
	Messages:        "Messages",
	You:             "You",
	NewMessages:     "New",
	NewBelow:        "New message",
	AutomaticAnswer: "Automatic answer",
	AwayUntil:       func(day string) string { return "Away until " + day },
	BackOn:          func(day string) string { return "Away, back on " + day },
	ByMail:          "by mail",
	ShowOriginal:    "Show the mail",
	MailSource:      "Save the mail as it came",
	LeftOut:         "left out",
	ContactOurs:     "You give an address or a phone number here: what happens outside of this conversation is not protected.",
	ContactTheirs:   "This message has an address or a phone number in it. Stay here if you are not sure who is writing.",
	FileBroken:      "This picture cannot be read, so it is not shown.",
	FileMetadata:    "This file may say where and with what it was made.",
	Unproven:        "sender not proven",
	ShowAll:         "Show all",
	ShowLess:        "Show less",
	ShowAllHint:     "The whole mail, with what was left out",
	reasons: map[parser.Reason]string{
		parser.ReasonQuote:       "quoted text",
		parser.ReasonAttribution: "line above the quote",
		parser.ReasonHeaderBlock: "header of the quoted mail",
		parser.ReasonSignature:   "signature",
		parser.ReasonDeviceLine:  "added by the device",
		parser.ReasonDisclaimer:  "legal notice",
		parser.ReasonBanner:      "warning added on the way",
		parser.ReasonOurMarker:   "our own line",
	},
	states: map[bridge.MessageState]string{
		bridge.StateSent:         "sent",
		bridge.StateDelivered:    "delivered",
		bridge.StateSeen:         "seen",
		bridge.StateNotDelivered: "not delivered",
	},
	undelivered: map[bridge.StateReason]string{
		bridge.ReasonUnknownAddress: "The mail came back: the address does not exist.",
		bridge.ReasonMailboxFull:    "The mail came back: the mailbox is full.",
		bridge.ReasonRefused:        "The mail was refused on the other side.",
		bridge.ReasonUnreachable:    "The mail system of the address did not take it for two days.",
		bridge.ReasonBounced:        "The mail came back.",
		bridge.ReasonFailed:         "The mail could not be delivered.",
		bridge.ReasonAddressOff:     "The address takes no mail.",
		bridge.ReasonErased:         "The buyer had their data deleted, and reads here no more.",
		bridge.ReasonNoAddress:      "The portal gave no address: answer there, or by phone.",
		bridge.ReasonComplaint:      "Mails to this address are turned off.",
	},
	NotDelivered: func(reason string) string { return strings.TrimSpace("Not delivered. " + reason) },
	NotReceived:  func(reason string) string { return strings.TrimSpace("Did not reach you by mail. " + reason) },
	Sending:      "sending",
	events: map[bridge.EventKind]string{
		bridge.EventOpened:       "Conversation started",
		bridge.EventReopened:     "Conversation reopened",
		bridge.EventNotDelivered: "A mail could not be delivered",
		bridge.EventBounced:      "A mail came back",
		bridge.EventLinksRemoved: "Links cannot be sent: they were taken out of your mail",
		bridge.EventDocumentSent: "Your document is sent as it is: it may hold its author’s name and other details of its making",
		bridge.EventComplaint:    "A mail to you was reported as spam, so you get no more mails; messages still arrive here",
		bridge.EventErased:       "The buyer had their data deleted",
		bridge.EventBlocked:      "Blocked: no more messages go either way",
		bridge.EventUnblocked:    "Unblocked: messages go through again",
		bridge.EventReported:     "Reported to the marketplace",
		bridge.EventMailExpired:  "A mail that was held back was thrown away: nobody said whether it may be posted",
	},
	YourFavorite: "You saved this listing, and told the seller so",
	HeldMail:     "A mail from your side is held back",
	held: map[bridge.MailReason]string{
		bridge.WhyNotOneSender:  "The mail does not name exactly one sender.",
		bridge.WhySenderInDoubt: "The mail may not be from the person whom it names.",
		bridge.WhyRefusedHere:   "The mail was refused here, and kept because another recipient took it.",
	},
	HeldFrom:    "From",
	HeldSubject: "Subject",
	HeldHint:    "Only your side sees this. Say within two weeks whether it is yours; then it is thrown away.",
	HeldPost:    "It is ours: post it",
	HeldTrust:   "Post it, and trust this address from now on",
	HeldRefuse:  "Throw it away",

	SenderCheck: "Did you send this mail?",
	SenderLead: func(sender string) string {
		return "A mail from " + sender + " came in your name. Nobody has seen it yet."
	},
	SenderYes:     "Yes, it is from me or my team: post it",
	SenderNo:      "No: throw it away",
	SenderHint:    "With yes, what this address writes is posted from now on. Say no if you do not know it.",
	SenderPosted:  "The mail is posted.",
	SenderRefused: "The mail is thrown away. Nobody has seen it.",
	SenderGone:    "This question was answered already, or it is too old.",

	WriteTo:      func(name string) string { return "Write to " + name },
	Send:         "Send",
	SendHint:     "Ctrl+Enter",
	AddFiles:     "Add files",
	FilesHint:    "up to 16 MB each",
	NothingToSay: "Write something or add a file, then send.",
	NotSent:      "Not sent. Your text is kept: check your connection and try again in a moment.",

	Writing: writingEnglish,

	Listing:     "Listing",
	Reference:   "Ref.",
	SeeListing:  "See the listing",
	Buyer:       "Buyer",
	Pseudonym:   "Pseudonym",
	Phone:       "Phone",
	Address:     "Mail address",
	MemberSince: "Member since",
	SeeProfile:  "See the profile",
	AnswersIn: func(minutes int) string {
		switch {
		case minutes == 1:
			return "answers in a minute on average"
		case minutes < 60:
			return fmt.Sprintf("answers in %d minutes on average", minutes)
		case minutes < 120:
			return "answers in about an hour on average"
		case minutes < 24*60:
			return fmt.Sprintf("answers in %d hours on average", minutes/60)
		}
		return "answers within a few days"
	},
	Beside:         detailsEnglish,
	Contacts:       contactEnglish,
	Numbers:        numbersEnglish,
	Menu:           menuEnglish,
	LeadRecord:     "Lead record",
	LeadRecordLead: "As your CRM got it",
	leadFields: leadWords{
		ID: "Lead", Received: "Received", Name: "Name", Address: "Answer to", Phone: "Phone",
		Reference: "Reference", Message: "Message",
	},

	problems: map[int]problemWords{
		http.StatusBadRequest:            {"This cannot be read", "Go back, check what you entered, and try again."},
		http.StatusForbidden:             {"This is for managers", "An owner or a manager of your account can do it, or let you."},
		http.StatusNotFound:              {"There is nothing here", "The address may be incomplete, or belong to another account. Your conversations are where they were."},
		http.StatusMethodNotAllowed:      {"There is nothing here", "Your conversations are where they were."},
		http.StatusConflict:              {"Somebody was faster", "It was changed at the same moment. Try again."},
		http.StatusGone:                  {"This no longer works", "Its time is up. Your conversations are where they were."},
		http.StatusRequestEntityTooLarge: {"This is too large", "A file may have 16 MB, a message 25 MB in all. Send fewer files, or smaller ones."},
		http.StatusUnprocessableEntity:   {"This file cannot be sent", "Programs, web pages and Word documents are refused. Send a PDF or a picture instead."},
		http.StatusTooManyRequests:       {"That was a lot at once", "Wait an hour, then try again."},
		http.StatusServiceUnavailable:    {"Files cannot be checked for the moment", "Nothing was sent. Try again in a minute."},
		http.StatusInternalServerError:   {"Something went wrong on our side", "It is not your fault. Try again in a minute."},
	},
	TryAgain: "Try again",
	GoHome:   "To the conversations",
}
