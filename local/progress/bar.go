package progress

import (
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
			return c.result() + " "
		}
		return c.String() + " "
	})
	left := decor.AverageETA(decor.ET_STYLE_GO)
	// A total of 0 keeps the bar from ending by itself whenever it is full,
	// which it is after each window while totals grow.
	b.Bar = bars.AddBar(0,
		mpb.PrependDecorators(decor.Name(name+" "), text),
		mpb.AppendDecorators(decor.OnAbort(decor.OnComplete(left, ""), "")),
	)
	return b
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
