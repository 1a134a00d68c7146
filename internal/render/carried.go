package render

import (
	"fmt"

	"zentrunk-reports/internal/report"
)

// callsSection is how many calls there were, and how many were answered.
func callsSection(r *report.Report) section {
	q := &r.Quality
	hours := callHours(r)
	return section{
		ID: "calls", Title: "Calls",
		Lead: fmt.Sprintf("ASR is the share of calls that were answered, NER the share of calls that reached the called side, ACD the mean talk time. "+
			"The range below a share is its 95 %% interval. A row is marked only where that interval lies more than %d points below the whole day's share, and never on fewer than %d calls. The worst trunks come first, by the upper end of that interval.", markedPoints, report.MinSample),
		Blocks: []block{
			{Wide: true, Chart: &hours},
			{Table: callTable(r, "Calls by destination", "Country", "to_country", q.ByToCountry)},
			{Table: callTable(r, "Calls by route", "Route", "route", q.ByRoute)},
			{Table: callTable(r, "Calls by trunk", "Trunk", "trunk", q.ByTrunk)},
			{Table: callTable(r, "Calls by direction", "Direction", "direction", q.ByDirection)},
		},
	}
}

func callHours(r *report.Report) chart {
	rows := r.Quality.ByHour
	peak := highest(len(rows), func(i, j int) bool { return rows[i].Calls < rows[j].Calls })
	c := chart{
		ID: "calls-hours", Title: "Calls by hour, answered below",
		Desc:  "One bar for each hour in which calls ended, in " + r.Timezone + ": answered calls in the stronger colour. The figures are in the table below it.",
		Width: 24 * pitch, Ticks: hourTicks, Table: &table{Caption: "Calls by hour", Chart: true},
	}
	c.Table.Head = []head{{Label: "Hour", Text: true}, {Label: "Calls"}, {Label: "Answered"}, {Label: "ASR", Unit: "%"}, {Label: "ACD", Unit: "m:s"}}
	top, labels := countAxis(rows[peak].Calls)
	c.Axis = labels
	for i := range rows {
		row := &rows[i]
		c.Marks = append(c.Marks, bar(i, thousandths(row.Calls, top), "soft"), bar(i, thousandths(row.Answered, top), "one"))
		list := "quality.by_hour"
		c.Table.Rows = append(c.Table.Rows, row24(row.Key, only(countOf(at(list, i, "calls"), row.Calls)),
			only(countOf(at(list, i, "answered"), row.Answered)), only(percentOf(at(list, i, "asr"), row.ASR)),
			only(timeOf(at(list, i, "acd_seconds"), row.ACDSeconds))).locate(list, i))
	}
	if rows[peak].Calls > 0 {
		f := countOf(at("quality.by_hour", peak, "calls"), rows[peak].Calls)
		c.PeakFigure, c.Peak, c.Unit = &f, "from "+*rows[peak].Key+":00", "calls"
		if rows[peak].Calls == 1 {
			c.Unit = "call"
		}
	}
	return c
}

// callTable shows the calls of rows of a breakdown: of trunks the worst first, of others
// those with the most calls.
func callTable(r *report.Report, caption, key, dimension string, rows []report.QualityRow) *table {
	t := &table{
		ID: "calls-" + dimension, Caption: caption,
		Head:  []head{{Label: key, Text: true}, {Label: "Calls"}, {Label: "ASR", Unit: "%"}, {Label: "NER", Unit: "%"}, {Label: "ACD", Unit: "m:s"}},
		Cards: true,
	}
	list, order := "quality.by_"+dimension, inOrder(len(rows))
	if dimension == "trunk" {
		order = worstFirst(rows, func(i int) (float64, bool) {
			_, high := report.Wilson(rows[i].Answered, max(1, rows[i].Calls))
			return high, rows[i].Calls >= report.MinSample
		})
	}
	in, left := shown(r, list, order, tableRows)
	for _, i := range in {
		t.Rows = append(t.Rows, callRow(r, dimension, list, i, &rows[i]))
	}
	if len(left) > 0 {
		calls := 0
		for _, i := range left {
			calls += rows[i].Calls
		}
		t.Rows = append(t.Rows, row{Soft: true, Cells: []cell{others(len(left)), only(countOf(rest(list, "calls", in), calls)), {}, {}, {}}})
	}
	return t
}

// callRow shows the calls of row i of a list.
func callRow(r *report.Report, dimension, list string, i int, of *report.QualityRow) row {
	l := &of.QualityLine
	low, high := wilson(at(list, i, "answered"), at(list, i, "calls"), l.Answered, l.Calls)
	asr := within(percentOf(at(list, i, "asr"), l.ASR), low, high)
	if belowShare(l, &r.Quality.Total) {
		asr.Mark = "low"
	}
	return row{Soft: l.Calls < report.MinSample, Cells: []cell{
		named(r.Names, dimension, of.Key), only(countOf(at(list, i, "calls"), l.Calls)), asr,
		only(percentOf(at(list, i, "ner"), l.NER)), only(timeOf(at(list, i, "acd_seconds"), l.ACDSeconds)),
	}}.locate(list, i)
}

// markedPoints is by how many points of percent a share has to be lower than the
// day's, beyond what so few calls vary by, to be marked.
const markedPoints = 5

// belowShare is whether the calls of l were answered so much less than those of
// the day.
func belowShare(l, total *report.QualityLine) bool {
	if l.Calls < report.MinSample || total.ASR == nil {
		return false
	}
	_, high := report.Wilson(l.Answered, l.Calls)
	return high < *total.ASR-markedPoints/100.0
}
