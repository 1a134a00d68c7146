package main

import (
	"strings"
	"testing"
	"time"
)

// A time is read in every form that the help names, in UTC unless it names a
// zone; a day ends at the next midnight.
func TestParseMoment(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 10, 0, 0, 700, time.UTC)
	at := func(day, hour, minute, second int) time.Time {
		return time.Date(2026, 11, day, hour, minute, second, 0, time.UTC)
	}
	tests := []struct {
		text       string
		start, end time.Time
	}{
		{"2026-11-22", at(22, 0, 0, 0), at(23, 0, 0, 0)},
		{"2026-11-22 10:05", at(22, 10, 5, 0), at(22, 10, 5, 0)},
		{"2026-11-22 10:05:30", at(22, 10, 5, 30), at(22, 10, 5, 30)},
		{"2026-11-22 10:05:30.5", at(22, 10, 5, 30).Add(time.Second / 2), at(22, 10, 5, 30).Add(time.Second / 2)},
		{"2026-11-22T10:05:30Z", at(22, 10, 5, 30), at(22, 10, 5, 30)},
		{"2026-11-22t10:05z", at(22, 10, 5, 0), at(22, 10, 5, 0)},
		{"2026-11-22T10:05:30+01:00", at(22, 9, 5, 30), at(22, 9, 5, 30)},
		{"2026-11-22 10:05 -0530", at(22, 15, 35, 0), at(22, 15, 35, 0)},
		{"2026-11-22 10:05 UTC", at(22, 10, 5, 0), at(22, 10, 5, 0)},
		{"2h", at(23, 8, 0, 0), at(23, 8, 0, 0)},
		{"-2h", at(23, 8, 0, 0), at(23, 8, 0, 0)},
		{"1.5h", at(23, 8, 30, 0), at(23, 8, 30, 0)},
		{"7d", at(16, 10, 0, 0), at(16, 10, 0, 0)},
		{"1w1d2h30m", at(15, 7, 30, 0), at(15, 7, 30, 0)},
		{"0m", at(23, 10, 0, 0), at(23, 10, 0, 0)},
	}
	for _, tt := range tests {
		got, err := parseMoment(tt.text, now)
		if err != nil || !got.start.Equal(tt.start) || !got.end.Equal(tt.end) || got.text != tt.text {
			t.Errorf("parseMoment(%q) = %v, %v, want %v to %v", tt.text, got, err, tt.start, tt.end)
		}
	}
}

// What is no time is refused with what was given and what is taken.
func TestParseMomentRefuses(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"22/11/2026", "2026-11-31", "2026-11-22 25:00", "2026-11-22 10", "2026-11-22x10:00", "2026-11-22 10:00 EST", "2026-11-22 ",
		"yesterday", "2", "2 hours", "2y", "h", "-", "1d1w", "9999d", "1..5h", "99999999999999999999h", "10:00", "9999999h99999999h",
	} {
		got, err := parseMoment(text, time.Now())
		if err == nil || !strings.Contains(err.Error(), text) || !strings.Contains(err.Error(), "2h, 7d") {
			t.Errorf("parseMoment(%q) = %v, %v, want an error that explains", text, got, err)
		}
	}
}
