package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/internal/web"
)

// caller is whose request a context belongs to.
type caller struct {
	key bridge.APIKey
	// repeat names the request to the bridge, which then carries it out once for
	// ever; empty where the request has no idempotency key.
	repeat string
	// inner says that the server asks itself, on the way of a request that was let
	// in.
	inner bool
}

type callerKey struct{}

func callerOf(ctx context.Context) caller {
	c, _ := ctx.Value(callerKey{}).(caller)
	return c
}

func (c caller) in(ctx context.Context) context.Context {
	return context.WithValue(ctx, callerKey{}, c)
}

// keyOf returns the key of a request.
func keyOf(ctx context.Context) bridge.APIKey { return callerOf(ctx).key }

// bound says whether the request's key sees one account only.
func bound(ctx context.Context) bool { return keyOf(ctx).Account != "" }

// authenticate lets a request with a key through, so long as the key is not used
// too often. Every other one gets the same answer, so that nothing is learnt about
// keys.
func (s *server) authenticate(c huma.Context, next func(huma.Context)) {
	ctx := c.Context()
	if callerOf(ctx).inner {
		next(c)
		return
	}
	r, w := humago.Unwrap(c)
	k, err := s.bridge.CheckAPIKey(ctx, bearer(c.Header("Authorization")))
	switch {
	case err == nil:
		s.letIn(c.Operation(), w, r, k, next)
	case !errors.Is(err, bridge.ErrNotFound):
		s.problem(ctx, err, nil).Write(w, r)
	default:
		w.Header().Set("WWW-Authenticate", "Bearer")
		web.ProblemOf(http.StatusUnauthorized).Write(w, r)
	}
}

// letIn carries out a request with a key, unless that has too many.
func (s *server) letIn(op *huma.Operation, w http.ResponseWriter, r *http.Request, k bridge.APIKey, next func(huma.Context)) {
	if !s.rates.take(w, r, k) {
		return
	}
	if land := s.rates.fly(w, r, k, op.OperationID == streamEventsID); land != nil {
		defer land()
		next(humago.NewContext(op, r.WithContext(caller{key: k}.in(r.Context())), w))
	}
}

// bearer returns the token of an Authorization header (RFC 6750, section 2.1);
// empty where it holds none.
func bearer(header string) string {
	scheme, token, _ := strings.Cut(header, " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}

// schemeName is the security scheme of keys in the document.
const schemeName = "key"

// needs documents the scope of an operation, which add enforces.
func needs(s bridge.Scope) []map[string][]string {
	return []map[string][]string{{schemeName: {string(s)}}}
}

// anyKey is needs for what every key may do.
var anyKey = []map[string][]string{{schemeName: {}}}

// forMarketplace marks the operations that keys bound to an account cannot use.
var forMarketplace = map[string]any{"for": "marketplace"}

func isForMarketplace(op *huma.Operation) bool { return op.Metadata["for"] == "marketplace" }

// scopeOf returns the scope that an operation needs; empty for none.
func scopeOf(op *huma.Operation) bridge.Scope {
	for _, scope := range op.Security[0][schemeName] {
		return bridge.Scope(scope)
	}
	return ""
}

// authorize wants the scope of the operation, and a query that can be read.
func authorize(c huma.Context, next func(huma.Context)) {
	by, op := callerOf(c.Context()), c.Operation()
	scope := scopeOf(op)
	r, w := humago.Unwrap(c)
	refuse := func(detail string) {
		p := web.ProblemOf(http.StatusForbidden)
		p.Detail = detail
		p.Write(w, r)
	}
	switch {
	case scope != "" && !by.inner && !by.key.Has(scope):
		c.SetHeader("WWW-Authenticate", fmt.Sprintf("Bearer error=\"insufficient_scope\", scope=%q", scope))
		refuse(fmt.Sprintf("This needs a key with the scope %q.", scope))
	case by.key.Account != "" && isForMarketplace(op):
		refuse("This needs a key of the marketplace; yours is bound to an account.")
	default:
		if _, err := url.ParseQuery(r.URL.RawQuery); err != nil { // what cannot be read would be left out in silence
			p := web.ProblemOf(http.StatusBadRequest)
			p.Errors = []web.FieldError{located(web.FieldError{In: "query", Detail: "want a query in which % stands before two hexadecimal digits, and no ;"})}
			p.Write(w, r)
			return
		}
		next(c)
	}
}

// Acting are the parameters of what is done for an account.
type Acting struct {
	Member string `header:"Passerelle-Member" maxLength:"254" doc:"Address or id of the member of the account who acts: only what they may see and do is seen and done, and it is noted as theirs. Left out, it is as if a manager did it." example:"paul@example.com"`
}

// actor returns who acts on a thing.
func (s *server) actor(ctx context.Context, on bridge.Thing, by Acting) (bridge.Viewer, error) {
	return s.bridge.Actor(ctx, keyOf(ctx), on, by.Member)
}

// inAccount returns who acts for the account with an external id.
func (s *server) inAccount(ctx context.Context, externalID string, by Acting) (bridge.Viewer, error) {
	return s.actor(ctx, bridge.Thing{Account: externalID}, by)
}

// inConversation returns who acts in a conversation.
func (s *server) inConversation(ctx context.Context, id string, by Acting) (bridge.Viewer, error) {
	return s.actor(ctx, bridge.Thing{Conversation: bridge.ConversationID(id)}, by)
}

// mine returns [bridge.ErrNotFound] where the key is bound to another account than
// the one with an external id.
func (s *server) mine(ctx context.Context, externalID string) error {
	if !bound(ctx) {
		return nil
	}
	_, err := s.inAccount(ctx, externalID, Acting{})
	return err
}
