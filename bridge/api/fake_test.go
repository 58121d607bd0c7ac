package api_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

// panicking has a bug.
type panicking struct{ *bridgetest.Bridge }

func (panicking) Listing(context.Context, string) (bridge.Listing, error) { panic("a secret reason") }

// failing has a broken disk.
type failing struct{ *bridgetest.Bridge }

func (failing) Listing(context.Context, string) (bridge.Listing, error) {
	return bridge.Listing{}, fmt.Errorf("reading a listing: %w", errors.New("disk on fire"))
}

// refusing takes no messages.
type refusing struct {
	*bridgetest.Bridge
	err error
}

func (r refusing) Post(context.Context, bridge.NewMessage) (bridge.Message, error) {
	return bridge.Message{}, fmt.Errorf("posting a message: %w", r.err)
}
