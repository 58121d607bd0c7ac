package parser

import "strings"

// unflow joins the lines of format=flowed text (RFC 3676) that a soft line end
// had parted. Quoted lines keep their depth, as one ">" for each level and a
// blank.
func unflow(s string, delSp bool) string {
	var (
		out  strings.Builder
		open = -1 // quote depth of the paragraph being joined, or -1
	)
	out.Grow(len(s))
	for i, line := range strings.Split(s, "\n") {
		depth := 0
		for depth < len(line) && line[depth] == '>' {
			depth++
		}
		text := strings.TrimPrefix(line[depth:], " ")
		if open != depth || text == "-- " {
			if i > 0 {
				out.WriteByte('\n')
			}
			if depth > 0 {
				out.WriteString(line[:depth])
				if text != "" {
					out.WriteByte(' ')
				}
			}
		}
		open = -1
		if strings.HasSuffix(text, " ") && text != "-- " {
			open = depth
			if delSp {
				text = text[:len(text)-1]
			}
		}
		out.WriteString(text)
	}
	return out.String()
}
