package api

import (
	"context"
	"io"

	"github.com/danielgtaylor/huma/v2"

	"github.com/passerelle-mail/passerelle/bridge"
)

// Buyers are who writes to sellers, and what is held of them.
type Buyers interface {
	Buyer(ctx context.Context, externalID string) (bridge.Buyer, error)
	ExportBuyer(ctx context.Context, externalID string) (bridge.Person, error)
	OpenContent(ctx context.Context, h bridge.Hash) (io.ReadCloser, error)
	BuyerSettings(ctx context.Context, id bridge.BuyerID) (bridge.Settings, error)
	PutBuyerSettings(ctx context.Context, id bridge.BuyerID, s bridge.Settings) (bridge.Settings, error)
}

// buyerRoutes lists the operations on what is held of a buyer.
func (s *server) buyerRoutes() {
	tags, read, write := []string{"Buyers"}, needs(bridge.ScopeBuyersRead), needs(bridge.ScopeBuyersWrite)
	add(s, "GET /v1/buyers/{external_id}", s.showBuyer, huma.Operation{
		OperationID: "get-buyer", Tags: tags, Security: read, Metadata: forMarketplace, Summary: "Read a buyer",
	})
	add(s, "GET /v1/buyers/{external_id}/settings", s.showBuyerSettings, huma.Operation{
		OperationID: "get-buyer-settings", Tags: tags, Security: read, Metadata: forMarketplace, Summary: "Read which mails a buyer gets",
	})
	add(s, "PUT /v1/buyers/{external_id}/settings", s.putBuyerSettings, huma.Operation{
		OperationID: "put-buyer-settings", Tags: tags, Security: write, Metadata: forMarketplace, Summary: "Set which mails a buyer gets",
	})
	add(s, "GET /v1/buyers/{external_id}/export", s.exportBuyer, huma.Operation{
		OperationID: "export-buyer", Tags: tags, Security: read, Metadata: forMarketplace,
		Summary:     "Export everything that is held of a buyer",
		Description: "Whole, as the marketplace may see it: before handing it to the person, take out what accounts keep for themselves, where the law lets you.",
	})
	add(s, "GET /v1/buyers/{external_id}/export.zip", s.exportBuyerFiles, huma.Operation{
		OperationID: "export-buyer-files", Tags: tags, Security: read,
		Metadata: map[string]any{"for": "marketplace", "streams": true},
		Summary:  "Export everything that is held of a buyer, with files and mails",
		Description: "A ZIP archive with export.json, the files of all messages below files/, and the buyer's own mails below mails/, " +
			"as far as they are still kept.",
		Responses: fileAnswer("The archive.", "application/zip"),
	})
}
