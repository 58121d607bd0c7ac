package parser

import (
	"bufio"
	"bytes"
	"io"
	"slices"
)

// lineBuffer is the longest line that is seen whole; longer ones come in
// pieces, and are no boundaries and no usable header fields' starts.
const lineBuffer = 4 << 10

// lineReader hands out the lines of a mail, and ends a part at the boundary
// lines of all multiparts that are open: a part that is never closed ends
// where the part around it does.
type lineReader struct {
	r          *bufio.Reader
	err        error    // what r ended with
	boundaries [][]byte // "--boundary" of each open multipart, outermost first

	chunk    []byte // a line, or a piece of a long one, with its line end
	start    bool   // chunk starts a line
	mid      bool   // the next piece continues a line
	again    bool   // chunk was put back
	boundary int    // index in boundaries of the boundary line reached, or -1
	closing  bool   // that boundary line closes its multipart
}

func newLineReader(r io.Reader) *lineReader {
	return &lineReader{r: bufio.NewReaderSize(r, lineBuffer), boundary: -1}
}

// next reads the next line or piece of one. It returns false at a boundary
// line, which stays current until pass is called, and at the end of the mail.
func (l *lineReader) next() bool {
	if l.boundary >= 0 {
		return false
	}
	if l.again {
		l.again = false
		return true
	}
	if l.err != nil {
		return false
	}
	chunk, err := l.r.ReadSlice('\n')
	l.chunk, l.start = chunk, !l.mid
	l.mid = err == bufio.ErrBufferFull //nolint:errorlint // bufio returns it bare, once for each piece
	if err != nil && !l.mid {
		l.err = err
		if len(chunk) == 0 {
			return false
		}
	}
	if l.start && len(chunk) > 2 && chunk[0] == '-' && chunk[1] == '-' {
		return !l.atBoundary(chunk)
	}
	return true
}

// peek returns up to n bytes of what follows the current line.
func (l *lineReader) peek(n int) []byte {
	l.chunk = bytes.Clone(l.chunk) // Peek may move the buffer that it is in
	b, _ := l.r.Peek(n)
	return b
}

// unread puts the current line back.
func (l *lineReader) unread() { l.again = true }

// atBoundary looks for the innermost boundary that the line is.
func (l *lineReader) atBoundary(line []byte) bool {
	for i, boundary := range slices.Backward(l.boundaries) {
		rest, ok := bytes.CutPrefix(line, boundary)
		if !ok {
			continue
		}
		rest = bytes.TrimRight(rest, " \t\r\n")
		if closing := string(rest) == "--"; closing || len(rest) == 0 {
			l.boundary, l.closing = i, closing
			return true
		}
	}
	return false
}

// pass goes on behind the boundary line.
func (l *lineReader) pass() { l.boundary = -1 }

// skip reads up to the next boundary line.
func (l *lineReader) skip() {
	for l.next() {
		continue
	}
}

// readErr is the error that the mail ended with, nil at its proper end.
func (l *lineReader) readErr() error {
	if l.err == io.EOF { //nolint:errorlint // the io.Reader contract has it bare
		return nil
	}
	return l.err
}
