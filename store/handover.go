package store

import (
	"context"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

const handoverKeyColumns = `id, name, secret, created_at, revoked_at`

func readHandoverKey(row scan) (k bridge.HandoverKey, err error) {
	err = row(&k.ID, &k.Name, &k.Secret, &k.CreatedAt, &k.RevokedAt)
	return k, err
}

const putHandoverKey = `
INSERT INTO handover_key (` + handoverKeyColumns + `)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (id) DO UPDATE SET
    name = excluded.name, secret = excluded.secret, created_at = excluded.created_at, revoked_at = excluded.revoked_at`

// PutHandoverKey implements [bridge.AccessTx].
func (t *tx) PutHandoverKey(ctx context.Context, k bridge.HandoverKey) error {
	return t.put(ctx, "putting handover key", putHandoverKey, k.ID, k.Name, k.Secret, k.CreatedAt, k.RevokedAt)
}

const selectHandoverKey = `SELECT ` + handoverKeyColumns + ` FROM handover_key WHERE id = $1`

// HandoverKey implements [bridge.AccessTx].
func (t *tx) HandoverKey(ctx context.Context, id string) (bridge.HandoverKey, error) {
	return one(ctx, t, readHandoverKey, "looking up handover key", selectHandoverKey, id)
}

// There are few keys. The id is named so that they are read by their index.
const selectHandoverKeys = `SELECT ` + handoverKeyColumns + ` FROM handover_key WHERE id > '' ORDER BY created_at, id`

// HandoverKeys implements [bridge.AccessTx].
func (t *tx) HandoverKeys(ctx context.Context) ([]bridge.HandoverKey, error) {
	return many(ctx, t, readHandoverKey, "listing handover keys", selectHandoverKeys)
}

const useHandover = `INSERT INTO handover_use (key_id, token, expires_at) VALUES ($1, $2, $3)`

// UseHandover implements [bridge.AccessTx].
func (t *tx) UseHandover(ctx context.Context, key, token string, expires time.Time) error {
	return t.put(ctx, "using a handover", useHandover, key, token, expires)
}
