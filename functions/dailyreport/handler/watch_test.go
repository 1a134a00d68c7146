package handler

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/lambda"

	"zentrunk-reports/internal/notice/noticetest"
	"zentrunk-reports/internal/watch"
	"zentrunk-reports/internal/webhook"
	"zentrunk-reports/internal/webhook/webhooktest"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// A watchScene is a function that watches, at a time of its own, an account in which
// somebody scans numbers, with a topic and a webhook.
type watchScene struct {
	*webhookScene
	topic *noticetest.Server
	clock *webhooktest.Clock
	h     *Handler
}

const caller = "+15557654321"

func newWatchScene(t *testing.T, pairs ...string) *watchScene {
	t.Helper()
	s := &watchScene{topic: noticetest.Start(t), clock: webhooktest.NewClock(now.Add(-4 * time.Minute))}
	s.webhookScene = newWebhookScene(t)
	s.receiver = webhooktest.Start(t, s.clock.Now)
	s.secret = s.receiver.Secret(webhook.Standard)
	s.scan(now.Add(-15*time.Minute), 24)
	s.restart(t, pairs...)
	return s
}

// restart makes a function as it is after a cold start.
func (s *watchScene) restart(t *testing.T, pairs ...string) {
	t.Helper()
	cfg, err := ParseConfig(env(s.settings(append([]string{
		"REPORT_WEBHOOK_SECRET_ARN", webhookARN, "WATCH_TOPIC_ARN", noticetest.Topic, "WATCH_REQUESTS_PER_SECOND", "10000",
	}, pairs...)...)...))
	if err != nil {
		t.Fatal(err)
	}
	s.h = New(cfg, Options{
		Version: "test", Name: "watch", Log: slog.New(slog.NewJSONHandler(s.log, nil)), Metrics: s.metrics,
		Now: s.clock.Now, Roots: s.receiver.Roots(),
	})
	s.invoke = lambda.NewHandler(s.h.Invoke)
}

// scan adds n calls to numbers in a row, one each 10 seconds.
func (s *watchScene) scan(from time.Time, n int) {
	calls := zentrunktest.Generate(zentrunktest.GenOptions{Seed: uint64(from.Unix()), Start: from, Span: time.Hour, Calls: n, OddPercent: -1})
	for i := range calls {
		c := &calls[i]
		c.Direction, c.From, c.To, c.ToCountry = "outbound", caller, fmt.Sprintf("+4420794600%02d", i), "GB"
		c.End = from.Add(time.Duration(i) * 10 * time.Second)
		c.Initiation, c.Answer, c.Answered = c.End.Add(-9*time.Second), time.Time{}, false
		c.AmountE8 = zentrunktest.Some[int64](1_000_000)
		c.CallDuration, c.BillDuration, c.BilledDuration = zentrunktest.Some[int32](0), zentrunktest.Some[int32](0), zentrunktest.Some[int32](0)
	}
	s.account.Add(calls...)
}

// tick runs the watch, and puts the clock forward to the next run.
func (s *watchScene) tick(t *testing.T) watch.Result {
	t.Helper()
	event := fmt.Sprintf(`{"watch":true,"scheduled_time":%q}`, s.clock.Now().Truncate(time.Minute).Format(time.RFC3339))
	out, err := s.invoke.Invoke(t.Context(), []byte(event))
	if err != nil {
		t.Fatalf("%s: %v", event, err)
	}
	s.clock.Forward(5 * time.Minute)
	var a Watched
	if err := json.Unmarshal(out, &a); err != nil {
		t.Fatal(err)
	}
	return a.Watch
}

// secretive fails the test where the caller's number, or what is secret, is anywhere.
func (s *watchScene) secretive(t *testing.T) {
	t.Helper()
	s.silent(t)
	all := s.log.String()
	for _, key := range s.store.Keys(t) {
		all += string(s.store.Object(t, key))
	}
	for _, m := range s.topic.Messages() {
		all += fmt.Sprint(m)
	}
	for _, m := range s.receiver.Taken() {
		all += m.Body
	}
	if strings.Contains(all, caller[1:]) {
		t.Error("the caller's whole number is told")
	}
}

// The sample event opens an incident, and bucket, topic and webhook are told of it once,
// whatever runs after it. It closes after an hour, and each hears that once.
func TestWatch(t *testing.T) {
	s := newWatchScene(t)
	sample, err := os.ReadFile("../../../events/dailyreport-watch.json")
	if err != nil {
		t.Fatal(err)
	}
	out, err := s.invoke.Invoke(t.Context(), sample)
	if err != nil {
		t.Fatal(err)
	}
	var answer struct {
		Watch struct {
			Until         time.Time
			Calls         int
			BehindSeconds *int `json:"behind_seconds"`
			Requests      int
			Incidents     []map[string]string
		}
	}
	if err := json.Unmarshal(out, &answer); err != nil {
		t.Fatal(err)
	}
	a := answer.Watch
	if !a.Until.Equal(now.Add(-5*time.Minute)) || a.Calls < 24 || a.BehindSeconds == nil || *a.BehindSeconds != 0 || a.Requests < 13 || len(a.Incidents) != 1 {
		t.Fatalf("answered %s", out)
	}
	in := a.Incidents[0]
	if in["rule"] != "sequential_dialling" || in["key"] != "+15*******21" || in["state"] != "opened" || len(in["id"]) != 16 || len(in) != 4 {
		t.Errorf("incident %v", in)
	}
	s.clock.Forward(5 * time.Minute)
	for range 16 {
		s.tick(t)
	}
	var subjects, types []string
	for _, m := range s.topic.Messages() {
		subjects = append(subjects, m.Subject)
	}
	for _, m := range s.receiver.Taken() {
		kind, _, _ := strings.Cut(strings.TrimPrefix(m.Body, `{"type":"`), `"`)
		types = append(types, kind)
	}
	if len(subjects) != 2 || !strings.HasPrefix(subjects[0], "Sequential dialling +15*******21, 24 calls, ") || !strings.HasPrefix(subjects[1], "Over: Sequential dialling +15*******21, 24 calls, ") {
		t.Errorf("the topic was told %q", subjects)
	}
	if !slices.Equal(types, []string{"incident.opened", "incident.closed"}) {
		t.Errorf("the webhook was told %q", types)
	}
	mail, first := s.topic.Messages()[0].Forms["email"], s.topic.Messages()[0].Forms["https"]
	for _, want := range []string{"What happened: One caller dials", "Since: 2026-11-23 02:44 UTC", "Until now: 24 calls, 0.2400 USD\n", "Callers: +15*******21 (24 calls)", "To: +4420794 (24 calls)",
		"What to do: Find the caller", "Runbook: docs/operations.md#fraud-at-night"} {
		if !strings.Contains(mail, want) {
			t.Errorf("the mail lacks %q:\n%s", want, mail)
		}
	}
	if strings.Contains(mail, "Usual: ") || !strings.Contains(first, `"usual":null`) {
		t.Errorf("what is usual of a row is not known, and the mail says it, or not the message:\n%s\n%s", mail, first)
	}
	if first != s.receiver.Taken()[0].Body {
		t.Errorf("machines read %s of the topic, and of the webhook %s", first, s.receiver.Taken()[0].Body)
	}
	s.secretive(t)
}

// The chapters of the runbook that messages lead to are there.
func TestRunbooks(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../../" + runbook)
	if err != nil {
		t.Fatal(err)
	}
	for _, rule := range []string{"spend_surge", "trunk_failing", "trunk_silent"} {
		title := strings.ReplaceAll(chapter(rule), "-", " ")
		if !strings.Contains(strings.ToLower(string(page)), "\n## "+title+"\n") {
			t.Errorf("%s has no chapter %q", runbook, title)
		}
	}
}

// A webhook that fails in any way holds nobody else up, and loses nothing: what it was to
// be told waits in the bucket, and comes under one id once it works.
func TestWatchWithFailingWebhook(t *testing.T) {
	for name, status := range map[string]int{"refuses": http.StatusForbidden, "redirects": http.StatusFound, "is gone": http.StatusGone} {
		s := newWatchScene(t)
		s.receiver.Status(status)
		if res := s.tick(t); len(res.Incidents) != 1 {
			t.Fatalf("%s: %+v", name, res)
		}
		for range 14 {
			s.tick(t)
		}
		if n := len(s.topic.Messages()); n != 2 || len(s.outbox(t)) != 2 || !strings.Contains(s.metrics.String(), `"OutboxMessages":2`) {
			t.Errorf("%s: the topic was told %d times, %v waits", name, n, s.outbox(t))
		}
		s.receiver.Answer(nil)
		s.tick(t)
		s.tick(t)
		if taken := s.receiver.Taken(); len(taken) != 2 || taken[0].ID == taken[1].ID || len(s.outbox(t)) != 0 {
			t.Errorf("%s: took %d, %v waits", name, len(taken), s.outbox(t))
		}
		s.secretive(t)
	}
}

// A wrong secret is one sentence, before anything else, and bucket and topic are told once.
// Once the secret is right the webhook hears of what it missed.
func TestWatchWithWrongSecret(t *testing.T) {
	s := newWatchScene(t)
	right := s.secret
	s.secret = strings.Replace(right, "https://", "http://", 1)
	s.log.Reset()
	s.tick(t)
	s.tick(t)
	if n := strings.Count(s.metrics.String(), `"IncidentsUntold":1`); n != 2 {
		t.Errorf("%d of two runs say that the webhook is not told: %s", n, s.metrics)
	}
	first, _, _ := strings.Cut(s.log.String(), "\n")
	if !strings.Contains(first, "secret "+webhookARN+" has a url at 127.0.0.1 that is not https") {
		t.Errorf("the log begins with %s", first)
	}
	if n := len(s.topic.Messages()); n != 1 || !slices.ContainsFunc(s.store.Keys(t), func(key string) bool { return strings.HasPrefix(key, "watch/incidents/dt=2026-11-23/") }) {
		t.Errorf("the topic was told %d times; the bucket has %v", n, s.store.Keys(t))
	}
	s.secret = right
	s.tick(t)
	s.tick(t)
	if taken := s.receiver.Taken(); len(taken) != 1 || len(s.topic.Messages()) != 1 {
		t.Errorf("the webhook was told %d times, the topic %d times", len(taken), len(s.topic.Messages()))
	}
	s.secretive(t)
}

// A topic that refuses fails no run, and hears once of what happened when it takes again.
func TestWatchWithFailingTopic(t *testing.T) {
	s := newWatchScene(t)
	s.topic.Refuse(true)
	s.tick(t)
	s.tick(t)
	if n := strings.Count(s.metrics.String(), `"IncidentsUntold":1`); n != 2 {
		t.Errorf("%d of two runs say that somebody is not told: %s", n, s.metrics)
	}
	s.metrics.Reset()
	if n := len(s.receiver.Taken()); n != 1 || !strings.Contains(s.log.String(), "not all were told") {
		t.Errorf("the webhook was told %d times: %s", n, s.log)
	}
	s.topic.Refuse(false)
	s.tick(t)
	s.tick(t)
	if n := len(s.topic.Messages()); n != 1 || len(s.receiver.Taken()) != 1 {
		t.Errorf("the topic was told %d times, the webhook %d times", n, len(s.receiver.Taken()))
	}
	if strings.Contains(s.metrics.String(), "IncidentsUntold") {
		t.Errorf("all are told, and a metric says something else: %s", s.metrics)
	}
}

// Two functions at once both succeed, and what they tell has one id. Where the second comes
// while the first is telling, it may tell the same.
func TestTwoWatchesAtOnce(t *testing.T) {
	s := newWatchScene(t)
	first := s.h
	s.log, s.metrics = &bytes.Buffer{}, &bytes.Buffer{}
	s.restart(t)
	other := s.h
	type outcome struct {
		answer any
		err    error
	}
	done := make(chan outcome)
	for _, h := range []*Handler{first, other} {
		go func() {
			answer, err := h.Invoke(context.WithoutCancel(t.Context()), []byte(`{"watch":true}`))
			done <- outcome{answer, err}
		}()
	}
	for range 2 {
		if o := <-done; o.err != nil {
			t.Errorf("%+v, %v", o.answer, o.err)
		}
	}
	ids := map[string]bool{}
	for _, m := range s.receiver.Taken() {
		ids[m.ID] = true
	}
	if len(ids) != 1 || len(s.topic.Messages()) == 0 {
		t.Errorf("the webhook was told of %v, the topic %d times", ids, len(s.topic.Messages()))
	}
}

// A run that is overtaken while it tells says what it found, in its log and its metrics too.
func TestWatchOvertakenWhileTelling(t *testing.T) {
	s := newWatchScene(t)
	puts := 0
	s.store.Intercept(func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		if r.Method == http.MethodPut && strings.HasSuffix(r.URL.Path, "/watch/state.json") {
			if puts++; puts == 2 {
				w.WriteHeader(http.StatusPreconditionFailed)
				return
			}
		}
		next.ServeHTTP(w, r)
	})
	res := s.tick(t)
	if puts != 2 || len(res.Incidents) != 1 || !strings.Contains(s.log.String(), `"msg":"incident"`) || !strings.Contains(s.metrics.String(), `"IncidentsOpen":1`) {
		t.Errorf("%d puts, %+v, metrics %s, log %s", puts, res, s.metrics, s.log)
	}
}

// An account that cannot be asked, or refuses the token, makes the run blind, not failed:
// what is still to be told is told. How far behind it is is a metric.
func TestBlindWatch(t *testing.T) {
	s := newWatchScene(t)
	s.account.SetFaults(zentrunktest.When(func(zentrunktest.Request) bool { return true }, zentrunktest.Fault{Status: 429}))
	res := s.tick(t)
	if res.BehindSeconds != 3600 || !strings.Contains(res.Blind, "429") || len(res.Incidents) != 0 {
		t.Errorf("%+v", res)
	}
	for _, want := range []string{`"WatchBehindSeconds":3600`, `"IncidentsOpen":0`, `"ApiThrottled":6`, `"Function":"watch"`} {
		if !strings.Contains(s.metrics.String(), want) {
			t.Errorf("the metrics lack %s: %s", want, s.metrics)
		}
	}
	s.account.SetFaults()
	s.metrics.Reset()
	if res = s.tick(t); res.BehindSeconds != 0 || len(res.Incidents) != 1 {
		t.Errorf("the next run: %+v", res)
	}
	if said := s.metrics.String(); !strings.Contains(said, `"WatchBehindSeconds":0`) || !strings.Contains(said, `"IncidentsOpen":1`) || strings.Contains(said, "ApiThrottled") {
		t.Errorf("metrics: %s", said)
	}
	s.account.SetAuthToken("rotated")
	if res = s.tick(t); !strings.Contains(res.Blind, "401") || res.Open != 1 || res.BehindSeconds != 300 {
		t.Errorf("a token that is refused: %+v", res)
	}
}

// A warm function reads baselines once an hour, and a cold one at once.
func TestWarmWatch(t *testing.T) {
	s := newWatchScene(t)
	s.tick(t)
	var reads int
	s.store.Intercept(func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		if strings.Contains(r.URL.Path, "/watch/baseline/") {
			reads++
		}
		next.ServeHTTP(w, r)
	})
	s.tick(t)
	if reads != 0 {
		t.Errorf("a warm function read %d baselines", reads)
	}
	s.restart(t)
	for range 12 {
		s.tick(t)
	}
	if reads != watch.BaselineDays {
		t.Errorf("a cold function read %d baselines in its first hour, want each once", reads)
	}
	s.tick(t)
	if reads != 2*watch.BaselineDays {
		t.Errorf("a function that is an hour old has read %d baselines, want each twice", reads)
	}
}

// The watch writes nothing that belongs to a report.
func TestWatchTouchesNoReport(t *testing.T) {
	s := newWatchScene(t)
	s.restart(t, "REPORT_CONDITIONAL_WRITES", "unchecked")
	s.tick(t)
	for _, key := range s.store.Keys(t) {
		if !strings.HasPrefix(key, "watch/") {
			t.Errorf("a run of the watch left %s", key)
		}
	}
}

// Events of the watch that make no sense name the field, and ask nothing of the account.
func TestWrongWatchEvents(t *testing.T) {
	s := newWatchScene(t)
	for event, want := range map[string]string{
		`{"watch":"yes"}`:                                               "watch is not true",
		`{"watch":false}`:                                               "watch is not true",
		`{"watch":null}`:                                                "watch is not true",
		`{"watch":1}`:                                                   "watch is not true",
		`{"watch":true,"date":"2026-11-22"}`:                            "watch cannot be given together with date",
		`{"watch":true,"from":"2026-11-22"}`:                            "watch cannot be given together with from",
		`{"watch":true,"replace":true}`:                                 "watch cannot be given together with replace",
		`{"watch":true,"Scheduled_Time":""}`:                            `"Scheduled_Time" is not known`,
		`{"watch":true,"scheduled_time":5}`:                             "scheduled_time is not a string",
		`{"watch":true,"scheduled_time":null}`:                          "scheduled_time is not a string",
		`{"watch":true,"scheduled_time":"noon"}`:                        `scheduled_time is "noon", not a time`,
		`{"watch":true,"scheduled_time":"2026-11-23T03:00:00Z"}`:        "scheduled_time is 2026-11-23T03:00:00Z, and it is only 2026-11-23T02:56:00Z",
		`{"step":"days","event":{"watch":true}}`:                        "watch means no day",
		`{"Watch":true}`:                                                `"Watch" is not known`,
		`{"step":"plan","date":"2026-11-22","lookback":0,"watch":true}`: `"watch" is not known`,
	} {
		kind, message := s.failure(t, t.Context(), event)
		if kind != BadEvent || !strings.HasPrefix(message, want) {
			t.Errorf("%s: %s: %s, want %s", event, kind, message, want)
		}
	}
	if n := s.account.Stats().Requests; n != 0 {
		t.Errorf("%d requests to the account", n)
	}
}

// A schedule whose clock is a little ahead means the slice that it names; one that was late
// means the newest.
func TestWatchTime(t *testing.T) {
	t.Parallel()
	for scheduled, want := range map[string]time.Time{
		"2026-11-23T02:55:00Z":      now,
		"2026-11-23T03:00:30Z":      now.Add(30 * time.Second),
		"2026-11-23T03:00:30+00:00": now.Add(30 * time.Second),
		"2026-11-20T00:00:00Z":      now,
	} {
		got, err := watchTime([]byte(`{"watch":true,"scheduled_time":"`+scheduled+`"}`), now)
		if err != nil || !got.Equal(want) {
			t.Errorf("%s: %v, %v, want %v", scheduled, got, err, want)
		}
	}
}

// A message names countries and trunks as people do.
func TestNamesInMessages(t *testing.T) {
	t.Parallel()
	say := speaker{"EUR", "https://wiki.example.com/ops", func(context.Context) map[string]string { return map[string]string{"9366": "London office"} }}
	subject, _ := say.event(t.Context(), watch.Change{Incident: watch.Incident{Rule: "call_burst", Key: "*", State: watch.Opened}}).Plain()
	if want := "Call burst many callers, "; !strings.HasPrefix(subject, want) {
		t.Errorf("callers that rise together: %s", subject)
	}
	for key, want := range map[string]string{"SL": "Trunk silent Sierra Leone (SL), ", "9366": "Trunk silent London office (9366), ", "*": "Trunk silent all trunks, ", "": "Trunk silent, ", "+15*******21": "Trunk silent +15*******21, "} {
		subject, text := say.event(t.Context(), watch.Change{Incident: watch.Incident{ID: "0123456789abcdef", Rule: "trunk_silent", Key: key, State: watch.Opened}}).Plain()
		if !strings.HasPrefix(subject, want+"0 calls, 0.00 EUR") || !strings.Contains(text, "Runbook: https://wiki.example.com/ops#a-trunk-is-down") {
			t.Errorf("%q: %s\n%s", key, subject, text)
		}
	}
}

// The command of docs/operations.md that starts a run by hand starts one.
func TestDocumentedWatch(t *testing.T) {
	page, err := os.ReadFile("../../../" + runbook)
	if err != nil {
		t.Fatal(err)
	}
	payload := regexp.MustCompile(`(?m)^aws lambda invoke --function-name <Watch> .*--payload '([^']+)' watched\.json$`).FindSubmatch(page)
	if payload == nil {
		t.Fatal("the page has no such command")
	}
	s := newWatchScene(t)
	out, err := s.invoke.Invoke(t.Context(), payload[1])
	if err != nil || !strings.HasPrefix(string(out), `{"watch":{"until":"2026-11-23T02:55:00Z",`) {
		t.Errorf("%s, %v", out, err)
	}
}
