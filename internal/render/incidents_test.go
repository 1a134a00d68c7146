package render_test

import (
	"fmt"
	"html"
	"regexp"
	"strings"
	"testing"
	"time"

	"zentrunk-reports/internal/render"
	"zentrunk-reports/internal/report"
)

// attacked gives r n incidents. The second has the calls of the first; each text of the data
// is one of texts, where there are any.
func attacked(t testing.TB, r *report.Report, n int, texts ...string) *report.Report {
	t.Helper()
	var all []report.Incident
	for i := range n {
		opened := r.From.Add(time.Duration(80+i) * time.Minute)
		first := opened.Add(-8 * time.Minute)
		in := report.Incident{
			ID: fmt.Sprintf("%016x", i+1), Rule: "new_destination", Key: "CU", State: "opened", OpenedAt: opened, FirstCallAt: &first, Calls: 160 + i,
			Amount: dear(t).Sum(), Usual: &report.Usual{Calls: i},
			TopCallers:      []report.Party{{Number: "+12*******23", Calls: 90}, {Number: "+12*******24", Calls: 70}},
			TopDestinations: []report.Party{{Number: "+5352000", Calls: 160}},
			What:            "Calls to a country that was not called before", WhatToDo: "Ask who has business there.",
		}
		if i == 1 {
			in.Rule, in.Key, in.State, in.With, in.What = "trunk_failing", "93667062664669661", "closed", all[0].ID, "Calls over this trunk fail"
		}
		if len(texts) > 0 {
			text := texts[i%len(texts)]
			in.Rule, in.Key, in.State, in.What, in.WhatToDo, in.TopCallers[0].Number, in.TopDestinations = text, text, text, text, text, text, []report.Party{}
		}
		all = append(all, in)
	}
	r.SetIncidents(all)
	return r
}

// A day with incidents says so before its findings, and names each in a section that comes
// first: what, where, since when, how much, who, and what to do. A day without any has
// neither.
func TestIncidents(t *testing.T) {
	t.Parallel()
	var earlier []*report.Report
	for n := 1; n <= 10; n++ {
		earlier = append(earlier, simulated(t, midnight.AddDate(0, 0, -n), 200, 0, nil))
	}
	r := attacked(t, simulated(t, midnight, 200, 0, nil), 2)
	r.Compare(earlier, utc, report.Thresholds{}) // finds nothing
	r.Name(map[string]string{"93667062664669661": "Berlin office"})
	page := string(rendered(t, render.HTML, r))
	plain := html.UnescapeString(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(page, ""))
	for _, want := range []string{
		"The watch opened 2 incidents on this day. Calls to a country that was not called before: Cuba (CU), 160 calls for 3.80 USD since 01:12.",
		"open", "over", "the same calls: Cuba (CU)", "Berlin office", "93667062664669661", "+12*******23", "+12*******24", "+5352000", "Ask who has business there.", "Nothing else stands out",
	} {
		if !strings.Contains(plain, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	for _, want := range []string{
		`href="#incidents"`, `<h2 id="incidents">`, `<a href="../../watch/incidents/dt=2026-11-22/0000000000000001.json">`,
		`data-row="incident_details.1"`, `data-f=".usual.calls" data-k="c">1<`, `data-f=".amount" data-k="m">3.80<`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if at, first := strings.Index(page, `<h2 id="incidents">`), strings.Index(page, `<h2 id="spend">`); at > first {
		t.Error("the incidents come behind the spend")
	}
	r.SetIncidents(nil)
	if page := string(rendered(t, render.HTML, r)); strings.Contains(strings.ToLower(page), "incident") || strings.Contains(page, "data-alert") {
		t.Error("the page of a day without incidents speaks of them")
	}
}

// However many incidents there are, two are named first and twenty in the section, and the
// page says how many more there are.
func TestManyIncidents(t *testing.T) {
	t.Parallel()
	page := string(rendered(t, render.HTML, attacked(t, simulated(t, midnight, 20, 0, nil), 1200)))
	if n := strings.Count(page, `data-row="incident_details.`); n != 20 || !strings.Contains(page, "And 1,180 more incidents, in watch/incidents/") || !strings.Contains(page, "The watch opened 1,200 incidents") {
		t.Errorf("%d incidents are named", n)
	}
	if n := strings.Count(page, " USD since "); n != 2 {
		t.Errorf("%d incidents are named first", n)
	}
}
