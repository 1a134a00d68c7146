package lookup

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"zentrunk-reports/internal/problem"
	"zentrunk-reports/internal/zentrunk"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// However the API fails, the answer comes within the budget and says what it did.
func TestBudget(t *testing.T) {
	t.Parallel()
	wait := func(in time.Duration) zentrunktest.Fault {
		f := zentrunktest.StatusFault(429)
		f.RetryAfter.In = in
		return f
	}
	for _, tt := range []struct {
		name       string
		latency    time.Duration
		fault      zentrunktest.Fault
		status     int
		kind       string
		retryAfter time.Duration
		least      time.Duration // that it takes
		most       time.Duration
	}{
		{"never answers", 0, zentrunktest.Fault{Break: zentrunktest.Stall}, 504, "timeout", 0, Budget, Budget},
		{"answers too late", 11 * time.Second, zentrunktest.Fault{}, 504, "timeout", 0, Budget, Budget},
		{"answers in time", 9 * time.Second, zentrunktest.Fault{}, 200, "", 0, 9 * time.Second, 9 * time.Second},
		{"fails at once, always", 0, zentrunktest.StatusFault(503), 502, "unavailable", 0, 2 * time.Second, Budget},
		{"fails slowly, always", 3 * time.Second, zentrunktest.StatusFault(504), 502, "unavailable", 0, 6 * time.Second, Budget},
		{"nonsense, always", 0, zentrunktest.HTML, 502, "bad-response", 0, 2 * time.Second, Budget},
		{"hangs up, always", 0, zentrunktest.Fault{Break: zentrunktest.Cut}, 502, "unavailable", 0, 2 * time.Second, Budget},
		{"limits for a minute", 0, wait(time.Minute), 503, "rate-limited", time.Minute, 0, 0},
		{"limits for a moment, always", 0, wait(2 * time.Second), 503, "rate-limited", 2 * time.Second, 8 * time.Second, Budget},
		{"limits slowly", 4 * time.Second, wait(time.Second), 503, "rate-limited", time.Second, 5 * time.Second, Budget},
		{"refuses the request", 0, zentrunktest.StatusFault(400), 502, "request-refused", 0, 0, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, slow(tt.latency))
				if tt.fault != (zentrunktest.Fault{}) {
					w.api.SetFaults(always(tt.fault))
				}
				start := time.Now()
				_, err := w.Insights(t.Context(), withInsights)
				took := time.Since(start)
				if took < tt.least || took > tt.most {
					t.Errorf("took %v, want %v to %v", took, tt.least, tt.most)
				}
				if tt.status == 200 {
					if err != nil {
						t.Errorf("error %v, want none", err)
					}
					return
				}
				got := problem.Of(err)
				if got.Status != tt.status || !strings.HasSuffix(got.Type, ":"+tt.kind) || got.RetryAfter != tt.retryAfter {
					t.Errorf("%v is %d %s, retry after %v; want %d %s, %v",
						err, got.Status, got.Type, got.RetryAfter, tt.status, tt.kind, tt.retryAfter)
				}
			})
		})
	}
}

// An answer is served from memory, with its bytes and its tag, until its time is
// over; the next then has another api_id, and so another tag.
func TestKept(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, zentrunktest.Options{})
		// The page's example is served as it is; a call without has api_id anew.
		call := zentrunktest.PageInsightsCall()
		call.Insights.Raw = nil
		w.api.Add(call)
		first, err := w.Insights(t.Context(), call.UUID)
		if err != nil || first.Kept {
			t.Fatalf("Insights = %+v, %v", first, err)
		}
		time.Sleep(5*time.Minute - 1)
		second, err := w.Insights(t.Context(), strings.ToUpper(call.UUID))
		if want := first.fromMemory(); err != nil || second != want {
			t.Errorf("within the time: %+v, %v, want %+v", second, err, want)
		}
		time.Sleep(time.Nanosecond)
		third, err := w.Insights(t.Context(), call.UUID)
		if err != nil || third.Kept || third.ETag == first.ETag {
			t.Errorf("after the time: kept %v, tag %s, %v, want a new one", third.Kept, third.ETag, err)
		}
		if got := w.api.Stats().Requests; got != 2 {
			t.Errorf("%d requests, want 2", got)
		}
		if record, err := w.Call(t.Context(), call.UUID); err != nil || record.Kept {
			t.Errorf("the record came from the insights' memory: %+v, %v", record, err)
		}
	})
}

// A failure, and a call that there is none of, are asked for again.
func TestNotKept(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, zentrunktest.Options{})
		none := zentrunktest.PageCall().UUID
		for range 2 {
			if _, err := w.Insights(t.Context(), none); !errors.Is(err, ErrNoInsights) {
				t.Errorf("Insights of a call without = %v, want ErrNoInsights", err)
			}
		}
		w.api.SetFaults(zentrunktest.At(5, zentrunktest.StatusFault(400)))
		if _, err := w.Insights(t.Context(), withInsights); !errors.Is(err, zentrunk.ErrRefused) {
			t.Errorf("Insights = %v, want ErrRefused", err)
		}
		if _, err := w.Insights(t.Context(), withInsights); err != nil {
			t.Errorf("Insights after a failure = %v", err)
		}
		if got := w.api.Stats().Requests; got != 6 {
			t.Errorf("%d requests, want 6", got)
		}
	})
}

// Where the API has no insights of a call, a second request says whether it has the
// call; where that one fails, so does the lookup, in the same way.
func TestWhichIsMissing(t *testing.T) {
	t.Parallel()
	none := zentrunktest.PageCall().UUID
	for _, tt := range []struct {
		name   string
		uuid   string
		second *zentrunktest.Fault
		want   error
	}{
		{"the insights", none, nil, ErrNoInsights},
		{"the call", "00000000-0000-4000-8000-000000000000", nil, zentrunk.ErrNotFound},
		{"the call, by a lag", none, new(zentrunktest.StatusFault(404)), zentrunk.ErrNotFound},
		{"the right to ask", none, new(zentrunktest.StatusFault(403)), zentrunk.ErrUnauthorized},
		{"the API", none, new(zentrunktest.StatusFault(500)), zentrunk.ErrUnavailable},
		{"the time", none, &zentrunktest.Fault{Break: zentrunktest.Stall}, context.DeadlineExceeded},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, zentrunktest.Options{})
				if tt.second != nil {
					w.api.SetFaults(zentrunktest.When(func(r zentrunktest.Request) bool { return r.Kind == zentrunktest.KindRetrieve }, *tt.second))
				}
				if _, err := w.Insights(t.Context(), tt.uuid); !errors.Is(err, tt.want) {
					t.Errorf("err = %v, want %v", err, tt.want)
				}
			})
		})
	}
}

// Any number of lookups of one call at one time make one request, in whatever
// case they spell it, and a caller that leaves takes nothing from the others.
func TestShared(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, slow(2*time.Second))
		leaving, leave := context.WithCancel(t.Context())
		var all sync.WaitGroup
		for i := range 20 {
			ctx, uuid := t.Context(), withInsights
			if i%2 == 0 {
				uuid = strings.ToUpper(uuid)
			}
			if i == 0 {
				ctx = leaving
			}
			all.Go(func() {
				a, err := w.Insights(ctx, uuid)
				switch {
				case i == 0 && !errors.Is(err, context.Canceled):
					t.Errorf("the caller that left got %v, want Canceled", err)
				case i > 0 && (err != nil || a.Body == ""):
					t.Errorf("a caller that stayed got %+v, %v", a, err)
				}
			})
			synctest.Wait() // the first starts the flight, and it is the one to leave
		}
		time.Sleep(time.Second)
		leave()
		all.Wait()
		if got := w.api.Stats().Requests; got != 1 {
			t.Errorf("%d requests, want 1", got)
		}
	})
}

// The caller's own deadline is kept, and the answer is still taken for the next.
func TestCallersDeadline(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, slow(3*time.Second))
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := w.Call(ctx, withInsights); problem.Of(err).Status != 504 {
			t.Errorf("Call = %v, want a timeout", err)
		}
		time.Sleep(5 * time.Second)
		if a, err := w.Call(t.Context(), withInsights); err != nil || !a.Kept {
			t.Errorf("Call = %+v, %v, want it from memory", a, err)
		}
	})
}

// Nothing but a UUID of 36 characters reaches the API, or asks for credentials.
func TestOnlyUUIDs(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, zentrunktest.Options{})
		for _, uuid := range []string{
			"", "..", "../", "%2e%2e", withInsights + "/", " " + withInsights, withInsights[:35], "{" + withInsights + "}",
			"urn:uuid:" + withInsights, strings.ReplaceAll(withInsights, "-", ""), withInsights[:35] + "\x00", withInsights[:35] + "é",
			strings.Repeat("a", 10<<10), "c9d6be3d-94c3-4b38-a2eb-8063ca404d7g",
		} {
			for _, ask := range []func(context.Context, string) (Answer, error){w.Call, w.Insights} {
				if _, err := ask(t.Context(), uuid); !errors.Is(err, zentrunk.ErrNotUUID) {
					t.Errorf("lookup of %.50q = %v, want ErrNotUUID", uuid, err)
				}
			}
		}
		if got := w.api.Stats().Requests; got != 0 || w.timesAsked() != 0 {
			t.Errorf("%d requests, credentials asked for %d times; want none", got, w.timesAsked())
		}
	})
}

// The record comes as the API sent it, byte for byte.
func TestCall(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, zentrunktest.Options{})
		for i, raw := range []string{
			string(zentrunktest.PageCall().Raw),
			" {\"total_rate\": 0.0050000,\n\"call_duration\":\"12\", \"call_duration\":1e1,\"x\":null}\n",
		} {
			call := zentrunktest.PageCall()
			call.UUID = fmt.Sprintf("00000000-0000-4000-8000-%012d", i)
			call.Raw = []byte(strings.ReplaceAll(raw, zentrunktest.PageCall().UUID, call.UUID))
			w.api.Add(call)
			if a, err := w.Call(t.Context(), call.UUID); err != nil || a.Body != string(call.Raw) {
				t.Errorf("Call = %q, %v, want %q", a.Body, err, call.Raw)
			}
		}
		for _, raw := range []string{" null", "null", "[]", "7", `"text"`} {
			call := zentrunktest.PageCall()
			call.Raw = []byte(raw)
			w.api.Add(call)
			if a, err := w.Call(t.Context(), call.UUID); !errors.Is(err, zentrunk.ErrBadResponse) {
				t.Errorf("Call of %q = %q, %v, want ErrBadResponse", raw, a.Body, err)
			}
		}
	})
}

// An answer that holds nothing of what was asked for is not served, and not kept:
// the next lookup has the real one.
func TestHollowIsNotKept(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, zentrunktest.Options{})
		for name, ask := range map[string]func(context.Context, string) (Answer, error){"call": w.Call, "insights": w.Insights} {
			for _, body := range []string{"{}", zentrunktest.NotReady.Body} {
				w.api.SetFaults(always(zentrunktest.Fault{Status: 200, Body: body}))
				if a, err := ask(t.Context(), withInsights); err == nil || problem.Of(err).Status != 502 {
					t.Errorf("%s of %s = %+v, %v, want a problem of status 502", name, body, a, err)
				}
				w.api.SetFaults()
				if a, err := ask(t.Context(), withInsights); err != nil || a.Kept {
					t.Errorf("%s after %s = %+v, %v, want the API's answer", name, body, a, err)
				}
				w.kept = newCache(maxEntries, maxBytes)
			}
		}
	})
}
