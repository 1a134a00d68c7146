package render

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/report"
	"zentrunk-reports/internal/wording"
)

// invoiceSection is what the month comes to, and what its invoice may hold that
// no call record does.
func invoiceSection(r *report.Report) section {
	days := monthChart(r)
	return section{
		ID: "invoice", Title: "What the invoice will add",
		Lead: "Plivo charges for short and abandoned calls on the month's invoice, by their share of the month's calls. No call record holds this charge. Calls from or to India do not count.",
		Blocks: []block{
			{Facts: monthFacts(r)}, {Facts: monthEnd(r)}, {Wide: true, Table: surcharges(r)}, {Wide: true, Chart: &days},
		},
	}
}

// monthName is the report's month in words.
func monthName(r *report.Report) string {
	at, err := time.Parse("2006-01", r.Invoice.Month.Month)
	if err != nil {
		return r.Invoice.Month.Month
	}
	return at.Format("January 2006")
}

func monthFacts(r *report.Report) *facts {
	m, at := &r.Invoice.Month, "invoice.month_to_date."
	published := term{Label: "Days published", Main: countOf(at+"published", m.Published), Unit: fmt.Sprintf("of %d", m.Days)}
	var notes []string
	if len(m.Missing) > 0 {
		notes = append(notes, "missing: "+spans(m.Missing))
	}
	if len(m.Foreign) > 0 {
		notes = append(notes, "of another account, currency or calendar, and in no sum: "+spans(m.Foreign))
	}
	if len(m.Incomplete) > 0 {
		notes = append(notes, "not complete: "+spans(m.Incomplete))
	}
	if len(m.Doubtful) > 0 {
		notes = append(notes, "not read whole: "+spans(m.Doubtful))
	}
	published.Note = strings.Join(notes, "; ")
	return &facts{Title: monthName(r) + " to date", Terms: []term{
		{Label: "Spend", Main: amountOf(at+"amount", m.Amount, m.Amount.Places()), Unit: r.Currency},
		{Label: "Calls", Main: countOf(at+"calls", m.Calls)},
		{Label: "Answered", Main: countOf(at+"answered", m.Answered)},
		published,
	}}
}

// spans writes days of one month as their numbers, runs of them in short: 3, 5
// to 9.
func spans(dates []string) string {
	var out []string
	for i := 0; i < len(dates); {
		last := i
		for last+1 < len(dates) && number(dates[last+1]) == number(dates[last])+1 {
			last++
		}
		span := fmt.Sprint(number(dates[i]))
		if last > i {
			span += fmt.Sprintf(" to %d", number(dates[last]))
		}
		out, i = append(out, span), last+1
	}
	return strings.Join(out, ", ")
}

// dateSpans writes dates, runs of them in short: 2026-11-03, 2026-11-05 to
// 2026-11-09.
func dateSpans(dates []string) string {
	var out []string
	for i := 0; i < len(dates); {
		last := i
		for last+1 < len(dates) && dates[last+1] == dayAfter(dates[last]) {
			last++
		}
		span := dates[i]
		if last > i {
			span += " to " + dates[last]
		}
		out, i = append(out, span), last+1
	}
	return strings.Join(out, ", ")
}

func dayAfter(date string) string {
	at, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return ""
	}
	return at.AddDate(0, 0, 1).Format(time.DateOnly)
}

// number returns the day of the month of a date.
func number(date string) int {
	at, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return 0
	}
	return at.Day()
}

func monthEnd(r *report.Report) *facts {
	p := r.Invoice.MonthEnd
	f := &facts{Title: "By the end of " + monthName(r)}
	if p == nil {
		f.Terms = []term{{
			Label: "Spend", Main: figure{"invoice.month_end", asMoney, none},
			Note: monthEndUnknown(r),
		}}
		return f
	}
	at := "invoice.month_end."
	f.Terms = []term{{Label: "Spend, projected", Main: amountOf(at+"amount", p.Amount, p.Amount.Places()), Unit: r.Currency}}
	if p.DaysLeft > 0 {
		f.Terms[0].Note = "what is published, and the usual cost of each day that is left"
		f.Terms = append(f.Terms,
			term{Label: "80 % prediction range, from", Main: amountOf(at+"low", p.Low, p.Low.Places()), Unit: r.Currency},
			term{Label: "80 % prediction range, to", Main: amountOf(at+"high", p.High, p.High.Places()), Unit: r.Currency, Note: "in four of five months the spend ends within this range"})
	}
	f.Terms = append(f.Terms, term{Label: "Days left", Main: countOf(at+"days_left", p.DaysLeft), Note: "judged by " + wording.Counted(p.PastDays, "complete day")})
	return f
}

// monthEndUnknown says why the month is not projected.
func monthEndUnknown(r *report.Report) string {
	days := trendDays(r)
	days = slices.DeleteFunc(days, func(d report.PastDay) bool { return !d.Sound() })
	if len(days) < report.LeastDays {
		return fmt.Sprintf("not known: it takes %d complete days of the last %d", report.LeastDays, report.PastDays+1)
	}
	return fmt.Sprintf("not known: the amounts of the last %d days differ too much", report.PastDays+1)
}

func surcharges(r *report.Report) *table {
	t := &table{
		ID: "surcharge", Caption: "Surcharges on the month to date", Cards: true,
		Head: []head{{Label: "Kind", Text: true}, {Label: "Free up to", Unit: "%"}, {Label: "This day", Unit: "%"}, {Label: "The month", Unit: "%"},
			{Label: "Calls"}, {Label: "Above the share"}, {Label: "Cost of those above", Unit: r.Currency}, {Label: "Cost of all", Unit: r.Currency}},
		Note: "Plivo names the share and the fee of a call. It does not say clearly whether it charges for all these calls, or only for those above the share. Below the share nothing is charged.",
	}
	i := &r.Invoice
	t.Rows = []row{
		surchargeRow("invoice.short_calls", fmt.Sprintf("Short, 1 to %d s", i.FairUse.ShortSeconds), "invoice.month_to_date.short", &i.Short, i.Month.Short),
		surchargeRow("invoice.abandoned_calls", "Abandoned, 0 s", "invoice.month_to_date.abandoned", &i.Abandoned, i.Month.Abandoned),
	}
	return t
}

func surchargeRow(path, name, callsPath string, s *report.Surcharge, calls *int) row {
	named := cell{Words: name, Note: "fee " + s.Fee.String() + " a call"}
	switch {
	case s.Over == nil:
		named.Mark = "not known: a day of the month was published without it"
	case *s.Over:
		named.Mark = "above the free share"
	}
	count := func(of string, n *int) cell {
		if n == nil {
			return only(figure{of, asCount, none})
		}
		return only(countOf(of, *n))
	}
	cost := func(field string, a *money.Sum) cell {
		if a == nil {
			return only(figure{"." + field, asMoney, none})
		}
		return only(amountOf("."+field, *a, a.Places()))
	}
	percent := figure{".threshold_percent", asNumber, strings.TrimSuffix(strings.TrimRight(fixed(s.ThresholdPercent, 2), "0"), ".")}
	return row{At: path, Cells: []cell{
		named, only(percent), only(percentOf(".day_share", s.DayShare)), only(percentOf(".share", s.Share)),
		count(callsPath, calls), count(".calls_above", s.CallsAbove), cost("cost_above", s.CostAbove), cost("cost_all", s.CostAll),
	}}
}
