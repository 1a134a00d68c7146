package watch

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
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

// A sink that hangs leaves the others their time, also where little is left.
func TestSinkThatHangs(t *testing.T) {
	t.Parallel()
	for _, left := range []time.Duration{4 * time.Minute, 12 * time.Second} {
		synctest.Test(t, func(t *testing.T) {
			b, sinks := tellingBench("bucket", "topic", "webhook")
			b.Sinks[1] = &hangingSink{sinks[1]}
			s := NewState(noon, time.UTC)
			s.keep([]Change{{Incident: Incident{ID: "1", State: Opened}}}, b.Sinks)
			ctx, cancel := context.WithTimeout(t.Context(), left)
			defer cancel()
			began := time.Now()
			err := b.tell(ctx, s, "")
			if !errors.Is(err, ErrUntold) || !errors.Is(err, context.DeadlineExceeded) || len(sinks[2].told) != 1 {
				t.Errorf("with %s left the webhook was told %v, %v", left, sinks[2].told, err)
			}
			if took := time.Since(began); took > mostTelling || took > left/2 {
				t.Errorf("with %s left telling took %s", left, took)
			}
		})
	}
}

// hangingSink confirms nothing, and takes all its time.
type hangingSink struct{ *fakeSink }

func (s *hangingSink) Tell(ctx context.Context, _ Change) error {
	<-ctx.Done()
	return ctx.Err()
}

// What is newer of an incident waits for what is older: it is what stays in the bucket.
func TestChangesInOrder(t *testing.T) {
	t.Parallel()
	s, order := &State{}, &orderedSink{fails: 1}
	for _, c := range []Incident{{ID: "1", State: Opened}, {ID: "2", State: Opened}, {ID: "1", State: Grew}} {
		s.keep([]Change{{Incident: c}}, []Sink{order})
	}
	_, first := s.tellOne(t.Context(), order)
	_, second := s.tellOne(t.Context(), order)
	if want := []string{"2 opened", "1 opened", "1 grew"}; first == nil || second != nil || !slices.Equal(order.told, want) {
		t.Errorf("told %q, %v, %v; want %q", order.told, first, second, want)
	}
}

// orderedSink fails a few times at first.
type orderedSink struct {
	fakeSink
	fails int
}

func (s *orderedSink) Tell(ctx context.Context, c Change) error {
	if s.fails--; s.fails >= 0 {
		return errors.New("not now")
	}
	return s.fakeSink.Tell(ctx, c)
}

// A run that is overtaken while it tells has found what it found, and says who was not told.
// The other run has its state, and tells the rest.
func TestOvertakenWhileTelling(t *testing.T) {
	t.Parallel()
	b, sinks := tellingBench("topic", "bucket", "webhook")
	sinks[0].err = errors.New("access denied")
	b.Store = &overtakenStore{b.store}
	b.account.now = noon.Add(6 * minute)
	res, err := b.Run(t.Context(), b.account.now)
	if !errors.Is(err, ErrUntold) || errors.Is(err, ErrOvertaken) || len(res.Incidents) != 1 || len(sinks[1].told) != 1 || len(sinks[2].told) != 0 {
		t.Errorf("%+v, %v, told %v and %v", res, err, sinks[1].told, sinks[2].told)
	}
}

// overtakenStore takes one state, and has another run's afterwards.
type overtakenStore struct{ *fakeStore }

func (s *overtakenStore) Save(ctx context.Context, state []byte, version string) (string, error) {
	version, err := s.fakeStore.Save(ctx, state, version)
	s.version++
	return version, err
}
