package render

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"zentrunk-reports/internal/money"
)

// A Day is what the page of days shows of one.
type Day struct {
	Date      string // YYYY-MM-DD
	Account   string
	Complete  bool
	Calls     int
	Amount    money.Sum
	Currency  string
	ASR       *float64
	Rated     int
	ScoreMean *float64
	Findings  int    // what stood out on the day
	Page      string // link to its page; empty where there is none
	Statement string // link to that of its month; empty where there is none
	Files     []Link
}

// A Link is a name and where it leads.
type Link struct{ Name, Href string }

// An index is what the template of the page of days shows.
type index struct {
	Accounts string
	Latest   Link // the latest page; Href is empty where there is none
	Months   []month
}

// Index writes the page of days, index.html: a calendar month by month, the latest first,
// and the months as a table. Days may come in any order; each may come once. The same
// days give the same page, whenever it is made: days behind the latest one are to come,
// days between the first and the latest that are not there are missing.
func Index(w io.Writer, days []Day) error {
	sorted := slices.Clone(days)
	slices.SortFunc(sorted, func(a, b Day) int { return strings.Compare(b.Date, a.Date) })
	for _, d := range sorted {
		if _, err := time.Parse(time.DateOnly, d.Date); err != nil {
			return fmt.Errorf("write page of days: %q is not a day", d.Date)
		}
	}
	page := index{Accounts: accounts(sorted), Latest: latest(sorted)}
	for rest := sorted; len(rest) > 0; {
		n := slices.IndexFunc(rest, func(d Day) bool { return monthOf(d.Date) != monthOf(rest[0].Date) })
		if n < 0 {
			n = len(rest)
		}
		page.Months = append(page.Months, newMonth(rest[:n], sorted[len(sorted)-1].Date, sorted[0].Date))
		rest = rest[n:]
	}
	return write(w, "index.html", "days", page)
}

func monthOf(date string) string { return date[:len("2006-01")] }

// accounts names the accounts of days, the latest first.
func accounts(days []Day) string {
	var out []string
	for _, d := range days {
		if d.Account != "" && !slices.Contains(out, d.Account) {
			out = append(out, d.Account)
		}
	}
	return strings.Join(out, ", ")
}

func latest(days []Day) Link {
	for _, d := range days {
		if d.Page != "" {
			at, _ := time.Parse(time.DateOnly, d.Date) // Index has parsed it
			return Link{at.Format("Monday, 2 January 2006"), d.Page}
		}
	}
	return Link{}
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
