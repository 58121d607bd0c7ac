package store

import (
	"context"

	"github.com/passerelle-mail/passerelle/bridge"
)

const accountColumns = `id, external_id, name, language, answer_minutes, closed, created_at,
    test, fault_webhooks, fault_mails, fault_until`

func readAccount(row scan) (a bridge.Account, err error) {
	err = row(&a.ID, &a.ExternalID, &a.Name, &a.Language, &a.AnswerMinutes, &a.Closed, &a.CreatedAt,
		&a.Test, &a.Faults.Webhooks, &a.Faults.Mails, &a.Faults.Until)
	return a, err
}

const putAccount = `
INSERT INTO account (` + accountColumns + `)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT (id) DO UPDATE SET
    external_id = excluded.external_id, name = excluded.name, language = excluded.language,
    answer_minutes = excluded.answer_minutes, closed = excluded.closed, created_at = excluded.created_at,
    test = excluded.test, fault_webhooks = excluded.fault_webhooks, fault_mails = excluded.fault_mails, fault_until = excluded.fault_until`

// PutAccount implements [bridge.AccountTx].
func (t *tx) PutAccount(ctx context.Context, a bridge.Account) error {
	return t.put(ctx, "putting account", putAccount,
		a.ID, a.ExternalID, a.Name, a.Language, a.AnswerMinutes, a.Closed, a.CreatedAt,
		a.Test, a.Faults.Webhooks, a.Faults.Mails, a.Faults.Until)
}

const selectAccount = `SELECT ` + accountColumns + ` FROM account WHERE id = $1`

// Account implements [bridge.AccountTx].
func (t *tx) Account(ctx context.Context, id bridge.AccountID) (bridge.Account, error) {
	return one(ctx, t, readAccount, "looking up account", selectAccount, id)
}

const selectAccountByExternalID = `SELECT ` + accountColumns + ` FROM account WHERE external_id = $1`

// AccountByExternalID implements [bridge.AccountTx].
func (t *tx) AccountByExternalID(ctx context.Context, externalID string) (bridge.Account, error) {
	return one(ctx, t, readAccount, "looking up account by external id", selectAccountByExternalID, externalID)
}

const selectAccounts = `SELECT ` + accountColumns + ` FROM account
WHERE id > $1
ORDER BY id
LIMIT CAST($2 AS BIGINT)`

// Accounts implements [bridge.AccountTx].
func (t *tx) Accounts(ctx context.Context, after bridge.AccountID, limit int) ([]bridge.Account, error) {
	return many(ctx, t, readAccount, "listing accounts", selectAccounts, after, limit)
}

const memberColumns = `id, account_id, email, name, role, sees, blocked, created_at, removed_at`

func readMember(row scan) (m bridge.Member, err error) {
	err = row(&m.ID, &m.AccountID, &m.Email, &m.Name, &m.Role, &m.Sees, &m.Blocked, &m.CreatedAt, &m.RemovedAt)
	return m, err
}

const putMember = `
INSERT INTO member (` + memberColumns + `)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (id) DO UPDATE SET
    account_id = excluded.account_id, email = excluded.email, name = excluded.name,
    role = excluded.role, sees = excluded.sees, blocked = excluded.blocked, created_at = excluded.created_at,
    removed_at = excluded.removed_at`

// PutMember implements [bridge.AccountTx].
func (t *tx) PutMember(ctx context.Context, m bridge.Member) error {
	return t.put(ctx, "putting member", putMember, m.ID, m.AccountID, m.Email, m.Name, m.Role, m.Sees, m.Blocked, m.CreatedAt, m.RemovedAt)
}

const selectMember = `SELECT ` + memberColumns + ` FROM member WHERE id = $1`

// Member implements [bridge.AccountTx].
func (t *tx) Member(ctx context.Context, id bridge.MemberID) (bridge.Member, error) {
	return one(ctx, t, readMember, "looking up member", selectMember, id)
}

const selectMembers = `SELECT ` + memberColumns + ` FROM member WHERE account_id = $1 ORDER BY email`

// Members implements [bridge.AccountTx].
func (t *tx) Members(ctx context.Context, id bridge.AccountID) ([]bridge.Member, error) {
	return many(ctx, t, readMember, "listing members", selectMembers, id)
}

const selectMembersByEmail = `SELECT ` + memberColumns + ` FROM member WHERE email = $1 ORDER BY id`

// MembersByEmail implements [bridge.AccountTx].
func (t *tx) MembersByEmail(ctx context.Context, email string) ([]bridge.Member, error) {
	return many(ctx, t, readMember, "listing members by email", selectMembersByEmail, email)
}
