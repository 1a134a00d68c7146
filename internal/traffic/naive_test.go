package traffic_test

import (
	"cmp"
	"math"
	"slices"
	"time"

	"zentrunk-reports/internal/traffic"
)

// The functions of this file derive traffic the plain way, from an array with a place for
// each second of the day, and share no code with the package.

type naiveDay struct {
	from, to time.Time
	loc      *time.Location
	calls    []traffic.Call
}

func (d naiveDay) traffic() traffic.Traffic {
	t := traffic.Traffic{Total: d.line(d.calls), ByHour: []traffic.Hour{}, Limits: []traffic.Limit{}}
	for _, c := range d.calls {
		if !d.counts(c) {
			t.LeftOut++
		}
	}
	t.ByDirection = d.rows(func(c traffic.Call) string { return c.Direction })
	t.ByTrunk = d.rows(func(c traffic.Call) string { return c.Trunk })
	t.ByToCountry = d.rows(func(c traffic.Call) string { return c.ToCountry })
	if t.LeftOut == len(d.calls) {
		return t
	}
	up, begun := d.seconds(d.calls)
	for _, h := range d.hours() {
		hour := traffic.Hour{Key: h.key, From: d.from.Add(time.Duration(h.first) * time.Second)}
		held := 0
		for s := h.first; s < h.first+h.length; s++ {
			hour.PeakConcurrent, hour.PeakCPS = max(hour.PeakConcurrent, up[s]), max(hour.PeakCPS, begun[s])
			held += up[s]
		}
		hour.Erlangs = float64(held) / float64(h.length)
		t.ByHour = append(t.ByHour, hour)
	}
	return t
}

func (d naiveDay) counts(c traffic.Call) bool { return !c.Begun.IsZero() && c.Begun.Before(d.to) }

// seconds returns how many channels are held and how many calls begin in each second.
func (d naiveDay) seconds(calls []traffic.Call) (up, begun []int) {
	up, begun = make([]int, d.to.Unix()-d.from.Unix()), make([]int, d.to.Unix()-d.from.Unix())
	for _, c := range calls {
		if !d.counts(c) {
			continue
		}
		first, end := c.Begun.Unix(), c.Ended.Unix()
		if first >= d.from.Unix() {
			begun[first-d.from.Unix()]++
		}
		first = max(first, d.from.Unix())
		if end <= first {
			end = first + 1
		}
		for s := first; s < end; s++ {
			up[s-d.from.Unix()]++
		}
	}
	return up, begun
}

type naiveHour struct {
	key           string
	first, length int
}

// hours asks the clock at each minute: all changes of clocks are at whole minutes.
func (d naiveDay) hours() []naiveHour {
	var out []naiveHour
	last := time.Duration(-1)
	for at := d.from; at.Before(d.to); at = at.Add(time.Minute) {
		local := at.In(d.loc)
		clock := time.Duration(local.Hour())*time.Hour + time.Duration(local.Minute())*time.Minute
		if len(out) == 0 || out[len(out)-1].key != local.Format("15") || clock < last {
			out = append(out, naiveHour{local.Format("15"), int(at.Sub(d.from) / time.Second), 0})
		}
		out[len(out)-1].length += 60
		last = clock
	}
	return out
}

func (d naiveDay) line(calls []traffic.Call) traffic.Line {
	var l traffic.Line
	calls = slices.DeleteFunc(slices.Clone(calls), func(c traffic.Call) bool { return !d.counts(c) })
	if len(calls) == 0 {
		return l
	}
	up, begun := d.seconds(calls)
	peak := func(of []int) (*int, *time.Time) {
		most := slices.Max(of)
		at := d.from.Add(time.Duration(slices.Index(of, most)) * time.Second)
		return &most, &at
	}
	l.PeakConcurrent, l.PeakConcurrentAt = peak(up)
	l.PeakCPS, l.PeakCPSAt = peak(begun)
	most := 0
	for _, h := range d.hours() {
		held := 0
		for _, n := range up[h.first : h.first+h.length] {
			held += n
		}
		if held > most {
			erlangs := float64(held) / float64(h.length)
			most, l.BusyHour, l.BusyHourErlangs = held, &h.key, &erlangs
		}
	}
	var rings []float64
	for _, c := range calls {
		if !c.Answered.IsZero() {
			rings = append(rings, float64(c.Answered.Sub(c.Begun).Microseconds())/1e6)
		}
	}
	l.RingP50, l.RingP95 = naiveQuantile(rings, 0.5), naiveQuantile(rings, 0.95)
	return l
}

func naiveQuantile(values []float64, q float64) *float64 {
	if len(values) == 0 {
		return nil
	}
	slices.Sort(values)
	at := q * float64(len(values)-1)
	lo, hi := values[int(math.Floor(at))], values[int(math.Ceil(at))]
	v := lo + (hi-lo)*(at-math.Floor(at))
	return &v
}

func (d naiveDay) rows(key func(traffic.Call) string) []traffic.Row {
	by := map[string][]traffic.Call{}
	for _, c := range d.calls {
		by[key(c)] = append(by[key(c)], c)
	}
	out := []traffic.Row{}
	for k, calls := range by {
		row := traffic.Row{Line: d.line(calls)}
		if k != "" {
			row.Key = &k
		}
		if row.PeakConcurrent != nil {
			out = append(out, row)
		}
	}
	slices.SortFunc(out, func(a, b traffic.Row) int {
		if a.Key == nil || b.Key == nil {
			return cmp.Or(*b.PeakConcurrent-*a.PeakConcurrent, map[bool]int{true: 1, false: -1}[a.Key == nil])
		}
		return cmp.Or(*b.PeakConcurrent-*a.PeakConcurrent, cmp.Compare(*a.Key, *b.Key))
	})
	return out
}
