package watch

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// Fraud is opened once, grows by doubling, and is closed an hour after it ended.
func TestLifeOfAnIncident(t *testing.T) {
	t.Parallel()
	b := newBench(quiet(noon.Add(-2*time.Hour), noon.Add(4*time.Hour)), fraud(noon.Add(minute), 70, "SL"))
	got := states(b.run(t, noon.Add(minute), noon.Add(3*time.Hour)))
	if want := "new_destination SL opened, new_destination SL grew, new_destination SL closed"; got != want {
		t.Errorf("told %s, want %s", got, want)
	}
	if len(b.sink.told) != 3 || b.sink.told[0][:16] != b.sink.told[2][:16] {
		t.Errorf("the sink was told %v, want one id three times", b.sink.told)
	}
}

// What comes again within a day is the same incident, and told once it is more than
// when it opened.
func TestComesAgain(t *testing.T) {
	t.Parallel()
	b := newBench(quiet(noon.Add(-2*time.Hour), noon.Add(8*time.Hour)), fraud(noon.Add(minute), 14, "SL"),
		fraud(noon.Add(3*time.Hour), 12, "SL"), fraud(noon.Add(5*time.Hour), 20, "SL"))
	got := states(b.run(t, noon.Add(minute), noon.Add(7*time.Hour)))
	if want := "new_destination SL opened, new_destination SL closed, new_destination SL grew, new_destination SL closed"; got != want {
		t.Errorf("told %s, want %s", got, want)
	}
	for _, told := range b.sink.told {
		if told[:16] != b.sink.told[0][:16] {
			t.Errorf("two ids: %v", b.sink.told)
		}
	}
}

// A quiet day has no incident, and a call that comes late is found by counting, enters
// the slice in which it ended, and is judged there.
func TestLateCalls(t *testing.T) {
	t.Parallel()
	late := fraud(noon.Add(-30*minute), 12, "SL")
	b := newBench(quiet(noon.Add(-3*time.Hour), noon.Add(2*time.Hour)), late)
	for _, c := range late {
		b.account.listed[c.ID] = noon.Add(17 * minute)
	}
	if got := states(b.run(t, noon.Add(minute), noon.Add(16*minute))); got != "" {
		t.Errorf("told %s before the calls were listed", got)
	}
	told := b.run(t, noon.Add(21*minute), noon.Add(31*minute))
	if got, want := states(told), "new_destination SL opened"; got != want {
		t.Fatalf("told %s, want %s", got, want)
	}
	st, err := ParseState(b.store.state, time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := st.slice(SliceOf(noon.Add(-30 * minute))).Cells[Country]["SL"].Calls, 12; got != want {
		t.Errorf("%d late calls in the slice in which they ended, want %d", got, want)
	}
	if got := st.Incidents[0].OpenedAt; !got.Equal(noon.Add(-25 * minute)) {
		t.Errorf("opened at %s, want the end of its slice", got)
	}
}

// An API that is down opens and closes nothing: not silence, and not the end of fraud.
// What was missed is seen afterwards.
func TestBlind(t *testing.T) {
	t.Parallel()
	b := newBench(quiet(noon.Add(-2*time.Hour), noon.Add(6*time.Hour)), fraud(noon.Add(minute), 20, "SL"), fraud(noon.Add(150*minute), 20, "GM"))
	b.run(t, noon.Add(minute), noon.Add(6*minute))
	b.account.err = errors.New("status 503")
	for now := noon.Add(11 * minute); now.Before(noon.Add(3 * time.Hour)); now = now.Add(Length) {
		res := b.at(t, now)
		if len(res.Incidents) != 0 || !strings.Contains(res.Blind, "503") {
			t.Fatalf("at %s: %+v, want no incident and a word that it is blind", now, res)
		}
		if want := int(now.Sub(noon.Add(6 * minute)).Seconds()); res.BehindSeconds != want {
			t.Fatalf("at %s: %d s behind, want %d", now, res.BehindSeconds, want)
		}
	}
	b.account.err = nil
	res := b.at(t, noon.Add(3*time.Hour+minute))
	if got, want := states(res.Incidents), "new_destination GM opened"; got != want || res.BehindSeconds != 0 {
		t.Errorf("afterwards %s, %d s behind; want %s, 0", got, res.BehindSeconds, want)
	}
	if got, want := states(b.at(t, noon.Add(3*time.Hour+6*minute)).Incidents), "new_destination SL closed"; got != want {
		t.Errorf("then %s, want %s: a run with much to list closes nothing", got, want)
	}
}

// After hours of absence the newest slices come first, within the requests of a run, and
// the next runs do the rest.
func TestCatchUp(t *testing.T) {
	t.Parallel()
	b := newBench(quiet(noon.Add(-2*time.Hour), noon.Add(8*time.Hour)), fraud(noon.Add(5*time.Hour-4*minute), 12, "SL"))
	b.run(t, noon.Add(minute), noon.Add(6*minute))
	b.Requests = 10
	res := b.at(t, noon.Add(5*time.Hour+minute))
	if got, want := states(res.Incidents), "new_destination SL opened"; got != want {
		t.Errorf("told %s, want %s: what happens now comes first", got, want)
	}
	if want := 5 * 60 * 60; res.BehindSeconds != want-300 {
		t.Errorf("%d s behind, want %d", res.BehindSeconds, want-300)
	}
	b.Requests = 0
	if res = b.at(t, noon.Add(5*time.Hour+6*minute)); res.BehindSeconds != 0 {
		t.Errorf("%d s behind after the next run, want 0", res.BehindSeconds)
	}
}

// An API that lists nothing for an hour, and everything later, closes nothing by that and
// counts nothing twice.
func TestAPIThatLags(t *testing.T) {
	t.Parallel()
	calls := quiet(noon.Add(10*minute), noon.Add(4*time.Hour))
	attack := fraud(noon.Add(minute), 400, "SL")
	b := newBench(quiet(noon.Add(-2*time.Hour), noon.Add(10*minute)), calls, attack)
	for _, c := range slices.Concat(calls, attack[60:]) {
		if c.Ended.Before(noon.Add(90 * minute)) {
			b.account.listed[c.ID] = noon.Add(90 * minute)
		}
	}
	told := b.run(t, noon.Add(minute), noon.Add(86*minute))
	if got := states(told); strings.Contains(got, Closed) || !strings.Contains(got, "new_destination SL opened") {
		t.Errorf("told %s while the API lags, want SL opened and nothing closed", got)
	}
	if res := b.at(t, noon.Add(88*minute)); res.BehindSeconds != 0 {
		t.Errorf("%d s behind, want 0: all was listed", res.BehindSeconds)
	}
	told = b.run(t, noon.Add(91*minute), noon.Add(3*time.Hour))
	if got := states(told); strings.Count(got, "new_destination SL grew") != 2 || strings.Count(got, "new_destination SL closed") != 1 {
		t.Errorf("told %s once the calls are there, want two more doublings and an end", got)
	}
	st, err := ParseState(b.store.state, time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	for _, in := range st.Incidents {
		if in.Rule == newDestinationName && in.Calls != 400 {
			t.Errorf("the incident has %d calls, want 400", in.Calls)
		}
	}
}

// A trunk and an account that are silent are told of after 25 calls that were to be
// expected; a clock that jumps ahead for one run is no silence.
func TestSilence(t *testing.T) {
	t.Parallel()
	b := newBench(quiet(noon.Add(-6*time.Hour), noon))
	got := b.run(t, noon.Add(-4*time.Hour+minute), noon.Add(21*minute))
	if states(got) != "" {
		t.Errorf("told %s after 20 minutes", states(got))
	}
	got = b.run(t, noon.Add(26*minute), noon.Add(41*minute))
	if want := "trunk_silent * opened"; states(got) != want {
		t.Errorf("told %s, want %s", states(got), want)
	}
}

func TestClockThatJumps(t *testing.T) {
	t.Parallel()
	b := newBench(quiet(noon.Add(-6*time.Hour), noon.Add(8*time.Hour)), fraud(noon.Add(30*minute), 12, "SL"))
	b.run(t, noon.Add(-2*time.Hour+minute), noon.Add(minute))
	b.account.now = noon.Add(6 * minute) // the account's clock is right
	res, err := b.Run(t.Context(), noon.Add(5*time.Hour))
	if err != nil || len(res.Incidents) != 0 {
		t.Errorf("a jump ahead: %+v, %v; want no incident", res.Incidents, err)
	}
	if got, want := states(b.run(t, noon.Add(11*minute), noon.Add(2*time.Hour))), "new_destination SL opened"; !strings.HasPrefix(got, want) || strings.Contains(got, "silent") {
		t.Errorf("afterwards %s, want %s", got, want)
	}
}

// Of two runs at once one stores its state, and that one alone tells.
func TestTwoRunsAtOnce(t *testing.T) {
	t.Parallel()
	b := newBench(quiet(noon.Add(-2*time.Hour), noon.Add(time.Hour)), fraud(noon.Add(minute), 20, "SL"))
	b.run(t, noon.Add(-9*minute), noon.Add(minute))
	other := *b.store
	now := noon.Add(6 * minute)
	b.at(t, now)
	second := &Watch{Source: b.account, Store: &staleStore{fakeStore: b.store, old: other}, Sinks: b.Sinks, Bounds: b.Bounds, Location: time.UTC, Log: b.Log}
	if _, err := second.Run(t.Context(), now); !errors.Is(err, ErrOvertaken) {
		t.Errorf("the second run: %v, want ErrOvertaken", err)
	}
	if len(b.sink.told) != 1 {
		t.Errorf("told %v, want once", b.sink.told)
	}
}

// staleStore loads what was there before another run.
type staleStore struct {
	*fakeStore
	old fakeStore
}

func (s *staleStore) Load(ctx context.Context) ([]byte, string, error) { return s.old.Load(ctx) }

// What a sink refuses is told by the next run, under the same id, and nothing twice.
func TestToldByTheNextRun(t *testing.T) {
	t.Parallel()
	b := newBench(quiet(noon.Add(-2*time.Hour), noon.Add(time.Hour)), fraud(noon.Add(minute), 20, "SL"))
	b.sink.err = errors.New("status 500")
	b.account.now = noon.Add(6 * minute)
	res, err := b.Run(t.Context(), b.account.now)
	if err == nil || len(res.Incidents) != 1 {
		t.Fatalf("a sink that refuses: %+v, %v", res, err)
	}
	b.sink.err = nil
	b.run(t, noon.Add(11*minute), noon.Add(16*minute))
	if want := res.Incidents[0].ID + " opened"; len(b.sink.told) != 1 || b.sink.told[0] != want {
		t.Errorf("told %v, want %s", b.sink.told, want)
	}
}

// Baselines that cannot be read judge nothing, and the slices wait for them.
func TestWithoutBaselines(t *testing.T) {
	t.Parallel()
	b := newBench(quiet(noon.Add(-2*time.Hour), noon.Add(time.Hour)), fraud(noon.Add(minute), 20, "SL"))
	b.store.daysErr = errors.New("access denied")
	if res := b.at(t, noon.Add(6*minute)); len(res.Incidents) != 0 || !strings.Contains(res.Blind, "denied") {
		t.Errorf("%+v, want blind", res)
	}
	b.store.daysErr = nil
	if got, want := states(b.at(t, noon.Add(11*minute)).Incidents), "new_destination SL opened"; got != want {
		t.Errorf("told %s, want %s", got, want)
	}
}

// A quiet run asks for little: one list, one count.
func TestRequestsOfARun(t *testing.T) {
	t.Parallel()
	b := newBench(quiet(noon.Add(-26*time.Hour), noon.Add(time.Hour)))
	b.run(t, noon.Add(-25*time.Hour), noon)
	if res := b.at(t, noon.Add(6*minute)); res.Requests != 3 {
		t.Errorf("%d requests, want 3: two lists, as it ran a minute late, and a count", res.Requests)
	}
}

// One attack that breaks several rules is incidents that name the first of them; what has
// other calls stands alone.
func TestOneCause(t *testing.T) {
	t.Parallel()
	row := fraud(noon.Add(minute), 24, "SL")
	for i := range row {
		row[i].To = fmt.Sprintf("+23276100%03d", i)
	}
	other := fraud(noon.Add(minute+time.Second), 12, "GM")
	for i := range other {
		other[i].From = "+15550000001"
	}
	b := newBench(quiet(noon.Add(-2*time.Hour), noon.Add(time.Hour)), row, other)
	b.Sinks = []Sink{b.sink}
	told := b.run(t, noon.Add(minute), noon.Add(6*minute))
	st, err := ParseState(b.store.state, time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	with := map[string]string{}
	for _, in := range st.Incidents {
		with[in.Rule+" "+in.Key] = in.With
	}
	if len(told) != 3 || with["new_destination GM"] != "" || with["new_destination SL"] != "" || with["sequential_dialling +15*******21"] != told[1].ID {
		t.Errorf("told %s, with %v; want the row with SL", states(told), with)
	}
}

// A run whose time ends stores what it has read, newest first, and the next goes on.
func TestTimeEnds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newBench(quiet(noon.Add(-2*time.Hour), noon.Add(time.Hour)))
		b.account.slow = 10 * time.Second
		b.account.now = noon.Add(6 * minute)
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Second)
		defer cancel()
		res, err := b.Run(ctx, b.account.now)
		if err != nil || res.Calls != 15 || !strings.Contains(res.Blind, "deadline") || !res.Until.Equal(noon.Add(5*minute)) {
			t.Errorf("%+v, %v; want three slices in 35 s", res, err)
		}
		b.account.slow = 0
		if res = b.at(t, noon.Add(6*minute)); res.BehindSeconds != 0 || res.Blind != "" {
			t.Errorf("the next run: %+v", res)
		}
	})
}
