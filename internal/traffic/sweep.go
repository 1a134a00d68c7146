package traffic

import (
	"cmp"
	"slices"
	"time"
)

// Traffic returns the traffic of the calls that were added. Each list is there, and
// Limits is empty. It may be asked again after further calls.
func (d *Day) Traffic() Traffic {
	gauges, hours := d.sweep()
	rings := d.percentiles()
	line := func(group uint32) Line {
		if d.calls.n == 0 {
			return Line{}
		}
		return d.line(&gauges[group], &rings[group])
	}
	t := Traffic{Total: line(inAll), ByHour: hours, LeftOut: d.leftOut, Limits: []Limit{}}
	for dimension, rows := range map[int]*[]Row{byDirection: &t.ByDirection, byTrunk: &t.ByTrunk, byToCountry: &t.ByToCountry} {
		*rows = make([]Row, 0, len(d.of[dimension]))
		for key, group := range d.of[dimension] {
			row := Row{Line: line(group)}
			if key != "" {
				row.Key = &key
			}
			*rows = append(*rows, row)
		}
		slices.SortFunc(*rows, compareRows)
	}
	return t
}

func compareRows(a, b Row) int {
	return cmp.Or(cmp.Compare(*b.PeakConcurrent, *a.PeakConcurrent), compareKeys(a.Key, b.Key))
}

// compareKeys compares two keys of which either may be missing, which comes last.
func compareKeys(a, b *string) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return 1
	case b == nil:
		return -1
	}
	return cmp.Compare(*a, *b)
}

// sweep goes through the day second by second, with one gauge for each group.
func (d *Day) sweep() ([]gauge, []Hour) {
	gauges, hours := make([]gauge, len(d.groups)), make([]Hour, 0, len(d.hours))
	if d.calls.n == 0 {
		return gauges, hours
	}
	d.take(gauges, d.begun[0], 0, false)
	for _, h := range d.hours {
		hour := Hour{Key: h.key, From: d.from.Add(time.Duration(h.from) * time.Second)}
		held := int64(0)
		for at := h.from; at < h.to; at++ {
			d.give(gauges, d.ended[at], at)
			begun := d.take(gauges, d.begun[at+1], at, true)
			up := int(gauges[inAll].up)
			held += int64(up)
			hour.PeakConcurrent, hour.PeakCPS = max(hour.PeakConcurrent, up), max(hour.PeakCPS, begun)
		}
		hour.Erlangs = float64(held) / float64(h.to-h.from)
		hours = append(hours, hour)
	}
	d.give(gauges, d.ended[d.seconds], d.seconds)
	for i := range gauges {
		gauges[i].close(d.hours)
	}
	return gauges, hours
}

// take lets the calls of a chain take their channels, and returns how many there are.
func (d *Day) take(gauges []gauge, chain uint32, at int32, begin bool) int {
	n := 0
	for ; chain != 0; n++ {
		c := d.calls.at(chain)
		for _, group := range d.combos[c.combo].groups {
			gauges[group].take(at, d.hours)
			if begin {
				gauges[group].begin(at)
			}
		}
		chain = c.begun
	}
	return n
}

// give lets the calls of a chain give their channels back.
func (d *Day) give(gauges []gauge, chain uint32, at int32) {
	for chain != 0 {
		c := d.calls.at(chain)
		for _, group := range d.combos[c.combo].groups {
			gauges[group].give(at, d.hours)
		}
		chain = c.ended
	}
}

func (d *Day) line(g *gauge, r *rings) Line {
	busy := d.hours[g.busiest]
	peak, cps, erlangs := int(g.peak), int(g.cps), float64(g.most)/float64(busy.to-busy.from)
	at := func(second int32) *time.Time {
		t := d.from.Add(time.Duration(second) * time.Second)
		return &t
	}
	return Line{
		PeakConcurrent: &peak, PeakConcurrentAt: at(g.peakAt), PeakCPS: &cps, PeakCPSAt: at(g.cpsAt),
		BusyHour: &busy.key, BusyHourErlangs: &erlangs, RingP50: r.quantile(median), RingP95: r.quantile(high),
	}
}
