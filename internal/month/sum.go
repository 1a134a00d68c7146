package month

import (
	"cmp"
	"slices"

	"zentrunk-reports/internal/members"
	"zentrunk-reports/internal/report"
)

// A day is what a statement needs of a report.
type day struct {
	Spend     Spend
	Names     map[string]string
	Invoice   *report.Invoice
	Integrity report.Integrity
}

func (d *day) readers() members.Readers {
	return members.Readers{"spend": members.Into(&d.Spend), "names": members.Into(&d.Names), "invoice": members.Into(&d.Invoice), "integrity": members.Into(&d.Integrity)}
}

// A sum adds up days, in any order: amounts are exact, so that the order does not show.
type sum struct {
	total report.SpendLine
	by    map[string]map[string]*report.SpendLine // by dimension and key
	none  map[string]*report.SpendLine            // by dimension, of the calls without a key
	days  []report.SpendRow
	names map[string]dated

	unread []string // dates, in no order
}

// A dated name is one that the report of a date has.
type dated struct{ date, name string }

func newSum() *sum {
	return &sum{by: map[string]map[string]*report.SpendLine{}, none: map[string]*report.SpendLine{}, names: map[string]dated{}}
}

func (s *sum) add(date string, d *day) {
	s.total.Add(&d.Spend.Total)
	s.days = append(s.days, report.SpendRow{Key: &date, SpendLine: d.Spend.Total})
	for dimension, rows := range d.Spend.breakdowns() {
		for i := range *rows {
			row := &(*rows)[i]
			s.line(dimension, row.Key).Add(&row.SpendLine)
		}
	}
	if d.Integrity.UnreadAmounts() > 0 || d.Integrity.Doubtful() {
		s.unread = append(s.unread, date)
	}
	for id, name := range d.Names {
		if date > s.names[id].date {
			s.names[id] = dated{date, name}
		}
	}
}

// line returns the sum of a row, which is made where there is none.
func (s *sum) line(dimension string, key *string) *report.SpendLine {
	if key == nil {
		if s.none[dimension] == nil {
			s.none[dimension] = &report.SpendLine{}
		}
		return s.none[dimension]
	}
	lines := s.by[dimension]
	if lines == nil {
		lines = map[string]*report.SpendLine{}
		s.by[dimension] = lines
	}
	if lines[*key] == nil {
		lines[*key] = &report.SpendLine{}
	}
	return lines[*key]
}

// fill puts the sums into st.
func (s *sum) fill(st *Statement) {
	st.Spend.Total = s.total
	for dimension, rows := range st.Spend.breakdowns() {
		*rows = s.rows(dimension)
	}
	slices.SortFunc(s.days, func(a, b report.SpendRow) int { return cmp.Compare(*a.Key, *b.Key) })
	st.ByDay = append([]report.SpendRow{}, s.days...)
	slices.Sort(s.unread)
	st.UnreadDays = append([]string{}, s.unread...)
	st.Names = map[string]string{}
	for id, of := range s.names {
		st.Names[id] = of.name
	}
}

func (s *sum) rows(dimension string) []report.SpendRow {
	rows := make([]report.SpendRow, 0, len(s.by[dimension])+1)
	for key, line := range s.by[dimension] {
		rows = append(rows, report.SpendRow{Key: &key, SpendLine: *line})
	}
	if line := s.none[dimension]; line != nil {
		rows = append(rows, report.SpendRow{SpendLine: *line})
	}
	slices.SortFunc(rows, report.CompareSpend)
	return rows
}
