package api

import (
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/passerelle-mail/passerelle/bridge"
)

// webhookRoutes lists the operations on webhooks.
func (s *server) webhookRoutes() {
	tags := []string{"Webhooks"}
	read, write := needs(bridge.ScopeWebhooksRead), needs(bridge.ScopeWebhooksWrite)
	add(s, "GET /v1/webhooks", s.listWebhooks, huma.Operation{
		OperationID: "list-webhooks", Tags: tags, Security: read,
		Summary:     "List the webhooks of an account, or the marketplace's own",
		Description: "They follow Standard Webhooks 1.0. Up to ten each.",
	})
	add(s, "POST /v1/webhooks", s.postWebhook, huma.Operation{
		OperationID: "post-webhook", Tags: tags, Security: write, DefaultStatus: http.StatusCreated,
		Summary: "Make a webhook",
		Description: "It is told what happens from now on, by POST, with the body that the stream of events has. " +
			"Its secret is answered once. The events of a conversation come in order, each until it was answered with 2xx: at once, then after " +
			"5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h and 24 h, or after Retry-After. 410 disables it. Redirects are not followed.",
	})
	add(s, "GET /v1/webhooks/{id}", s.showWebhook, huma.Operation{
		OperationID: "get-webhook", Tags: tags, Security: read,
		Summary: "Read a webhook",
	})
	add(s, "PUT /v1/webhooks/{id}", s.putWebhook, huma.Operation{
		OperationID: "put-webhook", Tags: tags, Security: write,
		Summary: "Change, disable or enable a webhook",
		Description: "What happens while it is disabled is sent once it is enabled again, as far as it is less than 30 days old. " +
			"Enabling it also has all that waits tried at once.",
	})
	add(s, "DELETE /v1/webhooks/{id}", s.deleteWebhook, huma.Operation{
		OperationID: "delete-webhook", Tags: tags, Security: write,
		Summary: "Delete a webhook, with what waits for it", Description: "It answers with the webhook as it was.",
	})
	add(s, "POST /v1/webhooks/{id}/secret", s.rotateWebhook, huma.Operation{
		OperationID: "rotate-webhook-secret", Tags: tags, Security: write,
		Summary:     "Give a webhook a new secret and public key",
		Description: "For a time requests are signed with the old one too, so that receivers can change theirs without losing any.",
	})
	add(s, "POST /v1/webhooks/{id}/test", s.testWebhook, huma.Operation{
		OperationID: "test-webhook", Tags: tags, Security: write, DefaultStatus: http.StatusAccepted,
		Summary:     "Send a signed event of the type webhook.test",
		Description: "It is tried once. Read the delivery to see what was answered.",
	})
	add(s, "POST /v1/webhooks/{id}/replay", s.replayWebhook, huma.Operation{
		OperationID: "replay-webhook", Tags: tags, Security: write, DefaultStatus: http.StatusAccepted,
		Summary:     "Send everything again since a time, or after an event",
		Description: "Each event under the id that it has, of those that are kept: 30 days. Also what the webhook was not told, as its types were others then.",
	})
	add(s, "GET /v1/webhooks/{id}/deliveries", s.listDeliveries, huma.Operation{
		OperationID: "list-webhook-deliveries", Tags: tags, Security: read,
		Summary: "List what a webhook was and will be sent, newest first", Description: "Kept for 30 days.",
	})
	add(s, "GET /v1/webhooks/{id}/deliveries/{delivery}", s.showDelivery, huma.Operation{
		OperationID: "get-webhook-delivery", Tags: tags, Security: read,
		Summary: "Read a delivery, with each request and its answer",
	})
	add(s, "POST /v1/webhooks/{id}/deliveries/{delivery}/replay", s.replayDelivery, huma.Operation{
		OperationID: "replay-webhook-delivery", Tags: tags, Security: write, DefaultStatus: http.StatusAccepted,
		Summary:     "Send an event again",
		Description: "Under the same id and with the same bytes, but for what was erased since. One that waits is left as it is.",
	})
}
