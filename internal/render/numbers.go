package render

import "zentrunk-reports/internal/report"

// numberRows is how many rows of each list the page shows; report.json has ten.
const numberRows = 5

// numbersSection names the numbers that matter, masked.
func numbersSection(r *report.Report) section {
	n := &r.Numbers
	s := section{
		ID: "numbers", Title: "Numbers that matter",
		Lead: "Numbers are masked: you see the first three and the last two characters. If ten or more numbers begin with the same digits, you see up to seven of these too. All ten rows of each list are in report.json.",
	}
	switch {
	case n.Callers == nil || n.Destinations == nil:
		s.Lead = "The day has more phone numbers than are counted. " + s.Lead
	case n.Masked:
		s.Lead = "The numbers of this day were published masked. Numbers with the same mask are one row here, and may be many callers."
	}
	for _, l := range []struct {
		caption, list string
		rows          []report.NumberRow
	}{
		{"Callers by spend", "numbers.callers_by_spend", n.CallersBySpend},
		{"Destinations by spend", "numbers.destinations_by_spend", n.DestinationsBySpend},
		{"Callers by calls", "numbers.callers_by_calls", n.CallersByCalls},
		{"Callers by short calls", "numbers.callers_by_short_calls", n.CallersByShortCalls},
	} {
		if len(l.rows) > 0 {
			s.Blocks = append(s.Blocks, block{Table: numbersTable(r, l.caption, l.list, l.rows)})
		}
	}
	if len(s.Blocks) == 0 && n.Callers != nil && n.Destinations != nil {
		s.Lead = "No call of the day has a phone number."
	}
	return s
}

func numbersTable(r *report.Report, caption, list string, rows []report.NumberRow) *table {
	t := &table{
		Caption: caption, Cards: true,
		Head: []head{{Label: "Number", Text: true, Long: true}, {Label: "Calls"}, {Label: "Short"}, {Label: "Spend", Unit: r.Currency}},
	}
	decimals := r.Spend.Total.Amount.Places()
	for i := range rows[:min(len(rows), numberRows)] {
		row := &rows[i]
		t.Rows = append(t.Rows, plain(cell{Text: row.Name()}, only(countOf(at(list, i, "calls"), row.Calls)),
			only(countOf(at(list, i, "short_calls"), row.ShortCalls)), only(amountOf(at(list, i, "amount"), row.Amount, decimals))).locate(list, i))
	}
	return t
}
