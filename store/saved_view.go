package store

import (
	"context"

	"github.com/passerelle-mail/passerelle/bridge"
)

const savedViewColumns = `id, member_id, name, view, sort, label_id, listing_id, assignee, team_id, search, created_at`

func readSavedView(row scan) (v bridge.SavedView, err error) {
	err = row(&v.ID, &v.Member, &v.Name, &v.View, &v.Sort, &v.Label, &v.Listing, &v.Assignee, &v.Team, &v.Search, &v.CreatedAt)
	return v, err
}

const putSavedView = `
INSERT INTO saved_view (` + savedViewColumns + `)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT (id) DO UPDATE SET
    member_id = excluded.member_id, name = excluded.name, view = excluded.view, sort = excluded.sort, label_id = excluded.label_id,
    listing_id = excluded.listing_id, assignee = excluded.assignee, team_id = excluded.team_id, search = excluded.search,
    created_at = excluded.created_at`

// PutSavedView implements [bridge.SavedViewTx].
func (t *tx) PutSavedView(ctx context.Context, v bridge.SavedView) error {
	return t.put(ctx, "putting saved view", putSavedView,
		v.ID, v.Member, v.Name, v.View, v.Sort, v.Label, v.Listing, v.Assignee, v.Team, v.Search, v.CreatedAt)
}

const selectSavedViews = `SELECT ` + savedViewColumns + ` FROM saved_view WHERE member_id = $1 ORDER BY name`

// SavedViews implements [bridge.SavedViewTx].
func (t *tx) SavedViews(ctx context.Context, m bridge.MemberID) ([]bridge.SavedView, error) {
	return many(ctx, t, readSavedView, "listing saved views", selectSavedViews, m)
}

const deleteSavedView = `DELETE FROM saved_view WHERE id = $1`

// DeleteSavedView implements [bridge.SavedViewTx].
func (t *tx) DeleteSavedView(ctx context.Context, id bridge.SavedViewID) error {
	return t.put(ctx, "deleting saved view", deleteSavedView, id)
}
