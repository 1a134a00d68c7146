package report_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"zentrunk-reports/internal/report"
)

// opened returns an incident that opened so many minutes after midnight.
func opened(t testing.TB, id string, minutes int) report.Incident {
	t.Helper()
	return report.Incident{
		ID: id, Rule: "new_destination", Key: "CU", State: "opened", OpenedAt: midnight.Add(time.Duration(minutes) * time.Minute),
		Calls: 160, Amount: amount(t, "608").Sum(), TopCallers: []report.Party{}, TopDestinations: []report.Party{},
		What: "Calls to a country that was not called before",
	}
}

// Incidents come by when they were opened, then by id. A report has the details of the
// first of them, and the ids of all.
func TestSetIncidents(t *testing.T) {
	t.Parallel()
	r := build(t, options(), twoCalls(t))
	var all []report.Incident
	for n := range report.MaxIncidents + 10 {
		all = append(all, opened(t, fmt.Sprintf("%016x", 99-n), 60-n/2))
	}
	r.SetIncidents(all)
	if err := r.Check(); err != nil || len(r.Incidents) != report.MaxIncidents+10 || len(r.IncidentDetails) != report.MaxIncidents {
		t.Fatalf("%d incidents, details of %d, %v", len(r.Incidents), len(r.IncidentDetails), err)
	}
	for i := range r.IncidentDetails[1:] {
		a, b := &r.IncidentDetails[i], &r.IncidentDetails[i+1]
		if a.OpenedAt.After(b.OpenedAt) || a.OpenedAt.Equal(b.OpenedAt) && a.ID >= b.ID {
			t.Errorf("%s comes before %s", a.ID, b.ID)
		}
	}
	for name, spoil := range map[string]func(){
		"other ids":  func() { r.Incidents[0] = "0" },
		"too few":    func() { r.Incidents = r.Incidents[:1] },
		"null":       func() { r.IncidentDetails = nil },
		"null lists": func() { r.IncidentDetails[0].TopCallers = nil },
	} {
		r.SetIncidents(all)
		if spoil(); r.Check() == nil {
			t.Errorf("%s: a report that contradicts itself passes", name)
		}
	}
}

// A report of the same calls keeps the incidents that it had, and one of an older form, which
// knew none, those that are set.
func TestKeepIncidents(t *testing.T) {
	t.Parallel()
	published, older := build(t, options(), twoCalls(t)), build(t, options(), twoCalls(t))
	published.SetIncidents([]report.Incident{opened(t, "000000000000000a", 1)})
	older.Incidents, older.IncidentDetails = nil, nil
	for _, tt := range []struct {
		published *report.Report
		want      string
	}{{published, "000000000000000a"}, {older, "000000000000000b"}} {
		r := build(t, options(), twoCalls(t))
		r.SetIncidents([]report.Incident{opened(t, "000000000000000b", 1)})
		r.Keep(tt.published)
		if err := r.Check(); err != nil || len(r.Incidents) != 1 || r.Incidents[0] != tt.want || r.IncidentDetails[0].ID != tt.want {
			t.Errorf("kept %v, %v, want %s", r.Incidents, err, tt.want)
		}
	}
}

// What has the calls of another incident is no cause, unless that one is of another day.
func TestCauses(t *testing.T) {
	t.Parallel()
	r := build(t, options(), nil)
	a, b, c := opened(t, "000000000000000a", 1), opened(t, "000000000000000b", 2), opened(t, "000000000000000c", 3)
	b.With, c.With = a.ID, "00000000000000ff"
	r.SetIncidents([]report.Incident{c, b, a})
	if got := r.Causes(); len(got) != 2 || got[0].ID != a.ID || got[1].ID != c.ID {
		t.Errorf("%d causes, want the first and the last", len(got))
	}
}

// An incident is one sentence: what, where, how much since when, what is usual.
func TestIncidentText(t *testing.T) {
	t.Parallel()
	r := build(t, options(), twoCalls(t))
	r.Name(map[string]string{"93667062664669661": "Berlin"})
	for _, tt := range []struct {
		change func(*report.Incident)
		want   string
	}{
		{func(*report.Incident) {}, "Calls to a country that was not called before: Cuba (CU), 160 calls for 608.00 USD since 01:12"},
		{func(i *report.Incident) {
			at := midnight.Add(-time.Hour)
			i.FirstCallAt, i.State = &at, "closed"
		}, "Calls to a country that was not called before: Cuba (CU), 160 calls for 608.00 USD since 23:00 on 21 November, and is over"},
		{func(i *report.Incident) {
			i.Rule, i.Key, i.What, i.Calls = "trunk_failing", "93667062664669661", "Calls over this trunk fail", 1
			i.Amount, i.Usual = amount(t, "0").Sum(), &report.Usual{Calls: 2}
		}, "Calls over this trunk fail: Berlin (93667062664669661), 1 failed call since 01:12, usually 2 failed calls"},
		{func(i *report.Incident) { i.Rule, i.Key, i.What = "trunk_silent", "*", "" }, "trunk silent: all trunks, 160 calls for 608.00 USD since 01:12"},
		{func(i *report.Incident) { i.Key = "*" }, "Calls to a country that was not called before: several countries, 160 calls for 608.00 USD since 01:12"},
		{func(i *report.Incident) { i.Rule, i.Key, i.What = "call_burst", "*", "" }, "call burst: many callers, 160 calls for 608.00 USD since 01:12"},
		{func(i *report.Incident) { i.Rule, i.Key, i.What = "no_country", "", "Calls to satellites" }, "Calls to satellites, 160 calls for 608.00 USD since 01:12"},
		{func(i *report.Incident) { i.Key = "" }, "Calls to a country that was not called before, 160 calls for 608.00 USD since 01:12"},
		{func(i *report.Incident) { i.Key, i.What = "+12*******23\n", "One\u202e caller" }, "One caller: +12*******23 , 160 calls for 608.00 USD since 01:12"},
	} {
		in := opened(t, "000000000000000a", 72)
		tt.change(&in)
		if got := r.IncidentText(&in); got != tt.want {
			t.Errorf("the text is  %s\nwant %s", got, tt.want)
		}
	}
	if in := opened(t, "a", 1); strings.Contains(r.IncidentText(&in), "usually") {
		t.Error("of a place of which nothing is known the text says what is usual")
	}
}
