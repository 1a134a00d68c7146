package handler_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"

	"zentrunk-reports/functions/callinsights/handler"
	"zentrunk-reports/internal/lambdatest"
	"zentrunk-reports/internal/lookup"
	"zentrunk-reports/internal/problem"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// An invoker runs the function with one event.
type invoker func(event []byte, deadline time.Time) ([]byte, error)

// Every row holds through Lambda's own decoding.
func TestRows(t *testing.T) {
	t.Parallel()
	for _, r := range rows() {
		t.Run(r.name, func(t *testing.T) {
			t.Parallel()
			runRow(t, r, func(t *testing.T, env map[string]string) (invoker, func() string) {
				return start(t, env)
			})
		})
	}
}

// Every row holds for the binary that is deployed.
func TestRowsOfBootstrap(t *testing.T) {
	t.Parallel()
	bootstrap := lambdatest.Build(t, function)
	for _, r := range rows() {
		t.Run(r.name, func(t *testing.T) {
			t.Parallel()
			runRow(t, r, func(t *testing.T, env map[string]string) (invoker, func() string) {
				runtime := lambdatest.Start(t, bootstrap, env)
				return invokerOf(runtime), func() string { return strings.Join(runtime.Output(), "\n") }
			})
		})
	}
}

// invokerOf leaves a process half a minute from its deadline on: that it keeps back enough
// is TestMargin's.
func invokerOf(r *lambdatest.Runtime) invoker {
	return func(event []byte, deadline time.Time) ([]byte, error) {
		answer, failure := r.InvokeUntil(event, deadline, deadline.Add(30*time.Second))
		if failure != nil {
			return nil, fmt.Errorf("%s: %s", failure.Type, failure.Message)
		}
		return answer, nil
	}
}

// start makes a handler from an environment, as main does.
func start(tb testing.TB, env map[string]string) (invoker, func() string) {
	tb.Helper()
	cfg, err := handler.ParseConfig(func(name string) string { return env[name] })
	if err != nil {
		tb.Fatal(err)
	}
	log := &logged{}
	h := handler.New(cfg, handler.Options{Log: log.logger()})
	return invokerFor(tb, h), log.String
}

// invokerFor runs a handler through Lambda's own decoding and encoding.
func invokerFor(tb testing.TB, h *handler.Handler) invoker {
	return func(event []byte, deadline time.Time) ([]byte, error) {
		ctx, cancel := context.WithDeadline(tb.Context(), deadline)
		defer cancel()
		// One for each event: a Lambda handler's answers share their memory.
		return lambda.NewHandler(h.Handle).Invoke(ctx, event)
	}
}

func runRow(t *testing.T, r row, start func(*testing.T, map[string]string) (invoker, func() string)) {
	t.Helper()
	api := account(t)
	if r.fault != nil {
		api.SetFaults(zentrunktest.When(func(zentrunktest.Request) bool { return true }, *r.fault))
	}
	env := environment(api)
	if r.search {
		env["LOOKUP_SEARCH"] = "on"
	}
	if r.token != "" {
		env["ZENTRUNK_AUTH_TOKEN"] = r.token
	}
	if r.down {
		env["ZENTRUNK_BASE_URL"] = "http://" + unused + "/v1"
	}
	invoke, output := start(t, env)
	method := r.method
	if method == "" {
		method = "GET"
	}
	e := event{Method: method, Route: r.route, Path: r.path, Query: r.query, Headers: r.headers, Body: r.body}
	began, left := time.Now(), 30*time.Second
	if r.deadline {
		left = time.Second
	}
	sent := began
	got := ask(t, invoke, e, sent.Add(left))
	for r.deadline && api.Stats().Requests == 0 && left < 30*time.Second { // its time was over before it asked
		left *= 2
		sent = time.Now()
		got = ask(t, invoke, e, sent.Add(left))
	}
	if took := time.Since(sent); r.deadline && left <= 2*time.Second && took >= lookup.Budget {
		t.Errorf("with %v left it answers after %v, as if it had no deadline", left, took)
	}
	conform(t, method, r.path, got)
	checkRow(t, r, got, time.Since(began))
	if asked := api.Stats().Requests; r.requests >= 0 && asked != r.requests {
		t.Errorf("%d requests to the API, want %d", asked, r.requests)
	}
	checkSecrets(t, api, got.Body, output())
}

// checkRow looks at an answer that took at most so long.
func checkRow(t *testing.T, r row, got events.APIGatewayV2HTTPResponse, took time.Duration) {
	t.Helper()
	if got.StatusCode != r.status {
		t.Fatalf("status %d, want %d: %s", got.StatusCode, r.status, got.Body)
	}
	if r.status == 304 && got.Body != "" {
		t.Errorf("a 304 has the body %q", got.Body)
	}
	for name, want := range r.header {
		if got.Headers[name] != want {
			t.Errorf("%s = %q, want %q", name, got.Headers[name], want)
		}
	}
	if r.status < 400 {
		var age int // that is left of an answer's five minutes
		_, err := fmt.Sscanf(got.Headers["cache-control"], "private, max-age=%d", &age)
		if least := (5*time.Minute - took).Round(time.Second); err != nil || age > 300 || age < int(least.Seconds()) {
			t.Errorf("cache-control = %q after %v, want private and five minutes", got.Headers["cache-control"], took)
		}
		return
	}
	var d problem.Document
	if err := json.Unmarshal([]byte(got.Body), &d); err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(d.Type, ":"+r.problem) || d.RequestID != requestID {
		t.Errorf("the document is %+v, want type …:%s and the request's id", d, r.problem)
	}
}

// checkSecrets looks for what must reach neither an answer's error nor a log.
func checkSecrets(t *testing.T, api *zentrunktest.Server, answer, log string) {
	t.Helper()
	secrets := []string{api.AuthToken(), "12025551234", "13128574907", "a04ad809-3b78-4bbe-9baf-acfc7800b10f\"", "It works", "internal server error"}
	for _, secret := range secrets {
		if strings.Contains(log, secret) {
			t.Errorf("the log holds %q:\n%s", secret, log)
		}
		if strings.Contains(answer, secret) && strings.Contains(answer, "urn:zentrunk-reports") {
			t.Errorf("the answer holds %q:\n%s", secret, answer)
		}
	}
	if !strings.Contains(log, requestID) {
		t.Errorf("the log does not name the request:\n%s", log)
	}
}

const requestID = "JKJaXmPLvHcESHA="

// An event is the part of an API Gateway event that differs from test to test.
type event struct {
	Method, Path, Stage, Body string
	Route                     string // $default where empty
	Query                     string // as it was sent
	Headers                   map[string]string
}

func (e event) json(tb testing.TB) []byte {
	tb.Helper()
	route := e.Route
	if route == "" {
		route = "$default"
	}
	out := events.APIGatewayV2HTTPRequest{
		Version: "2.0", RouteKey: route, RawPath: e.Path, RawQueryString: e.Query, Headers: e.Headers, Body: e.Body,
		RequestContext: events.APIGatewayV2HTTPRequestContext{
			RouteKey: route,
			Stage:    e.Stage, RequestID: requestID,
			HTTP: events.APIGatewayV2HTTPRequestContextHTTPDescription{Method: e.Method, Path: e.Path},
		},
	}
	if !utf8.ValidString(e.Body) || strings.Contains(e.Body, "\x00") {
		out.Body, out.IsBase64Encoded = base64.StdEncoding.EncodeToString([]byte(e.Body)), true
	}
	b, err := json.Marshal(out)
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

// ask runs the function with an event and decodes its answer.
func ask(tb testing.TB, invoke invoker, e event, deadline time.Time) events.APIGatewayV2HTTPResponse {
	tb.Helper()
	answer, err := invoke(e.json(tb), deadline)
	if err != nil {
		tb.Fatalf("invoke: %v", err)
	}
	var r events.APIGatewayV2HTTPResponse
	if err := json.Unmarshal(answer, &r); err != nil {
		tb.Fatalf("%s: %v", answer, err)
	}
	return r
}

// account is a simulated account with two calls and one of the last hour, and as many
// requests as asked.
func account(tb zentrunktest.TB) *zentrunktest.Server {
	tb.Helper()
	api := zentrunktest.Start(tb, zentrunktest.Options{Limit: -1})
	late := zentrunktest.PageCall()
	late.UUID, late.Raw, late.End = "00000000-0000-4000-8000-000000000001", nil, time.Now().UTC().Truncate(time.Second).Add(-time.Hour)
	api.Add(zentrunktest.PageCall(), zentrunktest.PageInsightsCall(), late)
	return api
}

// environment is the function's, with retries that do not make a test wait.
func environment(api *zentrunktest.Server) map[string]string {
	return map[string]string{
		"ZENTRUNK_BASE_URL": api.URL, "ZENTRUNK_AUTH_ID": api.AuthID(), "ZENTRUNK_AUTH_TOKEN": api.AuthToken(),
		"ZENTRUNK_REQUESTS_PER_SECOND": "10000", "ZENTRUNK_RETRY_MIN_DELAY": "1ms", "ZENTRUNK_RETRY_MAX_DELAY": "2ms",
		"LOG_LEVEL": "debug",
	}
}

// unused is an address of the loopback at which nobody listens. A port that was just free
// may be another test's by now; this one is not given to whoever asks for any.
const unused = "127.0.0.1:1"

func inHalfAMinute() time.Time { return time.Now().Add(30 * time.Second) }
