// Package calendartest draws days and zones for properties that hold in all of them.
package calendartest

import (
	"time"
	_ "time/tzdata" // the same zones on every machine

	"pgregory.net/rapid"

	"zentrunk-reports/internal/calendar"
)

// zones are such as change their clocks in every way there is: by half an hour,
// over midnight, into the same midnight twice, not at all, at offsets of
// quarters, and on both sides of the date line.
var zones = []string{
	"UTC", "Europe/Berlin", "Europe/Dublin", "America/New_York", "America/St_Johns", "Asia/Kolkata", "Asia/Kathmandu",
	"Australia/Lord_Howe", "Australia/Adelaide", "Australia/Eucla", "Pacific/Chatham", "Pacific/Apia", "Pacific/Kiritimati",
	"Pacific/Pago_Pago", "Pacific/Marquesas", "America/Havana", "America/Santiago", "America/Asuncion", "America/Nuuk",
	"America/Scoresbysund", "Atlantic/Azores", "Africa/Cairo", "Africa/Casablanca", "Asia/Beirut", "Asia/Gaza", "Asia/Jerusalem",
	"Asia/Tehran", "Antarctica/Troll",
}

// AnyZone draws one of them.
func AnyZone(t *rapid.T) *time.Location {
	loc, err := time.LoadLocation(rapid.SampledFrom(zones).Draw(t, "zone"))
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

// AnyDay draws a day of the ten years from 2026 on, those on which clocks are
// changed more often than others.
func AnyDay(t *rapid.T, loc *time.Location) calendar.Day {
	at := time.Date(2026, 1, rapid.IntRange(1, 3652).Draw(t, "day"), 12, 0, 0, 0, time.UTC)
	if rapid.Bool().Draw(t, "to a change of clocks") {
		_, change := at.In(loc).ZoneBounds()
		if !change.IsZero() && change.Year() < 2036 {
			at = change.Add(time.Duration(rapid.IntRange(-1, 1).Draw(t, "days off")) * 24 * time.Hour)
		}
	}
	return calendar.DayOf(at, loc)
}
