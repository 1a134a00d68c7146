package zentrunktest_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// The API page's example insights and the recorded production record come out
// byte for byte, the record without an api_id about it.
func TestRetrieveServesFixtures(t *testing.T) {
	t.Parallel()
	s := zentrunktest.Start(t, zentrunktest.Options{})
	production, page := zentrunktest.ProductionCall(), zentrunktest.PageInsightsCall()
	s.Add(production, page)
	tests := []struct {
		name, rest, want string
		status           int
	}{
		{"record", production.UUID + "/", string(production.Raw), 200},
		{"insights", page.UUID + "/Insights/", string(page.Insights.Raw), 200},
		{"no insights", production.UUID + "/Insights/", "not found", 404},
		{"no such call", "00000000-0000-4000-8000-000000000000/", "not found", 404},
		{"no such call's insights", "00000000-0000-4000-8000-000000000000/Insights/", "not found", 404},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := get(t, s, callPath(s, tt.rest))
			if r.status != tt.status || !strings.Contains(string(r.body), tt.want) {
				t.Errorf("status %d, body %s, want %d, %s", r.status, r.body, tt.status, tt.want)
			}
			if r.header.Get("X-Request-ID") == "" {
				t.Error("no X-Request-ID")
			}
		})
	}
}

// What a record's typed values encode to is the recorded production record.
func TestRecordShapeIsProductions(t *testing.T) {
	t.Parallel()
	s := zentrunktest.Start(t, zentrunktest.Options{})
	c := zentrunktest.ProductionCall()
	want := string(c.Raw)
	c.Raw = nil
	s.Add(c)
	if r := get(t, s, callPath(s, c.UUID+"/")); string(r.body) != want {
		t.Errorf("record\n%s, want\n%s", r.body, want)
	}
}

// The typed values of the API page's example call are those of its record.
func TestPageCallIsItsRecord(t *testing.T) {
	t.Parallel()
	s := zentrunktest.Start(t, zentrunktest.Options{})
	c := zentrunktest.PageCall()
	var want, got map[string]any
	if err := json.Unmarshal(c.Raw, &want); err != nil {
		t.Fatal(err)
	}
	c.Raw = nil
	c.Override = map[string]json.RawMessage{"call_id": nil, "cnam_lookup": nil, "cnam_lookup_rate": nil}
	s.Add(c)
	if err := json.Unmarshal(get(t, s, callPath(s, c.UUID+"/")).body, &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("record differs (-want +got):\n%s", diff)
	}
}

// The API page's example list shows a record without an end, and it is served
// in the place of the call it belongs to.
func TestPageListCallIsListed(t *testing.T) {
	t.Parallel()
	now := func() time.Time { return time.Date(2024, 1, 16, 0, 0, 0, 0, time.UTC) }
	s := zentrunktest.Start(t, zentrunktest.Options{Now: now})
	c := zentrunktest.PageListCall()
	s.Add(c)
	l := getList(t, s)
	if len(l.Objects) != 1 || string(l.Objects[0]) != string(c.Raw) {
		t.Errorf("objects %s, want %s", l.Objects, c.Raw)
	}
}

// Wrong credentials are 401, in the body that was chosen, whichever path they
// are used on.
func TestUnauthorized(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		body zentrunktest.UnauthorizedBody
		want string
	}{
		{"json", zentrunktest.UnauthorizedJSON, `"error":"authentication failed"`},
		{"text", zentrunktest.UnauthorizedText, "Could not verify"},
		{"empty", zentrunktest.UnauthorizedEmpty, ""},
		{"echo", zentrunktest.UnauthorizedEcho, `"api_id":"wrong"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := zentrunktest.Start(t, zentrunktest.Options{Unauthorized: tt.body})
			for _, rest := range []string{"", "x/", "x/Insights/"} {
				req := request(t, s, callPath(s, rest))
				req.SetBasicAuth(s.AuthID(), "wrong")
				r, err := do(t, req)
				if err != nil {
					t.Fatal(err)
				}
				if r.status != 401 || !strings.Contains(string(r.body), tt.want) || (tt.want == "") != (len(r.body) == 0) {
					t.Errorf("status %d, body %q, want 401 with %q", r.status, r.body, tt.want)
				}
			}
		})
	}
}

// What no caller should send is refused and remembered.
func TestViolations(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, method, path, body string
		status                   int
	}{
		{"prefix ignored", "GET", "/Account/MAZENTRUNKSIMULATED0/Zentrunk/Call/", "", 404},
		{"no trailing slash", "GET", "/v1/Account/MAZENTRUNKSIMULATED0/Zentrunk/Call", "", 404},
		{"no trailing slash after insights", "GET", "/v1/Account/MAZENTRUNKSIMULATED0/Zentrunk/Call/x/Insights", "", 404},
		{"another API", "GET", "/v1/Account/MAZENTRUNKSIMULATED0/Message/x/", "", 404},
		{"empty uuid", "GET", "/v1/Account/MAZENTRUNKSIMULATED0/Zentrunk/Call//Insights/", "", 404},
		{"dots", "GET", "/v1/Account/MAZENTRUNKSIMULATED0/Zentrunk/Call/../../Message/", "", 404},
		{"method", "DELETE", "/v1/Account/MAZENTRUNKSIMULATED0/Zentrunk/Call/x/", "", 405},
		{"another account", "GET", "/v1/Account/MAANOTHERACCOUNT0000/Zentrunk/Call/", "", 404},
		{"body", "GET", "/v1/Account/MAZENTRUNKSIMULATED0/Zentrunk/Call/", "limit=3", 200},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := zentrunktest.New(zentrunktest.Options{})
			defer s.Close()
			req := httptest.NewRequestWithContext(t.Context(), tt.method, tt.path, strings.NewReader(tt.body))
			req.SetBasicAuth(s.AuthID(), s.AuthToken())
			w := httptest.NewRecorder()
			s.ServeHTTP(w, req)
			if w.Code != tt.status {
				t.Errorf("status %d, want %d", w.Code, tt.status)
			}
			if got := s.Violations(); len(got) != 1 {
				t.Errorf("violations %q, want one", got)
			}
		})
	}
}

// failing is a test that notes that it failed.
type failing struct {
	testing.TB
	cleanups []func()
	failed   []string
}

func (f *failing) Cleanup(c func())               { f.cleanups = append(f.cleanups, c) }
func (f *failing) Errorf(format string, _ ...any) { f.failed = append(f.failed, format) }

// A started server fails its test for a violation, and stops with it.
func TestStartReportsViolations(t *testing.T) {
	t.Parallel()
	tb := &failing{TB: t}
	s := zentrunktest.Start(tb, zentrunktest.Options{})
	get(t, s, "/Elsewhere/")
	for _, cleanup := range tb.cleanups {
		cleanup()
	}
	if len(tb.failed) != 1 {
		t.Errorf("%d failures, want 1", len(tb.failed))
	}
	if _, err := do(t, request(t, s, "/Elsewhere/")); err == nil {
		t.Error("the server still answers")
	}
}

// clock is a time that a test sets.
type clock struct{ now time.Time }

// The limiter refuses the 301st request of any 5 s and no other, and the
// busiest span counts what it refused.
func TestLimiter(t *testing.T) {
	t.Parallel()
	c := &clock{day}
	s := zentrunktest.New(zentrunktest.Options{
		Clock:      func() time.Time { return c.now },
		RetryAfter: zentrunktest.RetryAfter{In: 1500 * time.Millisecond},
	})
	defer s.Close()
	status := func() (int, string) {
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), "GET", "/v1/Account/x/Zentrunk/Call/", nil))
		return w.Code, w.Header().Get("Retry-After")
	}
	for n := range 300 {
		c.now = day.Add(time.Duration(n) * 10 * time.Millisecond)
		if got, _ := status(); got != http.StatusUnauthorized {
			t.Fatalf("request %d: status %d, want 401", n+1, got)
		}
	}
	c.now = day.Add(5*time.Second - time.Nanosecond)
	if got, wait := status(); got != http.StatusTooManyRequests || wait != "2" {
		t.Errorf("301st within 5 s: status %d, Retry-After %q, want 429 and 2", got, wait)
	}
	c.now = day.Add(5 * time.Second)
	if got, _ := status(); got != http.StatusUnauthorized {
		t.Errorf("5 s after the first: status %d, want 401", got)
	}
	if got, _ := status(); got != http.StatusTooManyRequests {
		t.Errorf("again at once: status %d, want 429", got)
	}
	st := s.Stats()
	if st.Throttled != 2 || st.Busiest != 302 || st.ByStatus[429] != 2 || st.Requests != 303 {
		t.Errorf("stats %+v, want 2 throttled of 303, busiest 302", st)
	}
}

// A negative limit is none.
func TestNoLimit(t *testing.T) {
	t.Parallel()
	s := zentrunktest.New(zentrunktest.Options{Limit: -1, KeepStarts: 3})
	defer s.Close()
	for range 400 {
		s.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), "GET", "/v1/Account/x/Zentrunk/Call/", nil))
	}
	if st := s.Stats(); st.Throttled != 0 || st.ByKind[zentrunktest.KindList] != 400 {
		t.Errorf("stats %+v, want 400 lists and none throttled", st)
	}
	if got := s.Starts(); len(got) != 3 || !got[2].Equal(s.Stats().Last) {
		t.Errorf("starts %v, want the last 3", got)
	}
}
