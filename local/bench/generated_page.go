package main

import (
	"slices"
	"time"

	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

var _ zentrunktest.Source = (*generatedDay)(nil)

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
