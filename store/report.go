package store

import (
	"context"

	"github.com/passerelle-mail/passerelle/bridge"
)

const reportColumns = `id, conversation_id, side, member_id, reason, text, created_at`

func readReport(row scan) (r bridge.Report, err error) {
	err = row(&r.ID, &r.ConversationID, &r.Side, &r.Member, &r.Reason, &r.Text, &r.CreatedAt)
	return r, err
}

const addReport = `INSERT INTO report (` + reportColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7)`

// AddReport implements [bridge.ReportTx].
func (t *tx) AddReport(ctx context.Context, r bridge.Report) error {
	return t.put(ctx, "adding report", addReport, r.ID, r.ConversationID, r.Side, r.Member, r.Reason, r.Text, r.CreatedAt)
}

const selectReports = `SELECT ` + reportColumns + ` FROM report
WHERE id > $1
ORDER BY id
LIMIT CAST($2 AS BIGINT)`

// Reports implements [bridge.ReportTx].
func (t *tx) Reports(ctx context.Context, after bridge.ReportID, limit int) ([]bridge.Report, error) {
	return many(ctx, t, readReport, "listing reports", selectReports, after, limit)
}

const selectReportsOf = `SELECT ` + reportColumns + ` FROM report
WHERE conversation_id = $1
ORDER BY id`

// ReportsOf implements [bridge.ReportTx].
func (t *tx) ReportsOf(ctx context.Context, c bridge.ConversationID) ([]bridge.Report, error) {
	return many(ctx, t, readReport, "listing reports of a conversation", selectReportsOf, c)
}
