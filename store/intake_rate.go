package store

import (
	"context"

	"github.com/passerelle-mail/passerelle/bridge"
)

const countIntakeField = `INSERT INTO intake_rate (portal, layout, field, day, mails, hits) VALUES ($1, $2, $3, $4, 1, $5)
ON CONFLICT (portal, layout, field, day) DO UPDATE SET mails = intake_rate.mails + 1, hits = intake_rate.hits + excluded.hits`

// CountIntakeField implements [bridge.IntakeRateTx].
func (t *tx) CountIntakeField(ctx context.Context, portal, layout, field string, day int64, hit bool) error {
	hits := 0
	if hit {
		hits = 1
	}
	return t.put(ctx, "counting intake field", countIntakeField, portal, layout, field, day, hits)
}

const selectIntakeRates = `SELECT field,
    CAST(SUM(CASE WHEN day < $4 THEN mails ELSE 0 END) AS BIGINT), CAST(SUM(CASE WHEN day < $4 THEN hits ELSE 0 END) AS BIGINT),
    CAST(SUM(CASE WHEN day >= $4 THEN mails ELSE 0 END) AS BIGINT), CAST(SUM(CASE WHEN day >= $4 THEN hits ELSE 0 END) AS BIGINT)
FROM intake_rate
WHERE portal = $1 AND layout = $2 AND day >= $3
GROUP BY field
ORDER BY field`

// IntakeRates implements [bridge.IntakeRateTx].
func (t *tx) IntakeRates(ctx context.Context, portal, layout string, from, since int64) ([]bridge.IntakeRate, error) {
	read := func(row scan) (r bridge.IntakeRate, err error) {
		err = row(&r.Field, &r.Before, &r.BeforeHits, &r.Now, &r.NowHits)
		return r, err
	}
	return many(ctx, t, read, "listing intake rates", selectIntakeRates, portal, layout, from, since)
}

const dropIntakeRates = `DELETE FROM intake_rate WHERE portal = $1 AND layout = $2 AND field = $3`

// DropIntakeRates implements [bridge.IntakeRateTx].
func (t *tx) DropIntakeRates(ctx context.Context, portal, layout, field string) error {
	return t.put(ctx, "dropping intake rates", dropIntakeRates, portal, layout, field)
}

const intakeWarningColumns = `portal, layout, field, id, rate_before, rate_now, mails, since, seen_at, ended_at`

func readIntakeWarning(row scan) (w bridge.IntakeWarning, err error) {
	err = row(&w.Portal, &w.Layout, &w.Field, &w.ID, &w.Before, &w.Now, &w.Mails, &w.Since, &w.SeenAt, &w.EndedAt)
	return w, err
}

const (
	putIntakeWarning = `INSERT INTO intake_warning (` + intakeWarningColumns + `)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
ON CONFLICT (portal, layout, field) DO UPDATE SET
    id = excluded.id, rate_before = excluded.rate_before, rate_now = excluded.rate_now, mails = excluded.mails,
    since = excluded.since, seen_at = excluded.seen_at, ended_at = excluded.ended_at`

	selectIntakeWarning   = `SELECT ` + intakeWarningColumns + ` FROM intake_warning WHERE id = $1`
	selectIntakeWarningOf = `SELECT ` + intakeWarningColumns + ` FROM intake_warning
WHERE portal = $1 AND layout = $2 AND field = $3`
	selectIntakeWarnings = `SELECT ` + intakeWarningColumns + ` FROM intake_warning
WHERE ended_at <= -62135596800000000 AND since > -62135596800000000
ORDER BY since, id
LIMIT CAST($1 AS BIGINT)` // the zero time
)

// PutIntakeWarning implements [bridge.IntakeRateTx].
func (t *tx) PutIntakeWarning(ctx context.Context, w bridge.IntakeWarning) error {
	return t.put(ctx, "putting intake warning", putIntakeWarning,
		w.Portal, w.Layout, w.Field, w.ID, w.Before, w.Now, w.Mails, w.Since, w.SeenAt, w.EndedAt)
}

// IntakeWarning implements [bridge.IntakeRateTx].
func (t *tx) IntakeWarning(ctx context.Context, id bridge.IntakeWarningID) (bridge.IntakeWarning, error) {
	return one(ctx, t, readIntakeWarning, "looking up intake warning", selectIntakeWarning, id)
}

// IntakeWarningOf implements [bridge.IntakeRateTx].
func (t *tx) IntakeWarningOf(ctx context.Context, portal, layout, field string) (bridge.IntakeWarning, error) {
	return one(ctx, t, readIntakeWarning, "looking up intake warning of field", selectIntakeWarningOf, portal, layout, field)
}

// IntakeWarnings implements [bridge.IntakeRateTx].
func (t *tx) IntakeWarnings(ctx context.Context, limit int) ([]bridge.IntakeWarning, error) {
	return many(ctx, t, readIntakeWarning, "listing intake warnings", selectIntakeWarnings, limit)
}

const (
	selectIntakeOfLayout = `SELECT ` + intakeRowColumns + ` FROM intake_mail AS i JOIN mail AS m ON m.id = i.mail_id
WHERE i.portal = $1 AND i.layout = $2
ORDER BY i.mail_id DESC
LIMIT CAST($3 AS BIGINT)`

	selectIntakeOfPortal = `SELECT ` + intakeRowColumns + ` FROM intake_mail AS i JOIN mail AS m ON m.id = i.mail_id
WHERE i.portal = $1
ORDER BY i.mail_id DESC
LIMIT CAST($2 AS BIGINT)`

	selectIntakeOfAccount = `SELECT ` + intakeRowColumns + ` FROM intake_mail AS i JOIN mail AS m ON m.id = i.mail_id
WHERE i.account_id = $1 AND i.portal = $2 AND (i.layout = $3 OR $3 = '')
ORDER BY i.mail_id DESC
LIMIT CAST($4 AS BIGINT)`
)

// IntakeOfLayout implements [bridge.IntakeRateTx].
func (t *tx) IntakeOfLayout(ctx context.Context, a bridge.AccountID, portal, layout string, limit int) ([]bridge.IntakeRow, error) {
	const doing = "listing intake mails of layout"
	switch {
	case a != "":
		return many(ctx, t, readIntakeRow, doing, selectIntakeOfAccount, a, portal, layout, limit)
	case layout == "":
		return many(ctx, t, readIntakeRow, doing, selectIntakeOfPortal, portal, limit)
	}
	return many(ctx, t, readIntakeRow, doing, selectIntakeOfLayout, portal, layout, limit)
}
