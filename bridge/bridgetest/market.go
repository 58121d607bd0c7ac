package bridgetest

import (
	"testing"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

// The people of the sample marketplace.
const (
	AccountID     = "garage-dubreuil" // external ids
	ListingID     = "annonce-1"
	SellerEmail   = "ventes@garage-dubreuil.example"
	MemberEmail   = "lea@garage-dubreuil.example"
	BuyerEmail    = "marie.durand@courriel.example"
	BuyerPhone    = "+33639980001"
	OtherSeller   = "contact@autos-leroux.example"
	OtherBuyer    = "paul.garnier@courriel.example"
	OtherAccount  = "autos-leroux"
	OtherListing  = "annonce-2"
	ListingTitle  = "Renault Clio V 1.0 TCe"
	ListingNumber = "RC-1042"
)

// Market puts two accounts with a listing each into a bridge.
func (b *Bridge) Market(tb testing.TB) {
	tb.Helper()
	must := func(err error) {
		tb.Helper()
		if err != nil {
			tb.Fatal(err)
		}
	}
	ctx := tb.Context()
	for _, a := range []bridge.NewAccount{
		{ExternalID: AccountID, Name: "Garage Dubreuil", Language: "fr", AnswerMinutes: 10},
		{ExternalID: OtherAccount, Name: "Autos Leroux", Language: "en"},
	} {
		_, err := b.PutAccount(ctx, a)
		must(err)
	}
	_, err := b.PutMember(ctx, bridge.NewMember{Account: AccountID, Email: MemberEmail, Name: "Léa Dubreuil", Role: bridge.RoleOwner})
	must(err)
	for _, l := range []bridge.NewListing{
		{
			ExternalID: ListingID, Account: AccountID, Reference: ListingNumber, Title: ListingTitle, Price: "12500",
			Currency: "EUR", URL: "https://voiturama.example/annonces/1", Contact: SellerEmail,
			Criteria: []bridge.Criterion{{Name: "Kilométrage", Value: "42 000 km"}},
		},
		{ExternalID: OtherListing, Account: OtherAccount, Reference: "P-208", Title: "Peugeot 208", Contact: OtherSeller},
	} {
		_, err := b.PutListing(ctx, l)
		must(err)
	}
}

// Buyer is the buyer of most tests.
func Buyer() bridge.NewBuyer {
	return bridge.NewBuyer{
		ExternalID: "buyer-1", Pseudonym: "marie75", Name: "Marie Durand", FirstName: "Marie", LastName: "Durand",
		MemberSince: time.Date(2021, 3, 1, 0, 0, 0, 0, time.UTC), Email: BuyerEmail, Phone: BuyerPhone, Language: "fr",
	}
}

// Lead opens a conversation about a listing.
func (b *Bridge) Lead(tb testing.TB, listing string, buyer bridge.NewBuyer, text string) bridge.Posted {
	tb.Helper()
	p, err := b.OpenLead(tb.Context(), bridge.NewLead{Listing: listing, Buyer: buyer, Text: text})
	if err != nil {
		tb.Fatal(err)
	}
	return p
}
