package report_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/report"
)

// What a column does not take is counted by the API's name of its field; what is
// not known, and what stands for no value, is not.
func TestUnread(t *testing.T) {
	t.Parallel()
	for extra, want := range map[string]map[string]int{
		``:                             {},
		`{"new_field":1,"srtp_x":"y"}`: {},
		`{"srtp":"yes"}`:               {"srtp": 1},
		`{"hangup_cause_code":"n/a","new_field":{"srtp":1},"total_amount":"1,5"}`: {"hangup_cause_code": 1, "total_amount": 1},
		`{"insights":{"new":1,"rtt":"fast"}}`:                                     {"insights.rtt": 1},
		`{"insights":{"srtp":1},"rtt":1}`:                                         {}, // each under the other's name
		`{"record.insights":"x"}`:                                                 {},
		// Placeholders.
		`{"insights":{"jitter":-1,"packet_loss":"-1","plivo_quality_score":-0.5,"rtt":"-1.0e0"}}`: {},
		`{"insights":{"rtt":"-"},"answer_time":"1970-01-01 00:00:00"}`:                            {"insights.rtt": 1},
		`{"insights":{"rtt":"-n/a"}}`: {"insights.rtt": 1},
		`{"answer_time":"1970-01-01 00:00:00","initiation_time":"1999-12-31T23:59:59Z"}`: {},
		`{"answer_time":"2000-01-01 00:00:00.1234567","initiation_time":"yesterday"}`:    {"answer_time": 1, "initiation_time": 1},
		`{"answer_time":19700101}`:                      {"answer_time": 1},
		`{"call_duration":-1.5,"bill_duration":"-0,1"}`: {"call_duration": 1, "bill_duration": 1}, // no metrics
		// The parties.
		`{"insights":{"from":{"lata":1},"to":"US"}}`:                              {"insights.to": 1},
		`{"insights":{"from":{"carrier":[1],"region":{}},"to":{"carrier":true}}}`: {"insights.from.carrier": 1, "insights.from.region": 1, "insights.to.carrier": 1},
	} {
		row := plain(1)
		row.Extra = extra
		got := build(t, options(), []calls.Row{row, plain(2)}).Integrity
		if diff := cmp.Diff(want, got.Unread); diff != "" || got.UnreadRecords != min(1, len(want)) {
			t.Errorf("%s: %d records (-want +got):\n%s", extra, got.UnreadRecords, diff)
		}
	}
}

// lacking is a day of so many calls, of which some have an Extra, and of rejects.
func lacking(t *testing.T, total, rejected int, extras map[string]int) *report.Report {
	t.Helper()
	b := report.New(options())
	n := 0
	for extra, times := range extras {
		for range times {
			n++
			row := plain(n)
			row.Extra = extra
			if err := b.Add(&row); err != nil {
				t.Fatal(err)
			}
		}
	}
	for ; n < total; n++ {
		row := plain(n + 1)
		if err := b.Add(&row); err != nil {
			t.Fatal(err)
		}
	}
	r, err := b.Report(report.Integrity{APITotalCount: total + rejected, Rejected: rejected})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Every amount that could not be read is said, and other gaps where they are more
// than 1 % and more than 10 of the records; what to do comes last.
func TestWarnings(t *testing.T) {
	t.Parallel()
	const amountX, srtpX = `{"total_amount":"x"}`, `{"srtp":"x"}`
	for _, tt := range []struct {
		total, rejected int
		extras          map[string]int
		want            []string // in each warning
		unknown         bool     // the spend
	}{
		{total: 2000},
		{total: 0},
		{total: 2000, rejected: 10},
		{total: 9000, rejected: 11},
		{total: 2000, extras: map[string]int{srtpX: 20}}, // 1 % is not more
		{total: 900, rejected: 6, extras: map[string]int{srtpX: 4}},
		{total: 2000, extras: map[string]int{amountX: 1}, want: []string{"The spend is too low: the sums lack 1 of 2,000 amounts, which"}},
		{total: 300, extras: map[string]int{amountX: 300}, want: []string{"The spend is not known: of 300 calls, no amount"}, unknown: true},
		{total: 500, rejected: 11, want: []string{"Calls and spend are too low: every figure lacks 11 of 511 records"}},
		{total: 0, rejected: 3, want: []string{"Calls and spend are not known: of 3 records, none"}, unknown: true},
		{total: 2000, extras: map[string]int{srtpX: 21}, want: []string{"fields of 21 of 2,000 calls could not be read (srtp in 21)"}},
		{total: 900, rejected: 6, extras: map[string]int{srtpX: 5}, want: []string{"6 of 906 records", "fields of 5 of 900 calls"}},
		{total: 100, rejected: 20, extras: map[string]int{`{"srtp":1,"total_amount":""}`: 30}, want: []string{"30 of 100 amounts", "20 of 120 records", "(srtp in 30)"}},
	} {
		r := lacking(t, tt.total, tt.rejected, tt.extras)
		got := r.Warnings()
		if len(got) != len(tt.want) || r.Integrity.SpendUnknown() != tt.unknown {
			t.Errorf("%+v: spend unknown %t, the warnings are %q", tt, r.Integrity.SpendUnknown(), got)
			continue
		}
		for i, want := range tt.want {
			if !strings.Contains(got[i], want) || strings.HasSuffix(got[i], "run the day again.") != (i == len(got)-1) {
				t.Errorf("%+v: warning %d is %q", tt, i, got[i])
			}
		}
	}
}

// Many fields are named in short, those first that most calls lack.
func TestWarningOfManyFields(t *testing.T) {
	t.Parallel()
	extras := map[string]int{`{"srtp":1}`: 30}
	for _, field := range []string{"call_id", "from_number", "to_number", "from_country", "to_country", "trunk_domain", "cnam_lookup"} {
		extras[fmt.Sprintf(`{%q:[]}`, field)] = 2
	}
	got := lacking(t, 100, 0, extras).Warnings()
	if len(got) != 1 || !strings.Contains(got[0], "(srtp in 30, call_id in 2, cnam_lookup in 2, from_country in 2, from_number in 2, 3 more fields)") {
		t.Errorf("the warnings are %q", got)
	}
}

// A day that was hardly read is compared with nothing, and no month is projected
// from it; its own month names it.
func TestDoubtfulDays(t *testing.T) {
	t.Parallel()
	var earlier []*report.Report
	for n := 1; n <= 12; n++ {
		day := dayOf(t, midnight.AddDate(0, 0, -n).Format("2006-01-02"), 100, 0, 0)
		if n == 1 || n == 4 {
			day.Spend.Total.Amount = sum(t, "0")
			day.Integrity.Rejected = 60
		}
		earlier = append(earlier, day)
	}
	r := dayOf(t, "2026-11-22", 100, 0, 0)
	r.Compare(earlier, utc, report.DefaultThresholds())
	if m := r.Past.SevenDays; r.Past.DayBefore != nil || m.Days != 5 || m.Amount != sum(t, "1") {
		t.Errorf("compared with %+v and %+v", r.Past.DayBefore, m)
	}
	if m := r.Invoice.Month; fmt.Sprint(m.Doubtful) != "[2026-11-18 2026-11-21]" || m.Published != 13 {
		t.Errorf("the month is %+v", m)
	}
	if p := r.Invoice.MonthEnd; p.PastDays != 11 || p.Low != p.High {
		t.Errorf("the month ends at %+v", p)
	}
	if err := r.Check(); err != nil {
		t.Error(err)
	}
}
