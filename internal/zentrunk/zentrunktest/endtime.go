package zentrunktest

import (
	"errors"
	"fmt"
	"time"
)

const (
	// retention is how long the API keeps calls, and the widest range it takes.
	retention = 90 * 24 * time.Hour
	// defaultSpan is what it searches without an end_time.
	defaultSpan = 30 * 24 * time.Hour
)

// bounds are the end_time filters of a query, as they come in. The API counts
// in microseconds, so that an open bound is a closed one beside it.
type bounds struct {
	from, to Null[time.Time] // half open
	ltAsLte  bool
}

// endOfTime is behind every call.
var endOfTime = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)

func (b *bounds) set(key, variant, value string) error {
	at, err := parseEndTime(value)
	if err != nil {
		return fmt.Errorf("%s must be YYYY-MM-DD HH:MM[:ss[.uuuuuu]]", key)
	}
	next := at.Add(time.Microsecond)
	if b.ltAsLte && variant == "lt" {
		variant = "lte"
	}
	switch variant {
	case "gt":
		b.raise(next)
	case "gte":
		b.raise(at)
	case "lt":
		b.lower(at)
	case "lte":
		b.lower(next)
	default:
		b.raise(at)
		b.lower(next)
	}
	return nil
}

// parseEndTime reads YYYY-MM-DD HH:MM[:ss[.uuuuuu]]. The length is checked here
// because time.Parse takes "9:05" for an hour, and a comma for a point.
func parseEndTime(value string) (time.Time, error) {
	layout := "2006-01-02 15:04:05.999999"
	switch n := len(value); {
	case n == len("2006-01-02 15:04"), n == len("2006-01-02 15:04:05"):
		return time.Parse(layout[:n], value)
	case n > len("2006-01-02 15:04:05.") && n <= len(layout) && value[len("2006-01-02 15:04:05")] == '.':
		return time.Parse(layout, value)
	}
	return time.Time{}, errors.New("not a time")
}

func (b *bounds) raise(t time.Time) {
	if !b.from.Valid || t.After(b.from.V) {
		b.from = Some(t)
	}
}

func (b *bounds) lower(t time.Time) {
	if !b.to.Valid || t.Before(b.to.V) {
		b.to = Some(t)
	}
}

// resolve polices the bounds and sets the span of f.
func (b *bounds) resolve(f *filter, now time.Time) error {
	switch {
	case !b.from.Valid && b.to.Valid:
		return errors.New("end_time upper bound needs a lower bound")
	case !b.from.Valid:
		b.from = Some(now.Add(-defaultSpan))
	}
	if !b.to.Valid {
		b.to = Some(endOfTime)
	} else if b.to.V.Sub(b.from.V) > retention+time.Microsecond { // an included bound is one more
		return errors.New("end_time range may not exceed 90 days")
	}
	if b.from.V.Before(now.Add(-retention)) {
		return errors.New("end_time may not be older than 90 days")
	}
	f.from, f.to = b.from.V, b.to.V
	return nil
}
