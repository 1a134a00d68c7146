// Package when reads and writes times as people do: in words, as how long ago, and as
// the clocks of a time zone show them. It knows the zones that the release ships, and
// nothing of command lines.
package when

import (
	"fmt"
	"path"
	"regexp"
	"strings"
	"time"
	"unicode"

	"zentrunk-reports/internal/zones"
)

// A Clock is the time zone in which times are read and written. The zero Clock shows
// UTC. It is safe for concurrent use.
type Clock struct{ zone *time.Location }

// WantZone is what [ParseZone] takes, for the end of a sentence.
const WantZone = "the name of a time zone, such as Europe/Berlin, America/New_York or UTC"

// likeOffset is a distance from UTC in place of a zone.
var likeOffset = regexp.MustCompile(`^(?i:UTC|GMT|Z)?\s*[+-]\d{1,2}(:?\d{2})?$`)

// ParseZone returns the clock of an IANA name, by the zones that the release ships, and
// no others: those of the system may be older than what the report goes by. The error of
// what is none says what may be meant.
func ParseZone(text string) (Clock, error) {
	zone, err := zones.Load(text)
	switch {
	case err == nil:
		return Clock{zone}, nil
	case likeOffset.MatchString(text):
		return Clock{}, fmt.Errorf("is %q, a distance from UTC that changes with the season in many places: want %s", text, WantZone)
	}
	if meant := zoneLike(text); meant != "" {
		return Clock{}, fmt.Errorf("is %q: did you mean %s?", text, meant)
	}
	return Clock{}, fmt.Errorf("is %q, which is not in database %s: want %s", text, zones.Version(), WantZone)
}

// zoneLike returns the zone that text is the city of, or names in another case.
func zoneLike(text string) string {
	words := strings.FieldsFunc(text, func(r rune) bool { return r == '/' })
	for i, word := range words {
		words[i] = capitals(word)
	}
	name := strings.Join(words, "/")
	for _, area := range []string{"", "Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/"} {
		if _, err := zones.Load(area + name); err == nil {
			return area + name
		}
	}
	if upper := strings.ToUpper(text); upper != text {
		if _, err := zones.Load(upper); err == nil {
			return upper
		}
	}
	return ""
}

// capitals returns the words of a city as zones spell them: New_York.
func capitals(city string) string {
	start := true
	return strings.Map(func(r rune) rune {
		if r == ' ' {
			r = '_'
		}
		if start {
			r = unicode.ToUpper(r)
		} else {
			r = unicode.ToLower(r)
		}
		start = r == '_' || r == '-'
		return r
	}, city)
}

// Location returns the zone, never nil.
func (c Clock) Location() *time.Location {
	if c.zone == nil {
		return time.UTC
	}
	return c.zone
}

// City is the last part of the zone's name, for the head of a column.
func (c Clock) City() string { return path.Base(c.Location().String()) }

// Wall writes a time as the API does, a fraction only where there is one, and as the
// clocks of the zone show it. In an hour that they show twice, the distance from UTC
// says which of the two it is. The zero time is "".
func (c Clock) Wall(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(c.Location())
	text := t.Format("2006-01-02 15:04:05.999999")
	if first, last := c.instants(t); !first.Equal(last) {
		return text + t.Format("-07:00")
	}
	return text
}

// Stamp writes a time with its distance from UTC. The zero time is "".
func (c Clock) Stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(c.Location())
	text := t.Format("2006-01-02 15:04:05.999999")
	if c.Location() == time.UTC {
		return text + " UTC"
	}
	return text + t.Format(" -07:00")
}

// around is more than any zone is from UTC, and more than clocks ever changed by.
const around = 26 * time.Hour

// instants returns when the clocks show the date and time of wall, whatever its own
// zone is. Two instants are the hour that comes twice when clocks go back, or, where
// clocks jump over that time, one on either side of the jump.
func (c Clock) instants(wall time.Time) (first, last time.Time) {
	utc := time.Date(wall.Year(), wall.Month(), wall.Day(), wall.Hour(), wall.Minute(), wall.Second(), wall.Nanosecond(), time.UTC)
	at := func(near time.Time) (at time.Time, shown bool) {
		_, offset := near.In(c.Location()).Zone()
		at = utc.Add(-time.Duration(offset) * time.Second)
		_, there := at.In(c.Location()).Zone()
		return at, there == offset
	}
	a, aShown := at(utc.Add(-around))
	b, bShown := at(utc.Add(around))
	switch {
	case aShown && !bShown:
		b = a
	case bShown && !aShown:
		a = b
	}
	if b.Before(a) {
		a, b = b, a
	}
	return a, b
}
