package smtpd

import "github.com/emersion/go-smtp"

// maxLine is how long a line of a mail may be. RFC 5322 has 998 octets; some
// real mails have a whole text in one line.
const maxLine = 1 << 20

// scanner finds the end of a mail and refuses what others may take for one.
// Its zero value is at the start of a mail.
type scanner struct {
	state scanState
	line  int // octets so far
}

type scanState int

const (
	scanLineStart scanState = iota
	scanText
	scanCR
	scanDot   // a line that starts with a dot
	scanDotCR // and has a CR behind it
	scanEnd
)

// scan goes on with b. It returns how many bytes belong to the mail, the line
// with the dot at its end among them, or why the mail is refused.
func (s *scanner) scan(b []byte) (int, *smtp.SMTPError) {
	for i, c := range b {
		s.line++
		switch {
		case c == '\r' && (s.state == scanCR || s.state == scanDotCR):
			return 0, answerBareLine
		case c == '\r' && s.state == scanDot:
			s.state = scanDotCR
		case c == '\r':
			s.state = scanCR
		case c == '\n' && s.state == scanDotCR:
			s.state = scanEnd
			return i + 1, nil
		case c == '\n' && s.state == scanCR:
			s.state, s.line = scanLineStart, 0
		case c == '\n' || s.state == scanCR || s.state == scanDotCR:
			return 0, answerBareLine
		case c == '.' && s.state == scanLineStart:
			s.state = scanDot
		default:
			s.state = scanText
		}
		if s.line > maxLine {
			return 0, answerLongLine
		}
	}
	return len(b), nil
}

func (s *scanner) ended() bool { return s.state == scanEnd }
