package handler_test

import (
	"fmt"
	"net/url"
	"strings"
	"time"
)

// hours returns a span that ends now and began that many hours ago.
func hours(n int) string {
	now := time.Now().UTC().Truncate(time.Second)
	return url.Values{
		"end_time__gte": {now.Add(time.Duration(-n) * time.Hour).Format(time.RFC3339)},
		"end_time__lt":  {now.Format(time.RFC3339)},
	}.Encode()
}

const ofNumber = "from_number=%2B12025551234"

// searching returns what is asked for in r as a search.
func searching(r row) row {
	r.name += ", search"
	r.path, r.route, r.query, r.search = "/calls", "GET /calls", ofNumber+"&"+hours(24), true
	return r
}

// searches are all that a search promises beside its answer, a row or more for each.
func searches() []row {
	good := searching(row{name: "a number"})
	good.status, good.requests = 200, 1
	wrong := searching(row{name: "a number alone"})
	wrong.query, wrong.status, wrong.problem = ofNumber, 400, "invalid-parameter"
	all := []row{good, wrong}
	for _, of := range []struct{ route, path string }{
		{"$default", "/calls"}, {"GET /calls/{call_uuid}", "/calls"}, {"get /calls", "/calls"}, {"GET /calls/", "/calls"}, {"GET /calls", "/calls/"},
		{"$default", "/calls/"}, {"GET /calls", "/calls//"}, {"GET /calls", "//calls"}, {"GET /calls", "/CALLS"}, {"GET /calls", "/calls%2f"}, {"GET /calls", "/prod/calls"},
	} {
		r := good
		r.name = fmt.Sprintf("by %s at %s", of.route, of.path)
		r.route, r.path, r.status, r.problem, r.requests = of.route, of.path, 404, "no-such-path", 0
		all = append(all, r)
	}
	body := good
	body.name, body.body, body.status, body.problem, body.requests = "search with a body", "{}", 400, "body-not-allowed", 0
	all = append(all, body)
	for _, method := range []string{"POST", "HEAD", "DELETE", "get"} {
		r := good
		r.name, r.method, r.route, r.status, r.problem, r.requests = "search by "+method, method, "$default", 405, "method-not-allowed", 0
		r.header = map[string]string{"allow": "GET"}
		all = append(all, r)
	}
	for _, r := range all[:len(all):len(all)] { // switched off, nothing is there
		r.name, r.search, r.status, r.problem, r.requests, r.header = r.name+", off", false, 404, "no-such-path", 0, nil
		all = append(all, r)
	}
	return all
}

// badQueries are refused with nothing sent to the API: what is tried on a path, for
// every parameter.
func badQueries() []string {
	long := strings.Repeat("9", 10<<10)
	values := []string{"", "..", "%2e%2e%2f", "%2f", "..%2f" + bare, "%00", "+12025550123%00", long, "%ff", "%zz", "%EF%BC%91", "[]", "%7b%7d", "null", "12025550123,12025550124", "'", "-1", "1e3", "*"}
	base := ofNumber + "&" + hours(24)
	queries := []string{"", "&", "=", "x=1", ofNumber, hours(24), ofNumber + "&" + hours(24*31+1), ofNumber + "&" + hours(24*91), base + "&" + ofNumber, base + ";limit=1"}
	for _, name := range []string{
		"from_number", "to_number", "call_direction", "hangup_cause_code", "hangup_source", "stir_verification", "bill_duration", "bill_duration__gt",
		"bill_duration__gte", "bill_duration__lt", "bill_duration__lte", "end_time", "end_time__gt", "end_time__gte", "end_time__lt", "end_time__lte", "limit", "offset",
	} {
		for _, value := range values {
			queries = append(queries, replaced(base, name, value))
		}
		queries = append(queries, replaced(base, strings.ToUpper(name), "1"), replaced(base, name+"[]", "1"), replaced(base, name+"[0]", "1"),
			replaced(base, name+"%00", "1"), base+"&"+name+"=1&"+name+"=1", replaced(base, name+"__in", "1"))
	}
	return queries
}

// replaced returns query with name=value, escaped as they are, in place of the one of
// that name.
func replaced(query, name, value string) string {
	kept := []string{name + "=" + value}
	for pair := range strings.SplitSeq(query, "&") {
		if !strings.HasPrefix(pair, name+"=") {
			kept = append(kept, pair)
		}
	}
	return strings.Join(kept, "&")
}
