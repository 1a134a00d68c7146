package display

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/mattn/go-runewidth"

	"zentrunk-reports/internal/zentrunk"
	"zentrunk-reports/local/when"
)

// gap is what lies between two columns, and wideGap where there is room for it.
const (
	gap     = 1
	wideGap = 2
)

// A Table writes calls as rows of one line each, none longer than the
// output is wide.
type Table struct {
	out    Output
	clock  when.Clock
	layout layout
	rows   int
}

// NewTable returns a table on out, with times by c.
func NewTable(out Output, c when.Clock) *Table {
	return &Table{out: out, clock: c, layout: layOut(callColumns(c), out.Width)}
}

// Call writes a row, and the header before the first. A record that could not
// be read says so in its place.
func (t *Table) Call(c zentrunk.Call) error {
	if t.rows++; t.rows == 1 {
		if err := t.line(t.layout.header()); err != nil {
			return err
		}
	}
	if c.Err != nil {
		return t.line(t.unreadableRow(c))
	}
	return t.line(t.layout.row(c))
}

// Close says what a narrow terminal leaves out that other commands ask for.
func (t *Table) Close() error {
	if t.rows == 0 || !t.out.Terminal || t.layout.shows(uuidHeader) {
		return nil
	}
	_, err := fmt.Fprintf(t.out.Notes, "A terminal of %d columns shows each call's UUID, which zentrunk insights takes; --json has it, too.\n",
		neededFor(callColumns(t.clock), uuidHeader))
	return err
}

func (t *Table) line(s string) error {
	s = strings.TrimRight(s, " ")
	if t.out.Width > 0 { // a cell that is never shortened may be wider than its column
		s = runewidth.Truncate(s, t.out.Width, "…")
	}
	_, err := t.out.Write([]byte(s + "\n"))
	return err
}

func (t *Table) unreadableRow(c zentrunk.Call) string {
	what := "unreadable record"
	if c.UUID != "" {
		what = "unreadable " + c.UUID
	}
	return fmt.Sprintf("%-19s %s: %s", orAbsent(t.clock.Wall(c.EndTime)), what, c.Err)
}

// A layout is which columns are shown, and how wide.
type layout struct {
	columns []column
	widths  []int
	gap     int
	room    int // that no column needs
}

// layOut fits columns into width characters; 0 is no bound. Columns are taken by
// rank until one does not fit, and widened by rank with what is left.
func layOut(all []column, width int) layout {
	if width <= 0 {
		width = math.MaxInt
	}
	l := layout{gap: wideGap}
	for _, c := range all {
		l.columns, l.widths = append(l.columns, c), append(l.widths, c.most)
	}
	if l.room = width - l.width(); l.room >= 0 {
		return l
	}
	l = layout{gap: gap}
	left, last := width+gap, 0
	for ; last < len(all); last++ {
		need := ranked(all, last+1).least + gap
		if need > left && last > 0 {
			break
		}
		left -= need
	}
	for _, c := range all {
		if c.rank <= last {
			l.columns, l.widths = append(l.columns, c), append(l.widths, c.least)
		}
	}
	for rank := 1; rank <= last; rank++ {
		for i, c := range l.columns {
			if more := min(c.most-c.least, left); c.rank == rank && more > 0 {
				l.widths[i] += more
				left -= more
			}
		}
	}
	l.room = left
	return l
}

// ranked returns the column of a rank; the ranks run from 1 without a hole.
func ranked(all []column, rank int) column {
	for _, c := range all {
		if c.rank == rank {
			return c
		}
	}
	return column{}
}

func (l layout) width() int {
	sum := l.gap * (len(l.widths) - 1)
	for _, w := range l.widths {
		sum += w
	}
	return sum
}

func (l layout) header() string {
	return l.join(func(c column) string { return runewidth.Truncate(c.header, c.most, "…") })
}

func (l layout) shows(header string) bool {
	return slices.ContainsFunc(l.columns, func(c column) bool { return c.header == header })
}

// neededFor is how wide a line is in which the column of a header has its place.
func neededFor(all []column, header string) int {
	width := 0
	for rank := 1; rank <= len(all); rank++ {
		c := ranked(all, rank)
		width += c.least + gap
		if c.header == header {
			break
		}
	}
	return width - gap
}

func (l layout) row(call zentrunk.Call) string {
	return l.join(func(c column) string { return printable(orAbsent(c.text(call))) })
}

func (l layout) join(text func(column) string) string {
	cells := make([]string, len(l.columns))
	for i, c := range l.columns {
		cells[i] = text(c)
	}
	widths := l.fit(cells)
	for i, c := range l.columns {
		if !c.whole {
			cells[i] = runewidth.Truncate(cells[i], widths[i], "…")
		}
		if c.right {
			cells[i] = runewidth.FillLeft(cells[i], widths[i])
		} else {
			cells[i] = runewidth.FillRight(cells[i], widths[i])
		}
	}
	return strings.Join(cells, strings.Repeat(" ", l.gap))
}

// fit returns the widths of one row: where a cell that is never shortened needs
// more than its column has, and more than the line has left, the others of the
// row make room, the last first.
func (l layout) fit(cells []string) []int {
	widths, missing := slices.Clone(l.widths), -l.room
	for i, c := range l.columns {
		if more := runewidth.StringWidth(cells[i]) - widths[i]; c.whole && more > 0 {
			widths[i] += more
			missing += more
		}
	}
	for i := len(widths) - 1; i >= 0 && missing > 0; i-- {
		if !l.columns[i].whole {
			less := min(missing, widths[i]-1)
			widths[i] -= less
			missing -= less
		}
	}
	return widths
}
