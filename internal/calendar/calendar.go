// Package calendar is the days of a time zone: where each begins and ends. It
// knows nothing of calls, and nothing of when it is now.
package calendar

import (
	"fmt"
	"time"
)

// A Day is a calendar day in some time zone: 23 to 25 hours long where clocks
// are changed.
type Day struct {
	Date string    // YYYY-MM-DD
	From time.Time // its first instant, UTC
	To   time.Time // the first instant of the next day, UTC
}

// ParseDay returns the day called date in loc.
func ParseDay(date string, loc *time.Location) (Day, error) {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return Day{}, fmt.Errorf("%q is not a day such as 2026-11-22", date)
	}
	return newDay(t.Year(), t.Month(), t.Day(), loc), nil
}

// DayOf returns the day in loc that at lies in.
func DayOf(at time.Time, loc *time.Location) Day {
	return newDay(at.In(loc).Year(), at.In(loc).Month(), at.In(loc).Day(), loc)
}

// Add returns the day n days after d in loc; n may be negative.
func (d Day) Add(n int, loc *time.Location) Day {
	t, _ := time.Parse(time.DateOnly, d.Date) // d.Date was made by this package
	return newDay(t.Year(), t.Month(), t.Day()+n, loc)
}

func newDay(year int, month time.Month, day int, loc *time.Location) Day {
	return Day{
		Date: time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Format(time.DateOnly),
		From: midnight(year, month, day, loc),
		To:   midnight(year, month, day+1, loc),
	}
}

// midnight returns the first instant of a date. time.Date is an hour off where
// clocks jump over midnight: it may answer with 23:00 of the day before. Where
// midnight comes twice, it may answer with the second.
func midnight(year int, month time.Month, day int, loc *time.Location) time.Time {
	t := time.Date(year, month, day, 0, 0, 0, 0, loc)
	want := time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Day()
	const step = 15 * time.Minute // all jumps are multiples of it
	for t.In(loc).Day() != want {
		t = t.Add(step)
	}
	for t.Add(-step).In(loc).Day() == want {
		t = t.Add(-step)
	}
	return t.UTC()
}
