package watch

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// twoTrunks are four weeks of a trunk t with 60 calls an hour to GB, and a trunk u with 30
// inbound ones on the days that used says.
func twoTrunks(used func(time.Time) bool) (days []Day) {
	for n := 1; n <= BaselineDays; n++ {
		date := noon.AddDate(0, 0, -n)
		b := NewDay(date.Format(time.DateOnly), time.UTC)
		for hour := range 24 {
			b.AddCell(Key{Trunk, "t"}, hour, Cell{Calls: 60}, 0)
			b.AddCell(Key{Country, "GB"}, hour, Cell{Calls: 60}, 0)
			calls := 60
			if used(date) {
				b.AddCell(Key{Trunk, "u"}, hour, Cell{Calls: 30}, 0)
				calls += 30
			}
			b.AddCell(Key{Account, ""}, hour, Cell{Calls: calls}, 0)
		}
		days = append(days, b.Day())
	}
	return days
}

func always(time.Time) bool { return true }

// callsOf returns a call of a trunk each two minutes.
func callsOf(trunk string, from, to time.Time) (calls []Call) {
	for at := from; at.Before(to); at = at.Add(2 * minute) {
		calls = append(calls, Call{ID: fmt.Sprint(trunk, at.Unix()), Begun: at, Ended: at.Add(30 * time.Second), Inbound: true, To: "+1", Trunk: trunk})
	}
	return calls
}

func ofTrunk(trunk string, told []Told) (out []Told) {
	for _, t := range told {
		if t.Key == trunk {
			out = append(out, t)
		}
	}
	return out
}

// Each of two outages in a day is opened and closed: a silence has no calls by which the
// second could be more than the first.
func TestTwoOutagesInADay(t *testing.T) {
	t.Parallel()
	end := noon.Add(8 * time.Hour)
	b := newBench(quiet(noon.Add(-4*time.Hour), end),
		callsOf("u", noon.Add(-4*time.Hour), noon), callsOf("u", noon.Add(90*minute), noon.Add(4*time.Hour)), callsOf("u", noon.Add(6*time.Hour), end))
	b.store.days = twoTrunks(always)
	told := b.run(t, noon.Add(-3*time.Hour+minute), end)
	if got, want := states(told), "trunk_silent u opened, trunk_silent u closed, trunk_silent u opened, trunk_silent u closed"; got != want {
		t.Fatalf("told %s, want %s", got, want)
	}
	if told[0].ID != told[1].ID || told[2].ID != told[3].ID || told[0].ID == told[2].ID {
		t.Errorf("ids %v, want one for each outage", told)
	}
}

// A trunk that was taken away is an incident for a day and the hour in which it closes, and
// is told no second time. Once it is used again it is watched again.
func TestTrunkTakenAway(t *testing.T) {
	t.Parallel()
	const day, back = 24 * time.Hour, 54 * time.Hour
	b := newBench(quiet(noon.Add(-4*time.Hour), noon.Add(back+9*time.Hour)), callsOf("u", noon.Add(-4*time.Hour), noon), callsOf("u", noon.Add(back), noon.Add(back+5*time.Hour)))
	b.store.days = twoTrunks(always)
	b.run(t, noon.Add(-3*time.Hour+minute), noon.Add(minute))
	opened := ofTrunk("u", b.run(t, noon.Add(6*minute), noon.Add(day)))
	if got, want := states(opened), "trunk_silent u opened"; got != want {
		t.Fatalf("on the first day told %s, want %s", got, want)
	}
	closed := ofTrunk("u", b.run(t, noon.Add(day+minute), noon.Add(day+3*time.Hour)))
	if got, want := states(closed), "trunk_silent u closed"; got != want {
		t.Fatalf("after a day told %s, want %s", got, want)
	}
	if res := b.at(t, noon.Add(day+3*time.Hour+minute)); res.Open != 0 {
		t.Errorf("%d incidents are open, want 0", res.Open)
	}
	if got := states(b.run(t, noon.Add(day+3*time.Hour+6*minute), noon.Add(back+4*time.Hour))); got != "" {
		t.Errorf("later told %s, want nothing", got)
	}
	if got, want := states(b.run(t, noon.Add(back+4*time.Hour+6*minute), noon.Add(back+8*time.Hour))), "trunk_silent u opened"; got != want {
		t.Errorf("once it is used again and falls silent told %q, want %s", got, want)
	}
}

// A trunk of working days, which had no call for more than a day, is told of on Monday.
func TestSilenceOnMonday(t *testing.T) {
	t.Parallel()
	saturday := noon.Add(-38 * time.Hour)
	b := newBench(quiet(saturday.Add(-time.Hour), noon))
	b.store.days = twoTrunks(func(date time.Time) bool { return kindOf(date) == 0 })
	told := b.run(t, saturday.Add(minute), noon.Add(-9*time.Hour))
	if got, want := states(told), "trunk_silent u opened"; noon.Weekday() != time.Monday || got != want {
		t.Errorf("told %q, want %s", got, want)
	}
}

// An incident that comes again and was not told is not open: no message says of what.
func TestUntoldIsNotOpen(t *testing.T) {
	t.Parallel()
	b := newBench(quiet(noon.Add(-2*time.Hour), noon.Add(8*time.Hour)), fraud(noon.Add(minute), 14, "SL"), fraud(noon.Add(3*time.Hour), 12, "SL"))
	told := b.run(t, noon.Add(minute), noon.Add(3*time.Hour+minute))
	res := b.at(t, noon.Add(3*time.Hour+6*minute))
	st, err := ParseState(b.store.state, time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(states(told), Closed) || st.Incidents[0].Over != 0 || res.Open != 0 || len(res.Incidents) != 0 {
		t.Errorf("told %s, then %+v; want none open", states(told), res)
	}
}

// A watch of 60 minutes that has lost a run closes what is over in the next one.
func TestLosesARun(t *testing.T) {
	t.Parallel()
	b := newBench(quiet(noon.Add(-2*time.Hour), noon.Add(8*time.Hour)), fraud(noon.Add(minute), 20, "SL"))
	b.at(t, noon.Add(minute))
	told := b.at(t, noon.Add(61*minute)).Incidents
	told = append(told, b.at(t, noon.Add(181*minute)).Incidents...)
	if got, want := states(told), "new_destination SL opened, new_destination SL closed"; got != want {
		t.Errorf("told %s, want %s", got, want)
	}
}
