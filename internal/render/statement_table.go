package render

import (
	"fmt"
	"slices"

	"zentrunk-reports/internal/money"
	months "zentrunk-reports/internal/month"
	"zentrunk-reports/internal/report"
)

// statementRows is how many rows of a breakdown a statement's page shows. The rest is
// summed up in one more row, and whole in statement.csv.
const statementRows = 25

// statementTable shows the first rows of a breakdown and the sum of the rest.
func statementTable(s *months.Statement, caption, key, dimension string, rows []report.SpendRow) *table {
	t := &table{
		Caption: caption, Cards: true,
		Head: []head{
			{Label: key, Text: true}, {Label: "Spend", Unit: s.Currency}, {Label: "Share", Unit: "%"}, {Label: "Calls"},
			{Label: "Answered"}, {Label: "Billed minutes"}, {Label: "Per minute", Unit: s.Currency},
		},
	}
	list := "spend.by_" + dimension
	places := s.Spend.Total.Amount.Places()
	shown := rows[:min(len(rows), statementRows)]
	for i := range shown {
		row := &shown[i]
		t.Rows = append(t.Rows, plain(
			named(s.Names, dimension, row.Key), only(amountOf(at(list, i, "amount"), row.Amount, places)), shareCell(at(list, i, "amount"), row.Amount, s.Spend.Total.Amount),
			only(countOf(at(list, i, "calls"), row.Calls)), only(countOf(at(list, i, "answered"), row.Answered)),
			only(minutesOf(at(list, i, "billed_seconds"), row.BilledSeconds)), rateCell(at(list, i, "rate_per_minute"), row.RatePerMinute),
		).locate(list, i))
	}
	if more := rows[len(shown):]; len(more) > 0 {
		t.Rows = append(t.Rows, statementRest(list, more, places))
		t.Note = "All rows are in statement.csv."
	}
	return t
}

func shareCell(of string, amount, total money.Sum) cell {
	share := figure{"share(" + of + ",spend.total.amount)", asPercent, none}
	parts := amountParts(amount, total)
	if n, err := amount.Parts(total, 1000); err == nil {
		share.Text = fixed(float64(n)/10, 1)
	}
	return cell{Main: &share, Bar: &parts}
}

func rateCell(of string, rate *money.Sum) cell {
	if rate == nil {
		return cell{Words: none}
	}
	return only(amountOf(of, *rate, ratePlaces(*rate)))
}

// statementRest sums up the rows that are not shown.
func statementRest(list string, rows []report.SpendRow, places int) row {
	sum := report.SpendLine{}
	for i := range rows {
		sum.Add(&rows[i].SpendLine)
	}
	rest := func(field string) string { return rest(list, field, inOrder(statementRows)) }
	return row{Soft: true, Cells: []cell{
		others(len(rows)), only(amountOf(rest("amount"), sum.Amount, places)), {},
		only(countOf(rest("calls"), sum.Calls)), only(countOf(rest("answered"), sum.Answered)), only(minutesOf(rest("billed_seconds"), sum.BilledSeconds)), {},
	}}
}

// statementDays shows the days of the month as bars and as a table, which is not folded
// away: it is printed.
func statementDays(s *months.Statement) (chart, *table) {
	c := chart{
		ID: "days-spend", Title: "Spend by day", Unit: s.Currency, Width: s.Days.InMonth * pitch,
		Desc:  "One bar for each day whose figures are in the sums. The figures are in the table below it.",
		Ticks: []string{"1", fmt.Sprint(s.Days.InMonth)},
	}
	t := &table{Caption: "By day", Cards: true, Head: []head{{Label: "Day", Text: true}, {Label: "Spend", Unit: s.Currency}, {Label: "Calls"}, {Label: "Answered"}, {Label: "Billed minutes"}}}
	rows := s.ByDay
	peak := highest(len(rows), func(i, j int) bool { return rows[i].Amount.Cmp(rows[j].Amount) < 0 })
	places := s.Spend.Total.Amount.Places()
	top, labels := moneyAxis(rows[peak].Amount)
	c.Axis = labels
	for i := range rows {
		r := &rows[i]
		name, kind := cell{Words: *r.Key, Mark: lackingDay(s, *r.Key)}, "one"
		if name.Mark != "" {
			kind, c.Gaps = "part", true
		}
		c.Marks = append(c.Marks, bar(number(*r.Key)-1, amountParts(r.Amount, top), kind))
		t.Rows = append(t.Rows, plain(
			name, only(amountOf(at("by_day", i, "amount"), r.Amount, places)), only(countOf(at("by_day", i, "calls"), r.Calls)),
			only(countOf(at("by_day", i, "answered"), r.Answered)), only(minutesOf(at("by_day", i, "billed_seconds"), r.BilledSeconds)),
		).locate("by_day", i))
	}
	if rows[peak].Amount.Sign() > 0 {
		f := amountOf(at("by_day", peak, "amount"), rows[peak].Amount, places)
		c.PeakFigure, c.Peak = &f, "on day "+fmt.Sprint(number(*rows[peak].Key))
	}
	return c, t
}

// lackingDay says what is to be known of a day that is in the sums; nothing of a sound
// one.
func lackingDay(s *months.Statement, date string) string {
	return lacking(&report.PastDay{Complete: !slices.Contains(s.Days.Incomplete, date), Doubtful: slices.Contains(s.UnreadDays, date)})
}
