package render

import (
	"fmt"
	"html/template"
	"slices"
	"strings"

	"zentrunk-reports/internal/report"
)

// tableRows is how many rows of a breakdown a page shows, besides those that stand out.
// The rest is summed up in one more row, and whole in the Parquet files.
const tableRows = 10

// A table is a table of a page.
type table struct {
	ID      string // what the ids of its rows begin with; empty where none is linked to
	Caption string
	Note    string
	Head    []head
	Rows    []row
	Labels  string // class of the labels of its cards
	Cards   bool   // rows become cards where the screen is narrow
	Chart   bool   // says in text what a chart shows: folded away at first
}

// Wide is whether a figure of t needs more room than columns are made for.
func (t *table) Wide() bool { return slices.ContainsFunc(t.Rows, row.wide) }

// Lines returns the rows of t, with what follows from a cell and its column. A page takes
// half as much processor time again where templates find that out for each cell.
func (t *table) Lines() []row {
	for _, r := range t.Rows {
		for i := range r.Cells {
			r.Cells[i].Class, r.Cells[i].Alone = t.Head[i].class(), r.Cells[i].alone()
		}
	}
	return t.Rows
}

// A head is a column's head.
type head struct {
	Label, Unit string
	Text        bool // of words, not of figures
	Long        bool // of several words: twice as wide on a card
}

// class is that of the cells below h.
func (h *head) class() string {
	switch {
	case !h.Text:
		return ""
	case h.Long:
		return "t words"
	}
	return "t"
}

// A row's first cell names it.
type row struct {
	ID    string // of a row that is linked to
	At    string // path of the row in report.json; figures in it may be of .field
	Cells []cell
	Soft  bool // of too few calls to be judged, or a rest
}

// wide is whether a figure of r needs more room than columns are made for.
func (r row) wide() bool {
	return slices.ContainsFunc(r.Cells, func(c cell) bool { return c.Main != nil && c.Main.wide() })
}

// Class is dim for a soft row, and pairs where a card has room for two figures side by
// side and no more.
func (r row) Class() string {
	var names []string
	if r.Soft {
		names = append(names, "dim")
	}
	if r.wide() {
		names = append(names, "pairs")
	}
	return strings.Join(names, " ")
}

// A cell shows the first that is there of its text, its code and its figure.
type cell struct {
	Text     string   // of the data
	Aside    []string // of the data, below: what it calls it, where Text is its name, or more of it
	Words    string   // ours
	Told     string   // of the data, a sentence that is shown whole
	Code     string
	Main     *figure
	Low      *figure // with High: the interval
	High     *figure
	Also     *figure // the same in another unit, AlsoUnit
	AlsoUnit string
	Bar      *int // thousandths of the column's width
	Stack    []part
	Mark     string // what is to be noticed, in a word or two
	Note     string
	Href     string // where Told leads

	Class string        // of its column
	Alone template.HTML // all of it where it is a figure and nothing else
}

// alone returns the figure of a cell that holds nothing else, as most do, as HTML; "" of
// others.
func (c *cell) alone() template.HTML {
	if c.Main == nil || c.Text != "" || c.Aside != nil || c.Words != "" || c.Told != "" || c.Code != "" ||
		c.Low != nil || c.Also != nil || c.Bar != nil || c.Stack != nil || c.Note != "" || c.Mark != "" {
		return ""
	}
	return c.Main.Span()
}

// A part is one of several shares of a whole, in thousandths.
type part struct {
	X, W  int
	Class string
}

func only(f figure) cell { return cell{Main: &f} }

func within(f, low, high figure) cell {
	if low.Text == none {
		return cell{Main: &f}
	}
	return cell{Main: &f, Low: &low, High: &high}
}

// thousandths returns n / of in thousandths, 0 of nothing.
func thousandths(n, of int) int {
	if of <= 0 {
		return 0
	}
	return int(int64(n) * 1000 / int64(of))
}

// stack turns counts into parts side by side. The last ends where the whole
// does.
func stack(counts []int, classes ...string) []part {
	sum, whole := 0, 0
	for _, n := range counts {
		whole += n
	}
	var out []part
	for i, n := range counts {
		from := thousandths(sum, whole)
		sum += n
		if w := thousandths(sum, whole) - from; w > 0 {
			out = append(out, part{from, w, classes[i]})
		}
	}
	return out
}

// wilson returns the interval of a share of k in n as figures.
func wilson(kPath, nPath string, k, n int) (low, high figure) {
	args := "(" + kPath + "," + nPath + ")"
	if n == 0 {
		return figure{"low" + args, asPercent, none}, figure{"high" + args, asPercent, none}
	}
	lo, hi := report.Wilson(k, n)
	return percentOf("low"+args, &lo), percentOf("high"+args, &hi)
}

// at returns the path of a field of row i of a list.
func at(list string, i int, field string) string { return fmt.Sprintf("%s.%d.%s", list, i, field) }

// locate names the row's path once, and its figures' paths from there: a page has
// hundreds of figures.
func (r row) locate(list string, i int) row {
	r.At = fmt.Sprintf("%s.%d", list, i)
	for _, c := range r.Cells {
		for _, f := range []*figure{c.Main, c.Low, c.High, c.Also} {
			if f != nil {
				f.Of = strings.ReplaceAll(f.Of, r.At+".", ".")
			}
		}
	}
	return r
}
