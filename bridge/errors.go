package bridge

import "errors"

// The errors that callers act on. Each door turns them into an answer in one
// function; what is none of them is a fault of ours.
var (
	// ErrNotFound: there is no such thing, or the asker may not see it.
	ErrNotFound = errors.New("not found")
	// ErrInvalid: the input can never be right. See [InvalidError].
	ErrInvalid = errors.New("invalid")
	// ErrForbidden: the asker may see it, but not change it.
	ErrForbidden = errors.New("forbidden")
	// ErrTooLarge: a mail or file is over its limit.
	ErrTooLarge = errors.New("too large")
	// ErrRefusedSender: the sender may not write there.
	ErrRefusedSender = errors.New("sender refused")
	// ErrRefusedContent: the content is against policy. See [ContentError].
	ErrRefusedContent = errors.New("content refused")
	// ErrLoop: one of our own mails came back.
	ErrLoop = errors.New("mail loop")
	// ErrLimited: too much in too short a time.
	ErrLimited = errors.New("limit reached")
	// ErrNotReady: the move to messaging wants a rehearsal that was scored first.
	ErrNotReady = errors.New("not rehearsed")
	// ErrConflict: it cannot be done as things are. Where somebody else changed them
	// meanwhile, trying again may help.
	ErrConflict = errors.New("conflict")
	// ErrChanged: it is not any more as the asker expects it.
	ErrChanged = errors.New("changed")
	// ErrUnavailable: something that we need to ask is down. Trying again later
	// helps.
	ErrUnavailable = errors.New("unavailable")
	// ErrExpired: the alias or link was valid once.
	ErrExpired = errors.New("expired")
)

// InvalidError is an [ErrInvalid] that names the field.
type InvalidError struct {
	Field string // as the caller spells it, such as "listing.contact"
	Got   string // what it held, shortened; empty where that is no help
	Want  string // what would be right
}

func (e *InvalidError) Error() string {
	s := e.Field + ": want " + e.Want
	if e.Got != "" {
		s += ", got " + e.Got
	}
	return s
}

// Unwrap makes errors.Is(err, ErrInvalid) true.
func (e *InvalidError) Unwrap() error { return ErrInvalid }
