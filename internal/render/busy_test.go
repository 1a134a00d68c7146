package render_test

import (
	"strings"
	"testing"
	"time"

	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/render"
	"zentrunk-reports/internal/report"
	"zentrunk-reports/internal/traffic"
	"zentrunk-reports/internal/zentrunk"
)

func limit(trunk *string, concurrent, cps int) traffic.Limit {
	l := traffic.Limit{Trunk: trunk}
	if concurrent > 0 {
		l.Concurrent = &concurrent
	}
	if cps > 0 {
		l.CPS = &cps
	}
	return l
}

// limitsOf returns limits of which one is reached, one near and one far.
func limitsOf(t *traffic.Traffic) []traffic.Limit {
	return []traffic.Limit{limit(nil, *t.Total.PeakConcurrent, 10**t.Total.PeakCPS), limit(t.ByTrunk[0].Key, *t.ByTrunk[0].PeakConcurrent+1, 0)}
}

// atOnce returns the report of a day in a zone on which n calls begin and end at each of
// these instants.
func atOnce(t *testing.T, zone string, from, to time.Time, n int, instants ...time.Time) *report.Report {
	t.Helper()
	loc, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	b := report.New(report.Options{Account: "MAXXXXXXXXXXXXXXXXXX", Date: from.In(loc).Format(time.DateOnly), Timezone: zone, Location: loc, From: from, To: to, Currency: "USD"})
	for _, at := range instants {
		for range n {
			row := calls.Row{Status: calls.Skipped, TrunkID: "1", Call: zentrunk.Call{
				InitiationTime: at, EndTime: at, HangupCode: zentrunk.Some[int32](5190), HangupName: "concurrent_call_limit_exceeded",
			}}
			if err := b.Add(&row); err != nil {
				t.Fatal(err)
			}
		}
	}
	r, err := b.Report(report.Integrity{APITotalCount: n * len(instants)})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// The page says how near each limit came, and beside the hangup code of a limit how high
// the peak was.
func TestLimitsOnThePage(t *testing.T) {
	t.Parallel()
	one, other := "1", "2"
	r := atOnce(t, "UTC", midnight, midnight.AddDate(0, 0, 1), 8, midnight.Add(9*time.Hour+5*time.Second))
	bare := string(rendered(t, render.HTML, r))
	for _, want := range []string{"the day&#39;s peak: 8 channels at once<", "first at 09:00:05", "settings/limits.csv"} {
		if !strings.Contains(bare, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	r.Traffic.SetLimits([]traffic.Limit{limit(nil, 11, 8), limit(&one, 10, 0), limit(&other, 1, 1)})
	page := string(rendered(t, render.HTML, r))
	for _, want := range []string{
		"How near to a limit", "the day&#39;s peak: 8 channels at once, 11 allowed; trunk 1: 8 of 10<", `<span class="mark">reached</span>`, `<span class="mark">near</span>`,
		`data-f="share(traffic.by_trunk.0.peak_concurrent,traffic.limits.1.concurrent)" data-k="p">80.0<`, "the account&#39;s limit, 11 channels",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page with limits lacks %s", want)
		}
	}
	if n := strings.Count(page, `<span class="mark">near</span>`); n != 1 {
		t.Errorf("%d limits are marked as near, want 1", n)
	}
}

// The chart has a bar for each hour that the day has, and instants are those of the
// zone's clocks, also in an hour that comes twice.
func TestTrafficOfLongDays(t *testing.T) {
	t.Parallel()
	from := time.Date(2026, 10, 24, 22, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		after time.Duration
		want  string
	}{{2*time.Hour + 61*time.Second, "02:01:01"}, {3*time.Hour + 59*time.Second, "02:00:59"}, {24*time.Hour + 59*time.Minute, "23:59:00"}} {
		page := string(rendered(t, render.HTML, atOnce(t, "Europe/Berlin", from, from.Add(25*time.Hour), 1, from.Add(tt.after))))
		if !strings.Contains(page, "first at "+tt.want+"<") || !strings.Contains(page, `viewBox="0 0 250 100"`) {
			t.Errorf("%v into the day is not %s of 25 hours", tt.after, tt.want)
		}
	}
	lordHowe := time.Date(2026, 4, 4, 13, 0, 0, 0, time.UTC) // 24.5 hours: 01:30 to 02:00 comes twice
	page := string(rendered(t, render.HTML, atOnce(t, "Australia/Lord_Howe", lordHowe, lordHowe.Add(24*time.Hour+30*time.Minute), 1, lordHowe.Add(2*time.Hour+5*time.Minute))))
	if !strings.Contains(page, "first at 01:35:00<") {
		t.Error("five minutes after clocks are put back by half an hour to 01:30 is not 01:35")
	}
}

// A day whose calls have no times shows no traffic, and not zero.
func TestTrafficNotKnown(t *testing.T) {
	t.Parallel()
	r := simulated(t, midnight, 20, 0, func(_ int, row *calls.Row) { row.Call.InitiationTime = time.Time{} })
	if page := string(rendered(t, render.HTML, r)); !strings.Contains(page, "Not known: no call of the day has a time of initiation.") || strings.Contains(page, `data-f="traffic`) {
		t.Error("traffic that is not known is shown")
	}
}
