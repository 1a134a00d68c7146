package daily_test

import (
	"encoding/json"
	"maps"
	"strings"
	"testing"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/daily/dailytest"
	"zentrunk-reports/internal/traffic"
)

// putLimits puts what people put into the bucket.
func (s *scene) putLimits(t *testing.T, file string) {
	t.Helper()
	if err := s.store.Open(t, "team/").Put(t.Context(), bucket.LimitsKey, bucket.Bytes([]byte(file)), nil, bucket.Condition{}); err != nil {
		t.Fatal(err)
	}
}

// published returns the traffic of the published report.
func (s *scene) published(t *testing.T) traffic.Traffic {
	t.Helper()
	var r struct{ Traffic traffic.Traffic }
	if err := json.Unmarshal(s.store.Object(t, "team/"+bucket.ReportKey(date)), &r); err != nil {
		t.Fatal(err)
	}
	return r.Traffic
}

// Limits that settings give are in the report, and what is near is told. Later ones
// change no byte of a day whose calls are unchanged.
func TestLimits(t *testing.T) {
	t.Parallel()
	s, topic := newScene(t, 300, 5000), &fakeTopic{}
	s.job.Topic = topic
	s.putLimits(t, "trunk_id,concurrent,cps\n,1,\nno such trunk,1,1\n")
	s.run(t)
	dailytest.Check(t, s.store, s.want())
	got := s.published(t)
	if len(got.Limits) != 1 || got.Limits[0].Trunk != nil || *got.Limits[0].Concurrent != 1 || got.Limits[0].CPS != nil {
		t.Fatalf("the limits of the report are %+v", got.Limits)
	}
	if text := topic.told[0].Text; !strings.Contains(text, "\nLimits     the account had ") {
		t.Errorf("the digest does not tell that a limit was reached:\n%s", text)
	}
	s.putLimits(t, "trunk_id,concurrent,cps\n,1000,1000\n")
	before := s.objects(t)
	for _, lookback := range []bool{true, false} {
		if r, err := s.job.Run(t.Context(), s.day, lookback); err != nil || r.Published {
			t.Errorf("a run over unchanged calls came to %+v, %v", r, err)
		}
	}
	if !maps.Equal(before, s.objects(t)) || len(topic.told) != 1 {
		t.Error("other limits changed a day whose calls are unchanged")
	}
}

// A file that is not as documented is a warning, and the day is published without limits.
func TestBadLimits(t *testing.T) {
	t.Parallel()
	s := newScene(t, 30, 5000)
	s.putLimits(t, "trunk_id,concurrent,cps\n,many,\n")
	if r := s.run(t); !r.Published {
		t.Errorf("the day came to %+v", r)
	}
	dailytest.Check(t, s.store, s.want())
	if got := s.published(t); len(got.Limits) != 0 {
		t.Errorf("the limits of the report are %+v", got.Limits)
	}
	for _, want := range []string{"level=WARN", "team/settings/limits.csv", "line 2: concurrent is not a whole number"} {
		if !strings.Contains(s.log.String(), want) {
			t.Errorf("the log lacks %q:\n%s", want, s.log)
		}
	}
}
