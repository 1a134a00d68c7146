package zentrunktest_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// started is a server with 25 calls, a minute apart.
func started(t *testing.T) *zentrunktest.Server {
	t.Helper()
	s := zentrunktest.Start(t, zentrunktest.Options{Now: nextNoon})
	for n := range 25 {
		s.Add(callAt(n, day.Add(time.Duration(n)*time.Minute)))
	}
	return s
}

// A fault that replaces the answer shows its status, body and headers.
func TestFaultStatus(t *testing.T) {
	t.Parallel()
	later := zentrunktest.StatusFault(429)
	later.RetryAfter = zentrunktest.RetryAfter{In: time.Hour}
	dated := zentrunktest.Fault{Status: 503, RetryAfter: zentrunktest.RetryAfter{In: time.Hour, AsDate: true}}
	tests := []struct {
		name              string
		fault             zentrunktest.Fault
		status            int
		body, contentType string
	}{
		{"500", zentrunktest.StatusFault(500), 500, `{"api_id":"a04ad809-3b78-4bbe-9baf-acfc7800b10f","error":"internal server error"}`, "application/json"},
		{"503 without body", zentrunktest.Fault{Status: 503}, 503, "", "application/json"},
		{"429", later, 429, `{"api_id":"a04ad809-3b78-4bbe-9baf-acfc7800b10f","error":"too many requests"}`, "application/json"},
		{"503 with date", dated, 503, "", "application/json"},
		{"html", zentrunktest.HTML, 200, zentrunktest.HTML.Body, "text/html"},
		{"empty", zentrunktest.Empty, 200, "", "application/json"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := started(t)
			s.SetFaults(zentrunktest.At(1, tt.fault))
			r := get(t, s, callPath(s, ""))
			if r.status != tt.status || string(r.body) != tt.body || r.header.Get("Content-Type") != tt.contentType {
				t.Errorf("got %d %q %q, want %d %q %q", r.status, r.header.Get("Content-Type"), r.body,
					tt.status, tt.contentType, tt.body)
			}
			wait := r.header.Get("Retry-After")
			switch {
			case tt.fault.RetryAfter.AsDate:
				until, err := http.ParseTime(wait)
				if left := time.Until(until); err != nil || left < 59*time.Minute || left > 61*time.Minute {
					t.Errorf("Retry-After %q, want a date in an hour", wait)
				}
			case tt.fault.RetryAfter.In > 0 && wait != "3600", tt.fault.RetryAfter.In == 0 && wait != "":
				t.Errorf("Retry-After %q", wait)
			}
			getList(t, s) // the second request is well
			if got := s.Stats().Faults[tt.fault.String()]; got != 1 {
				t.Errorf("counted %d of %v, want 1", got, tt.fault)
			}
		})
	}
}

// A broken answer breaks in its own way: parsed badly, ended early, or reset.
func TestFaultBreak(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		b    zentrunktest.Break
		want error // of reading the answer; nil where only its JSON is wrong
	}{
		{"truncate", zentrunktest.Truncate, nil},
		{"cut", zentrunktest.Cut, io.ErrUnexpectedEOF},
		{"reset", zentrunktest.Reset, syscall.ECONNRESET},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := started(t)
			s.SetFaults(zentrunktest.AtKind(zentrunktest.KindList, 1, zentrunktest.Fault{Break: tt.b}))
			req := request(t, s, callPath(s, ""))
			// A connection of its own: the transport re-sends where an old one breaks.
			req.Close = true
			r, err := do(t, req)
			if !errors.Is(err, tt.want) {
				t.Fatalf("error %v, want %v", err, tt.want)
			}
			if err == nil && (json.Valid(r.body) || len(r.body) == 0 || r.status != 200) {
				t.Errorf("status %d, %d bytes, want 200 and half a document", r.status, len(r.body))
			}
		})
	}
}

// A stalled request lasts until its client gives up, or the server closes.
func TestFaultStall(t *testing.T) {
	t.Parallel()
	s := started(t)
	ctx, cancel := context.WithCancel(t.Context())
	s.SetFaults(func(r zentrunktest.Request) *zentrunktest.Fault {
		if r.N == 1 {
			cancel()
		}
		return &zentrunktest.Fault{Break: zentrunktest.Stall}
	})
	_, err := do(t, request(t, s, callPath(s, "")).WithContext(ctx))
	if !errors.Is(err, context.Canceled) {
		t.Errorf("first: error %v, want canceled", err)
	}
	stalled := make(chan struct{})
	s.SetFaults(func(zentrunktest.Request) *zentrunktest.Fault {
		close(stalled)
		return &zentrunktest.Fault{Break: zentrunktest.Stall}
	})
	go func() {
		<-stalled
		s.Close()
	}()
	req := request(t, s, callPath(s, ""))
	req.Close = true
	if _, err := do(t, req); !errors.Is(err, io.EOF) {
		t.Errorf("second: error %v, want EOF", err)
	}
}

// A page can come again, skip ahead, lack calls, and lie about the total, under
// the offset that was asked for.
func TestFaultPage(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name         string
		fault        zentrunktest.Fault
		first, count int // of the 25 calls, newest first
		total        int // -1: missing
	}{
		{"none", zentrunktest.Fault{}, 10, 10, 25},
		{"repeated", zentrunktest.Fault{Shift: -10}, 0, 10, 25},
		{"before the start", zentrunktest.Fault{Shift: -100}, 0, 10, 25},
		{"skipping", zentrunktest.Fault{Shift: 3}, 13, 10, 25},
		{"short", zentrunktest.Fault{Drop: 3}, 13, 7, 25},
		{"total too high", zentrunktest.Fault{TotalDelta: 2}, 10, 10, 27},
		{"total too low", zentrunktest.Fault{TotalDelta: -20}, 10, 10, 5},
		{"no total", zentrunktest.Fault{NoTotal: true}, 10, 10, -1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := started(t)
			s.SetFaults(zentrunktest.At(1, tt.fault))
			l := getList(t, s, "limit", "10", "offset", "10")
			var want []string
			for _, c := range s.Calls()[tt.first:][:tt.count] {
				want = append(want, c.UUID)
			}
			if got := uuids(t, l); !slices.Equal(got, want) || l.Meta.Offset != 10 {
				t.Errorf("calls %v at offset %d, want %v at 10", got, l.Meta.Offset, want)
			}
			total := -1
			if l.Meta.TotalCount != nil {
				total = *l.Meta.TotalCount
			}
			if total != tt.total {
				t.Errorf("total_count %d, want %d", total, tt.total)
			}
			if l := getList(t, s, "limit", "10", "offset", "10"); *l.Meta.TotalCount != 25 {
				t.Errorf("then total_count %d, want 25", *l.Meta.TotalCount)
			}
		})
	}
}

// Insights requests are counted call by call, and only true answers that went
// out whole count as answered.
func TestFaultsOfOneCall(t *testing.T) {
	t.Parallel()
	s := zentrunktest.Start(t, zentrunktest.Options{})
	c := zentrunktest.PageInsightsCall()
	s.Add(c, zentrunktest.ProductionCall())
	s.SetFaults(
		zentrunktest.AtCall(c.UUID, 1, zentrunktest.StatusFault(404)),
		zentrunktest.AtCall(c.UUID, 2, zentrunktest.Fault{Break: zentrunktest.Truncate}),
		zentrunktest.AtCall(c.UUID, 3, zentrunktest.Fault{Delay: time.Millisecond}),
	)
	var statuses []int
	for range 4 {
		statuses = append(statuses, get(t, s, callPath(s, c.UUID+"/Insights/")).status)
	}
	if want := []int{404, 200, 200, 200}; !slices.Equal(statuses, want) {
		t.Errorf("statuses %v, want %v", statuses, want)
	}
	if asked, answered := s.InsightsAsked(c.UUID); asked != 4 || answered != 2 {
		t.Errorf("asked %d, answered %d, want 4 and 2", asked, answered)
	}
	other := zentrunktest.ProductionCall().UUID
	get(t, s, callPath(s, other+"/Insights/"))
	if asked, answered := s.InsightsAsked(other); asked != 1 || answered != 1 {
		t.Errorf("no insights: asked %d, answered %d, want 1 and 1", asked, answered)
	}
	if got := s.InsightsCalls(); !slices.Equal(got, []string{c.UUID, other}) {
		t.Errorf("calls %v", got)
	}
}

// Latency delays each request on its own: a hundred at once take as long as one.
func TestLatencyDoesNotSerialise(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := zentrunktest.New(zentrunktest.Options{Latency: 150 * time.Millisecond})
		defer s.Close()
		begun := time.Now()
		var wg sync.WaitGroup
		for range 100 {
			wg.Go(func() {
				s.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), "GET", "/v1/Account/x/Zentrunk/Call/", nil))
			})
		}
		wg.Wait()
		if took := time.Since(begun); took != 150*time.Millisecond {
			t.Errorf("took %v, want 150ms", took)
		}
		if got := s.Stats().MaxInFlight; got != 100 {
			t.Errorf("%d in flight at most, want 100", got)
		}
	})
}

// A mix of faults is the same for the same seed whatever the order of requests,
// differs for another seed, lets every request through in the end, and has
// about the shares asked for.
func TestChaos(t *testing.T) {
	t.Parallel()
	draw := func(seed uint64, backwards bool) (map[string]zentrunktest.Fault, map[string]int) {
		choose := zentrunktest.Storm(seed).Faults()
		faults, kinds := map[string]zentrunktest.Fault{}, map[string]int{}
		for n := range 8000 {
			if backwards {
				n = 7999 - n
			}
			r := zentrunktest.Request{Kind: zentrunktest.KindList, RawQuery: "offset=" + strconv.Itoa(n/4), Try: n%4 + 1}
			f := choose(r)
			if f == nil {
				continue
			}
			if r.Try == 4 {
				t.Errorf("fault %v at the fourth try", f)
			}
			faults[r.RawQuery+strconv.Itoa(r.Try)] = *f
			kinds[f.String()]++
		}
		return faults, kinds
	}
	one, kinds := draw(1, false)
	again, _ := draw(1, true)
	other, _ := draw(2, false)
	if !reflect.DeepEqual(one, again) {
		t.Error("same seed, other faults")
	}
	if reflect.DeepEqual(one, other) {
		t.Error("other seed, same faults")
	}
	// 23.7 % of the three quarters that may fail.
	if share := float64(len(one)) / 6000; share < 0.21 || share > 0.27 {
		t.Errorf("%.3f of the tries fail, want about 0.237", share)
	}
	if len(kinds) < 18 {
		t.Errorf("kinds %v, want all of them", kinds)
	}
}

// Requests for single calls get no fault of lists.
func TestChaosOfInsights(t *testing.T) {
	t.Parallel()
	choose := zentrunktest.Chaos{Pages: 50, Totals: 50}.Faults()
	for n := range 100 {
		r := zentrunktest.Request{Kind: zentrunktest.KindInsights, CallUUID: strconv.Itoa(n), Try: 1}
		if f := choose(r); f != nil {
			t.Errorf("fault %v", f)
		}
	}
}
