package zentrunk_test

import (
	"context"
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"zentrunk-reports/internal/zentrunk"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// day is long enough ago to be over and young enough to be kept.
var day = time.Now().UTC().Add(-48 * time.Hour).Truncate(24 * time.Hour)

func newClient(t *testing.T, s *zentrunktest.Server, change func(*zentrunk.Config)) *zentrunk.Client {
	t.Helper()
	c := zentrunk.Config{
		BaseURL: s.URL, AuthID: s.AuthID(), AuthToken: s.AuthToken(),
		RequestsPerSecond: 100_000, RetryMinDelay: time.Millisecond, RetryMaxDelay: 4 * time.Millisecond,
	}
	if change != nil {
		change(&c)
	}
	client, err := zentrunk.New(c)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func start(t *testing.T, calls int, opts zentrunktest.Options) *zentrunktest.Server {
	t.Helper()
	opts.Limit = -1
	s := zentrunktest.Start(t, opts)
	s.Add(zentrunktest.Generate(zentrunktest.GenOptions{Seed: 1, Start: day, Calls: calls})...)
	return s
}

func ofDay() zentrunk.CallQuery {
	return zentrunk.CallQuery{EndTime: zentrunk.Between(day, day.Add(24*time.Hour))}
}

// Every call of a query comes once, newest first, however often the iterator is
// ranged over, and a break asks for no further page.
func TestCalls(t *testing.T) {
	t.Parallel()
	s := start(t, 95, zentrunktest.Options{BooleanLinks: true})
	c := newClient(t, s, nil)
	calls := c.Calls(t.Context(), ofDay())
	for range 2 {
		var got []string
		for call, err := range calls {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, call.UUID)
		}
		want := s.Calls()
		if len(got) != len(want) {
			t.Fatalf("got %d calls, want %d", len(got), len(want))
		}
		for i := range got {
			if got[i] != want[i].UUID {
				t.Fatalf("call %d is %s, want %s", i, got[i], want[i].UUID)
			}
		}
	}
	before := s.Stats().Requests
	for range calls {
		break
	}
	if got := s.Stats().Requests - before; got != 1 {
		t.Errorf("a break after the first call cost %d requests, want 1", got)
	}
}

// An error ends the iteration and names the offset; the calls before it have
// come.
func TestCallsErrorOnSecondPage(t *testing.T) {
	t.Parallel()
	s := start(t, 50, zentrunktest.Options{})
	s.SetFaults(zentrunktest.When(func(r zentrunktest.Request) bool { return r.KindN >= 2 }, zentrunktest.StatusFault(400)))
	got, errs := 0, []error{}
	for _, err := range newClient(t, s, nil).Calls(t.Context(), ofDay()) {
		if err != nil {
			errs = append(errs, err)
			continue
		}
		got++
	}
	if got != 20 || len(errs) != 1 || !errors.Is(errs[0], zentrunk.ErrRefused) || !strings.Contains(errs[0].Error(), "offset 20") {
		t.Errorf("got %d calls and %v, want 20 and one ErrRefused at offset 20", got, errs)
	}
}

// No calls are an empty iteration, and a count that shrinks ends it.
func TestCallsEmptyAndShrinking(t *testing.T) {
	t.Parallel()
	s := start(t, 0, zentrunktest.Options{})
	c := newClient(t, s, nil)
	for range c.Calls(t.Context(), ofDay()) {
		t.Error("an account without calls yielded one")
	}
	s.Add(zentrunktest.Generate(zentrunktest.GenOptions{Seed: 1, Start: day, Calls: 30})...)
	s.SetFaults(zentrunktest.AtKind(zentrunktest.KindList, 2, zentrunktest.Fault{TotalDelta: 50}))
	n := 0
	for _, err := range c.Calls(t.Context(), ofDay()) {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	if n != 30 {
		t.Errorf("got %d calls, want 30", n)
	}
}

// Each kind of failure is told by its meaning, after the tries it is worth.
func TestFailures(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		fault zentrunktest.Fault
		want  error
		tries int
	}{
		{"400", zentrunktest.StatusFault(400), zentrunk.ErrRefused, 1},
		{"401", zentrunktest.StatusFault(401), zentrunk.ErrUnauthorized, 1},
		{"403", zentrunktest.StatusFault(403), zentrunk.ErrUnauthorized, 1},
		{"404 with {}", zentrunktest.Fault{Status: 404, Body: "{}"}, zentrunk.ErrNotFound, 1},
		{"405", zentrunktest.StatusFault(405), zentrunk.ErrRefused, 1},
		{"redirect", zentrunktest.Fault{Status: 302}, zentrunk.ErrRefused, 1},
		{"408", zentrunktest.StatusFault(408), zentrunk.ErrUnavailable, 6},
		{"429", zentrunktest.StatusFault(429), zentrunk.ErrRateLimited, 6},
		{"429 without a body", zentrunktest.Fault{Status: 429}, zentrunk.ErrRateLimited, 6},
		{"500", zentrunktest.StatusFault(500), zentrunk.ErrUnavailable, 6},
		{"503 without a body", zentrunktest.Fault{Status: 503}, zentrunk.ErrUnavailable, 6},
		{"reset", zentrunktest.Fault{Break: zentrunktest.Reset}, zentrunk.ErrUnavailable, 6},
		{"cut connection", zentrunktest.Fault{Break: zentrunktest.Cut}, zentrunk.ErrBadResponse, 6},
		{"truncated JSON", zentrunktest.Fault{Break: zentrunktest.Truncate}, zentrunk.ErrBadResponse, 6},
		{"HTML", zentrunktest.HTML, zentrunk.ErrBadResponse, 6},
		{"empty", zentrunktest.Empty, zentrunk.ErrBadResponse, 6},
		{"null", zentrunktest.Fault{Status: 200, Body: " null\n"}, zentrunk.ErrBadResponse, 6},
		{"a list", zentrunktest.Fault{Status: 200, Body: "[]"}, zentrunk.ErrBadResponse, 6},
		{"no total_count", zentrunktest.Fault{NoTotal: true}, zentrunk.ErrBadResponse, 6},
		{"no objects", zentrunktest.Fault{Status: 200, Body: `{"meta":{"total_count":3}}`}, zentrunk.ErrBadResponse, 6},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := start(t, 3, zentrunktest.Options{})
			s.SetFaults(zentrunktest.When(func(zentrunktest.Request) bool { return true }, tt.fault))
			c := newClient(t, s, nil)
			_, err := c.Page(t.Context(), ofDay(), 0)
			if !errors.Is(err, tt.want) {
				t.Errorf("err = %v, want %v", err, tt.want)
			}
			for _, other := range []error{zentrunk.ErrUnauthorized, zentrunk.ErrNotFound, zentrunk.ErrRateLimited, zentrunk.ErrUnavailable, zentrunk.ErrBadResponse, zentrunk.ErrRefused} {
				if other != tt.want && errors.Is(err, other) {
					t.Errorf("err = %v is %v too", err, other)
				}
			}
			if got := s.Stats().Requests; got != tt.tries {
				t.Errorf("made %d requests, want %d", got, tt.tries)
			}
			if got := c.Stats(); got.Requests != int64(tt.tries) || got.Retries != int64(tt.tries-1) {
				t.Errorf("counted %+v, want %d tries", got, tt.tries)
			}
			s.SetFaults(zentrunktest.At(s.Stats().Requests+1, tt.fault))
			if tt.tries > 1 {
				if page, err := c.Page(t.Context(), ofDay(), 0); err != nil || page.Total != 3 || len(page.Calls) != 3 {
					t.Errorf("after one fault: %d of %d calls, %v; want all 3", len(page.Calls), page.Total, err)
				}
			}
		})
	}
}

// The caller's deadline ends the waiting at once where the next try would come
// after it, and the error is both the API's own and the deadline's.
func TestDeadlineBeforeRetry(t *testing.T) {
	t.Parallel()
	s := start(t, 1, zentrunktest.Options{})
	far := zentrunktest.StatusFault(429)
	far.RetryAfter = zentrunktest.RetryAfter{In: time.Hour}
	s.SetFaults(zentrunktest.At(1, far))
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	_, err := newClient(t, s, nil).Page(ctx, ofDay(), 0)
	if !errors.Is(err, context.DeadlineExceeded) || !errors.Is(err, zentrunk.ErrRateLimited) || ctx.Err() != nil {
		t.Errorf("err = %v with the context %v, want the deadline and the limit, before the deadline", err, ctx.Err())
	}
}

// A wait that no process should sit through ends the request at once, with what it
// failed by and the wait that was asked for; one within the bound is waited for.
func TestFarRetryAfter(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		status int
		asked  time.Duration
		want   error
		words  string
	}{
		{429, 10 * 24 * time.Hour, zentrunk.ErrRateLimited, "asks for a wait of 240h0m0s"},
		{503, 15*time.Minute + time.Second, zentrunk.ErrUnavailable, "asks for a wait of 15m1s"},
		{429, 15 * time.Minute, nil, ""},
		{503, time.Second, nil, ""},
	} {
		synctest.Test(t, func(t *testing.T) {
			api := zentrunktest.New(zentrunktest.Options{Limit: -1})
			far := zentrunktest.StatusFault(tt.status)
			far.RetryAfter = zentrunktest.RetryAfter{In: tt.asked}
			api.SetFaults(zentrunktest.At(1, far))
			c, err := zentrunk.New(zentrunk.Config{
				BaseURL: "http://zentrunk.test/v1", AuthID: api.AuthID(), AuthToken: api.AuthToken(), Transport: served(api),
			})
			if err != nil {
				t.Fatal(err)
			}
			begin, waited := time.Now(), tt.asked
			if tt.want != nil {
				waited = 0
			}
			_, err = c.Count(t.Context(), zentrunk.CallQuery{})
			if !errors.Is(err, tt.want) || (err != nil && !strings.Contains(err.Error(), tt.words)) || errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%d after %v: err = %v, want %v, %q", tt.status, tt.asked, err, tt.want, tt.words)
			}
			if took := time.Since(begin); took < waited || took > waited+time.Second {
				t.Errorf("%d after %v: took %v, want %v", tt.status, tt.asked, took, waited)
			}
		})
	}
}

// A try that gets no answer is given up on its own and tried again; it does not
// pass for the caller's deadline.
func TestStalledTry(t *testing.T) {
	t.Parallel()
	s := start(t, 1, zentrunktest.Options{})
	s.SetFaults(zentrunktest.At(1, zentrunktest.Fault{Break: zentrunktest.Stall}))
	c := newClient(t, s, func(c *zentrunk.Config) { c.AttemptTimeout = 50 * time.Millisecond })
	if n, err := c.Count(t.Context(), ofDay()); err != nil || n != 1 {
		t.Errorf("Count = %d, %v, want 1", n, err)
	}
	s.SetFaults(zentrunktest.When(func(zentrunktest.Request) bool { return true }, zentrunktest.Fault{Break: zentrunktest.Stall}))
	_, err := newClient(t, s, func(c *zentrunk.Config) { c.AttemptTimeout, c.Attempts = 20*time.Millisecond, 2 }).Count(t.Context(), ofDay())
	if !errors.Is(err, zentrunk.ErrUnavailable) || errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("err = %v, want ErrUnavailable and no deadline", err)
	}
}

// A canceled context ends a request that is under way.
func TestCancel(t *testing.T) {
	t.Parallel()
	s := start(t, 1, zentrunktest.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	s.SetFaults(func(zentrunktest.Request) *zentrunktest.Fault {
		cancel()
		return &zentrunktest.Fault{Break: zentrunktest.Stall}
	})
	if _, err := newClient(t, s, nil).Count(ctx, ofDay()); !errors.Is(err, context.Canceled) {
		t.Errorf("err = %v, want context.Canceled", err)
	}
}

// A context that ends while a body is on its way is no fault of the API's, whatever
// its status was.
func TestCancelInBody(t *testing.T) {
	t.Parallel()
	for _, status := range []int{200, 500, 429} {
		s := start(t, 1, zentrunktest.Options{})
		if status != 200 {
			s.SetFaults(zentrunktest.At(1, zentrunktest.StatusFault(status)))
		}
		ctx, cancel := context.WithCancel(t.Context())
		c := newClient(t, s, func(c *zentrunk.Config) { c.Transport = endInBody{cancel} })
		if _, err := c.Count(ctx, ofDay()); !errors.Is(err, context.Canceled) || errors.Is(err, zentrunk.ErrBadResponse) {
			t.Errorf("status %d: err = %v, want context.Canceled", status, err)
		}
		if got := s.Stats().Requests; got != 1 {
			t.Errorf("status %d: %d requests, want 1", status, got)
		}
	}
}

// endInBody ends the caller's context as soon as a body is read.
type endInBody struct{ cancel context.CancelFunc }

func (e endInBody) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err == nil {
		resp.Body = endedBody{resp.Body, req.Context(), e.cancel}
	}
	return resp, err
}

type endedBody struct {
	io.Closer
	ctx    context.Context
	cancel context.CancelFunc
}

func (b endedBody) Read([]byte) (int, error) {
	b.cancel()
	return 0, b.ctx.Err()
}

// Neither the token nor a whole number reaches an error, also where the API
// repeats them.
func TestErrorsHoldNoSecrets(t *testing.T) {
	t.Parallel()
	s := start(t, 1, zentrunktest.Options{})
	s.SetFaults(zentrunktest.At(1, zentrunktest.Fault{Status: 400,
		Body: `{"app_id":"73bbb0ff-0000-4000-8000-000000000000","status":"error","error":"no +12025550123 for ` + s.AuthToken() + `"}`}))
	q := ofDay()
	q.FromNumber = "+12025550123"
	_, err := newClient(t, s, nil).Page(t.Context(), q, 0)
	api, ok := errors.AsType[*zentrunk.APIError](err)
	if !ok || api.StatusCode != 400 || api.RequestID != "73bbb0ff-0000-4000-8000-000000000000" {
		t.Fatalf("err = %#v, want an APIError with status 400 and the request id", err)
	}
	if strings.Contains(err.Error(), s.AuthToken()) || strings.Contains(err.Error(), "2025550123") {
		t.Errorf("the error %q holds the token or the number", err)
	}
	if !strings.Contains(err.Error(), "+12*******23") {
		t.Errorf("the error %q does not hold the API's words", err)
	}
	closed := newClient(t, s, func(c *zentrunk.Config) { c.BaseURL, c.Attempts = "http://127.0.0.1:1", 1 })
	if _, err := closed.Page(t.Context(), q, 0); !errors.Is(err, zentrunk.ErrUnavailable) || strings.Contains(err.Error(), "2025550123") {
		t.Errorf("err = %v, want ErrUnavailable without the number", err)
	}
}

// Neither half of a secret nor one in another spelling reaches an error, wherever an
// answer repeats the request's headers.
func TestErrorsHoldNoHalfSecrets(t *testing.T) {
	t.Parallel()
	s := start(t, 1, zentrunktest.Options{})
	basic := base64.StdEncoding.EncodeToString([]byte(s.AuthID() + ":" + s.AuthToken()))
	escaped := strings.NewReplacer("=", `\u003d`, "/", `\/`).Replace(basic)
	bodies := []string{
		`{"error":{"headers":{"authorization":"Basic ` + escaped + `"}}}`,
		`{"message":["` + escaped + `"]}`,
		`{"error":"Basic ` + escaped + `"}`,
		`{"error":{"` + strings.TrimRight(basic, "=") + `":1}}`,
	}
	for before := 1024 - len(basic) - 8; before <= 1024; before += 7 { // across the place where words are cut off
		bodies = append(bodies, `{"error":"`+strings.Repeat("x", before)+basic+`"}`, strings.Repeat("x", before)+s.AuthToken())
	}
	for _, body := range bodies {
		s.SetFaults(zentrunktest.At(s.Stats().Requests+1, zentrunktest.Fault{Status: 400, Body: body}))
		_, err := newClient(t, s, nil).Page(t.Context(), ofDay(), 0)
		if err == nil {
			t.Fatal("no error")
		}
		for _, secret := range []string{basic, s.AuthToken()} {
			for i := 0; i+12 <= len(secret); i++ {
				if part := secret[i : i+12]; strings.Contains(err.Error(), part) {
					t.Fatalf("%.60s…: the error holds %q of a secret: %v", body, part, err)
				}
			}
		}
	}
}

// Every request names what it wants and who asks, whatever the Auth ID looks like
// in a path.
func TestRequest(t *testing.T) {
	t.Parallel()
	var sent []string
	c, err := zentrunk.New(zentrunk.Config{
		BaseURL: "https://example.com/v1/", AuthID: "MA/É", AuthToken: "token", UserAgent: "agent/1", Attempts: 1,
		Transport: roundTrip(func(req *http.Request) (*http.Response, error) {
			id, token, _ := req.BasicAuth()
			sent = append(sent, strings.Join([]string{req.Method, req.URL.String(), id, token, req.UserAgent(), req.Header.Get("Accept")}, " "))
			return nil, io.ErrUnexpectedEOF
		}),
	})
	if err != nil {
		t.Fatal(err)
	}
	const uuid = "90b6eb07-796c-4d86-a4fd-44ed11667ddb"
	_, pageErr := c.Page(t.Context(), zentrunk.CallQuery{Direction: "inbound"}, 20)
	_, callErr := c.Call(t.Context(), uuid)
	_, insightsErr := c.Insights(t.Context(), uuid)
	for _, err := range []error{pageErr, callErr, insightsErr} {
		if !errors.Is(err, zentrunk.ErrUnavailable) {
			t.Errorf("err = %v, want ErrUnavailable", err)
		}
	}
	const root, rest = "GET https://example.com/v1/Account/MA%2F%C3%89/Zentrunk/Call/", " MA/É token agent/1 application/json"
	want := []string{
		root + "?call_direction=inbound&limit=20&offset=20" + rest,
		root + uuid + "/" + rest,
		root + uuid + "/Insights/" + rest,
	}
	if !slices.Equal(sent, want) {
		t.Errorf("sent\n%s\nwant\n%s", strings.Join(sent, "\n"), strings.Join(want, "\n"))
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// A wrong configuration is one error that names every fault.
func TestNewNamesEveryFault(t *testing.T) {
	t.Parallel()
	_, err := zentrunk.New(zentrunk.Config{BaseURL: "ftp://x", RequestsPerSecond: -1, RetryMinDelay: time.Minute})
	for _, want := range []string{"base URL", "auth id", "auth token", "requests per second", "retry delays"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("err = %v, want it to name %s", err, want)
		}
	}
}

// A call and its insights are found by their UUID, in any case; nothing but a
// UUID is sent.
func TestCallAndInsights(t *testing.T) {
	t.Parallel()
	s := zentrunktest.Start(t, zentrunktest.Options{})
	s.Add(zentrunktest.PageCall(), zentrunktest.PageInsightsCall(), zentrunktest.ProductionCall())
	c := newClient(t, s, nil)
	want := zentrunktest.ProductionCall()
	call, err := c.Call(t.Context(), strings.ToUpper(want.UUID))
	if err != nil || call.UUID != want.UUID || call.CallID != want.CallID || call.Amount.V.Units() != want.AmountE8.V {
		t.Errorf("Call = %+v, %v, want the recorded call", call, err)
	}
	in, err := c.Insights(t.Context(), zentrunktest.PageInsightsCall().UUID)
	if err != nil || in.Score != zentrunk.Some(4.2) || in.RTTMillis != zentrunk.Some(24.0) || in.PostDialDelayMillis != zentrunk.Some(1000.0) || in.FromCarrier != "Verizon Wireless" {
		t.Errorf("Insights = %+v, %v, want the page's", in, err)
	}
	if _, err := c.Insights(t.Context(), zentrunktest.PageCall().UUID); !errors.Is(err, zentrunk.ErrNotFound) {
		t.Errorf("Insights of a call without = %v, want ErrNotFound", err)
	}
	before := s.Stats().Requests
	for _, id := range []string{"", "..", "../../Message/", "90b6eb07-796c-4d86-a4fd-44ed11667dd", "90b6eb07-796c-4d86-a4fd-44ed11667ddg", "{90b6eb07-796c-4d86-a4fd-44ed11667ddb}", "90b6eb07/796c-4d86-a4fd-44ed11667ddb", strings.Repeat("a", 36)} {
		if _, err := c.Insights(t.Context(), id); !errors.Is(err, zentrunk.ErrNotUUID) {
			t.Errorf("Insights(%q) = %v, want ErrNotUUID", id, err)
		}
	}
	if got := s.Stats().Requests - before; got != 0 {
		t.Errorf("%d requests were sent for ids that are none", got)
	}
}
