package bridge

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/passerelle-mail/passerelle/alias"
)

// NewListing is a listing as the marketplace knows one.
type NewListing struct {
	ExternalID   string
	Account      string // external id
	Reference    string
	Title        string
	Description  string
	Criteria     []Criterion
	Price        string
	Currency     string
	URL          string
	PictureURL   string
	Category     string
	Contact      string
	Phone        string
	HidePhone    bool
	NoCanvassing bool
	State        ListingState // ListingOnline where empty
	ExpiresAt    time.Time
}

// PutListing makes a listing, or changes the one with the external id. A
// listing keeps its public address for life.
func (b *Bridge) PutListing(ctx context.Context, n NewListing) (l Listing, err error) {
	if err = checkListing(&n); err == nil {
		err = b.store.Update(ctx, func(tx Tx) error {
			l, err = b.putListing(ctx, tx, n)
			return err
		})
	}
	if err != nil {
		return Listing{}, fmt.Errorf("putting a listing: %w", err)
	}
	return l, nil
}

func (b *Bridge) putListing(ctx context.Context, tx Tx, n NewListing) (Listing, error) {
	a, err := tx.AccountByExternalID(ctx, n.Account)
	if errors.Is(err, ErrNotFound) {
		return Listing{}, &InvalidError{Field: "account", Got: n.Account, Want: "the external id of a known account"}
	} else if err != nil {
		return Listing{}, err
	}
	l, err := tx.ListingByExternalID(ctx, n.ExternalID)
	switch {
	case errors.Is(err, ErrNotFound):
		public, err := b.aliases.Mint(alias.RoleListing)
		if err != nil {
			return Listing{}, err
		}
		l = Listing{ID: newID[ListingID](), AccountID: a.ID, ExternalID: n.ExternalID, Alias: public.Local(), CreatedAt: b.now()}
	case err != nil:
		return Listing{}, err
	case l.AccountID != a.ID:
		return Listing{}, &InvalidError{Field: "account", Got: n.Account, Want: "the account that the listing was made for"}
	}
	l.Reference, l.Title, l.Description, l.Criteria = n.Reference, n.Title, n.Description, n.Criteria
	l.Price, l.Currency, l.URL, l.PictureURL, l.Category = n.Price, n.Currency, n.URL, n.PictureURL, n.Category
	l.Contact, l.Phone, l.HidePhone, l.NoCanvassing = n.Contact, n.Phone, n.HidePhone, n.NoCanvassing
	l.State, l.ExpiresAt = n.State, n.ExpiresAt.UTC().Truncate(time.Microsecond)
	l.UpdatedAt = b.now()
	return l, tx.PutListing(ctx, l)
}

func checkListing(n *NewListing) error {
	n.State = cmp.Or(n.State, ListingOnline)
	errs := []error{
		checkListingState(n.State),
		checkName("external_id", n.ExternalID),
		checkName("title", n.Title),
		checkLine("reference", n.Reference),
		checkLine("category", n.Category),
		checkEmail("contact", &n.Contact),
		checkPhone("phone", n.Phone),
		checkPrice(n.Price, n.Currency),
		checkURL("url", n.URL),
		checkURL("picture_url", n.PictureURL),
		checkYears("expires_at", n.ExpiresAt),
	}
	if strings.HasPrefix(n.ExternalID, placeholderPrefix) {
		errs = append(errs, &InvalidError{Field: "external_id", Got: n.ExternalID, Want: "another one: what begins so is for leads from other portals"})
	}
	for i, c := range n.Criteria {
		errs = append(errs, checkName(fmt.Sprintf("criteria[%d].name", i), c.Name), checkLine(fmt.Sprintf("criteria[%d].value", i), c.Value))
	}
	return errors.Join(errs...)
}

func checkListingState(s ListingState) error {
	if s != ListingOnline && s != ListingSold && s != ListingExpired {
		return &InvalidError{Field: "state", Got: string(s), Want: `"online", "sold" or "expired"`}
	}
	return nil
}

func checkPrice(price, currency string) error {
	whole, cents, _ := strings.Cut(price, ".")
	if price != "" && (whole == "" || strings.Trim(whole+cents, "0123456789") != "" || len(price) > 20) {
		return &InvalidError{Field: "price", Got: price, Want: `a decimal number such as "12500" or "12500.50"`}
	}
	if (price != "" || currency != "") && (len(currency) != 3 || strings.ToUpper(currency) != currency) {
		return &InvalidError{Field: "currency", Got: currency, Want: `an ISO 4217 code such as "EUR"`}
	}
	return nil
}

func checkURL(field, s string) error {
	if s == "" {
		return nil
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || len(s) > 2000 {
		return &InvalidError{Field: field, Got: s, Want: "an http or https address"}
	}
	return nil
}

// ListingName returns the external id of a listing of the viewer's account; empty where
// it has none of that id.
func (b *Bridge) ListingName(ctx context.Context, who Viewer, id ListingID) (name string, err error) {
	if id == "" {
		return "", nil
	}
	err = b.viewAsMember(ctx, who, func(tx Tx, _ reach) error {
		l, err := tx.Listing(ctx, id)
		if errors.Is(err, ErrNotFound) || err == nil && l.AccountID != who.Account {
			return nil
		}
		name = l.ExternalID
		return err
	})
	if err != nil {
		return "", fmt.Errorf("naming a listing: %w", err)
	}
	return name, nil
}

// Listing returns a listing by its external id.
func (b *Bridge) Listing(ctx context.Context, externalID string) (l Listing, err error) {
	err = b.store.View(ctx, func(tx Tx) error {
		l, err = tx.ListingByExternalID(ctx, externalID)
		return err
	})
	if err != nil {
		return Listing{}, fmt.Errorf("reading a listing: %w", err)
	}
	return l, nil
}
