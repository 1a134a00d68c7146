package handler

import (
	"testing"
	"time"

	"zentrunk-reports/internal/calendar"
)

// A day begins by the rules in force, which the database of Go 1.26 does not have
// yet, whatever the machine's own files say.
func TestDaysBeginByTheRulesInForce(t *testing.T) {
	t.Parallel()
	for zone, want := range map[string]string{
		"America/Vancouver": "2026-11-27T07:00:00Z", "America/Edmonton": "2026-11-27T06:00:00Z",
		"America/Havana": "2026-11-27T04:00:00Z", "Africa/Casablanca": "2026-11-27T00:00:00Z",
	} {
		cfg, err := ParseConfig(env("REPORT_TIMEZONE", zone))
		if err != nil {
			t.Fatal(err)
		}
		day, err := calendar.ParseDay("2026-11-27", cfg.Report.Location)
		if err != nil {
			t.Fatal(err)
		}
		if got := day.From.UTC().Format(time.RFC3339); got != want {
			t.Errorf("27 November 2026 begins at %s in %s, want %s", got, zone, want)
		}
	}
}
