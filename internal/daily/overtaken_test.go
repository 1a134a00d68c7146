package daily_test

import (
	"log/slog"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"zentrunk-reports/internal/daily/dailytest"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// A run that looks for published calls before there are any, and finds a manifest of more
// calls than it has when it publishes, was overtaken: it plans the day anew, and nothing
// is wrong with what is published.
func TestOvertakenBeforeAnythingWasPublished(t *testing.T) {
	t.Parallel()
	more := newScene(t, 60, 5000)
	more.account.Add(zentrunktest.Generate(zentrunktest.GenOptions{Seed: 9, Start: more.day.From, Calls: 3})...)
	s := newScene(t, 60, 5000)
	other := *s.job
	other.API, other.Log = more.client(t), slog.New(slog.DiscardHandler)
	var read, done atomic.Bool
	s.store.Intercept(func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		read.CompareAndSwap(false, r.Method == http.MethodGet && strings.Contains(r.URL.Path, "/staging/"))
		if read.Load() && r.Method == http.MethodGet && strings.HasSuffix(r.URL.Path, "/manifest.json") && done.CompareAndSwap(false, true) {
			s.store.Intercept(nil)
			if _, err := other.Run(t.Context(), s.day, false); err != nil {
				t.Errorf("the run in between: %v", err)
			}
		}
		next.ServeHTTP(w, r)
	})
	result := s.run(t)
	if !done.Load() {
		t.Fatal("no run came in between")
	}
	if m, _ := dailytest.Whole(t, s.store, "team/", date); m == nil || m.Calls != 63 || result.Calls != 63 {
		t.Errorf("published %+v, the run came to %+v, want 63 calls", m, result)
	}
}
