package render

import (
	"fmt"
	"slices"

	"zentrunk-reports/internal/money"
)

// A chart is a row of bars or dashes, drawn in an SVG that stretches: its words
// stand outside, where they keep their size.
type chart struct {
	ID, Title, Desc string
	Width           int // of the view box; its height is chartHeight
	Marks           []mark
	Axis            []string // labels from the top to the bottom, evenly spaced
	Ticks           []string // labels from the left to the right
	Peak            string   // where the highest mark is, in words
	PeakFigure      *figure
	Gaps            bool   // days that are not sound are marked
	Limit           string // what the line across is; empty where there is none
	Unit            string
	Table           *table // the same in text
	Small           bool
}

// A mark is a rectangle of a chart.
type mark struct {
	X, Y, W, H int
	Class      string
}

const (
	chartHeight = 100
	pitch       = 10 // from one bar to the next
	barWidth    = 8
	dashHeight  = 6
)

// A path is marks of one class, in one element: a page has hundreds of bars.
type path struct{ Class, D string }

// Paths returns the marks of c by class, in the order in which classes first come.
func (c chart) Paths() []path {
	var out []path
	for _, m := range c.Marks {
		i := slices.IndexFunc(out, func(p path) bool { return p.Class == m.Class })
		if i < 0 {
			i, out = len(out), append(out, path{Class: m.Class})
		}
		out[i].D += fmt.Sprintf("M%d %dh%dv%dh-%dz", m.X, m.Y, m.W, m.H, m.W)
	}
	return out
}

// bar returns a bar at place i that is so many thousandths high.
func bar(i, high int, class string) mark {
	h := high * chartHeight / 1000
	if high > 0 && h == 0 {
		h = 1 // little is not nothing
	}
	return mark{i*pitch + 1, chartHeight - h, barWidth, h, class}
}

// dash returns a dash at place i at so many thousandths of the height.
func dash(i, high int, class string) mark {
	y := (1000 - high) * (chartHeight - dashHeight) / 1000
	return mark{i*pitch + 1, y, barWidth, dashHeight, class}
}

// highest returns the index of the greatest of n values, the first of equals.
func highest(n int, less func(i, j int) bool) int {
	best := 0
	for i := range n {
		if less(best, i) {
			best = i
		}
	}
	return best
}

// amountParts returns a in thousandths of most, 0 where there is nothing to
// compare with.
func amountParts(a, most money.Sum) int {
	n, err := a.Parts(most, 1000)
	if err != nil || n < 0 {
		return 0
	}
	return int(min(n, 1000))
}
