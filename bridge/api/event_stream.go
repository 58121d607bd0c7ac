package api

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"reflect"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/internal/web"
)

const (
	streamEventsID = "stream-events"
	// eventPage is how many entries of the journal are read at a time.
	eventPage = 100
	// eventStale is how long ago what is sent may have been read: whoever reads slowly
	// is not sent what was erased since.
	eventStale = time.Second
	// eventPoll is how often the journal and the key are looked at for what another
	// process did to them, and eventPing how often a quiet stream gives a sign of life.
	eventPoll = time.Second
	eventPing = 20 * time.Second
)

// Journal is what happened, in order.
type Journal interface {
	// Announcements tells what happened after a place in the journal, and up to
	// where it looked.
	Announcements(ctx context.Context, f bridge.JournalFilter) (list []bridge.Announcement, next int64, err error)
	// JournalPosition returns the place of an entry, or [bridge.ErrNotFound], also for
	// that of another account where one is given; without an id it is the end.
	JournalPosition(ctx context.Context, a bridge.AccountID, id bridge.JournalID) (int64, error)
	WatchJournal() (grown <-chan struct{}, stop func())
}

// eventRoutes lists the operations about events.
func (s *server) eventRoutes() {
	add(s, "GET /v1/events", s.streamEvents, huma.Operation{
		OperationID: streamEventsID, Tags: []string{"Events"}, Security: needs(bridge.ScopeEventsRead), Metadata: streaming,
		Summary: "Follow what happens, live",
		Description: "A stream of server-sent events (text/event-stream) that does not end by itself, but with its key. The name of each is its type, its id is the event's, " +
			"and its data is the body that webhooks carry. Open the stream again with the last id that you have, and nothing is missing and nothing comes twice. " +
			"Events are kept for 30 days. In each conversation they come in the order in which they happened.",
		Responses: map[string]*huma.Response{"410": {Ref: "#/components/responses/410"}, "200": {
			Description: "The stream.",
			Content: map[string]*huma.MediaType{"text/event-stream": {
				Schema: s.huma.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[bridge.Announcement](), true, ""),
			}},
		}},
	})
}

type streamEventsInput struct {
	LastEventID bridge.JournalID     `header:"Last-Event-ID" doc:"The last event that you have, as browsers and libraries send it by themselves. It goes before \"after\"."`
	After       bridge.JournalID     `query:"after" doc:"The last event that you have, or \"start\" for all that are kept. Left out, the stream begins now."`
	Types       []bridge.JournalKind `query:"types" enum:"lead.created,favorite.created,message.received,message.sent,message.delivered,message.failed,message.edited,message.deleted,conversation.seen,conversation.closed,conversation.reopened,conversation.assigned,sender.held,conversation.blocked,conversation.unblocked,buyer.erased" doc:"Only events of these types, with commas between."`
	Account     string               `query:"account" doc:"Only what this account is told, by its external id."`
}

// fromStart asks for all events that are kept.
const fromStart = "start"

func (s *server) streamEvents(ctx context.Context, in *streamEventsInput) (*huma.StreamResponse, error) {
	f := bridge.JournalFilter{Account: keyOf(ctx).Account, Kinds: in.Types, Limit: eventPage}
	if in.Account != "" {
		who, err := s.inAccount(ctx, in.Account, Acting{})
		if err != nil {
			return nil, err
		}
		f.Account = who.Account
	}
	after := in.LastEventID
	if after == "" {
		after = in.After
	}
	if after != fromStart {
		if after != "" && after.Sequence() == 0 {
			return nil, &bridge.InvalidError{Field: "after", Got: string(after), Want: `the id of an event, or "start"`}
		}
		var err error
		if f.After, err = s.bridge.JournalPosition(ctx, keyOf(ctx).Account, after); errors.Is(err, bridge.ErrNotFound) {
			return nil, bridge.ErrExpired
		} else if err != nil {
			return nil, err
		}
	}
	return &huma.StreamResponse{Body: func(c huma.Context) {
		r, w := humago.Unwrap(c)
		if err := s.follow(r, web.OpenStream(w), f); err != nil && r.Context().Err() == nil {
			// The client opens a stream that breaks again, where it was.
			s.log.ErrorContext(ctx, "a stream of events broke", slog.Any("err", err))
		}
	}}, nil
}

// follow sends events until the client goes, its key ends, or the server stops.
func (s *server) follow(r *http.Request, stream *web.Stream, f bridge.JournalFilter) error {
	grown, stop := s.bridge.WatchJournal()
	defer stop()
	poll, ping := time.NewTicker(eventPoll), time.NewTicker(eventPing)
	defer poll.Stop()
	defer ping.Stop()
	if stream.Begin() != nil || r.Method == http.MethodHead {
		return nil
	}
	for ctx := r.Context(); ; {
		next, ok, err := s.sendEvents(r, stream, f)
		if err != nil || !ok {
			return err
		}
		if next > f.After {
			f.After = next
			continue
		}
		select {
		case <-ctx.Done():
			return nil
		case <-s.ended:
			return nil
		case <-grown:
		case <-poll.C:
		case <-ping.C:
			if stream.Ping() != nil {
				return nil
			}
		}
	}
}

// sendEvents sends what happened after a place in the journal, and returns up to
// where it did. It returns false once the client is gone, or its key.
func (s *server) sendEvents(r *http.Request, stream *web.Stream, f bridge.JournalFilter) (next int64, ok bool, err error) {
	if may, err := s.mayFollow(r); err != nil || !may {
		return f.After, false, err
	}
	list, next, err := s.bridge.Announcements(r.Context(), f)
	if err != nil {
		return f.After, false, err
	}
	read := s.bridge.Now()
	for i, a := range list {
		if i > 0 && s.bridge.Now().Sub(read) > eventStale {
			return list[i-1].ID.Sequence(), true, nil
		}
		if may, err := s.mayFollow(r); err != nil || !may {
			return f.After, false, err
		}
		if ok, err := s.sendEvent(r.Context(), stream, a); err != nil || !ok {
			return f.After, false, err
		}
	}
	return next, true, nil
}

// mayFollow says whether the key that a stream was opened with is still as good as
// it was then.
func (s *server) mayFollow(r *http.Request) (bool, error) {
	k, err := s.bridge.CheckAPIKey(r.Context(), bearer(r.Header.Get("Authorization")))
	if errors.Is(err, bridge.ErrNotFound) {
		return false, nil
	}
	return err == nil && k.Account == keyOf(r.Context()).Account && k.Has(bridge.ScopeEventsRead), err
}

// sendEvent returns false once the client is gone. What holds a secret of a buyer
// is not sent: secrets are masked before, so that it does is a fault of ours.
func (s *server) sendEvent(ctx context.Context, stream *web.Stream, a bridge.Announcement) (ok bool, err error) {
	body, err := json.Marshal(a)
	if err != nil {
		return false, err
	}
	if a.Secrets.In(string(body)) {
		s.log.ErrorContext(ctx, "event stopped: a secret of the other side is in it", slog.String("event", string(a.ID)))
		return true, nil
	}
	return stream.Event(string(a.Type), string(a.ID), body) == nil, nil
}
