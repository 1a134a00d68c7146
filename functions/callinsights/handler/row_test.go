package handler_test

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// Calls of the simulated account: one with a record and insights, one with a
// record alone, and one that it does not have.
var (
	full = zentrunktest.PageInsightsCall().UUID
	bare = zentrunktest.PageCall().UUID
)

const missing = "00000000-0000-4000-8000-000000000000"

// A row is a request and what it must be answered with, whatever runs the
// function.
type row struct {
	name    string
	method  string // GET where empty
	path    string
	query   string
	route   string // by which the event comes; $default where empty
	search  bool   // whether search is switched on
	headers map[string]string
	body    string

	fault    *zentrunktest.Fault // of every answer of the API
	token    string              // other than the account's
	down     bool                // nobody listens at the API's address
	deadline bool                // the invocation has a second or so, not half a minute

	status   int
	problem  string // of an error, the type's last part
	header   map[string]string
	requests int // that the API sees; -1 for any number
}

// rows are all that the lookup endpoint promises, a row or more for each.
func rows() []row {
	all := []row{
		{name: "insights", path: "/calls/" + full + "/insights", status: 200, requests: 1},
		{name: "record", path: "/calls/" + bare, status: 200, requests: 1},
		{name: "upper case", path: "/calls/" + strings.ToUpper(full) + "/insights", status: 200, requests: 1},
		{name: "any tag", path: "/calls/" + bare, headers: map[string]string{"if-none-match": "*"}, status: 304, requests: 1},
		{name: "another tag", path: "/calls/" + bare, headers: map[string]string{"if-none-match": `W/"x"`}, status: 200, requests: 1},
		{name: "no such call", path: "/calls/" + missing, status: 404, problem: "no-such-call", requests: 1},
		{name: "no such call's insights", path: "/calls/" + missing + "/insights", status: 404, problem: "no-such-call", requests: 2},
		{name: "no insights", path: "/calls/" + bare + "/insights", status: 404, problem: "no-insights", requests: 2},
		{name: "a slash behind a record", path: "/calls/" + bare + "/", status: 200, requests: 1},
		{name: "a slash behind insights", path: "/calls/" + full + "/insights/", status: 200, requests: 1},
		{name: "a slash behind no UUID", path: "/calls/me/", status: 400, problem: "invalid-call-uuid"},
	}
	all = append(all, badPaths()...)
	all = append(all, badRequests()...)
	all = append(all, searches()...)
	all = append(all, hollow()...)
	for _, r := range failures() {
		r.path = "/calls/" + full
		all = append(all, r, searching(r))
		r.name, r.path = r.name+", insights", r.path+"/insights"
		all = append(all, r)
	}
	return all
}

// badPaths are refused with nothing sent to the API.
func badPaths() []row {
	var all []row
	for _, id := range []string{
		"me", "..", ".", "%2e%2e", "..%2f" + full, full + "%2f", full + "%00", full[:35] + "\x00", full[:35] + "%34", full[:35],
		full + "0", "{" + full + "}", "%7b" + full + "%7d", "urn:uuid:" + full, strings.ReplaceAll(full, "-", ""), " " + full,
		full + "?x", full + ";x", full + "\n", "%2b12025551234", "ａ" + full[1:], "\xff" + full[1:], "Insights",
		strings.Repeat("a", 10<<10), strings.Repeat("%00", 3500), full[:8] + "+" + full[9:],
	} {
		for _, rest := range []string{"", "/insights"} {
			all = append(all, row{
				name: fmt.Sprintf("id %.45q%s", id, rest), path: "/calls/" + id + rest,
				status: 400, problem: "invalid-call-uuid",
			})
		}
	}
	for _, path := range []string{
		"", "/", "/calls", "/calls/", "/calls//", "/calls//insights", "/calls/" + full + "//", "/calls/" + full + "/insights//", "/calls/" + full + "/Insights",
		"/calls/" + full + "//insights", "/calls/../" + full + "/insights", "/CALLS/" + full, "//calls/" + full, "/prod/calls/" + full, "calls/" + full,
		"/calls/" + full + "/insights/x", "/calls/" + full + "/insights%2f", "/favicon.ico", "http://host/calls/" + full, "/\x00", "*",
	} {
		all = append(all, row{name: fmt.Sprintf("path %q", path), path: path, status: 404, problem: "no-such-path"})
	}
	return all
}

func badRequests() []row {
	all := []row{
		{name: "body", path: "/calls/" + full, body: "{}", status: 400, problem: "body-not-allowed"},
		{name: "binary body", path: "/calls/" + full, body: "\x00", status: 400, problem: "body-not-allowed"},
		{name: "other method, other path", method: "POST", path: "/calls", status: 404, problem: "no-such-path"},
		{name: "other method, no UUID", method: "POST", path: "/calls/me", status: 405, problem: "method-not-allowed"},
	}
	for _, method := range []string{"HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "get", "BREW", " "} {
		all = append(all, row{
			name: "method " + method, method: method, path: "/calls/" + full + "/insights",
			status: 405, problem: "method-not-allowed", header: map[string]string{"allow": "GET"},
		})
	}
	return all
}

// hollow are answers of status 200 that hold nothing of what was asked for.
func hollow() []row {
	var all []row
	for _, body := range []string{zentrunktest.NotReady.Body, `{}`, `{"api_id":"x"}`, `{"message":"try later"}`, `{"objects":[]}`} {
		fault := &zentrunktest.Fault{Status: 200, Body: body}
		all = append(all,
			row{name: "record " + body, path: "/calls/" + full, fault: fault, status: 502, problem: "bad-response", requests: 6},
			row{name: "insights " + body, path: "/calls/" + full + "/insights", fault: fault, status: 502, problem: "bad-response", requests: 2},
		)
	}
	return all
}

// failures are the API's.
func failures() []row {
	limited := func(after zentrunktest.RetryAfter) *zentrunktest.Fault {
		f := zentrunktest.StatusFault(http.StatusTooManyRequests)
		f.RetryAfter = after
		return &f
	}
	status := func(code int) *zentrunktest.Fault {
		f := zentrunktest.StatusFault(code)
		return &f
	}
	text := func(body string) *zentrunktest.Fault { return &zentrunktest.Fault{Status: 200, Body: body} }
	return []row{
		{name: "wrong token", token: "wrong", status: 502, problem: "credentials-refused", requests: 1},
		{name: "401", fault: status(401), status: 502, problem: "credentials-refused", requests: 1},
		{name: "403", fault: status(403), status: 502, problem: "credentials-refused", requests: 1},
		{name: "400", fault: status(400), status: 502, problem: "request-refused", requests: 1},
		{name: "redirect", fault: status(302), status: 502, problem: "request-refused", requests: 1},
		{name: "500", fault: status(500), status: 502, problem: "unavailable", requests: 6},
		{name: "503 without a body", fault: &zentrunktest.Fault{Status: 503}, status: 502, problem: "unavailable", requests: 6},
		{name: "reset", fault: &zentrunktest.Fault{Break: zentrunktest.Reset}, status: 502, problem: "unavailable", requests: -1},
		{name: "down", down: true, status: 502, problem: "unavailable"},
		{name: "HTML", fault: &zentrunktest.HTML, status: 502, problem: "bad-response", requests: 6},
		{name: "empty", fault: &zentrunktest.Empty, status: 502, problem: "bad-response", requests: 6},
		{name: "truncated", fault: &zentrunktest.Fault{Break: zentrunktest.Truncate}, status: 502, problem: "bad-response", requests: 6},
		{name: "cut", fault: &zentrunktest.Fault{Break: zentrunktest.Cut}, status: 502, problem: "bad-response", requests: 6},
		{name: "huge", fault: text(`{"x":"` + strings.Repeat("x", 1<<20) + `"}`), status: 502, problem: "bad-response", requests: 6},
		{name: "array", fault: text(`[{}]`), status: 502, problem: "bad-response", requests: 6},
		{name: "text", fault: text(`"call"`), status: 502, problem: "bad-response", requests: 6},
		{name: "null", fault: text(`null`), status: 502, problem: "bad-response", requests: 6},
		{name: "blank null", fault: text(` null`), status: 502, problem: "bad-response", requests: 6},
		{name: "another call", fault: text(`{"call_uuid":"` + bare + `"}`), status: 502, problem: "bad-response", requests: 6},
		{
			name: "429 for a minute", fault: limited(zentrunktest.RetryAfter{In: 61 * time.Second}), status: 503, problem: "rate-limited",
			header: map[string]string{"retry-after": "61"}, requests: 1,
		},
		{
			name: "429 without a time", fault: limited(zentrunktest.RetryAfter{}), status: 503, problem: "rate-limited",
			header: map[string]string{"retry-after": "5"}, requests: 6,
		},
		{name: "no answer", fault: &zentrunktest.Fault{Break: zentrunktest.Stall}, deadline: true, status: 504, problem: "timeout", requests: 1},
	}
}
