package when

import (
	"strings"
	"testing"
	"time"
)

// A time is read in every form that the help names, in UTC unless it names a
// zone; a day ends at the next midnight.
func TestParse(t *testing.T) {
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
		{"now", at(23, 10, 0, 0), at(23, 10, 0, 0)},
		{"today", at(23, 0, 0, 0), at(24, 0, 0, 0)},
		{"Yesterday", at(22, 0, 0, 0), at(23, 0, 0, 0)},
		{"yesterday 9:45", at(22, 9, 45, 0), at(22, 9, 45, 0)},
		{"today  09:45:30", at(23, 9, 45, 30), at(23, 9, 45, 30)},
		{"yesterday 09:45 +01:00", at(22, 8, 45, 0), at(22, 8, 45, 0)},
		{"2 hours", at(23, 8, 0, 0), at(23, 8, 0, 0)},
		{"2 Hours ago", at(23, 8, 0, 0), at(23, 8, 0, 0)},
		{"1.5 hours", at(23, 8, 30, 0), at(23, 8, 30, 0)},
		{"an hour", at(23, 9, 0, 0), at(23, 9, 0, 0)},
		{"90 min", at(23, 8, 30, 0), at(23, 8, 30, 0)},
		{"90min ago", at(23, 8, 30, 0), at(23, 8, 30, 0)},
		{"2h ago", at(23, 8, 0, 0), at(23, 8, 0, 0)},
		{"30 secs", at(23, 9, 59, 30), at(23, 9, 59, 30)},
		{"3 days", at(20, 10, 0, 0), at(20, 10, 0, 0)},
		{"one week", at(16, 10, 0, 0), at(16, 10, 0, 0)},
	}
	for _, tt := range tests {
		got, err := Parse(tt.text, now, Clock{})
		if err != nil || !got.Start.Equal(tt.start) || !got.End.Equal(tt.end) || got.Text != tt.text {
			t.Errorf("Parse(%q) = %v, %v, want %v to %v", tt.text, got, err, tt.start, tt.end)
		}
	}
}

// What is no time is refused with what was given and what is taken.
func TestParseRefuses(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"22/11/2026", "2026-11-31", "2026-11-22 25:00", "2026-11-22 10", "2026-11-22x10:00", "2026-11-22 10:00 EST",
		"tomorrow", "2", "2 fortnights", "2y", "hours", "ago", "2 hours from", "yesterday noon", "now 10:00", "1.5 days", "2 months", "2026-11-22 10:00 Europe/Berlin", "h", "-", "1d1w", "9999d", "1..5h", "99999999999999999999h", "10:00", "9999999h99999999h",
	} {
		got, err := Parse(text, time.Now(), Clock{})
		if err == nil || !strings.Contains(err.Error(), text) || !strings.Contains(err.Error(), `2h, 7d, "2 hours"`) {
			t.Errorf("Parse(%q) = %v, %v, want an error that explains", text, got, err)
		}
	}
}

// A zone is the one that --tz names: a day has the hours that its clocks have, words
// mean its days, and a time that comes twice, or not at all, covers both readings.
func TestParseInZone(t *testing.T) {
	t.Parallel()
	berlin, err := ParseZone("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 22, 23, 30, 0, 0, time.UTC) // half past midnight of the 23rd there
	tests := []struct{ text, start, end string }{
		{"2026-11-22", "2026-11-21T23:00:00Z", "2026-11-22T23:00:00Z"},
		{"2026-10-25", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"}, // 25 hours
		{"today", "2026-11-22T23:00:00Z", "2026-11-23T23:00:00Z"},
		{"yesterday 10:00", "2026-11-22T09:00:00Z", "2026-11-22T09:00:00Z"},
		{"2026-07-01 10:00", "2026-07-01T08:00:00Z", "2026-07-01T08:00:00Z"},
		{"2026-07-01 10:00Z", "2026-07-01T10:00:00Z", "2026-07-01T10:00:00Z"},
		{"2026-07-01 10:00 UTC", "2026-07-01T10:00:00Z", "2026-07-01T10:00:00Z"},
		{"2026-10-25 02:30", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"},
		{"2026-10-25 03:00", "2026-10-25T02:00:00Z", "2026-10-25T02:00:00Z"},
		{"2026-10-25 01:59:59", "2026-10-24T23:59:59Z", "2026-10-24T23:59:59Z"},
		{"2026-03-29 02:30", "2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z"},
		{"2 hours", "2026-11-22T21:30:00Z", "2026-11-22T21:30:00Z"},
	}
	for _, tt := range tests {
		got, err := Parse(tt.text, now, berlin)
		if err != nil || got.Start.Format(time.RFC3339) != tt.start || got.End.Format(time.RFC3339) != tt.end {
			t.Errorf("Parse(%q) = %v, %v, want %s to %s", tt.text, got, err, tt.start, tt.end)
		}
	}
}

// What a clock shows is read back as what was shown, in every zone that has odd clocks.
func TestClockReadsBack(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"UTC", "Europe/Berlin", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Kiritimati", "America/St_Johns"} {
		c, err := ParseZone(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, at := range around2026() {
			for _, text := range []string{c.Wall(at), c.Stamp(at)} {
				m, err := Parse(text, at, c)
				if err != nil || !m.Start.Equal(at) || !m.End.Equal(at) {
					t.Fatalf("%s: %v is shown as %q and read as %v, %v", name, at, text, m, err)
				}
			}
		}
	}
}

// around2026 are instants in the weeks of 2026 in which clocks change somewhere, and in
// one in which none do.
func around2026() []time.Time {
	var all []time.Time
	for _, first := range []time.Time{
		time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, 3, 7, 0, 0, 0, 0, time.UTC), time.Date(2026, 3, 28, 0, 0, 0, 0, time.UTC),
		time.Date(2026, 4, 4, 0, 0, 0, 0, time.UTC), time.Date(2026, 10, 3, 0, 0, 0, 0, time.UTC), time.Date(2026, 10, 24, 0, 0, 0, 0, time.UTC), time.Date(2026, 10, 31, 0, 0, 0, 0, time.UTC),
	} {
		for at := first; at.Before(first.AddDate(0, 0, 3)); at = at.Add(13 * time.Minute) {
			all = append(all, at)
		}
	}
	return all
}
