package bridge

import (
	"context"
	"fmt"
)

// healthKey names the row that CheckWrite writes.
const healthKey SettingsKey = "health"

// CheckWrite says whether a write reaches the disk.
func (b *Bridge) CheckWrite(ctx context.Context) error {
	err := b.store.Update(ctx, func(tx Tx) error { return tx.PutSettings(ctx, Settings{Key: healthKey}) })
	if err != nil {
		return fmt.Errorf("checking a write: %w", err)
	}
	return nil
}
