package webhook

import (
	"context"
	"fmt"
	"net/http"
	"sync"

	"github.com/passerelle-mail/passerelle/bridge"
)

// saidByFault begins what the log shows as the answer where a fault of the sandbox
// has made it up, or lost it.
const saidByFault = "sandbox fault: "

// attempts makes an attempt; or what a fault of the sandbox makes of it, which only
// deliveries to accounts in test mode have.
func (s *Sender) attempts(ctx context.Context, o bridge.OutgoingWebhook) []bridge.WebhookResult {
	made := s.faulty(ctx, o)
	for i := range made {
		made[i].Attempt.Fault = o.Fault
	}
	return made
}

func (s *Sender) faulty(ctx context.Context, o bridge.OutgoingWebhook) []bridge.WebhookResult {
	switch o.Fault {
	case bridge.FaultRefused:
		var r bridge.WebhookResult
		r.Attempt.At, r.Attempt.Status, r.Attempt.AnswerBody = s.now(), http.StatusServiceUnavailable, saidByFault+string(o.Fault)
		return []bridge.WebhookResult{r}
	case bridge.FaultDropped:
		r := s.try(ctx, o)
		if r.Attempt.Status != 0 { // else there is no answer to lose
			said := fmt.Sprintf("%s%s; the answer was %d", saidByFault, o.Fault, r.Attempt.Status)
			r.Attempt.Status, r.Attempt.AnswerHeader, r.Attempt.AnswerBody = 0, nil, said
			r.Attempt.Error, r.RetryAfter = errorDropped, 0
		}
		return []bridge.WebhookResult{r}
	case bridge.FaultDuplicated:
		both := make([]bridge.WebhookResult, 2)
		var wg sync.WaitGroup
		for i := range both {
			wg.Go(func() { both[i] = s.try(ctx, o) })
		}
		wg.Wait()
		return both
	}
	return []bridge.WebhookResult{s.try(ctx, o)}
}
