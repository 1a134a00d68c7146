package daily_test

import (
	"log/slog"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/calendar"
	"zentrunk-reports/internal/daily/dailytest"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

const baseline = "team/watch/baseline/dt=" + date + "/baseline.json"

// countPuts counts the puts of baselines from now on; those that refuse is set get 403.
func (s *scene) countPuts(refuse *atomic.Bool) *atomic.Int32 {
	var n atomic.Int32
	s.store.Intercept(func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		if r.Method == http.MethodPut && strings.Contains(r.URL.Path, "/watch/baseline/") {
			n.Add(1)
			if refuse.Load() {
				w.WriteHeader(http.StatusForbidden)
				return
			}
		}
		next.ServeHTTP(w, r)
	})
	return &n
}

// A baseline is put once and follows the calls. What is lost, damaged or of another form
// comes back with whichever run looks at the day next, and none puts what is there.
func TestBaselineFollowsTheDay(t *testing.T) {
	t.Parallel()
	s := newScene(t, 200, 80)
	puts := s.countPuts(&atomic.Bool{})
	s.run(t)
	s.run(t)
	s.lookBack(t)
	s.rewrite(t)
	if puts.Load() != 1 {
		t.Errorf("the baseline was put %d times for the same calls, want once", puts.Load())
	}
	for n, again := range []func(*testing.T){func(t *testing.T) { s.run(t) }, s.lookBack, s.rewrite} {
		before := s.objects(t)
		if err := s.job.Bucket.Put(t.Context(), bucket.BaselineKey(date), bucket.Bytes([]byte(`{"date":"2026-11-22"}`)), nil, bucket.Condition{}); err != nil {
			t.Fatal(err)
		}
		if n == 2 { // gone altogether
			if err := s.job.Bucket.Delete(t.Context(), bucket.BaselineKey(date)); err != nil {
				t.Fatal(err)
			}
		}
		again(t)
		if after := s.objects(t); after[baseline] != before[baseline] || len(after) != len(before) {
			t.Errorf("run %d: the baseline is %.80s", n, after[baseline])
		}
	}
	s.account.Add(zentrunktest.Generate(zentrunktest.GenOptions{Seed: 9, Start: s.day.From, Calls: 30})...)
	s.lookBack(t)
	want := s.want()
	want.Revision = 2
	dailytest.Check(t, s.store, want)
}

func (s *scene) rewrite(t *testing.T) {
	t.Helper()
	if _, err := s.job.Rewrite(t.Context(), date, date); err != nil {
		t.Fatal(err)
	}
}

// The hours of a baseline are those of the report's clock, also on the day on which one
// comes twice; masked numbers change no count but those of satellites whose country the
// record names.
func TestBaselineHours(t *testing.T) {
	t.Parallel()
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	s := newScene(t, 0, 5000)
	s.job.Settings.Location = zone
	if s.day, err = calendar.ParseDay("2026-10-25", zone); err != nil {
		t.Fatal(err)
	}
	s.account.Add(zentrunktest.Generate(zentrunktest.GenOptions{Seed: 5, Start: s.day.From, Calls: 300, OddPercent: 20})...)
	s.job.Settings.MaskNumbers = true
	s.run(t)
	want := s.want()
	want.Date, want.Masked = s.day.Date, true
	dailytest.Check(t, s.store, want)
}

// A baseline that cannot be put is a warning, and the day is published to the end. The
// next look at the day puts it.
func TestBaselineRefused(t *testing.T) {
	t.Parallel()
	s := newScene(t, 60, 5000)
	var refuse atomic.Bool
	refuse.Store(true)
	s.countPuts(&refuse)
	if result := s.run(t); !result.Published {
		t.Errorf("result %+v", result)
	}
	if m, _ := dailytest.Whole(t, s.store, "team/", date); m == nil || !strings.Contains(s.log.String(), "the baseline for the watch is not brought up to date") {
		t.Errorf("manifest %+v, log %s", m, s.log)
	}
	refuse.Store(false)
	s.lookBack(t)
	dailytest.Check(t, s.store, s.want())
}

// Of two runs at once, the baseline is that of the one whose manifest is there, whichever
// of them puts its own first.
func TestBaselineOfTwoRuns(t *testing.T) {
	t.Parallel()
	for name, method := range map[string]string{"before the look at it": http.MethodHead, "before the put": http.MethodPut} {
		s := newScene(t, 60, 5000)
		more := newScene(t, 60, 5000)
		more.account.Add(zentrunktest.Generate(zentrunktest.GenOptions{Seed: 9, Start: more.day.From, Calls: 3})...)
		other := *s.job
		other.API, other.Log = more.client(t), slog.New(slog.DiscardHandler)
		var between atomic.Bool
		s.store.Intercept(func(w http.ResponseWriter, r *http.Request, next http.Handler) {
			if r.Method == method && strings.Contains(r.URL.Path, "/watch/baseline/") && between.CompareAndSwap(false, true) {
				s.store.Intercept(nil)
				if _, err := other.Run(t.Context(), s.day, false); err != nil {
					t.Errorf("the run in between: %v", err)
				}
			}
			next.ServeHTTP(w, r)
		})
		s.run(t)
		if !between.Load() {
			t.Errorf("%s: no run came in between", name)
		}
		want := more.want()
		want.Twice = true
		dailytest.Check(t, s.store, want)
	}
}
