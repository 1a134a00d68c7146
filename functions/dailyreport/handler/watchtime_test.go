package handler

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// A run whose time is nearly over lists nothing, says so and keeps its state: the next one
// finds what it did not.
func TestShortWatch(t *testing.T) {
	s := newWatchScene(t)
	event := []byte(`{"watch":true}`)
	ctx, stop := context.WithTimeout(t.Context(), 14*time.Second)
	defer stop()
	out, err := s.invoke.Invoke(ctx, event)
	if err != nil {
		t.Fatal(err)
	}
	var short Watched
	if err := json.Unmarshal(out, &short); err != nil {
		t.Fatal(err)
	}
	if w := short.Watch; w.Calls != 0 || w.BehindSeconds != 3600 || !strings.Contains(w.Blind, "deadline exceeded") {
		t.Errorf("a run of 14 seconds: %s", out)
	}
	if res := s.tick(t); res.BehindSeconds != 0 || len(res.Incidents) != 1 {
		t.Errorf("the next run: %+v", res)
	}
}

// Half of a run's time is for lists, and a run lists something however short it is.
func TestMostRequests(t *testing.T) {
	t.Parallel()
	if n := mostRequests(t.Context(), 5); n != 0 {
		t.Errorf("a run without an end may send %d requests, want 0 for any number", n)
	}
	for _, tt := range []struct {
		left      time.Duration
		perSecond float64
		want      int
	}{{240 * time.Second, 5, 600}, {240 * time.Second, 60, 7200}, {240 * time.Second, 0.01, 1}, {100 * time.Millisecond, 5, 1}, {-time.Second, 5, 1}} {
		synctest.Test(t, func(t *testing.T) {
			ctx, stop := context.WithTimeout(t.Context(), tt.left)
			defer stop()
			if n := mostRequests(ctx, tt.perSecond); n != tt.want {
				t.Errorf("%v at %v a second: %d requests, want %d", tt.left, tt.perSecond, n, tt.want)
			}
		})
	}
}
