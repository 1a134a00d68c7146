package report_test

import (
	"strings"
	"testing"
	"time"

	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/report"
	"zentrunk-reports/internal/zentrunk"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// simulated returns the report of a day of the simulated account, with a
// weekend's rhythm; change may alter each row, and more rows may be added.
func simulated(t testing.TB, start time.Time, change func(i int, row *calls.Row), more ...calls.Row) *report.Report {
	t.Helper()
	size := 900
	if d := start.Weekday(); d == time.Saturday || d == time.Sunday {
		size = 550
	}
	b := report.New(optionsOf(start.Format(time.DateOnly)))
	generated := zentrunktest.Generate(zentrunktest.GenOptions{Seed: 3, Start: start, Calls: size, OddPercent: -1})
	for i := range generated {
		row := rowOf(t, &generated[i])
		if change != nil {
			change(i, &row)
		}
		more = append(more, row)
	}
	for i := range more {
		if err := b.Add(&more[i]); err != nil {
			t.Fatal(err)
		}
	}
	r, err := b.Report(report.Integrity{APITotalCount: len(more)})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// rowOf is a simulated call as a perfect reader holds it, as far as findings go.
func rowOf(t testing.TB, c *zentrunktest.Call) calls.Row {
	t.Helper()
	charged, err := money.FromUnits(c.AmountE8.V)
	if err != nil {
		t.Fatal(err)
	}
	trunk, _, _ := strings.Cut(c.TrunkDomain, ".")
	row := calls.Row{Status: calls.Skipped, TrunkID: trunk, Call: zentrunk.Call{
		UUID: c.UUID, Direction: c.Direction, EndTime: c.End, Answered: c.Answered,
		CallDuration: zentrunk.Null[int32](c.CallDuration), BillDuration: zentrunk.Null[int32](c.BillDuration),
		HangupName: c.HangupName, HangupCode: zentrunk.Null[int32](c.HangupCode), HangupSource: c.HangupSource,
		Amount: zentrunk.Null[money.Amount]{V: charged, Valid: c.AmountE8.Valid}, FromCountry: c.FromCountry, ToCountry: c.ToCountry,
		Transport: c.Transport, STIRVerification: c.STIRVerification, Attestation: c.Attestation,
	}}
	if in := c.Insights; in != nil && c.Answered {
		row.Status = calls.OK
		row.Insights = zentrunk.Insights{FromCarrier: in.FromCarrier, ToCarrier: in.ToCarrier, Score: zentrunk.Null[float64](in.Score)}
	}
	return row
}

// kindsOf returns the kinds of the findings with their keys, in order.
func kindsOf(r *report.Report) string {
	var out []string
	for _, f := range r.Findings {
		if f.Kind == report.SurchargeDue { // of the month, not of the day
			continue
		}
		key := ""
		if f.Key != nil {
			key = " " + *f.Key
		}
		out = append(out, f.Kind+key)
	}
	return strings.Join(out, ", ")
}

// A year of quiet days, with working days and weekends, raises at most four
// findings, and none of them of the spend.
func TestQuietYear(t *testing.T) {
	t.Parallel()
	var earlier []*report.Report
	found := 0
	for n := range 365 + report.PastDays {
		r := simulated(t, midnight.AddDate(-2, 0, n), nil)
		r.Compare(earlier, utc, report.DefaultThresholds())
		if n >= report.PastDays {
			found += r.FindingsOfDay()
			for _, f := range r.Findings {
				if f.Kind == report.SurchargeDue {
					continue
				}
				t.Logf("%s: %s", r.Date, f.Text)
				if f.Kind == report.SpendUp || f.Kind == report.NoCountry {
					t.Errorf("%s: %s", r.Date, f.Text)
				}
			}
		}
		earlier = append(earlier[max(0, len(earlier)-report.PastDays+1):], r)
	}
	if found > 4 {
		t.Errorf("365 quiet days raise %d findings", found)
	}
}

// fraud are calls to a country at a price, all answered.
func fraud(t *testing.T, country, price string, n int, seconds int32) []calls.Row {
	var rows []calls.Row
	for i := range n {
		row := twoCalls(t)[0]
		row.Call.UUID, row.Call.ToCountry = uuid(i), country
		row.Call.CallDuration, row.Call.BillDuration = zentrunk.Some(seconds), zentrunk.Some(seconds)
		row.Call.Amount = zentrunk.Some(amount(t, price))
		row.TrunkID, row.Status, row.Insights = "93667062664669661", calls.Skipped, zentrunk.Insights{}
		rows = append(rows, row)
	}
	return rows
}

// Each planted case is found on its day, on a working day and at a weekend, and
// nothing is said of what merely was the same.
func TestPlantedCases(t *testing.T) {
	t.Parallel()
	for name, start := range map[string]time.Time{"Thursday": midnight.AddDate(0, 0, -3), "Sunday": midnight} {
		var earlier []*report.Report
		for n := report.PastDays; n >= 1; n-- {
			earlier = append(earlier, simulated(t, start.AddDate(0, 0, -n), nil))
		}
		for _, tt := range []struct {
			name, want string
			change     func(int, *calls.Row)
			more       []calls.Row
		}{
			{name: "quiet"},
			{name: "fraud burst", want: report.SpendUp + " BR", more: fraud(t, "BR", "0.94740", 90, 240)},
			{name: "the day's spend", want: report.SpendUp + " BR, " + report.SpendUp, more: fraud(t, "BR", "0.94740", 90, 240)},
			{name: "no country", want: report.NoCountry, more: fraud(t, "", "3.00000", 30, 60)},
			{name: "new destination", want: report.NewDestination + " CU", more: fraud(t, "CU", "0.80000", 15, 60)},
			{name: "short calls", want: report.ShortCallsUp + " US", more: fraud(t, "US", "0.00065", 120, 4)},
			{name: "carrier degradation", want: report.ScoreDown + " AT&T", change: func(_ int, row *calls.Row) {
				if row.Insights.ToCarrier == "AT&T" {
					row.Insights.Score.V = max(1, row.Insights.Score.V-1.2)
				}
			}},
			{name: "trunk fails", want: report.ASRDown + " 93667062664669661", change: func(i int, row *calls.Row) {
				if row.TrunkID == "93667062664669661" && i%2 == 0 {
					row.Call.Answered, row.Status, row.Insights = false, calls.Skipped, zentrunk.Insights{}
					row.Call.HangupCode, row.Call.HangupName = zentrunk.Some[int32](5030), "service_unavailable"
				}
			}},
			{name: "hangup takes off", want: report.HangupUp, change: func(i int, row *calls.Row) {
				if !row.Call.Answered && i%2 == 0 {
					row.Call.HangupCode, row.Call.HangupName = zentrunk.Some[int32](4560), "barred_country"
				}
			}},
			{name: "attestation slips", want: report.AttestationDown, change: func(i int, row *calls.Row) {
				if row.Call.Attestation == "A" && i%3 != 0 {
					row.Call.Attestation, row.Call.STIRVerification = "B", "Not Verified"
				}
			}},
		} {
			r := simulated(t, start, tt.change, tt.more...)
			compare(t, r, earlier)
			if got := kindsOf(r); !strings.Contains(got, tt.want) || (tt.want == "") != (got == "") {
				t.Errorf("%s, %s: found %q, want %q", name, tt.name, got, tt.want)
			}
			for _, f := range r.Findings {
				if f.Text == "" || f.Row == "" || f.Days < 4 {
					t.Errorf("%s, %s: a finding without its figures: %+v", name, tt.name, f)
				}
			}
			if r.Compare(earlier, utc, report.Thresholds{}); len(r.Findings) != 0 {
				t.Errorf("%s, %s: without thresholds %q was found", name, tt.name, kindsOf(r))
			}
		}
	}
}

// Nothing stands out against fewer than seven complete days.
func TestTooFewDays(t *testing.T) {
	t.Parallel()
	var earlier []*report.Report
	for n := 1; n < report.LeastDays; n++ {
		earlier = append(earlier, simulated(t, midnight.AddDate(0, 0, -n), nil))
	}
	r := simulated(t, midnight, nil, fraud(t, "CU", "5", 500, 60)...)
	if compare(t, r, earlier); r.FindingsOfDay() != 0 {
		t.Errorf("%d days are enough for %q", len(earlier), kindsOf(r))
	}
}

// A country whose name turns the direction of text does not turn the sentence.
func TestFindingKeepsItsDirection(t *testing.T) {
	t.Parallel()
	var earlier []*report.Report
	for n := 1; n <= report.LeastDays; n++ {
		earlier = append(earlier, dayOf(t, midnight.AddDate(0, 0, -n).Format("2006-01-02"), 50, 0, 0))
	}
	var rows []calls.Row
	for n := range 60 {
		rows = append(rows, call(n, "US", "\u202eevil\u2066 \u200f", 60))
	}
	r := build(t, options(), rows)
	compare(t, r, earlier)
	if len(r.Findings) == 0 || strings.ContainsAny(r.Findings[0].Text, "\u202e\u2066\u200f") || !strings.HasPrefix(r.Findings[0].Text, "evil ") {
		t.Errorf("found %+v", r.Findings)
	}
}
