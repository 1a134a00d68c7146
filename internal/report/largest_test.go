package report_test

import (
	"strings"
	"testing"
	"time"

	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/report"
	"zentrunk-reports/internal/zentrunk"
)

// wide is a sum of any size.
func wide(t testing.TB, s string) money.Sum {
	t.Helper()
	got, err := money.ParseSum(s)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// Amounts of any number and size are summed up exactly, in every breakdown, in the
// rates and in the month. What DECIMAL(18,8) cannot hold is counted.
func TestLargestAmounts(t *testing.T) {
	t.Parallel()
	const most = "9999999999.99999999"
	for _, tt := range []struct {
		name    string
		calls   int
		seconds int32
		sum     string
		rate    string
		unfit   int
	}{
		{"one", 1, 60, most, most, 0},
		{"one, billed for a second", 1, 1, most, "599999999999.9999994", 9}, // in the total and in eight breakdowns
		{"three", 3, 60, "29999999999.99999997", most, 9},
		{"a thousand, each billed for a second", 1000, 1, "9999999999999.99999", "599999999999.9999994", 18},
	} {
		var rows []calls.Row
		for n := range tt.calls {
			row := plain(n)
			row.Call.Amount, row.Call.BillDuration = zentrunk.Some(amount(t, most)), zentrunk.Some(tt.seconds)
			rows = append(rows, row)
		}
		r := build(t, options(), rows)
		total := r.Spend.Total
		if total.Amount != wide(t, tt.sum) || r.Invoice.Month.Amount != total.Amount || *total.RatePerMinute != wide(t, tt.rate) {
			t.Errorf("%s: %v, %v a minute, %v in the month; want %s and %s", tt.name, total.Amount, *total.RatePerMinute, r.Invoice.Month.Amount, tt.sum, tt.rate)
		}
		if r.Integrity.UnfitAmounts != tt.unfit {
			t.Errorf("%s: %d amounts do not fit, want %d", tt.name, r.Integrity.UnfitAmounts, tt.unfit)
		}
		roundTrip(t, r)
	}
}

// A month of days that no amount can hold is projected like any other.
func TestProjectionOfLargeAmounts(t *testing.T) {
	t.Parallel()
	last := time.Date(2026, 11, 2, 0, 0, 0, 0, time.UTC)
	p := projected(t, last, func(time.Time) int64 { return 900_000_000_000 })
	if want := wide(t, "270000000000"); p == nil || p.Amount != want || p.Low != want || p.High != want {
		t.Errorf("projected %+v, want %v", p, want)
	}
}

// Days that differ so much that their range says nothing are not projected, and
// keep no day from being reported.
func TestProjectionOfNoUse(t *testing.T) {
	t.Parallel()
	last := time.Date(2026, 11, 10, 0, 0, 0, 0, time.UTC)
	p := projected(t, last, func(at time.Time) int64 {
		charge := int64(900_000_000_000)
		switch {
		case last.Sub(at) >= 28*24*time.Hour || at.Weekday() == time.Friday:
			return 1
		case strings.Contains("Sunday Tuesday Thursday", at.Weekday().String()):
			return -charge
		}
		return charge
	})
	if p != nil {
		t.Errorf("projected %+v", p)
	}
}

// A month whose days are credits goes down, and its range holds its end.
func TestProjectionOfCredits(t *testing.T) {
	t.Parallel()
	p := projected(t, time.Date(2026, 11, 10, 0, 0, 0, 0, time.UTC), func(at time.Time) int64 { return -1000 - int64(at.Day()%5) })
	if p == nil || p.Low.Cmp(p.Amount) >= 0 || p.High.Cmp(p.Amount) <= 0 || p.Amount.Cmp(sum(t, "-300")) > 0 {
		t.Errorf("projected %+v", p)
	}
}

// A day of the past that cost the most there is keeps no later day from being
// compared, judged and put into its month.
func TestLargestAmountInThePast(t *testing.T) {
	t.Parallel()
	var earlier []*report.Report
	for n := 1; n <= 10; n++ {
		rows := []calls.Row{plain(1), plain(2), plain(3)}
		for i := range rows {
			rows[i].Call.Amount = zentrunk.Some(amount(t, "9999999999.99999999"))
		}
		earlier = append(earlier, build(t, optionsOf(midnight.AddDate(0, 0, -n).Format(time.DateOnly)), rows))
	}
	r := dayOf(t, "2026-11-22", 5, 0, 0)
	compare(t, r, earlier)
	if got, want := r.Past.SevenDays.Amount, wide(t, "29999999999.99999997").Over(1); got != want {
		t.Errorf("the mean of the week is %v, want %v", got, want)
	}
	if got, want := r.Invoice.Month.Amount, wide(t, "299999999999.9999997").Add(sum(t, "0.05")); got != want {
		t.Errorf("the month comes to %v, want %v", got, want)
	}
	if p := r.Invoice.MonthEnd; p == nil || p.Amount.Cmp(wide(t, "300000000000")) < 0 {
		t.Errorf("the month ends at %+v", p)
	}
	roundTrip(t, r)
	kept := dayOf(t, "2026-11-22", 5, 0, 0)
	if kept.Keep(r); marshal(t, kept) != marshal(t, r) {
		t.Error("a report that keeps its past differs from the published one")
	}
}

// One call of the largest amount stands out, as the day's spend and as its
// destination's.
func TestLargestAmountIsFound(t *testing.T) {
	t.Parallel()
	var earlier []*report.Report
	for n := 1; n <= 10; n++ {
		earlier = append(earlier, dayOf(t, midnight.AddDate(0, 0, -n).Format(time.DateOnly), 50, 0, 0))
	}
	row := call(1, "US", "US", 60)
	row.Call.Amount = zentrunk.Some(amount(t, "9999999999.99999999"))
	r := build(t, options(), []calls.Row{row})
	compare(t, r, earlier)
	if got, want := kindsOf(r), report.SpendUp+", "+report.SpendUp+" US"; got != want {
		t.Errorf("found %q, want %q", got, want)
	}
}
