package render

import (
	"fmt"
	"strings"
	"time"

	"zentrunk-reports/internal/report"
)

// monthChart shows the days of the month so far, and in its table their shares.
func monthChart(r *report.Report) chart {
	first, err := time.Parse("2006-01", r.Invoice.Month.Month)
	if err != nil {
		return chart{}
	}
	length := first.AddDate(0, 1, -1).Day()
	c := chart{
		ID: "month-days", Title: "Spend by day of " + monthName(r), Unit: r.Currency, Width: length * pitch,
		Desc:  "One bar for each day that is published, the last is this one. The figures are in the table below it.",
		Ticks: []string{"1", fmt.Sprint(length)}, Table: &table{Caption: "Days of " + monthName(r), Chart: true},
	}
	c.Table.Head = []head{{Label: "Day", Text: true}, {Label: "Spend", Unit: r.Currency}, {Label: "Calls"}, {Label: "Short", Unit: "%"}, {Label: "Abandoned", Unit: "%"}}
	days := monthDays(r)
	peak := highest(len(days), func(i, j int) bool { return days[i].Amount.Cmp(days[j].Amount) < 0 })
	top, labels := moneyAxis(days[peak].Amount)
	c.Axis = labels
	for i := range days {
		d := &days[i]
		kind := class(r, &d.PastDay)
		c.Gaps = c.Gaps || kind == "part"
		c.Marks = append(c.Marks, bar(number(d.Date)-1, amountParts(d.Amount, top), kind))
		c.Table.Rows = append(c.Table.Rows, d.row())
	}
	if days[peak].Amount.Sign() > 0 {
		f := days[peak].amount()
		c.PeakFigure, c.Peak = &f, "on day "+fmt.Sprint(number(days[peak].Date))
	}
	return c
}

// A monthDay is a day of the month with its path in report.json; that of the
// report's own day is empty.
type monthDay struct {
	report.PastDay
	path    string
	unknown bool // no amount of the day could be read
}

func monthDays(r *report.Report) []monthDay {
	var out []monthDay
	days := trendDays(r)
	for i, d := range days {
		switch {
		case i == len(days)-1:
			use := r.Invoice.FairUse
			d.FairUse = &use
			out = append(out, monthDay{d, "", r.Integrity.SpendUnknown()})
		case strings.HasPrefix(d.Date, r.Invoice.Month.Month):
			out = append(out, monthDay{d, fmt.Sprintf("past.days.%d", i), false})
		}
	}
	return out
}

func (d *monthDay) amount() figure {
	if d.unknown {
		return unknownSpend
	}
	return amountOf(d.amountPath(), d.Amount, d.Amount.Places())
}

func (d *monthDay) amountPath() string {
	if d.path == "" {
		return "spend.total.amount"
	}
	return d.path + ".amount"
}

func (d *monthDay) row() row {
	calls, use := d.path+".calls", d.path+".fair_use"
	if d.path == "" {
		calls, use = "quality.total.calls", "invoice.fair_use"
	}
	name := cell{Words: d.Date}
	name.Mark = lacking(&d.PastDay)
	short, lost := cell{Words: none}, cell{Words: none}
	if u := d.FairUse; u != nil {
		short = only(shareOf(use+".short", use+".eligible", u.Short, u.Eligible))
		lost = only(shareOf(use+".abandoned", use+".eligible", u.Abandoned, u.Eligible))
	}
	return row{Cells: []cell{name, only(d.amount()), only(countOf(calls, d.Calls)), short, lost}}
}
