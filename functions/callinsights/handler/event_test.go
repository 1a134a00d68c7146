package handler_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-lambda-go/events"

	"zentrunk-reports/functions/callinsights/handler"
	"zentrunk-reports/internal/settings"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

const sampleEvents = "../../../events/callinsights-*.json"

// Every sample event is answered as its name says.
func TestSampleEvents(t *testing.T) {
	t.Parallel()
	want := map[string]int{
		"insights": 200, "call": 200, "stage": 200, "jwt": 200, "minimal": 200, "any-etag": 304,
		"no-such-call": 404, "no-insights": 404, "no-such-path": 404, "empty": 404,
		"not-a-uuid": 400, "traversal": 400, "body": 400, "method": 405,
	}
	files, err := filepath.Glob(sampleEvents)
	if err != nil || len(files) != len(want) {
		t.Fatalf("%d sample events, want %d: %v", len(files), len(want), err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(file), "callinsights-"), ".json")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sample, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			invoke, _ := start(t, environment(account(t)))
			got := answerTo(t, invoke, sample)
			if got.StatusCode != want[name] {
				t.Errorf("status %d, want %d: %s", got.StatusCode, want[name], got.Body)
			}
		})
	}
}

// Events with fields missing, or of another type than they should be, are
// answered too.
func TestOddEvents(t *testing.T) {
	t.Parallel()
	api := account(t)
	invoke, _ := start(t, environment(api))
	for _, tt := range []struct {
		event  string
		status int
	}{
		{`null`, 404},
		{`[]`, 404},
		{`"text"`, 404},
		{`7`, 404},
		{`{"rawPath":null,"headers":null,"requestContext":null}`, 404},
		{`{"rawPath":7}`, 404},
		{`{"rawPath":"/calls/` + bare + `"}`, 405},
		{`{"rawPath":"/calls/` + bare + `","requestContext":{"http":{"method":["GET"]}}}`, 405},
		{`{"rawPath":"/calls/` + bare + `","requestContext":{"http":[]}}`, 405},
		{`{"rawPath":"/calls/me","requestContext":{"http":{"method":"GET"}}}`, 400},
		{`{"version":2,"rawPath":"/calls/` + bare + `","headers":{"a":1,"if-none-match":"*"},"requestContext":{"authorizer":{"jwt":{"claims":{"x":[1]}}},"http":{"method":"GET"}}}`, 304},
		{`{"version":"1.0","path":"/calls/` + bare + `","httpMethod":"GET"}`, 404},
		{`{"rawPath":"/calls/` + bare + `","body":null,"requestContext":{"http":{"method":"GET"}}}`, 200},
	} {
		if got := answerTo(t, invoke, []byte(tt.event)); got.StatusCode != tt.status {
			t.Errorf("%s: status %d, want %d: %s", tt.event, got.StatusCode, tt.status, got.Body)
		}
	}
}

// answerTo runs the function with a whole event, whose answer must be as
// described.
func answerTo(tb testing.TB, invoke invoker, whole []byte) events.APIGatewayV2HTTPResponse {
	tb.Helper()
	answer, err := invoke(whole, inHalfAMinute())
	if err != nil {
		tb.Fatalf("%s: %v", whole, err)
	}
	var r events.APIGatewayV2HTTPResponse
	if err := json.Unmarshal(answer, &r); err != nil {
		tb.Fatalf("%s: %v", answer, err)
	}
	var sent events.APIGatewayV2HTTPRequest
	_ = json.Unmarshal(whole, &sent) // as far as it goes
	conform(tb, sent.RequestContext.HTTP.Method, sent.RawPath, r)
	return r
}

// Whatever the event, the answer is one that is described, and the API is asked
// for nothing but calls by their UUID, and calls of a number by the filters that it has:
// the account fails the test otherwise, and a filter that it refuses is a 502.
func FuzzHandle(f *testing.F) {
	files, err := filepath.Glob(sampleEvents)
	if err != nil || len(files) == 0 {
		f.Fatalf("no sample events: %v", err)
	}
	for _, file := range files {
		sample, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(sample)
	}
	for _, r := range rows() {
		f.Add(event{Method: "GET", Route: r.route, Path: r.path, Query: r.query, Headers: r.headers, Body: r.body}.json(f))
	}
	for _, query := range badQueries() {
		f.Add(event{Method: "GET", Route: "GET /calls", Path: "/calls", Query: query}.json(f))
	}
	api := zentrunktest.Start(f, zentrunktest.Options{Limit: -1})
	api.Add(zentrunktest.PageCall(), zentrunktest.PageInsightsCall())
	h := handler.New(handler.Config{Search: true, API: settings.API{
		BaseURL: api.URL, AuthID: api.AuthID(), AuthToken: api.AuthToken(), RequestsPerSecond: 1e6,
	}}, handler.Options{})
	f.Fuzz(func(t *testing.T, whole []byte) {
		if !json.Valid(whole) {
			return // Lambda hands on nothing else
		}
		if got := answerTo(t, invokerFor(t, h), whole); got.StatusCode >= 500 {
			t.Errorf("%s: status %d: %s", whole, got.StatusCode, got.Body)
		}
		if got := api.Violations(); len(got) > 0 {
			t.Errorf("%s: %q", whole, got)
		}
	})
}
