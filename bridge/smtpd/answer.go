package smtpd

import (
	"errors"
	"fmt"
	"strings"

	"github.com/emersion/go-smtp"

	"github.com/passerelle-mail/passerelle/alias"
	"github.com/passerelle-mail/passerelle/bridge"
)

// The answers that the protocol alone gives rise to.
var (
	errBusy      = answer(421, 4, 3, 2, "Too many connections, try again later")
	errBusyHost  = answer(421, 4, 7, 0, "Too many connections from your address, try again later")
	errStopping  = answer(421, 4, 3, 2, "The server stops, try again later")
	errIdle      = answer(421, 4, 4, 2, "You took too long")
	errStartOver = answer(421, 4, 3, 0, "A mail was broken off, start again in a new connection")
	errGuessing  = answer(421, 4, 7, 0, "Too many unknown recipients")
	errGuessers  = answer(421, 4, 7, 0, "Too many unknown recipients from your network, try again later")

	errIdler = answer(421, 4, 7, 0, "Too many commands without a mail")

	errStalled  = answer(451, 4, 4, 2, "The mail took too long")
	errCut      = answer(451, 4, 4, 2, "The connection ended inside the mail")
	errBareLine = answer(554, 5, 6, 0, "The mail has a CR or LF that is not part of a CR LF pair")
	errLongLine = answer(554, 5, 6, 0, "The mail has a line that is too long")

	errLongCommand   = answer(500, 5, 5, 2, "The command is too long")
	errControl       = answer(500, 5, 5, 2, "The command has control characters")
	errHTTP          = answer(500, 5, 5, 1, "This is a mail server")
	errBadChunk      = answer(501, 5, 5, 4, "BDAT wants a size, and may end with LAST")
	errTLSNoArgs     = answer(501, 5, 5, 4, "STARTTLS takes nothing behind it")
	errTLSEarly      = answer(554, 5, 5, 1, "Something was sent behind STARTTLS before our answer")
	errNested        = answer(503, 5, 5, 1, "There is a MAIL already")
	errBadHello      = answer(501, 5, 5, 2, "Your name in the greeting is too long")
	errBadAddress    = answer(501, 5, 1, 3, "This is not a mail address")
	errNotASCII      = answer(553, 5, 6, 7, "This address wants SMTPUTF8")
	errUnknown       = answer(550, 5, 1, 1, "There is no such address here")
	errRefusedSender = answer(550, 5, 7, 1, "You may not write to this address")
	errTooLarge      = answer(552, 5, 3, 4, "The mail is too large")
)

// errFault is for whatever is none of the errors below, and so is a fault of
// ours.
var errFault = answer(451, 4, 3, 0, "Something is wrong on our side, try again later")

// errorAnswers are the answers to the errors of the [Receiver].
var errorAnswers = []struct {
	err    error
	answer *smtp.SMTPError
}{
	// One answer for what was never ours and what names nothing, so that nobody
	// can tell them apart.
	{alias.ErrNotAlias, errUnknown},
	{bridge.ErrNotFound, errUnknown},
	{bridge.ErrExpired, answer(550, 5, 1, 6, "This address is no longer in use")},
	{bridge.ErrTooLarge, errTooLarge},
	{bridge.ErrRefusedSender, errRefusedSender},
	{bridge.ErrRefusedContent, answer(554, 5, 7, 0, "The mail holds what is not allowed here")},
	{bridge.ErrInvalid, answer(554, 5, 6, 0, "The mail cannot be read")},
	{bridge.ErrLoop, answer(554, 5, 4, 6, "This is one of our own mails coming back")},
	{bridge.ErrLimited, answer(451, 4, 7, 1, "Too many mails in a short time, try again later")},
	{bridge.ErrConflict, answer(451, 4, 3, 0, "Try again later")},
}

// answerTo is the answer to an error of the [Receiver], which is not nil. It is
// the only way from an error to an answer. No text of an error gets out but the
// sentence of a [bridge.ContentError], [bridge.TooLargeError] or [bridge.LimitError], which are made
// for it.
//
// go-smtp takes an error for an answer only where it is a bare SMTPError; what is
// around one makes it a 554.
func answerTo(err error) *smtp.SMTPError {
	if content := (*bridge.ContentError)(nil); errors.As(err, &content) {
		return answer(554, 5, 7, 0, sayable(content.Sentence("en")))
	}
	if file := (*bridge.TooLargeError)(nil); errors.As(err, &file) {
		return answer(552, 5, 3, 4, sayable(file.Sentence("en")))
	}
	if limit := (*bridge.LimitError)(nil); errors.As(err, &limit) {
		return answer(451, 4, 7, 1, sayable(limit.Error()))
	}
	for _, e := range errorAnswers {
		if errors.Is(err, e.err) {
			return e.answer
		}
	}
	return errFault
}

// accepted is the answer to a mail that is safe on disk.
func accepted(id string) *smtp.SMTPError { return answer(250, 2, 0, 0, "Accepted as "+id) }

// fold makes one answer of those for the recipients, where the protocol has only
// one: a 4xx if there is one, so that nobody's mail is lost; else acceptance if
// there is one; else the first refusal.
func fold(answers []*smtp.SMTPError) *smtp.SMTPError {
	folded := answers[0]
	for _, a := range answers {
		switch a.Code / 100 {
		case 4:
			return a
		case 2:
			folded = a
		}
	}
	return folded
}

func answer(code, class, subject, detail int, text string) *smtp.SMTPError {
	return &smtp.SMTPError{Code: code, EnhancedCode: smtp.EnhancedCode{class, subject, detail}, Message: text}
}

// line is an answer as it goes out where go-smtp does not see to it.
func line(a *smtp.SMTPError) []byte {
	e := a.EnhancedCode
	return fmt.Appendf(nil, "%d %d.%d.%d %s\r\n", a.Code, e[0], e[1], e[2], a.Message)
}

// maxSentence keeps an answer within the 512 octets of RFC 5321, section
// 4.5.3.1.5, with a recipient of LMTP before it.
const maxSentence = 240

// sayable makes a sentence fit for one line of ASCII.
func sayable(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\t':
			return ' '
		case r < ' ' || r > '~':
			return '?'
		}
		return r
	}, s)
	return s[:min(len(s), maxSentence)]
}
