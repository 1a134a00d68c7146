// Package handler is what the callinsights function does with an event of an
// API Gateway HTTP API: which call it means, the lookup, and the answer. It is a
// package of its own so that a workstation serves the very same.
package handler

import (
	"log/slog"
	"time"

	"zentrunk-reports/internal/settings"
)

// A Config is the function's environment.
type Config struct {
	API      settings.API
	CacheTTL time.Duration // how long an answer is kept in memory; if zero, 5 minutes
	Search   bool          // whether calls are searched by number, which is GET /calls
	LogLevel slog.Level
}

// ParseConfig reads every variable before it gives up. The log level holds also
// where there is an error.
func ParseConfig(getenv func(string) string) (Config, error) {
	r := settings.NewReader(getenv)
	c := Config{
		LogLevel: r.LogLevel(),
		API:      r.API(),
		CacheTTL: r.Duration("LOOKUP_CACHE_TTL", 5*time.Minute),
		Search:   r.OneOf("LOOKUP_SEARCH", "off", "on") == "on",
	}
	return c, r.Err()
}
