package render

import (
	"fmt"
	"strings"

	"zentrunk-reports/internal/report"
)

// firstFindings is how many findings a page shows unfolded, so that the tiles stay on the
// first screen.
const firstFindings = 4

// A standout is a finding as the page shows it.
type standout struct {
	report.Finding
	Index       int
	Href        string  // to its row on the page
	Cost, Times *figure // nil where it has none
	Currency    string
	CostWords   string // what the cost is
}

// standouts are the findings, each with where it leads.
func standouts(r *report.Report, sections []section) []standout {
	rows := map[string]*row{}
	for _, s := range sections {
		for _, b := range s.Blocks {
			if b.Table != nil && b.Table.ID != "" {
				b.Table.enter(rows)
			}
		}
	}
	out := make([]standout, len(r.Findings))
	for i, f := range r.Findings {
		at := fmt.Sprintf("findings.%d.", i)
		s := standout{Finding: f, Index: i, Currency: r.Currency, CostWords: "beyond the usual"}
		if f.Cost != nil {
			cost := amountOf(at+"cost", *f.Cost, f.Cost.Places())
			s.Cost = &cost
		}
		switch {
		case f.Kind == report.SurchargeDue:
			s.CostWords = "at most"
		case f.Times != nil:
			times := numberOf(at+"times", f.Times, timesPlaces(*f.Times))
			s.Times = &times
		case f.Kind == report.NewDestination || f.Kind == report.NoCountry:
			s.CostWords = "new"
		}
		section, id := rowOf(f)
		s.Href = "#" + section
		if row := rows[id]; row != nil {
			row.ID, s.Href = id, "#"+id
		}
		out[i] = s
	}
	return out
}

// timesPlaces is with how many decimal places a factor is shown, as sentences have it.
func timesPlaces(times float64) int {
	if times < 9.95 {
		return 1
	}
	return 0
}

// enter puts the rows of t into rows, by the id that each would have.
func (t *table) enter(rows map[string]*row) {
	for i := range t.Rows {
		r := &t.Rows[i]
		if r.At != "" {
			rows[t.ID+"-"+r.At[strings.LastIndexByte(r.At, '.')+1:]] = r
		}
	}
}

// rowOf returns in which section of the page a finding's row is, and the id of the row.
func rowOf(f report.Finding) (section, row string) {
	index := f.Row[strings.LastIndexByte(f.Row, '.')+1:]
	switch f.Kind {
	case report.SpendUp, report.NewDestination, report.NoCountry:
		return "spend", "spend-" + f.Dimension + "-" + index
	case report.SurchargeDue:
		return "invoice", "surcharge-" + index
	case report.ScoreDown:
		return "quality", "sound-" + f.Dimension + "-" + index
	case report.HangupUp:
		return "hangups", "hangups-" + index
	case report.AttestationDown:
		return "trust", ""
	}
	return "calls", "calls-" + f.Dimension + "-" + index
}

// open says what cannot be judged yet, and that nothing stands out where that is so.
func open(r *report.Report) []string {
	var out []string
	if why := r.Unjudged(); why != "" {
		out = append(out, why)
	}
	if why := r.UnjudgedMonth(); why != "" {
		out = append(out, why)
	}
	if len(r.Findings) > 0 || r.Unjudged() != "" {
		return out
	}
	nothing := "Nothing"
	if len(r.Incidents) > 0 {
		nothing = "Nothing else"
	}
	if r.Integrity.Doubtful() {
		return append(out, nothing+" stands out in what could be read.")
	}
	sound := 0
	for i := range r.Past.Days {
		if r.Past.Days[i].Sound() {
			sound++
		}
	}
	return append(out, fmt.Sprintf("%s stands out against the %d days before.", nothing, sound))
}
