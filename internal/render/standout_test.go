package render_test

import (
	"fmt"
	"html"
	"regexp"
	"strings"
	"testing"

	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/render"
	"zentrunk-reports/internal/report"
	"zentrunk-reports/internal/zentrunk"
)

// Each finding leads to a row that is on the page, also where ten others come before it;
// the rest of the table is without that row.
func TestFindingsLeadToRows(t *testing.T) {
	t.Parallel()
	var earlier []*report.Report
	for n := 1; n <= 10; n++ {
		earlier = append(earlier, manyCountries(t, -n, 0))
	}
	r := manyCountries(t, 0, 60)
	r.Compare(earlier, utc, report.DefaultThresholds())
	row := ""
	for _, f := range r.Findings {
		if f.Kind == report.ShortCallsUp && f.Dimension == "to_country" {
			row = f.Row
		}
	}
	if row == "" || len(row) != len("quality.by_to_country.12") {
		t.Fatalf("no finding is of a row behind the tenth: %+v", r.Findings)
	}
	page := string(rendered(t, render.HTML, r))
	for _, link := range regexp.MustCompile(`href="#([^"]+)"`).FindAllStringSubmatch(page, -1) {
		if strings.Count(page, ` id="`+link[1]+`"`) != 1 {
			t.Errorf("the link to %s leads to %d places", link[1], strings.Count(page, ` id="`+link[1]+`"`))
		}
	}
	id := "calls-to_country-" + row[strings.LastIndexByte(row, '.')+1:]
	if !strings.Contains(page, ` id="`+id+`" data-row="`+row+`"`) {
		t.Errorf("the page lacks the row %s", id)
	}
	if want := "rest(quality.by_to_country,calls,0,1,2,3,4,5,6,7,8,9," + row[strings.LastIndexByte(row, '.')+1:] + ")"; !strings.Contains(page, want) {
		t.Errorf("the page lacks %s", want)
	}
}

// manyCountries is the report of a day of calls to twenty countries. Those to the
// thirteenth are short on a day that has any short ones.
func manyCountries(t *testing.T, day, short int) *report.Report {
	t.Helper()
	codes := strings.Fields("US GB DE FR IT ES PT NL BE DK SE NO FI PL CZ AT CH IE GR ZW")
	return simulated(t, midnight.AddDate(0, 0, day), 2400, 0, func(i int, row *calls.Row) {
		// Each country has fewer calls than the one before, so that the last is not shown.
		at := 0
		for left := i % 210; left >= 20-at; at++ {
			left -= 20 - at
		}
		row.Call.ToCountry = codes[at]
		row.Call.Answered, row.Call.CallDuration, row.Call.Amount = true, zentrunk.Some[int32](60), zentrunk.Null[money.Amount]{}
		if at == 12 && short > 0 {
			row.Call.CallDuration = zentrunk.Some[int32](3)
		}
	})
}

// What stands out comes before the tiles, and the tiles compare with the same day of the
// week before and then with the mean.
func TestFirstScreen(t *testing.T) {
	t.Parallel()
	all := samples(t)
	page := html.UnescapeString(string(rendered(t, render.HTML, all["fraud"])))
	if found, tiles := strings.Index(page, "data-finding="), strings.Index(page, `class="tiles"`); found < 0 || found > tiles {
		t.Errorf("the first finding stands at %d, the tiles at %d", found, tiles)
	}
	if n := strings.Count(page, "against last Sunday"); n != 4 {
		t.Errorf("%d tiles are compared with last Sunday, want 4", n)
	}
	if week, mean := strings.Index(page, "against last Sunday"), strings.Index(page, "against the 7-day mean"); week < 0 || mean < week {
		t.Errorf("last Sunday stands at %d, the mean at %d", week, mean)
	}
	for _, want := range []string{
		`data-f="change(spend.total.amount,past.week_before.amount)"`, "80 % prediction range", `data-f="invoice.month_end.low"`,
		`href="../dt=2026-11-21/report.html"`, `href="../dt=2026-11-23/report.html"`, `<a href="#quality">Quality</a>`,
		"Cuba (CU) was called for the first time", `<bdi dir="auto">Cuba</bdi>`, `<bdi dir="auto">Berlin office</bdi>`, "<bdi>93667062664669661</bdi>", "United States to Cuba",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	first := html.UnescapeString(string(rendered(t, render.HTML, all["first"])))
	for _, want := range []string{"Cannot be judged yet: 0 of the 30 days before", "no figures of last Sunday", "it takes 7 complete days"} {
		if !strings.Contains(first, want) {
			t.Errorf("the page of a first day lacks %q", want)
		}
	}
}

// Carriers come by what is certain of them: one of few calls is not the worst because they
// went badly, and one of many that is surely bad is.
func TestWorstFirst(t *testing.T) {
	t.Parallel()
	r := simulated(t, midnight, 900, 0, func(i int, row *calls.Row) {
		row.Status, row.Call.Answered = calls.OK, true
		name, score := "Large and good", 4.0+float64(i%5)/10
		switch {
		case i < 3:
			name, score = "Three bad calls", 1
		case i < 60:
			name, score = "Surely bad", 2.0+float64(i%5)/10
		case i < 120:
			name, score = "Doubtful", []float64{1, 5}[i%2]
		}
		row.Insights = zentrunk.Insights{ToCarrier: name, Score: zentrunk.Some(score)}
	})
	page := string(rendered(t, render.HTML, r))
	page = page[strings.Index(page, ">Quality by carrier called<"):]
	last := -1
	for _, name := range []string{"Surely bad", "Doubtful", "Large and good", "Three bad calls"} {
		at := strings.Index(page, ">"+name+"<")
		if at < last {
			t.Errorf("%s does not come at its place", name)
		}
		last = at
	}
}

// Billed time stands there as decimal minutes as well, rounded to the hundredth; charts
// have an axis that ends above the highest bar.
func TestMinutesAndAxes(t *testing.T) {
	t.Parallel()
	for seconds, want := range map[int32]string{60: "1.00", 1: "0.02", 2: "0.03", 100: "1.67", 74_077: "1,234.62"} {
		r := simulated(t, midnight, 1, 0, func(_ int, row *calls.Row) {
			amount, _ := money.Parse("7")
			row.Call.ToCountry, row.Call.BillDuration, row.Call.Amount = "US", zentrunk.Some(seconds), zentrunk.Some(amount)
		})
		page := string(rendered(t, render.HTML, r))
		if !strings.Contains(page, fmt.Sprintf(`data-f=".billed_seconds" data-k="d">%s<`, want)) {
			t.Errorf("%d s are not shown as %s min", seconds, want)
		}
		if want := `<div class="axis" aria-hidden="true"><span>8</span><span>4</span><span>0</span></div>`; !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
}
