package watch

import (
	"encoding/json"
	"fmt"
	"math"
	"testing"
	"time"
)

// daysOf returns the baselines of n days before noon, each with so many calls an hour.
func daysOf(n int, calls func(date time.Time, hour int) int) (days []Day) {
	for i := 1; i <= n; i++ {
		date := noon.AddDate(0, 0, -i)
		b := NewDay(date.Format(time.DateOnly), time.UTC)
		for hour := range 24 {
			for _, k := range []Key{{Account, ""}, {Country, "GB"}} {
				b.AddCell(k, hour, Cell{Calls: calls(date, hour)}, 0)
			}
		}
		days = append(days, b.Day())
	}
	return days
}

func expected(u *Usual, at time.Time) float64 {
	mean, _ := u.known(Key{Country, "GB"}).expect(ofCalls, []hourOfWeek{hourOf(SliceOf(at), time.UTC)})
	return mean
}

// Working days, Saturdays and Sundays are held apart once there are enough days, and
// today is no part of what is usual.
func TestKindsOfDays(t *testing.T) {
	t.Parallel()
	weekly := func(date time.Time, _ int) int {
		return [3]int{120, 36, 12}[kindOf(date)]
	}
	u := NewUsual(append(daysOf(28, weekly), daysOf(1, weekly)[0]), "2026-11-23")
	for date, want := range map[string]float64{"2026-11-23": 10, "2026-11-28": 3, "2026-11-29": 1} {
		at, _ := time.Parse(time.DateOnly, date)
		if got := expected(u, at.Add(12*time.Hour)); math.Abs(got-want) > 1e-9 {
			t.Errorf("%s: %v calls in a slice, want %v", date, got, want)
		}
	}
	if few := NewUsual(daysOf(10, weekly), "2026-11-23"); few.rate() != pooledRate || !few.Enough() {
		t.Errorf("ten days: rate %v", few.rate())
	}
	if NewUsual(daysOf(6, weekly), "2026-11-23").Enough() {
		t.Error("six days are enough")
	}
	if u := NewUsual(daysOf(40, weekly), "2026-11-23"); len(u.days) != BaselineDays {
		t.Errorf("%d days count, want %d", len(u.days), BaselineDays)
	}
	if u := NewUsual(daysOf(3, weekly), "2026-11-22"); len(u.days) != 2 {
		t.Errorf("%d days count, want 2: today is none", len(u.days))
	}
}

// Between the middles of two hours the line is straight: no step at the full hour.
func TestLineIsStraight(t *testing.T) {
	t.Parallel()
	u := NewUsual(daysOf(28, func(_ time.Time, hour int) int { return 120 * hour }), "2026-11-23")
	day := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	for at := day.Add(3 * time.Hour); at.Before(day.Add(20 * time.Hour)); at = at.Add(Length) {
		hours := at.Add(Length / 2).Sub(day).Hours()
		if got, want := expected(u, at), 10*(hours-.5); math.Abs(got-want) > 1e-9 {
			t.Fatalf("%s: %v, want %v", at.Format(time.TimeOnly), got, want)
		}
	}
}

// A baseline is a file: hours that are null count as none.
func TestBaselineWithNull(t *testing.T) {
	t.Parallel()
	var d Day
	if err := json.Unmarshal([]byte(`{"date":"2026-11-22","account":{},"countries":{"US":null,"GB":{"calls":[7]}},"trunks":{"t":null}}`), &d); err != nil {
		t.Fatal(err)
	}
	u := NewUsual([]Day{d}, "2026-11-23")
	if u.known(Key{Country, "GB"}) == nil || u.known(Key{Country, "US"}) != nil || u.known(Key{Trunk, "t"}) != nil {
		t.Errorf("countries %v, trunks %v; want GB alone", u.profiles[Country], u.profiles[Trunk])
	}
}

// The builder's day has what its calls have, by the hours of its zone, also on the days
// on which clocks change; and it is read as it was written.
func TestDayOfCalls(t *testing.T) {
	t.Parallel()
	loc, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skip(err)
	}
	for date, hours := range map[string]int{"2026-03-29": 23, "2026-10-25": 25, "2026-11-22": 24} {
		from, _ := time.ParseInLocation(time.DateOnly, date, loc)
		b := NewDay(date, loc)
		for i := range hours {
			b.Add(Call{ID: fmt.Sprint(i), Ended: from.Add(time.Duration(i) * time.Hour), Country: "GB", To: "+4420", Trunk: "t", Amount: amount(t, "7.25"), Failed: i == 0})
			b.Add(Call{ID: fmt.Sprint("in", i), Ended: from.Add(time.Duration(i) * time.Hour), Inbound: true, Country: "DE", To: "+4930", Trunk: "t"})
		}
		body, err := json.Marshal(b.Day())
		if err != nil {
			t.Fatal(err)
		}
		var d Day
		if err := json.Unmarshal(body, &d); err != nil {
			t.Fatal(err)
		}
		if got := d.Countries["GB"].total(); got != hours || len(d.Countries) != 1 {
			t.Errorf("%s: %d calls to GB of %d countries, want %d of 1", date, got, len(d.Countries), hours)
		}
		if got := d.Trunks["t"]; got.total() != 2*hours || got.Failed != 1 {
			t.Errorf("%s: trunk %+v", date, got)
		}
		if got, want := d.Countries["GB"].Squares, int64(hours*500*500); got != want {
			t.Errorf("%s: squares %d, want %d", date, got, want)
		}
		wantAtTwo := map[int]int{23: 0, 24: 1, 25: 2}[hours]
		if got := d.Countries["GB"].Calls[2]; got != wantAtTwo || d.Countries["GB"].Capped[2] != amountOf(int64(wantAtTwo)*5*unit) {
			t.Errorf("%s: %d calls from two on, %v; want %d", date, got, d.Countries["GB"].Capped[2], wantAtTwo)
		}
	}
}
