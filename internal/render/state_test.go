package render_test

import (
	"html"
	"strings"
	"testing"

	"zentrunk-reports/internal/render"
)

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
		"ordinary": {"Left out, because they were published with another account, currency, time zone or zone database: 2026-10-2", "complete"},
	} {
		got := html.UnescapeString(string(rendered(t, render.HTML, all[name])))
		for _, want := range wants {
			if !strings.Contains(got, want) {
				t.Errorf("%s: the page lacks %q", name, want)
			}
		}
	}
}
