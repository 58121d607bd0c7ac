package webhook

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

const (
	// maxAnswer is how much of an answer is read, and keptAnswer how much of it the log
	// shows.
	maxAnswer  = 16 << 10
	keptAnswer = 4 << 10
	// maxAnswerHeaders and maxAnswerValue bound what the log shows of headers.
	maxAnswerHeaders = 30
	maxAnswerValue   = 300
)

// secretHeaders are kept out of the log.
var secretHeaders = []string{headerSignature, "set-cookie", "authorization", "proxy-authorization", "cookie"}

// try makes one attempt. It is no error that it fails: the result says so.
func (s *Sender) try(ctx context.Context, o bridge.OutgoingWebhook) bridge.WebhookResult {
	at := s.now()
	r := bridge.WebhookResult{Attempt: bridge.WebhookAttempt{At: at}}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, o.URL, strings.NewReader(o.Delivery.Body))
	if err == nil {
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("User-Agent", "Passerelle-Webhooks")
		sign(req.Header, o.Keys, o.Delivery.EventID, at, o.Delivery.Body)
		r.Attempt.RequestHeader = shown(req.Header)
		s.ask(ctx, req, &r)
	} else {
		r.Attempt.Error = errorAddress
	}
	r.Attempt.Duration = s.now().Sub(at)
	return r
}

// ask sends a request and reads what is answered. Once there is a status, what
// becomes of the rest changes nothing.
func (s *Sender) ask(ctx context.Context, req *http.Request, r *bridge.WebhookResult) {
	resp, err := s.client.Do(req)
	if err != nil {
		r.Attempt.Error = nameError(err)
		s.log.InfoContext(ctx, "webhook not answered", slog.String("error", r.Attempt.Error), slog.Any("err", withoutAddress(err)))
		return
	}
	body, _ := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	_ = resp.Body.Close()
	r.Attempt.Status, r.Attempt.AnswerHeader = resp.StatusCode, shown(resp.Header)
	r.Attempt.AnswerBody = strings.ToValidUTF8(string(body[:min(len(body), keptAnswer)]), "\uFFFD")
	if resp.StatusCode >= 300 {
		r.RetryAfter = retryAfter(resp.Header.Get("Retry-After"), s.now())
	}
}

// shown is what the log shows of headers.
func shown(h http.Header) map[string]string {
	out := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(h)) {
		if slices.Contains(secretHeaders, strings.ToLower(name)) {
			continue
		}
		if len(out) == maxAnswerHeaders {
			break
		}
		value := strings.Join(h[name], ", ")
		out[strings.ToLower(name)] = strings.ToValidUTF8(value[:min(len(value), maxAnswerValue)], "\uFFFD")
	}
	return out
}

// retryAfter reads seconds or a date (RFC 9110, section 10.2.3); 0 for neither.
func retryAfter(value string, now time.Time) time.Duration {
	if seconds, err := strconv.ParseUint(value, 10, 31); err == nil {
		return time.Duration(seconds) * time.Second
	}
	at, err := http.ParseTime(value)
	if err != nil {
		return 0
	}
	return max(at.Sub(now), 0)
}

// withoutAddress takes the endpoint out of an error: its path may be a secret.
func withoutAddress(err error) error {
	if e, ok := errors.AsType[*url.Error](err); ok {
		return e.Err
	}
	return err
}
