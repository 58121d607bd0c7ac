package sample

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// An Answer is text that the person writes into the quotation.
type Answer struct {
	Below string // the line of the original's text that it stands below
	Text  string
}

// inlineClients are the clients whose quotation can be written into.
var inlineClients = []string{"gmail", "apple-mail", "thunderbird"}

var errNoLine = errors.New("an answer stands below a line that the original does not have")

// piece is a piece of the quotation, and what is written below it.
type piece struct{ quoted, answer string }

// pieces splits the original's text below the lines that are answered.
func pieces(text string, answers []Answer) ([]piece, error) {
	var all []piece
	var quoted []string
	lines := strings.Split(text, "\n")
	rest := slices.Clone(answers)
	for _, line := range lines {
		quoted = append(quoted, line)
		if len(rest) > 0 && line == rest[0].Below {
			all = append(all, piece{strings.Join(quoted, "\n"), normal(rest[0].Text)})
			quoted, rest = nil, rest[1:]
		}
	}
	if len(rest) > 0 {
		return nil, fmt.Errorf("%w: %q", errNoLine, rest[0].Below)
	}
	if len(quoted) > 0 {
		all = append(all, piece{quoted: strings.Join(quoted, "\n")})
	}
	return all, nil
}

// quotation returns the text of the quotation with what is written into and
// below it.
func (d *draft) quotation(blank string) string {
	var b strings.Builder
	for _, p := range d.pieces {
		b.WriteString(quoteLines(strings.Trim(p.quoted, "\n"), blank))
		if p.answer != "" {
			b.WriteString("\n\n" + p.answer + "\n\n")
		}
	}
	out := strings.TrimRight(b.String(), "\n")
	if d.below != "" {
		out += "\n\n" + d.below
	}
	return out
}

// quotationHTML is the same in HTML: each piece between open and end, what is
// written as the client marks it up.
func (d *draft) quotationHTML(rename func(string) string, open, end string, markup func(string) string) string {
	if len(d.pieces) == 1 && d.pieces[0].answer == "" {
		out := open + d.original.quotedHTML(rename) + end
		if d.below != "" {
			out += markup("\n" + d.below)
		}
		return out
	}
	var b strings.Builder
	for _, p := range d.pieces {
		b.WriteString(open + "<div>" + escapeLines(strings.Trim(p.quoted, "\n"), "<br>\n") + "</div>" + end)
		if p.answer != "" {
			b.WriteString(markup("\n" + p.answer + "\n"))
		}
	}
	return b.String()
}

// place takes what the person writes and where from a reply.
func (d *draft) place(r Reply) error {
	if (r.Below || len(r.Answers) > 0) && !slices.Contains(inlineClients, r.Client) {
		return fmt.Errorf("%w: client %q quotes without marks, and nobody writes into or below that", ErrUnknown, r.Client)
	}
	var err error
	if d.pieces, err = pieces(d.original.Text, r.Answers); err != nil {
		return err
	}
	if r.Below {
		d.below, d.text = d.text, ""
	}
	return nil
}
