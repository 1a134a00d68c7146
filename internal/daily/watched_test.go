package daily_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/daily/dailytest"
	"zentrunk-reports/internal/watch"
	"zentrunk-reports/internal/webhook/webhooktest"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// scan gives the account a caller who dials thirty numbers in a row from an instant on,
// one every twenty seconds.
func (s *scene) scan(at time.Time) {
	for i, c := range zentrunktest.Generate(zentrunktest.GenOptions{Seed: 11, Start: s.day.From, Calls: 30, OddPercent: -1}) {
		c.Direction, c.From, c.To = "outbound", "+12025550177", fmt.Sprintf("+3706000%04d", 100+i)
		end := at.Add(time.Duration(i) * 20 * time.Second)
		shift := end.Sub(c.End)
		c.End, c.Initiation = end, c.Initiation.Add(shift)
		if !c.Answer.IsZero() {
			c.Answer = c.Answer.Add(shift)
		}
		s.account.Add(c)
	}
}

// What the watch finds during a day is in its report the next morning. Nothing that either
// of them stores, says or tells holds a whole number or a secret.
func TestWatchedDay(t *testing.T) {
	t.Parallel()
	s, topic := newScene(t, 300, 5000), &fakeTopic{}
	endpoint := webhooktest.Start(t, s.job.Now)
	s.job.Topic = topic
	s.post(t, endpoint)
	s.scan(s.day.From.Add(9*time.Hour + 40*time.Minute))
	kept := &watch.InBucket{Bucket: s.store.Open(t, "team/"), Location: time.UTC, Log: s.job.Log}
	w := &watch.Watch{Source: &watch.FromAPI{API: s.client(t)}, Store: kept, Sinks: []watch.Sink{kept}, Bounds: watch.DefaultBounds, Location: time.UTC, Log: s.job.Log}
	found, err := w.Run(t.Context(), s.day.From.Add(10*time.Hour+2*time.Minute))
	if err != nil || len(found.Incidents) == 0 {
		t.Fatalf("the watch came to %+v, %v", found, err)
	}
	s.run(t)
	ids, details := s.incidents(t)
	for _, in := range found.Incidents {
		if !slices.Contains(ids, in.ID) {
			t.Errorf("the report has %q and not %s of %s", ids, in.ID, in.Rule)
		}
	}
	for _, in := range details {
		if in.Rule == "sequential_dialling" && (in.Key != "+12*******77" || in.TopDestinations[0].Number != "+3706000") {
			t.Errorf("the report says of the scan %+v", in)
		}
	}
	calls := s.account.Calls()
	looked := dailytest.Private(t, s.store, "team/", calls, s.account.AuthToken())
	for _, key := range []string{bucket.WatchStateKey, bucket.BaselineKey(date), bucket.IncidentKey(date, ids[0]), bucket.ReportKey(date), bucket.PageKey(date), bucket.DigestKey(date)} {
		if !slices.Contains(looked, key) {
			t.Errorf("%s is not among what was looked at", key)
		}
	}
	if len(told(t, endpoint, calls)) != 1 || len(topic.told) != 1 { // told looks for numbers
		t.Errorf("%d messages came", len(topic.told))
	}
	all := s.log.String() + topic.told[0].Subject + topic.told[0].Text + string(topic.told[0].JSON)
	for _, c := range calls {
		for _, number := range []string{c.From, c.To} {
			if digits := strings.TrimPrefix(number, "+"); len(digits) > 7 && strings.Contains(all, digits) {
				t.Fatalf("a log or a message holds a number that ends in %s", number[len(number)-2:])
			}
		}
	}
	dailytest.Check(t, s.store, s.want())
}
