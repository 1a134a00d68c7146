package report_test

import (
	"slices"
	"testing"
	"time"

	"zentrunk-reports/internal/report"
)

// A day of another account, currency, time zone or of other bounds is in no sum, no
// comparison and no trend; the month names it, and reckons with its like in its place.
func TestForeignDays(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*report.Report){
		"account":  func(r *report.Report) { r.Account = "MAYYYYYYYYYYYYYYYYYY" },
		"currency": func(r *report.Report) { r.Currency = "EUR" },
		"timezone": func(r *report.Report) { r.Timezone = "Etc/UTC" },
		"begin":    func(r *report.Report) { r.From = r.From.Add(-time.Hour) },
		"end":      func(r *report.Report) { r.To = r.To.Add(time.Hour) },
	} {
		var earlier []*report.Report
		for n := report.PastDays + 3; n >= 1; n-- {
			day := dayOf(t, midnight.AddDate(0, 0, -n).Format(time.DateOnly), 100, 0, 0)
			if n == 1 || n == 2 || n == 25 || n > report.PastDays {
				spoil(day)
			}
			earlier = append(earlier, day)
		}
		r := dayOf(t, "2026-11-22", 100, 0, 0)
		compare(t, r, earlier)
		if want := []string{"2026-10-28", "2026-11-20", "2026-11-21"}; !slices.Equal(r.Past.Foreign, want) || len(r.Past.Days) != report.PastDays-3 {
			t.Errorf("%s: the past is of %d days, foreign to it are %v, want %v", name, len(r.Past.Days), r.Past.Foreign, want)
		}
		if m := r.Past.SevenDays; r.Past.DayBefore != nil || m.Days != 5 {
			t.Errorf("%s: compared with %+v and %d days", name, r.Past.DayBefore, m.Days)
		}
		m := r.Invoice.Month
		if want := []string{"2026-11-20", "2026-11-21"}; !slices.Equal(m.Foreign, want) || len(m.Missing) != 0 || m.Published != 20 || m.Amount != sum(t, "20") {
			t.Errorf("%s: the month is %+v", name, m)
		}
		if p := r.Invoice.MonthEnd; p.DaysLeft != 8+2 || p.Amount != sum(t, "30") {
			t.Errorf("%s: the month ends at %+v", name, p)
		}
		if len(r.Findings) != 0 {
			t.Errorf("%s: found %s", name, kindsOf(r))
		}
		roundTrip(t, r)
		r.Past.Foreign = append(r.Past.Foreign, r.Past.Days[0].Date)
		if r.Check() == nil {
			t.Errorf("%s: a day of the past that is foreign passes the check", name)
		}
	}
}

// A report of an older version knows of no foreign days; who keeps its past has
// none.
func TestKeepOlderPast(t *testing.T) {
	t.Parallel()
	published := dayOf(t, "2026-11-22", 5, 0, 0)
	published.Past.Foreign = nil
	r := dayOf(t, "2026-11-22", 5, 0, 0)
	r.Keep(published)
	if err := r.Check(); err != nil {
		t.Error(err)
	}
}
