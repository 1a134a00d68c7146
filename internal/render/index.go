package render

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/report"
)

// A Day is what the page of days shows of one.
type Day struct {
	Date      string // YYYY-MM-DD
	Complete  bool
	Calls     int
	Amount    money.Sum
	Currency  string
	ASR       *float64
	Rated     int
	ScoreMean *float64
	Page      string // link to its page; empty where there is none
	Statement string // link to that of its month; empty where there is none
	Files     []Link
}

// A Link is a name and where it leads.
type Link struct{ Name, Href string }

// A month is a month of the calendar.
type month struct {
	ID, Title string
	Weeks     [][7]square
	Days      []square // those with a report, latest first
	Sums      []string // per currency, and calls
	Statement string   // link; empty where there is none
}

// A square is a day of the calendar: the zero value is none.
type square struct {
	Number int
	Day    *Day
	Amount string
	Short  string // of Amount, for a narrow square
	Calls  string
	ASR    string
	Score  string
	Bar    int // spend in thousandths of the month's highest
	Class  string
}

// Index writes the page of days, index.html: a calendar month by month, the
// latest first. Days may come in any order; each may come once. The same days
// give the same page, whenever it is made.
func Index(w io.Writer, days []Day) error {
	sorted := slices.Clone(days)
	slices.SortFunc(sorted, func(a, b Day) int { return strings.Compare(b.Date, a.Date) })
	var months []month
	for len(sorted) > 0 {
		n := slices.IndexFunc(sorted, func(d Day) bool { return len(d.Date) != 10 || d.Date[:7] != sorted[0].Date[:7] })
		if n < 0 {
			n = len(sorted)
		}
		first, err := time.Parse("2006-01-02", sorted[0].Date[:min(7, len(sorted[0].Date))]+"-01")
		if err != nil {
			return fmt.Errorf("write page of days: %q is no day", sorted[0].Date)
		}
		m, err := newMonth(first, sorted[:n])
		if err != nil {
			return err
		}
		months, sorted = append(months, m), sorted[n:]
	}
	return write(w, "index.html", "days", months)
}

// newMonth lays out the days of one month, the latest first, in weeks that begin
// on Monday.
func newMonth(first time.Time, days []Day) (month, error) {
	m := month{ID: first.Format("m-2006-01"), Title: first.Format("January 2006"), Statement: days[0].Statement}
	byNumber := map[int]*Day{}
	var most money.Sum
	for i := range days {
		at, err := time.Parse(time.DateOnly, days[i].Date)
		if err != nil {
			return m, fmt.Errorf("write page of days: %q is no day", days[i].Date)
		}
		byNumber[at.Day()] = &days[i]
		if days[i].Amount.Cmp(most) > 0 {
			most = days[i].Amount
		}
		m.Days = append(m.Days, newSquare(at.Day(), &days[i], money.Sum{}))
	}
	var week [7]square
	last := first.AddDate(0, 1, -1).Day()
	for n := 1; n <= last; n++ {
		weekday := int(first.AddDate(0, 0, n-1).Weekday()+6) % 7
		week[weekday] = newSquare(n, byNumber[n], most)
		if weekday == 6 || n == last {
			m.Weeks, week = append(m.Weeks, week), [7]square{}
		}
	}
	m.Sums = sums(days)
	return m, nil
}

func newSquare(n int, d *Day, most money.Sum) square {
	s := square{Number: n, Day: d}
	if d == nil {
		return s
	}
	s.Amount, s.Calls = d.Amount.Fixed(d.Amount.Places()), countOf("", d.Calls).Text
	s.Short = short(d.Amount)
	s.ASR, s.Score = percentOf("", d.ASR).Text, numberOf("", d.ScoreMean, 2).Text
	s.Bar = amountParts(d.Amount, most)
	s.Class = "then"
	if d.ScoreMean != nil && d.Rated >= report.MinSample {
		s.Class = scoreClass(*d.ScoreMean)
	}
	return s
}

// short writes an amount in six places or so: as everywhere, but for large ones.
func short(a money.Sum) string {
	from := func(n int64) bool { return a.Cmp(one.Times(n)) >= 0 }
	switch {
	case from(1_000_000_000_000):
		return a.MulDiv(1, 1_000_000_000_000).Fixed(1) + "T"
	case from(1_000_000_000):
		return a.MulDiv(1, 1_000_000_000).Fixed(1) + "G"
	case from(1_000_000):
		return a.MulDiv(1, 1_000_000).Fixed(1) + "M"
	case from(10_000):
		return a.MulDiv(1, 1000).Fixed(1) + "k"
	case from(100):
		return a.Fixed(0)
	}
	return a.Fixed(a.Places())
}

// one is an amount of 1.
var one, _ = money.FromUnits(100_000_000)

// sums adds up a month by currency.
func sums(days []Day) []string {
	var currencies []string
	amounts := map[string]money.Sum{}
	calls := 0
	for i := range days {
		d := &days[i]
		calls += d.Calls
		if _, ok := amounts[d.Currency]; !ok {
			currencies = append(currencies, d.Currency)
		}
		amounts[d.Currency] = amounts[d.Currency].Add(d.Amount)
	}
	slices.Sort(currencies)
	var out []string
	for _, c := range currencies {
		out = append(out, amounts[c].Fixed(amounts[c].Places())+" "+c)
	}
	return append(out, counted(calls, "call"), counted(len(days), "day"))
}
