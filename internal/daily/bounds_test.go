package daily_test

import (
	"strings"
	"testing"
	"time"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/calendar"
	"zentrunk-reports/internal/daily/dailytest"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
	"zentrunk-reports/internal/zones"
)

// Calls that are kept as published, and values that are, are masked by a run that
// masks: no whole number is published or staged any more.
func TestKeptCallsAreMasked(t *testing.T) {
	t.Parallel()
	s := newScene(t, 0, 5000)
	calls := zentrunktest.Generate(zentrunktest.GenOptions{Seed: 3, Start: s.day.From, Calls: 120, OddPercent: -1})
	s.account.Add(calls...)
	s.run(t)
	s.account.SetQuirks(zentrunktest.Quirks{Gone: zentrunktest.Fewer(30)})
	n := 0
	s.account.Change(func(c *zentrunktest.Call) {
		if n++; n%3 == 0 {
			c.Misspell("from_number", `["`+c.From+`"]`)
		}
	})
	s.job.Settings.MaskNumbers = true
	s.run(t)
	rows := s.store.Object(t, "team/"+bucket.CallsKey(date))
	masked := dailytest.Numbers(t, rows)
	if len(masked) != 120 {
		t.Fatalf("%d calls are published", len(masked))
	}
	for uuid, numbers := range masked {
		for _, number := range numbers {
			if len(number) > 5 && !strings.Contains(number, "*") {
				t.Errorf("call %s has a whole number", uuid)
			}
		}
	}
}

// After a change of the time zone and a backfill, every call is in one day, the one in
// which it ended by the new zone, whatever was published by the old one.
func TestTimeZoneChanges(t *testing.T) {
	t.Parallel()
	s := newScene(t, 0, 5000)
	s.account.Add(zentrunktest.Generate(zentrunktest.GenOptions{
		Seed: 3, Start: s.day.Add(-2, time.UTC).From, Span: 72 * time.Hour, Calls: 300, OddPercent: -1,
	})...)
	for back := 2; back >= 0; back-- {
		if _, err := s.job.Run(t.Context(), s.day.Add(-back, time.UTC), false); err != nil {
			t.Fatal(err)
		}
	}
	zone, err := zones.Load("Asia/Kolkata")
	if err != nil {
		t.Fatal(err)
	}
	s.job.Settings.Location = zone
	for back := 2; back >= 0; back-- {
		day, err := calendar.ParseDay(s.day.Add(-back, time.UTC).Date, zone)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.job.Run(t.Context(), day, false); err != nil {
			t.Fatal(err)
		}
		want := s.want()
		want.From, want.To, want.Date, want.Twice = day.From, day.To, day.Date, true // those that another day has published
		dailytest.Check(t, s.store, want)
	}
}
