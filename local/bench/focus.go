package main

import "fmt"

// mostFocusTimes is how much a publish may cost of one without the cost file.
const mostFocusTimes = 1.05

// focusRow is what the cost file adds to a publish, whose process took so many seconds.
func (p *published) focusRow() row {
	publish := median(p.whole.usage.cpu) * float64(p.calls) / 100_000
	ratio := publish / (publish - p.parts.focus.Seconds())
	return row{
		"  CPU, times without the cost file", fmt.Sprintf("%.3f ×", ratio), "<= " + times(mostFocusTimes), ratio <= mostFocusTimes,
		fmt.Sprintf("%.0f ms for %s rows of focus.parquet, reading them back included", p.parts.focus.Seconds()*1000, thousands(int(p.parts.costs))),
	}
}
