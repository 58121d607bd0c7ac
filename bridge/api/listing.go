package api

import (
	"context"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

// newListing is a listing as the marketplace knows one.
type newListing struct {
	_            struct{}    `additionalProperties:"false"`
	Account      string      `json:"account" doc:"External id of its account. It cannot change." example:"garage-12"`
	Reference    string      `json:"reference,omitempty" doc:"The seller's own reference." example:"VO-1042"`
	Title        string      `json:"title" example:"Peugeot 308 SW"`
	Description  string      `json:"description,omitempty" maxLength:"50000"`
	Criteria     []criterion `json:"criteria,omitempty" maxItems:"100" doc:"The lines of its data sheet, in order."`
	Price        string      `json:"price,omitempty" doc:"A decimal number; left out where it is not known." example:"12500.50"`
	Currency     string      `json:"currency,omitempty" doc:"ISO 4217; required with a price." example:"EUR"`
	URL          string      `json:"url,omitempty" format:"uri" example:"https://www.example.com/listings/4711"`
	PictureURL   string      `json:"picture_url,omitempty" format:"uri"`
	Category     string      `json:"category,omitempty" example:"cars"`
	Contact      string      `json:"contact" doc:"The mail address that gets its leads." example:"paul@example.com"`
	Phone        string      `json:"phone,omitempty" doc:"E.164." example:"+33199000142"`
	HidePhone    bool        `json:"hide_phone,omitempty" doc:"Buyers do not see the phone."`
	NoCanvassing bool        `json:"no_canvassing,omitempty" doc:"The seller wants no offers of services."`
	State        string      `json:"state,omitempty" enum:"online,sold,expired" default:"online" doc:"One that is sold or expired goes on to take contacts; both sides see that it is."`
	ExpiresAt    time.Time   `json:"expires_at,omitzero" doc:"When it expires by itself."`
}

// criterion is one line of a listing's data sheet.
type criterion struct {
	_     struct{} `additionalProperties:"false"`
	Name  string   `json:"name" example:"Mileage"`
	Value string   `json:"value" example:"84 000 km"`
}

// listing is a listing as answers show one.
type listing struct {
	ID            string      `json:"id" format:"uuid"`
	ExternalID    string      `json:"external_id" doc:"The marketplace's own id."`
	AccountID     string      `json:"account_id" format:"uuid"`
	Reference     string      `json:"reference"`
	Title         string      `json:"title"`
	Description   string      `json:"description"`
	Criteria      []criterion `json:"criteria"`
	Price         string      `json:"price,omitempty" doc:"A decimal number; left out where it is not known."`
	Currency      string      `json:"currency,omitempty"`
	URL           string      `json:"url,omitempty" format:"uri"`
	PictureURL    string      `json:"picture_url,omitempty" format:"uri"`
	Category      string      `json:"category"`
	Contact       string      `json:"contact,omitempty" doc:"In lower case. Left out where the buyer looks."`
	Phone         string      `json:"phone,omitempty"`
	HidePhone     bool        `json:"hide_phone"`
	NoCanvassing  bool        `json:"no_canvassing"`
	State         string      `json:"state" enum:"online,sold,expired"`
	ExpiresAt     time.Time   `json:"expires_at,omitzero" doc:"When it expires by itself."`
	PublicAddress string      `json:"public_address" doc:"Mail to this address opens a conversation about the listing."`
	CreatedAt     time.Time   `json:"created_at"`
	UpdatedAt     time.Time   `json:"updated_at"`
}

func (s *server) listingOf(l bridge.Listing) listing {
	return listing{
		ID:            string(l.ID),
		ExternalID:    l.ExternalID,
		AccountID:     string(l.AccountID),
		Reference:     l.Reference,
		Title:         l.Title,
		Description:   l.Description,
		Criteria:      list(l.Criteria, func(c bridge.Criterion) criterion { return criterion{Name: c.Name, Value: c.Value} }),
		Price:         l.Price,
		Currency:      l.Currency,
		URL:           l.URL,
		PictureURL:    l.PictureURL,
		Category:      l.Category,
		Contact:       l.Contact,
		Phone:         l.Phone,
		HidePhone:     l.HidePhone,
		NoCanvassing:  l.NoCanvassing,
		State:         string(l.StateAt(s.bridge.Now())),
		ExpiresAt:     l.ExpiresAt,
		PublicAddress: s.bridge.Address(l.Alias),
		CreatedAt:     l.CreatedAt,
		UpdatedAt:     l.UpdatedAt,
	}
}

type putListingInput struct {
	ExternalID string `path:"external_id" doc:"The marketplace's own id of the listing." example:"4711"`
	Body       newListing
}

type listingOutput struct{ Body listing }

func (s *server) putListing(ctx context.Context, in *putListingInput) (*listingOutput, error) {
	b := in.Body
	l, err := s.bridge.PutListing(ctx, bridge.NewListing{
		ExternalID:   in.ExternalID,
		Account:      b.Account,
		Reference:    b.Reference,
		Title:        b.Title,
		Description:  b.Description,
		Criteria:     list(b.Criteria, func(c criterion) bridge.Criterion { return bridge.Criterion{Name: c.Name, Value: c.Value} }),
		Price:        b.Price,
		Currency:     b.Currency,
		URL:          b.URL,
		PictureURL:   b.PictureURL,
		Category:     b.Category,
		Contact:      b.Contact,
		Phone:        b.Phone,
		HidePhone:    b.HidePhone,
		NoCanvassing: b.NoCanvassing,
		State:        bridge.ListingState(b.State),
		ExpiresAt:    b.ExpiresAt,
	})
	if err != nil {
		return nil, err
	}
	return &listingOutput{s.listingOf(l)}, nil
}

type showListingInput struct {
	ExternalID string `path:"external_id" doc:"The marketplace's own id of the listing." example:"4711"`
}

func (s *server) showListing(ctx context.Context, in *showListingInput) (*listingOutput, error) {
	l, err := s.bridge.Listing(ctx, in.ExternalID)
	if err == nil && bound(ctx) && l.AccountID != keyOf(ctx).Account {
		err = bridge.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	return &listingOutput{s.listingOf(l)}, nil
}

type listingNotice struct {
	_    struct{} `additionalProperties:"false"`
	Kind string   `json:"kind" enum:"online,expiring" doc:"The listing is online now, or ends soon."`
}

type postListingNoticeInput struct {
	ExternalID string `path:"external_id" doc:"The marketplace's own id of the listing." example:"4711"`
	Body       listingNotice
}

type listingNoticeOutput struct {
	Body struct {
		Kind string `json:"kind" enum:"online,expiring"`
		Told bool   `json:"told" doc:"False where it was told before, and so is not told again."`
	}
}

func (s *server) postListingNotice(ctx context.Context, in *postListingNoticeInput) (*listingNoticeOutput, error) {
	told, err := s.bridge.TellListing(ctx, in.ExternalID, bridge.ListingNotice(in.Body.Kind))
	if err != nil {
		return nil, err
	}
	out := &listingNoticeOutput{}
	out.Body.Kind, out.Body.Told = in.Body.Kind, told
	return out, nil
}
