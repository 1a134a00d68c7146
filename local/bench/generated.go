package main

import (
	"sync"
	"time"

	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// A generated day is drawn in slices of a 128th of a day: seven halvings of a day end
// in whole seconds, so that no window of a large plan lies in two.
const (
	daySlices  = 128
	sliceLong  = 24 * time.Hour / daySlices
	daySeconds = 24 * 60 * 60
	curveCalls = 100_000
	// What is held: two windows are pulled at a time, and the insights of a call are asked
	// for once it is listed.
	keptSlices = 3
	keptListed = 1 << 16
)

// A generatedDay is the calls of a day, drawn anew when somebody asks for them and held
// for a while: ten million at once would take ten GiB. It is safe for concurrent use.
type generatedDay struct {
	from  time.Time
	calls [daySlices]int
	until [daySeconds + 1]int            // calls that ended before each second
	last  [daySeconds]*zentrunktest.Call // of each second, the first in the API's order; nil where there is none

	mu     sync.Mutex                   // guards what follows
	kept   map[int]*zentrunktest.Ledger // slices at hand
	order  []int                        // of kept, the oldest first
	listed map[string]*zentrunktest.Call
	lately []string // of listed, the oldest first
}

// generateDay counts the calls of a day as zentrunktest spreads them. It takes as long
// as drawing all of them.
func generateDay(from time.Time, calls int) *generatedDay {
	d := &generatedDay{from: from, kept: map[int]*zentrunktest.Ledger{}, listed: map[string]*zentrunktest.Call{}}
	curve := make([]int, daySlices)
	for _, c := range zentrunktest.Generate(zentrunktest.GenOptions{Seed: accountSeed, Start: from, Calls: curveCalls}) {
		curve[c.End.Sub(from)/sliceLong]++
	}
	sum, before := 0, 0
	for i, n := range curve {
		sum += n
		upTo := calls * sum / curveCalls
		d.calls[i], before = upTo-before, upTo
	}
	var seconds [daySeconds]int
	for i := range daySlices {
		for _, c := range d.draw(i).Calls() {
			second := int(c.End.Sub(from) / time.Second)
			if seconds[second]++; seconds[second] == 1 {
				d.last[second] = copyOf(c)
			}
		}
	}
	for i, n := range seconds {
		d.until[i+1] = d.until[i] + n
	}
	return d
}

// copyOf returns a copy that keeps no other call in memory.
func copyOf(c *zentrunktest.Call) *zentrunktest.Call {
	out := *c
	if c.Insights != nil {
		insights := *c.Insights
		out.Insights = &insights
	}
	return &out
}

// draw makes a slice.
func (d *generatedDay) draw(slice int) *zentrunktest.Ledger {
	out := &zentrunktest.Ledger{}
	if n := d.calls[slice]; n > 0 {
		out.Add(zentrunktest.Generate(zentrunktest.GenOptions{
			Seed: accountSeed, Start: d.from.Add(time.Duration(slice) * sliceLong), Span: sliceLong, Calls: n,
		})...)
	}
	return out
}

// slice returns a slice, drawn if it is not at hand.
func (d *generatedDay) slice(i int) *zentrunktest.Ledger {
	d.mu.Lock()
	defer d.mu.Unlock()
	if out, ok := d.kept[i]; ok {
		return out
	}
	if len(d.order) == keptSlices {
		delete(d.kept, d.order[0])
		d.order = d.order[1:]
	}
	out := d.draw(i)
	d.kept[i], d.order = out, append(d.order, i)
	return out
}
