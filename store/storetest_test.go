package store_test

import (
	"path/filepath"
	"testing"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/store/storetest"
)

func TestStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T) bridge.Store {
		t.Helper()
		return open(t, filepath.Join(t.TempDir(), "passerelle.db"))
	})
}
