package demo

import (
	"fmt"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

var english = words{
	Lang:      "en",
	Other:     "Français",
	OtherLang: "fr",

	Demo:      "Demo",
	HomeTitle: "A marketplace between chat and mail",
	HomeLead:  "Buyers of Voiturama chat, sellers answer by mail, and neither sees the other’s address. Everything you see runs on this machine, and no mail leaves it: play both sides.",
	Steps: []string{
		"Open a conversation: the mailbox is on the left, the chat on the right.",
		"Answer the seller’s mail as Outlook, an iPhone or Gmail would. The chat shows just what you wrote.",
		"Write in the chat as the buyer. The seller gets a mail in the same thread.",
		"Write to a seller yourself, from the page of a listing.",
	},
	Listings:  "Listings",
	Threads:   "Conversations",
	Mailboxes: "Mailboxes",
	MailCount: func(n int) string {
		if n == 1 {
			return "1 mail"
		}
		return fmt.Sprintf("%d mails", n)
	},
	NoMailYet: "none yet",
	Buyers:    "Buyers",
	Sellers:   "Sellers",
	AnswersIn: func(minutes int) string {
		if minutes >= 60 {
			return "usually answers within two hours"
		}
		return fmt.Sprintf("usually answers within %d minutes", minutes)
	},
	NotThere:   "There is no such page. The demo may have been started anew since you opened it.",
	Fault:      "Something went wrong; the program’s log says what.",
	BackToHome: "Back to the demo",
	Reference:  "Ref.",

	ContactTitle:  "Write to the seller",
	WriteAs:       "You are",
	YourMessage:   "Your message",
	FirstMessage:  func(title string) string { return "Hello, is the “" + title + "” still for sale?" },
	SendForm:      "Send the form",
	SendFormHint:  "as the marketplace’s own contact form does, by the API",
	SendMail:      "Send a mail",
	SendMailHint:  "to the listing’s public address",
	With:          "with",
	Favorite:      "Add to favourites, and tell the seller",
	FavoriteHint:  "the seller learns the pseudonym only",
	PublicAddress: "Public address",
	EmptyText:     "Write a message first.",
	NotTaken:      func(answer string) string { return "The program did not take it: " + answer },
	Held:          "The mail was taken, but is held: its sender could not be proven.",

	Mailbox:       "Mailbox",
	SellerMailbox: "Seller’s mailbox",
	BuyerMailbox:  "Buyer’s mailbox",
	AllMails:      "All mails of this address",
	NoMailHere:    "No mail yet. Write on the other side: it will show up here.",
	OpenMail:      "Mail",
	From:          "From",
	To:            "To",
	AnswerTo:      "Answers go to",
	Sent:          "sent",
	AsHTML:        "As shown",
	AsText:        "Text",
	Source:        "Source",
	AnswerTitle:   "Answer this mail",
	AnswerAs:      "with",
	AnswerIn:      "in",
	AnswerHint:    "The reply is a real one: quoted, signed and shaped as that program would, and sent by SMTP.",
	SendAnswer:    "Send by mail",
	Chat:          "Chat",
	ChatHint:      func(buyer, seller string) string { return buyer + " and " + seller },
	ChatWriteAs:   func(name string) string { return "Write as " + name },
	Send:          "Send",
	RealInbox:     "The real inbox",
	InboxAs:       func(name string) string { return "as " + name },
	ByMail:        "by mail",
	Automatic:     "automatic message",
	SeeThread:     "Show it beside the chat",

	languages: map[string]string{"fr": "French", "en": "English"},
	states: map[bridge.MessageState]string{
		bridge.StateSent:         "sent",
		bridge.StateDelivered:    "delivered",
		bridge.StateSeen:         "seen",
		bridge.StateNotDelivered: "not delivered",
	},
	events: map[bridge.EventKind]string{
		bridge.EventReopened:     "The conversation was opened again",
		bridge.EventMailHeld:     "A mail is held: its sender could not be proven",
		bridge.EventNotDelivered: "A mail could not be delivered",
		bridge.EventBounced:      "A mail came back",
	},
	price: func(p string) string { return "€" + groupDigits(p, ",") },
	date:  func(t time.Time) string { return t.Format("2 Jan 15:04") },
}
