package handler_test

import (
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zentrunk-reports/functions/callinsights/handler"
	"zentrunk-reports/internal/settings"
)

// Settings that are not set have the documented defaults.
func TestParseConfigDefaults(t *testing.T) {
	t.Parallel()
	env := map[string]string{"ZENTRUNK_SECRET_ARN": "plivo"}
	got, err := handler.ParseConfig(func(name string) string { return env[name] })
	want := handler.Config{
		API: settings.API{
			BaseURL: "https://api.plivo.com/v1", SecretARN: "plivo", RequestsPerSecond: 20,
			RetryMin: 500 * time.Millisecond, RetryMax: 30 * time.Second,
		},
		CacheTTL: 5 * time.Minute,
		LogLevel: slog.LevelInfo,
	}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("ParseConfig() error %v (-want +got):\n%s", err, diff)
	}
}

// Every wrong setting is named at once, on one line, and the token is not shown.
func TestParseConfigFaults(t *testing.T) {
	t.Parallel()
	env := faulty()
	_, err := handler.ParseConfig(func(name string) string { return env[name] })
	if err == nil {
		t.Fatal("ParseConfig() = nil, want an error")
	}
	for name := range env {
		if !strings.Contains(err.Error(), name) {
			t.Errorf("%q does not name %s", err, name)
		}
	}
	if strings.ContainsAny(err.Error(), "\r\n") || strings.Contains(err.Error(), "hush") {
		t.Errorf("%q is not one line without the token", err)
	}
}

// faulty is an environment in which every setting is wrong.
func faulty() map[string]string {
	return map[string]string{
		"ZENTRUNK_BASE_URL": "ftp://x", "ZENTRUNK_SECRET_ARN": "plivo", "ZENTRUNK_AUTH_ID": "MA", "ZENTRUNK_AUTH_TOKEN": "hush",
		"ZENTRUNK_REQUESTS_PER_SECOND": "0", "ZENTRUNK_RETRY_MIN_DELAY": "x", "ZENTRUNK_RETRY_MAX_DELAY": "-1s",
		"LOOKUP_CACHE_TTL": "five\nminutes", "LOOKUP_SEARCH": "ON", "LOG_LEVEL": "loud",
	}
}
