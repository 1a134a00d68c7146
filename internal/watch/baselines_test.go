package watch

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// A watch that cannot judge is behind, however much it lists, and what it keeps for later
// is a day at most.
func TestBehindWithoutBaselines(t *testing.T) {
	t.Parallel()
	b := newBench(quiet(noon.Add(-2*time.Hour), noon.Add(26*time.Hour)), fraud(noon.Add(minute), 20, "SL"))
	b.store.daysErr = errors.New("access denied")
	var res Result
	for now := noon.Add(6 * minute); now.Before(noon.Add(25 * time.Hour)); now = now.Add(30 * minute) {
		res = b.at(t, now)
		if want := int(min(now.Sub(noon.Add(-54*minute)), 24*time.Hour).Seconds()); res.BehindSeconds != want {
			t.Fatalf("at %s: %d s behind, want %d", now, res.BehindSeconds, want)
		}
	}
	st, err := ParseState(b.store.state, time.UTC)
	if err != nil || len(st.Unjudged) != dayLong {
		t.Errorf("%d slices wait, %v; want %d", len(st.Unjudged), err, dayLong)
	}
	b.store.daysErr = nil
	if res = b.at(t, noon.Add(25*time.Hour+6*minute)); res.BehindSeconds != 0 || res.Blind != "" {
		t.Errorf("with baselines %+v", res)
	}
}

// A warm watch whose baselines cannot be read again judges by those that it has, for a day.
func TestOlderBaselinesServe(t *testing.T) {
	t.Parallel()
	b := newBench(quiet(noon.Add(-2*time.Hour), noon.Add(30*time.Hour)), fraud(noon.Add(3*time.Hour), 20, "SL"))
	b.run(t, noon.Add(minute), noon.Add(6*minute))
	b.store.daysErr = errors.New("access denied")
	if got, want := states(b.run(t, noon.Add(11*minute), noon.Add(4*time.Hour))), "new_destination SL opened"; got != want {
		t.Errorf("told %s, want %s", got, want)
	}
	if res := b.at(t, noon.Add(24*time.Hour-4*minute)); res.Blind != "" {
		t.Errorf("within a day %+v, want no word of it", res)
	}
	if res := b.at(t, noon.Add(24*time.Hour+6*minute)); !strings.Contains(res.Blind, "denied") || res.BehindSeconds == 0 {
		t.Errorf("after a day %+v, want blind", res)
	}
}

// slowStore takes time to read baselines, and none once the time of a run is over.
type slowStore struct{ *fakeStore }

func (s slowStore) Days(ctx context.Context, from, to string) ([]Day, error) {
	select {
	case <-time.After(time.Second):
		return s.fakeStore.Days(ctx, from, to)
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// What a slow API listed in all the time that there was is judged in the same run.
func TestJudgesWhatASlowAPIListed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newBench(quiet(noon.Add(-2*time.Hour), noon.Add(time.Hour)), fraud(noon.Add(minute), 20, "SL"))
		b.Store = slowStore{b.store}
		b.account.slow = 10 * time.Second
		b.account.now = noon.Add(6 * minute)
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Second)
		defer cancel()
		res, err := b.Run(ctx, b.account.now)
		if got, want := states(res.Incidents), "new_destination SL opened"; err != nil || got != want || !strings.Contains(res.Blind, "deadline") {
			t.Errorf("told %s, %v, blind %q; want %s in a run whose time ended", got, err, res.Blind, want)
		}
	})
}
