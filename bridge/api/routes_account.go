package api

import (
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/passerelle-mail/passerelle/bridge"
)

// accountRoutes lists the operations on what an account has, beside its
// conversations.
func (s *server) accountRoutes() {
	tags, read, write := []string{"Accounts"}, needs(bridge.ScopeAccountsRead), needs(bridge.ScopeAccountsWrite)
	add(s, "GET /v1/accounts/{external_id}/members", s.listMembers, huma.Operation{
		OperationID: "list-members", Tags: tags, Security: read, Summary: "List an account's members",
	})
	add(s, "GET /v1/accounts/{external_id}/members/{email}/preferences", s.showPreferences, huma.Operation{
		OperationID: "get-preferences", Tags: tags, Security: read, Summary: "Read what a member chose for the inbox",
	})
	add(s, "PUT /v1/accounts/{external_id}/members/{email}/preferences", s.putPreferences, huma.Operation{
		OperationID: "put-preferences", Tags: tags, Security: write, Summary: "Set what a member chose for the inbox",
	})
	add(s, "GET /v1/accounts/{external_id}/members/{email}/push-settings", s.showPushSettings, huma.Operation{
		OperationID: "get-push-settings", Tags: tags, Security: read, Summary: "Read what a member is pushed",
	})
	add(s, "PUT /v1/accounts/{external_id}/members/{email}/push-settings", s.putPushSettings, huma.Operation{
		OperationID: "put-push-settings", Tags: tags, Security: write, Summary: "Set what a member is pushed",
		Description: "In the browsers that the member chose in the inbox.",
	})
	add(s, "GET /v1/accounts/{external_id}/settings", s.showAccountSettings, huma.Operation{
		OperationID: "get-account-settings", Tags: tags, Security: read, Summary: "Read an account's first answer and opening hours",
	})
	add(s, "PUT /v1/accounts/{external_id}/settings", s.putAccountSettings, huma.Operation{
		OperationID: "put-account-settings", Tags: tags, Security: write, Summary: "Set an account's first answer and opening hours",
	})
	add(s, "GET /v1/accounts/{external_id}/contacts", s.listContacts, huma.Operation{
		OperationID: "list-contacts", Tags: tags, Security: read, Summary: "List an account's contact addresses and which mails they get",
	})
	add(s, "POST /v1/accounts/{external_id}/contacts/{email}/resume", s.resumeContact, huma.Operation{
		OperationID: "resume-contact", Tags: tags, Security: write,
		Summary: "Let mails go to a contact address again", Description: "After one came back or was reported as spam; at most three times an hour.",
	})
	add(s, "GET /v1/accounts/{external_id}/teams", s.listTeams, huma.Operation{
		OperationID: "list-teams", Tags: tags, Security: read, Summary: "List an account's teams",
	})
	add(s, "POST /v1/accounts/{external_id}/teams", s.postTeam, huma.Operation{
		OperationID: "post-team", Tags: tags, Security: write, DefaultStatus: http.StatusCreated, Summary: "Make a team",
	})
	add(s, "PUT /v1/accounts/{external_id}/teams/{id}", s.putTeam, huma.Operation{
		OperationID: "put-team", Tags: tags, Security: write, Summary: "Change a team",
	})
	add(s, "DELETE /v1/accounts/{external_id}/teams/{id}", s.deleteTeam, huma.Operation{
		OperationID: "delete-team", Tags: tags, Security: write, Summary: "Delete a team", Description: "It is taken from its conversations too.",
	})
	s.labelRoutes()
	s.leadRoutes()
}

// labelRoutes lists the operations on an account's labels and quick replies.
func (s *server) labelRoutes() {
	tags, read, write := []string{"Labels"}, needs(bridge.ScopeConversationsRead), needs(bridge.ScopeConversationsWrite)
	add(s, "GET /v1/accounts/{external_id}/labels", s.listLabels, huma.Operation{
		OperationID: "list-labels", Tags: tags, Security: read, Summary: "List an account's labels",
	})
	add(s, "POST /v1/accounts/{external_id}/labels", s.postLabel, huma.Operation{
		OperationID: "post-label", Tags: tags, Security: write, DefaultStatus: http.StatusCreated, Summary: "Make a label",
	})
	add(s, "PUT /v1/accounts/{external_id}/labels/{id}", s.putLabel, huma.Operation{
		OperationID: "put-label", Tags: tags, Security: write, Summary: "Change a label",
	})
	add(s, "DELETE /v1/accounts/{external_id}/labels/{id}", s.deleteLabel, huma.Operation{
		OperationID: "delete-label", Tags: tags, Security: write, Summary: "Delete a label", Description: "It is taken from all conversations.",
	})
	add(s, "GET /v1/accounts/{external_id}/quick-replies", s.listQuickReplies, huma.Operation{
		OperationID: "list-quick-replies", Tags: tags, Security: read, Summary: "List an account's quick replies",
	})
	add(s, "POST /v1/accounts/{external_id}/quick-replies", s.postQuickReply, huma.Operation{
		OperationID: "post-quick-reply", Tags: tags, Security: write, DefaultStatus: http.StatusCreated, Summary: "Make a quick reply",
	})
	add(s, "PUT /v1/accounts/{external_id}/quick-replies/{id}", s.putQuickReply, huma.Operation{
		OperationID: "put-quick-reply", Tags: tags, Security: write, Summary: "Change a quick reply",
	})
	add(s, "DELETE /v1/accounts/{external_id}/quick-replies/{id}", s.deleteQuickReply, huma.Operation{
		OperationID: "delete-quick-reply", Tags: tags, Security: write, Summary: "Delete a quick reply",
	})
	add(s, "GET /v1/conversations/{id}/quick-replies", s.listFilledReplies, huma.Operation{
		OperationID: "list-filled-replies", Tags: tags, Security: read,
		Summary: "List the quick replies as they would be sent in a conversation",
	})
}

// leadRoutes lists the operations on leads and listings that an account has.
func (s *server) leadRoutes() {
	tags, read := []string{"Leads"}, needs(bridge.ScopeLeadsRead)
	add(s, "GET /v1/accounts/{external_id}/leads", s.listLeads, huma.Operation{
		OperationID: "list-leads", Tags: tags, Security: read,
		Summary: "List an account's leads", Description: "The contact list of the inbox.",
	})
	add(s, "GET /v1/accounts/{external_id}/leads/count", s.countLeads, huma.Operation{
		OperationID: "count-leads", Tags: tags, Security: read, Summary: "Count an account's leads, as the list selects them",
	})
	add(s, "GET /v1/accounts/{external_id}/leads.csv", s.exportLeads, huma.Operation{
		OperationID: "export-leads", Tags: tags, Security: read, Metadata: streaming,
		Summary: "Download an account's leads as CSV", Description: "Times are RFC 3339. What a spreadsheet would take for a formula has an apostrophe before it.",
		Responses: fileAnswer("The leads, with a line of names first (RFC 4180).", "text/csv; charset=utf-8; header=present"),
	})
	add(s, "GET /v1/leads/{id}", s.showLead, huma.Operation{
		OperationID: "get-lead", Tags: tags, Security: read,
		Summary: "Read a lead with its record", Description: "As the seller may see it.",
	})
	add(s, "GET /v1/accounts/{external_id}/numbers", s.showNumbers, huma.Operation{
		OperationID: "get-numbers", Tags: tags, Security: read, Summary: "Count an account's leads and how soon they are answered",
	})
	add(s, "GET /v1/accounts/{external_id}/listings", s.listListings, huma.Operation{
		OperationID: "list-listings", Tags: []string{"Listings"}, Security: needs(bridge.ScopeListingsRead), Summary: "List an account's listings",
	})
	add(s, "PATCH /v1/listings/{external_id}", s.patchListing, huma.Operation{
		OperationID: "change-listing", Tags: []string{"Listings"}, Security: needs(bridge.ScopeListingsWrite),
		Summary:     "Say that a listing is sold, has expired, or is online again",
		Description: "One that is sold or expired goes on to take contacts; both sides see that it is.",
	})
}
