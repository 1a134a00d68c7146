package render

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/report"
	"zentrunk-reports/internal/wording"
)

// A month is a month of the calendar.
type month struct {
	ID, Title string
	Month     string // 2026-11, which spreadsheets take for what it is
	Weeks     [][7]square
	Days      []square // those with a report, latest first
	Published string   // such as "27 of 28 days"
	Missing   string   // which days these lack, empty where none
	Due       int      // days of the month between the first and the latest day of all
	Calls     string
	Sums      []sum
	Statement string // link; empty where there is none
}

// A sum is what the days of a month in one currency come to.
type sum struct {
	Amount, Currency string
	Calls            string
	Days             int
}

// A square is a day of the calendar: the zero value is none.
type square struct {
	Number  int
	Day     *Day
	Missing bool // between the first and the latest day, and not there
	Amount  string
	Short   string // of Amount, for a narrow square
	Calls   string
	ASR     string
	Score   string
	Marked  string // how many findings, in words
	Bar     int    // spend in thousandths of the month's highest
	Class   string
}

// newMonth lays out the days of one month, the latest first, in weeks that begin on
// Monday. First and last are the first and the latest day of all months.
func newMonth(days []Day, first, last string) month {
	begin, _ := time.Parse("2006-01", monthOf(days[0].Date)) // Index has parsed it
	m := month{ID: begin.Format("m-2006-01"), Month: begin.Format("2006-01"), Title: begin.Format("January 2006"), Statement: days[0].Statement}
	byDate := map[string]*Day{}
	var most money.Sum
	for i := range days {
		byDate[days[i].Date] = &days[i]
		if days[i].Amount.Cmp(most) > 0 {
			most = days[i].Amount
		}
		m.Days = append(m.Days, newSquare(number(days[i].Date), &days[i], money.Sum{}))
	}
	var week [7]square
	var missing []string
	for at := begin; at.Month() == begin.Month(); at = at.AddDate(0, 0, 1) {
		date := at.Format(time.DateOnly)
		s := newSquare(at.Day(), byDate[date], most)
		if s.Missing = s.Day == nil && date > first && date < last; s.Missing {
			missing = append(missing, date)
		}
		weekday := int(at.Weekday()+6) % 7
		week[weekday] = s
		if weekday == 6 || at.AddDate(0, 0, 1).Month() != begin.Month() {
			m.Weeks, week = append(m.Weeks, week), [7]square{}
		}
	}
	m.Due = len(days) + len(missing)
	m.Published, m.Missing = fmt.Sprintf("%d of %s", len(days), wording.Counted(m.Due, "day")), spans(missing)
	m.add(days)
	return m
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
	if d.Findings > 0 {
		s.Marked = wording.Counted(d.Findings, "finding")
	}
	s.Class = "then"
	if d.ScoreMean != nil && d.Rated >= report.MinSample {
		s.Class = scoreClass(*d.ScoreMean)
	}
	return s
}

// add adds up the month by currency.
func (m *month) add(days []Day) {
	amounts, calls, count := map[string]money.Sum{}, map[string]int{}, map[string]int{}
	all := 0
	for i := range days {
		d := &days[i]
		amounts[d.Currency] = amounts[d.Currency].Add(d.Amount)
		calls[d.Currency] += d.Calls
		count[d.Currency]++
		all += d.Calls
	}
	for _, c := range slices.Sorted(maps.Keys(amounts)) {
		a := amounts[c]
		m.Sums = append(m.Sums, sum{a.Fixed(a.Places()), c, wording.Count(calls[c]), count[c]})
	}
	m.Calls = wording.Counted(all, "call")
}
