package main

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/alecthomas/kong"
)

// wantMoment is what --since and --until take.
const wantMoment = `2026-11-22, "2026-11-22 10:00" or "2026-11-22 10:00:30" (UTC), 2026-11-22T10:00:00+01:00, or how long ago: 90m, 2h, 7d`

// A moment is an instant or a day, as a flag names it. The zero moment is none.
type moment struct {
	text       string    // as given
	start, end time.Time // UTC; the same but for a day, which ends at the next midnight
}

func (m moment) given() bool { return m.text != "" }

// clock is how the second half of a time looks that the shell took apart.
var clock = regexp.MustCompile(`^\d{1,2}:\d{2}`)

// Decode is called by the command line. A time whose blank was not quoted comes
// in two arguments: the second belongs to nothing else.
func (m *moment) Decode(ctx *kong.DecodeContext) error {
	text, err := flagValue(ctx, m.given(), wantMoment)
	if err != nil {
		return err
	}
	next := ctx.Scan.Peek()
	if half, ok := next.Value.(string); ok && next.IsValue() && len(text) == len(time.DateOnly) && clock.MatchString(half) {
		text += " " + half
		ctx.Scan.Pop()
	}
	*m, err = parseMoment(text, time.Now())
	return err
}

// parseMoment reads a point in time. Without a zone it is UTC; how long ago
// counts from now.
func parseMoment(text string, now time.Time) (moment, error) {
	if day, err := time.Parse(time.DateOnly, text); err == nil {
		return moment{text, day, day.AddDate(0, 0, 1)}, nil
	}
	if ago, ok := parseAgo(text); ok {
		at := now.UTC().Add(-ago).Truncate(time.Second)
		return moment{text, at, at}, nil
	}
	if at, ok := parseInstant(text); ok {
		return moment{text, at, at}, nil
	}
	return moment{}, fmt.Errorf("%q is no time, want %s", text, wantMoment)
}

// instants are the layouts of an instant after its T has become a blank and the
// blank before its zone is gone. Parse takes a fraction behind the seconds.
var instants = []string{
	"2006-01-02 15:04", "2006-01-02 15:04Z07:00", "2006-01-02 15:04Z0700",
	"2006-01-02 15:04:05", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05Z0700",
}

func parseInstant(text string) (time.Time, bool) {
	if len(text) <= len(time.DateOnly) {
		return time.Time{}, false
	}
	day, rest := text[:len(time.DateOnly)], text[len(time.DateOnly):]
	if !strings.ContainsAny(rest[:1], "Tt ") {
		return time.Time{}, false
	}
	rest = strings.ToUpper(strings.ReplaceAll(rest[1:], " ", ""))
	rest = strings.TrimSuffix(rest, "UTC")
	for _, layout := range instants {
		if at, err := time.Parse(layout, day+" "+rest); err == nil {
			return at.UTC(), true
		}
	}
	return time.Time{}, false
}

// ago is a duration with weeks and days, which [time.ParseDuration] lacks. The
// bound on their digits keeps the sum inside a Duration.
var ago = regexp.MustCompile(`^-?(?:(\d{1,3})w)?(?:(\d{1,3})d)?((?:[\d.]+[hms])*)$`)

func parseAgo(text string) (time.Duration, bool) {
	m := ago.FindStringSubmatch(text)
	if m == nil || m[1]+m[2]+m[3] == "" {
		return 0, false
	}
	// An empty group is 0, and the pattern leaves no other error.
	weeks, _ := strconv.Atoi(m[1])
	days, _ := strconv.Atoi(m[2])
	d := time.Duration(7*weeks+days) * 24 * time.Hour
	if m[3] == "" {
		return d, true
	}
	rest, err := time.ParseDuration(m[3])
	return d + rest, err == nil && d+rest >= 0
}
