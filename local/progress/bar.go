package progress

import (
	"fmt"
	"sync/atomic"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
)

// A bar shows one day.
type bar struct {
	*mpb.Bar
	// counts is read while the bar is drawn. Drawing must not wait for the
	// display's mutex: an update that holds it waits for the drawing.
	counts atomic.Pointer[counts]
}

func newBar(bars *mpb.Progress, name string) *bar {
	b := &bar{}
	b.counts.Store(&counts{})
	text := decor.Any(func(s decor.Statistics) string {
		c := b.counts.Load()
		if s.Completed || s.Aborted {
			return even(c.result(), s.AvailableWidth)
		}
		return even(c.String(), s.AvailableWidth)
	})
	left := decor.AverageETA(decor.ET_STYLE_GO, decor.WC{W: timeWidth})
	// A total of 0 keeps the bar from ending by itself whenever it is full,
	// which it is after each window while totals grow.
	b.Bar = bars.AddBar(0,
		mpb.PrependDecorators(decor.Name(name+" "), text),
		mpb.AppendDecorators(decor.OnAbort(decor.OnComplete(left, ""), "")),
	)
	return b
}

// The line's parts keep their places while numbers grow and days follow one another:
// the widest text is "insights 700000/~1000000", and most times are 59m59s or less.
const (
	textWidth = 26
	timeWidth = 7
	roomy     = 60 // columns, from which a line has room for that beside a bar
)

// even returns text in its place of a line that has so much room left.
func even(text string, room int) string {
	if room < roomy {
		return text + " "
	}
	return fmt.Sprintf("%-*s ", textWidth, text)
}

func (b *bar) show(c counts) {
	b.counts.Store(&c)
	done, total := c.requests()
	b.SetTotal(max(done, total), false)
	b.SetCurrent(done)
}

// finish leaves the bar as it is for good.
func (b *bar) finish(c counts) {
	b.counts.Store(&c)
	if c.whole() {
		b.SetTotal(-1, true) // full, whatever it held
	} else {
		b.Abort(false)
	}
}
