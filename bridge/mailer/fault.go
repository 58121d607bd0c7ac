package mailer

import (
	"context"

	"github.com/passerelle-mail/passerelle/bridge"
)

// hand sends a composed mail; or does what a fault of the sandbox makes of it, which
// only mails of accounts in test mode have.
func (m *Mailer) hand(ctx context.Context, s sender, n bridge.Notification) (answer string, err error) {
	switch n.Fault {
	case bridge.FaultNobody:
		return "250 sandbox: the buyer is invented, so it went nowhere", nil
	case bridge.FaultRefused:
		return "", &refusal{answer: "451 4.3.0 sandbox fault: refused"}
	case bridge.FaultDropped:
		if _, err := m.send(ctx, s, n); err != nil {
			return "", err
		}
		return "", &refusal{answer: "sandbox fault: dropped"}
	case bridge.FaultDuplicated:
		if answer, err = m.send(ctx, s, n); err != nil {
			return "", err
		}
		if again, err := m.send(ctx, s, n); err == nil {
			answer = again
		} // the first one was taken, whatever became of the other
		return "sandbox fault: duplicated; " + answer, nil
	}
	return m.send(ctx, s, n)
}
