package main

import (
	"context"
	"errors"
	"net/http"
	"os"
	"strings"
	"testing"
)

// endsEarly is set for a function that does not poll.
const endsEarly = "BENCH_ENDS_EARLY"

// beFunction has this process be a function that does nothing: it polls, unless it ends
// before that.
func beFunction(api string, ends bool) {
	if ends {
		return
	}
	resp, err := http.Get("http://" + api + "/2018-06-01/runtime/invocation/next")
	if err == nil {
		resp.Body.Close()
	}
}

// A start is measured up to the poll. A function that ends before it is an error, and
// nobody waits for one once the caller has given up.
func TestFirstPoll(t *testing.T) {
	t.Parallel()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if took, err := firstPoll(t.Context(), self, nil); err != nil || took <= 0 {
		t.Errorf("it polls after %v, %v", took, err)
	}
	if _, err := firstPoll(t.Context(), self, map[string]string{endsEarly: "1"}); err == nil || !strings.Contains(err.Error(), "ended before it polled") {
		t.Errorf("of a function that ends early it says %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := firstPoll(ctx, self, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("after the caller has given up it says %v", err)
	}
}
