package problem

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zentrunk-reports/internal/zentrunk"
)

func status(code int) error { return &zentrunk.APIError{Op: "get call", StatusCode: code} }

// Each failure must be told as what it is, also one that ran out of time; what
// the API answered counts for more than the deadline.
func TestOf(t *testing.T) {
	t.Parallel()
	late := func(err error) error { return fmt.Errorf("%w (before that: %w)", context.DeadlineExceeded, err) }
	for _, tt := range []struct {
		name   string
		err    error
		status int
		kind   string
	}{
		{"no route", ErrNoRoute, 404, "no-such-path"},
		{"method", ErrMethod, 405, "method-not-allowed"},
		{"body", ErrBody, 400, "body-not-allowed"},
		{"not a UUID", fmt.Errorf("look up: %w", zentrunk.ErrNotUUID), 400, "invalid-call-uuid"},
		{"404", status(404), 404, "no-such-call"},
		{"401", status(401), 502, "credentials-refused"},
		{"403", status(403), 502, "credentials-refused"},
		{"429", status(429), 503, "rate-limited"},
		{"429 until late", late(status(429)), 503, "rate-limited"},
		{"500", status(500), 502, "unavailable"},
		{"408", status(408), 502, "unavailable"},
		{"503 until late", late(status(503)), 502, "unavailable"},
		{"network", &zentrunk.NetworkError{Op: "get call", Reason: "connection refused"}, 502, "unavailable"},
		{"nonsense", &zentrunk.ResponseError{Op: "get call"}, 502, "bad-response"},
		{"nonsense until late", late(&zentrunk.ResponseError{}), 502, "bad-response"},
		{"400", status(400), 502, "request-refused"},
		{"302", status(302), 502, "request-refused"},
		{"no answer", fmt.Errorf("get call: %w", context.DeadlineExceeded), 504, "timeout"},
		{"caller left", context.Canceled, 504, "timeout"},
		{"anything else", errors.New("disk on fire"), 500, "internal"},
		{"nil", nil, 500, "internal"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := Of(tt.err)
			if got.Status != tt.status || got.Type != scheme+tt.kind {
				t.Errorf("Of(%v) = %d %s, want %d %s", tt.err, got.Status, got.Type, tt.status, scheme+tt.kind)
			}
			if got.Title == "" || got.Detail == "" || strings.Contains(got.Detail, "disk") {
				t.Errorf("Of(%v) says %q, %q, want fixed words", tt.err, got.Title, got.Detail)
			}
			if (got.Status == 405) != (got.Allow == "GET") || (got.Status == 503) != (got.RetryAfter > 0) {
				t.Errorf("Of(%v) = Allow %q, Retry-After %v", tt.err, got.Allow, got.RetryAfter)
			}
		})
	}
}

// The wait that the API asks for is passed on, rounded up; without one it is the
// span over which the API counts requests.
func TestRetryAfter(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		asked time.Duration
		want  int
	}{
		{0, 5},
		{time.Millisecond, 1},
		{time.Second, 1},
		{61*time.Second + 1, 62},
	} {
		err := fmt.Errorf("wrapped: %w", &zentrunk.APIError{StatusCode: 429, RetryAfter: tt.asked})
		if got := Seconds(Of(err).RetryAfter); got != tt.want {
			t.Errorf("asked for %v: Retry-After = %d, want %d", tt.asked, got, tt.want)
		}
	}
}

// The document has the members of RFC 9457 and the request's id, and nothing of
// the error.
func TestDocument(t *testing.T) {
	t.Parallel()
	secret := &zentrunk.APIError{StatusCode: 500, Message: "secret words", Op: "op"}
	text := Of(secret).Document(`/calls/"x"`, "id\xff")
	var got map[string]any
	if err := json.Unmarshal([]byte(text), &got); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"type": "urn:zentrunk-reports:problem:unavailable", "title": "Plivo is not available",
		"status": 502.0, "detail": "Plivo cannot be reached or keeps failing. Try again later.",
		"instance": `/calls/"x"`, "request_id": "id\uFFFD",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Document() (-want +got):\n%s", diff)
	}
}
