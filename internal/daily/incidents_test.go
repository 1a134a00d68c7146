package daily_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/daily/dailytest"
	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/report"
	"zentrunk-reports/internal/watch"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

const (
	incidentA = "00000000000000aa"
	incidentB = "00000000000000bb"
)

// opens keeps an incident of the day as the watch does, with so many calls.
func (s *scene) opens(t *testing.T, id, state string, calls int) {
	t.Helper()
	amount, err := money.Parse("608")
	if err != nil {
		t.Fatal(err)
	}
	first := s.day.From.Add(72 * time.Minute)
	in := watch.Incident{
		ID: id, Rule: "new_destination", Key: "CU", State: state, OpenedAt: s.day.From.Add(80 * time.Minute), FirstCallAt: &first, Calls: calls,
		Amount: amount.Sum(), TopCallers: []watch.Party{{Number: "+12*******23", Calls: calls}}, TopDestinations: []watch.Party{{Number: "+5352000", Calls: calls}},
		What: "Calls to a country that was not called before", WhatToDo: "Ask who has business there",
	}
	kept := &watch.InBucket{Bucket: s.store.Open(t, "team/"), Location: s.job.Settings.Location, Log: s.job.Log}
	if err := kept.Tell(t.Context(), watch.Change{Incident: in}); err != nil {
		t.Fatal(err)
	}
}

// incidents returns what the published report has of incidents.
func (s *scene) incidents(t *testing.T) (ids []string, details []report.Incident) {
	t.Helper()
	var r report.Report
	if err := json.Unmarshal(s.store.Object(t, "team/"+bucket.ReportKey(date)), &r); err != nil {
		t.Fatal(err)
	}
	if err := r.Check(); err != nil {
		t.Error(err)
	}
	return r.Incidents, r.IncidentDetails
}

// daysObjects are all but those of the watch's incidents, which somebody else writes.
func (s *scene) daysObjects(t *testing.T) map[string]string {
	t.Helper()
	all := s.objects(t)
	maps.DeleteFunc(all, func(key, _ string) bool { return strings.HasPrefix(key, "team/watch/incidents/") })
	return all
}

// A day has its incidents as they were when it was published: a rerun, a look-back and a
// rewrite over the same calls leave every byte, whatever became of them. Late calls make a
// new revision, which has them as they are now.
func TestIncidentsOfADay(t *testing.T) {
	t.Parallel()
	s, topic := newScene(t, 200, 80), &fakeTopic{}
	s.job.Topic = topic
	s.opens(t, incidentA, "opened", 160)
	s.run(t)
	ids, details := s.incidents(t)
	if !slices.Equal(ids, []string{incidentA}) || len(details) != 1 || details[0].Calls != 160 || details[0].TopCallers[0].Number != "+12*******23" {
		t.Fatalf("the report has %q, %+v", ids, details)
	}
	const text = "Calls to a country that was not called before: Cuba (CU), 160 calls for 608.00 USD since 01:12"
	page := string(s.store.Object(t, "team/"+bucket.PageKey(date)))
	if !strings.Contains(page, text) || !strings.Contains(page, `href="../../watch/incidents/dt=2026-11-22/`+incidentA+`.json"`) || !strings.Contains(page, "Ask who has business there") {
		t.Error("the page does not name the incident, or not where more is")
	}
	if m := topic.told[0]; !strings.Contains(m.Text, "Incidents  1 incident of the watch\n           "+text+"\n") || !strings.Contains(m.Subject, "1 incident") || !strings.Contains(string(m.JSON), `"incidents":["`+incidentA+`"]`) {
		t.Errorf("the digest is %s\n%s\n%s", m.Subject, m.Text, m.JSON)
	}
	before := s.daysObjects(t)
	s.opens(t, incidentA, "closed", 900)
	s.opens(t, incidentB, "opened", 9)
	for _, again := range []func(*testing.T){func(t *testing.T) { s.run(t) }, s.lookBack, s.rewrite} {
		if again(t); !maps.Equal(before, s.daysObjects(t)) {
			t.Error("a run over unchanged calls changed bytes")
		}
	}
	s.account.Add(zentrunktest.Generate(zentrunktest.GenOptions{Seed: 9, Start: s.day.From, Calls: 3})...)
	s.lookBack(t)
	if ids, details := s.incidents(t); !slices.Equal(ids, []string{incidentA, incidentB}) || details[0].Calls != 900 || details[0].State != "closed" || len(topic.told) != 2 {
		t.Errorf("the next revision has %q, %+v, and %d were told", ids, details, len(topic.told))
	}
	olderPage(t, s) // a rewrite brings back the page with what the report says, and nothing newer
	newest := s.daysObjects(t)
	if err := s.job.Bucket.Delete(t.Context(), bucket.IncidentKey(date, incidentA)); err != nil {
		t.Fatal(err)
	}
	s.rewrite(t)
	after := s.daysObjects(t)
	if page := after["team/"+bucket.PageKey(date)]; !strings.Contains(page, "900 calls") || after["team/"+bucket.ReportKey(date)] != newest["team/"+bucket.ReportKey(date)] {
		t.Error("a rewrite made another report, or a page without its incidents")
	}
	want := s.want()
	want.Revision = 3
	dailytest.Check(t, s.store, want)
}

// What is no incident of the day is said in the log and left out, and none of it is
// repeated there.
func TestIncidentsThatCannotBeRead(t *testing.T) {
	t.Parallel()
	s := newScene(t, 60, 5000)
	s.opens(t, incidentA, "opened", 160)
	const number = "+12025550123"
	for name, body := range map[string]string{
		incidentB:          "not JSON, and " + number,
		"00000000000000cc": `{"id":"` + incidentA + `","rule":"no_country","opened_at":"2026-11-22T01:00:00Z"}`,
		"00000000000000dd": `{"id":"00000000000000dd","rule":"no_country","opened_at":"2026-10-22T01:00:00Z"}`,
		"00000000000000ee": `{"id":"00000000000000ee","opened_at":"2026-11-22T01:00:00Z","calls":"` + number + `"}`,
		"00000000000000ff": `{"id":"00000000000000ff","rule":"` + strings.Repeat("x", 70_000) + `","opened_at":"2026-11-22T01:00:00Z"}`,
		"mine":             "{}",
		"deeper/aa":        "{}",
	} {
		if err := s.job.Bucket.Put(t.Context(), bucket.IncidentKey(date, name), bucket.Bytes([]byte(body)), nil, bucket.Condition{}); err != nil {
			t.Fatal(err)
		}
	}
	s.run(t)
	if ids, _ := s.incidents(t); !slices.Equal(ids, []string{incidentA}) {
		t.Errorf("the report has %q, want the one that can be read", ids)
	}
	log := s.log.String()
	if n := strings.Count(log, "an incident cannot be read, and the report is without it"); n != 7 || strings.Contains(log, number[1:]) || !strings.Contains(log, "team/watch/incidents/dt=2026-11-22/"+incidentB+".json") {
		t.Errorf("%d incidents are left out by the log:\n%s", n, log)
	}
	dailytest.Check(t, s.store, s.want())
}

// A bucket that lists no incidents, or sends none, has its days published all the same.
func TestIncidentsRefused(t *testing.T) {
	t.Parallel()
	for what, said := range map[string]string{"list-type": "cannot be listed, and the report is without them", incidentA: "an incident cannot be read"} {
		s := newScene(t, 60, 5000)
		s.opens(t, incidentA, "opened", 160)
		s.store.Intercept(func(w http.ResponseWriter, r *http.Request, next http.Handler) {
			if asked := r.URL.String(); strings.Contains(asked, "incidents") && strings.Contains(asked, what) {
				w.WriteHeader(http.StatusForbidden)
				return
			}
			next.ServeHTTP(w, r)
		})
		if result := s.run(t); !result.Published {
			t.Errorf("%s: result %+v", what, result)
		}
		if ids, _ := s.incidents(t); len(ids) != 0 || !strings.Contains(s.log.String(), said) {
			t.Errorf("%s: the report has %q, and the log says %s", what, ids, s.log)
		}
		s.store.Intercept(nil)
		dailytest.Check(t, s.store, s.want())
	}
}

// Wherever a publish dies, the next run leaves a whole day, with its incidents and its
// baseline.
func TestKilledWithIncidents(t *testing.T) {
	t.Parallel()
	s := newScene(t, 40, 5000)
	s.opens(t, incidentA, "opened", 160)
	var requests, listing atomic.Int64
	s.store.Intercept(func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		if n := requests.Add(1); strings.Contains(r.URL.String(), "incidents") {
			listing.CompareAndSwap(0, n)
		}
		next.ServeHTTP(w, r)
	})
	s.run(t)
	for n := listing.Load() - 1; n < requests.Load(); n += int64(orUnderRace(1, 4)) {
		s := newScene(t, 40, 5000)
		s.opens(t, incidentA, "opened", 160)
		s.store.Intercept(goneAfter(int(n)))
		_, _ = s.job.Run(t.Context(), s.day, false) // it may have got to the end
		s.store.Intercept(nil)
		s.lookBack(t)
		if ids, _ := s.incidents(t); !slices.Equal(ids, []string{incidentA}) {
			t.Errorf("killed after %d requests: the report has %q", n, ids)
		}
		want := s.want()
		want.Twice = true
		if dailytest.Check(t, s.store, want); t.Failed() {
			t.Fatalf("killed after %d requests", n)
		}
	}
}
