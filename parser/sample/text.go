package sample

import (
	"strings"
	"unicode/utf8"
)

// nbsp is the no-break space that French typography has before a colon.
const nbsp = "\u00a0"

// quoteLines puts the mark of a quotation before each line; blank is the whole
// of a line that was empty.
func quoteLines(text, blank string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		switch {
		case line == "":
			lines[i] = blank
		case line[0] == '>':
			lines[i] = ">" + line
		default:
			lines[i] = "> " + line
		}
	}
	return strings.Join(lines, "\n")
}

// wrap breaks the lines of text at spaces, and behind any character of also, so
// that they have at most width characters where that is possible.
func wrap(text string, width int, also string) string {
	var out []string
	for line := range strings.SplitSeq(text, "\n") {
		for utf8.RuneCountInString(line) > width {
			cut, next := breakAt(line, width, also)
			if cut == 0 {
				break
			}
			out = append(out, line[:cut])
			line = line[next:]
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}

// breakAt returns where the first line ends and where the next one starts.
func breakAt(line string, width int, also string) (cut, next int) {
	runes := 0
	for i, r := range line {
		if runes > width {
			break
		}
		switch {
		case r == ' ' && i > 0:
			cut, next = i, i+1
		case strings.ContainsRune(also, r) && runes < width && i+1 < len(line):
			cut, next = i+1, i+1
		}
		runes++
	}
	return cut, next
}

// flowed writes text in format=flowed (RFC 3676): a line that ends with a
// space goes on in the next one.
func flowed(text string) string {
	const width = 72
	var out []string
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.TrimRight(line, " ")
		for utf8.RuneCountInString(line) > width {
			cut, next := flowBreak(line, width)
			if cut == 0 {
				break
			}
			out = append(out, stuff(line[:cut])+" ")
			line = line[next:]
		}
		out = append(out, stuff(line))
	}
	return strings.Join(out, "\n")
}

func flowBreak(line string, width int) (cut, next int) {
	runes := 0
	for i, r := range line {
		if runes >= width && cut > 0 {
			break
		}
		if r == ' ' && i > 0 {
			cut, next = i, i+1
		}
		runes++
	}
	return cut, next
}

// stuff is the space-stuffing of RFC 3676, section 4.4.
func stuff(line string) string {
	for _, start := range []string{" ", ">", "From "} {
		if strings.HasPrefix(line, start) {
			return " " + line
		}
	}
	return line
}

// mailbox returns the address as clients show it in text.
func (a Address) mailbox() string {
	if a.Name == "" {
		return a.Email
	}
	return a.Name + " <" + a.Email + ">"
}

// shown returns the name, or the address where there is none.
func (a Address) shown() string {
	if a.Name == "" {
		return a.Email
	}
	return a.Name
}
