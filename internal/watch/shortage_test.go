package watch

import (
	"strings"
	"testing"
	"time"
)

// A slice of which the account counts more calls than it lists is judged by those that there
// are. It holds up no other slice and no late call, and is asked for ever less often.
func TestShortage(t *testing.T) {
	t.Parallel()
	late := fraud(noon.Add(-30*minute), 20, "SL")
	b := newBench(quiet(noon.Add(-2*time.Hour), noon.Add(4*time.Hour)), late)
	short := noon.Add(-10 * minute)
	b.account.unlisted = map[string]bool{"quiet " + short.Add(minute).Format(time.RFC3339): true}
	for _, c := range late {
		b.account.listed[c.ID] = c.Ended.Add(70 * minute)
	}
	told := b.run(t, noon.Add(minute), noon.Add(3*time.Hour))
	if got := states(told); !strings.HasPrefix(got, "new_destination SL opened") {
		t.Errorf("told %q, want the late calls", got)
	}
	if res := b.at(t, noon.Add(3*time.Hour+6*minute)); res.Blind != "" || res.BehindSeconds != 0 {
		t.Errorf("%+v, want nothing to be missing", res)
	}
	if n := b.account.asked[short]; n < 4 || n > 9 {
		t.Errorf("the slice was listed %d times in 3 hours, want once an hour and a few times at first", n)
	}
	b.account.unlisted = nil
	if res := b.run(t, noon.Add(3*time.Hour+11*minute), noon.Add(4*time.Hour+11*minute)); states(res) != "" {
		t.Errorf("told %q", states(res))
	}
	st, err := ParseState(b.store.state, time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	if sl := st.slice(SliceOf(short)); sl.Calls != 5 || sl.Lacks != 0 {
		t.Errorf("%d calls, and %d are lacking; want all 5 once they are listed", sl.Calls, sl.Lacks)
	}
}

// A slice whose answer makes no sense holds up no other. Where that goes for all, a run asks
// for a few of them and no more.
func TestFaultySlice(t *testing.T) {
	t.Parallel()
	b := newBench(quiet(noon.Add(-2*time.Hour), noon.Add(time.Hour)), fraud(noon.Add(-30*minute), 20, "SL"))
	bad := noon.Add(-5 * minute)
	b.account.faulty = map[time.Time]bool{bad: true}
	res := b.at(t, noon.Add(minute))
	if got := states(res.Incidents); got != "new_destination SL opened" || !strings.Contains(res.Blind, "11:55") || res.BehindSeconds != 300 {
		t.Errorf("told %q, %+v; want the fraud, and 300 s behind", got, res)
	}
	b = newBench(quiet(noon.Add(-2*time.Hour), noon.Add(time.Hour)))
	b.account.faulty = map[time.Time]bool{}
	for at := bad; at.After(noon.Add(-2 * time.Hour)); at = at.Add(-Length) {
		b.account.faulty[at] = true
	}
	if res := b.at(t, noon.Add(minute)); res.Requests != mostFaulty || res.BehindSeconds != 3600 {
		t.Errorf("%+v, want %d requests", res, mostFaulty)
	}
}
