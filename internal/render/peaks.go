package render

import (
	"cmp"
	"fmt"
	"math"

	"zentrunk-reports/internal/quality"
	"zentrunk-reports/internal/report"
	"zentrunk-reports/internal/traffic"
	"zentrunk-reports/internal/wording"
)

// trafficHours draws the most channels at once of each hour, and the mean in it.
func trafficHours(r *report.Report) chart {
	rows, most := r.Traffic.ByHour, *r.Traffic.Total.PeakConcurrent
	limit := accountLimit(&r.Traffic)
	if limit > 2*most { // the bars would be too low to be read
		limit = 0
	}
	top, labels := countAxis(max(most, limit))
	peak := highest(len(rows), func(i, j int) bool { return rows[i].PeakConcurrent < rows[j].PeakConcurrent })
	f := countOf(at("traffic.by_hour", peak, "peak_concurrent"), rows[peak].PeakConcurrent)
	c := chart{
		ID: "traffic-hours", Title: "Channels by hour: most at once, and the mean in the stronger colour", Unit: "channels",
		Desc:  "One bar for each clock hour of the day, in " + r.Timezone + ": its most channels at once, and its mean in the stronger colour. The figures are in the table below it.",
		Width: len(rows) * pitch, Axis: labels, Ticks: hourTicks, Table: hourTable(rows),
		PeakFigure: &f, Peak: "from " + rows[peak].Key + ":00",
	}
	if most == 1 {
		c.Unit = "channel"
	}
	if len(rows) != 24 { // clocks change: no hour stands at a quarter
		c.Ticks = []string{hourTicks[0], hourTicks[len(hourTicks)-1]}
	}
	for i := range rows {
		mean := int(math.Round(1000 * rows[i].Erlangs / float64(top)))
		c.Marks = append(c.Marks, bar(i, thousandths(rows[i].PeakConcurrent, top), "soft"), bar(i, mean, "one"))
	}
	if limit > 0 {
		c.Marks = append(c.Marks, mark{0, max(0, chartHeight-1-thousandths(limit, top)*chartHeight/1000), c.Width, 2, "limit"})
		c.Limit = "the account's limit, " + wording.Counted(limit, "channel")
	}
	return c
}

// accountLimit returns how many channels the account may have, 0 where that is not known.
func accountLimit(t *traffic.Traffic) int {
	for _, l := range t.Limits {
		if l.Trunk == nil && l.Concurrent != nil {
			return *l.Concurrent
		}
	}
	return 0
}

func hourTable(rows []traffic.Hour) *table {
	t := &table{
		Caption: "Traffic by hour", Chart: true,
		Head: []head{{Label: "Hour", Text: true}, {Label: "Channels at once"}, {Label: "Mean", Unit: "erlangs"}, {Label: "Calls", Unit: "per second"}},
	}
	list := "traffic.by_hour"
	for i := range rows {
		h := &rows[i]
		t.Rows = append(t.Rows, row24(&h.Key, only(countOf(at(list, i, "peak_concurrent"), h.PeakConcurrent)),
			only(numberOf(at(list, i, "erlangs"), &h.Erlangs, 2)), only(countOf(at(list, i, "peak_cps"), h.PeakCPS))).locate(list, i))
	}
	return t
}

// limitNote says beside a hangup code of a limit how high the day's peak was.
func limitNote(r *report.Report, code *int32) string {
	t := &r.Traffic
	if code == nil || t.Total.PeakConcurrent == nil || *code != quality.CPSLimit && *code != quality.ConcurrentLimit {
		return ""
	}
	cps := *code == quality.CPSLimit
	peak := wording.Counted(*t.Total.PeakConcurrent, "channel") + " at once"
	if cps {
		peak = wording.Counted(*t.Total.PeakCPS, "call") + " in a second"
	}
	note := "the day's peak: " + peak
	for _, n := range t.Nearness() {
		if n.CPS != cps || n.Trunk != nil && !n.Near() {
			continue
		}
		if n.Trunk == nil {
			note += fmt.Sprintf(", %s allowed", wording.Count(n.Of))
			continue
		}
		note += fmt.Sprintf("; trunk %s: %s of %s", shorten(cmp.Or(r.Names[*n.Trunk], *n.Trunk)), wording.Count(n.Peak), wording.Count(n.Of))
	}
	return note
}
