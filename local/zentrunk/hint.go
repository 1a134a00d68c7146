package main

import (
	"fmt"
	"strings"
	"time"

	"zentrunk-reports/internal/zentrunk"
)

// hint says why calls may be missing where none matched: how numbers were read, and
// which time was looked at. It quotes no whole number.
func (c *callsCommand) hint(q zentrunk.CallQuery, now time.Time) string {
	lines := []string{"No call matches."}
	for _, given := range []struct {
		flag string
		number
	}{{"--from", c.From}, {"--to", c.To}} {
		if given.text != "" {
			lines = append(lines, aboutNumber(given.flag, given.number))
		}
	}
	if c.Call.callID != "" {
		lines = append(lines, "A SIP Call-ID is that of Plivo's side of the call; the other side of a session border controller has one of its own.")
	}
	return strings.Join(append(lines, c.aboutTime(q, now)), "\n")
}

// aboutNumber says how a number was read and what it may be spelled like instead.
func aboutNumber(flag string, n number) string {
	as := fmt.Sprintf("%s was read as %s", flag, n.Masked())
	if n.Region != "" {
		as += " (" + n.Region + ")"
	}
	switch {
	case n.Assumed:
		return as + ": its first digits were taken for the country's code. A number without one is read with --region, such as --region US."
	case len(n.Digits) > beginning:
		return as + ". Records may spell it otherwise: try its beginning, such as the first " + fmt.Sprint(beginning) + " digits with the country's code."
	}
	return as + ", the beginning of numbers."
}

// beginning is how many digits of a number, its country's code among them, are enough
// to find other spellings of it.
const beginning = 6

// aboutTime says which time was looked at.
func (c *callsCommand) aboutTime(q zentrunk.CallQuery, now time.Time) string {
	span := q.EndTime
	if (span == zentrunk.TimeRange{}) {
		return "The last 30 days were looked at: --since 90d looks at all that the API keeps."
	}
	until := span.Before
	if until.IsZero() {
		until = now.Truncate(time.Second)
	}
	return fmt.Sprintf("Calls that ended between %s and %s were looked at: another --since or --until looks elsewhere, and --tz reads both in your time zone.",
		c.TZ.Stamp(span.From), c.TZ.Stamp(until))
}
