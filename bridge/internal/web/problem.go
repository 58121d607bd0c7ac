package web

import (
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

// ProblemType is the media type of a [Problem].
const ProblemType = "application/problem+json"

// Problem is the body of an answer that is an error, by RFC 9457. Its type
// member is left out, which stands for "about:blank": the status says it all.
type Problem struct {
	Title  string `json:"title" doc:"The status in words."`
	Status int    `json:"status" doc:"The HTTP status." minimum:"400" maximum:"599"`
	Detail string `json:"detail,omitempty" doc:"A sentence for people about what is wrong, in English."`
	// Code is set where content is refused, and where a status has several reasons.
	Code string `json:"code,omitempty" enum:"link,file_kind,file_macros,file_harmful,file_too_large,too_many_files,no_lead,idempotency_key_reused,in_progress,answer_erased,late,mailed,lead,by_mail,deleted,not_test,test_fixed" doc:"Why, for programs that word it themselves. More may be added."`
	// Errors are set where the input is at fault.
	Errors  []FieldError `json:"errors,omitempty" nullable:"false" doc:"What is wrong with which field."`
	RetryAt time.Time    `json:"retry_at,omitzero" doc:"When a request that was too much may be made again."`
	// RequestID finds the request in the log.
	RequestID string `json:"request_id,omitempty" doc:"Names the request in the server's log."`
}

// FieldError says what is wrong with one field of the input.
type FieldError struct {
	In    string `json:"in,omitempty" enum:"body,path,query,header" doc:"The part of the request that holds the field."`
	Field string `json:"field" doc:"The field's path within it, such as \"criteria[2].name\"; empty for the whole."`
	// Location is set by doors that have such parts.
	Location string `json:"location,omitempty" doc:"Both in one, such as \"body.criteria[2].name\" or \"header.If-Match\"."`
	Detail   string `json:"detail" doc:"What was wanted, and what was found."`
}

// sentences are all that a caller sees of an error, but for the fields of a
// [bridge.InvalidError] and the sentence of a [bridge.ContentError],
// [bridge.TooLargeError] or [bridge.LimitError].
var sentences = map[int]string{
	http.StatusBadRequest:            "The request is not valid.",
	http.StatusUnauthorized:          "This needs a valid key.",
	http.StatusForbidden:             "This sender may not write here.",
	http.StatusNotFound:              "There is no such thing here.",
	http.StatusMethodNotAllowed:      "This path does not take that method.",
	http.StatusRequestTimeout:        "The request took too long to arrive.",
	http.StatusConflict:              "This cannot be done as things are now. If somebody changed them at the same time, read them and try again.",
	http.StatusGone:                  "This was valid once, and has expired.",
	http.StatusPreconditionFailed:    "This is not any more as the request expects it. Read it again.",
	http.StatusRequestEntityTooLarge: "This is too large.",
	http.StatusUnsupportedMediaType:  "This takes another type of content.",
	http.StatusUnprocessableEntity:   "This content is not allowed here.",
	http.StatusTooManyRequests:       "This is too much in too short a time. Try again later.",
	http.StatusInternalServerError:   "Something went wrong on our side. Try again later.",
	http.StatusServiceUnavailable:    "Something that this needs is down for the moment. Try again in a minute.",
}

// Status maps an error to an HTTP status. What it does not know is a fault of
// ours, 500, which the caller logs.
func Status(err error) int {
	var tooLarge *http.MaxBytesError
	switch {
	case errors.Is(err, bridge.ErrNotFound):
		return http.StatusNotFound
	case errors.Is(err, bridge.ErrInvalid):
		return http.StatusBadRequest
	case errors.Is(err, bridge.ErrTooLarge), errors.As(err, &tooLarge):
		return http.StatusRequestEntityTooLarge
	case errors.Is(err, bridge.ErrRefusedSender), errors.Is(err, bridge.ErrForbidden):
		return http.StatusForbidden
	case errors.Is(err, bridge.ErrRefusedContent):
		return http.StatusUnprocessableEntity
	case errors.Is(err, bridge.ErrLimited):
		return http.StatusTooManyRequests
	case errors.Is(err, bridge.ErrConflict), errors.Is(err, bridge.ErrNotReady):
		return http.StatusConflict
	case errors.Is(err, bridge.ErrChanged):
		return http.StatusPreconditionFailed
	case errors.Is(err, bridge.ErrExpired):
		return http.StatusGone
	case errors.Is(err, bridge.ErrUnavailable):
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

// NewProblem returns the answer to an error: a fixed sentence for its [Status],
// and where the input is at fault, each field and why.
func NewProblem(err error) Problem {
	p := ProblemOf(Status(err))
	var content *bridge.ContentError
	var file *bridge.TooLargeError
	var limit *bridge.LimitError
	switch {
	case p.Status == http.StatusBadRequest:
		p.Errors = fieldErrors(err)
	case errors.Is(err, bridge.ErrNotReady):
		p.Detail = "Rehearse first: the last rehearsal must be scored, and show nothing that is read worse, or be accepted as it is."
	case errors.As(err, &content):
		p.Detail, p.Code = content.Error(), string(content.Code)
	case errors.As(err, &file):
		p.Detail, p.Code = file.Error(), string(file.Code)
	case errors.As(err, &limit):
		p.Detail, p.RetryAt = limit.Error(), limit.Until
	}
	return p
}

// fieldErrors finds every [bridge.InvalidError] in an error, joined ones too.
func fieldErrors(err error) []FieldError {
	switch e := err.(type) { //nolint:errorlint // walks the tree itself
	case *bridge.InvalidError:
		return []FieldError{{Field: e.Field, Detail: sentence(e)}}
	case interface{ Unwrap() error }:
		return fieldErrors(e.Unwrap())
	case interface{ Unwrap() []error }:
		var all []FieldError
		for _, err := range e.Unwrap() {
			all = append(all, fieldErrors(err)...)
		}
		return all
	}
	return nil
}

// sentence is a [bridge.InvalidError] without its field.
func sentence(e *bridge.InvalidError) string {
	if e.Got == "" {
		return "want " + e.Want
	}
	return "want " + e.Want + ", got " + e.Got
}

// ProblemOf returns the answer that is nothing but a status.
func ProblemOf(status int) Problem {
	return Problem{Status: status, Title: http.StatusText(status), Detail: sentences[status]}
}

// Header says when to try again, where that helps.
func (p Problem) Header() http.Header {
	switch {
	case !p.RetryAt.IsZero():
		return http.Header{"Retry-After": {p.RetryAt.UTC().Format(http.TimeFormat)}}
	case p.Status == http.StatusServiceUnavailable:
		return http.Header{"Retry-After": {retryAfter}}
	}
	return nil
}

// retryAfter is how soon what is down may be back, in seconds.
const retryAfter = "60"

// Write sends the problem with the request's id.
func (p Problem) Write(w http.ResponseWriter, r *http.Request) {
	p.RequestID = RequestID(r.Context())
	body, err := json.Marshal(p)
	if err != nil {
		panic(err) // strings and numbers always have a JSON form
	}
	maps.Copy(w.Header(), p.Header())
	w.Header().Set("Content-Type", ProblemType)
	w.WriteHeader(p.Status)
	w.Write(body) //nolint:errcheck // the client is gone; there is nobody to tell
}
