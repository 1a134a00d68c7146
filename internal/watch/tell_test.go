package watch

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"
)

// tellingBench has fraud, and sinks of these names.
func tellingBench(names ...string) (*bench, []*fakeSink) {
	b := newBench(quiet(noon.Add(-2*time.Hour), noon.Add(time.Hour)), fraud(noon.Add(minute), 12, "SL"))
	var sinks []*fakeSink
	b.Sinks = nil
	for _, name := range names {
		sinks = append(sinks, &fakeSink{name: name})
		b.Sinks = append(b.Sinks, sinks[len(sinks)-1])
	}
	return b, sinks
}

// untoldRun runs at an instant and wants exactly what is told to fail.
func (b *bench) untoldRun(t *testing.T, now time.Time) Result {
	t.Helper()
	b.account.now = now
	res, err := b.Run(t.Context(), now)
	if !errors.Is(err, ErrUntold) {
		t.Fatalf("run at %s: %v, want ErrUntold", now.Format(time.TimeOnly), err)
	}
	return res
}

// A sink that fails keeps no other from being told, and those are told once, however long
// it fails. Once it works it is told of the same, once.
func TestSinksAreToldApart(t *testing.T) {
	t.Parallel()
	b, sinks := tellingBench("bucket", "topic", "webhook")
	sinks[1].err = errors.New("access denied")
	res := b.untoldRun(t, noon.Add(6*minute))
	if len(res.Incidents) != 1 || res.Open != 1 || res.Untold != 1 {
		t.Fatalf("%+v, want one incident beside the error, and one untold", res)
	}
	for n := 2; n <= 5; n++ {
		if res := b.untoldRun(t, noon.Add(time.Duration(5*n+1)*minute)); res.Untold != 1 {
			t.Errorf("%d changes are untold while the topic fails, want 1", res.Untold)
		}
	}
	sinks[1].err = nil
	if res := b.at(t, noon.Add(31*minute)); res.Untold != 0 {
		t.Errorf("%d changes are untold once all sinks work, want 0", res.Untold)
	}
	b.at(t, noon.Add(36*minute))
	for _, s := range sinks {
		if want := []string{res.Incidents[0].ID + " opened"}; !slices.Equal(s.told, want) {
			t.Errorf("the %s was told %v, want %v", s.name, s.told, want)
		}
	}
}

// A sink that is gone is waited for no longer, and one that is new hears what no sink has
// heard yet, and nothing older.
func TestSinksChange(t *testing.T) {
	t.Parallel()
	b, sinks := tellingBench("bucket", "topic")
	sinks[1].err = errors.New("no such topic")
	b.untoldRun(t, noon.Add(6*minute))
	b.Sinks = b.Sinks[:1]
	b.at(t, noon.Add(11*minute))
	st, err := ParseState(b.store.state, time.UTC)
	if err != nil || len(st.Untold) != 0 {
		t.Fatalf("%d changes wait for a sink that is gone, %v", len(st.Untold), err)
	}
	late := &fakeSink{name: "webhook"}
	b.Sinks = append(b.Sinks, late)
	b.at(t, noon.Add(16*minute))
	if len(late.told) != 0 || len(sinks[0].told) != 1 {
		t.Errorf("a new sink was told %v, the old one %v", late.told, sinks[0].told)
	}
}

// A run that ends between two sinks leaves the second to the next run.
func TestEndsBetweenSinks(t *testing.T) {
	t.Parallel()
	b, sinks := tellingBench("bucket", "webhook")
	ctx, cancel := context.WithCancel(t.Context())
	b.Sinks[1] = &dyingSink{sinks[1], cancel}
	b.account.now = noon.Add(6 * minute)
	if _, err := b.Run(ctx, b.account.now); !errors.Is(err, context.Canceled) {
		t.Fatalf("a run that dies: %v", err)
	}
	b.Sinks[1] = sinks[1]
	b.at(t, noon.Add(11*minute))
	if len(sinks[0].told) != 1 || len(sinks[1].told) != 1 {
		t.Errorf("told %v and %v, want each once", sinks[0].told, sinks[1].told)
	}
}

// dyingSink ends the run in place of telling.
type dyingSink struct {
	*fakeSink
	die context.CancelFunc
}

func (s *dyingSink) Tell(ctx context.Context, _ Change) error {
	s.die()
	return ctx.Err()
}

// A sink that is not there is asked three times a run, not once for each of a thousand
// changes; one message that it refuses holds no other back.
func TestSinkFailsInARow(t *testing.T) {
	t.Parallel()
	s := &State{}
	for n := range 10 {
		s.keep([]Change{{Incident: Incident{ID: fmt.Sprint(n)}}}, []Sink{&fakeSink{}})
	}
	picky := &pickySink{refuse: func(id string) bool { return true }}
	if confirmed, err := s.tellOne(t.Context(), picky); confirmed || err == nil || picky.asked != mostFailures {
		t.Errorf("asked %d times, %v", picky.asked, err)
	}
	picky = &pickySink{refuse: func(id string) bool { return id == "1" || id == "2" || id == "7" }}
	if confirmed, err := s.tellOne(t.Context(), picky); !confirmed || err == nil || picky.asked != 10 {
		t.Errorf("asked %d times, %v", picky.asked, err)
	}
}

type pickySink struct {
	refuse func(id string) bool
	asked  int
}

func (s *pickySink) Name() string { return "picky" }

func (s *pickySink) Tell(_ context.Context, c Change) error {
	s.asked++
	if s.refuse(c.ID) {
		return errors.New("refused")
	}
	return nil
}

// A run that was overtaken says what it read, and names no incident: the other run's is it.
func TestOvertakenSaysNoIncident(t *testing.T) {
	t.Parallel()
	b, sinks := tellingBench("bucket")
	b.Store = &staleStore{fakeStore: &fakeStore{version: 3, days: usualDays()}}
	b.account.now = noon.Add(6 * minute)
	res, err := b.Run(t.Context(), b.account.now)
	if !errors.Is(err, ErrOvertaken) || res.Calls == 0 || res.Incidents == nil || len(res.Incidents) != 0 || len(sinks[0].told) != 0 {
		t.Errorf("%+v, %v, told %v", res, err, sinks[0].told)
	}
}
