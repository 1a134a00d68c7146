// Package progress shows how far a run is on standard error: one bar a day on
// a terminal, a plain line now and then anywhere else. It knows nothing of the
// job, which calls [Display.Update], and never writes to standard output.
package progress

import (
	"io"
	"os"
	"sync"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/cwriter"
)

// A Display shows one run. Its methods are safe for concurrent use.
type Display struct {
	bars *mpb.Progress // nil where lines are written

	mu     sync.Mutex // guards what follows, and writes of lines
	out    io.Writer
	day    *day // the one that runs; nil before the first
	ended  map[string]bool
	closed bool
}

// A day is one day of the run. Its counts are read by the bar's goroutine.
type day struct {
	name   string
	counts counts
	bar    *bar // nil where lines are written
	said   time.Time
	phases map[string]bool // those a line was written of
}

// New returns a display on file: bars where file is a terminal that can move
// its cursor, lines elsewhere. [Display.Close] must be called.
func New(file *os.File) *Display {
	return newDisplay(file, os.Getenv("TERM") != "dumb" && hasRoom(int(file.Fd())))
}

// hasRoom says whether fd is a terminal with room for bars: one without a size,
// as some containers have, would show nothing.
func hasRoom(fd int) bool {
	if !cwriter.IsTerminal(fd) {
		return false
	}
	width, height, err := cwriter.GetSize(fd)
	return err == nil && width > 0 && height > 0
}

func newDisplay(out io.Writer, bars bool) *Display {
	d := &Display{out: out, ended: map[string]bool{}}
	if bars {
		d.bars = mpb.New(
			mpb.WithOutput(out),
			mpb.WithAutoRefresh(),  // the decision is made: the library would decide again
			mpb.PopCompletedMode(), // days that ended scroll away: a run may have more than fit
		)
	}
	return d
}

// Update tells how far a day (YYYY-MM-DD) is: listed of calls have been read
// from the list, insights of wanted have been asked for. Totals may grow while
// the day runs; 0 is one that is not known yet. Counts of what is done never go
// back, because updates of several goroutines may overtake one another.
//
// Days run one after another, in any order: the first update of a day ends the one before,
// and later updates of that one are ignored, as are all after Close.
func (d *Display) Update(name string, listed, calls, insights, wanted int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed || d.ended[name] {
		return
	}
	if d.day == nil || d.day.name != name {
		d.finish()
		d.day = &day{name: name, phases: map[string]bool{}}
		if d.bars != nil {
			d.day.bar = newBar(d.bars, name)
		}
	}
	seen := &d.day.counts
	seen.listed, seen.calls = max(seen.listed, listed), calls
	seen.insights, seen.wanted = max(seen.insights, insights), max(seen.wanted, wanted)
	if d.day.bar != nil {
		d.day.bar.show(*seen)
		return
	}
	d.line()
}

// Write passes whole lines, such as those of a log, on to the display's file
// without tearing a bar.
func (d *Display) Write(p []byte) (int, error) {
	if d.bars != nil {
		if n, err := d.bars.Write(p); err == nil {
			return n, nil
		} // closed: nothing is left to tear
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.out.Write(p)
}

// Close shows how the last day ended and leaves the file to others. Later calls
// do nothing. It never fails: a run does not end for want of a display.
func (d *Display) Close() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		return
	}
	d.closed = true
	d.finish()
	if d.bars != nil {
		d.bars.Wait()
	}
}

// finish ends the day that runs, if any.
func (d *Display) finish() {
	if d.day == nil {
		return
	}
	d.ended[d.day.name] = true
	if d.day.bar != nil {
		d.day.bar.finish(d.day.counts)
		return
	}
	d.lastLine()
}
