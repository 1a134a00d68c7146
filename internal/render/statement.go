package render

import (
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"

	months "zentrunk-reports/internal/month"
	"zentrunk-reports/internal/report"
)

// A statementPage is what the template of statement.html shows.
type statementPage struct {
	Title, Month, Account, Timezone string
	Closed                          bool
	Warnings                        []string // what is to be known before any figure
	Tiles                           []tile
	Sections                        []section
	Labels                          template.CSS // of tables that become cards
}

// StatementHTML writes s as statement.html: one page to read and to print, without
// scripts. All of its figures are those of statement.json, or follow from them as
// [figure] says. It is drawn from s alone.
func StatementHTML(w io.Writer, s *months.Statement) error {
	first, err := months.Parse(s.Month)
	if err != nil {
		return fmt.Errorf("write a statement's page: %w", err)
	}
	p := statementPage{
		Title: first.Format("January 2006"), Month: s.Month, Account: s.Account, Timezone: s.Timezone,
		Closed: s.State == months.Closed, Warnings: statementWarnings(s), Tiles: statementTiles(s),
		Sections: []section{chargedSection(s), besideSection(s), daysSection(s), estimatedSection(s)},
	}
	p.Labels = labelsOf(p.Sections)
	return write(w, "statement.html", s.Month, p)
}

// Spread is whether a figure of the tiles is too long for half of a narrow screen.
func (p statementPage) Spread() bool {
	return slices.ContainsFunc(p.Tiles, func(t tile) bool { return t.Main.wide() })
}

// statementWarnings say what the figures are not of. Days are named by their numbers.
func statementWarnings(s *months.Statement) []string {
	var out []string
	say := func(dates []string, format string) {
		if len(dates) > 0 {
			days := "day " + spans(dates)
			if len(dates) > 1 {
				days = "days " + spans(dates)
			}
			out = append(out, fmt.Sprintf(format, days))
		}
	}
	say(s.Days.Missing, "Not published, and in no figure: %s.")
	say(s.Days.Foreign, "Published with another account, currency or time zone, and in no figure: %s.")
	say(s.Days.Incomplete, "Not complete, so the figures are too low: %s.")
	say(s.UnreadDays, "Not fully read, so the spend is or may be too low: %s.")
	return out
}

// statementTiles are the headline. Each is compared with the same days of the month
// before.
func statementTiles(s *months.Statement) []tile {
	t := &s.Spend.Total
	tiles := []tile{
		{Label: "Spend", Unit: s.Currency, Main: amountOf("spend.total.amount", t.Amount, t.Amount.Places())},
		{Label: "Calls", Main: countOf("spend.total.calls", t.Calls)},
		{Label: "Answered", Main: countOf("spend.total.answered", t.Answered)},
		{Label: "Billed minutes", Main: minutesOf("spend.total.billed_seconds", t.BilledSeconds)},
	}
	than := "the same days of " + monthTitle(s.Previous.Month)
	for i, field := range []string{"amount", "calls", "answered", "billed_seconds"} {
		if f, ok := changeSince(s, field); ok {
			tiles[i].Changes = []change{{Figure: f, Arrow: arrowOf(f), Unit: "%", Than: than}}
		}
	}
	return tiles
}

// changeSince compares a field of the total with the same days of the month before, and
// is false where these are not known or have none of it.
func changeSince(s *months.Statement, field string) (figure, bool) {
	now, then := &s.Spend.Total, s.Previous.SameDays
	if then == nil {
		return figure{}, false
	}
	var v *float64
	switch field {
	case "amount":
		v = amountChange(now.Amount, then.Amount)
	case "calls":
		v = relative(float64(now.Calls), float64(then.Calls))
	case "answered":
		v = relative(float64(now.Answered), float64(then.Answered))
	default:
		v = relative(float64(now.BilledSeconds), float64(then.BilledSeconds))
	}
	f := percentOf(fmt.Sprintf("change(spend.total.%s,previous.same_days.%s)", field, field), v)
	if v != nil && arrowOf(f) == "up" {
		f.Text = "+" + f.Text
	}
	return f, v != nil
}

// arrowOf is where a change goes as it is shown.
func arrowOf(f figure) string {
	switch {
	case strings.Trim(f.Text, "+−0.,") == "":
		return "level"
	case strings.HasPrefix(f.Text, "−"):
		return "down"
	}
	return "up"
}

// chargedSection is what was charged, and by what.
func chargedSection(s *months.Statement) section {
	bars, days := statementDays(s)
	return section{
		ID: "charged", Title: "What was charged",
		Lead: "Exact sums of the days' figures, rounded once for this page. No call record holds monthly fees, taxes and surcharges, so they are not in these figures.",
		Blocks: []block{
			{Wide: true, Table: statementTable(s, "By trunk", "Trunk", "trunk", s.Spend.ByTrunk)},
			{Wide: true, Table: statementTable(s, "By destination", "Country", "to_country", s.Spend.ByToCountry)},
			{Wide: true, Table: statementTable(s, "By direction", "Direction", "direction", s.Spend.ByDirection)},
			{Wide: true, Chart: &bars},
			{Wide: true, Table: days},
		},
	}
}

// besideSection shows the month before.
func besideSection(s *months.Statement) section {
	then := monthTitle(s.Previous.Month)
	t := &table{Caption: "Beside " + then, Cards: true, Head: []head{
		{Label: "Figure", Text: true}, {Label: "This month"}, {Label: "Same days of " + then}, {Label: "Change", Unit: "%"}, {Label: "Published of " + then},
	}}
	lines := []struct {
		path string
		of   *report.SpendLine
	}{{"spend.total", &s.Spend.Total}, {"previous.same_days", s.Previous.SameDays}, {"previous.total", s.Previous.Total}}
	for _, field := range []string{"amount", "calls", "answered", "billed_seconds"} {
		var cells []cell
		for _, l := range lines {
			cells = append(cells, only(fieldOf(l.path, field, l.of)))
		}
		moved, ok := changeSince(s, field)
		if !ok {
			moved = figure{lines[1].path, asPercent, none}
		}
		cells = slices.Insert(cells, 2, only(moved))
		t.Rows = append(t.Rows, plain(append([]cell{{Words: fieldNames[field] + unitOf(field, s.Currency)}}, cells...)...))
	}
	lead := "The same days are the days with the same numbers. So a month that is not over is compared with the same part of the month before."
	if s.Previous.Total != nil && s.Previous.SameDays == nil {
		lead += " Not all of those days are published, so that there is nothing to compare with."
	}
	return section{ID: "beside", Title: "The month before", Lead: lead, Blocks: []block{{Wide: true, Table: t}}}
}

var fieldNames = map[string]string{"amount": "Spend", "calls": "Calls", "answered": "Answered", "billed_seconds": "Billed minutes"}

func unitOf(field, currency string) string {
	if field == "amount" {
		return ", " + currency
	}
	return ""
}

// fieldOf is a field of a line under path; a nil line is not known.
func fieldOf(path, field string, l *report.SpendLine) figure {
	if l == nil {
		return figure{path, asCount, none}
	}
	at := path + "." + field
	switch field {
	case "amount":
		return amountOf(at, l.Amount, l.Amount.Places())
	case "calls":
		return countOf(at, l.Calls)
	case "answered":
		return countOf(at, l.Answered)
	}
	return minutesOf(at, l.BilledSeconds)
}

// monthTitle is a month in words.
func monthTitle(of string) string {
	first, err := months.Parse(of)
	if err != nil {
		return of
	}
	return first.Format("January 2006")
}

// daysSection says which days are in the figures.
func daysSection(s *months.Statement) section {
	d := &s.Days
	list := func(label, path, note string, dates []string) term {
		t := term{Label: label, Main: countOf("days."+path+".length", len(dates)), Note: note}
		if len(dates) > 0 {
			t.Note = strings.TrimPrefix(note+": ", ": ") + spans(dates)
		}
		return t
	}
	return section{ID: "days", Title: "Days in these figures", Blocks: []block{{Facts: &facts{
		Title: "Days of " + monthTitle(s.Month),
		Terms: []term{
			{Label: "In the month", Main: countOf("days.in_month", d.InMonth)},
			{Label: "Published", Main: countOf("days.published", d.Published)},
			list("Missing", "missing", "in no figure; days to come are among them", d.Missing),
			list("Foreign", "foreign", "of another account, currency or time zone; in no figure", d.Foreign),
			list("Not complete", "incomplete", "in the figures, which are too low", d.Incomplete),
		},
	}}}}
}

// estimatedSection is what Plivo may add, which is apart from all that was charged.
func estimatedSection(s *months.Statement) section {
	out := section{
		ID: "estimated", Title: "Only estimated: surcharges",
		Lead: "These amounts are in none of the figures above. Plivo charges for short and abandoned calls on the month's invoice, by their share of the month's calls. The estimate is that of the last published day.",
	}
	if s.Surcharges == nil {
		out.Lead = "Not known: the last day was published without an estimate of surcharges."
		return out
	}
	t := surcharges(&report.Report{Currency: s.Currency, Invoice: *s.Surcharges})
	for i := range t.Rows {
		t.Rows[i].At = "surcharges." + strings.TrimPrefix(t.Rows[i].At, "invoice.")
		for _, c := range t.Rows[i].Cells {
			if c.Main != nil {
				c.Main.Of = strings.ReplaceAll(c.Main.Of, "invoice.", "surcharges.")
			}
		}
	}
	out.Blocks = []block{{Wide: true, Table: t}}
	return out
}
