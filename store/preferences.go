package store

import (
	"context"
	"fmt"

	"github.com/passerelle-mail/passerelle/bridge"
)

const preferencesColumns = `member_id, language, zone, enter_sends, signature, quiet_mentions`

func readPreferences(row scan) (p bridge.Preferences, err error) {
	err = row(&p.Member, &p.Language, &p.Zone, &p.EnterSends, &p.Signature, &p.QuietMentions)
	return p, err
}

const putPreferences = `
INSERT INTO preferences (` + preferencesColumns + `)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (member_id) DO UPDATE SET
    language = excluded.language, zone = excluded.zone, enter_sends = excluded.enter_sends, signature = excluded.signature,
    quiet_mentions = excluded.quiet_mentions`

// PutPreferences implements [bridge.PreferencesTx].
func (t *tx) PutPreferences(ctx context.Context, p bridge.Preferences) error {
	return t.put(ctx, "putting preferences", putPreferences, p.Member, p.Language, p.Zone, p.EnterSends, p.Signature, p.QuietMentions)
}

const selectPreferences = `SELECT ` + preferencesColumns + ` FROM preferences WHERE member_id = $1`

// Preferences implements [bridge.PreferencesTx].
func (t *tx) Preferences(ctx context.Context, m bridge.MemberID) (bridge.Preferences, error) {
	return one(ctx, t, readPreferences, "looking up preferences", selectPreferences, m)
}

const selectMemberMessage = `SELECT COUNT(*) FROM (
    SELECT 1 FROM message WHERE conversation_id = $1 AND member_id = $2 LIMIT 1) AS some`

// MemberWrote implements [bridge.PreferencesTx].
func (t *tx) MemberWrote(ctx context.Context, c bridge.ConversationID, m bridge.MemberID) (bool, error) {
	return exists(ctx, t, "looking for a member's message", selectMemberMessage, c, m)
}

const accountSettingsColumns = `account_id, first_answer, hours`

func readAccountSettings(row scan) (s bridge.AccountSettings, err error) {
	err = row(&s.Account, jsonInto{&s.FirstAnswer}, jsonInto{&s.Hours})
	return s, err
}

const putAccountSettings = `
INSERT INTO account_settings (` + accountSettingsColumns + `)
VALUES ($1, $2, $3)
ON CONFLICT (account_id) DO UPDATE SET first_answer = excluded.first_answer, hours = excluded.hours`

// PutAccountSettings implements [bridge.PreferencesTx].
func (t *tx) PutAccountSettings(ctx context.Context, s bridge.AccountSettings) error {
	const doing = "putting an account's settings"
	answer, err := toJSON(s.FirstAnswer)
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	hours, err := toJSON(s.Hours)
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return t.put(ctx, doing, putAccountSettings, s.Account, answer, hours)
}

const selectAccountSettings = `SELECT ` + accountSettingsColumns + ` FROM account_settings WHERE account_id = $1`

// AccountSettings implements [bridge.PreferencesTx].
func (t *tx) AccountSettings(ctx context.Context, id bridge.AccountID) (bridge.AccountSettings, error) {
	return one(ctx, t, readAccountSettings, "looking up an account's settings", selectAccountSettings, id)
}

const selectContacts = `SELECT DISTINCT contact FROM listing WHERE account_id = $1 ORDER BY contact LIMIT CAST($2 AS BIGINT)`

// Contacts implements [bridge.PreferencesTx].
func (t *tx) Contacts(ctx context.Context, id bridge.AccountID, limit int) ([]string, error) {
	return many(ctx, t, readOne[string], "listing contact addresses", selectContacts, id, limit)
}
