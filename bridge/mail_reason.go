package bridge

import "errors"

// MailReason says why a mail is in its state. It is a short code, which the
// doors word for their readers. More may be added; a door says something general
// for one that it does not know.
type MailReason string

// Why a mail is held.
const (
	// WhyNotOneSender: it does not name exactly one sender.
	WhyNotOneSender MailReason = "not_one_sender"
	// WhySenderInDoubt: it may not be from the person whom it names.
	WhySenderInDoubt MailReason = "sender_in_doubt"
	// WhyRefusedHere: this copy was refused, and kept since another was taken.
	WhyRefusedHere MailReason = "refused_here"
)

// HeldReasons are the reasons of held mails.
var HeldReasons = []MailReason{WhyNotOneSender, WhySenderInDoubt, WhyRefusedHere}

// Why a held mail no longer waits. Where policy refuses what is in it, the
// [ContentCode] is the reason.
const (
	WhyUnwanted   MailReason = "unwanted"   // its side did not want it
	WhyClosed     MailReason = "closed"     // its conversation takes no more
	WhyUnanswered MailReason = "unanswered" // nobody said whether it may be posted
	WhyRefused    MailReason = "refused"    // for anything else, which the trace says
)

// Why a mail became no message, or one without its words.
const (
	WhyUnreadable     MailReason = "unreadable"
	WhyAutoFirst      MailReason = "auto_first" // an automatic answer starts no conversation
	WhyAutoAgain      MailReason = "auto_again" // one more automatic answer within a day
	WhyReport         MailReason = "report"     // of a mail system, not a person's words
	WhyComplaint      MailReason = "complaint"
	WhyNoConversation MailReason = "no_conversation" // it answers a mail that is about no open one
	WhyNoLead         MailReason = "no_lead"         // it came to an intake address, and is none
	WhyRepeated       MailReason = "repeated"        // what it says came to an intake address before
	WhyPostmaster     MailReason = postmaster        // for whoever runs the installation
)

// whyRefused is the reason of a mail that was refused by an error.
func whyRefused(err error) MailReason {
	if content, ok := errors.AsType[*ContentError](err); ok {
		return MailReason(content.Code)
	}
	if file, ok := errors.AsType[*TooLargeError](err); ok {
		return MailReason(file.Code)
	}
	return WhyRefused
}
