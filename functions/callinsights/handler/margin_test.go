package handler_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"zentrunk-reports/functions/callinsights/handler"
	"zentrunk-reports/internal/lookup"
)

// never is an API that does not answer.
type never struct{}

func (never) RoundTrip(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, r.Context().Err()
}

// Where the API does not answer, an invocation does so a quarter of a second before its
// deadline, whatever is asked for, and after the budget at the latest.
func TestMargin(t *testing.T) {
	t.Parallel()
	env := map[string]string{"ZENTRUNK_AUTH_ID": "MAXXXXXXXXXXXXXXXXXX", "ZENTRUNK_AUTH_TOKEN": "token", "LOOKUP_SEARCH": "on"}
	cfg, err := handler.ParseConfig(func(name string) string { return env[name] })
	if err != nil {
		t.Fatal(err)
	}
	for left, want := range map[time.Duration]time.Duration{time.Second: 750 * time.Millisecond, time.Minute: 9750 * time.Millisecond} {
		for _, path := range []string{"/calls/" + full, "/calls/" + full + "/insights", "/calls"} {
			synctest.Test(t, func(t *testing.T) {
				e := event{Method: "GET", Path: path}
				if path == "/calls" {
					e.Route, e.Query = "GET /calls", "from_number=12025551234&"+hours(24)
				}
				began := time.Now()
				got := ask(t, invokerFor(t, handler.New(cfg, handler.Options{Transport: never{}})), e, began.Add(left))
				if took := time.Since(began); got.StatusCode != 504 || took != want || !strings.Contains(got.Body, ":timeout") {
					t.Errorf("%s with %v left: status %d after %v, want 504 after %v: %s", path, left, got.StatusCode, took, want, got.Body)
				}
				time.Sleep(lookup.Budget) // of the bubble's clock: the request goes on for others
			})
		}
	}
}
