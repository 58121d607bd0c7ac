package api

import (
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/passerelle-mail/passerelle/bridge"
)

// keyRoutes lists the operations on keys.
func (s *server) keyRoutes() {
	tags := []string{"Keys"}
	add(s, "GET /v1/key", s.showKey, huma.Operation{
		OperationID: "get-own-key", Tags: tags, Security: anyKey,
		Summary: "Read what your own key may be used for",
	})
	add(s, "GET /v1/keys", s.listKeys, huma.Operation{
		OperationID: "list-keys", Tags: tags, Security: needs(bridge.ScopeKeysRead), Metadata: forMarketplace,
		Summary: "List all keys, revoked ones too", Description: "Their secrets are not kept, so they cannot be shown.",
	})
	add(s, "POST /v1/keys", s.postKey, huma.Operation{
		OperationID: "post-key", Tags: tags, Security: needs(bridge.ScopeKeysWrite), Metadata: forMarketplace,
		DefaultStatus: http.StatusCreated, Summary: "Make a key",
		Description: "Its secret is answered once. A key that is bound to an account is for the seller's own programs, such as a CRM: " +
			"it sees what the seller sees, and never a buyer's address.",
	})
	add(s, "DELETE /v1/keys/{id}", s.deleteKey, huma.Operation{
		OperationID: "delete-key", Tags: tags, Security: needs(bridge.ScopeKeysWrite), Metadata: forMarketplace,
		Summary: "Revoke a key for good", Description: "It answers with the key as it is then.",
	})
}
