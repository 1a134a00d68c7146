package handler_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// caller has 45 calls of the last day, and callers beside it as many others.
const caller = "+12025551234"

// busy is a simulated account with calls of the last day, a minute apart.
func busy(tb zentrunktest.TB, o zentrunktest.Options) *zentrunktest.Server {
	tb.Helper()
	o.Limit = -1
	api := zentrunktest.Start(tb, o)
	end := time.Now().UTC().Truncate(time.Second).Add(-time.Hour)
	for i := range 90 {
		call := zentrunktest.PageCall()
		call.UUID, call.Raw = fmt.Sprintf("00000000-0000-4000-8000-%012d", i), nil
		call.End = end.Add(time.Duration(-i) * time.Minute)
		if i%2 == 1 {
			call.From = "+442079460381"
		}
		api.Add(call)
	}
	return api
}

// searcher is the function with search switched on.
func searcher(tb testing.TB, api *zentrunktest.Server) (func(query string) events.APIGatewayV2HTTPResponse, func() string) {
	tb.Helper()
	env := environment(api)
	env["LOOKUP_SEARCH"] = "on"
	invoke, log := start(tb, env)
	return func(query string) events.APIGatewayV2HTTPResponse {
		got := ask(tb, invoke, event{Method: "GET", Route: "GET /calls", Path: "/calls", Query: query}, inHalfAMinute())
		conform(tb, "GET", "/calls", got)
		return got
	}, log
}

// A listing is an answer to a search.
type listing struct {
	Meta struct {
		Total          int     `json:"total_count"`
		Next, Previous *string `json:",omitempty"`
	} `json:"meta"`
	Objects []json.RawMessage `json:"objects"`
}

func readListing(tb testing.TB, r events.APIGatewayV2HTTPResponse) listing {
	tb.Helper()
	var l listing
	if err := json.Unmarshal([]byte(r.Body), &l); err != nil || r.StatusCode != 200 {
		tb.Fatalf("status %d, %v: %s", r.StatusCode, err, r.Body)
	}
	return l
}

// The links lead through every call of the number and back, whatever the API's own links
// are.
func TestSearchPages(t *testing.T) {
	t.Parallel()
	for _, booleans := range []bool{false, true} {
		search, _ := searcher(t, busy(t, zentrunktest.Options{BooleanLinks: booleans}))
		first := ofNumber + "&" + hours(24)
		seen := map[string]bool{}
		var pages []string
		for query := first; ; {
			got := search(query)
			l := readListing(t, got)
			if strings.Contains(got.Body, "/Account/") || l.Meta.Total != 45 {
				t.Fatalf("%d calls of 45, or a link of the API: %s", l.Meta.Total, got.Body)
			}
			for _, call := range l.Objects {
				seen[string(call)] = true
				if !strings.Contains(string(call), caller) {
					t.Errorf("not a call of the number: %s", call)
				}
			}
			pages = append(pages, query)
			if l.Meta.Next == nil {
				break
			}
			var ok bool
			if query, ok = strings.CutPrefix(*l.Meta.Next, "/calls?"); !ok {
				t.Fatalf("next is %s", *l.Meta.Next)
			}
		}
		if len(seen) != 45 || len(pages) != 3 {
			t.Errorf("%d calls in %d pages, want 45 in 3", len(seen), len(pages))
		}
		back := readListing(t, search(pages[2])).Meta.Previous
		if back == nil || *back != "/calls?"+pages[1] {
			t.Errorf("previous of the last page is %v, want %s", back, pages[1])
		}
		if l := readListing(t, search(first)); l.Meta.Previous != nil {
			t.Errorf("previous of the first page is %s", *l.Meta.Previous)
		}
		if l := readListing(t, search(first+"&offset=1000")); l.Meta.Next != nil || !strings.HasSuffix(*l.Meta.Previous, "offset=25") {
			t.Errorf("behind the last call: %+v", l.Meta)
		}
	}
}

// What the API answers passes through, byte for byte, but for the links.
func TestSearchPassthrough(t *testing.T) {
	t.Parallel()
	api := busy(t, zentrunktest.Options{})
	search, _ := searcher(t, api)
	const raw = "{ \"x\":1e1, \"meta\": {\"next\": false,\"total_count\":\"21\" , \"previous\":\"/v1/Account/MA/\" },\n\"objects\":[ {\"total_rate\": 0.0050000,\"a\":1,\"a\":null} ,{}]}"
	api.SetFaults(zentrunktest.When(func(zentrunktest.Request) bool { return true }, zentrunktest.Fault{Status: 200, Body: raw}))
	query := ofNumber + "&" + hours(24)
	got := search(query)
	next := `"` + link(t, query, 20) + `"`
	want := strings.Replace(strings.Replace(raw, "false", next, 1), `"/v1/Account/MA/"`, "null", 1)
	if got.Body != want {
		t.Errorf("body %s, want %s", got.Body, want)
	}
}

// link is the reference of a page as this endpoint spells it.
func link(t *testing.T, query string, offset int) string {
	t.Helper()
	v, err := url.ParseQuery(query)
	if err != nil {
		t.Fatal(err)
	}
	v.Set("limit", "20")
	v.Set("offset", fmt.Sprint(offset))
	return "/calls?" + v.Encode()
}

// The same search in other words, and at the same time, is one request; a search that
// finds nothing is asked for anew.
func TestSearchIsKept(t *testing.T) {
	t.Parallel()
	api := busy(t, zentrunktest.Options{Latency: 100 * time.Millisecond})
	search, _ := searcher(t, api)
	span := hours(24)
	var all sync.WaitGroup
	for _, number := range []string{"%2B12025551234", "+1+202+555+1234", "0012025551234", "(202)%20555-1234", "12025551234", "tel:%2B12025551234"} {
		all.Go(func() { search("from_number=" + number + "&limit=20&" + span) })
	}
	all.Wait()
	first := search(span + "&offset=0&" + ofNumber)
	if got := api.Stats().Requests; got != 1 {
		t.Errorf("%d requests, want 1", got)
	}
	if got := search(span + "&" + ofNumber); got.Headers["etag"] != first.Headers["etag"] {
		t.Errorf("tag %s, want %s", got.Headers["etag"], first.Headers["etag"])
	}
	for range 2 {
		got := search("from_number=%2B15005550000&" + span)
		if l := readListing(t, got); l.Meta.Total != 0 || got.Headers["cache-control"] != "private, max-age=0" {
			t.Errorf("%d calls, cache-control %q, want none for no time", l.Meta.Total, got.Headers["cache-control"])
		}
	}
	if got := api.Stats().Requests; got != 3 {
		t.Errorf("%d requests, want 3: what was not found is not kept", got)
	}
}

// A wrong query is told as one, by the name of its parameter, and nothing is sent to the
// API; where search is switched off, nothing is there.
func TestBadQueries(t *testing.T) {
	t.Parallel()
	api := busy(t, zentrunktest.Options{})
	search, _ := searcher(t, api)
	off, _ := start(t, environment(api))
	queries := badQueries()
	for _, query := range queries {
		got := search(query)
		if got.StatusCode != 400 || !strings.Contains(got.Body, ":invalid-parameter") {
			t.Errorf("%.80q: status %d, want 400: %s", query, got.StatusCode, got.Body)
		}
		r := ask(t, off, event{Method: "GET", Route: "GET /calls", Path: "/calls", Query: query}, inHalfAMinute())
		conform(t, "GET", "/calls", r)
		if r.StatusCode != 404 {
			t.Errorf("%.80q where search is off: status %d, want 404", query, r.StatusCode)
		}
	}
	if got := api.Stats().Requests; got != 0 || len(queries) < 400 {
		t.Errorf("%d requests for %d queries, want none", got, len(queries))
	}
}

// Neither the log nor a problem document repeats a number or another part of the query.
func TestSearchTellsNoNumber(t *testing.T) {
	t.Parallel()
	api := busy(t, zentrunktest.Options{})
	search, log := searcher(t, api)
	span := hours(24)
	for _, query := range []string{
		ofNumber + "&" + span, ofNumber + "&" + span + "&limit=12025551234", "from_number=12025551234x&" + span, "12025551234=1&" + span,
		ofNumber, "call_direction=12025551234&" + ofNumber, "end_time=12025551234",
	} {
		got := search(query)
		if strings.Contains(got.Body, "2025551234") && got.StatusCode != 200 {
			t.Errorf("%s: the answer repeats it: %s", query, got.Body)
		}
		if got.StatusCode != 200 && !strings.Contains(got.Body, `"instance":"/calls"`) {
			t.Errorf("%s: instance is not the path: %s", query, got.Body)
		}
	}
	api.SetFaults(zentrunktest.When(func(zentrunktest.Request) bool { return true }, zentrunktest.Fault{Break: zentrunktest.Reset}))
	search("to_number=%2B12025551234&" + span)
	api.SetFaults(zentrunktest.When(func(zentrunktest.Request) bool { return true }, zentrunktest.Fault{Status: 400, Body: `{"error":"+12025551234 is no filter"}`}))
	search("to_number=%2B12025551234&" + span)
	if got := log(); strings.Contains(got, "2025551234") || !strings.Contains(got, `"kind":"search"`) {
		t.Errorf("the log holds the number, or no search:\n%s", got)
	}
}

// An event that somebody made may have the parameters without the query they came in.
func TestSearchByParametersAlone(t *testing.T) {
	t.Parallel()
	env := environment(busy(t, zentrunktest.Options{}))
	env["LOOKUP_SEARCH"] = "on"
	invoke, _ := start(t, env)
	now := time.Now().UTC()
	made, err := json.Marshal(map[string]any{
		"version": "2.0", "routeKey": "GET /calls", "rawPath": "/prod/calls",
		"queryStringParameters": map[string]string{
			"from_number": " 12025551234", "end_time__gte": now.Add(-time.Hour * 24).Format("2006-01-02 15:04"), "end_time__lt": now.Format("2006-01-02 15:04"),
		},
		"requestContext": map[string]any{"stage": "prod", "http": map[string]string{"method": "GET"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	answer, err := invoke(made, inHalfAMinute())
	if err != nil {
		t.Fatal(err)
	}
	var r events.APIGatewayV2HTTPResponse
	if err := json.Unmarshal(answer, &r); err != nil {
		t.Fatal(err)
	}
	if l := readListing(t, r); l.Meta.Total != 45 || l.Meta.Next == nil || !strings.HasPrefix(*l.Meta.Next, "/prod/calls?") {
		t.Errorf("%+v, want 45 calls and the stage in the link", l.Meta)
	}
}
