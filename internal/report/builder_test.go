package report_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/report"
	"zentrunk-reports/internal/zentrunk"
)

// plain returns the nth row of a test: a call of which nothing is known.
func plain(n int) calls.Row {
	return calls.Row{Call: zentrunk.Call{UUID: uuid(n), EndTime: midnight}, Status: calls.Skipped}
}

// Rows of spend come by amount and rows of quality by calls, both then by key
// with null last; a null key is in its place by amount or calls like any other.
func TestOrderOfRows(t *testing.T) {
	t.Parallel()
	var rows []calls.Row
	for i, c := range []struct{ trunk, amount string }{
		{"b", "0.01"}, {"a", "0.01"}, {"", "0.01"}, {"c", "0.05"}, {"d", "0.002"}, {"d", "0.002"}, {"e", "0"}, {"", "0"},
	} {
		row := plain(i)
		row.TrunkID, row.Call.Amount = c.trunk, zentrunk.Some(amount(t, c.amount))
		rows = append(rows, row)
	}
	r := build(t, options(), rows)
	var spend, quality []string
	for _, row := range r.Spend.ByTrunk {
		spend = append(spend, key(row.Key))
	}
	for _, row := range r.Quality.ByTrunk {
		quality = append(quality, key(row.Key))
	}
	if got, want := strings.Join(spend, " "), "c a b null d e"; got != want {
		t.Errorf("trunks by spend = %s, want %s", got, want)
	}
	if got, want := strings.Join(quality, " "), "d null a b c e"; got != want {
		t.Errorf("trunks by calls = %s, want %s", got, want)
	}
}

func key(k *string) string {
	if k == nil {
		return "null"
	}
	return *k
}

// Hangups come by calls, then code, name and source, what is missing last, and
// a code that is missing or not in the table is of class unknown.
func TestOrderOfHangups(t *testing.T) {
	t.Parallel()
	code := zentrunk.Some[int32]
	var rows []calls.Row
	for i, h := range []struct {
		code         zentrunk.Null[int32]
		name, source string
	}{
		{zentrunk.Null[int32]{}, "", ""}, {code(9999), "x", "carrier"}, {code(4410), "", "carrier"}, {code(4410), "user_busy", ""},
		{code(4410), "user_busy", "carrier"}, {code(5000), "y", "zentrunk"}, {code(5000), "y", "zentrunk"}, {code(0), "z", ""},
	} {
		row := plain(i)
		row.Call.HangupCode, row.Call.HangupName, row.Call.HangupSource = h.code, h.name, h.source
		rows = append(rows, row)
	}
	var got []string
	for _, h := range build(t, options(), rows).Quality.Hangups {
		c := "null"
		if h.Code != nil {
			c = fmt.Sprint(*h.Code)
		}
		got = append(got, fmt.Sprintf("%s/%s/%s/%s/%d", c, key(h.Name), key(h.Source), h.Class, h.Calls))
	}
	want := []string{
		"5000/y/zentrunk/carrier/2", "0/z/null/unknown/1", "4410/user_busy/carrier/user/1", "4410/user_busy/null/user/1",
		"4410/null/carrier/user/1", "9999/x/carrier/unknown/1", "null/null/null/unknown/1",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("hangups:\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// Worst calls are the twenty rated calls with the lowest scores, ties by UUID,
// in whatever order they come; scores outside 1 to 5 are not among them.
func TestWorstCalls(t *testing.T) {
	t.Parallel()
	var rows []calls.Row
	for i := range 60 {
		n := (i * 37) % 60
		row := plain(n)
		row.Status, row.Insights.Score = calls.OK, zentrunk.Some([]float64{0, 1.5, 1, 5.5, 4}[n%5])
		rows = append(rows, row)
	}
	worst := build(t, options(), rows).Quality.WorstCalls
	if len(worst) != report.MaxWorstCalls {
		t.Fatalf("%d worst calls, want %d", len(worst), report.MaxWorstCalls)
	}
	for i, c := range worst {
		want, score := uuid(5*i+2), 1.0
		if i >= 12 {
			want, score = uuid(5*(i-12)+1), 1.5
		}
		if c.CallUUID != want || c.QualityScore != score {
			t.Errorf("worst call %d is %s with %v, want %s with %v", i, c.CallUUID, c.QualityScore, want, score)
		}
		if c.Trunk != nil || c.Route != nil || c.Amount != nil || c.RTTMillis != nil {
			t.Errorf("worst call %d has values that its record lacks: %s", i, marshal(t, c))
		}
	}
}

// The hour of a call is that of its end in the report's time zone, in half-hour
// zones and on the 25-hour day too.
func TestHours(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ zone, end, want string }{
		{"UTC", "2026-11-22T23:59:59Z", "23"},
		{"Asia/Kolkata", "2026-11-22T18:29:59Z", "23"},
		{"Asia/Kolkata", "2026-11-22T18:30:00Z", "00"},
		{"America/New_York", "2026-11-01T05:30:00Z", "01"}, // the first 01:30
		{"America/New_York", "2026-11-01T06:30:00Z", "01"}, // the second
		{"America/New_York", "2026-11-02T04:59:59Z", "23"},
	} {
		loc, err := time.LoadLocation(tt.zone)
		if err != nil {
			t.Fatal(err)
		}
		o, row := options(), plain(1)
		o.Location = loc
		if row.Call.EndTime, err = time.Parse(time.RFC3339, tt.end); err != nil {
			t.Fatal(err)
		}
		r := build(t, o, []calls.Row{row})
		for i, l := range r.Spend.ByHour {
			want := 0
			if *l.Key == tt.want {
				want = 1
			}
			if l.Calls != want || r.Quality.ByHour[i].Calls != want {
				t.Errorf("%s in %s: hour %s has %d and %d calls, want %d", tt.end, tt.zone, *l.Key, l.Calls, r.Quality.ByHour[i].Calls, want)
			}
		}
	}
}

// A route is known only where both countries are, and countries whose names
// contain the separator still make one row a key.
func TestRoutes(t *testing.T) {
	t.Parallel()
	var rows []calls.Row
	for i, c := range [][2]string{{"US", "IN"}, {"US", "IN"}, {"US", ""}, {"", "IN"}, {"", ""}, {"A>B", "C"}, {"A", "B>C"}} {
		row := plain(i)
		row.Call.FromCountry, row.Call.ToCountry = c[0], c[1]
		rows = append(rows, row)
	}
	var got []string
	for _, l := range build(t, options(), rows).Quality.ByRoute {
		got = append(got, fmt.Sprintf("%s=%d", key(l.Key), l.Calls))
	}
	if got, want := strings.Join(got, " "), "null=3 A>B>C=2 US>IN=2"; got != want {
		t.Errorf("routes = %s, want %s", got, want)
	}
}

// Seconds billed are bill_duration, and billed_duration only where that is
// missing; talk counts for answered calls alone.
func TestSeconds(t *testing.T) {
	t.Parallel()
	sec := zentrunk.Some[int32]
	rows := []calls.Row{plain(1), plain(2), plain(3), plain(4)}
	rows[0].Call.BillDuration, rows[0].Call.BilledDuration = sec(6), sec(60)
	rows[1].Call.BilledDuration = sec(60)
	rows[2].Call.BillDuration, rows[2].Call.BilledDuration = sec(0), sec(60)
	rows[2].Call.CallDuration = sec(1000) // not answered
	rows[3].Call.CallDuration, rows[3].Call.Answered = sec(30), true
	l := build(t, options(), rows).Spend.Total
	if l.BilledSeconds != 66 || l.TalkSeconds != 30 || l.Answered != 1 {
		t.Errorf("billed %d s, talk %d s, %d answered; want 66, 30, 1", l.BilledSeconds, l.TalkSeconds, l.Answered)
	}
}

// Only calls with rate, bill_duration and amount are recomputed, each rounded to
// five places before it is added.
func TestRecomputed(t *testing.T) {
	t.Parallel()
	row := func(rate string, seconds int32, charged string) calls.Row {
		r := plain(int(seconds))
		if rate != "" {
			r.Call.Rate = zentrunk.Some(amount(t, rate))
		}
		if seconds >= 0 {
			r.Call.BillDuration = zentrunk.Some(seconds)
		}
		if charged != "" {
			r.Call.Amount = zentrunk.Some(amount(t, charged))
		}
		return r
	}
	for _, tt := range []struct {
		name                 string
		rows                 []calls.Row
		amount, difference   string
		differing            int
		totalIncludesCharged string
	}{
		{"as charged", []calls.Row{row("0.03", 4, "0.002"), row("0.0065", 24, "0.0026")}, "0.00460", "0.00000", 0, "0.00460"},
		{"charged too much", []calls.Row{row("0.005", 180, "0.02")}, "0.01500", "-0.00500", 1, "0.02000"},
		{"differences that cancel", []calls.Row{row("0.005", 180, "0.02"), row("0.005", 120, "0.005")}, "0.02500", "0.00000", 2, "0.02500"},
		{"half to even a call", []calls.Row{row("0.00003", 10, "0"), row("0.00009", 10, "0.00002")}, "0.00002", "0.00000", 0, "0.00002"},
		{"a value is missing", []calls.Row{row("", 60, "1"), row("1", -1, "1"), row("1", 60, "")}, "0.00000", "0.00000", 0, "2.00000"},
		{"a charge that no amount can hold", []calls.Row{row("9999999999", 60, "1"), row("9999999999", 120, "1")}, "29999999997", "29999999995", 2, "2.00000"},
	} {
		r := build(t, options(), tt.rows)
		got := r.Spend.Recomputed
		want := report.Recomputed{Amount: wide(t, tt.amount), Difference: wide(t, tt.difference), CallsDiffering: tt.differing}
		if got != want {
			t.Errorf("%s: recomputed = %v, want %v", tt.name, got, want)
		}
		if r.Spend.Total.Amount != sum(t, tt.totalIncludesCharged) {
			t.Errorf("%s: total amount = %v, want %s", tt.name, r.Spend.Total.Amount, tt.totalIncludesCharged)
		}
	}
}

// NER counts answered calls whatever their code, and calls whose code says that
// the network did its part.
func TestNER(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		code     zentrunk.Null[int32]
		answered bool
		want     float64
	}{
		{zentrunk.Some[int32](3010), false, 1}, {zentrunk.Some[int32](3020), false, 1}, {zentrunk.Some[int32](6030), false, 1},
		{zentrunk.Some[int32](5000), false, 0}, {zentrunk.Some[int32](5000), true, 1}, {zentrunk.Null[int32]{}, false, 0},
		{zentrunk.Null[int32]{}, true, 1}, {zentrunk.Some[int32](9999), false, 0},
	} {
		row := plain(1)
		row.Call.HangupCode, row.Call.Answered = tt.code, tt.answered
		if got := build(t, options(), []calls.Row{row}).Quality.Total.NER; *got != tt.want {
			t.Errorf("NER of code %v, answered %t = %v, want %v", tt.code, tt.answered, *got, tt.want)
		}
	}
}

// A day is complete where as many records were read as the API counts, or more:
// kept calls were not.
func TestComplete(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		total, rejected, kept int
		want                  bool
	}{{2, 0, 0, true}, {3, 1, 0, true}, {3, 0, 0, false}, {1, 0, 0, true}, {2, 0, 1, false}, {1, 0, 1, true}, {0, 0, 2, true}, {2, 1, 1, true}} {
		b := report.New(options())
		for n := range 2 {
			row := plain(n)
			if err := b.Add(&row); err != nil {
				t.Fatal(err)
			}
		}
		r, err := b.Report(report.Integrity{APITotalCount: tt.total, Calls: 77, Rejected: tt.rejected, Kept: tt.kept})
		if err != nil {
			t.Fatal(err)
		}
		want := report.Integrity{APITotalCount: tt.total, Calls: 2, Rejected: tt.rejected, Kept: tt.kept, Unread: map[string]int{}}
		if diff := cmp.Diff(want, r.Integrity); r.Complete != tt.want || diff != "" {
			t.Errorf("of %d with %d rejects and %d kept: complete %t, want %t (-want +got):\n%s", tt.total, tt.rejected, tt.kept, r.Complete, tt.want, diff)
		}
	}
}

// A row that cannot be counted is an error that names the call.
func TestAddFails(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*calls.Row){
		"unknown status": func(r *calls.Row) { r.Status = "odd" },
		"not a number":   func(r *calls.Row) { r.Insights.RTTMillis = zentrunk.Some(math.NaN()) },
		"infinite":       func(r *calls.Row) { r.Insights.JitterMillis = zentrunk.Some(math.Inf(1)) },
	} {
		b, first, row := report.New(options()), plain(1), plain(7)
		spoil(&row)
		if err := b.Add(&first); err != nil {
			t.Fatal(err)
		}
		if err := b.Add(&row); err == nil || !strings.Contains(err.Error(), uuid(7)) {
			t.Errorf("%s: Add = %v, want an error that names the call", name, err)
		}
	}
}

// A report can be made of what is there, and again after more calls.
func TestReportAgain(t *testing.T) {
	t.Parallel()
	rows := typicalDay(500, 0.6)
	b := report.New(options())
	for i := range rows {
		if err := b.Add(&rows[i]); err != nil {
			t.Fatal(err)
		}
		if i%100 == 50 {
			if _, err := b.Report(report.Integrity{}); err != nil {
				t.Fatal(err)
			}
		}
	}
	got, err := b.Report(report.Integrity{APITotalCount: len(rows)})
	if err != nil {
		t.Fatal(err)
	}
	if marshal(t, got) != marshal(t, build(t, options(), rows)) {
		t.Error("a report made earlier changed the last one")
	}
}

// Once keys and values repeat, a call costs no memory. (Not parallel: the
// count of allocations is the process's.)
func TestMemoryFollowsVariety(t *testing.T) {
	rows := typicalDay(5000, 0.6)
	b := report.New(options())
	pass := func() {
		for i := range rows {
			if err := b.Add(&rows[i]); err != nil {
				t.Fatal(err)
			}
		}
	}
	for range 20 {
		pass()
	}
	if got := testing.AllocsPerRun(3, pass); got > 50 {
		t.Errorf("%v allocations for %d calls of known variety, want next to none", got, len(rows))
	}
}
