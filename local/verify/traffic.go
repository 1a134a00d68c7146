package verify

import (
	"math"
	"slices"
	"time"
)

var trafficHeader = []string{
	"peak_concurrent", "peak_concurrent_at", "peak_cps", "peak_cps_at", "busy_hour", "busy_hour_erlangs", "ring_seconds_p50", "ring_seconds_p95",
}

// A traffic is when the calls of a day held channels: all of them, since a peak is told
// by calls that lie far apart in the file. It has 24 bytes a call.
type traffic struct {
	rows  *rows
	sums  *sums
	from  int64 // seconds since 1970
	hours *hours

	began, ended []int32              // seconds of the day; a call may have begun before it
	rang         []uint32             // by number of rings; 0 is not known
	rings        *dictionary[float64] // seconds
	of           [3][]uint32          // numbers of direction, trunk and country of destination
}

// newTraffic has room for n calls.
func newTraffic(r *rows, s *sums, from time.Time, h *hours, n int64) *traffic {
	t := &traffic{rows: r, sums: s, from: from.Unix(), hours: h, rings: newDictionary[float64]()}
	t.began, t.ended, t.rang = make([]int32, 0, n), make([]int32, 0, n), make([]uint32, 0, n)
	for i := range t.of {
		t.of[i] = make([]uint32, 0, n)
	}
	return t
}

// add takes the calls of the row group that have both times. A nil traffic takes none.
func (t *traffic) add() {
	if t == nil {
		return
	}
	r := t.rows
	for row := range r.n {
		from, to := r.numbers[initiation][row], r.numbers[end][row]
		if from == null || to == null {
			continue
		}
		began := t.second(from)
		if int(began) >= t.seconds() {
			continue // by a clock that was wrong: it has no second in the day
		}
		t.began = append(t.began, began)
		t.ended = append(t.ended, t.second(to))
		ring := uint32(0)
		if at := r.numbers[answer][row]; at != null && t.sums.facts[row].answered {
			ring = t.rings.id(float64(at-from) / 1e6)
		}
		t.rang = append(t.rang, ring)
		t.of[0] = append(t.of[0], r.words[direction][row])
		t.of[1] = append(t.of[1], r.words[trunk][row])
		t.of[2] = append(t.of[2], r.words[toCountry][row])
	}
}

// second cuts an instant in microseconds to the second of the day.
func (t *traffic) second(at int64) int32 {
	s := at / 1e6
	if at%1e6 < 0 {
		s--
	}
	return int32(max(min(s-t.from, math.MaxInt32), math.MinInt32))
}

// trafficDimensions are those of traffic, in the order of a report. That of countries is
// not in every form.
var trafficDimensions = [...]struct {
	name   string
	column int
}{{"direction", direction}, {"trunk", trunk}, {"to_country", toCountry}}

// breakdowns returns the total, and the rows of each dimension in the order of a report.
func (t *traffic) breakdowns() []breakdown {
	all := make([]int32, len(t.began))
	for i := range all {
		all[i] = int32(i)
	}
	s := &sweep{traffic: t, delta: make([]int32, t.seconds()+1), starts: make([]int32, t.seconds()+1)}
	out := []breakdown{{"total", []line{{nil, s.line(all)}}}}
	for i, d := range trafficDimensions {
		var rows []line
		for id, calls := range grouped(t.of[i]) {
			if len(calls) > 0 {
				rows = append(rows, line{key(t.rows.texts[d.column], uint32(id)), s.line(calls)})
			}
		}
		slices.SortFunc(rows, func(a, b line) int {
			if x, y := a.cells[0].(int64), b.cells[0].(int64); x != y {
				return int(max(-1, min(1, y-x)))
			}
			return nullLast(a.key, b.key)
		})
		out = append(out, breakdown{d.name, rows})
	}
	return out
}

// seconds is how long the day is.
func (t *traffic) seconds() int {
	if len(t.hours.list) == 0 {
		return 0
	}
	return int(t.hours.list[len(t.hours.list)-1].to - t.from)
}

// grouped returns, by number, the places at which ids has it.
func grouped(ids []uint32) [][]int32 {
	var counts []int64
	counts = counted(counts, ids)
	places, out := make([]int32, 0, len(ids)), make([][]int32, len(counts))
	for id, n := range counts {
		out[id] = places[len(places) : len(places) : len(places)+int(n)]
		places = places[:len(places)+int(n)]
	}
	for i, id := range ids {
		out[id] = append(out[id], int32(i))
	}
	return out
}

// traffic compares the traffic of report.json.
func (b *book) traffic(got map[string]any, all []breakdown) {
	if _, ok := got["by_to_country"]; !ok {
		all = all[:len(all)-1]
	}
	b.breakdowns("traffic", got, trafficHeader, all)
}

// trafficTable compares traffic.parquet. A report that has traffic has the table too.
func (d *day) trafficTable(calls *derived, there files) {
	if calls.traffic == nil {
		return
	}
	if _, named := d.manifest.files[d.place.Whole(trafficKey(d.date))]; !named {
		d.manifestBook().say("files does not name %s, and report.json has traffic", d.place.Whole(trafficKey(d.date)))
		return
	}
	columns := []tableColumn{{"dimension", text}, {"key", text}}
	for _, name := range trafficHeader {
		k := double
		switch name {
		case "peak_concurrent", "peak_cps":
			k = long
		case "peak_concurrent_at", "peak_cps_at":
			k = moment
		case "busy_hour":
			k = text
		}
		columns = append(columns, tableColumn{name, k})
	}
	all := calls.trafficLines
	if got, _ := d.report["traffic"].(map[string]any); got["by_to_country"] == nil {
		all = all[:len(all)-1]
	}
	d.table(there, trafficKey(d.date), columns, func(b *book, got []record) { b.table(trafficHeader, all, got) })
}
