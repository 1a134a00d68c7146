package calendar_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"zentrunk-reports/internal/calendar"
	"zentrunk-reports/internal/calendar/calendartest"
)

// A day, in whatever zone, is all the instants of its date and no other: it
// begins where the day before it ends, and its text reads back as the same day.
// Clocks are changed by an hour at most, but at Troll in Antarctica by two.
func TestDayIsItsDate(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		loc := calendartest.AnyZone(t)
		day := calendartest.AnyDay(t, loc)
		if again, err := calendar.ParseDay(day.Date, loc); err != nil || again != day {
			t.Fatalf("ParseDay(%s) = %+v, %v, want %+v", day.Date, again, err, day)
		}
		if before, after := day.Add(-1, loc), day.Add(1, loc); before.To != day.From || after.From != day.To {
			t.Fatalf("%s goes from %v to %v, between days that end at %v and begin at %v", day.Date, day.From, day.To, before.To, after.From)
		}
		if length := day.To.Sub(day.From); length < 22*time.Hour || length > 26*time.Hour {
			t.Fatalf("%s in %v has %v", day.Date, loc, length)
		}
		inside := day.From.Add(time.Duration(rapid.Int64Range(0, int64(day.To.Sub(day.From))-1).Draw(t, "inside")))
		for _, at := range []time.Time{day.From, inside, day.To.Add(-1)} {
			if date := at.In(loc).Format(time.DateOnly); date != day.Date || calendar.DayOf(at, loc) != day {
				t.Fatalf("%v is in %s and counts to %s", at.In(loc), date, day.Date)
			}
		}
		outside := time.Duration(rapid.Int64Range(1, int64(3*time.Hour)).Draw(t, "outside"))
		for _, at := range []time.Time{day.From.Add(-1), day.From.Add(-outside), day.To, day.To.Add(outside)} {
			if date := at.In(loc).Format(time.DateOnly); date == day.Date {
				t.Fatalf("%v is outside of %s, which goes from %v to %v", at.In(loc), day.Date, day.From, day.To)
			}
		}
	})
}

// Where midnight comes twice, the day begins with the first, on either side of
// Greenwich.
func TestMidnightTwice(t *testing.T) {
	t.Parallel()
	for name, date := range map[string]string{
		"Asia/Amman": "2021-10-29", "Asia/Gaza": "2010-10-27", "Antarctica/Casey": "2018-03-11", "America/Havana": "2026-11-01", "Atlantic/Azores": "2026-10-25",
	} {
		loc, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		first, err := calendar.ParseDay(date, loc)
		if err != nil {
			t.Fatal(err)
		}
		for day, n := first.Add(-2, loc), 0; n < 5; day, n = day.Add(1, loc), n+1 {
			for _, at := range []time.Time{day.From.Add(-1), day.From.Add(-time.Hour), day.To, day.To.Add(time.Hour)} {
				if at.In(loc).Format(time.DateOnly) == day.Date {
					t.Errorf("%s, %s goes from %v to %v and not to %v", name, day.Date, day.From.In(loc), day.To.In(loc), at.In(loc))
				}
			}
		}
	}
}
