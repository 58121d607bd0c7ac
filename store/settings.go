package store

import (
	"context"

	"github.com/passerelle-mail/passerelle/bridge"
)

const settingsColumns = `key, messages_by_mail, favorites_by_mail, content, delay, language, template`

func readSettings(row scan) (s bridge.Settings, err error) {
	err = row(&s.Key, &s.MessagesByMail, &s.FavoritesByMail, &s.Content, &s.Delay, &s.Language, &s.Template)
	return s, err
}

const putSettings = `
INSERT INTO settings (` + settingsColumns + `)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (key) DO UPDATE SET
    messages_by_mail = excluded.messages_by_mail, favorites_by_mail = excluded.favorites_by_mail,
    content = excluded.content, delay = excluded.delay, language = excluded.language, template = excluded.template`

// PutSettings implements [bridge.SettingsTx].
func (t *tx) PutSettings(ctx context.Context, s bridge.Settings) error {
	return t.put(ctx, "putting settings", putSettings,
		s.Key, s.MessagesByMail, s.FavoritesByMail, s.Content, s.Delay, s.Language, s.Template)
}

const selectSettings = `SELECT ` + settingsColumns + ` FROM settings WHERE key = $1`

// Settings implements [bridge.SettingsTx].
func (t *tx) Settings(ctx context.Context, k bridge.SettingsKey) (bridge.Settings, error) {
	return one(ctx, t, readSettings, "looking up settings", selectSettings, k)
}
