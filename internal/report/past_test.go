package report_test

import (
	"testing"

	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/report"
)

// pastReport is a report of a date with so many calls of the example, each
// second of them answered.
func pastReport(t *testing.T, date string, pairs, lacking int) *report.Report {
	t.Helper()
	b := report.New(optionsOf(date))
	for range pairs {
		for _, row := range twoCalls(t) {
			if err := b.Add(&row); err != nil {
				t.Fatal(err)
			}
		}
	}
	r, err := b.Report(report.Integrity{APITotalCount: 2*pairs + lacking})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// A day is compared with complete days of its account and currency alone; the
// mean is of those of the seven days before that are there, the list of thirty.
func TestCompare(t *testing.T) {
	t.Parallel()
	other := pastReport(t, "2026-11-20", 9, 0)
	other.Currency = "EUR"
	earlier := []*report.Report{
		pastReport(t, "2026-11-22", 5, 0), pastReport(t, "2026-11-23", 5, 0), pastReport(t, "2026-10-22", 5, 0), // itself, later, too early
		pastReport(t, "2026-11-21", 3, 0), pastReport(t, "2026-11-15", 1, 0), pastReport(t, "2026-11-18", 7, 1), // the last is incomplete
		pastReport(t, "2026-11-14", 8, 0), pastReport(t, "2026-10-23", 2, 0), other,
	}
	r := build(t, options(), twoCalls(t))
	if !r.Compared() || len(r.Past.Days) != 0 {
		t.Errorf("before it is compared, the past is %+v", r.Past)
	}
	compare(t, r, earlier)
	var dates string
	for _, d := range r.Past.Days {
		dates += d.Date[5:] + " "
	}
	if want := "10-23 11-14 11-15 11-18 11-21 "; dates != want {
		t.Errorf("the days are %s, want %s", dates, want)
	}
	if d := r.Past.DayBefore; d == nil || d.Date != "2026-11-21" || d.Calls != 6 || d.Amount != sum(t, "0.04500") {
		t.Errorf("the day before is %+v", d)
	}
	m := r.Past.SevenDays
	if m == nil || m.Days != 2 || m.Calls != 4 || m.Amount != sum(t, "0.03000") || *m.ASR != 0.5 || *m.ScoreMean < 4.19 || *m.ScoreMean > 4.21 {
		t.Errorf("the mean is %+v", m)
	}
	if err := r.Check(); err != nil {
		t.Error(err)
	}
	r.Past.Days[0].Date = "2026-11-22"
	if r.Check() == nil {
		t.Error("a day of its own past passes the check")
	}
	next := build(t, options(), nil)
	if next.Keep(r); len(next.Past.Days) != 5 {
		t.Errorf("kept %+v", next.Past)
	}
}

// Wilson's interval is what tables of it say, holds the share, and stays within
// 0 to 1.
func TestWilson(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		k, n      int
		low, high float64
	}{{0, 10, 0, 0.27753}, {10, 10, 0.72247, 1}, {5, 10, 0.23659, 0.76341}, {81, 263, 0.25527, 0.36621}, {1, 1, 0.20655, 1}} {
		low, high := report.Wilson(tt.k, tt.n)
		if low < tt.low-1e-4 || low > tt.low+1e-4 || high < tt.high-1e-4 || high > tt.high+1e-4 {
			t.Errorf("Wilson(%d, %d) = %.5f, %.5f, want %.5f, %.5f", tt.k, tt.n, low, high, tt.low, tt.high)
		}
	}
}

// A mean of one call has no interval; that of many is narrow and holds the mean.
func TestScoreInterval(t *testing.T) {
	t.Parallel()
	one := build(t, options(), twoCalls(t))
	if low, _ := one.Quality.ScoreInterval("total", 0, &one.Quality.Total); low != nil {
		t.Errorf("one rated call has an interval from %v", *low)
	}
	var rows []calls.Row
	for n := range 200 {
		row := twoCalls(t)[0]
		row.Call.UUID, row.Insights.Score.V = uuid(n), 3+float64(n%2)
		rows = append(rows, row)
	}
	r := build(t, options(), rows)
	low, high := r.Quality.ScoreInterval("trunk", 0, &r.Quality.ByTrunk[0].QualityLine)
	if low == nil || *low < 3.43 || *low > 3.44 || *high < 3.56 || *high > 3.57 {
		t.Errorf("the interval of half threes and half fours is %v to %v", *low, *high)
	}
}
