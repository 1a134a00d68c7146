package daily_test

import (
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// The page of days leads to every published day, also where runs of several days
// write it at the same time, and is the same whatever the order they end in.
func TestIndexOfRacingDays(t *testing.T) {
	t.Parallel()
	var first string
	for range orUnderRace(4, 2) {
		s := newScene(t, 0, 5000)
		s.account.Add(zentrunktest.Generate(zentrunktest.GenOptions{Seed: 2, Start: s.day.Add(-5, time.UTC).From, Span: 6 * 24 * time.Hour, Calls: 120})...)
		var runs sync.WaitGroup
		for n := range 6 {
			job := *s.job
			job.API, job.Log = s.client(t), slog.New(slog.DiscardHandler)
			runs.Go(func() {
				if _, err := job.Run(t.Context(), s.day.Add(-n, time.UTC), false); err != nil {
					t.Error(err)
				}
			})
		}
		runs.Wait()
		page := string(s.store.Object(t, "team/reports/index.html"))
		for n := range 6 {
			if want := `href="dt=` + s.day.Add(-n, time.UTC).Date + `/report.html"`; !strings.Contains(page, want) {
				t.Errorf("the page lacks %s", want)
			}
		}
		if first == "" {
			first = page
		}
		if page != first {
			t.Error("the page depends on the order in which the days were published")
		}
	}
}

// A run that changes nothing mends the page of days, and leaves one that is right
// as it is.
func TestIndexMended(t *testing.T) {
	t.Parallel()
	s := newScene(t, 30, 5000)
	s.run(t)
	page := string(s.store.Object(t, "team/reports/index.html"))
	if got := s.store.ContentType(t, "team/reports/index.html"); got != "text/html; charset=utf-8" {
		t.Errorf("the page is of type %s", got)
	}
	var puts int
	s.store.Intercept(func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		if r.Method == http.MethodPut && strings.HasSuffix(r.URL.Path, "index.html") {
			puts++
		}
		next.ServeHTTP(w, r)
	})
	s.run(t)
	if puts != 0 {
		t.Errorf("a page that was right was written %d times", puts)
	}
	if err := s.job.Bucket.Delete(t.Context(), "reports/index.html"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.job.Run(t.Context(), s.day, true); err != nil {
		t.Fatal(err)
	}
	if got := string(s.store.Object(t, "team/reports/index.html")); got != page || puts != 1 {
		t.Errorf("the page was written %d times and is the same: %t", puts, got == page)
	}
}
