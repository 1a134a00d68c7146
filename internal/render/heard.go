package render

import (
	"fmt"
	"slices"

	"zentrunk-reports/internal/quality"
	"zentrunk-reports/internal/report"
	"zentrunk-reports/internal/wording"
)

// ratings are the four ratings as parts of a whole.
type ratings struct {
	Stack []part
	Terms []ratingTerm
}

type ratingTerm struct {
	Class, Label, Bounds string
	Count, Share         figure
	Low, High            figure
}

// qualitySection is how the calls sounded.
func qualitySection(r *report.Report) section {
	q := &r.Quality
	return section{
		ID: "quality", Title: "Quality", Lead: qualityLead(),
		Blocks: []block{
			{Ratings: ratingsOf(&q.Total)},
			{Table: percentiles(&q.Total)},
			{Wide: true, Table: soundTable(r, "Quality by carrier called", "Carrier", "to_carrier", q.ByToCarrier)},
			{Wide: true, Table: soundTable(r, "Quality by carrier calling", "Carrier", "from_carrier", q.ByFromCarrier)},
			{Wide: true, Table: soundTable(r, "Quality by trunk", "Trunk", "trunk", q.ByTrunk)},
			{Wide: true, Table: soundTable(r, "Quality by destination", "Country", "to_country", q.ByToCountry)},
		},
	}
}

func qualityLead() string {
	return fmt.Sprintf("Plivo's score runs from 1 to 5. The range below a score is the 95 %% interval of its mean. The worst rows come first, by the upper end of that interval, "+
		"and those of fewer than %d rated calls last. A row is marked only where its interval lies more than %v below the whole day's score.", report.MinSample, markedScore)
}

func ratingsOf(l *report.QualityLine) *ratings {
	counts := []int{l.Excellent, l.Good, l.Fair, l.Poor}
	out := &ratings{Stack: stack(counts, "excellent", "good", "fair", "poor")}
	for i, t := range []struct {
		field, bounds string
		rating        quality.Rating
	}{
		{"excellent", "4 to 5", quality.Excellent}, {"good", "3 to 4", quality.Good},
		{"fair", "2 to 3", quality.Fair}, {"poor", "1 to 2", quality.Poor},
	} {
		path := "quality.total." + t.field
		low, high := wilson(path, "quality.total.rated", counts[i], l.Rated)
		out.Terms = append(out.Terms, ratingTerm{
			Class: t.field, Label: string(t.rating), Bounds: t.bounds,
			Count: countOf(path, counts[i]), Share: shareOf(path, "quality.total.rated", counts[i], l.Rated), Low: low, High: high,
		})
	}
	return out
}

// percentiles are the four metrics of the whole day beside the bounds beyond
// which a call is of concern.
func percentiles(l *report.QualityLine) *table {
	t := &table{
		Caption: "Round trip, jitter, loss, post-dial delay", Cards: true,
		Note: "Half of the calls are at or below p50, 95 % at or below p95, 99 % at or below p99.",
		Head: []head{{Label: "Metric", Text: true}, {Label: "p50"}, {Label: "p95"}, {Label: "p99"}, {Label: "Of concern", Text: true}},
	}
	for _, m := range []struct {
		label, field, bound string
		decimals            int
		values              [3]*float64
	}{
		{"Round trip, ms", "rtt_ms", fmt.Sprintf("above %v", quality.BadRTTMillis), 0, [3]*float64{l.RTTP50, l.RTTP95, l.RTTP99}},
		{"Jitter, ms", "jitter_ms", fmt.Sprintf("from %v", quality.BadJitterMillis), 1, [3]*float64{l.JitterP50, l.JitterP95, l.JitterP99}},
		{"Packet loss, %", "packet_loss_percent", fmt.Sprintf("from %v", quality.BadPacketLossPercent), 2, [3]*float64{l.PacketLossP50, l.PacketLossP95, l.PacketLossP99}},
		{"Post-dial delay, ms", "post_dial_delay_ms", "above " + wording.Group(fmt.Sprint(quality.SlowPostDialDelayMillis)), 0, [3]*float64{l.PostDialDelayP50, l.PostDialDelayP95, l.PostDialDelayP99}},
	} {
		cells := []cell{{Words: m.label}}
		for i, p := range []string{"p50", "p95", "p99"} {
			cells = append(cells, only(numberOf("quality.total."+m.field+"_"+p, m.values[i], m.decimals)))
		}
		t.Rows = append(t.Rows, plain(append(cells, cell{Words: m.bound})...))
	}
	return t
}

// soundTable shows how the calls of rows of a breakdown sounded, the worst first. Rows
// without insights are left out: there is nothing to hear.
func soundTable(r *report.Report, caption, key, dimension string, rows []report.QualityRow) *table {
	t := &table{
		ID: "sound-" + dimension, Caption: caption, Cards: true,
		Head: []head{{Label: key, Text: true}, {Label: "Rated"}, {Label: "Mean score"}, {Label: "Score p05"}, {Label: "Excellent to poor", Text: true},
			{Label: "Round trip p95", Unit: "ms"}, {Label: "Jitter p95", Unit: "ms"}, {Label: "Loss p95", Unit: "%"}, {Label: "Post-dial p95", Unit: "ms"}},
	}
	list := "quality.by_" + dimension
	order := slices.DeleteFunc(worstFirst(rows, func(i int) (float64, bool) {
		_, high := r.Quality.ScoreInterval(dimension, i, &rows[i].QualityLine)
		if high == nil || rows[i].Rated < report.MinSample {
			return 0, false
		}
		return *high, true
	}), func(i int) bool { return rows[i].Rated == 0 })
	in, left := shown(r, list, order, tableRows)
	for _, i := range in {
		t.Rows = append(t.Rows, soundRow(r, dimension, list, i, &rows[i]))
	}
	if len(left) > 0 {
		rated := 0
		for _, i := range left {
			rated += rows[i].Rated
		}
		cells := append([]cell{others(len(left)), only(countOf(rest(list, "rated", in), rated))}, make([]cell, 7)...)
		t.Rows = append(t.Rows, row{Soft: true, Cells: cells})
	}
	return t
}

// soundRow shows how the calls of row i of a list sounded.
func soundRow(r *report.Report, dimension, list string, i int, of *report.QualityRow) row {
	l := &of.QualityLine
	return row{Soft: l.Rated < report.MinSample, Cells: []cell{
		named(r.Names, dimension, of.Key), only(countOf(at(list, i, "rated"), l.Rated)), scoreCell(&r.Quality, dimension, list, i, l),
		only(numberOf(at(list, i, "score_p05"), l.ScoreP05, 2)),
		{Stack: stack([]int{l.Excellent, l.Good, l.Fair, l.Poor}, "excellent", "good", "fair", "poor")},
		only(numberOf(at(list, i, "rtt_ms_p95"), l.RTTP95, 0)), only(numberOf(at(list, i, "jitter_ms_p95"), l.JitterP95, 1)),
		only(numberOf(at(list, i, "packet_loss_percent_p95"), l.PacketLossP95, 2)),
		only(numberOf(at(list, i, "post_dial_delay_ms_p95"), l.PostDialDelayP95, 0)),
	}}.locate(list, i)
}

// markedScore is by how much a mean score has to be lower than the day's, beyond
// what so few calls vary by, to be marked.
const markedScore = 0.25

func scoreCell(q *report.Quality, dimension, list string, i int, l *report.QualityLine) cell {
	main := numberOf(at(list, i, "score_mean"), l.ScoreMean, 2)
	low, high := q.ScoreInterval(dimension, i, l)
	if low == nil {
		return only(main)
	}
	args := fmt.Sprintf("(%s,%d)", dimension, i)
	c := within(main, numberOf("scorelow"+args, low, 2), numberOf("scorehigh"+args, high, 2))
	if l.Rated >= report.MinSample && q.Total.ScoreMean != nil && *high < *q.Total.ScoreMean-markedScore {
		c.Mark = "low"
	}
	return c
}

// scoreClass is the colour of a mean score: that of the rating it would have.
func scoreClass(score float64) string {
	switch quality.RatingOf(score) {
	case quality.Excellent:
		return "excellent"
	case quality.Good:
		return "good"
	case quality.Fair:
		return "fair"
	}
	return "poor"
}
