package zentrunk_test

import (
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
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
