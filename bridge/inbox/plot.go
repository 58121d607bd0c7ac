package inbox

import "strconv"

// plot is a chart of bars with the table behind it. Its bars stand in a box that
// is 100 high and 10 wide for each of them, which the page stretches.
type plot struct {
	Title, Told string // the second one says it in a sentence
	Table       string // names the table
	Width       int
	Top         int // the value of the highest bar
	Bars        []bar
	Names       []string // below the bars: of each, or of the first, middle and last
	EachNamed   bool
	Keys        []key // what the colours mean
	Heads       []string
	Lines       [][]string

	columns [][]barPiece
	names   []string
}

// bar is a rectangle.
type bar struct {
	Kind                string
	X, Y, Width, Height string
	Title               string
}

// barPiece is a part of a column.
type barPiece struct {
	kind  string
	value int
}

type key struct{ Kind, Name string }

func newPlot(table, title string, heads ...string) plot {
	return plot{Table: table, Title: title, Heads: heads}
}

// add adds a column of pieces, the lowest first.
func (p *plot) add(name string, pieces ...barPiece) {
	p.columns, p.names = append(p.columns, pieces), append(p.names, name)
	sum := 0
	for _, c := range pieces {
		sum += c.value
	}
	p.Top = max(p.Top, sum)
}

// line adds a line to the table.
func (p *plot) line(name string, values ...int) {
	line := []string{name}
	for _, n := range values {
		line = append(line, strconv.Itoa(n))
	}
	p.Lines = append(p.Lines, line)
}

// done draws the bars.
func (p plot) done(told string) plot {
	p.Told, p.Width = told, 10*len(p.columns)
	for i, pieces := range p.columns {
		sum := 0
		for _, c := range pieces {
			if c.value == 0 {
				continue
			}
			low, high := share(sum, p.Top), share(sum+c.value, p.Top)
			sum += c.value
			p.Bars = append(p.Bars, bar{
				Kind: c.kind, X: strconv.Itoa(10*i + 1), Y: tenths(1000 - high), Width: "8", Height: tenths(high - low),
				Title: p.names[i] + " · " + strconv.Itoa(c.value),
			})
		}
	}
	p.Names = p.names
	if n := len(p.names); !p.EachNamed && n > 2 {
		p.Names = []string{p.names[0], p.names[n/2], p.names[n-1]}
	}
	return p
}

// rowPlot is one bar that lies: a part of a whole, as long as the whole is of the
// longest.
func rowPlot(part, whole, longest int) plot {
	p := plot{Width: 100}
	for _, b := range []struct {
		kind     string
		from, to int
	}{{"answered", 0, part}, {"open", part, whole}} {
		from, to := share(b.from, longest), share(b.to, longest)
		if to > from {
			p.Bars = append(p.Bars, bar{Kind: b.kind, X: tenths(from), Y: "0", Width: tenths(to - from), Height: "10"})
		}
	}
	return p
}

// share returns a thousandth of a whole that is not 0.
func share(n, whole int) int {
	if whole == 0 {
		return 0
	}
	return n * 1000 / whole
}

func tenths(n int) string { return strconv.Itoa(n/10) + "." + strconv.Itoa(n%10) }
