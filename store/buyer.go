package store

import (
	"context"

	"github.com/passerelle-mail/passerelle/bridge"
)

const buyerColumns = `id, external_id, pseudonym, name, first_name, last_name, profile_url, picture_url,
    member_since, email, phone, mask_phone, language, created_at, suspended_at, erased_at, account_id, portal`

func readBuyer(row scan) (b bridge.Buyer, err error) {
	err = row(&b.ID, &b.ExternalID, &b.Pseudonym, &b.Name, &b.FirstName, &b.LastName, &b.ProfileURL, &b.PictureURL,
		&b.MemberSince, &b.Email, &b.Phone, &b.MaskPhone, &b.Language, &b.CreatedAt, &b.SuspendedAt, &b.ErasedAt,
		&b.Account, &b.Portal)
	return b, err
}

const putBuyer = `
INSERT INTO buyer (` + buyerColumns + `)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
ON CONFLICT (id) DO UPDATE SET
    external_id = excluded.external_id, pseudonym = excluded.pseudonym, name = excluded.name,
    first_name = excluded.first_name, last_name = excluded.last_name,
    profile_url = excluded.profile_url, picture_url = excluded.picture_url, member_since = excluded.member_since,
    email = excluded.email, phone = excluded.phone, mask_phone = excluded.mask_phone,
    language = excluded.language, created_at = excluded.created_at, suspended_at = excluded.suspended_at,
    erased_at = excluded.erased_at, account_id = excluded.account_id, portal = excluded.portal`

// PutBuyer implements [bridge.BuyerTx].
func (t *tx) PutBuyer(ctx context.Context, b bridge.Buyer) error {
	err := t.queueSearch(ctx, queueBuyers, b.ID, b.Name, b.FirstName, b.LastName, b.Pseudonym, b.Phone, b.MaskPhone, b.Email)
	if err != nil {
		return err
	}
	return t.put(ctx, "putting buyer", putBuyer,
		b.ID, b.ExternalID, b.Pseudonym, b.Name, b.FirstName, b.LastName, b.ProfileURL, b.PictureURL,
		b.MemberSince, b.Email, b.Phone, b.MaskPhone, b.Language, b.CreatedAt, b.SuspendedAt, b.ErasedAt,
		b.Account, b.Portal)
}

const selectBuyer = `SELECT ` + buyerColumns + ` FROM buyer WHERE id = $1`

// Buyer implements [bridge.BuyerTx].
func (t *tx) Buyer(ctx context.Context, id bridge.BuyerID) (bridge.Buyer, error) {
	return one(ctx, t, readBuyer, "looking up buyer", selectBuyer, id)
}

const selectBuyerByExternalID = `SELECT ` + buyerColumns + ` FROM buyer WHERE external_id = $1`

// BuyerByExternalID implements [bridge.BuyerTx].
func (t *tx) BuyerByExternalID(ctx context.Context, externalID string) (bridge.Buyer, error) {
	return one(ctx, t, readBuyer, "looking up buyer by external id", selectBuyerByExternalID, externalID)
}

const selectBuyerByEmail = `SELECT ` + buyerColumns + ` FROM buyer
WHERE email = $1 AND email <> '' AND account_id = ''
ORDER BY created_at, id
LIMIT 1`

// BuyerByEmail implements [bridge.BuyerTx].
func (t *tx) BuyerByEmail(ctx context.Context, email string) (bridge.Buyer, error) {
	return one(ctx, t, readBuyer, "looking up buyer by email", selectBuyerByEmail, email)
}
