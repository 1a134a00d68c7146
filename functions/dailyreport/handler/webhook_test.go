package handler

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/lambda"

	"zentrunk-reports/internal/notice/noticetest"
	"zentrunk-reports/internal/webhook"
	"zentrunk-reports/internal/webhook/webhooktest"
)

const webhookARN = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:webhook-AbCdEf"

// A webhookScene is a scene with an endpoint, whose secret can be changed.
type webhookScene struct {
	*scene
	receiver *webhooktest.Receiver
	secret   string
	asked    atomic.Int32 // for the secret
}

func newWebhookScene(t *testing.T, pairs ...string) *webhookScene {
	t.Helper()
	s := &webhookScene{receiver: webhooktest.Start(t, func() time.Time { return now })}
	s.secret = s.receiver.Secret(webhook.Standard)
	vault := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		s.asked.Add(1)
		w.Header().Set("Content-Type", "application/x-amz-json-1.1")
		_ = json.NewEncoder(w).Encode(map[string]string{"SecretString": s.secret})
	}))
	t.Cleanup(vault.Close)
	t.Setenv("AWS_ENDPOINT_URL_SECRETS_MANAGER", vault.URL)
	s.scene = newScene(t)
	cfg, err := ParseConfig(env(s.settings(append([]string{"REPORT_WEBHOOK_SECRET_ARN", webhookARN, "REPORT_LINK", "https://reports.example.com/"}, pairs...)...)...))
	if err != nil {
		t.Fatal(err)
	}
	s.invoke = lambda.NewHandler(New(cfg, Options{
		Version: "test", Name: "dailyreport", Log: slog.New(slog.NewJSONHandler(s.log, nil)), Metrics: s.metrics,
		Now: func() time.Time { return now }, Roots: s.receiver.Roots(),
	}).Invoke)
	return s
}

// outbox returns the keys of what waits.
func (s *webhookScene) outbox(t *testing.T) []string {
	t.Helper()
	return slices.DeleteFunc(s.store.Keys(t), func(key string) bool { return !strings.HasPrefix(key, "outbox/") })
}

// silent fails the test where the log or the bucket holds the address or the key.
func (s *webhookScene) silent(t *testing.T) {
	t.Helper()
	all := s.log.String() + s.metrics.String()
	for _, key := range s.store.Keys(t) {
		if !strings.HasSuffix(key, ".parquet") {
			all += string(s.store.Object(t, key))
		}
	}
	for _, secret := range []string{"aSecretOfTheAddress", "T0TOKEN", "whsec_", "MDEyMzQ1"} {
		if strings.Contains(all, secret) {
			t.Errorf("%q is told", secret)
		}
	}
}

// The webhook is told of each revision once, whatever becomes of the topic.
func TestWebhookIsTold(t *testing.T) {
	topic := noticetest.Start(t)
	s := newWebhookScene(t, "REPORT_DIGEST_TOPIC_ARN", noticetest.Topic)
	topic.Refuse(true)
	for range 2 {
		s.answer(t, `{"date":"2026-11-22"}`)
	}
	topic.Refuse(false)
	s.answer(t, `{"date":"2026-11-22"}`)
	taken := s.receiver.Taken()
	if len(taken) != 1 || len(topic.Messages()) != 1 || s.asked.Load() != 3 {
		t.Fatalf("the webhook is told %d times, the topic %d times, the secret is read %d times", len(taken), len(topic.Messages()), s.asked.Load())
	}
	var m struct {
		Type      string
		Timestamp time.Time
		Data      struct {
			Date     string
			Revision int
			Link     string
			Manifest string
		}
	}
	if err := json.Unmarshal([]byte(taken[0].Body), &m); err != nil {
		t.Fatal(err)
	}
	if m.Type != "day.published" || !m.Timestamp.Equal(now) || m.Data.Date != "2026-11-22" || m.Data.Revision != 1 || m.Data.Link != "https://reports.example.com/reports/dt=2026-11-22/report.html" {
		t.Errorf("told %+v", m)
	}
	if note := string(s.store.Object(t, "digests/dt=2026-11-22/webhook.json")); note != `{"id":"`+taken[0].ID+"\"}\n" {
		t.Errorf("the note is %s", note)
	}
	if !strings.Contains(s.metrics.String(), `"OutboxMessages":0`) {
		t.Errorf("metrics: %s", s.metrics)
	}
	s.silent(t)
}

// An endpoint that refuses fails no run and no metric of the digest; the message waits, and
// the next run, of whatever day, delivers it.
func TestWebhookRefuses(t *testing.T) {
	s := newWebhookScene(t)
	s.receiver.Status(http.StatusForbidden)
	if a := s.answer(t, `{"from":"2026-11-21","to":"2026-11-22"}`); len(a.Reports) != 2 {
		t.Errorf("answered %+v", a)
	}
	if s.receiver.Tries() != 1 || len(s.outbox(t)) != 2 || !strings.Contains(s.metrics.String(), `"OutboxMessages":2`) || strings.Contains(s.metrics.String(), `"DigestFailed":1`) {
		t.Errorf("%d tries, %v waits: %s", s.receiver.Tries(), s.outbox(t), s.metrics)
	}
	s.silent(t)
	s.receiver.Answer(nil)
	s.answer(t, `{"date":"2026-11-20"}`)
	if taken := s.receiver.Taken(); len(taken) != 3 || len(s.outbox(t)) != 0 || !strings.Contains(s.metrics.String(), `"OutboxMessages":0`) {
		t.Errorf("took %d, %v waits: %s", len(taken), s.outbox(t), s.metrics)
	}
	s.answer(t, `{"from":"2026-11-20","to":"2026-11-22"}`)
	if n := len(s.receiver.Taken()); n != 3 {
		t.Errorf("told %d times of three days", n)
	}
}

// A secret that makes no sense is one sentence at the start; the day is published, counts as
// untold, and is told once the secret is right.
func TestWebhookSecretMakesNoSense(t *testing.T) {
	s := newWebhookScene(t)
	right := s.secret
	s.secret = strings.Replace(right, "https://", "http://", 1)
	if a := s.answer(t, `{"date":"2026-11-22"}`); len(a.Reports) != 1 || a.Reports[0].Revision != 1 {
		t.Errorf("answered %+v", a)
	}
	first, _, _ := strings.Cut(s.log.String(), "\n")
	if !strings.Contains(first, "secret "+webhookARN+" has a url at 127.0.0.1 that is not https") || !strings.Contains(s.metrics.String(), `"DigestFailed":1`) {
		t.Errorf("first line %s, metrics %s", first, s.metrics)
	}
	s.silent(t)
	s.secret = right
	s.answer(t, `{"date":"2026-11-22"}`)
	if n := len(s.receiver.Taken()); n != 1 {
		t.Errorf("told %d times", n)
	}
}

// tell is the event of the step that tells of an execution which failed.
const tell = `{"step":"tell","execution":"arn:aws:states:eu-central-1:123456789012:execution:reports:a","at":"2026-11-23T04:20:00.123Z",
	"failed":[{"date":"2026-11-22","error":"Unauthorized","cause":"day 2026-11-22: the API refuses the credentials"}],"reported":["2026-11-21"]}`

// The failure branch tells once, however often the step runs, and needs neither the
// account nor its credentials.
func TestFailureIsTold(t *testing.T) {
	s := newWebhookScene(t)
	s.account.SetAuthToken("rotated")
	s.receiver.Status(http.StatusForbidden)
	for range 2 {
		if out, err := s.invoke.Invoke(t.Context(), []byte(tell)); err != nil || string(out) != `{"told":true}` {
			t.Fatalf("%s, %v", out, err)
		}
	}
	if len(s.outbox(t)) != 1 || !strings.Contains(s.metrics.String(), `"OutboxMessages":1`) {
		t.Errorf("%v waits: %s", s.outbox(t), s.metrics)
	}
	s.receiver.Answer(nil)
	if _, err := s.invoke.Invoke(t.Context(), []byte(tell)); err != nil {
		t.Fatal(err)
	}
	taken := s.receiver.Taken()
	if len(taken) < 1 || len(s.outbox(t)) != 0 || !strings.Contains(taken[0].Body, `"type":"day.failed","timestamp":"2026-11-23T04:20:00.123Z"`) || !strings.Contains(taken[0].Body, "refuses the credentials") {
		t.Errorf("took %v, %v waits", taken, s.outbox(t))
	}
	if n := s.account.Stats().Requests; n != 0 {
		t.Errorf("%d requests to the account", n)
	}
	s.silent(t)
}

// Where there is no webhook, or a secret that makes no sense, the step says so and does not
// fail: the execution has a notice of its own.
func TestFailureWithoutWebhook(t *testing.T) {
	s := newWebhookScene(t)
	s.secret = "{}"
	if out, err := s.invoke.Invoke(t.Context(), []byte(tell)); err != nil || string(out) != `{"told":false}` || !strings.Contains(s.log.String(), "has no url") {
		t.Errorf("%s, %v, %s", out, err, s.log)
	}
	s = newWebhookScene(t, "REPORT_WEBHOOK_SECRET_ARN", "")
	if out, err := s.invoke.Invoke(t.Context(), []byte(tell)); err != nil || string(out) != `{"told":false}` || s.asked.Load() != 0 {
		t.Errorf("%s, %v", out, err)
	}
	kind, message := s.failure(t, t.Context(), `{"step":"tell","execution":"arn","at":"2026-11-23T04:20:00Z","failed":[],"reported":[]}`)
	if kind != BadEvent || !strings.Contains(message, "failed is empty") {
		t.Errorf("failed as %s: %s", kind, message)
	}
}

// The command of docs/webhook.md that sends a test sends one.
func TestDocumentedTest(t *testing.T) {
	page, err := os.ReadFile("../../../docs/webhook.md")
	if err != nil {
		t.Fatal(err)
	}
	payload := regexp.MustCompile(`(?m)^aws lambda invoke --function-name <DailyReport> .*--payload '([^']+)' told\.json$`).FindSubmatch(page)
	if payload == nil {
		t.Fatal("the page has no such command")
	}
	s := newWebhookScene(t)
	if out, err := s.invoke.Invoke(t.Context(), payload[1]); err != nil || string(out) != `{"told":true}` {
		t.Fatalf("%s, %v", out, err)
	}
	if taken := s.receiver.Taken(); len(taken) != 1 || !strings.Contains(taken[0].Body, "this is a test") {
		t.Errorf("took %v", taken)
	}
}

// A pull reads no secret of the webhook, whatever its environment says.
func TestPullsReadNoWebhook(t *testing.T) {
	s := newWebhookScene(t)
	for _, event := range []string{`{"step":"days","event":{"date":"2026-11-22"}}`, `{"step":"plan","date":"2026-11-22","lookback":false}`} {
		if out, err := s.invoke.Invoke(t.Context(), []byte(event)); err != nil {
			t.Fatalf("%s, %v", out, err)
		}
	}
	if s.asked.Load() != 0 {
		t.Errorf("the secret is read %d times", s.asked.Load())
	}
}
