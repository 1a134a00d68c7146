package daily_test

import (
	"encoding/json"
	"maps"
	"strings"
	"testing"
	"time"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/publish"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// runDay publishes the day n days after the scene's own.
func (s *scene) runDay(t *testing.T, n, calls int) publish.Result {
	t.Helper()
	day := s.day.Add(n, time.UTC)
	s.account.Add(zentrunktest.Generate(zentrunktest.GenOptions{Seed: 5, Start: day.From, Calls: calls})...)
	result, err := s.job.Run(t.Context(), day, false)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// past returns what the published report of a day says of earlier days.
func (s *scene) past(t *testing.T, date string) (days []string, before string) {
	t.Helper()
	var r struct {
		Past struct {
			Days      []struct{ Date string }
			DayBefore *struct{ Date string } `json:"day_before"`
		}
	}
	if err := json.Unmarshal(s.store.Object(t, "team/reports/dt="+date+"/report.json"), &r); err != nil {
		t.Fatal(err)
	}
	for _, d := range r.Past.Days {
		days = append(days, d.Date)
	}
	if r.Past.DayBefore != nil {
		before = r.Past.DayBefore.Date
	}
	return days, before
}

// A day is compared with what is published when it is, and neither a rerun nor a
// look-back touches it because an earlier day was published later. A change of
// its own calls compares it anew.
func TestPastStays(t *testing.T) {
	t.Parallel()
	s := newScene(t, 0, 5000)
	s.runDay(t, -3, 30)
	s.runDay(t, 0, 40)
	if days, before := s.past(t, date); len(days) != 1 || days[0] != "2026-11-19" || before != "" {
		t.Fatalf("the past is %q, the day before %q", days, before)
	}
	before := s.objects(t)
	s.runDay(t, -1, 20)
	for _, lookback := range []bool{false, true} {
		if again, err := s.job.Run(t.Context(), s.day, lookback); err != nil || again.Published || again.Revision != 1 {
			t.Errorf("after an earlier day came, the rerun came to %+v, %v", again, err)
		}
	}
	after := s.objects(t)
	for key, bytes := range before {
		if strings.Contains(key, date) && after[key] != bytes {
			t.Errorf("%s changed because an earlier day came", key)
		}
	}
	if again := s.runDay(t, 0, 41); !again.Published || again.Revision != 2 {
		t.Errorf("other calls came to %+v", again)
	}
	if days, before := s.past(t, date); len(days) != 2 || before != "2026-11-21" {
		t.Errorf("compared anew, the past is %q, the day before %q", days, before)
	}
}

// Another setting shows in the report of the same calls, and its past stays.
func TestSettingsShowThePastStays(t *testing.T) {
	t.Parallel()
	s := newScene(t, 0, 5000)
	s.runDay(t, -2, 30)
	s.runDay(t, 0, 40)
	s.runDay(t, -1, 30)
	s.job.Settings.Currency = "EUR"
	if again := s.runDay(t, 0, 40); !again.Published || again.Revision != 2 {
		t.Errorf("another currency came to %+v", again)
	}
	if days, _ := s.past(t, date); len(days) != 1 {
		t.Errorf("the past is %q, want the one day that was there", days)
	}
}

// A page or a report that is lost comes back byte for byte where the past is what
// it was, and a day whose files somebody spoiled is nobody's past.
func TestPagesRestored(t *testing.T) {
	t.Parallel()
	s := newScene(t, 0, 5000)
	s.runDay(t, -1, 30)
	s.runDay(t, 0, 40)
	before := s.objects(t)
	for _, keys := range [][]string{{bucket.PageKey(date)}, {bucket.PageKey(date), bucket.ReportKey(date)}} {
		if err := s.job.Bucket.Delete(t.Context(), keys...); err != nil {
			t.Fatal(err)
		}
		if again := s.runDay(t, 0, 40); again.Published {
			t.Errorf("restoring %q came to %+v", keys, again)
		}
		if !maps.Equal(before, s.objects(t)) {
			t.Errorf("%q did not come back as it was", keys)
		}
	}
	if err := s.job.Bucket.Put(t.Context(), bucket.ReportKey(date), bucket.Bytes([]byte("{}")), nil, bucket.Condition{}); err != nil {
		t.Fatal(err)
	}
	s.job.Now = func() time.Time { return now.AddDate(0, 0, 1) }
	s.runDay(t, 1, 10)
	if days, _ := s.past(t, "2026-11-23"); len(days) != 1 {
		t.Errorf("the past is %q, want it without the spoiled day", days)
	}
}
