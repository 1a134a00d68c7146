package render_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/render"
)

// someDays are the n days before 2026-11-23, but for one in eleven.
func someDays(t testing.TB, n int) []render.Day {
	t.Helper()
	var days []render.Day
	for i := range n {
		if i%11 == 5 {
			continue
		}
		a, err := money.FromUnits(int64(1000+i*37%700) * 1e7 * int64(1+i%5))
		if err != nil {
			t.Fatal(err)
		}
		date, asr, score := midnight.AddDate(0, 0, -i).Format("2006-01-02"), 0.5+float64(i%40)/100, 2.5+float64(i%24)/10
		d := render.Day{
			Date: date, Account: "MAXXXXXXXXXXXXXXXXXX", Findings: max(0, i%9-6), Complete: i%17 != 3, Calls: 20_000 + i*991%90_000, Amount: a.Sum(), Currency: "USD", ASR: &asr, Rated: i * 10, ScoreMean: &score,
			Page: "dt=" + date + "/report.html",
		}
		for _, name := range []string{"calls/dt=%s/calls.parquet", "spend/dt=%s/spend.parquet", "reports/dt=%s/report.json", "manifests/dt=%s/manifest.json"} {
			key := fmt.Sprintf(name, date)
			d.Files = append(d.Files, render.Link{Name: filepath.Base(key), Href: "../" + key})
		}
		if i == 2 {
			d.ASR, d.ScoreMean, d.Rated, d.Calls, d.Amount, d.Page = nil, nil, 0, 0, money.Sum{}, ""
		}
		days = append(days, d)
	}
	return days
}

func index(t testing.TB, days []render.Day) string {
	t.Helper()
	var b bytes.Buffer
	if err := render.Index(&b, days); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Days that cost more than any amount is are added up, and shown in short.
func TestIndexOfLargestAmounts(t *testing.T) {
	t.Parallel()
	day := func(date, sum string) render.Day {
		a, err := money.ParseSum(sum)
		if err != nil {
			t.Fatal(err)
		}
		return render.Day{Date: date, Amount: a, Currency: "USD"}
	}
	page := index(t, []render.Day{day("2026-11-01", "9999999999.99999999"), day("2026-11-02", "20000000000000"), day("2026-11-03", "12345"), day("2026-11-04", "-1234567")})
	for _, want := range []string{"> 10.0G <", "> 20.0T <", "> 12.3k <", "> -1,234,567.00 <", `<p class="sum">20,009,998,777,778.00 USD · `} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

// The page of days has every day once in its month, is the same in whatever order
// the days come, and leads to page and files.
func TestIndex(t *testing.T) {
	t.Parallel()
	days := someDays(t, 80)
	page := index(t, days)
	if n := strings.Count(page, `class="day" href="dt=`); n != len(days)-1 {
		t.Errorf("%d days lead to a page, want %d", n, len(days)-1)
	}
	for _, want := range []string{"November 2026", "October 2026", "September 2026", `href="dt=2026-11-22/report.html"`, `href="../calls/dt=2026-11-22/calls.parquet"`, "not complete"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Index(page, "November 2026") > strings.Index(page, "October 2026") {
		t.Error("the latest month is not the first")
	}
	turned := slices.Clone(days)
	slices.Reverse(turned)
	if index(t, turned) != page {
		t.Error("the order in which days come shows")
	}
	if *pagesDir != "" {
		dir := filepath.Join(*pagesDir, "days")
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "index.html"), []byte(page), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// A bucket without days has a page that says so; a date that is none is an error,
// and so is a writer that fails.
func TestIndexOfNothing(t *testing.T) {
	t.Parallel()
	if page := index(t, nil); !strings.Contains(page, "No day is published yet.") {
		t.Errorf("the page of no days is %q", page)
	}
	for _, date := range []string{"", "2026-13-01", "2026-02-30", "tomorrow"} {
		if err := render.Index(&bytes.Buffer{}, []render.Day{{Date: date}}); err == nil {
			t.Errorf("the date %q is taken", date)
		}
	}
	if err := render.Index(fullDisk{}, someDays(t, 3)); !errors.Is(err, errFull) {
		t.Errorf("on a full disk: err = %v", err)
	}
}

// Days between the first and the latest one that are not there are missing, those behind
// the latest are to come; a month says how many of its days are there. Days on which
// something stood out are marked.
func TestIndexOfMissingDays(t *testing.T) {
	t.Parallel()
	var days []render.Day
	for n := range 28 {
		if n == 13 {
			continue
		}
		d := render.Day{Date: fmt.Sprintf("2026-11-%02d", n+1), Account: "MA1", Currency: "USD", Calls: 1000, Complete: true, Page: "x"}
		if n == 4 {
			d.Findings = 2
		}
		days = append(days, d)
	}
	days = append(days, render.Day{Date: "2026-10-30", Account: "MA0", Currency: "EUR", Calls: 1, Complete: true})
	page := index(t, days)
	for want, n := range map[string]int{
		"27 of 28 days": 1, "missing: 14": 1, "1 of 2 days": 1, "missing: 31": 1, `class="day missing"`: 2, `class="day bare"`: 2 + 29,
		">2 findings<": 2, "Account MA1, MA0": 1, `<th scope="row">2026-11</th><td>0.00</td><td class="t">USD</td><td>27,000</td><td>27</td><td>28</td>`: 1,
		`<a href="x">Saturday, 28 November 2026</a>`: 1,
	} {
		if got := strings.Count(page, want); got != n {
			t.Errorf("%q stands there %d times, want %d", want, got, n)
		}
	}
	if strings.Contains(page, "missing: 14, 29") {
		t.Error("a day to come is missing")
	}
}

// The page of days says how many columns its months have before the second month is there:
// the only month has all of the page, others share it.
func TestMonthsHavePlaces(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]bool{1: true, 22: true, 23: false, 80: false} {
		if got := strings.Contains(index(t, someDays(t, n)), `<div class="months single">`); got != want {
			t.Errorf("of %d days a single month is said to be there: %v", n, got)
		}
	}
}
