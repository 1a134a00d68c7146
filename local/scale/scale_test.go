package scale

import (
	"context"
	"encoding/json"
	"flag"
	"maps"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"zentrunk-reports/functions/dailyreport/handler"
	"zentrunk-reports/internal/bucket/buckettest"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// days are the sizes that the formulas are held against. `make scale` names a
// hundred thousand.
var calls = flag.Int("calls", 12_000, "calls of the largest simulated day")

// day is long enough ago to be over, whatever the time is.
// day is one of those that take most bytes: how well a day's times are packed varies
// from date to date by a twentieth.
var day = time.Date(2026, 11, 18, 0, 0, 0, 0, time.UTC)

// A world is a simulated account and a bucket, with counters of both.
type world struct {
	account *zentrunktest.Server
	store   *buckettest.Server
	handler *handler.Handler

	mu sync.Mutex
	s3 map[string]int // requests by method and, of GET, LIST apart
}

func newWorld(t *testing.T, n int, start time.Time) *world {
	t.Helper()
	w := &world{s3: map[string]int{}}
	now := func() time.Time { return start.Add(30 * time.Hour) }
	w.account = zentrunktest.Start(t, zentrunktest.Options{Limit: -1, Now: now})
	w.account.Add(zentrunktest.Generate(zentrunktest.GenOptions{Seed: 3, Start: start, Calls: n})...)
	w.store = buckettest.Start(t)
	w.store.Intercept(func(rw http.ResponseWriter, r *http.Request, next http.Handler) {
		w.count(r)
		next.ServeHTTP(rw, r)
	})
	env := map[string]string{
		"ZENTRUNK_BASE_URL": w.account.URL, "ZENTRUNK_AUTH_ID": w.account.AuthID(), "ZENTRUNK_AUTH_TOKEN": w.account.AuthToken(),
		"ZENTRUNK_REQUESTS_PER_SECOND": "10000", "REPORT_BUCKET": buckettest.Name,
	}
	config, err := handler.ParseConfig(func(name string) string { return env[name] })
	if err != nil {
		t.Fatal(err)
	}
	w.handler = handler.New(config, handler.Options{Now: now})
	return w
}

func (w *world) count(r *http.Request) {
	kind := r.Method
	if kind == http.MethodGet && strings.Count(strings.Trim(r.URL.Path, "/"), "/") == 0 {
		kind = "LIST"
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.s3[kind]++
}

func (w *world) requests() map[string]int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return maps.Clone(w.s3)
}

// step does a step of the workflow as its definition does.
func step[T any](t *testing.T, w *world, event map[string]any) T {
	t.Helper()
	raw, err := json.Marshal(event)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := w.handler.Invoke(context.Background(), raw)
	if err != nil {
		t.Fatalf("%s: %v", raw, err)
	}
	if raw, err = json.Marshal(answer); err != nil {
		t.Fatal(err)
	}
	var out T
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatalf("%s: %v", raw, err)
	}
	return out
}

// A planned is what the tests read of the answer of the step plan.
type planned struct {
	Plan    string `json:"plan"`
	Windows int    `json:"windows"`
}

// morning reports one day as the workflow does, and returns how many windows it
// had and how often the function was invoked.
func morning(t *testing.T, w *world, at time.Time) (windows, invocations int) {
	t.Helper()
	date := at.Format(time.DateOnly)
	p := step[planned](t, w, map[string]any{"step": "plan", "date": date, "lookback": false})
	var items []json.RawMessage
	w.mu.Lock()
	w.s3["GET"]++ // the item reader of the workflow's Map
	w.mu.Unlock()
	if err := json.Unmarshal(w.store.Object(t, p.Plan), &items); err != nil {
		t.Fatal(err)
	}
	for _, window := range items {
		step[any](t, w, map[string]any{"step": "pull", "date": date, "window": window})
	}
	step[any](t, w, map[string]any{"step": "publish", "date": date, "lookback": false, "plan": p.Plan})
	return p.Windows, 2 + len(items)
}

// Each formula holds against what the account and the bucket counted: bounds are
// kept and near, the rest is exact.
func TestFormulas(t *testing.T) {
	for _, n := range []int{900, *calls} {
		w := newWorld(t, n, day)
		windows, invocations := morning(t, w, day)
		stats, s3 := w.account.Stats(), w.requests()
		wanted := 0
		for _, c := range w.account.Calls() {
			if c.Answered {
				wanted++
			}
		}
		a := Account{Calls: n, Wanted: wanted, PerSecond: 60}
		t.Logf("%d calls: %d windows, %v, %v", n, windows, stats.ByKind, s3)
		if windows > a.Windows() || windows < n/WindowCalls {
			t.Errorf("%d calls: %d windows, want %d to %d", n, windows, n/WindowCalls, a.Windows())
		}
		lists, most := stats.ByKind[zentrunktest.KindList], a.Counts()+a.Lists()
		if lists > most || lists < most*8/10 {
			t.Errorf("%d calls: %d lists and counts, want at most %d and not much less", n, lists, most)
		}
		if got := stats.ByKind[zentrunktest.KindInsights]; got != wanted || stats.Requests > a.Requests() {
			t.Errorf("%d calls: %d insights and %d requests in all, want %d and at most %d", n, got, stats.Requests, wanted, a.Requests())
		}
		// From here on by the windows that there were: the rest is exact.
		a.Calls = (windows - 1) * WindowCalls / 2
		if got := s3["PUT"] + s3["POST"] + s3["LIST"]; got != a.DayWrites() {
			t.Errorf("%d calls: %d writes, want %d: %v", n, got, a.DayWrites(), s3)
		}
		if got := s3["GET"] + s3["HEAD"]; got != a.DayReads(0) {
			t.Errorf("%d calls: %d reads, want %d: %v", n, got, a.DayReads(0), s3)
		}
		if got := 1 + (1+LookbackDays)*invocations; got != a.Invocations() {
			t.Errorf("%d calls: a morning of %d invocations, want %d", n, got, a.Invocations())
		}
	}
}

// A day reads two objects of each day before it, and one for the page of days.
func TestReadsOfOtherDays(t *testing.T) {
	w := newWorld(t, 40, day)
	for back := range 2 {
		w.account.Add(zentrunktest.Generate(zentrunktest.GenOptions{Seed: 3, Start: day.AddDate(0, 0, -1-back), Calls: 40})...)
	}
	for published := range 3 {
		before := w.requests()
		morning(t, w, day.AddDate(0, 0, published-2))
		after := w.requests()
		got := after["GET"] + after["HEAD"] - before["GET"] - before["HEAD"]
		if want := Answered(40, asrPercent, 60).DayReads(published); got != want {
			t.Errorf("with %d days published: %d reads, want %d", published, got, want)
		}
	}
}

// A published call takes no more than the formula says.
func TestBytesOfCall(t *testing.T) {
	w := newWorld(t, *calls, day)
	morning(t, w, day)
	size := len(w.store.Object(t, "calls/dt="+day.Format(time.DateOnly)+"/calls.parquet"))
	if got := size / *calls; got > BytesOfCall || got < BytesOfCall/2 {
		t.Errorf("%d bytes a call, want at most %d and not much less", got, BytesOfCall)
	}
}
