package render

import (
	"fmt"
	"strconv"
	"time"

	"zentrunk-reports/internal/report"
	"zentrunk-reports/internal/traffic"
	"zentrunk-reports/internal/wording"
)

// trafficSection is how full the trunks were.
func trafficSection(r *report.Report) section {
	s := section{ID: "traffic", Title: "Traffic"}
	t := &r.Traffic
	if t.Total.PeakConcurrent == nil {
		s.Lead = "Not known: no call of the day has a time of initiation."
		if r.Quality.Total.Calls == 0 {
			s.Lead = "No calls."
		}
		return s
	}
	s.Lead = "A call holds a channel from its initiation to its end. Calls that last beyond the day's end are in the next day's records. So near the end of the day, peaks are lower bounds."
	if t.LeftOut > 0 {
		s.Lead += fmt.Sprintf(" Without %s that have no usable time of initiation.", wording.Counted(t.LeftOut, "call"))
	}
	hours := trafficHours(r)
	s.Blocks = []block{{Wide: true, Chart: &hours}, {Facts: trafficFacts(r)}}
	if len(t.Limits) > 0 {
		s.Blocks = append(s.Blocks, block{Table: limitTable(r)})
	}
	s.Blocks = append(s.Blocks, block{Table: ringTable(r)}, block{Wide: true, Table: trunkTable(r)})
	return s
}

// clock shows an instant of the day as a clock of the report's time zone does. It asks
// the report's own hours, so that no zone database enters the page. An hour that a change
// of clocks made short ends where the clock's hour does.
func clock(r *report.Report, at time.Time) string {
	hours := r.Traffic.ByHour
	i := len(hours) - 1
	for i > 0 && hours[i].From.After(at) {
		i--
	}
	from, end := hours[i].From, r.To
	if i+1 < len(hours) {
		end = hours[i+1].From
	}
	if end.Sub(from) < time.Hour {
		from = end.Add(-time.Hour)
	}
	into := int(at.Sub(from) / time.Second)
	return fmt.Sprintf("%s:%02d:%02d", hours[i].Key, into/60, into%60)
}

// trafficFacts are the figures of all calls.
func trafficFacts(r *report.Report) *facts {
	t := &r.Traffic.Total
	f := &facts{Title: "All trunks", Terms: []term{
		{Label: "Most channels at once", Main: countOf("traffic.total.peak_concurrent", *t.PeakConcurrent), Note: "first at " + clock(r, *t.PeakConcurrentAt)},
		{Label: "Most calls that began in one second", Main: countOf("traffic.total.peak_cps", *t.PeakCPS)},
		{Label: "Mean channels of the busiest hour", Main: numberOf("traffic.total.busy_hour_erlangs", t.BusyHourErlangs, 2), Unit: "erlangs", Note: "from " + *t.BusyHour + ":00"},
		{Label: "Half of the answered calls rang for at most", Main: numberOf("traffic.total.ring_seconds_p50", t.RingP50, 1), Unit: "s"},
		{Label: "95 % of them rang for at most", Main: numberOf("traffic.total.ring_seconds_p95", t.RingP95, 1), Unit: "s"},
	}}
	if *t.PeakCPS > 0 {
		f.Terms[1].Note = "first at " + clock(r, *t.PeakCPSAt)
	}
	if len(r.Traffic.Limits) == 0 {
		f.Note = "Put your limits into settings/limits.csv in the bucket. This page then shows how near each limit was."
	}
	return f
}

// trunkTable names the trunks with the highest peaks. Peaks do not add up.
func trunkTable(r *report.Report) *table {
	rows := r.Traffic.ByTrunk
	t := &table{
		Caption: "Busiest trunks", Cards: true, Note: moreTrunks(len(rows)),
		Head: []head{{Label: "Trunk", Text: true}, {Label: "Channels at once"}, {Label: "Calls", Unit: "per second"}, {Label: "Busiest hour", Text: true}, {Label: "Mean then", Unit: "erlangs"},
			{Label: "Half rang up to", Unit: "s"}, {Label: "95 % up to", Unit: "s"}},
	}
	list := "traffic.by_trunk"
	for i := range rows[:min(len(rows), tableRows)] {
		l := &rows[i].Line
		cells := []cell{named(r.Names, "trunk", rows[i].Key), only(countOf(at(list, i, "peak_concurrent"), *l.PeakConcurrent)), only(countOf(at(list, i, "peak_cps"), *l.PeakCPS)),
			{Words: *l.BusyHour + ":00"}, only(numberOf(at(list, i, "busy_hour_erlangs"), l.BusyHourErlangs, 2))}
		t.Rows = append(t.Rows, plain(append(cells, rings(list, i, l)...)...).locate(list, i))
	}
	return t
}

// rings says how long the phones of answered calls rang.
func rings(list string, i int, l *traffic.Line) []cell {
	return []cell{only(numberOf(at(list, i, "ring_seconds_p50"), l.RingP50, 1)), only(numberOf(at(list, i, "ring_seconds_p95"), l.RingP95, 1))}
}

func moreTrunks(n int) string {
	if n <= tableRows {
		return ""
	}
	return "And " + wording.Counted(n-tableRows, "more trunk") + ", in traffic.parquet."
}

// ringTable says how long phones rang at the destinations with the highest peaks.
func ringTable(r *report.Report) *table {
	rows := r.Traffic.ByToCountry
	t := &table{Caption: "Ring time by destination", Head: []head{{Label: "Country", Text: true}, {Label: "Half rang up to", Unit: "s"}, {Label: "95 % up to", Unit: "s"}}}
	list := "traffic.by_to_country"
	for i := range rows[:min(len(rows), tableRows)] {
		t.Rows = append(t.Rows, plain(append([]cell{named(r.Names, "to_country", rows[i].Key)}, rings(list, i, &rows[i].Line)...)...).locate(list, i))
	}
	return t
}

// limitTable says how near each limit came.
func limitTable(r *report.Report) *table {
	t := &r.Traffic
	out := &table{
		Caption: "How near to a limit", Cards: true,
		Head: []head{{Label: "Whose", Text: true}, {Label: "Of what", Text: true}, {Label: "Peak"}, {Label: "Limit"}, {Label: "Used", Unit: "%"}},
	}
	for _, n := range t.Nearness() {
		peak, limit := nearPaths(t, n)
		whose, parts := cell{Words: "account"}, min(1000, thousandths(n.Peak, n.Of))
		if n.Trunk != nil {
			whose = named(r.Names, "trunk", n.Trunk)
		}
		share := shareOf(peak, limit, n.Peak, n.Of)
		used := cell{Main: &share, Bar: &parts, Mark: nearWord(n)}
		out.Rows = append(out.Rows, plain(whose, cell{Words: limited(n)}, only(countOf(peak, n.Peak)), only(countOf(limit, n.Of)), used))
	}
	return out
}

// nearPaths returns where in report.json a peak and its limit stand.
func nearPaths(t *traffic.Traffic, n traffic.Nearness) (peak, limit string) {
	of := "traffic.total"
	if n.Trunk != nil {
		of = "traffic.by_trunk." + strconv.Itoa(t.TrunkRow(*n.Trunk))
	}
	limit = "traffic.limits." + strconv.Itoa(n.Limit)
	if n.CPS {
		return of + ".peak_cps", limit + ".cps"
	}
	return of + ".peak_concurrent", limit + ".concurrent"
}

func nearWord(n traffic.Nearness) string {
	switch {
	case n.Peak >= n.Of:
		return "reached"
	case n.Near():
		return "near"
	}
	return ""
}

func limited(n traffic.Nearness) string {
	if n.CPS {
		return "calls per second"
	}
	return "channels at once"
}
