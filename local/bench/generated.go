package main

import (
	"slices"
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

var _ zentrunktest.Source = (*generatedDay)(nil)

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

// Call implements [zentrunktest.Source] for the calls that were listed lately.
func (d *generatedDay) Call(uuid string) *zentrunktest.Call {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.listed[uuid]
}

// list keeps the calls of a page for [generatedDay.Call].
func (d *generatedDay) list(page []*zentrunktest.Call) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, c := range page {
		if d.listed[c.UUID] != nil {
			continue
		}
		if len(d.lately) == keptListed {
			delete(d.listed, d.lately[0])
			d.lately = d.lately[1:]
		}
		d.listed[c.UUID], d.lately = c, append(d.lately, c.UUID)
	}
}

// second returns the second of the day in which t lies, rounded up, within the day.
func (d *generatedDay) second(t time.Time) int {
	s := int((t.Sub(d.from) + time.Second - 1) / time.Second)
	return min(max(s, 0), daySeconds)
}

// Page implements [zentrunktest.Source] for bounds of whole seconds, as windows have
// them. The first call of a span is at hand: to count one draws nothing.
func (d *generatedDay) Page(from, to time.Time, offset, limit int) ([]*zentrunktest.Call, int) {
	page, total := d.page(from, to, offset, limit)
	d.list(page)
	return page, total
}

func (d *generatedDay) page(from, to time.Time, offset, limit int) ([]*zentrunktest.Call, int) {
	first, end := d.second(from), d.second(to)
	total := d.until[max(first, end)] - d.until[first]
	if offset == 0 && limit == 1 {
		for s := end - 1; s >= first; s-- {
			if d.last[s] != nil {
				return []*zentrunktest.Call{d.last[s]}, total
			}
		}
	}
	var page []*zentrunktest.Call
	for i := daySlices - 1; i >= 0 && len(page) < limit; i-- {
		const long = int(sliceLong / time.Second)
		low, high := max(first, i*long), min(end, (i+1)*long)
		if low >= high {
			continue
		}
		n := d.until[high] - d.until[low]
		if offset >= n {
			offset -= n
			continue
		}
		calls := d.between(i, low, high)[offset:]
		page = append(page, calls[:min(limit-len(page), len(calls))]...)
		offset = 0
	}
	return page, total
}

// between returns the calls of a slice that ended in the seconds from low to high, newest
// first.
func (d *generatedDay) between(slice, low, high int) []*zentrunktest.Call {
	at := func(second int) time.Time { return d.from.Add(time.Duration(second) * time.Second) }
	return d.slice(slice).Between(at(low), at(high))
}

// Between returns the calls that ended at from or later and before to, whole seconds,
// oldest first.
func (d *generatedDay) Between(from, to time.Time) []*zentrunktest.Call {
	first, end := d.second(from), d.second(to)
	calls, _ := d.page(from, to, 0, d.until[max(first, end)]-d.until[first])
	slices.Reverse(calls)
	return calls
}
