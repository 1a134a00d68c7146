package when

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"zentrunk-reports/internal/calendar"
)

// Want is what [Parse] takes, for the end of a sentence.
const Want = `2026-11-22, "2026-11-22 10:00", 2026-11-22T10:00:00+01:00, yesterday, "today 10:00", now, or how long ago: 90m, 2h, 7d, "2 hours"`

// A Moment is an instant or a day, as a person names it. The zero Moment is none.
type Moment struct {
	Text string // as given
	// UTC. They differ for a day, which ends at the next midnight, and for a time that
	// clocks show twice or jump over.
	Start, End time.Time
}

// Given is whether m is any.
func (m Moment) Given() bool { return m.Text != "" }

// In returns m as the clocks of c show it.
func (m Moment) In(c Clock, now time.Time) (Moment, error) {
	if !m.Given() {
		return m, nil
	}
	return Parse(m.Text, now, c)
}

var (
	clockTime = regexp.MustCompile(`^\d{1,2}:\d{2}`)
	dayOnly   = regexp.MustCompile(`(?i)^(\d{4}-\d{2}-\d{2}|today|yesterday)$`)
	amountOf  = regexp.MustCompile(`(?i)^(\d+|an?|one)$`)
	unit      = regexp.MustCompile(`(?i)^(s|sec|min|h|hr|hour|minute|second|day|week)s?$`)
)

// GoesOn is whether more is the rest of a time that begins with text, where the shell
// took a time with blanks apart.
func GoesOn(text, more string) bool {
	switch {
	case dayOnly.MatchString(text):
		return clockTime.MatchString(more)
	case amountOf.MatchString(text):
		return unit.MatchString(more)
	}
	_, isAgo := ParseAgo(text)
	return isAgo && strings.EqualFold(more, "ago")
}

// Parse reads a point in time, as the clocks of c show it unless it names a zone
// itself; how long ago counts from now.
func Parse(text string, now time.Time, c Clock) (Moment, error) {
	plain := strings.Join(strings.Fields(text), " ")
	today := calendar.DayOf(now, c.Location())
	yesterday := today.Add(-1, c.Location())
	word, rest, _ := strings.Cut(plain, " ")
	switch strings.ToLower(word) {
	case "now":
		plain = strings.TrimSpace("0s " + rest) // which is no time where there is more
	case "today":
		plain = strings.TrimSpace(today.Date + " " + rest)
	case "yesterday":
		plain = strings.TrimSpace(yesterday.Date + " " + rest)
	}
	if day, err := calendar.ParseDay(plain, c.Location()); err == nil {
		return Moment{text, day.From, day.To}, nil
	}
	if ago, ok := ParseAgo(plain); ok {
		at := now.UTC().Add(-ago).Truncate(time.Second)
		return Moment{text, at, at}, nil
	}
	if first, last, ok := parseInstant(plain, c); ok {
		return Moment{text, first, last}, nil
	}
	return Moment{}, fmt.Errorf("%q is not a time, want %s", text, Want)
}

// The layouts of an instant after its T has become a blank and the blank before its
// zone is gone. Parse takes a fraction behind the seconds.
var (
	zoned    = []string{"2006-01-02 15:04Z07:00", "2006-01-02 15:04Z0700", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05Z0700"}
	zoneless = []string{"2006-01-02 15:04", "2006-01-02 15:04:05"}
)

func parseInstant(text string, c Clock) (first, last time.Time, ok bool) {
	if len(text) <= len(time.DateOnly) || !strings.ContainsAny(text[len(time.DateOnly):][:1], "Tt ") {
		return time.Time{}, time.Time{}, false
	}
	day, rest := text[:len(time.DateOnly)], text[len(time.DateOnly)+1:]
	rest = strings.ToUpper(strings.ReplaceAll(rest, " ", ""))
	if plain, isUTC := strings.CutSuffix(rest, "UTC"); isUTC {
		rest = plain + "Z"
	}
	for _, layout := range zoned {
		if at, err := time.Parse(layout, day+" "+rest); err == nil {
			return at.UTC(), at.UTC(), true
		}
	}
	for _, layout := range zoneless {
		if wall, err := time.Parse(layout, day+" "+rest); err == nil {
			first, last := c.instants(wall)
			return first, last, true
		}
	}
	return time.Time{}, time.Time{}, false
}

var (
	// ago is a duration with weeks and days, which [time.ParseDuration] lacks. The
	// bound on their digits keeps the sum inside a Duration.
	ago = regexp.MustCompile(`^-?(?:(\d{1,3})w)?(?:(\d{1,3})d)?((?:[\d.]+[hms])*)$`)
	// agoInWords is one in words: 2 hours, 90 min, an hour.
	agoInWords = regexp.MustCompile(`(?i)^(\d+(?:\.\d+)?|an?|one) ?(s|m|h|d|w|sec|min|hr|second|minute|hour|day|week)s?$`)
)

// ParseAgo reads how long ago something was, such as 2h, 7d or "2 hours ago".
func ParseAgo(text string) (time.Duration, bool) {
	if rest, ok := strings.CutSuffix(strings.ToLower(text), " ago"); ok {
		text = rest
	}
	if words := agoInWords.FindStringSubmatch(text); words != nil {
		n := words[1]
		if n[0] < '0' || n[0] > '9' {
			n = "1"
		}
		text = n + strings.ToLower(words[2][:1])
	}
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
