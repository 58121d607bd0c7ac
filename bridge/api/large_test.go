package api_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/api"
)

// slow is a bridge without a store, where messages wait to be posted.
type slow struct {
	api.Bridge
	posting atomic.Int32
	post    chan struct{}
}

func (*slow) Now() time.Time { return time.Now() }

func (*slow) CheckAPIKey(context.Context, string) (bridge.APIKey, error) {
	return bridge.APIKey{Scopes: []bridge.Scope{bridge.ScopeAll}}, nil
}

func (s *slow) Post(context.Context, bridge.NewMessage) (bridge.Message, error) {
	s.posting.Add(1)
	<-s.post
	return bridge.Message{}, nil
}

func TestLargeBodiesTakeTurns(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := &slow{post: make(chan struct{})}
		h := api.New(api.Options{Bridge: b, Log: slog.New(slog.DiscardHandler)})
		codes := make(chan int, 10)
		post := func(ctx context.Context, body io.Reader) {
			go func() {
				w := httptest.NewRecorder()
				h.ServeHTTP(w, httptest.NewRequestWithContext(ctx, http.MethodPost, "/v1/conversations/x/messages", body))
				codes <- w.Code
			}()
		}
		wantPosting := func(want int32) {
			t.Helper()
			synctest.Wait()
			if got := b.posting.Load(); got != want {
				t.Fatalf("%d messages being posted, want %d", got, want)
			}
		}
		const body = `{"side": "buyer", "text": "a"}`
		unknownSize := func() io.Reader { return io.MultiReader(strings.NewReader(body)) }

		for range 4 {
			post(t.Context(), unknownSize())
		}
		wantPosting(4)
		leaving, leave := context.WithCancel(t.Context())
		post(leaving, unknownSize())
		post(t.Context(), unknownSize())
		wantPosting(4)
		post(t.Context(), strings.NewReader(body)) // a small one waits for nobody
		wantPosting(5)

		leave()
		if code := <-codes; code != http.StatusRequestTimeout {
			t.Errorf("the one that left is answered %d", code)
		}
		b.post <- struct{}{}
		wantPosting(6)
		close(b.post)
		for range 6 {
			if code := <-codes; code != http.StatusCreated {
				t.Errorf("answered %d", code)
			}
		}
	})
}
