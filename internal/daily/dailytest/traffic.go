package dailytest

import (
	"bytes"
	"cmp"
	"encoding/json"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"

	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// flow is a row of traffic.parquet as another reader would declare it, and of the traffic
// of report.json.
type flow struct {
	Dimension        string   `parquet:"dimension" json:"-"`
	Key              *string  `parquet:"key" json:"key"`
	PeakConcurrent   *int64   `parquet:"peak_concurrent" json:"peak_concurrent"`
	PeakConcurrentAt *int64   `parquet:"peak_concurrent_at,timestamp(microsecond)" json:"-"`
	PeakCPS          *int64   `parquet:"peak_cps" json:"peak_cps"`
	PeakCPSAt        *int64   `parquet:"peak_cps_at,timestamp(microsecond)" json:"-"`
	BusyHour         *string  `parquet:"busy_hour" json:"busy_hour"`
	BusyHourErlangs  *float64 `parquet:"busy_hour_erlangs" json:"busy_hour_erlangs"`
	RingP50          *float64 `parquet:"ring_seconds_p50" json:"ring_seconds_p50"`
	RingP95          *float64 `parquet:"ring_seconds_p95" json:"ring_seconds_p95"`

	ConcurrentAt *time.Time `parquet:"-" json:"peak_concurrent_at"`
	CPSAt        *time.Time `parquet:"-" json:"peak_cps_at"`
}

// traffic derives from the ledger how full the trunks were, and holds report.json and
// traffic.parquet to it.
func (l *ledger) traffic(t testing.TB, w Want, file, table []byte) {
	t.Helper()
	var r struct {
		Timezone string `json:"timezone"`
		Traffic  struct {
			Total       flow   `json:"total"`
			ByDirection []flow `json:"by_direction"`
			ByTrunk     []flow `json:"by_trunk"`
			ByToCountry []flow `json:"by_to_country"`
		} `json:"traffic"`
	}
	if err := json.Unmarshal(file, &r); err != nil {
		t.Fatalf("report.json: %v", err)
	}
	zone, err := time.LoadLocation(r.Timezone)
	if err != nil {
		t.Fatalf("report.json: %v", err)
	}
	hours := clockHours(w, zone)
	want := []flow{l.flow(w, hours, "total", "", func(*zentrunktest.Call) string { return "" })}
	got := []flow{named("total", r.Traffic.Total)}
	for _, d := range []struct {
		name string
		rows []flow
		key  func(*zentrunktest.Call) string
	}{
		{"direction", r.Traffic.ByDirection, func(c *zentrunktest.Call) string { return c.Direction }},
		{"trunk", r.Traffic.ByTrunk, func(c *zentrunktest.Call) string { id, _, _ := strings.Cut(c.TrunkDomain, "."); return id }},
		{"to_country", r.Traffic.ByToCountry, func(c *zentrunktest.Call) string { return c.ToCountry }},
	} {
		want = append(want, l.flows(w, hours, d.name, d.key)...)
		for _, row := range d.rows {
			got = append(got, named(d.name, row))
		}
	}
	sameFlows(t, w.Date+": report.json", got, want)
	rows, err := parquet.Read[flow](bytes.NewReader(table), int64(len(table)))
	if err != nil {
		t.Fatalf("traffic.parquet: %v", err)
	}
	sameFlows(t, w.Date+": traffic.parquet", rows, want)
}

// named makes of a row of report.json one of traffic.parquet.
func named(dimension string, f flow) flow {
	f.Dimension = dimension
	for _, at := range []struct {
		from *time.Time
		to   **int64
	}{{f.ConcurrentAt, &f.PeakConcurrentAt}, {f.CPSAt, &f.PeakCPSAt}} {
		if at.from != nil {
			n := at.from.UnixMicro()
			*at.to = &n
		}
	}
	f.ConcurrentAt, f.CPSAt = nil, nil
	return f
}

func sameFlows(t testing.TB, what string, got, want []flow) {
	t.Helper()
	shown := func(f flow) string {
		for _, v := range []**float64{&f.BusyHourErlangs, &f.RingP50, &f.RingP95} {
			if *v != nil {
				rounded := math.Round(**v*1e9) / 1e9 // two ways of interpolating
				*v = &rounded
			}
		}
		b, err := json.Marshal([]any{f.Dimension, f.PeakConcurrentAt, f.PeakCPSAt, f})
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	if len(got) != len(want) {
		t.Errorf("%s has %d rows of traffic, want %d", what, len(got), len(want))
		return
	}
	for i := range want {
		if g, w := shown(got[i]), shown(want[i]); g != w {
			t.Errorf("%s, row %d of traffic: %s, want %s", what, i, g, w)
		}
	}
}

// flows are the rows of a dimension, in order.
func (l *ledger) flows(w Want, hours []clockHour, dimension string, key func(*zentrunktest.Call) string) []flow {
	keys := map[string]bool{}
	for _, c := range l.calls {
		keys[key(c)] = true
	}
	var out []flow
	for k := range keys {
		if f := l.flow(w, hours, dimension, k, key); f.PeakConcurrent != nil {
			out = append(out, f)
		}
	}
	slices.SortFunc(out, func(a, b flow) int {
		name := func(f flow) string {
			if f.Key == nil {
				return "\U0010ffff"
			}
			return *f.Key
		}
		return cmp.Or(cmp.Compare(*b.PeakConcurrent, *a.PeakConcurrent), cmp.Compare(name(a), name(b)))
	})
	return out
}

// flow is one row: of the calls of a key.
func (l *ledger) flow(w Want, hours []clockHour, dimension, k string, key func(*zentrunktest.Call) string) flow {
	f := flow{Dimension: dimension, Key: text(k)}
	from, to := w.From.Unix(), w.To.Unix()
	day := seconds.Get().(*[2][]int32)
	defer seconds.Put(day)
	up, begun := emptied(&day[0], to-from), emptied(&day[1], to-from)
	n, rings := 0, []float64(nil)
	for _, c := range l.calls {
		if key(c) != k || c.Initiation.IsZero() || c.Initiation.Unix() >= to {
			continue
		}
		n++
		first := max(c.Initiation.Unix(), from)
		for s := first; s < max(c.End.Unix(), first+1); s++ {
			up[s-from]++
		}
		if c.Initiation.Unix() >= from {
			begun[first-from]++
		}
		if !c.Answer.IsZero() {
			rings = append(rings, float64(c.Answer.UnixMicro()-c.Initiation.UnixMicro())/1e6)
		}
	}
	if n == 0 {
		return f
	}
	f.PeakConcurrent, f.PeakConcurrentAt = most(up, from)
	f.PeakCPS, f.PeakCPSAt = most(begun, from)
	highest := int64(0)
	for _, h := range hours {
		held := int64(0)
		for _, n := range up[h.start:h.end] {
			held += int64(n)
		}
		if held > highest {
			erlangs := float64(held) / float64(h.end-h.start)
			highest, f.BusyHour, f.BusyHourErlangs = held, &h.name, &erlangs
		}
	}
	f.RingP50, f.RingP95 = between(rings, 0.5), between(rings, 0.95)
	return f
}

// most returns the highest value of a second of the day, and the first second that has it
// in microseconds.
func most(of []int32, from int64) (value, at *int64) {
	most := slices.Max(of)
	highest, first := int64(most), (from+int64(slices.Index(of, most)))*1_000_000
	return &highest, &first
}

// seconds are counters for each second of a day, two of them, which the next row uses
// again: a day has a row for each trunk and country.
var seconds = sync.Pool{New: func() any { return new([2][]int32) }}

// emptied returns n counters that are zero.
func emptied(counters *[]int32, n int64) []int32 {
	*counters = slices.Grow((*counters)[:0], int(n))[:n]
	clear(*counters)
	return *counters
}

// A clockHour is an hour of the clock, in seconds of the day.
type clockHour struct {
	name       string
	start, end int64
}

// clockHours are the hours of the day. The days of the scenarios have no change of clocks
// by less than an hour.
func clockHours(w Want, zone *time.Location) []clockHour {
	var out []clockHour
	for at := w.From; at.Before(w.To); at = at.Add(time.Minute) {
		second := int64(at.Sub(w.From) / time.Second)
		if local := at.In(zone); len(out) == 0 || local.Minute() == 0 {
			out = append(out, clockHour{name: local.Format("15"), start: second})
		}
		out[len(out)-1].end = second + 60
	}
	return out
}

func between(values []float64, q float64) *float64 {
	if len(values) == 0 {
		return nil
	}
	slices.Sort(values)
	at := float64(float64(len(values)-1) * q) // not fused with what comes
	lo, hi := values[int(at)], values[int(math.Ceil(at))]
	v := lo + float64((at-math.Floor(at))*(hi-lo))
	return &v
}
