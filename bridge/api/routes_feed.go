package api

import (
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/passerelle-mail/passerelle/bridge"
)

// feedRoutes lists the operations that move an account from a plain feed to
// messaging.
func (s *server) feedRoutes() {
	tags := []string{"Delivery"}
	add(s, "GET /v1/accounts/{external_id}/feed", s.showFeed, huma.Operation{
		OperationID: "get-feed", Tags: tags, Security: needs(bridge.ScopeAccountsRead),
		Summary: "Read whether an account is on a plain feed or on messaging",
	})
	add(s, "PUT /v1/accounts/{external_id}/feed", s.putFeed, huma.Operation{
		OperationID: "put-feed", Tags: tags, Security: needs(bridge.ScopeAccountsWrite), Metadata: forMarketplace,
		Summary: "Put an account on a plain feed or on messaging at once",
		Description: "On a plain feed, contact addresses get lead mails in a plain form, and none of favourites; " +
			"what a buyer writes later comes in the same form. To move an account that has a CRM, rehearse and plan a switch.",
	})
	add(s, "POST /v1/accounts/{external_id}/feed/rehearsals", s.postRehearsal, huma.Operation{
		OperationID: "post-rehearsal", Tags: tags, Security: needs(bridge.ScopeAccountsWrite), DefaultStatus: http.StatusCreated,
		Summary:     "Send an account's last leads to a test address, each in both forms",
		Description: "These mails change nothing in the conversations. An account without leads is answered with 409.",
	})
	add(s, "GET /v1/accounts/{external_id}/feed/rehearsals/{rehearsal}", s.showRehearsal, huma.Operation{
		OperationID: "get-rehearsal", Tags: tags, Security: needs(bridge.ScopeAccountsRead),
		Summary: "Read a rehearsal, with what changes in the header and what was read",
	})
	add(s, "PUT /v1/accounts/{external_id}/feed/rehearsals/{rehearsal}/reading", s.putReading, huma.Operation{
		OperationID: "put-reading", Tags: tags, Security: needs(bridge.ScopeAccountsWrite),
		Summary: "Say what a CRM read of a rehearsal, and get its score by field",
		Description: "Each row has the number of its mail as \"mail\", and what was read of it under the names of the lead record, such as contact.display. " +
			"How each field fares is kept; what was read is not.",
	})
	add(s, "PUT /v1/accounts/{external_id}/feed/switch", s.putSwitch, huma.Operation{
		OperationID: "put-switch", Tags: tags, Security: needs(bridge.ScopeAccountsWrite),
		Summary: "Plan an account's move from the plain feed to messaging",
		Description: "409 where it is not on a plain feed, and where no rehearsal was scored since, or its score is worse for messaging and accept does not say so. " +
			"Those who manage the account are told by mail, now and when it happens.",
	})
	add(s, "DELETE /v1/accounts/{external_id}/feed/switch", s.deleteSwitch, huma.Operation{
		OperationID: "delete-switch", Tags: tags, Security: needs(bridge.ScopeAccountsWrite),
		Summary: "Take back a planned move", Description: "It answers with the feed as it is then.",
	})
	add(s, "POST /v1/accounts/{external_id}/feed/back", s.postBack, huma.Operation{
		OperationID: "switch-back", Tags: tags, Security: needs(bridge.ScopeAccountsWrite),
		Summary:     "Go back to the plain feed, within 30 days of the move",
		Description: "Conversations stay as they are. On the plain feed it cancels a planned move. 409 where the account did not move, 410 after 30 days.",
	})
}
