package watch

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// spread returns n calls to a country that was never called, each so long after the one
// before, at a price.
func spread(t *testing.T, from time.Time, n int, each time.Duration, price string) []Call {
	t.Helper()
	calls := fraud(from, n, "SL")
	for i := range calls {
		calls[i].Begun = from.Add(time.Duration(i) * each)
		calls[i].Ended = calls[i].Begun.Add(20 * time.Second)
		calls[i].Amount, calls[i].Trunk = amount(t, price), "u"
	}
	return calls
}

// A new country is told of from its tenth call or 20 on within 15 minutes, and from its
// fifteenth or 30 on within an hour. A person who calls it now and then is not.
func TestNewDestination(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		calls []Call
		found bool
	}{
		"ten calls in a quarter":      {spread(t, noon.Add(minute), 10, minute, "0"), true},
		"nine calls in a quarter":     {spread(t, noon.Add(minute), 9, minute, "0"), false},
		"20 in a quarter":             {spread(t, noon.Add(minute), 4, 3*minute, "5"), true},
		"two dear calls":              {spread(t, noon.Add(minute), 2, 3*minute, "50"), false},
		"ten calls in fifty minutes":  {spread(t, noon.Add(minute), 10, 5*minute, "0.5"), false},
		"fifteen in fifty minutes":    {spread(t, noon.Add(minute), 15, 200*time.Second, "0"), true},
		"30 in fifty minutes":         {spread(t, noon.Add(minute), 9, 350*time.Second, "3.4"), true},
		"fourteen calls in an hour":   {spread(t, noon.Add(minute), 14, 4*minute, "1"), false},
		"ten calls in three quarters": {spread(t, noon.Add(minute), 10, 4*minute, "1"), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(quiet(noon.Add(-2*time.Hour), noon.Add(2*time.Hour)), c.calls)
			got := states(b.run(t, noon.Add(minute), noon.Add(75*minute)))
			if found := strings.HasPrefix(got, "new_destination SL opened"); found != c.found || !c.found && got != "" {
				t.Errorf("told %q, found %t, want %t", got, found, c.found)
			}
		})
	}
}

// callersRise returns calls of so many callers at once, each some calls a minute.
func callersRise(from time.Time, callers, calls int, each time.Duration) (out []Call) {
	for i := range calls {
		at := from.Add(time.Duration(i) * each)
		out = append(out, Call{
			ID: fmt.Sprintf("rise %d", i), Begun: at, Ended: at.Add(10 * time.Second), Answered: true, Talk: 8 * time.Second,
			From: fmt.Sprintf("+1555%07d", i%callers), To: fmt.Sprintf("+4477%08d", i*7919%100_000_000), Country: "FR", Trunk: "u",
		})
	}
	return out
}

// Many callers that rise together are one incident with all their calls, though none of
// them would be one. One caller, and many who call a little, are none of this kind.
func TestManyCallers(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		callers, calls int
		each           time.Duration
		want           string
	}{
		"ten callers, three a minute each":    {10, 1200, 2 * time.Second, "call_burst * opened"},
		"four callers":                        {4, 160, 11 * time.Second, ""},
		"two hundred callers, a call or two":  {200, 360, 2 * time.Second, ""},
		"ten callers, fewer than 200 a while": {10, 540, 5 * time.Second, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(quiet(noon.Add(-2*time.Hour), noon.Add(2*time.Hour)), callersRise(noon, c.callers, c.calls, c.each))
			b.Bounds = Bounds{CallBurst: DefaultBounds.CallBurst}
			st := NewState(noon.AddDate(0, 0, -8), time.UTC)
			var err error
			if b.store.state, err = st.Bytes(); err != nil {
				t.Fatal(err)
			}
			b.store.version = 1
			got := states(b.run(t, noon.Add(-14*minute), noon.Add(41*minute)))
			if first, _, _ := strings.Cut(got, ", "); first != c.want {
				t.Fatalf("told %q, want %q first", got, c.want)
			}
			if c.want == "" {
				return
			}
			if n := strings.Count(got, "opened"); n != 1 {
				t.Errorf("told %s, want one incident", got)
			}
			if st, err = ParseState(b.store.state, time.UTC); err != nil {
				t.Fatal(err)
			}
			// The last five calls of all ended in a slice of their own.
			in := st.Incidents[0]
			if in.Calls != c.calls-5 || in.Key != "*" || len(in.TopCallers) != 1 || in.TopCallers[0].Number != "+1555000" {
				t.Errorf("%d calls of %q, callers %v; want %d of *, and the prefix of the callers", in.Calls, in.Key, in.TopCallers, c.calls-5)
			}
			for _, p := range st.Peaks {
				if calls := slices.Max(p.Calls[:]); calls > 15 {
					t.Errorf("a peak of %d calls was learned of an incident", calls)
				}
			}
		})
	}
}

// What is together comes again with its newest calls once.
func TestTogetherComesAgain(t *testing.T) {
	t.Parallel()
	b := newBench(quiet(noon.Add(-2*time.Hour), noon.Add(5*time.Hour)))
	for i, country := range []string{"SL", "GM", "LV"} {
		b.account.calls = append(b.account.calls, fraud(noon.Add(minute+time.Duration(i)*time.Second), 6, country)...)
		b.account.calls = append(b.account.calls, fraud(noon.Add(2*time.Hour+time.Duration(i)*time.Second), 7, country)...)
	}
	got := states(b.run(t, noon.Add(minute), noon.Add(2*time.Hour+6*minute)))
	if want := "new_destination * opened, new_destination * closed, new_destination * grew"; got != want {
		t.Errorf("told %s, want %s", got, want)
	}
	st, err := ParseState(b.store.state, time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	if got := st.Incidents[0].Calls; got != 39 {
		t.Errorf("%d calls, want 39", got)
	}
}

// A trunk with three quarters of the calls that falls silent is told of as soon as a small
// one would be: the calls that it lacks are no sign of a quiet day. On a day on which the
// other trunk is quiet too, it is not.
func TestSilenceOfALargeTrunk(t *testing.T) {
	t.Parallel()
	var days []Day
	for n := 1; n <= BaselineDays; n++ {
		b := NewDay(noon.AddDate(0, 0, -n).Format(time.DateOnly), time.UTC)
		for hour := range 24 {
			for k, calls := range map[Key]int{{Account, ""}: 80, {Trunk, "t"}: 60, {Trunk, "u"}: 20} {
				b.AddCell(k, hour, Cell{Calls: calls}, 0)
			}
		}
		days = append(days, b.Day())
	}
	others := func(each time.Duration) (calls []Call) {
		for at := noon.Add(-6 * time.Hour); at.Before(noon.Add(2 * time.Hour)); at = at.Add(each) {
			calls = append(calls, Call{ID: "u " + at.Format(time.RFC3339), Ended: at, Inbound: true, To: "+1", Trunk: "u"})
		}
		return calls
	}
	for name, c := range map[string]struct {
		each time.Duration
		want string
	}{
		"the rest is as usual": {3 * minute, "trunk_silent t opened"},
		"the rest is quiet":    {12 * minute, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(quiet(noon.Add(-6*time.Hour), noon), others(c.each))
			b.store.days = days
			b.run(t, noon.Add(-4*time.Hour), noon.Add(minute))
			if got := states(b.run(t, noon.Add(6*minute), noon.Add(36*minute))); got != c.want {
				t.Errorf("told %q, want %q", got, c.want)
			}
		})
	}
}
