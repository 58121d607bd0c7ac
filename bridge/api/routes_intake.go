package api

import (
	"github.com/danielgtaylor/huma/v2"

	"github.com/passerelle-mail/passerelle/bridge"
)

// intakeRoutes lists the operations on leads of other portals.
func (s *server) intakeRoutes() {
	const path = "/v1/accounts/{external_id}/intake"
	tags := []string{"Leads from elsewhere"}
	read, write := needs(bridge.ScopeLeadsRead), needs(bridge.ScopeLeadsWrite)
	add(s, "GET "+path, s.showIntake, huma.Operation{
		OperationID: "get-intake", Tags: tags, Security: read,
		Summary: "Read where an account takes the leads of other portals",
		Description: "Mail to the address is read and becomes a lead and a conversation where a portal that is known sent it, or one of the account's own people, " +
			"and proves it. What a stranger sends is held.",
	})
	add(s, "PUT "+path, s.putIntake, huma.Operation{
		OperationID: "put-intake", Tags: tags, Security: write,
		Summary: "Say who is told of leads that fit none of the account's listings",
	})
	add(s, "POST "+path+"/replace", s.replaceIntake, huma.Operation{
		OperationID: "replace-intake", Tags: tags, Security: write,
		Summary: "Give an account a new intake address", Description: "The one that it had takes no mail any more, and says so.",
	})
	add(s, "PUT "+path+"/senders/{sender}", s.putIntakeSender, huma.Operation{
		OperationID: "put-intake-sender", Tags: tags, Security: write,
		Summary: "Let an address or a domain bring leads to an account",
		Description: "For portals that we do not know, and the forms of the account's own site. " +
			"Its mails must still prove that they come from there. It may not write as the account.",
	})
	add(s, "DELETE "+path+"/senders/{sender}", s.deleteIntakeSender, huma.Operation{
		OperationID: "delete-intake-sender", Tags: tags, Security: write,
		Summary: "No longer let an address or a domain bring leads to an account",
	})
	add(s, "GET "+path+"/mails", s.listIntake, huma.Operation{
		OperationID: "list-intake-mails", Tags: tags, Security: read,
		Summary: "List the mails that came to an intake address, the newest first",
	})
	add(s, "GET "+path+"/mails/{mail}", s.showIntakeMail, huma.Operation{
		OperationID: "get-intake-mail", Tags: tags, Security: read,
		Summary: "Read a mail that came to an intake address", Description: "With what was read in it, and all that it says.",
	})
	add(s, "GET "+path+"/mails/{mail}/original", s.showIntakeOriginal, huma.Operation{
		OperationID: "get-intake-original", Tags: tags, Security: read, Metadata: streaming,
		Summary: "Download a mail that came to an intake address", Responses: fileAnswer("The mail as it was received.", "message/rfc822"),
	})
	add(s, "GET "+path+"/counts", s.countIntake, huma.Operation{
		OperationID: "count-intake-mails", Tags: tags, Security: read, Summary: "Count the mails to an intake address by their state",
	})
	add(s, "POST "+path+"/mails/{mail}/correct", s.correctIntake, huma.Operation{
		OperationID: "correct-intake-mail", Tags: tags, Security: write,
		Summary:     "Make a lead of a mail that could not be read",
		Description: "By what a person reads in it. A mail that is a lead already is a conflict; so is one that is held, which is answered first.",
	})
	add(s, "POST "+path+"/mails/{mail}/dismiss", s.dismissIntake, huma.Operation{
		OperationID: "dismiss-intake-mail", Tags: tags, Security: write,
		Summary: "Say that a mail is nothing, or take that back",
	})
	add(s, "POST "+path+"/mails/{mail}/answer", s.answerIntake, huma.Operation{
		OperationID: "answer-intake-mail", Tags: tags, Security: write,
		Summary: "Say whether a held mail is to be read",
	})
	add(s, "GET "+path+"/warnings", s.listIntakeWarnings, huma.Operation{
		OperationID: "list-account-intake-warnings", Tags: tags, Security: read,
		Summary: "List which portals' mails suddenly yield less, with samples of the account",
	})
	add(s, "GET /v1/intake/warnings", s.listAllIntakeWarnings, huma.Operation{
		OperationID: "list-intake-warnings", Tags: tags, Security: read, Metadata: forMarketplace,
		Summary:     "List which portals' mails suddenly yield less, with samples",
		Description: "Rates are kept for each portal and kind of mail over all accounts. A warning ends by itself once a field is read again as often.",
	})
	add(s, "POST /v1/intake/warnings/{id}/dismiss", s.dismissIntakeWarning, huma.Operation{
		OperationID: "dismiss-intake-warning", Tags: tags, Security: write, Metadata: forMarketplace,
		Summary:     "Say that what mails yield now is how it is",
		Description: "What they yielded before is forgotten. It answers with the warnings that are left.",
	})
}
