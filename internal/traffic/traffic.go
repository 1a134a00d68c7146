// Package traffic says how full the trunks were: the most channels at once, the most
// calls begun in one second, the busiest clock hour, and how long phones rang. All of
// it is exact.
//
// It does not know where calls come from or how figures are stored. Read day.go first
// (what is kept of a call), then sweep.go (how a day becomes figures).
package traffic

import (
	"iter"
	"time"
)

// Traffic is the traffic of a day. The rows of each breakdown come by peak of channels,
// highest first, then by key, null last. They do not add up: keys have their peaks at
// different times.
type Traffic struct {
	Total       Line  `json:"total"`
	ByDirection []Row `json:"by_direction"`
	ByTrunk     []Row `json:"by_trunk"`      // trunk id
	ByToCountry []Row `json:"by_to_country"` // destination
	// ByHour holds each clock hour of the day in the order of time: 23 or 25 of them
	// where clocks are changed by an hour. Empty where Total is null.
	ByHour []Hour `json:"by_hour"`
	// LeftOut counts the calls that no figure holds: those without a time of
	// initiation, and those whose channel has no second in the day.
	LeftOut int `json:"left_out"`
	// Limits are those that settings gave when the day was published, the account's
	// first, then by trunk; of trunks, those alone that have a row.
	Limits []Limit `json:"limits"`
}

// A Line is the traffic of the calls that share a key. All of it is nil where no call
// has the times.
//
// A call holds a channel from its initiation to its end, both cut to seconds, the end
// excluded, at least one second. One that began before the day holds it from the day's
// first instant. Calls that are up at the day's end are in the next day's records, so
// that peaks within the longest call of the day's end are lower bounds.
type Line struct {
	PeakConcurrent   *int       `json:"peak_concurrent"`    // most channels at once
	PeakConcurrentAt *time.Time `json:"peak_concurrent_at"` // its first second, UTC
	// PeakCPS is the most calls begun in one second of the day: 0 where all began
	// before it.
	PeakCPS   *int       `json:"peak_cps"`
	PeakCPSAt *time.Time `json:"peak_cps_at"` // its first second, UTC
	// BusyHour is the clock hour, "00" to "23", with the most channel time; of equals
	// the first.
	BusyHour        *string  `json:"busy_hour"`
	BusyHourErlangs *float64 `json:"busy_hour_erlangs"` // its channel time / its length
	// RingP50 and RingP95 are percentiles of answer − initiation, with linear
	// interpolation; nil where no call has both.
	RingP50 *float64 `json:"ring_seconds_p50"`
	RingP95 *float64 `json:"ring_seconds_p95"`
}

// A Row is the line of the calls that share a key. A nil key is the group of the calls
// that have none.
type Row struct {
	Key *string `json:"key"`
	Line
}

// An Hour is a clock hour of the day, of all calls.
type Hour struct {
	Key            string    `json:"key"`  // "00" to "23"; one that comes twice is two
	From           time.Time `json:"from"` // its first instant, UTC
	PeakConcurrent int       `json:"peak_concurrent"`
	PeakCPS        int       `json:"peak_cps"`
	Erlangs        float64   `json:"erlangs"` // channel time / the hour's length
}

// Breakdowns returns the breakdowns of t by dimension ("direction" for by_direction), in
// the order of the report.
func (t *Traffic) Breakdowns() iter.Seq2[string, []Row] {
	return func(yield func(string, []Row) bool) {
		_ = yield("direction", t.ByDirection) && yield("trunk", t.ByTrunk) && yield("to_country", t.ByToCountry)
	}
}
