package traffic_test

import (
	"testing"
	"time"

	"zentrunk-reports/internal/traffic"
)

// Check finds every way in which one figure can contradict the others.
func TestCheckFindsContradictions(t *testing.T) {
	t.Parallel()
	for what, spoil := range map[string]func(*traffic.Traffic){
		"more left out than calls": func(t *traffic.Traffic) { t.LeftOut = 1 << 20 },
		"all left out":             func(t *traffic.Traffic) { t.LeftOut = 500 },
		"limits are null":          func(t *traffic.Traffic) { t.Limits = nil },
		"a list is null":           func(t *traffic.Traffic) { t.ByTrunk = nil },
		"rows out of order":        func(t *traffic.Traffic) { l := t.ByTrunk; l[0], l[2] = l[2], l[0] },
		"a key twice":              func(t *traffic.Traffic) { t.ByTrunk[1] = t.ByTrunk[0] },
		"a row above the total":    func(t *traffic.Traffic) { *t.ByTrunk[0].PeakConcurrent = *t.Total.PeakConcurrent + 1 },
		"rows below the total":     func(t *traffic.Traffic) { t.ByDirection = t.ByDirection[:0] },
		"no peak":                  func(t *traffic.Traffic) { t.Total.PeakConcurrent = nil },
		"more begun than held":     func(t *traffic.Traffic) { *t.ByTrunk[0].PeakCPS = *t.ByTrunk[0].PeakConcurrent + 1 },
		"a peak after the day":     func(t *traffic.Traffic) { *t.Total.PeakConcurrentAt = t.Total.PeakConcurrentAt.AddDate(0, 0, 1) },
		"a peak in another hour": func(t *traffic.Traffic) {
			*t.Total.PeakCPSAt = t.Total.PeakCPSAt.Truncate(12 * time.Hour).Add(13 * time.Hour)
		},
		"erlangs above the peak":   func(t *traffic.Traffic) { *t.ByTrunk[0].BusyHourErlangs = 1e6 },
		"ringing that falls":       func(t *traffic.Traffic) { *t.Total.RingP50 = *t.Total.RingP95 + 1 },
		"half of ringing":          func(t *traffic.Traffic) { t.Total.RingP95 = nil },
		"a peak above all hours":   func(t *traffic.Traffic) { *t.Total.PeakConcurrent++ },
		"another busy hour":        func(t *traffic.Traffic) { *t.Total.BusyHour = "xx" },
		"other erlangs":            func(t *traffic.Traffic) { *t.Total.BusyHourErlangs /= 2 },
		"an hour is missing":       func(t *traffic.Traffic) { t.ByHour = t.ByHour[1:] },
		"an hour of two":           func(t *traffic.Traffic) { t.ByHour = append(t.ByHour[:3:3], t.ByHour[4:]...) },
		"more channels than calls": func(t *traffic.Traffic) { t.LeftOut = 499 },
	} {
		d := randomDay(t, "2026-11-22", "UTC", 500, 5)
		got := trafficOf(d)
		if err := got.Check(d.from, d.to, len(d.calls)); err != nil {
			t.Fatalf("a sound day: %v", err)
		}
		spoil(&got)
		if got.Check(d.from, d.to, len(d.calls)) == nil {
			t.Errorf("%s: Check finds nothing", what)
		}
	}
}
