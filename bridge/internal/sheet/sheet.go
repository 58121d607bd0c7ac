// Package sheet keeps what people wrote from being run by the spreadsheets that
// files are opened with.
package sheet

import "strings"

// Harmless keeps spreadsheets from taking a text, or what follows a sign at which
// they may part it, for a formula: it puts an apostrophe before. Which sign parts
// columns depends on the country that a spreadsheet is set to.
func Harmless(s string) string {
	var out strings.Builder
	start := true
	for _, r := range s {
		if start && strings.ContainsRune("=+-@\t\r＝＋－＠", r) {
			out.WriteByte('\'')
		}
		out.WriteRune(r)
		start = strings.ContainsRune(",;\t\r\n", r) || start && r == ' '
	}
	return out.String()
}
