package progress

import (
	"fmt"
	"time"
)

// lineEvery is how often a day that goes on is worth a line in a log.
const lineEvery = 10 * time.Second

// line writes a line when the day enters a phase for the first time, and every
// lineEvery while updates come.
func (d *Display) line() {
	day, now := d.day, time.Now()
	phase := day.counts.phase()
	if day.phases[phase] && now.Sub(day.said) < lineEvery {
		return
	}
	day.phases[phase] = true
	day.said = now
	fmt.Fprintf(d.out, "%s: %s\n", day.name, day.counts)
}

func (d *Display) lastLine() {
	fmt.Fprintf(d.out, "%s: %s\n", d.day.name, d.day.counts.result())
}
