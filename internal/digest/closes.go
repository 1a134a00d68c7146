package digest

import (
	"fmt"
	"time"

	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/report"
	"zentrunk-reports/internal/wording"
)

// A MonthClose is what the month came to, in the digest of its last day. It is that of
// the day's report: days that are published again later change the statement alone.
type MonthClose struct {
	Month     string    `json:"month"`  // YYYY-MM
	Closed    bool      `json:"closed"` // every day is published, complete, and fits the last one
	Days      int       `json:"days"`
	Published int       `json:"published"` // of the days, those in the sums
	Calls     int       `json:"calls"`
	Amount    money.Sum `json:"amount"`
	Link      string    `json:"link,omitempty"` // of the statement; not in the bucket's note
}

// closes returns what the month of r came to, nil where r is not of its last day.
func closes(r *report.Report, link string) *MonthClose {
	at, err := time.Parse(time.DateOnly, r.Date)
	if err != nil || at.AddDate(0, 0, 1).Day() != 1 {
		return nil
	}
	m := &r.Invoice.Month
	return &MonthClose{
		Month: m.Month, Days: m.Days, Published: m.Published, Calls: m.Calls, Amount: m.Amount, Link: link,
		Closed: m.Published == m.Days && len(m.Missing)+len(m.Foreign)+len(m.Incomplete) == 0,
	}
}

// closing tells what the month came to, on its last day.
func (d *Digest) closing(line func(label, format string, args ...any)) {
	c := d.Closes
	if c == nil {
		return
	}
	state := "is closed"
	if !c.Closed {
		state = "is still open"
	}
	s := fmt.Sprintf("%s %s: %s %s for %s, %d of %s", monthName(c.Month), state, amount(c.Amount), d.Currency, wording.Counted(c.Calls, "call"), c.Published, wording.Counted(c.Days, "day"))
	if c.Link != "" {
		s += "; " + c.Link
	}
	line("Statement", "%s", s)
}

func monthName(month string) string {
	at, err := time.Parse("2006-01", month)
	if err != nil {
		return month
	}
	return at.Format("January 2006")
}
