package daily_test

import (
	"errors"
	"maps"
	"strings"
	"testing"
	"time"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/bucket/buckettest"
	"zentrunk-reports/internal/daily/dailytest"
	"zentrunk-reports/internal/report"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// A day of an older form comes to the newest one without the API, which has forgotten
// it: the bytes are those of a day that was published so from the start, as one more
// revision, of which nobody is told. A day in the newest form stays.
func TestRewriteBringsDaysToTheNewestForm(t *testing.T) {
	t.Parallel()
	s, topic := newScene(t, 300, 120), &fakeTopic{}
	s.job.Topic = topic
	s.account.Add(zentrunktest.Generate(zentrunktest.GenOptions{Seed: 9, Start: s.day.From, Calls: 20, Unreadable: 3})...)
	s.run(t)
	few, first := zentrunktest.Fewer(30), map[string]bool{}
	for _, c := range s.account.Calls() {
		first[c.UUID] = c.Unreadable == "" && few(c)
	}
	s.account.Add(zentrunktest.Generate(zentrunktest.GenOptions{Seed: 10, Start: s.day.From, Calls: 5})...)
	s.account.SetQuirks(zentrunktest.Quirks{Gone: func(c *zentrunktest.Call) bool { return first[c.UUID] }})
	if r := s.run(t); r.Kept == 0 || r.Revision != 2 {
		t.Fatalf("the day came to %+v, want some calls kept", r)
	}
	newest := s.objects(t)
	reencode(t, s)
	olderPage(t, s)
	s.account.SetQuirks(zentrunktest.Quirks{Gone: func(*zentrunktest.Call) bool { return true }})
	s.job.Settings.Location = time.FixedZone("elsewhere", 3600) // the day keeps its own
	s.job.Settings.Currency = "EUR"
	s.job.Settings.Rules = report.Rules{ShortSeconds: 30, ShortPercent: 1, AbandonedPercent: 1}
	s.job.Now = func() time.Time { return now.AddDate(1, 0, 0) }
	asked := s.account.Stats().Requests

	results, err := s.job.Rewrite(t.Context(), "2026-01-01", "2027-12-31")
	if err != nil || len(results) != 1 || !results[0].Published || results[0].Revision != 3 {
		t.Fatalf("rewriting came to %+v, %v", results, err)
	}
	after := s.objects(t)
	for _, key := range []string{bucket.CallsKey(date), bucket.SpendKey(date), bucket.QualityKey(date), bucket.TrafficKey(date), bucket.ReportKey(date), bucket.PageKey(date), bucket.RejectsKey(date), bucket.IndexKey} {
		if after["team/"+key] != newest["team/"+key] {
			t.Errorf("%s is not as it is published today", key)
		}
	}
	if asked != s.account.Stats().Requests {
		t.Error("the API was asked")
	}
	if len(topic.told) != 2 {
		t.Errorf("told %d times, want of revisions 1 and 2", len(topic.told))
	}
	again, err := s.job.Rewrite(t.Context(), date, date)
	if err != nil || again[0].Published || again[0].Revision != 3 || !maps.Equal(after, s.objects(t)) {
		t.Errorf("rewriting again came to %+v, %v", again, err)
	}

	// The next look at the day finds nothing new, and nothing to tell.
	s.job.Settings.Location, s.job.Settings.Currency, s.job.Settings.Rules, s.job.Now = time.UTC, "USD", report.Rules{}, func() time.Time { return now }
	s.account.SetQuirks(zentrunktest.Quirks{})
	s.lookBack(t)
	if !maps.Equal(after, s.objects(t)) || len(topic.told) != 2 {
		t.Error("a look-back behind it changed bytes or told of the day")
	}
	want := s.want()
	want.Revision, want.Twice, want.Uncounted = 3, true, true
	dailytest.Check(t, s.store, want)
}

// olderPage puts another page in place of the published one, with a manifest that names
// it.
func olderPage(t *testing.T, s *scene) {
	t.Helper()
	fresh := []byte("as an older release wrote it")
	b := s.job.Bucket
	head, err := b.Head(t.Context(), bucket.PageKey(date))
	if err != nil {
		t.Fatal(err)
	}
	body := bucket.Bytes(fresh)
	text := string(s.store.Object(t, "team/"+bucket.ManifestKey(date)))
	text = strings.Replace(text, head.SHA256, body.SHA256, 1)
	text = strings.Replace(text, `"bytes": `+itoa(int(head.Bytes)), `"bytes": `+itoa(len(fresh)), 1)
	for key, body := range map[string]bucket.Body{bucket.PageKey(date): body, bucket.ManifestKey(date): bucket.Bytes([]byte(text))} {
		if err := b.Put(t.Context(), key, body, nil, bucket.Condition{}); err != nil {
			t.Fatal(err)
		}
	}
}

// What is not whole or is another account's is not written anew, and nothing of it
// changes.
func TestRewriteNeedsAWholeDay(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*testing.T, *scene){
		"a lost file": func(t *testing.T, s *scene) {
			if err := s.job.Bucket.Delete(t.Context(), bucket.SpendKey(date)); err != nil {
				t.Fatal(err)
			}
		},
		"another file": func(t *testing.T, s *scene) {
			if err := s.job.Bucket.Put(t.Context(), bucket.CallsKey(date), bucket.Bytes(rubbish), nil, bucket.Condition{}); err != nil {
				t.Fatal(err)
			}
		},
		"a spoiled manifest": func(t *testing.T, s *scene) {
			if err := s.job.Bucket.Put(t.Context(), bucket.ManifestKey(date), bucket.Bytes(rubbish), nil, bucket.Condition{}); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t, 50, 5000)
			s.run(t)
			spoil(t, s)
			before := s.objects(t)
			_, err := s.job.Rewrite(t.Context(), date, date)
			if _, ok := errors.AsType[*bucket.Error](err); !ok || !strings.Contains(err.Error(), date) {
				t.Errorf("err = %v, want one of the store that names the day", err)
			}
			if !maps.Equal(before, s.objects(t)) {
				t.Error("bytes changed")
			}
		})
	}
}

// A server that does not honour conditions is told before anything is written anew; one
// that does keeps nothing of the question.
func TestRewriteAsksTheServer(t *testing.T) {
	t.Parallel()
	s := newScene(t, 30, 5000)
	s.run(t)
	before := s.objects(t)
	s.job.Probe = true
	if results, err := s.job.Rewrite(t.Context(), date, date); err != nil || len(results) != 1 {
		t.Errorf("rewriting came to %+v, %v", results, err)
	}
	if !maps.Equal(before, s.objects(t)) {
		t.Error("bytes changed")
	}
	other := newScene(t, 30, 5000)
	other.run(t)
	reencode(t, other)
	other.job.Probe = true
	other.store.Intercept(buckettest.Unconditional)
	if results, err := other.job.Rewrite(t.Context(), date, date); !errors.Is(err, bucket.ErrUnconditional) || len(results) != 0 {
		t.Errorf("rewriting came to %+v, %v; want ErrUnconditional", results, err)
	}
}
