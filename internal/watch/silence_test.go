package watch

import (
	"fmt"
	"slices"
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

// silences returns what is told of silence between two times, with the hours since the first.
// Trunk t always has calls, and u where used says. Days of whole runs would take seconds.
func silences(days []Day, from, to time.Time, used func(time.Time) bool) (told []string) {
	st, u := NewState(from, time.UTC), NewUsual(days, noon.Format(time.DateOnly))
	st.Calm = true
	for now := from; now.Before(to); now = now.Add(Length) {
		calls := quiet(now, now.Add(Length))
		if used(now) {
			calls = append(calls, callsOf("u", now, now.Add(Length))...)
		}
		st.Take(SliceOf(now), calls)
		for _, c := range st.Judge(SliceOf(now), u, Bounds{TrunkSilent: DefaultBounds.TrunkSilent}) {
			told = append(told, fmt.Sprintf("%s %s %.0f", c.Key, c.State, c.At().Sub(from).Hours()))
		}
	}
	return told
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
	got := silences(twoTrunks(always), noon.Add(-3*time.Hour), noon.Add(89*time.Hour), func(at time.Time) bool {
		return at.Before(noon) || !at.Before(noon.Add(80*time.Hour)) && at.Before(noon.Add(85*time.Hour))
	})
	if want := []string{"u opened 4", "u closed 29", "u opened 89"}; !slices.Equal(got, want) {
		t.Errorf("told %q, want %q", got, want)
	}
}

// A trunk of working days, which had no call for more than a day, is told of on Monday.
func TestSilenceOnMonday(t *testing.T) {
	t.Parallel()
	workingDays := func(at time.Time) bool { return kindOf(at) == 0 }
	saturday := noon.AddDate(0, 0, -2).Truncate(24 * time.Hour)
	got := silences(twoTrunks(workingDays), saturday.Add(-4*time.Hour), saturday.Add(60*time.Hour), func(at time.Time) bool { return at.Before(saturday) })
	if want := []string{"u opened 53"}; saturday.Weekday() != time.Saturday || !slices.Equal(got, want) {
		t.Errorf("told %q, want %q", got, want)
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
