package scale

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"sync"
	"testing"
	"time"

	"zentrunk-reports/functions/dailyreport/handler"
	"zentrunk-reports/internal/bucket/buckettest"
	"zentrunk-reports/internal/notice/noticetest"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// calls is the largest day that the formulas are held against. `make scale` names
// a hundred thousand.
var calls = flag.Int("calls", 12_000, "calls of the largest simulated day")

// day is long enough ago to be over, whatever the time is. It is one of those that
// take most bytes: how well a day's times are packed varies from date to date by a
// twentieth.
var day = time.Date(2026, 11, 18, 0, 0, 0, 0, time.UTC)

// A used is what one step of a day did.
type used struct {
	writes, reads int   // requests of the bucket
	bytes         int64 // of objects that it read
	requests      int   // of the API
	disk          int64 // the most that its temporary files held, where that is counted
}

// A world is a simulated account, a bucket and the two sizes of the function, with
// counters of each step.
type world struct {
	account *zentrunktest.Server
	store   *buckettest.Server
	sizes   map[Step]*handler.Handler
	metrics bytes.Buffer // of both sizes of the function
	temp    string
	disk    bool // whether to count bytes of temporary files

	mu   sync.Mutex
	at   Step // the step that is under way
	used map[Step]*used
}

// newWorld has an account with n calls on day, which are pulled in windows of at most
// windowCalls.
func newWorld(t *testing.T, n, windowCalls int) *world {
	t.Helper()
	w := &world{temp: t.TempDir(), sizes: map[Step]*handler.Handler{}, used: map[Step]*used{}}
	t.Setenv("TMPDIR", w.temp)
	now := func() time.Time { return day.Add(30 * time.Hour) }
	w.account = zentrunktest.Start(t, zentrunktest.Options{Limit: -1, Now: now})
	w.add(day, n)
	w.store = buckettest.Start(t)
	w.store.Intercept(w.count)
	noticetest.Start(t)
	env := map[string]string{
		"ZENTRUNK_BASE_URL": w.account.URL, "ZENTRUNK_AUTH_ID": w.account.AuthID(), "ZENTRUNK_AUTH_TOKEN": w.account.AuthToken(),
		"ZENTRUNK_REQUESTS_PER_SECOND": "10000", "REPORT_BUCKET": buckettest.Name, "REPORT_WINDOW_CALLS": fmt.Sprint(windowCalls),
		"REPORT_DIGEST_TOPIC_ARN": noticetest.Topic,
	}
	config, err := handler.ParseConfig(func(name string) string { return env[name] })
	if err != nil {
		t.Fatal(err)
	}
	small := handler.New(config, handler.Options{Name: "PullFunction", Now: now, Metrics: &w.metrics})
	large := handler.New(config, handler.Options{Name: "DailyReportFunction", Now: now, Metrics: &w.metrics})
	w.sizes[Planning], w.sizes[Pulling], w.sizes[Publishing] = small, small, large
	return w
}

// add gives the account n calls more, on the day of at.
func (w *world) add(at time.Time, n int) {
	w.account.Add(zentrunktest.Generate(zentrunktest.GenOptions{Seed: 3, Start: at, Calls: n})...)
}

// answered is how many of the account's calls have insights to ask for, and known
// how many of them have some.
func (w *world) answered() (answered, known int) {
	for _, c := range w.account.Calls() {
		if c.Answered {
			answered++
			if c.Insights != nil {
				known++
			}
		}
	}
	return answered, known
}

// begin lets what the bucket is asked from now on count for s.
func (w *world) begin(s Step) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.at = s
}

// step returns what s has used so far. w.mu is the caller's.
func (w *world) step(s Step) *used {
	if w.used[s] == nil {
		w.used[s] = &used{}
	}
	return w.used[s]
}

// do does a step of the workflow as its definition does.
func do[T any](t *testing.T, w *world, s Step, event map[string]any) T {
	t.Helper()
	w.begin(s)
	before := w.account.Stats().Requests
	event["step"] = string(s)
	raw, err := json.Marshal(event)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := w.sizes[s].Invoke(context.Background(), raw)
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
	w.mu.Lock()
	defer w.mu.Unlock()
	w.step(s).requests += w.account.Stats().Requests - before
	return out
}

// A planned is what the tests read of the answer of the step plan.
type planned struct {
	Plan    string `json:"plan"`
	Windows int    `json:"windows"`
}

// run takes a day through the workflow and returns what each step used, and how
// many windows the day had.
func run(t *testing.T, w *world, at time.Time, lookback bool) (steps map[Step]used, windows int) {
	t.Helper()
	w.mu.Lock()
	w.used = map[Step]*used{}
	w.mu.Unlock()
	date := at.Format(time.DateOnly)
	p := do[planned](t, w, Planning, map[string]any{"date": date, "lookback": lookback})
	w.begin(Pulling) // the item reader of the workflow's Map reads the plan: a request, which counts
	plan, _, err := w.store.Open(t, "").Get(t.Context(), p.Plan)
	if err != nil {
		t.Fatal(err)
	}
	var items []json.RawMessage
	if err := json.Unmarshal(plan, &items); err != nil {
		t.Fatal(err)
	}
	for _, window := range items {
		do[any](t, w, Pulling, map[string]any{"date": date, "window": window})
	}
	do[any](t, w, Publishing, map[string]any{"date": date, "lookback": lookback, "plan": p.Plan})
	w.mu.Lock()
	defer w.mu.Unlock()
	out := map[Step]used{}
	for s, u := range w.used {
		out[s] = *u
	}
	return out, p.Windows
}
