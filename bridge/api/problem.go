package api

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/validation"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/internal/web"
)

// problem is a [web.Problem] as huma wants its errors.
type problem struct{ web.Problem }

var (
	_ huma.StatusError       = (*problem)(nil)
	_ huma.ContentTypeFilter = (*problem)(nil)
	_ huma.HeadersError      = (*problem)(nil)
)

func (p *problem) Error() string             { return p.Detail }
func (p *problem) GetStatus() int            { return p.Status }
func (p *problem) ContentType(string) string { return web.ProblemType }
func (p *problem) GetHeaders() http.Header   { return p.Header() }

// Huma has these settings for the whole process only. They hold no state, so
// any number of APIs share them.
func init() {
	huma.NewErrorWithContext = func(c huma.Context, status int, msg string, errs ...error) huma.StatusError {
		if status == http.StatusRequestEntityTooLarge {
			msg = fmt.Sprintf("want at most %d bytes", c.Operation().MaxBodyBytes-1)
		}
		return newProblem(c.Context(), status, msg, errs)
	}
	huma.NewError = func(status int, msg string, errs ...error) huma.StatusError {
		return newProblem(context.Background(), status, msg, errs)
	}
	huma.ValidateStrictCasing = true
	huma.DefaultArrayNullable = false
}

// problem maps an error of the bridge to the answer. Place says which part of the
// request holds a field, where it is not the body. What has no other answer is a
// fault of ours, and logged.
func (s *server) problem(ctx context.Context, err error, place map[string]string) *problem {
	p := web.NewProblem(err)
	for i, f := range p.Errors {
		f.In = cmp.Or(place[f.Field], "body")
		p.Errors[i] = located(f)
	}
	var revise *bridge.ReviseError
	switch {
	case errors.As(err, &revise):
		p.Code, p.Detail = string(revise.Reason), "The message stays as it is: "+reviseReasons[revise.Reason]+"."
	case errors.Is(err, bridge.ErrNotTest):
		p.Code, p.Detail = "not_test", "This account is not in test mode. Make one that is: the sandbox is closed to all others."
	case errors.Is(err, bridge.ErrTestFixed):
		p.Code, p.Detail = "test_fixed", "The account has conversations: test mode stays as it is. Make another account."
	case errors.Is(err, bridge.ErrForbidden):
		p.Detail = "Whom this is done for may see it, but not do that."
	}
	if p.Status >= http.StatusInternalServerError && !errors.Is(err, context.Canceled) {
		s.log.ErrorContext(ctx, "request failed", slog.Any("err", err))
	}
	p.RequestID = web.RequestID(ctx)
	return &problem{p}
}

// reviseReasons say why a message cannot be changed any more.
var reviseReasons = map[bridge.ReviseReason]string{
	bridge.ReviseLate:    "it was written more than 15 minutes ago",
	bridge.ReviseMailed:  "its mail has left",
	bridge.ReviseLead:    "it is the one that the lead is made of",
	bridge.ReviseByMail:  "it was written as a mail",
	bridge.ReviseDeleted: "it is deleted",
}

// located completes a field by its place in the whole request.
func located(f web.FieldError) web.FieldError {
	f.Location = strings.TrimSuffix(f.In+"."+f.Field, ".")
	return f
}

// newProblem makes the answer to an error that huma found. Schema validation is
// 400: 422 is for content that policy refuses.
func newProblem(ctx context.Context, status int, msg string, errs []error) *problem {
	switch {
	case status == http.StatusUnprocessableEntity:
		status = http.StatusBadRequest
	case status == http.StatusInternalServerError && errors.Is(errors.Join(errs...), io.ErrUnexpectedEOF):
		status, msg = http.StatusBadRequest, "the body ends early"
	}
	p := web.ProblemOf(status)
	p.RequestID = web.RequestID(ctx)
	if status >= http.StatusInternalServerError {
		return &problem{p}
	}
	for _, err := range errs {
		if d, ok := err.(huma.ErrorDetailer); ok {
			p.Errors = append(p.Errors, fieldError(d.ErrorDetail()))
		}
	}
	if len(p.Errors) == 0 {
		p.Errors = []web.FieldError{located(web.FieldError{In: "body", Detail: msg})}
	}
	slices.SortFunc(p.Errors, func(a, b web.FieldError) int {
		return cmp.Or(cmp.Compare(a.In, b.In), cmp.Compare(a.Field, b.Field))
	})
	p.Errors = p.Errors[:min(len(p.Errors), maxFieldErrors)]
	return &problem{p}
}

// maxFieldErrors is how many fields a problem names.
const maxFieldErrors = 50

// fieldError names the field itself where huma names the object that lacks it.
func fieldError(d *huma.ErrorDetail) web.FieldError {
	in, field, _ := strings.Cut(d.Location, ".")
	before, after, _ := strings.Cut(validation.MsgExpectedRequiredProperty, "%s")
	if name, ok := strings.CutPrefix(d.Message, before); ok && strings.HasSuffix(name, after) {
		name = strings.TrimSuffix(name, after)
		return located(web.FieldError{In: in, Field: strings.TrimPrefix(field+"."+name, "."), Detail: "required"})
	}
	return located(web.FieldError{In: in, Field: field, Detail: d.Message})
}

// What an operation may answer beside its success.
var (
	readErrors  = []int{400, 401, 403, 404, 429, 500, 503}
	writeErrors = []int{400, 401, 403, 404, 408, 409, 410, 412, 413, 415, 422, 429, 500, 503}
)

// problemResponses documents the answers to errors, by status.
func problemResponses(r huma.Registry) map[string]*huma.Response {
	all := map[string]*huma.Response{}
	for _, status := range writeErrors {
		p := web.ProblemOf(status)
		all[strconv.Itoa(status)] = &huma.Response{
			Description: p.Title + ". " + p.Detail,
			Content:     map[string]*huma.MediaType{web.ProblemType: {Schema: r.Schema(reflect.TypeFor[problem](), true, "")}},
		}
	}
	return all
}

// problemRefs are the answers to errors that operations of a method may give.
func problemRefs(method string) map[string]*huma.Response {
	codes := writeErrors
	if method == http.MethodGet {
		codes = readErrors
	}
	refs := map[string]*huma.Response{}
	for _, status := range codes {
		if status == http.StatusPreconditionFailed {
			continue // only of what can be read: see documentConditions
		}
		code := strconv.Itoa(status)
		refs[code] = &huma.Response{Ref: "#/components/responses/" + code}
	}
	return refs
}
