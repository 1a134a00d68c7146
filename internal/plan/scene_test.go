package plan_test

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/bucket/buckettest"
	"zentrunk-reports/internal/calendar"
	"zentrunk-reports/internal/plan"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// A scene is a planner of an account's day, and the bucket that it plans in.
type scene struct {
	*plan.Planner
	store *buckettest.Server
	log   *bytes.Buffer
}

// newScene has a day of so many calls, which are planned in windows of 20.
func newScene(t *testing.T, n int) *scene {
	t.Helper()
	day, err := calendar.ParseDay("2026-11-22", time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	account := zentrunktest.New(zentrunktest.Options{Limit: -1, Now: func() time.Time { return day.To.Add(time.Hour) }})
	t.Cleanup(account.Close)
	account.Add(zentrunktest.Generate(zentrunktest.GenOptions{Seed: 1, Start: day.From, Calls: n})...)
	s := &scene{store: buckettest.Start(t), log: &bytes.Buffer{}}
	s.Planner = plannerOf(t, account, s.store.Open(t, ""), day, 20)
	s.TempDir = t.TempDir()
	log := slog.New(slog.NewTextHandler(s.log, nil))
	s.Log, s.Lake.Log, s.Area.Log = log, log, log
	return s
}

// atCalls lets f stand before each request for the published calls, with how many
// there were of its method before.
func (s *scene) atCalls(f func(method string, n int)) {
	var heads, gets atomic.Int32
	s.store.Intercept(func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		if strings.HasSuffix(r.URL.Path, bucket.CallsKey(s.Area.Day.Date)) {
			switch r.Method {
			case http.MethodHead:
				f(r.Method, int(heads.Add(1)-1))
			case http.MethodGet:
				f(r.Method, int(gets.Add(1)-1))
			}
		}
		next.ServeHTTP(w, r)
	})
}

// refusePuts refuses what is put beside windows, but for the first n.
func (s *scene) refusePuts(n int32) {
	var puts atomic.Int32
	s.store.Intercept(func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		if r.Method == http.MethodPut && strings.Contains(r.URL.Path, ".known.") && puts.Add(1) > n {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// contextOf is the context of a test of testing's or of rapid's.
func contextOf(t any) context.Context { return t.(interface{ Context() context.Context }).Context() }
