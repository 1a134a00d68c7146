package verify

import (
	"math/big"
	"slices"
)

// statementDimensions are the breakdowns of a statement, in its order.
var statementDimensions = []string{"direction", "trunk", "from_country", "to_country", "route", "transport", "secure_trunking"}

// A spendSum adds up rows of spend.
type spendSum struct {
	calls, answered, talk, billed int64
	charged                       *big.Int
}

// add takes in the cells of a row.
func (s *spendSum) add(cells []any) {
	if s.charged == nil {
		s.charged = new(big.Int)
	}
	s.calls += cells[0].(int64)
	s.answered += cells[1].(int64)
	s.talk += cells[2].(int64)
	s.billed += cells[3].(int64)
	s.charged.Add(s.charged, cells[4].(amount).units)
}

func (s *spendSum) cells() []any {
	if s.charged == nil {
		s.charged = new(big.Int)
	}
	return []any{s.calls, s.answered, s.talk, s.billed, amount{s.charged}, perMinute(s.charged, s.billed)}
}

// find returns a breakdown by name.
func find(list []breakdown, name string) []line {
	i := slices.IndexFunc(list, func(b breakdown) bool { return b.name == name })
	if i < 0 {
		return nil
	}
	return list[i].rows
}

// totalOf returns the cells of a day's total.
func (d *monthDay) totalOf() []any { return find(d.spend, "total")[0].cells }

// add adds up the days of the month.
func (s *statement) add() {
	var all spendSum
	for _, date := range s.fitting {
		cells := s.days[date].totalOf()
		all.add(cells)
		s.byDay = append(s.byDay, line{date, cells})
	}
	s.sums = []breakdown{{"total", []line{{nil, all.cells()}}}}
	for _, name := range statementDimensions {
		sums := map[any]*spendSum{}
		for _, date := range s.fitting {
			for _, row := range find(s.days[date].spend, name) {
				if sums[row.key] == nil {
					sums[row.key] = &spendSum{}
				}
				sums[row.key].add(row.cells)
			}
		}
		var rows []line
		for key, sum := range sums {
			rows = append(rows, line{key, sum.cells()})
		}
		slices.SortFunc(rows, func(a, b line) int {
			if c := spendOrder(a.cells, b.cells); c != 0 {
				return c
			}
			return nullLast(a.key, b.key)
		})
		s.sums = append(s.sums, breakdown{name, rows})
	}
}

// previous returns the cells of the month before, and those of the same days of it; nil
// where they are not known.
func (s *statement) previous() (all, same []any) {
	before := monthBefore(s.month)
	var total, equal spendSum
	published := false
	lines := map[string][]any{} // by the day's number; nil is a day that is not published
	for _, date := range datesOf(before) {
		lines[date[8:]] = nil
		if d := s.days[date]; d != nil && d.fits(s.latest) {
			lines[date[8:]] = d.totalOf()
			total.add(d.totalOf())
			published = true
		}
	}
	if !published {
		return nil, nil
	}
	for _, date := range s.fitting {
		cells, there := lines[date[8:]]
		if there && cells == nil {
			return total.cells(), nil
		}
		if there {
			equal.add(cells)
		}
	}
	return total.cells(), equal.cells()
}

// names returns the names of trunks, of several the latest day's.
func (s *statement) names() map[string]any {
	out := map[string]any{}
	for _, date := range s.fitting {
		for id, name := range s.days[date].names {
			out[id] = name
		}
	}
	return out
}

// spendIn returns the spend of a report as it is published, nil where it cannot be read.
func spendIn(report map[string]any) *spend {
	all, _ := report["spend"].(map[string]any)
	total, ok := all["total"].(map[string]any)
	if !ok {
		return nil
	}
	first, ok := publishedLine(total)
	if !ok {
		return nil
	}
	out := []breakdown{{"total", []line{first}}}
	for _, name := range statementDimensions {
		rows, ok := records(all["by_"+name])
		if !ok {
			return nil
		}
		b := breakdown{name: name}
		for _, r := range rows {
			l, ok := publishedLine(r)
			if !ok {
				return nil
			}
			b.rows = append(b.rows, l)
		}
		out = append(out, b)
	}
	return &spend{out}
}

// publishedLine returns a row of a report. Its rate is left out.
func publishedLine(r record) (line, bool) {
	l := line{key: r["key"]}
	for _, name := range spendHeader[:4] {
		n, ok := whole(r[name])
		if !ok {
			return l, false
		}
		l.cells = append(l.cells, n)
	}
	text, _ := r["amount"].(string)
	units, ok := parseDecimal(text, places)
	if !ok {
		return l, false
	}
	l.cells = append(l.cells, amount{units}, perMinute(units, l.cells[3].(int64)))
	return l, true
}
