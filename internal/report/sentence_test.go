package report_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/report"
	"zentrunk-reports/internal/zentrunk"
)

// quiet is a report of a day of n calls of a cent each to the United States, by two trunks.
func quiet(t *testing.T, start time.Time, n int, more ...calls.Row) *report.Report {
	t.Helper()
	b := report.New(optionsOf(start.Format(time.DateOnly)))
	for i := range n {
		row := twoCalls(t)[0]
		row.Call.UUID, row.Call.EndTime = uuid(i), start.Add(time.Duration(i%24)*time.Hour)
		row.Call.Amount, row.Status, row.Insights = zentrunk.Some(amount(t, "0.01")), calls.Skipped, zentrunk.Insights{}
		row.TrunkID = []string{"93667062664669661", "42741122632602585"}[i%2]
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

// burst are n calls to Cuba that end between two and four in the morning.
func burst(t *testing.T, n int, price string) []calls.Row {
	rows := fraud(t, "CU", price, n, 60)
	for i := range rows {
		rows[i].Call.UUID = uuid(100_000 + i)
		rows[i].Call.EndTime = midnight.Add(2*time.Hour + time.Duration(i%120)*time.Minute)
	}
	return rows
}

// past are ten quiet days, each with so many calls to Cuba.
func pastOf(t *testing.T, toCuba int) []*report.Report {
	var out []*report.Report
	for n := 1; n <= 10; n++ {
		out = append(out, quiet(t, midnight.AddDate(0, 0, -n), 100, fraud(t, "CU", "0.67", toCuba, 60)...))
	}
	return out
}

// A finding says what it is about in whole words: how much, how often the usual, when and
// by which trunk, under the name that people know.
func TestSentences(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, text, detail string
		usual              int // calls to Cuba on other days
		today              []calls.Row
	}{
		{
			"far above the usual", "Spend to Cuba (CU) was 1,340.00 USD on 2,000 calls, usually 1.34 USD: 1,000 times as much.",
			"Of this amount, 100 % came between 02:00 and 04:00, 100 % by trunk 93667062664669661 (Berlin office).", 2, burst(t, 2000, "0.67"),
		},
		{
			"one call", "Spend to Cuba (CU) was 36.48 USD on 1 call, usually 1.34 USD: 27 times as much.",
			"Of this amount, 100 % came between 02:00 and 03:00, 100 % by trunk 93667062664669661 (Berlin office).", 2, burst(t, 1, "36.48"),
		},
		{
			"some times", "Spend to Cuba (CU) was 16.75 USD on 25 calls, usually 6.70 USD: 2.5 times as much.",
			"Of this amount, 100 % came between 02:00 and 03:00, 100 % by trunk 93667062664669661 (Berlin office).", 10, burst(t, 25, "0.67"),
		},
		{
			"new", "Cuba (CU) was called for the first time in 10 days: 1 call for 36.48 USD.",
			"Of this amount, 100 % came between 02:00 and 03:00, 100 % by trunk 93667062664669661 (Berlin office).", 0, burst(t, 1, "36.48"),
		},
	} {
		r := quiet(t, midnight, 100, tt.today...)
		r.Name(map[string]string{"93667062664669661": "Berlin office", "1": "not of this day"})
		if len(r.Names) != 1 || r.Check() != nil {
			t.Fatalf("the names are %v, %v", r.Names, r.Check())
		}
		r.Compare(pastOf(t, tt.usual), utc, report.DefaultThresholds())
		at := -1
		for i, f := range r.Findings {
			if f.Dimension == "to_country" {
				at = i
			}
		}
		if at < 0 || r.Findings[at].Text != tt.text || r.Findings[at].Detail != tt.detail {
			t.Errorf("%s: found %+v\nwant %s %s", tt.name, r.Findings, tt.text, tt.detail)
			continue
		}
		f := r.Findings[at]
		if f.Cost == nil || f.Cost.Sign() <= 0 || (f.Times == nil) != (tt.usual == 0) || f.Where == nil || *f.Where.Trunk != "93667062664669661" || *f.Where.FromHour != "02" {
			t.Errorf("%s: %+v", tt.name, f)
		}
	}
}

// What is spread over a day or over many trunks has no hours and no trunk: nothing is told
// of it.
func TestSpreadOut(t *testing.T) {
	t.Parallel()
	rows := fraud(t, "CU", "1", 96, 60)
	for i := range rows {
		rows[i].Call.EndTime = midnight.Add(time.Duration(i) * 15 * time.Minute)
		rows[i].TrunkID = []string{"1", "2", "3"}[i%3]
	}
	r := quiet(t, midnight, 100, rows...)
	r.Compare(pastOf(t, 0), utc, report.DefaultThresholds())
	if f := r.Findings[0]; !strings.HasPrefix(f.Text, "The day cost") && f.Kind != report.NewDestination || f.Detail != "" || f.Where != nil {
		t.Errorf("found %+v", f)
	}
}

// A surcharge that is due stands out from the first day on; that the day itself cannot be
// judged is said all the same.
func TestSurchargeStandsOut(t *testing.T) {
	t.Parallel()
	rows := twoCalls(t)
	for n := range 7 {
		lost := rows[1]
		lost.Call.UUID = uuid(n + 3)
		rows = append(rows, lost)
	}
	r := build(t, options(), rows)
	r.Compare(nil, utc, report.DefaultThresholds())
	if len(r.Findings) != 1 || r.FindingsOfDay() != 0 || r.Findings[0].Row != "invoice.abandoned_calls" ||
		r.Findings[0].Text != "Of the month's 9 calls, 88.9 % were abandoned; 20 % are free. The invoice may add 0.0350 to 0.0400 USD." {
		t.Errorf("found %+v", r.Findings)
	}
	if got := r.Unjudged(); got != "Cannot be judged yet: 0 of the 30 days before are published whole, and it takes 7." {
		t.Error(got)
	}
	r.Compare(pastOf(t, 1), utc, report.DefaultThresholds())
	if got := r.Unjudged(); got != "" {
		t.Error(got)
	}
}

// The day a week before is told as the day before is: where it is published and sound. A
// report of the form before keeps its past, and has the day from it.
func TestWeekBefore(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		date    string
		lacking int
		want    bool
	}{{"2026-11-15", 0, true}, {"2026-11-15", 1, false}, {"2026-11-16", 0, false}, {"2026-11-14", 0, false}} {
		r := build(t, options(), twoCalls(t))
		r.Compare([]*report.Report{pastReport(t, tt.date, 3, tt.lacking)}, utc, report.DefaultThresholds())
		if got := r.Past.WeekBefore; (got != nil) != tt.want || got != nil && (got.Calls != 6 || got.Date != tt.date) {
			t.Errorf("%s, %d records lacking: %+v", tt.date, tt.lacking, got)
		}
		older, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		var published report.Report
		if err := json.Unmarshal(older, &published); err != nil {
			t.Fatal(err)
		}
		published.Past.WeekBefore, published.Incidents = nil, nil
		next := build(t, options(), twoCalls(t))
		next.Name(map[string]string{"93667062664669661": "Berlin"})
		next.Keep(&published)
		if (next.Past.WeekBefore != nil) != tt.want || next.Names["93667062664669661"] != "Berlin" || next.Check() != nil {
			t.Errorf("kept %+v, %v, %v", next.Past.WeekBefore, next.Names, next.Check())
		}
		published.Incidents = []string{"0123456789abcdef"}
		if next.Keep(&published); len(next.Names) != 1 || len(next.Incidents) != 1 {
			t.Errorf("kept %v and %v", next.Names, next.Incidents)
		}
	}
}

// A finding about a country ends with who called there, masked.
func TestFindingsNameCallers(t *testing.T) {
	t.Parallel()
	rows := burst(t, 30, "1")
	for i := range rows {
		rows[i].Call.FromNumber = "+12025550123"
	}
	r := quiet(t, midnight, 100, rows...)
	r.Compare(pastOf(t, 0), utc, report.DefaultThresholds())
	for _, f := range r.Findings {
		if f.Kind == report.NewDestination {
			if want := " Callers with the highest spend: +12*******23 (30.00 USD on 30 calls)."; !strings.HasSuffix(f.Detail, want) {
				t.Errorf("the detail is %q, want it to end in %q", f.Detail, want)
			}
			return
		}
	}
	t.Errorf("no finding is of a new destination: %+v", r.Findings)
}
