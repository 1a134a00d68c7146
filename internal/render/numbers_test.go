package render_test

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/render"
	"zentrunk-reports/internal/report"
	"zentrunk-reports/internal/zentrunk"
)

// calling is the page of a day whose calls are from 30 numbers to one.
func calling(t *testing.T, change func(*calls.Row)) string {
	t.Helper()
	b := report.New(report.Options{
		Account: "MAXXXXXXXXXXXXXXXXXX", Date: "2026-11-22", Timezone: "UTC", From: midnight, To: midnight.AddDate(0, 0, 1), Currency: "USD",
	})
	for i := range 60 {
		row := calls.Row{Status: calls.Skipped, Call: zentrunk.Call{
			UUID: fmt.Sprintf("90b6eb07-796c-4d86-a4fd-%012d", i), EndTime: midnight, FromNumber: fmt.Sprintf("+12025550%03d", i%30), ToNumber: "+493012345678", ToCountry: "DE",
		}}
		change(&row)
		if err := b.Add(&row); err != nil {
			t.Fatal(err)
		}
	}
	r, err := b.Report(report.Integrity{APITotalCount: 60})
	if err != nil {
		t.Fatal(err)
	}
	var page bytes.Buffer
	if err := render.HTML(&page, r); err != nil {
		t.Fatal(err)
	}
	return page.String()
}

// The page names numbers by their mask and a shared prefix, says where they were masked
// or are none, and has no whole one.
func TestNumbersOnPage(t *testing.T) {
	t.Parallel()
	masked := func(r *calls.Row) {
		if err := r.Mask(); err != nil {
			t.Fatal(err)
		}
	}
	for name, tt := range map[string]struct {
		change func(*calls.Row)
		want   string
	}{
		"whole":  {func(*calls.Row) {}, "&#43;120255***00"},
		"masked": {masked, "Numbers with the same mask are one row here"},
		"none":   {func(r *calls.Row) { r.Call.FromNumber, r.Call.ToNumber = "", "" }, "No call of the day has a phone number."},
	} {
		page := calling(t, tt.change)
		if !strings.Contains(page, tt.want) {
			t.Errorf("%s: the page lacks %q", name, tt.want)
		}
		if whole := regexp.MustCompile(`12025550\d|4930123`).FindString(page); whole != "" {
			t.Errorf("%s: the page has %s", name, whole)
		}
	}
}
