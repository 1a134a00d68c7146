package report_test

import (
	"cmp"
	"slices"
	"strings"

	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/report"
)

// A naiveNumber is a number with all its calls.
type naiveNumber struct {
	number string
	row    report.NumberRow
}

// naiveNumbers keeps the calls of each number, and looks at all numbers for each prefix.
func naiveNumbers(r *report.Report, rows []calls.Row) report.Numbers {
	from := func(row *calls.Row) string { return row.Call.FromNumber }
	to := func(row *calls.Row) string { return row.Call.ToNumber }
	callers, destinations := naiveSide(rows, rows, from), naiveSide(rows, rows, to)
	n := report.Numbers{
		Callers: pointerTo(len(callers)), Destinations: pointerTo(len(destinations)), CallersByToCountry: []report.CountryNumbers{},
		CallersBySpend: naiveTop(callers, bySpend, 10), CallersByCalls: naiveTop(callers, byCalls, 10), CallersByShortCalls: naiveTop(callers, byShort, 10),
		DestinationsBySpend: naiveTop(destinations, bySpend, 10), DestinationsByCalls: naiveTop(destinations, byCalls, 10), DestinationsByShortCalls: naiveTop(destinations, byShort, 10),
	}
	for _, number := range slices.Concat(callers, destinations) {
		n.Masked = n.Masked || strings.Contains(number.number, "***")
	}
	for _, country := range r.Spend.ByToCountry {
		var of []calls.Row
		for _, row := range rows {
			if row.Call.ToCountry == orEmpty(country.Key) {
				of = append(of, row)
			}
		}
		if top := naiveTop(naiveSide(of, rows, from), bySpend, 3); len(top) > 0 {
			n.CallersByToCountry = append(n.CallersByToCountry, report.CountryNumbers{Key: country.Key, Callers: top})
		}
	}
	return n
}

// naiveSide returns the numbers of rows; their prefixes are those of all.
func naiveSide(rows, all []calls.Row, side keyOf) []naiveNumber {
	known := map[string]bool{}
	for i := range all {
		known[side(&all[i])] = true
	}
	by := map[string][]calls.Row{}
	for i := range rows {
		if number := side(&rows[i]); number != "" {
			by[number] = append(by[number], rows[i])
		}
	}
	var out []naiveNumber
	for number, of := range by {
		s := naiveSpend(of)
		hidden := []byte(number)
		for i := 3; i < len(hidden)-2; i++ {
			hidden[i] = '*'
		}
		out = append(out, naiveNumber{number, report.NumberRow{
			Number: string(hidden), Prefix: naivePrefix(number, known), Calls: s.Calls, ShortCalls: naiveShort(of), Amount: s.Amount,
		}})
	}
	return out
}

// naivePrefix tries each beginning, the longest first.
func naivePrefix(number string, known map[string]bool) *string {
	digits := strings.TrimPrefix(number, "+")
	if strings.Trim(digits, "0123456789") != "" || len(digits) > 15 {
		return nil
	}
	for n := min(7, len(digits)-5); n > 0; n-- {
		prefix, sharing := number[:len(number)-len(digits)+n], 0
		for other := range known {
			rest, ok := strings.CutPrefix(other, prefix)
			if ok && len(rest) >= 5 && len(rest)+n <= 15 && strings.Trim(rest, "0123456789") == "" {
				sharing++
			}
		}
		if sharing >= 10 {
			return &prefix
		}
	}
	return nil
}

func bySpend(a, b report.NumberRow) int { return b.Amount.Cmp(a.Amount) }
func byCalls(a, b report.NumberRow) int { return cmp.Compare(b.Calls, a.Calls) }
func byShort(a, b report.NumberRow) int { return cmp.Compare(b.ShortCalls, a.ShortCalls) }

func naiveTop(numbers []naiveNumber, by func(a, b report.NumberRow) int, most int) []report.NumberRow {
	slices.SortFunc(numbers, func(a, b naiveNumber) int {
		return cmp.Or(by(a.row, b.row), byCalls(a.row, b.row), bySpend(a.row, b.row), cmp.Compare(a.number, b.number))
	})
	out := []report.NumberRow{}
	none := report.NumberRow{}
	for _, n := range numbers {
		if n.row.Calls > 0 && (by(n.row, none) < 0) && len(out) < most {
			out = append(out, n.row)
		}
	}
	return out
}

func pointerTo(n int) *int { return &n }

func orEmpty(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
