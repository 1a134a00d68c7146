package handler

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/google/go-cmp/cmp"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// newSteps is a scene whose function answers steps as well, as the built one.
func newSteps(t *testing.T, pairs ...string) *scene {
	t.Helper()
	s := newScene(t, pairs...)
	cfg, err := ParseConfig(env(s.settings(pairs...)...))
	if err != nil {
		t.Fatal(err)
	}
	s.invoke = lambda.NewHandler(New(cfg, Options{
		Version: "test", Name: "dailyreport", Log: slog.New(slog.NewJSONHandler(s.log, nil)), Metrics: s.metrics,
		Now: func() time.Time { return now },
	}).Invoke)
	return s
}

// do invokes a step and decodes its answer into out.
func (s *scene) do(t *testing.T, event any, out any) {
	t.Helper()
	in, err := json.Marshal(event)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := s.invoke.Invoke(t.Context(), in)
	if err != nil {
		t.Fatalf("%s: %v", in, err)
	}
	d := json.NewDecoder(bytes.NewReader(answer))
	d.DisallowUnknownFields()
	if err := d.Decode(out); err != nil {
		t.Fatalf("%s: the answer %s: %v", in, answer, err)
	}
}

type stepDay struct {
	Date     string `json:"date"`
	Lookback bool   `json:"lookback"`
	Replace  bool   `json:"replace"`
	First    string `json:"first"`
	Last     string `json:"last"`
}

type stepPlanned struct {
	Date           string `json:"date"`
	Lookback       bool   `json:"lookback"`
	Bucket, Plan   string
	Windows, Calls int
	Workers        int
}

type object = map[string]any

// plan does the step plan and returns its answer and the plan's items.
func (s *scene) plan(t *testing.T, date string) (stepPlanned, []json.RawMessage) {
	t.Helper()
	var p stepPlanned
	s.do(t, object{"step": "plan", "date": date, "lookback": false}, &p)
	var items []json.RawMessage
	if err := json.Unmarshal(s.store.Object(t, p.Plan), &items); err != nil {
		t.Fatal(err)
	}
	return p, items
}

func (s *scene) pull(t *testing.T, date string, items []json.RawMessage) {
	t.Helper()
	for _, item := range items {
		var pulled struct{ Calls, Rejected, Total int }
		s.do(t, object{"step": "pull", "date": date, "window": item}, &pulled)
		if pulled.Calls != pulled.Total || pulled.Calls > 10 {
			t.Errorf("the window %s came to %+v", item, pulled)
		}
	}
}

// The steps, one invocation each, publish what the whole run publishes, and
// leave nothing staged.
func TestSteps(t *testing.T) {
	s := newSteps(t, "REPORT_WINDOW_CALLS", "10", "REPORT_WORKERS", "3")
	var days struct{ Days []stepDay }
	s.do(t, object{"step": "days", "event": object{"scheduled_time": "2026-11-23T02:30:00Z"}}, &days)
	const first, last = "2026-11-19", "2026-11-22"
	want := []stepDay{{first, true, false, first, last}, {"2026-11-20", true, false, first, last}, {"2026-11-21", true, false, first, last}, {last, false, false, first, last}}
	if diff := cmp.Diff(want, days.Days); diff != "" {
		t.Fatalf("days (-want +got):\n%s", diff)
	}
	for _, day := range days.Days {
		p, items := s.plan(t, day.Date)
		if p.Bucket != "reports" || p.Date != day.Date || p.Windows != len(items) || len(items) < 4 || p.Calls < 40 || p.Workers != 3 {
			t.Errorf("the plan is %+v with %d items", p, len(items))
		}
		s.pull(t, day.Date, items)
		var r Report
		s.do(t, object{"step": "publish", "date": day.Date, "lookback": day.Lookback, "replace": day.Replace, "first": day.First, "last": day.Last, "plan": p.Plan}, &r)
		if r.Date != day.Date || r.Calls != p.Calls || r.Revision != 1 || !r.Complete {
			t.Errorf("published %+v of %+v", r, p)
		}
		s.check(t, day.Date)
	}
	for _, key := range s.store.Keys(t) {
		if strings.HasPrefix(key, "staging/") {
			t.Errorf("%s is left", key)
		}
	}
	before := s.store.Keys(t)
	whole := newScene(t)
	whole.answer(t, `{}`)
	if diff := cmp.Diff(whole.store.Keys(t), before); diff != "" {
		t.Errorf("the whole run and the steps differ (-whole +steps):\n%s", diff)
	}
	for _, key := range before {
		if !strings.HasPrefix(key, "manifests/") && !bytes.Equal(whole.store.Object(t, key), s.store.Object(t, key)) {
			t.Errorf("%s differs from that of a whole run", key)
		}
	}
}

// A window that is staged is taken over: no page is asked for again, but its newest and
// its oldest call alone.
func TestPullTakesOver(t *testing.T) {
	s := newSteps(t, "REPORT_WINDOW_CALLS", "10")
	_, items := s.plan(t, "2026-11-22")
	s.pull(t, "2026-11-22", items)
	before := s.account.Stats().Requests
	s.pull(t, "2026-11-22", items)
	if n := s.account.Stats().Requests - before; n > 2*len(items) {
		t.Errorf("pulling %d windows again made %d requests, want two each at most", len(items), n)
	}
}

func publishing(date, plan string) string {
	return fmt.Sprintf(`{"step":"publish","date":%q,"lookback":false,"plan":%q}`, date, plan)
}

// A publish that another run of the day was faster than is StagedGone, and
// planning anew mends it without asking for any insights again.
func TestStagedGone(t *testing.T) {
	s := newSteps(t, "REPORT_WINDOW_CALLS", "10")
	first, items := s.plan(t, "2026-11-22")
	s.pull(t, "2026-11-22", items)
	s.answer(t, `{"date":"2026-11-22"}`)
	if kind, message := s.failure(t, t.Context(), publishing("2026-11-22", first.Plan)); kind != "StagedGone" || !strings.Contains(message, "day 2026-11-22") {
		t.Errorf("%s: %s, want StagedGone that names the day", kind, message)
	}
	again, items := s.plan(t, "2026-11-22")
	if again.Plan != first.Plan {
		t.Errorf("the same windows have the plans %s and %s", first.Plan, again.Plan)
	}
	s.pull(t, "2026-11-22", items)
	var r Report
	s.do(t, json.RawMessage(publishing("2026-11-22", again.Plan)), &r)
	if r.Revision != 1 {
		t.Errorf("published %+v, want the revision that is there", r)
	}
	s.check(t, "2026-11-22")
}

// A publish that lacks one of its windows publishes nothing.
func TestWindowGone(t *testing.T) {
	s := newSteps(t, "REPORT_WINDOW_CALLS", "10")
	p, items := s.plan(t, "2026-11-22")
	s.pull(t, "2026-11-22", items[1:])
	if kind, message := s.failure(t, t.Context(), publishing("2026-11-22", p.Plan)); kind != "StagedGone" {
		t.Errorf("%s: %s, want StagedGone", kind, message)
	}
	for _, key := range s.store.Keys(t) {
		if !strings.HasPrefix(key, "staging/") {
			t.Errorf("%s is published", key)
		}
	}
}

// A plan that does not cover its day is never published from.
func TestPlanOfAnotherDay(t *testing.T) {
	s := newSteps(t, "REPORT_WINDOW_CALLS", "10")
	p, items := s.plan(t, "2026-11-22")
	s.pull(t, "2026-11-22", items)
	store := s.store.Open(t, "")
	for name, content := range map[string]any{
		"a window short": items[1:], "a gap": slices.Concat(items[:1], items[2:]), "cut": items[:2], "twice": slices.Concat(items[:1], items),
		"none": []json.RawMessage{}, "no array": "x",
	} {
		b, err := json.Marshal(content)
		if err != nil {
			t.Fatal(err)
		}
		if err := store.Put(t.Context(), p.Plan, bucket.Bytes(b), nil, bucket.Condition{}); err != nil {
			t.Fatal(err)
		}
		kind, message := s.failure(t, t.Context(), publishing("2026-11-22", p.Plan))
		if kind != "StagedGone" {
			t.Errorf("%s: %s: %s, want StagedGone", name, kind, message)
		}
	}
}

// A step that makes no sense names its field, asks nothing and writes nothing.
func TestBadSteps(t *testing.T) {
	const window = `{"from":"2026-11-22T00:00:00Z","to":"2026-11-23T00:00:00Z","count":3}`
	tests := []struct{ event, field string }{
		{`{"step":"prune"}`, `step is "prune", want days, plan, publish, pull`},
		{`{"step":null}`, "step is null"},
		{`{"step":1}`, "step is 1"},
		{`{"Step":"plan","date":"2026-11-22","lookback":false}`, `"Step" is not known`},
		{`{"step":"days"}`, "event is missing"},
		{`{"step":"days","event":{"date":"2026-11-23"}}`, "date means 2026-11-23, a day that is not over"},
		{`{"step":"days","event":{"day":"2026-11-22"}}`, `"day" is not known`},
		{`{"step":"days","event":{"step":"plan"}}`, `"step" is not known`},
		{`{"step":"days","event":null}`, "event is not a JSON object"},
		{`{"step":"days","event":{},"date":"2026-11-22"}`, `"date" is not known`},
		{`{"step":"plan","date":"2026-11-22"}`, "lookback is missing"},
		{`{"step":"plan","date":null,"lookback":false}`, "date is missing"},
		{`{"step":"plan","date":5,"lookback":false}`, "date is a JSON number"},
		{`{"step":"plan","date":"2026-11-22","lookback":"no"}`, "lookback is a JSON string"},
		{`{"step":"plan","date":"2026-11-31","lookback":false}`, `date "2026-11-31" is not a day`},
		{`{"step":"plan","date":"2026-11-23","lookback":false}`, "date means 2026-11-23"},
		{`{"step":"plan","date":"2026-08-24","lookback":false}`, "date means 2026-08-24"},
		{`{"step":"pull","date":"2026-08-24","window":{"from":"2026-08-24T00:00:00Z","to":"2026-08-25T00:00:00Z","count":3}}`, "date means 2026-08-24"},
		{`{"step":"pull","date":"2026-11-21","window":` + window + `}`, "not a part of 2026-11-21"},
		{`{"step":"pull","date":"2026-11-22","window":{"from":"2026-11-22T01:00:00Z","to":"2026-11-22T01:00:00Z","count":3}}`, "not a part of"},
		{`{"step":"pull","date":"2026-11-22","window":{"from":"2026-11-22T01:00:00Z","to":"2026-11-22T02:00:00Z","count":-1}}`, "not a part of"},
		{`{"step":"pull","date":"2026-11-22","window":{"from":"2026-11-22T01:00:00Z","until":"2026-11-22T02:00:00Z"}}`, "window is not one of a plan"},
		{`{"step":"pull","date":"2026-11-22","window":"all"}`, "window is not one of a plan"},
		{`{"step":"pull","date":"2026-11-22","window":` + window + `,"lookback":true}`, `"lookback" is not known`},
		{`{"step":"publish","date":"2026-11-22","lookback":false,"plan":"calls/dt=2026-11-22/calls.parquet"}`, "plan is"},
		{`{"step":"publish","date":"2026-11-22","lookback":false,"plan":"staging/dt=2026-11-21/plan-0123456789abcdef.json"}`, "not the key of a plan of 2026-11-22"},
		{`{"step":"publish","date":"2026-11-22","lookback":false,"plan":"staging/dt=2026-11-22/plan-0123456789abcdef.json.failed"}`, "plan is"},
	}
	s := newSteps(t)
	for _, tt := range tests {
		kind, message := s.failure(t, t.Context(), tt.event)
		if kind != "BadEvent" || !strings.Contains(message, tt.field) {
			t.Errorf("%s: %s: %s, want BadEvent with %q", tt.event, kind, message, tt.field)
		}
	}
	if n := s.account.Stats().Requests; n != 0 {
		t.Errorf("%d requests were made", n)
	}
	if keys := s.store.Keys(t); len(keys) != 0 {
		t.Errorf("%q were written", keys)
	}
}

// A step fails by the types of a whole run, and names its day.
func TestStepErrorTypes(t *testing.T) {
	s := newSteps(t)
	_, items := s.plan(t, "2026-11-22")
	pull := `{"step":"pull","date":"2026-11-22","window":` + string(items[0]) + `}`
	for want, fault := range map[string]zentrunktest.Fault{
		"Unauthorized": {Status: 401}, "RateLimited": {Status: 429}, "Unavailable": {Status: 500}, "BadResponse": zentrunktest.HTML, "Refused": {Status: 400},
	} {
		s.account.SetFaults(zentrunktest.When(func(zentrunktest.Request) bool { return true }, fault))
		for _, event := range []string{pull, `{"step":"plan","date":"2026-11-22","lookback":false}`} {
			if kind, message := s.failure(t, t.Context(), event); kind != want || !strings.Contains(message, "day 2026-11-22") {
				t.Errorf("%s: %s: %s, want %s that names the day", event, kind, message, want)
			}
		}
	}
	ended, cancel := context.WithDeadline(t.Context(), time.Now().Add(-time.Second))
	defer cancel()
	if kind, _ := s.failure(t, ended, pull); kind != "Deadline" {
		t.Errorf("a pull whose time has ended is %s, want Deadline", kind)
	}
}

// Only steps that pull divide the pace.
func TestWorkersShareThePace(t *testing.T) {
	s := newSteps(t)
	cfg, err := ParseConfig(env(s.settings("REPORT_WORKERS", "4", "ZENTRUNK_REQUESTS_PER_SECOND", "60")...))
	if err != nil {
		t.Fatal(err)
	}
	h := New(cfg, Options{})
	for sharers, inFlight := range map[int]int{1: 120, cfg.Workers: 30} { // two for each request a second
		job, err := h.job(t.Context(), run{}, sharers)
		if err != nil || job.API.InFlight() != inFlight {
			t.Errorf("one of %d: %+v, %v, want %d in flight", sharers, job, err, inFlight)
		}
	}
}

// A bucket whose policy refuses puts that do not name its key takes a whole day by
// steps where the settings name it, and nothing where they do not.
func TestEncryptedSteps(t *testing.T) {
	const key = "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
	policy := func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		if r.Method == http.MethodPut && (r.Header.Get("X-Amz-Server-Side-Encryption") != "aws:kms" || r.Header.Get("X-Amz-Server-Side-Encryption-Aws-Kms-Key-Id") != key) {
			w.Header().Set("Content-Type", "application/xml")
			w.WriteHeader(http.StatusForbidden)
			_, _ = io.WriteString(w, "<Error><Code>AccessDenied</Code><Message>explicit deny</Message></Error>")
			return
		}
		next.ServeHTTP(w, r)
	}
	s := newSteps(t, "REPORT_WINDOW_CALLS", "10", "REPORT_SSE", "aws:kms", "REPORT_SSE_KMS_KEY_ID", key)
	s.store.Intercept(policy)
	p, items := s.plan(t, "2026-11-22")
	s.pull(t, "2026-11-22", items)
	var r Report
	s.do(t, object{"step": "publish", "date": "2026-11-22", "lookback": false, "plan": p.Plan}, &r)
	if r.Revision != 1 || !r.Complete {
		t.Errorf("published %+v", r)
	}
	s.check(t, "2026-11-22")

	s = newSteps(t)
	s.store.Intercept(policy)
	if kind, message := s.failure(t, t.Context(), `{"step":"plan","date":"2026-11-22","lookback":false}`); kind != "Storage" || !strings.Contains(message, "explicit deny") {
		t.Errorf("without the setting: %s: %s, want Storage", kind, message)
	}
}
