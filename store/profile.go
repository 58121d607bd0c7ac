package store

import (
	"context"

	"github.com/passerelle-mail/passerelle/bridge"
)

const profileColumns = `account_id, name, kind, address, subject, language, template,
    leads, messages, favorites, active, created_at, updated_at`

func readProfile(row scan) (p bridge.Profile, err error) {
	err = row(&p.Account, &p.Name, &p.Kind, &p.Address, &p.Subject, &p.Language, &p.Template,
		&p.Leads, &p.Messages, &p.Favorites, &p.Active, &p.CreatedAt, &p.UpdatedAt)
	return p, err
}

const putProfile = `
INSERT INTO profile (` + profileColumns + `)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
ON CONFLICT (account_id, name) DO UPDATE SET
    kind = excluded.kind, address = excluded.address, subject = excluded.subject, language = excluded.language,
    template = excluded.template, leads = excluded.leads, messages = excluded.messages, favorites = excluded.favorites,
    active = excluded.active, created_at = excluded.created_at, updated_at = excluded.updated_at`

// PutProfile implements [bridge.ProfileTx].
func (t *tx) PutProfile(ctx context.Context, p bridge.Profile) error {
	return t.put(ctx, "putting profile", putProfile, p.Account, p.Name, p.Kind, p.Address, p.Subject, p.Language, p.Template,
		p.Leads, p.Messages, p.Favorites, p.Active, p.CreatedAt, p.UpdatedAt)
}

const selectProfile = `SELECT ` + profileColumns + ` FROM profile WHERE account_id = $1 AND name = $2`

// Profile implements [bridge.ProfileTx].
func (t *tx) Profile(ctx context.Context, a bridge.AccountID, name string) (bridge.Profile, error) {
	return one(ctx, t, readProfile, "looking up profile", selectProfile, a, name)
}

const selectProfiles = `SELECT ` + profileColumns + ` FROM profile WHERE account_id = $1 ORDER BY name`

// Profiles implements [bridge.ProfileTx].
func (t *tx) Profiles(ctx context.Context, a bridge.AccountID) ([]bridge.Profile, error) {
	return many(ctx, t, readProfile, "listing profiles", selectProfiles, a)
}

const deleteProfile = `DELETE FROM profile WHERE account_id = $1 AND name = $2`

// DeleteProfile implements [bridge.ProfileTx].
func (t *tx) DeleteProfile(ctx context.Context, a bridge.AccountID, name string) error {
	return t.change(ctx, "deleting profile", deleteProfile, a, name)
}
