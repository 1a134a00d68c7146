package main

import (
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"zentrunk-reports/functions/callinsights/gateway"
	"zentrunk-reports/functions/callinsights/handler"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// lookupEndpoint returns the lookup function's own handler, behind what API
// Gateway does. Where settings has no value, the environment's counts.
func lookupEndpoint(settings map[string]string) (http.Handler, error) {
	cfg, err := handler.ParseConfig(overlay(settings))
	if err != nil {
		return nil, err
	}
	h := handler.New(cfg, handler.Options{
		Version: version,
		Log:     slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn})),
	})
	return gateway.New(h.Handle), nil
}

// overlay returns a getenv in which the values of settings, empty ones included,
// stand before the environment's.
func overlay(settings map[string]string) func(string) string {
	return func(name string) string {
		if v, set := settings[name]; set {
			return v
		}
		return os.Getenv(name)
	}
}

// besides sends the paths of the lookup endpoint there, but for the one folder of
// the bucket that begins alike, and all others to files. It is no
// [http.ServeMux], which would clean paths before the function sees them.
func besides(lookup, files http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		path := r.URL.EscapedPath()
		if path == "/calls" || strings.HasPrefix(path, "/calls/") && !strings.HasPrefix(r.URL.Path, "/calls/dt=") {
			lookup.ServeHTTP(w, r)
			return
		}
		files.ServeHTTP(w, r)
	})
}

// withInsights returns a call of the account whose quality is known, or false.
func withInsights(account *simulation) (zentrunktest.Call, bool) {
	for _, c := range account.Calls() {
		if c.Insights != nil && c.Insights.Score.Valid {
			return *c, true
		}
	}
	return zentrunktest.Call{}, false
}

// searchFor is the query of the calls of the caller of c on its day.
func searchFor(c zentrunktest.Call) string {
	day := c.End.UTC().Truncate(24 * time.Hour)
	return url.Values{
		"from_number":   {c.From},
		"end_time__gte": {day.Format(time.RFC3339)},
		"end_time__lt":  {day.AddDate(0, 0, 1).Format(time.RFC3339)},
	}.Encode()
}
