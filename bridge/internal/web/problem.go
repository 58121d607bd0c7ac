package web

import (
	"encoding/json"
	"errors"
	"net/http"

	"github.com/passerelle-mail/passerelle/alias"
	"github.com/passerelle-mail/passerelle/bridge"
)

// ProblemType is the media type of a [Problem].
const ProblemType = "application/problem+json"

// Problem is the body of an answer that is an error, by RFC 9457. Its type
// member is left out, which stands for "about:blank": the status says it all.
type Problem struct {
	Title  string `json:"title" doc:"The status in words."`
	Status int    `json:"status" doc:"The HTTP status." minimum:"400" maximum:"599"`
	Detail string `json:"detail,omitempty" doc:"A sentence for people about what is wrong."`
	// Errors are set where the input is at fault.
	Errors []FieldError `json:"errors,omitempty" nullable:"false" doc:"What is wrong with which field."`
	// RequestID finds the request in the log.
	RequestID string `json:"request_id,omitempty" doc:"Names the request in the server's log."`
}

// FieldError says what is wrong with one field of the input.
type FieldError struct {
	In     string `json:"in,omitempty" enum:"body,path,query,header" doc:"The part of the request that holds the field."`
	Field  string `json:"field" doc:"The field's path within it, such as \"criteria[2].name\"; empty for the whole."`
	Detail string `json:"detail" doc:"What was wanted, and what was found."`
}

// answers are the sentences for each status that the bridge's errors map to.
// They are all that a caller sees of an error, but for the field of a
// [bridge.InvalidError] and the sentence of a [bridge.ContentError].
var answers = map[int]string{
	http.StatusBadRequest:            "The request is not valid.",
	http.StatusForbidden:             "This sender may not write here.",
	http.StatusNotFound:              "There is no such thing here.",
	http.StatusConflict:              "Somebody else changed this at the same time. Try again.",
	http.StatusGone:                  "This was valid once, and has expired.",
	http.StatusRequestEntityTooLarge: "This is too large.",
	http.StatusUnprocessableEntity:   "This content is not allowed here.",
	http.StatusTooManyRequests:       "This is too much in too short a time. Try again later.",
	http.StatusInternalServerError:   "Something went wrong on our side. Try again later.",
}

// Status maps an error to an HTTP status. What it does not know is a fault of
// ours, 500, which the caller logs.
func Status(err error) int {
	var tooLarge *http.MaxBytesError
	switch {
	case errors.Is(err, bridge.ErrNotFound), errors.Is(err, alias.ErrNotAlias):
		return http.StatusNotFound
	case errors.Is(err, bridge.ErrInvalid):
		return http.StatusBadRequest
	case errors.Is(err, bridge.ErrTooLarge), errors.As(err, &tooLarge):
		return http.StatusRequestEntityTooLarge
	case errors.Is(err, bridge.ErrRefusedSender):
		return http.StatusForbidden
	case errors.Is(err, bridge.ErrRefusedContent):
		return http.StatusUnprocessableEntity
	case errors.Is(err, bridge.ErrLimited):
		return http.StatusTooManyRequests
	case errors.Is(err, bridge.ErrConflict):
		return http.StatusConflict
	case errors.Is(err, bridge.ErrExpired):
		return http.StatusGone
	}
	return http.StatusInternalServerError
}

// NewProblem returns the answer to an error: a fixed sentence for its [Status],
// and where the input is at fault, which field and why.
func NewProblem(err error) Problem {
	p := Problem{Status: Status(err)}
	var (
		invalid *bridge.InvalidError
		content *bridge.ContentError
	)
	switch {
	case errors.As(err, &invalid):
		p.Errors = []FieldError{{Field: invalid.Field, Detail: sentence(invalid)}}
	case errors.As(err, &content):
		p.Detail = content.Sentence
	}
	return p.complete()
}

// sentence is an [bridge.InvalidError] without its field.
func sentence(e *bridge.InvalidError) string {
	if e.Got == "" {
		return "want " + e.Want
	}
	return "want " + e.Want + ", got " + e.Got
}

func (p Problem) complete() Problem {
	if p.Title == "" {
		p.Title = http.StatusText(p.Status)
	}
	if p.Detail == "" {
		p.Detail = answers[p.Status]
	}
	return p
}

// Write sends the problem. Title, detail and request id are filled in where
// they are empty.
func (p Problem) Write(w http.ResponseWriter, r *http.Request) {
	p = p.complete()
	p.RequestID = RequestID(r.Context())
	body, err := json.Marshal(p)
	if err != nil {
		panic(err) // strings and numbers always have a JSON form
	}
	w.Header().Set("Content-Type", ProblemType)
	w.WriteHeader(p.Status)
	w.Write(body) //nolint:errcheck // the client is gone; there is nobody to tell
}
