package api

import (
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/passerelle-mail/passerelle/bridge"
)

// sandboxRoutes lists the operations of accounts in test mode.
func (s *server) sandboxRoutes() {
	op := func(id, summary, description string) huma.Operation {
		return huma.Operation{
			OperationID: id, Tags: []string{"Sandbox"}, Security: needs(bridge.ScopeSandboxWrite), DefaultStatus: http.StatusCreated,
			Summary: summary, Description: description + " For an account that is not in test mode the answer is 409.",
		}
	}
	add(s, "POST /v1/sandbox/{account}/leads", s.sandboxLead, op("sandbox-lead",
		"Have an invented buyer write about a listing",
		"The account gets the mails and webhooks of a real lead. Their names are invented, their addresses and phones nobody's."))
	add(s, "POST /v1/sandbox/{account}/favorites", s.sandboxFavorite, op("sandbox-favorite",
		"Have an invented buyer mark a listing", "It makes no lead."))
	add(s, "POST /v1/sandbox/{account}/replies", s.sandboxReply, op("sandbox-reply",
		"Have the buyer write again", "By mail, it answers the last mail that the buyer got, and quotes it as the mail client does."))
	add(s, "POST /v1/sandbox/{account}/auto-replies", s.sandboxAway, op("sandbox-auto-reply",
		"Have the buyer's mail client answer that they are away", "It is a message of the kind \"auto\"."))
	add(s, "POST /v1/sandbox/{account}/bounces", s.sandboxBounce, op("sandbox-bounce",
		"Have the last mail to the account come back", "The message becomes \"not_delivered\". In test mode the address goes on getting mails."))
	add(s, "POST /v1/sandbox/{account}/duplicates", s.sandboxDuplicate, op("sandbox-duplicate",
		"Send the lead of a conversation once more", "The same mail, with its Message-ID, and the same webhook, with its id. What has not left yet is not repeated."))
	add(s, "POST /v1/sandbox/{account}/erasures", s.sandboxErasure, op("sandbox-erasure",
		"Erase the buyer of a conversation", "As when a person asks for it."))
	closed := map[string]*huma.Response{"409": {Ref: "#/components/responses/409"}}
	add(s, "GET /v1/sandbox/{account}/faults", s.getFaults, huma.Operation{
		OperationID: "get-faults", Tags: []string{"Sandbox"}, Security: needs(bridge.ScopeSandboxWrite), Responses: closed,
		Summary: "See what goes wrong",
	})
	add(s, "PUT /v1/sandbox/{account}/faults", s.putFaults, huma.Operation{
		OperationID: "put-faults", Tags: []string{"Sandbox"}, Security: needs(bridge.ScopeSandboxWrite),
		Summary: "Have webhooks and mails go wrong for a while",
		Description: "slow: ten seconds late. refused: as if the receiver had answered 503, or 451. dropped: delivered, but the answer to the " +
			"first attempt counts as lost, so it comes again. duplicated: delivered twice at once. reordered: it waits ten seconds for " +
			"a later one of its conversation, which overtakes it. Other accounts and the marketplace's own webhooks notice nothing.",
	})
}
