package watch

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

// row returns calls of one caller to n numbers in a row, one each 10 seconds.
func row(from time.Time, n int) []Call {
	calls := fraud(from, n, "GB")
	for i := range calls {
		calls[i].To = fmt.Sprintf("+44207946%03d", i)
	}
	return calls
}

// told is the one incident that was told last.
func (b *bench) told(t *testing.T) Incident {
	t.Helper()
	st, err := ParseState(b.store.state, time.UTC)
	if err != nil || len(st.Incidents) != 1 {
		t.Fatalf("%d incidents, %v; want 1", len(st.Incidents), err)
	}
	return st.Incidents[0].Incident
}

const scan = "sequential_dialling +15*******21 opened"

// The window of late calls may end with a slice that this run has not listed.
func TestNamesOfLateCalls(t *testing.T) {
	t.Parallel()
	calls := row(noon.Add(-20*minute-140*time.Second), 28) // half of them before 11:40
	b := newBench(quiet(noon.Add(-2*time.Hour), noon.Add(time.Hour)), calls)
	for _, c := range calls {
		if c.Ended.Before(noon.Add(-20 * minute)) {
			b.account.listed[c.ID] = noon.Add(2 * minute)
		}
	}
	if got := states(b.run(t, noon.Add(minute), noon.Add(16*minute))); got != scan {
		t.Errorf("told %q, want %q", got, scan)
	}
	if in := b.told(t); len(in.TopCallers) != 1 || in.TopCallers[0].Number != "+15*******21" {
		t.Errorf("callers are %v", in.TopCallers)
	}
}

// A slice that waited for baselines is listed again for its names. Where that fails nobody is
// told a hash, and the next change has the name.
func TestNamesAfterAWait(t *testing.T) {
	t.Parallel()
	for _, faulty := range []bool{false, true} {
		b := newBench(quiet(noon.Add(-2*time.Hour), noon.Add(time.Hour)), row(noon.Add(minute), 24), row(noon.Add(11*minute), 40))
		b.store.daysErr = errors.New("access denied")
		b.at(t, noon.Add(6*minute))
		b.store.daysErr = nil
		b.account.faulty = map[time.Time]bool{noon: faulty}
		want, callers := scan, 1
		if faulty {
			want, callers = strings.Replace(scan, " +15*******21 ", "  ", 1), 0
		}
		res := b.at(t, noon.Add(11*minute))
		if got := states(res.Incidents); got != want || res.Blind != "" {
			t.Errorf("told %q, %q; want %q", got, res.Blind, want)
		}
		if in := b.told(t); in.TopCallers == nil || in.TopDestinations == nil || len(in.TopCallers) != callers {
			t.Errorf("callers are %v, destinations %v", in.TopCallers, in.TopDestinations)
		}
		if got, want := states(b.run(t, noon.Add(16*minute), noon.Add(21*minute))), strings.Replace(scan, Opened, Grew, 1); got != want {
			t.Errorf("then %q, want %q", got, want)
		}
	}
}

// What is silent names nobody: lists that are empty, and not null.
func TestSilenceNamesNobody(t *testing.T) {
	t.Parallel()
	b := newBench(quiet(noon.Add(-6*time.Hour), noon))
	b.run(t, noon.Add(-4*time.Hour+minute), noon.Add(41*minute))
	if in := b.told(t); in.TopCallers == nil || in.TopDestinations == nil {
		t.Errorf("%+v", in)
	}
}
