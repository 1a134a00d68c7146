package render_test

import (
	"bytes"
	"flag"
	"html"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/render"
	"zentrunk-reports/internal/report"
	"zentrunk-reports/internal/zentrunk"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

var pagesDir = flag.String("pages", "", "folder to write sample pages to, for the browser test")

// rowOf is a simulated call as a perfect reader holds it.
func rowOf(t testing.TB, c *zentrunktest.Call) calls.Row {
	t.Helper()
	amount := func(n zentrunktest.Null[int64]) zentrunk.Null[money.Amount] {
		a, err := money.FromUnits(n.V)
		if err != nil {
			t.Fatal(err)
		}
		return zentrunk.Null[money.Amount]{V: a, Valid: n.Valid}
	}
	trunk, _, _ := strings.Cut(c.TrunkDomain, ".")
	row := calls.Row{Status: calls.Skipped, TrunkID: trunk, Call: zentrunk.Call{
		UUID: c.UUID, Direction: c.Direction, EndTime: c.End, AnswerTime: c.Answer, Answered: c.Answered,
		CallDuration: zentrunk.Null[int32](c.CallDuration), BillDuration: zentrunk.Null[int32](c.BillDuration), BilledDuration: zentrunk.Null[int32](c.BilledDuration),
		HangupName: c.HangupName, HangupCode: zentrunk.Null[int32](c.HangupCode), HangupSource: c.HangupSource,
		Rate: amount(c.RateE8), Amount: amount(c.AmountE8), TrunkDomain: c.TrunkDomain,
		FromCountry: c.FromCountry, ToCountry: c.ToCountry, Transport: c.Transport,
		SRTP: zentrunk.Null[bool](c.SRTP), SecureTrunking: zentrunk.Null[bool](c.SecureTrunking),
		STIRVerification: c.STIRVerification, Attestation: c.Attestation,
	}}
	if in := c.Insights; in != nil && c.Answered {
		row.Status = calls.OK
		row.Insights = zentrunk.Insights{
			FromCarrier: in.FromCarrier, ToCarrier: in.ToCarrier,
			RTTMillis: zentrunk.Null[float64](in.RTTMillis), JitterMillis: zentrunk.Null[float64](in.JitterMillis),
			PacketLossPercent: zentrunk.Null[float64](in.PacketLossPercent), PostDialDelayMillis: zentrunk.Null[float64](in.PostDialDelayMillis),
			Score: zentrunk.Null[float64](in.Score),
		}
	}
	return row
}

// simulated returns the report of a simulated day of n calls; change may alter
// each row, and lacking calls are counted by the API and not read.
func simulated(t testing.TB, start time.Time, n, lacking int, change func(int, *calls.Row)) *report.Report {
	t.Helper()
	b := report.New(report.Options{
		Account: "MAXXXXXXXXXXXXXXXXXX", Date: start.Format(time.DateOnly), Timezone: "UTC", From: start, To: start.AddDate(0, 0, 1), Currency: "USD",
	})
	generated := zentrunktest.Generate(zentrunktest.GenOptions{Seed: 7, Start: start, Calls: n, OddPercent: -1})
	for i := range generated {
		row := rowOf(t, &generated[i])
		if change != nil {
			change(i, &row)
		}
		if err := b.Add(&row); err != nil {
			t.Fatal(err)
		}
	}
	r, err := b.Report(report.Integrity{APITotalCount: n + lacking})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// hostile are texts that break pages which take them for markup, for one line,
// or for left-to-right.
var hostile = []string{
	`<script>document.title="owned"</script>`, `"><img src=x onerror=alert(1)>`, "</style></svg><b>bold", "{{.}} ${x} javascript:alert(1)",
	"שלום עולם ניב", "\u202eevil\u202c <&>'\"", strings.Repeat("Überlanger Netzbetreiber ", 12), strings.Repeat("x", 300), "a\nb\tc\x00d", "&lt;ok&gt;",
}

// samples are the days that the page is tried with.
func samples(t testing.TB) map[string]*report.Report {
	t.Helper()
	var earlier []*report.Report
	past := func(r *report.Report) *report.Report {
		r.Compare(earlier, utc, report.DefaultThresholds())
		return r
	}
	for n := 1; n <= report.PastDays; n++ {
		if n == 9 {
			continue // a day that was not published
		}
		start, lacking, size := midnight.AddDate(0, 0, -n), 0, 860
		if n == 14 {
			lacking = 3
		}
		if d := start.Weekday(); d == time.Saturday || d == time.Sunday {
			size = 590
		}
		earlier = append(earlier, simulated(t, start, size+n, lacking, nil))
	}
	for n := 22; n <= 26; n++ {
		earlier[n].Timezone = "Europe/Lisbon"
	}
	return map[string]*report.Report{
		"unread": past(simulated(t, midnight, 640, 0, func(i int, row *calls.Row) {
			switch {
			case i%3 == 0:
				row.Extra, row.Call.Amount = `{"srtp":"yes","total_amount":"1,50"}`, zentrunk.Null[money.Amount]{}
			case i%5 == 0:
				row.Extra = `{"answer_time":"soon","insights":{"from":{"carrier":7},"rtt":"fast"}}`
			}
		})),
		"unknown": past(simulated(t, midnight, 640, 0, func(_ int, row *calls.Row) {
			row.Extra, row.Call.Amount = `{"total_amount":"EUR 1"}`, zentrunk.Null[money.Amount]{}
		})),
		"rejected": past(lacking(t, 640, 320, 120)),
		"nothing":  past(lacking(t, 0, 320, 0)),
		"largest":  past(largest(t)),
		"ordinary": past(simulated(t, midnight, 640, 0, nil)),
		"fraud": past(simulated(t, midnight, 640, 0, func(i int, row *calls.Row) {
			if i%4 == 0 {
				row.Call.ToCountry, row.Call.Answered = "CU", true
				row.Call.Amount = zentrunk.Some(dear(t))
			}
			if row.Call.Attestation == "A" {
				row.Call.Attestation = "B"
			}
		})),
		"first": simulated(t, midnight, 120, 4, nil),
		"empty": simulated(t, midnight, 0, 0, nil),
		"hostile": past(simulated(t, midnight, 600, 0, func(i int, row *calls.Row) {
			text := hostile[i%len(hostile)]
			row.Insights.ToCarrier, row.Insights.FromCarrier = text, text
			row.TrunkID, row.Call.HangupName, row.Call.HangupSource, row.Call.Transport = text, text, text, text
			row.Call.FromCountry, row.Call.ToCountry, row.Call.Direction = text, text, text
			row.Call.STIRVerification, row.Call.Attestation = text, text
		})),
	}
}

// utc is the calendar of UTC.
func utc(date string) (from, to time.Time) {
	from, _ = time.Parse(time.DateOnly, date)
	return from, from.AddDate(0, 0, 1)
}

// lacking is the report of a day of n calls and of records that could not be read;
// some of the calls were kept from an earlier run.
func lacking(t testing.TB, n, rejected, kept int) *report.Report {
	t.Helper()
	b := report.New(report.Options{
		Account: "MAXXXXXXXXXXXXXXXXXX", Date: "2026-11-22", Timezone: "UTC", From: midnight, To: midnight.AddDate(0, 0, 1), Currency: "USD",
	})
	generated := zentrunktest.Generate(zentrunktest.GenOptions{Seed: 7, Start: midnight, Calls: n, OddPercent: -1})
	for i := range generated {
		row := rowOf(t, &generated[i])
		if err := b.Add(&row); err != nil {
			t.Fatal(err)
		}
	}
	r, err := b.Report(report.Integrity{APITotalCount: n - kept + rejected, Rejected: rejected, Kept: kept})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// largest is the report of a day of which two calls cost the most that there is.
func largest(t testing.TB) *report.Report {
	t.Helper()
	most, err := money.Parse("9999999999.99999999")
	if err != nil {
		t.Fatal(err)
	}
	return simulated(t, midnight, 640, 0, func(i int, row *calls.Row) {
		if i < 2 {
			row.Call.Amount, row.Call.ToCountry = zentrunk.Some(most), "US"
		}
	})
}

// dear is what a call of a fraud costs.
func dear(t testing.TB) money.Amount {
	t.Helper()
	a, err := money.Parse("3.80")
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// A page is small, asks for nothing, runs nothing, and shows text of the data as
// text.
func TestPage(t *testing.T) {
	t.Parallel()
	outside := regexp.MustCompile(`(?i)<script|<iframe|<object|<embed|<form|@import|url\(|https?:|\son[a-z]+=|srcset|\ssrc=`)
	for name, r := range samples(t) {
		got := rendered(t, render.HTML, r)
		if len(got) > 200_000 && name != "hostile" {
			t.Errorf("%s: the page has %d bytes", name, len(got))
		}
		text := regexp.MustCompile(`(?s)title="[^"]*"|>[^<]*<`).ReplaceAllString(string(got), "><")
		if found := outside.FindString(text); found != "" {
			t.Errorf("%s: the page holds %q", name, found)
		}
		for _, raw := range []string{"<script>document", "<img", "</svg><b>", "ZgotmplZ"} {
			if strings.Contains(string(got), raw) {
				t.Errorf("%s: the page holds %q as it is", name, raw)
			}
		}
		if *pagesDir != "" {
			writeSample(t, name, r, got)
		}
	}
}

func writeSample(t *testing.T, name string, r *report.Report, page []byte) {
	t.Helper()
	dir := filepath.Join(*pagesDir, name)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for file, b := range map[string][]byte{"report.html": page, "report.json": rendered(t, render.JSON, r)} {
		if err := os.WriteFile(filepath.Join(dir, file), b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// The page of a small day is what the golden file says.
func TestPageGolden(t *testing.T) {
	t.Parallel()
	name := filepath.Join("testdata", "report-50.html")
	got := rendered(t, render.HTML, day(t, 50))
	if *update {
		if err := os.WriteFile(name, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-golden +got):\n%s", name, diff)
	}
}

// What could not be read is said before any figure, and a spend of which nothing is
// known is no 0.
func TestWarningsComeFirst(t *testing.T) {
	t.Parallel()
	for name, r := range samples(t) {
		got := string(rendered(t, render.HTML, r))
		warnings := strings.Count(got, " data-warning=")
		if want := len(r.Warnings()); warnings != want || (want > 0) != strings.Contains("unread unknown rejected nothing", name) {
			t.Errorf("%s: %d warnings, want %d", name, warnings, want)
		}
		if warnings > 0 && strings.LastIndex(got, " data-warning=") > strings.Index(got, " data-f=") {
			t.Errorf("%s: a figure stands before a warning", name)
		}
		if strings.Contains(got, `data-f="seen(quality.total.calls)" data-k="c">–<`) != (name == "nothing") || name == "nothing" && strings.Contains(got, "no earlier day") {
			t.Errorf("%s: that no record could be read is not told by the tiles", name)
		}
		unknown := r.Integrity.SpendUnknown()
		if unknown != strings.Contains(got, `data-f="known(spend.total.amount)" data-k="m">–<`) || unknown == strings.Contains(got, ` data-f="spend.total.amount"`) || unknown != (name == "unknown" || name == "nothing") {
			t.Errorf("%s: the spend is not known: %t", name, unknown)
		}
	}
}

// The page says what is known of records, days and sums that do not fit.
func TestStateOfTheData(t *testing.T) {
	t.Parallel()
	all := samples(t)
	for name, wants := range map[string][]string{
		"unread":   {">of these, insights.from.carrier<", `data-f="integrity.unread.total_amount"`, "without 214 amounts not read"},
		"rejected": {`data-f="integrity.kept" data-k="c">120<`, `data-f="integrity.rejected" data-k="c">320<`},
		"largest":  {`data-f="integrity.unfit_amounts"`, "too large for spend.parquet"},
		"ordinary": {"Left out, since they were published with another account, currency, time zone or zone database: 2026-10-2", "complete"},
	} {
		got := html.UnescapeString(string(rendered(t, render.HTML, all[name])))
		for _, want := range wants {
			if !strings.Contains(got, want) {
				t.Errorf("%s: the page lacks %q", name, want)
			}
		}
	}
}

// Every figure names where it is from, and a page of a day has hundreds.
func TestFiguresAreMarked(t *testing.T) {
	t.Parallel()
	got := string(rendered(t, render.HTML, simulated(t, midnight, 500, 0, nil)))
	figures := regexp.MustCompile(`<span data-f="[^"]+" data-k="[cmpnt]">[^<]+</span>`).FindAllString(got, -1)
	if len(figures) < 300 || len(figures) != strings.Count(got, ` data-f="`) {
		t.Errorf("%d figures are whole of %d", len(figures), strings.Count(got, ` data-f="`))
	}
	if want := `data-f="quality.total.calls" data-k="c">500<`; !strings.Contains(got, want) {
		t.Errorf("the page lacks %s", want)
	}
}

// A word of the data that is too wide for a column may be broken at places of ours;
// one of usual length, such as a trunk's id, nowhere.
func TestLongWords(t *testing.T) {
	t.Parallel()
	got := string(rendered(t, render.HTML, simulated(t, midnight, 100, 0, func(_ int, row *calls.Row) {
		row.TrunkID, row.Insights.ToCarrier, row.Insights.FromCarrier = "936670626646696618", "Kurz "+strings.Repeat("x", 40), strings.Repeat("x", 11)+"e\u0301"+strings.Repeat("x", 12)
		row.Call.HangupName = "service_unavailable"
	})))
	for _, want := range []string{
		">936670626646696618<", ">Kurz xxxxxxxxxxxx<wbr>xxxxxxxxxxxx<wbr>xxxxxxxxxxxxxxxx<", ">xxxxxxxxxxxe\u0301<wbr>xxxxxxxxxxxx<", ">service_<wbr>unavailable<",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
}

// The command below the worst calls is whole, and their rows hold their ids alone.
func TestLookUpCommand(t *testing.T) {
	t.Parallel()
	r := simulated(t, midnight, 100, 0, nil)
	got := html.UnescapeString(string(rendered(t, render.HTML, r)))
	id := r.Quality.WorstCalls[0].CallUUID
	if !strings.Contains(got, `"$LOOKUP/calls/`+id+`/insights"`) || !strings.Contains(got, "--aws-sigv4") || strings.Count(got, "$LOOKUP") != 1 || strings.Count(got, id) != 2 {
		t.Errorf("the command is not there once, with the first of the calls, %s", id)
	}
	if got := string(rendered(t, render.HTML, simulated(t, midnight, 0, 0, nil))); strings.Contains(got, "LOOKUP") {
		t.Error("a day without calls tells how to look them up")
	}
}

// Rendering is cheap beside adding up a day of 100,000 calls: less than 50 ms of
// CPU, of which -cpu 1 makes the time.
func BenchmarkHTML(b *testing.B) {
	r := samples(b)["ordinary"]
	busy := simulated(b, midnight, 100_000, 0, nil)
	busy.Keep(r)
	r = busy
	var buf bytes.Buffer
	for b.Loop() {
		buf.Reset()
		if err := render.HTML(&buf, r); err != nil {
			b.Fatal(err)
		}
	}
	b.SetBytes(int64(buf.Len()))
	b.ReportMetric(float64(buf.Len())/1000, "kB")
}
