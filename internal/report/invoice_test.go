package report_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/report"
	"zentrunk-reports/internal/zentrunk"
)

// call is one of so many seconds of talk, not answered below 0.
func call(n int, from, to string, seconds int32) calls.Row {
	row := calls.Row{Status: calls.Skipped, Call: zentrunk.Call{
		UUID: uuid(n), EndTime: midnight.Add(time.Hour), FromCountry: from, ToCountry: to, Answered: seconds >= 0,
		CallDuration: zentrunk.Some(max(0, seconds)),
	}}
	return row
}

// What is short, what is abandoned, and what Plivo does not count at all.
func TestFairUse(t *testing.T) {
	t.Parallel()
	unknown := call(1, "US", "US", 3)
	unknown.Call.CallDuration = zentrunk.Null[int32]{}
	for _, tt := range []struct {
		name                       string
		row                        calls.Row
		eligible, short, abandoned int
	}{
		{"not answered", call(1, "US", "US", -1), 1, 0, 1},
		{"answered for no second", call(1, "US", "US", 0), 1, 0, 1},
		{"one second", call(1, "US", "US", 1), 1, 1, 0},
		{"six seconds", call(1, "US", "US", 6), 1, 1, 0},
		{"seven seconds", call(1, "US", "US", 7), 1, 0, 0},
		{"answered for nobody knows how long", unknown, 1, 0, 0},
		{"to India", call(1, "US", "IN", 2), 0, 0, 0},
		{"from India", call(1, "IN", "US", -1), 0, 0, 0},
		{"of unknown countries", call(1, "", "", -1), 1, 0, 1},
	} {
		want := report.FairUse{ShortSeconds: 6, Eligible: tt.eligible, Short: tt.short, Abandoned: tt.abandoned}
		if got := build(t, options(), []calls.Row{tt.row}).Invoice.FairUse; got != want {
			t.Errorf("%s: %+v, want %+v", tt.name, got, want)
		}
	}
	o := options()
	o.Rules = report.Rules{ShortSeconds: 10, ShortPercent: 5}
	if got := build(t, o, []calls.Row{call(1, "US", "US", 9)}).Invoice; got.FairUse.Short != 1 || got.Short.ThresholdPercent != 5 {
		t.Errorf("by other rules, 9 s came to %+v", got)
	}
}

// dayOf is a report of a date with so many calls of 60 s, of 3 s and without
// answer, each of the first for a cent.
func dayOf(t *testing.T, date string, long, short, lost int) *report.Report {
	t.Helper()
	var rows []calls.Row
	for n := range long + short + lost {
		row := call(n, "US", "US", -1)
		switch {
		case n < long:
			row = call(n, "US", "US", 60)
			row.Call.Amount = zentrunk.Some(amount(t, "0.01"))
		case n < long+short:
			row = call(n, "US", "US", 3)
		}
		rows = append(rows, row)
	}
	return build(t, optionsOf(date), rows)
}

// The month to date is the days of the month that are published and the day
// itself, exactly; what is missing or not complete is named.
func TestMonthToDate(t *testing.T) {
	t.Parallel()
	part := dayOf(t, "2026-11-19", 7, 0, 0)
	part.Complete, part.Integrity.APITotalCount = false, 8
	earlier := []*report.Report{dayOf(t, "2026-10-31", 50, 0, 0), dayOf(t, "2026-11-01", 10, 1, 9), part, dayOf(t, "2026-11-21", 20, 0, 0)}
	r := dayOf(t, "2026-11-22", 6, 2, 3)
	compare(t, r, earlier)
	m := r.Invoice.Month
	if m.Month != "2026-11" || m.Days != 22 || m.Published != 4 || len(m.Missing) != 18 || m.Missing[0] != "2026-11-02" || m.Missing[17] != "2026-11-20" ||
		!slices.Equal(m.Incomplete, []string{"2026-11-19"}) || m.Calls != 20+7+20+11 || m.Answered != 11+7+20+8 || m.Amount != sum(t, "0.43") ||
		*m.Eligible != m.Calls || *m.Short != 3 || *m.Abandoned != 12 {
		t.Errorf("the month is %+v", m)
	}
	if r.Invoice.MonthEnd != nil {
		t.Errorf("three complete days project %+v", r.Invoice.MonthEnd)
	}
	short, lost := r.Invoice.Short, r.Invoice.Abandoned
	if *short.Over || *short.CallsAbove != 0 || *short.CostAbove != (money.Sum{}) || *short.CostAll != sum(t, "0.0075") || *short.Share != 3.0/58 || *short.DayShare != 2.0/11 {
		t.Errorf("short calls %+v", short)
	}
	if !*lost.Over || *lost.CallsAbove != 1 || *lost.CostAbove != sum(t, "0.005") || *lost.CostAll != sum(t, "0.06") || *lost.DayShare != 3.0/11 {
		t.Errorf("abandoned calls %+v", lost)
	}
	if err := r.Check(); err != nil {
		t.Error(err)
	}
}

// A threshold's share itself is free.
func TestThresholdIsFree(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		eligible, lost, above int
		percent               float64
	}{{5, 1, 0, 20}, {5, 2, 1, 20}, {9, 2, 1, 20}, {1000, 333, 0, 33.3}, {1000, 334, 1, 33.3}, {10, 0, 0, 0}, {10, 4, 4, 0}, {10, 10, 0, 100}, {0, 0, 0, 20}} {
		var rows []calls.Row
		for n := range tt.eligible {
			seconds := int32(60)
			if n < tt.lost {
				seconds = -1
			}
			rows = append(rows, call(n, "US", "US", seconds))
		}
		o := options()
		o.Rules = report.DefaultRules()
		o.Rules.AbandonedPercent = tt.percent
		got := build(t, o, rows).Invoice.Abandoned
		if *got.CallsAbove != tt.above || *got.Over != (tt.above > 0) || (got.Share == nil) != (tt.eligible == 0) {
			t.Errorf("%d of %d at %v %%: %d above, over %t", tt.lost, tt.eligible, tt.percent, *got.CallsAbove, *got.Over)
		}
	}
}

// Where an earlier day does not say how many were short, the month does not
// either: that is not zero.
func TestUnknownIsNotZero(t *testing.T) {
	t.Parallel()
	older, other := dayOf(t, "2026-11-20", 5, 1, 1), dayOf(t, "2026-11-20", 5, 1, 1)
	older.Invoice, other.Invoice.FairUse.ShortSeconds = report.Invoice{}, 10
	for _, tt := range []struct {
		name             string
		earlier          *report.Report
		eligible, shorts bool
	}{{"published before there was an invoice", older, false, false}, {"counted by other seconds", other, true, false}, {"alike", dayOf(t, "2026-11-20", 5, 1, 1), true, true}} {
		r := dayOf(t, "2026-11-22", 5, 1, 1)
		compare(t, r, []*report.Report{tt.earlier})
		i := r.Invoice
		if i.Month.Calls != 14 || (i.Month.Eligible != nil) != tt.eligible || (i.Abandoned.Share != nil) != tt.eligible || (i.Short.Over != nil) != tt.shorts || (i.Short.CostAll != nil) != tt.shorts || i.Short.DayShare == nil {
			t.Errorf("%s: %+v", tt.name, i)
		}
		if err := r.Check(); err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

// An invoice that does not follow from its day and its past fails the check.
func TestCheckInvoice(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*report.Invoice){
		"no rules":        func(i *report.Invoice) { i.FairUse.ShortSeconds = 0 },
		"too many":        func(i *report.Invoice) { i.FairUse.Eligible = 99 },
		"too few":         func(i *report.Invoice) { i.FairUse.Abandoned = 0 },
		"month":           func(i *report.Invoice) { i.Month.Calls++ },
		"missing is null": func(i *report.Invoice) { i.Month.Missing = nil },
		"share":           func(i *report.Invoice) { half := 0.5; i.Short.Share = &half },
		"cost":            func(i *report.Invoice) { i.Abandoned.CostAll = nil },
		"projection":      func(i *report.Invoice) { i.MonthEnd = &report.Projection{} },
	} {
		r := dayOf(t, "2026-11-22", 5, 1, 1)
		if spoil(&r.Invoice); r.Check() == nil || !strings.Contains(r.Check().Error(), "invoice") {
			t.Errorf("%s: the check says %v", name, r.Check())
		}
	}
}

// cents is a past day that cost so much.
func cents(date time.Time, n int64) report.PastDay {
	return report.PastDay{Date: date.Format(time.DateOnly), Complete: true, Amount: units(n * 1_000_000).Sum()}
}

// projected returns where a month ends by what its days up to one cost.
func projected(t testing.TB, last time.Time, cost func(time.Time) int64) *report.Projection {
	t.Helper()
	o := optionsOf(last.Format(time.DateOnly))
	row := call(1, "US", "US", 60)
	row.Call.Amount = zentrunk.Some(units(cost(last) * 1_000_000))
	r, past := build(t, o, []calls.Row{row}), &report.Report{Findings: []report.Finding{}}
	for n := report.PastDays; n > 0; n-- {
		past.Past.Days = append(past.Past.Days, cents(last.AddDate(0, 0, -n), cost(last.AddDate(0, 0, -n))))
	}
	r.Keep(past)
	if err := r.Check(); err != nil {
		t.Fatal(err)
	}
	return r.Invoice.MonthEnd
}

// rhythm is what a day costs on a weekday.
func rhythm(at time.Time) int64 {
	if d := at.Weekday(); d == time.Saturday || d == time.Sunday {
		return 3_000
	}
	return 10_000
}

// A month of steady days ends where its days add up to, weekends apart, without
// a range; one day of fraud moves its own cost and no more.
func TestProjectionOfSteadyDays(t *testing.T) {
	t.Parallel()
	november := func(extra int64) money.Sum {
		sum := extra
		for d := 1; d <= 30; d++ {
			sum += rhythm(time.Date(2026, 11, d, 0, 0, 0, 0, time.UTC))
		}
		return units(sum * 1_000_000).Sum()
	}
	for day := 1; day <= 30; day++ {
		last := time.Date(2026, 11, day, 0, 0, 0, 0, time.UTC)
		p := projected(t, last, rhythm)
		if p == nil || p.Amount != november(0) || p.Low != p.Amount || p.High != p.Amount || p.DaysLeft != 30-day {
			t.Errorf("on %v: %+v, want %v", last, p, november(0))
		}
	}
	// Some scatter, so that there is a scale by which a day is far off.
	last := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	scattered := func(at time.Time) int64 { return rhythm(at) + int64(at.Day()%5)*20 }
	fraud := func(at time.Time) int64 {
		if at.Day() == 12 && at.Month() == 11 {
			return scattered(at) + 400_000
		}
		return scattered(at)
	}
	before, after := projected(t, last, scattered), projected(t, last, fraud)
	moved := after.Amount.Sub(before.Amount)
	if moved.Cmp(sum(t, "4000")) < 0 || moved.Cmp(sum(t, "4010")) > 0 {
		t.Errorf("a fraud of 400000 moves the month's end by %v", moved)
	}
}

// The range holds the month's end in about the share of months that it names,
// early and late in the month, for calm and for lively accounts, with a day of
// fraud in the past.
func TestProjectionCoverage(t *testing.T) {
	t.Parallel()
	const months = 400
	for _, tt := range []struct {
		day    int
		spread float64 // of the logarithm
		fraud  bool
	}{{1, 0.1, false}, {10, 0.1, false}, {20, 0.1, false}, {28, 0.1, false}, {10, 0.4, false}, {25, 0.4, false}, {15, 0.2, true}} {
		rng := rand.New(rand.NewPCG(uint64(tt.day), uint64(tt.spread*100)))
		held, below := 0, 0
		for range months {
			drawn := map[string]int64{}
			cost := func(at time.Time) int64 {
				key := at.Format(time.DateOnly)
				if _, ok := drawn[key]; !ok {
					drawn[key] = int64(float64(rhythm(at)) * math.Exp(tt.spread*rng.NormFloat64()))
				}
				return drawn[key]
			}
			last := time.Date(2026, 11, tt.day, 0, 0, 0, 0, time.UTC)
			if tt.fraud {
				drawn[last.AddDate(0, 0, -20).Format(time.DateOnly)] = 300_000
			}
			p := projected(t, last, cost)
			var ends int64
			for d := 1; d <= 30; d++ {
				ends += cost(time.Date(2026, 11, d, 0, 0, 0, 0, time.UTC))
			}
			if at := units(ends * 1_000_000).Sum(); at.Cmp(p.Low) < 0 {
				below++
			} else if at.Cmp(p.High) <= 0 {
				held++
			}
		}
		// 80 % of 400 have a standard deviation of 2 points, and skewed costs lose some.
		name := fmt.Sprintf("day %d, spread %v, fraud %t", tt.day, tt.spread, tt.fraud)
		share, low := float64(held)/months, float64(below)/months
		if t.Logf("%s: %.1f %% held, %.1f %% below", name, 100*share, 100*low); share < 0.72 || share > 0.88 {
			t.Errorf("%s: the range holds %.1f %% of months, want about 80", name, 100*share)
		}
	}
}
