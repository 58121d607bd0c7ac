package mailauth

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// The largest header that is looked at, in bytes and in lines. Of a
// hundred public mails 99 have less than 5 KiB. The libraries join the lines of a folded field
// one by one, each time with a copy: 1.6 MB of them take nine seconds.
const (
	maxHeader      = 256 << 10
	maxHeaderLines = 5_000
)

// headerInBounds says whether the header of a mail may be given to libraries.
func headerInBounds(raw io.Reader) bool {
	r := bufio.NewReader(io.LimitReader(raw, maxHeader+1))
	size, lines, begins := 0, 0, true // of a line
	for size <= maxHeader && lines <= maxHeaderLines {
		b, err := r.ReadSlice('\n')
		size += len(b)
		if begins && err == nil && len(bytes.TrimRight(b, "\r\n")) == 0 {
			return true
		}
		if begins = !errors.Is(err, bufio.ErrBufferFull); !begins {
			continue
		}
		lines++
		if err != nil {
			return size <= maxHeader
		}
	}
	return false
}
