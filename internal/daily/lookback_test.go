package daily_test

import (
	"log/slog"
	"net/http"
	"sync/atomic"
	"testing"

	"zentrunk-reports/internal/daily"
	"zentrunk-reports/internal/daily/dailytest"
	"zentrunk-reports/internal/publish"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// A look-back by steps, each in a process of its own, reads bytes of the bucket in
// proportion to the day's calls, however many windows there are, and asks for no
// insights that are published.
func TestLookbackReadsInProportion(t *testing.T) {
	t.Parallel()
	perCall := map[int]float64{}
	for _, n := range []int{1000, 4000} {
		s := newScene(t, n, 100)
		s.run(t)
		before := s.account.Stats().ByKind[zentrunktest.KindInsights]
		none := 0 // what the API has none of is asked for by every run
		for _, c := range s.account.Calls() {
			if c.Answered && c.Insights == nil {
				none++
			}
		}
		read := s.countReads()
		if result := lookback(t, s); result.Published || result.Calls != n {
			t.Errorf("%d calls: the look-back came to %+v, want nothing published", n, result)
		}
		s.store.Intercept(nil)
		if asked := s.account.Stats().ByKind[zentrunktest.KindInsights] - before; asked != none {
			t.Errorf("%d calls: %d insights were asked for, want the %d that the API has none of", n, asked, none)
		}
		dailytest.Check(t, s.store, s.want())
		perCall[n] = float64(read.Load()) / float64(n)
	}
	if perCall[4000] > 1.3*perCall[1000] {
		t.Errorf("%.0f bytes a call are read for 4,000 calls, %.0f for 1,000", perCall[4000], perCall[1000])
	}
}

// lookback does the workflow's steps of a look-back day, each by a job of its own.
func lookback(t *testing.T, s *scene) publish.Result {
	t.Helper()
	fresh := func() *daily.Job {
		job := *s.job
		job.API, job.Bucket, job.Log = s.client(t), s.store.Open(t, "team/"), slog.New(slog.DiscardHandler)
		return &job
	}
	planned, err := fresh().Plan(t.Context(), s.day)
	if err != nil {
		t.Fatal(err)
	}
	key, err := fresh().Staging(s.day).StorePlan(t.Context(), planned)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range planned.Windows {
		if _, err := fresh().Pull(t.Context(), s.day, w); err != nil {
			t.Fatal(err)
		}
	}
	job := fresh()
	if planned, err = job.Staging(s.day).LoadPlan(t.Context(), key); err != nil {
		t.Fatal(err)
	}
	result, err := job.Publish(t.Context(), planned, true)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// countReads counts the bytes that the bucket sends from now on.
func (s *scene) countReads() *atomic.Int64 {
	var n atomic.Int64
	s.store.Intercept(func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		next.ServeHTTP(&counted{w, &n}, r)
	})
	return &n
}

// A counted answer counts the bytes of its body.
type counted struct {
	http.ResponseWriter
	bytes *atomic.Int64
}

func (c *counted) Write(b []byte) (int, error) {
	n, err := c.ResponseWriter.Write(b)
	c.bytes.Add(int64(n))
	return n, err
}
