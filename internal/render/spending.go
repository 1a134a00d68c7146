package render

import (
	"fmt"

	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/report"
)

// spendSection is where the money went.
func spendSection(r *report.Report) section {
	if r.Integrity.SpendUnknown() {
		return section{ID: "spend", Title: "Spend", Lead: "Not known: no amount could be read."}
	}
	s := section{ID: "spend", Title: "Spend", Lead: "Charged amounts, exact sums rounded once for this page."}
	hours := spendHours(r)
	s.Blocks = []block{
		{Wide: true, Chart: &hours},
		{Table: moneyTable(r, "Spend by destination", "Country", "to_country", r.Spend.ByToCountry)},
		{Table: moneyTable(r, "Spend by route", "Route", "route", r.Spend.ByRoute)},
		{Table: moneyTable(r, "Spend by trunk", "Trunk", "trunk", r.Spend.ByTrunk)},
		{Facts: recomputed(r)},
	}
	return s
}

func spendHours(r *report.Report) chart {
	rows := r.Spend.ByHour
	peak := highest(len(rows), func(i, j int) bool { return rows[i].Amount.Cmp(rows[j].Amount) < 0 })
	decimals := r.Spend.Total.Amount.Places()
	c := chart{
		ID: "spend-hours", Title: "Spend by hour", Unit: r.Currency,
		Desc:  "One bar for each hour in which calls ended, in " + r.Timezone + ". The figures are in the table below it.",
		Width: 24 * pitch, Ticks: hourTicks, Table: &table{Caption: "Spend and calls by hour", Chart: true},
	}
	c.Table.Head = []head{{Label: "Hour", Text: true}, {Label: "Spend", Unit: r.Currency}, {Label: "Calls"}, {Label: "Answered"}}
	top, labels := moneyAxis(rows[peak].Amount)
	c.Axis = labels
	for i, row := range rows {
		c.Marks = append(c.Marks, bar(i, amountParts(row.Amount, top), "one"))
		list := "spend.by_hour"
		c.Table.Rows = append(c.Table.Rows, row24(row.Key,
			only(amountOf(at(list, i, "amount"), row.Amount, decimals)),
			only(countOf(at(list, i, "calls"), row.Calls)), only(countOf(at(list, i, "answered"), row.Answered))).locate(list, i))
	}
	if rows[peak].Amount.Sign() > 0 {
		f := amountOf(at("spend.by_hour", peak, "amount"), rows[peak].Amount, decimals)
		c.PeakFigure, c.Peak = &f, "from "+*rows[peak].Key+":00"
	}
	return c
}

var hourTicks = []string{"00", "06", "12", "18", "24"}

// row24 is a row of an hour.
func row24(hour *string, cells ...cell) row {
	return row{Cells: append([]cell{{Words: *hour + ":00"}}, cells...)}
}

// moneyTable shows the first rows of a breakdown of the spend and the sum of
// the rest.
func moneyTable(r *report.Report, caption, key, dimension string, rows []report.SpendRow) *table {
	list := "spend.by_" + dimension
	t := &table{
		ID: "spend-" + dimension, Caption: caption,
		Head: []head{{Label: key, Text: true}, {Label: "Spend", Unit: r.Currency}, {Label: "Share", Unit: "%"},
			{Label: "Billed", Unit: "m:s"}, {Label: "Per minute", Unit: r.Currency}},
		Cards: true,
	}
	decimals := r.Spend.Total.Amount.Places()
	in, left := shown(r, list, inOrder(len(rows)), tableRows)
	for _, i := range in {
		row := &rows[i]
		share := figure{fmt.Sprintf("share(%s,spend.total.amount)", at(list, i, "amount")), asPercent, none}
		parts := amountParts(row.Amount, r.Spend.Total.Amount)
		if n, err := row.Amount.Parts(r.Spend.Total.Amount, 1000); err == nil {
			share.Text = fixed(float64(n)/10, 1)
		}
		rate := cell{Words: none}
		if row.RatePerMinute != nil {
			rate = only(amountOf(at(list, i, "rate_per_minute"), *row.RatePerMinute, ratePlaces(*row.RatePerMinute)))
		}
		t.Rows = append(t.Rows, plain(named(r.Names, dimension, row.Key), only(amountOf(at(list, i, "amount"), row.Amount, decimals)),
			cell{Main: &share, Bar: &parts}, billedCell(at(list, i, "billed_seconds"), row.BilledSeconds), rate).locate(list, i))
	}
	if len(left) > 0 {
		t.Rows = append(t.Rows, spendRest(list, rows, in, left, decimals))
	}
	return t
}

// ratePlaces returns with how many decimal places a rate is shown: five, as the
// API has them, or two of rates that no route has.
func ratePlaces(rate money.Sum) int {
	if rate.Abs().Cmp(one.Times(1000)) >= 0 {
		return 2
	}
	return 5
}

func plain(cells ...cell) row { return row{Cells: cells} }

// billedCell shows billed time, and as decimal minutes beside it.
func billedCell(of string, seconds int64) cell {
	v := float64(seconds)
	main, also := timeOf(of, &v), minutesOf(of, seconds)
	return cell{Main: &main, Also: &also, AlsoUnit: "min"}
}

// spendRest sums up the rows that are not shown.
func spendRest(list string, rows []report.SpendRow, in, left []int, decimals int) row {
	var sum money.Sum
	var billed int64
	for _, i := range left {
		sum, billed = sum.Add(rows[i].Amount), billed+rows[i].BilledSeconds
	}
	return row{Soft: true, Cells: []cell{
		others(len(left)), only(amountOf(rest(list, "amount", in), sum, decimals)), {},
		billedCell(rest(list, "billed_seconds", in), billed), {},
	}}
}

// recomputed says whether the charges are what the rates make them. The report
// does not count the calls that cannot be compared, but what they were charged
// follows from it.
func recomputed(r *report.Report) *facts {
	c, path := &r.Spend.Recomputed, "spend.recomputed."
	compared := c.Amount.Sub(c.Difference)
	charged := amountOf("less("+path+"amount,"+path+"difference)", compared, 5)
	left := amountOf("left(spend.total.amount,"+path+"amount,"+path+"difference)", r.Spend.Total.Amount.Sub(compared), 5)
	return &facts{
		Title: "Charges against rates",
		Terms: []term{
			{Label: "Rates times billed time", Main: amountOf(path+"amount", c.Amount, 5), Unit: r.Currency},
			{Label: "Charged for the same calls", Main: charged, Unit: r.Currency},
			{Label: "Difference", Main: amountOf(path+"difference", c.Difference, 5), Unit: r.Currency},
			{Label: "Calls charged otherwise", Main: countOf(path+"calls_differing", c.CallsDiffering)},
			{Label: "Charged for calls left out", Main: left, Unit: r.Currency},
		},
		Note: "If a record lacks the rate, the billed time or the amount, its call cannot be compared. These calls are not in the first four figures, but they are part of the day's spend.",
	}
}
