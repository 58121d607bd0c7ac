package bridge

import (
	"context"
	"fmt"
	"strings"
)

// suppressedComplaint is why an address gets no mail after a complaint. After a
// bounce, the reason is another, with the status.
const suppressedComplaint = "complaint"

// suppressed says of a message that no mail of it goes out. Who wrote it in the
// chat sees that; who wrote a mail is told by one.
func (b *Bridge) suppressed(ctx context.Context, tx Tx, msg Message, reason string) error {
	why := ReasonAddressOff
	if reason == suppressedComplaint {
		why = ReasonComplaint
	}
	if err := b.setState(ctx, tx, msg, StateNotDelivered, why); err != nil || msg.Via != ViaMail {
		return err
	}
	return b.tellWriter(ctx, tx, msg)
}

// Suppressed returns why an address gets no mail: what it said of an earlier
// one, without addresses. It is empty where it gets mail.
func (b *Bridge) Suppressed(ctx context.Context, email string) (reason string, err error) {
	err = b.store.View(ctx, func(tx Tx) error {
		reason, err = tx.Suppressed(ctx, strings.ToLower(email))
		return err
	})
	if err != nil {
		return "", fmt.Errorf("looking up a suppressed address: %w", err)
	}
	return reason, nil
}
