package handler_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// Insights are the API's own bytes and one more field; a record is the API's own
// bytes. The example is that of the API's page.
func TestPassthrough(t *testing.T) {
	t.Parallel()
	invoke, _ := start(t, environment(account(t)))
	raw := string(zentrunktest.PageInsightsCall().Insights.Raw)
	want := strings.TrimSuffix(raw, "\n}") + `,"quality":{"rating":"Excellent","score":4.2,"rtt_ms":24,"jitter_ms":3,` +
		`"packet_loss_percent":0,"post_dial_delay_ms":1000,"concerns":[]}` + "\n}"
	got := ask(t, invoke, event{Method: "GET", Path: "/calls/" + full + "/insights"}, inHalfAMinute())
	if diff := cmp.Diff(want, got.Body); diff != "" {
		t.Errorf("insights (-want +got):\n%s", diff)
	}
	got = ask(t, invoke, event{Method: "GET", Path: "/calls/" + bare}, inHalfAMinute())
	if diff := cmp.Diff(string(zentrunktest.PageCall().Raw), got.Body); diff != "" {
		t.Errorf("record (-want +got):\n%s", diff)
	}
}

// An odd metric passes through and is null among the numbers; a field named
// quality gives way to this service's.
func TestOddInsights(t *testing.T) {
	t.Parallel()
	api := account(t)
	invoke, _ := start(t, environment(api))
	call := zentrunktest.PageInsightsCall()
	call.Insights.Raw = []byte(`{"rtt":{"a":1},"jitter":[],"packet_loss":"lots","plivo_quality_score":true,"quality":"great","x":"<&>"}`)
	api.Add(call)
	got := ask(t, invoke, event{Method: "GET", Path: "/calls/" + full + "/insights"}, inHalfAMinute())
	want := `{"rtt":{"a":1},"jitter":[],"packet_loss":"lots","plivo_quality_score":true,"x":"<&>",` +
		`"quality":{"rating":null,"score":null,"rtt_ms":null,"jitter_ms":null,"packet_loss_percent":null,"post_dial_delay_ms":null,"concerns":[]}}`
	if diff := cmp.Diff(want, got.Body); diff != "" {
		t.Errorf("insights (-want +got):\n%s", diff)
	}
	conform(t, "GET", "/calls/"+full+"/insights", got)
}

// A caller that has the answer is told so, by the same tag, and nothing more is
// sent to the API.
func TestNotModified(t *testing.T) {
	t.Parallel()
	api := account(t)
	invoke, _ := start(t, environment(api))
	path := "/calls/" + full + "/insights"
	first := ask(t, invoke, event{Method: "GET", Path: path}, inHalfAMinute())
	tag := first.Headers["etag"]
	for _, tt := range []struct {
		name, value string
		status      int
	}{
		{"if-none-match", tag, 304},
		{"If-None-Match", "W/" + tag, 304},
		{"if-none-match", `"x",` + tag + `,"y"`, 304},
		{"if-none-match", "*", 304},
		{"if-none-match", `"x"`, 200},
		{"if-match", tag, 200},
	} {
		got := ask(t, invoke, event{Method: "GET", Path: path, Headers: map[string]string{tt.name: tt.value}}, inHalfAMinute())
		conform(t, "GET", path, got)
		if got.StatusCode != tt.status || got.Headers["etag"] != tag {
			t.Errorf("%s: %s: status %d, tag %s, want %d, %s", tt.name, tt.value, got.StatusCode, got.Headers["etag"], tt.status, tag)
		}
		if want := map[int]string{200: first.Body, 304: ""}[tt.status]; got.Body != want {
			t.Errorf("%s: %s: body %q, want %q", tt.name, tt.value, got.Body, want)
		}
	}
	if got := api.Stats().Requests; got != 1 {
		t.Errorf("%d requests to the API, want 1", got)
	}
}

// The stage stands in front of the path, but for $default and domains of one's
// own.
func TestStage(t *testing.T) {
	t.Parallel()
	invoke, _ := start(t, environment(account(t)))
	for _, tt := range []struct {
		stage, path string
		status      int
	}{
		{"$default", "/calls/" + bare, 200},
		{"", "/calls/" + bare, 200},
		{"prod", "/prod/calls/" + bare, 200},
		{"prod", "/calls/" + bare, 200},
		{"calls", "/calls/calls/" + bare, 200},
		{"prod", "/production/calls/" + bare, 404},
		{"prod", "/prod", 404},
		{"prod", "/prodcalls/" + bare, 404},
		{"prod", "/prod/prod/calls/" + bare, 404},
	} {
		got := ask(t, invoke, event{Method: "GET", Path: tt.path, Stage: tt.stage}, inHalfAMinute())
		if got.StatusCode != tt.status {
			t.Errorf("stage %q, path %s: status %d, want %d", tt.stage, tt.path, got.StatusCode, tt.status)
		}
		conform(t, "GET", tt.path, got)
	}
}

// The log says why a lookup failed and names the call.
func TestLog(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		fault zentrunktest.Fault
		want  []string
	}{
		{"HTML", zentrunktest.HTML, []string{`"level":"ERROR"`, "not JSON at byte 1", full, `"status":502`}},
		{"empty", zentrunktest.Empty, []string{"an empty body"}},
		{"array", zentrunktest.Fault{Status: 200, Body: "[1]"}, []string{"the answer is a JSON array"}},
		{"huge", zentrunktest.Fault{Status: 200, Body: strings.Repeat(" ", 1<<20+1)}, []string{"the body is over "}},
		{"cut", zentrunktest.Fault{Break: zentrunktest.Cut}, []string{"the body is cut"}},
		{"500", zentrunktest.StatusFault(500), []string{"status 500 (request ", "a04ad809-3b78-4bbe-9baf-acfc7800b10f"}},
		{"none", zentrunktest.Fault{}, []string{`"level":"INFO"`, `"status":200`, `"kept":false`, requestID}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			api := account(t)
			invoke, log := start(t, environment(api))
			if tt.fault != (zentrunktest.Fault{}) {
				api.SetFaults(zentrunktest.When(func(zentrunktest.Request) bool { return true }, tt.fault))
			}
			ask(t, invoke, event{Method: "GET", Path: "/calls/" + full}, inHalfAMinute())
			for _, want := range tt.want {
				if !strings.Contains(log(), want) {
					t.Errorf("the log lacks %q:\n%s", want, log())
				}
			}
		})
	}
}

// What a caller puts in the place of a UUID may be a phone number: neither the
// answer nor the log repeats it.
func TestPhoneNumberInPath(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"/calls/+12025551234", "/calls/%2b12025551234/insights", "/12025551234"} {
		invoke, log := start(t, environment(account(t)))
		got := ask(t, invoke, event{Method: "GET", Path: path}, inHalfAMinute())
		if strings.Contains(got.Body+log(), "12025551234") {
			t.Errorf("%s: the number is repeated in %s or %s", path, got.Body, log())
		}
	}
}
