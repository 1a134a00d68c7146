package handler

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/google/go-cmp/cmp"

	"zentrunk-reports/internal/bucket/buckettest"
	"zentrunk-reports/internal/daily"
	"zentrunk-reports/internal/daily/dailytest"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// now is when the tests run: the sample events' days are over then.
var now = time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)

// A scene is the function between a simulated account and a bucket.
type scene struct {
	account *zentrunktest.Server
	store   *buckettest.Server
	invoke  lambda.Handler
	log     *bytes.Buffer
	metrics *bytes.Buffer
}

func newScene(t *testing.T, pairs ...string) *scene {
	t.Helper()
	s := &scene{
		account: zentrunktest.Start(t, zentrunktest.Options{Now: func() time.Time { return now }, Limit: -1}),
		store:   buckettest.Start(t),
		log:     &bytes.Buffer{}, metrics: &bytes.Buffer{},
	}
	for back := range 6 {
		day := time.Date(2026, 11, 22-back, 0, 0, 0, 0, time.UTC)
		s.account.Add(zentrunktest.Generate(zentrunktest.GenOptions{Seed: uint64(back + 1), Start: day, Calls: 40 + back})...)
	}
	cfg, err := ParseConfig(env(s.settings(pairs...)...))
	if err != nil {
		t.Fatal(err)
	}
	s.invoke = lambda.NewHandler(New(cfg, Options{
		Version: "test", Name: "dailyreport", Log: slog.New(slog.NewJSONHandler(s.log, nil)), Metrics: s.metrics,
		Now: func() time.Time { return now },
	}).Handle)
	return s
}

// settings are those of the scene and pairs, of which the last counts.
func (s *scene) settings(pairs ...string) []string {
	return append([]string{
		"REPORT_BUCKET", buckettest.Name, "ZENTRUNK_BASE_URL", s.account.URL,
		"ZENTRUNK_AUTH_ID", s.account.AuthID(), "ZENTRUNK_AUTH_TOKEN", s.account.AuthToken(),
		"ZENTRUNK_REQUESTS_PER_SECOND", "10000", "ZENTRUNK_RETRY_MIN_DELAY", "1ms", "ZENTRUNK_RETRY_MAX_DELAY", "2ms",
	}, pairs...)
}

// answer invokes the function through Lambda's own decoding.
func (s *scene) answer(t *testing.T, event string) Answer {
	t.Helper()
	out, err := s.invoke.Invoke(t.Context(), []byte(event))
	if err != nil {
		t.Fatalf("%s: %v", event, err)
	}
	var a Answer
	if err := json.Unmarshal(out, &a); err != nil {
		t.Fatal(err)
	}
	return a
}

// failure invokes the function and returns the error's type and message.
func (s *scene) failure(t *testing.T, ctx context.Context, event string) (kind, message string) {
	t.Helper()
	kind, message = s.failed(ctx, event)
	if kind == "" {
		t.Fatalf("%s: answered %s, want an error", event, message)
	}
	return kind, message
}

// failed is failure for any goroutine: kind is empty, and message the answer, where the
// function does not fail.
func (s *scene) failed(ctx context.Context, event string) (kind, message string) {
	out, err := s.invoke.Invoke(ctx, []byte(event))
	if err == nil {
		return "", string(out)
	}
	b, err := json.Marshal(err)
	if err != nil {
		return "", err.Error()
	}
	var e struct{ ErrorType, ErrorMessage string }
	if err := json.Unmarshal(b, &e); err != nil {
		return "", err.Error()
	}
	return e.ErrorType, e.ErrorMessage
}

func (s *scene) check(t *testing.T, date string) {
	t.Helper()
	from, err := time.Parse(time.DateOnly, date)
	if err != nil {
		t.Fatal(err)
	}
	dailytest.Check(t, s.store, dailytest.Want{Account: s.account, From: from, To: from.AddDate(0, 0, 1), Date: date})
}

// Every sample event does what its name says.
func TestSampleEvents(t *testing.T) {
	want := map[string][]string{
		"dailyreport-empty.json":     {"2026-11-19", "2026-11-20", "2026-11-21", "2026-11-22"},
		"dailyreport-scheduled.json": {"2026-11-19", "2026-11-20", "2026-11-21", "2026-11-22"},
		"dailyreport-date.json":      {"2026-11-22"},
		"dailyreport-replace.json":   {"2026-11-22"},
		"dailyreport-range.json":     {"2026-11-20", "2026-11-21", "2026-11-22"},
	}
	files, err := filepath.Glob("../../../events/dailyreport-*.json")
	if err != nil || len(files) != len(want)+1 {
		t.Fatalf("found %d sample events, %v, want %d of days, and one of the watch", len(files), err, len(want))
	}
	for _, file := range files {
		if strings.HasSuffix(file, "-watch.json") {
			continue // TestWatch has it
		}
		event, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		s := newScene(t)
		var dates []string
		for _, r := range s.answer(t, string(event)).Reports {
			dates = append(dates, r.Date)
			s.check(t, r.Date)
			if r.Revision != 1 || !r.Complete || r.Currency != "USD" || r.Manifest != "manifests/dt="+r.Date+"/manifest.json" || r.Calls < 40 {
				t.Errorf("%s: %+v", file, r)
			}
		}
		if !slices.Equal(dates, want[filepath.Base(file)]) {
			t.Errorf("%s reports %q, want %q", file, dates, want[filepath.Base(file)])
		}
	}
}

// The answer has the names that its readers rely on.
func TestAnswerForm(t *testing.T) {
	s := newScene(t)
	out, err := s.invoke.Invoke(t.Context(), []byte(`{"date":"2026-11-22"}`))
	if err != nil {
		t.Fatal(err)
	}
	var answer map[string][]map[string]any
	if err := json.Unmarshal(out, &answer); err != nil {
		t.Fatal(err)
	}
	r := answer["reports"][0]
	for _, name := range []string{"date", "calls", "answered", "amount", "currency", "complete", "revision", "manifest"} {
		if _, ok := r[name]; !ok {
			t.Errorf("the answer %s lacks %s", out, name)
		}
	}
	if _, ok := r["amount"].(string); !ok || len(r) != 8 {
		t.Errorf("the answer is %s", out)
	}
}

// A failure is logged once by the function; a workstation, which shows it itself,
// has it only in the answer.
func TestFailureIsLoggedOnce(t *testing.T) {
	t.Parallel()
	for name, invoke := range map[string]func(*Handler) error{
		"function":    func(h *Handler) error { _, err := h.Invoke(t.Context(), []byte(`{"date":"soon"}`)); return err },
		"step":        func(h *Handler) error { _, err := h.Invoke(t.Context(), []byte(`{"step":"soon"}`)); return err },
		"workstation": func(h *Handler) error { _, err := h.Handle(t.Context(), []byte(`{"date":"soon"}`)); return err },
	} {
		var log bytes.Buffer
		err := invoke(New(Config{Report: daily.Settings{Location: time.UTC}}, Options{Log: slog.New(slog.NewJSONHandler(&log, nil))}))
		want := 1
		if name == "workstation" {
			want = 0
		}
		if got := strings.Count(log.String(), BadEvent); err == nil || got != want {
			t.Errorf("%s: err = %v, logged %d times, want %d:\n%s", name, err, got, want, &log)
		}
	}
}

// An event that makes no sense names its field, asks nothing of the API and
// writes nothing.
func TestBadEvents(t *testing.T) {
	tests := []struct{ event, field string }{
		{`{"date":"2026-11-23"}`, "date means 2026-11-23, a day that is not over"},
		{`{"date":"2026-08-24"}`, "date means 2026-08-24, which began more than 90 days ago"},
		{`{"date":"2026-02-30"}`, `date "2026-02-30" is not a day such as`},
		{`{"date":"22.11.2026"}`, `date "22.11.2026" is not a day`},
		{`{"date":""}`, `date "" is not a day`},
		{`{"date":null}`, "date is not a string"},
		{`{"date":20261122}`, "date is not a string"},
		{`{"Date":"2026-11-22"}`, `"Date" is not known`},
		{`{"day":"2026-11-22"}`, `"day" is not known`},
		{`{"date":"2026-11-22","dry_run":true}`, `"dry_run" is not known`},
		{`{"from":"2026-11-22"}`, "to is missing"},
		{`{"to":"2026-11-22"}`, "from is missing"},
		{`{"from":"2026-11-22","to":"2026-11-21"}`, "from is 2026-11-22, after to"},
		{`{"from":"2026-11-21","to":"2026-11-23"}`, "to means 2026-11-23"},
		{`{"from":"2026-08-01","to":"2026-11-22"}`, "from means 2026-08-01"},
		{`{"date":"2026-11-22","from":"2026-11-21","to":"2026-11-22"}`, "date cannot be given together"},
		{`{"date":"2026-11-22","scheduled_time":"2026-11-23T02:30:00Z"}`, "scheduled_time cannot be given together"},
		{`{"scheduled_time":"2026-11-23"}`, "scheduled_time is"},
		{`{"scheduled_time":"2026-11-25T02:30:00Z"}`, "scheduled_time means 2026-11-24"},
		{`{"scheduled_time":"2026-01-01T02:30:00Z"}`, "scheduled_time means 2025-12-31"},
		{`{"date":"2026-11-22","replace":"yes"}`, "replace is not true or false"},
		{`{"date":"2026-11-22","replace":null}`, "replace is not true or false"},
		{`{"replace":true}`, "replace is for one day"},
		{`{"from":"2026-11-21","to":"2026-11-22","replace":true}`, "replace is for one day"},
		{`{"scheduled_time":"2026-11-23T02:30:00Z","replace":true}`, "replace is for one day"},
		{`null`, "event is not a JSON object"},
		{`[]`, "event is not a JSON object"},
		{`"2026-11-22"`, "event is not a JSON object"},
	}
	s := newScene(t)
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

// Each way in which a run can fail has its type, and leaves what was published
// as it was.
func TestErrorTypes(t *testing.T) {
	all := func(f zentrunktest.Fault) zentrunktest.FaultFunc {
		return zentrunktest.When(func(zentrunktest.Request) bool { return true }, f)
	}
	tests := []struct {
		name  string
		fault zentrunktest.Fault
		want  string
	}{
		{"401", zentrunktest.StatusFault(401), "Unauthorized"},
		{"403", zentrunktest.StatusFault(403), "Unauthorized"},
		{"429", zentrunktest.Fault{Status: 429}, "RateLimited"},
		{"500", zentrunktest.Fault{Status: 500}, "Unavailable"},
		{"503 with a body", zentrunktest.StatusFault(503), "Unavailable"},
		{"reset", zentrunktest.Fault{Break: zentrunktest.Reset}, "Unavailable"},
		{"HTML", zentrunktest.HTML, "BadResponse"},
		{"empty", zentrunktest.Empty, "BadResponse"},
		{"cut", zentrunktest.Fault{Break: zentrunktest.Cut}, "BadResponse"},
		{"400", zentrunktest.StatusFault(400), "Refused"},
		{"404", zentrunktest.StatusFault(404), "Refused"},
	}
	s := newScene(t)
	s.answer(t, `{"date":"2026-11-22"}`)
	before := s.store.Keys(t)
	for _, tt := range tests {
		s.account.SetFaults(all(tt.fault))
		kind, message := s.failure(t, t.Context(), `{"from":"2026-11-21","to":"2026-11-22"}`)
		if kind != tt.want || !strings.Contains(message, "day 2026-11-21") {
			t.Errorf("%s: %s: %s, want %s that names the day", tt.name, kind, message, tt.want)
		}
		if strings.Contains(message+s.log.String(), s.account.AuthToken()) {
			t.Errorf("%s: the token shows", tt.name)
		}
	}
	if keys := s.store.Keys(t); !slices.Equal(keys, before) {
		t.Errorf("the bucket holds %q, want %q", keys, before)
	}
	s.account.SetFaults()
	s.check(t, "2026-11-22")
}

// Insights that are refused for the credentials, or for the limit, end the day:
// neither is a matter of one call.
func TestInsightsErrorTypes(t *testing.T) {
	for status, want := range map[int]string{401: "Unauthorized", 429: "RateLimited"} {
		s := newScene(t)
		s.account.SetFaults(zentrunktest.When(func(r zentrunktest.Request) bool { return r.Kind == zentrunktest.KindInsights }, zentrunktest.Fault{Status: status}))
		if kind, message := s.failure(t, t.Context(), `{"date":"2026-11-22"}`); kind != want {
			t.Errorf("%d: %s: %s, want %s", status, kind, message, want)
		}
	}
}

// Wrong credentials are told as such; a bucket that is not there is Storage.
func TestWrongPlaces(t *testing.T) {
	s := newScene(t, "ZENTRUNK_AUTH_TOKEN", "wrong")
	if kind, message := s.failure(t, t.Context(), `{"date":"2026-11-22"}`); kind != "Unauthorized" || strings.Contains(message, "wrong") {
		t.Errorf("%s: %s, want Unauthorized without the token", kind, message)
	}
	s = newScene(t, "REPORT_BUCKET", "another-bucket")
	if kind, message := s.failure(t, t.Context(), `{"date":"2026-11-22"}`); kind != "Storage" {
		t.Errorf("%s: %s, want Storage", kind, message)
	}
}

// A folder for temporary files that cannot be used is no fault of the bucket's, and of
// the code's neither.
func TestDisk(t *testing.T) {
	s := newScene(t)
	t.Setenv("TMPDIR", filepath.Join(t.TempDir(), "none"))
	if kind, message := s.failure(t, t.Context(), `{"date":"2026-11-22"}`); kind != "Disk" || !strings.Contains(message, "make a temporary file") {
		t.Errorf("%s: %s, want Disk that says what failed", kind, message)
	}
}

// An announced context tells a deadline at which it does not end.
type announced struct {
	context.Context
	deadline time.Time
}

func (a announced) Deadline() (time.Time, bool) { return a.deadline, true }

// What is kept back of an invocation's time is a tenth, within bounds. Half of it is for
// saving what a run has.
func TestMargin(t *testing.T) {
	t.Parallel()
	for left, want := range map[time.Duration]time.Duration{
		2 * time.Second: time.Second / 2, 50 * time.Second: 5 * time.Second, 15 * time.Minute: 10 * time.Second,
	} {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), left)
			defer cancel()
			kept, err := typedAnswer(New(Config{}, Options{}), ctx, func(work context.Context, r run) ([2]time.Duration, error) {
				end, _ := work.Deadline()
				return [2]time.Duration{left - time.Until(end), r.grace}, nil
			})
			if err != nil || kept != [2]time.Duration{want, want / 2} {
				t.Errorf("of %v it keeps %v, %v; want %v", left, kept, err, want)
			}
		})
	}
}

// A run whose time ends says so in time, and the next one goes on from there.
func TestDeadline(t *testing.T) {
	s := newScene(t, "REPORT_WINDOW_CALLS", "10", "ZENTRUNK_REQUESTS_PER_SECOND", "60")
	// Five days are more than a second and a half can pull at 60 a second. The invocation is
	// told its deadline and never meets it: what ends the run is the time that it keeps back.
	ctx := announced{t.Context(), time.Now().Add(2 * time.Second)}
	kind, message := s.failure(t, ctx, `{"from":"2026-11-18","to":"2026-11-22"}`)
	if kind != "Deadline" {
		t.Fatalf("%s: %s, want Deadline", kind, message)
	}
	far := zentrunktest.Fault{Status: 429, RetryAfter: zentrunktest.RetryAfter{In: time.Hour}}
	s.account.SetFaults(zentrunktest.When(func(zentrunktest.Request) bool { return true }, far))
	long, cancelLong := context.WithTimeout(t.Context(), time.Minute)
	defer cancelLong()
	if kind, message := s.failure(t, long, `{"date":"2026-11-22"}`); kind != "Deadline" || !strings.Contains(message, "429") {
		t.Errorf("%s: %s, want Deadline that names the 429", kind, message)
	}
}

// A day in a zone is bounded by that zone's midnights, on days of 23 and 25
// hours too, and neighbouring days share no call.
func TestTimezones(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	s := newScene(t, "REPORT_TIMEZONE", "Europe/Berlin")
	s.account.Add(zentrunktest.Generate(zentrunktest.GenOptions{Seed: 50, Start: time.Date(2026, 10, 24, 12, 0, 0, 0, time.UTC), Span: 60 * time.Hour, Calls: 200})...)
	for _, tt := range []struct {
		date  string
		hours float64
	}{{"2026-10-24", 24}, {"2026-10-25", 25}, {"2026-10-26", 24}, {"2026-11-22", 24}} {
		a := s.answer(t, `{"date":"`+tt.date+`"}`)
		from, err := time.ParseInLocation(time.DateOnly, tt.date, berlin)
		if err != nil {
			t.Fatal(err)
		}
		to := from.AddDate(0, 0, 1)
		if got := to.Sub(from).Hours(); got != tt.hours {
			t.Fatalf("%s has %v hours, want %v", tt.date, got, tt.hours)
		}
		dailytest.Check(t, s.store, dailytest.Want{Account: s.account, From: from.UTC(), To: to.UTC(), Date: tt.date})
		if len(a.Reports) != 1 {
			t.Errorf("%s: %+v", tt.date, a)
		}
	}
}

// Each day is one line in CloudWatch's embedded metric format, each run another,
// and a run that fails still says what it asked of the API.
func TestMetrics(t *testing.T) {
	s := newScene(t)
	a := s.answer(t, `{"from":"2026-11-21","to":"2026-11-22"}`)
	s.account.SetFaults(zentrunktest.When(func(zentrunktest.Request) bool { return true }, zentrunktest.Fault{Status: 429}))
	s.failure(t, t.Context(), `{"date":"2026-11-20"}`)
	var lines []map[string]any
	for line := range strings.Lines(s.metrics.String()) {
		dec := json.NewDecoder(strings.NewReader(line))
		dec.UseNumber()
		var m map[string]any
		if err := dec.Decode(&m); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, m)
	}
	if len(lines) != 4 {
		t.Fatalf("%d lines, want one for each of two days and two runs:\n%s", len(lines), s.metrics)
	}
	for i, r := range a.Reports {
		for name, want := range map[string]any{
			"ReportPublished": json.Number("1"), "IncompleteDays": json.Number("0"), "Rejected": json.Number("0"),
			"Amount": json.Number(r.Amount.String()), "Function": "dailyreport",
		} {
			if lines[i][name] != want {
				t.Errorf("line %d: %s is %v, want %v", i, name, lines[i][name], want)
			}
		}
	}
	if lines[3]["ApiThrottled"] != json.Number("6") || lines[3]["ApiRequests"] != json.Number("6") {
		t.Errorf("the failed run says %v, want 6 requests, all throttled", lines[3])
	}
	for i, line := range lines {
		var meta struct {
			Timestamp         int64
			CloudWatchMetrics []struct {
				Namespace  string
				Dimensions [][]string
				Metrics    []struct{ Name, Unit string }
			}
		}
		b, _ := json.Marshal(line["_aws"])
		if err := json.Unmarshal(b, &meta); err != nil || meta.Timestamp != now.UnixMilli() || len(meta.CloudWatchMetrics) != 1 {
			t.Fatalf("line %d: %s: %v", i, b, err)
		}
		d := meta.CloudWatchMetrics[0]
		if d.Namespace != "ZentrunkReports" || !cmp.Equal(d.Dimensions, [][]string{{"Function"}}) {
			t.Errorf("line %d: %+v", i, d)
		}
		for _, m := range d.Metrics {
			if _, ok := line[m.Name].(json.Number); !ok || m.Unit == "" {
				t.Errorf("line %d: metric %s has no number or no unit", i, m.Name)
			}
		}
	}
}

// The log has one line a window and one a day.
func TestLog(t *testing.T) {
	s := newScene(t, "REPORT_WINDOW_CALLS", "20")
	s.answer(t, `{"date":"2026-11-22"}`)
	windows, days := 0, 0
	for line := range strings.Lines(s.log.String()) {
		var entry map[string]any
		if err := json.Unmarshal([]byte(line), &entry); err != nil {
			t.Fatal(err)
		}
		switch entry["msg"] {
		case "window":
			windows++
		case "day":
			days++
		default:
			t.Errorf("the log says %s", line)
		}
		for _, name := range []string{"date", "calls", "requests", "retries", "waited_seconds", "seconds"} {
			if _, ok := entry[name]; !ok {
				t.Errorf("the line %s lacks %s", line, name)
			}
		}
	}
	if windows < 2 || days != 1 {
		t.Errorf("%d lines for windows and %d for days", windows, days)
	}
}
