package smtpd

import (
	"bytes"

	"github.com/emersion/go-smtp"
)

// maxLine is how long a line of a mail may be. RFC 5322 has 998 octets; some
// real mails have a whole text in one line.
const maxLine = 1 << 20

// scanner takes a mail out of what is sent behind DATA: it finds the end, drops
// the dots that were put in (RFC 5321, section 4.5.2), and refuses what others
// may take for an end. Its zero value is at the start of a mail.
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

func (s *scanner) ended() bool { return s.state == scanEnd }

// scan goes on with src, until it ends or dst is full. It returns how many bytes
// of dst it has written and how many of src it has used.
func (s *scanner) scan(dst, src []byte) (written, used int, refusal *smtp.SMTPError) {
	for used < len(src) && written < len(dst) && !s.ended() {
		if s.line > maxLine {
			return written, used, errLongLine
		}
		if s.state == scanText {
			n := copy(dst[written:], text(src[used:]))
			written, used, s.line = written+n, used+n, s.line+n
			if n > 0 {
				continue
			}
		}
		c := src[used]
		used++
		s.line++
		keep, ok := s.step(c)
		if !ok {
			return written, used, errBareLine
		}
		if keep {
			dst[written] = c
			written++
		}
	}
	return written, used, nil
}

// step goes on with one byte. It is false for a CR or LF on its own, and else
// says whether the byte is part of the mail.
func (s *scanner) step(c byte) (keep, ok bool) {
	was := s.state
	switch {
	case c == '\n' && was == scanDotCR:
		s.state = scanEnd
		return false, true
	case c == '\n':
		s.state, s.line = scanLineStart, 0
		return true, was == scanCR
	case was == scanCR || was == scanDotCR:
		return false, false
	case c == '\r' && was == scanDot:
		s.state = scanDotCR
		return false, true
	case c == '\r':
		s.state = scanCR
	case c == '.' && was == scanLineStart:
		s.state = scanDot
		return false, true
	default:
		s.state = scanText
	}
	return true, true
}

// text is what there is before the next CR or LF.
func text(b []byte) []byte {
	for _, end := range []byte("\n\r") {
		if i := bytes.IndexByte(b, end); i >= 0 {
			b = b[:i]
		}
	}
	return b
}
