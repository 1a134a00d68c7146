package zentrunk_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"zentrunk-reports/internal/zentrunk"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

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
