package render

import (
	"zentrunk-reports/internal/money"
)

// A chart is a row of bars or dashes, drawn in an SVG that stretches: its words
// stand outside, where they keep their size.
type chart struct {
	ID, Title, Desc string
	Width           int // of the view box; its height is chartHeight
	Marks           []mark
	Ticks           []string
	Peak            string // where the highest mark is, in words
	PeakFigure      *figure
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
