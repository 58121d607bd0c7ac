package api

import (
	"github.com/danielgtaylor/huma/v2"

	"github.com/passerelle-mail/passerelle/bridge"
)

// profileRoutes lists the operations on how an account is told of what happens.
func (s *server) profileRoutes() {
	tags := []string{"Delivery"}
	add(s, "GET /v1/accounts/{external_id}/profiles", s.listProfiles, huma.Operation{
		OperationID: "list-profiles", Tags: tags, Security: needs(bridge.ScopeAccountsRead),
		Summary:     "List the delivery profiles of an account",
		Description: "The profile \"contacts\" is always there: our mail to the contact addresses of listings.",
	})
	add(s, "GET /v1/accounts/{external_id}/profiles/{name}", s.showProfile, huma.Operation{
		OperationID: "get-profile", Tags: tags, Security: needs(bridge.ScopeAccountsRead),
		Summary: "Read a delivery profile",
	})
	add(s, "PUT /v1/accounts/{external_id}/profiles/{name}", s.putProfile, huma.Operation{
		OperationID: "put-profile", Tags: tags, Security: needs(bridge.ScopeAccountsWrite),
		Summary: "Make or change a delivery profile",
		Description: "The version of the mails is pinned: it stays as it is until it is set. A new profile gets the first. " +
			"For JSON over HTTP make a webhook.",
	})
	add(s, "DELETE /v1/accounts/{external_id}/profiles/{name}", s.deleteProfile, huma.Operation{
		OperationID: "delete-profile", Tags: tags, Security: needs(bridge.ScopeAccountsWrite),
		Summary:     "Delete a delivery profile",
		Description: "What is already queued for it still leaves. It answers with those that are left.",
	})
	add(s, "POST /v1/accounts/{external_id}/profiles/{name}/resume", s.resumeProfile, huma.Operation{
		OperationID: "resume-profile", Tags: tags, Security: needs(bridge.ScopeAccountsWrite),
		Summary: "Send mails to a profile's address again, after one came back",
	})
	add(s, "GET /v1/accounts/{external_id}/profiles/{name}/preview", s.previewProfile, huma.Operation{
		OperationID: "preview-profile", Tags: tags, Security: needs(bridge.ScopeAccountsRead),
		Summary: "See an account's last lead in a profile as it is, and as it would be",
		Description: "What the query leaves out stays as it is; another kind comes in its first version. " +
			"An account without a lead is shown an invented one. Files of the customer are left out.",
	})
}
