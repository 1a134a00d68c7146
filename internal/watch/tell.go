package watch

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// mostFailures is how many changes in a row a sink may fail to tell. Others then wait for
// the next run: a topic that is not there answers each of a thousand.
const mostFailures = 3

// mostTelling is how long a sink may take that others wait for.
const mostTelling = 10 * time.Second

// An untold change is one that some sink has not confirmed.
type untold struct {
	Change
	Told []string `json:"told"` // sinks that have
}

// keep adds changes to what is to be told, and drops what all sinks have confirmed. It
// returns how many changes were dropped that nobody could be told of.
func (s *State) keep(changes []Change, sinks []Sink) (dropped int) {
	for _, c := range changes {
		s.Untold = append(s.Untold, &untold{Change: c, Told: []string{}})
	}
	s.Untold = slices.DeleteFunc(s.Untold, func(u *untold) bool {
		return u == nil || !slices.ContainsFunc(sinks, func(sink Sink) bool { return !slices.Contains(u.Told, sink.Name()) })
	})
	dropped = max(len(s.Untold)-mostUntold, 0)
	s.Untold = s.Untold[dropped:]
	return dropped
}

// tell tells the sinks, one after the other, of what they have not confirmed. The state is
// stored before, and again after each sink that confirmed anything: a run that dies in
// between leaves the rest to the next, under the same ids. Where another run has stored its
// state meanwhile, that run tells the rest: it has read what this one has stored.
func (w *Watch) tell(ctx context.Context, s *State, version string) error {
	var errs []error
	for i, sink := range w.Sinks {
		timed, stop := inTurn(ctx, len(w.Sinks)-i)
		confirmed, err := s.tellOne(timed, sink)
		stop()
		if err != nil {
			errs = append(errs, fmt.Errorf("%w by the %s: %w", ErrUntold, sink.Name(), err))
		}
		if !confirmed {
			continue
		}
		s.keep(nil, w.Sinks)
		if version, err = w.save(ctx, s, version); errors.Is(err, ErrOvertaken) {
			break
		}
		if err != nil {
			return errors.Join(append(errs, err)...)
		}
	}
	return errors.Join(errs...)
}

// inTurn returns the context of a sink for which left sinks wait, itself included: it leaves
// the others their share of the time. The last one has all that is left.
func inTurn(ctx context.Context, left int) (context.Context, context.CancelFunc) {
	if left == 1 {
		return context.WithCancel(ctx)
	}
	most := mostTelling
	if end, ok := ctx.Deadline(); ok {
		most = min(most, time.Until(end)/time.Duration(left))
	}
	return context.WithTimeout(ctx, most)
}

// tellOne tells one sink, and returns whether it confirmed anything. Changes of an incident
// are told in their order: after one that failed, its later ones wait too, or the next run
// would tell what is older last.
func (s *State) tellOne(ctx context.Context, sink Sink) (confirmed bool, err error) {
	var errs []error
	failures, failed := 0, map[string]bool{}
	for _, u := range s.Untold {
		if slices.Contains(u.Told, sink.Name()) || failed[u.ID] {
			continue
		}
		if err := sink.Tell(ctx, u.Change); err != nil {
			errs = append(errs, fmt.Errorf("incident %s: %w", u.ID, err))
			failed[u.ID] = true
			if failures++; failures == mostFailures {
				break
			}
			continue
		}
		u.Told, confirmed, failures = append(u.Told, sink.Name()), true, 0
	}
	return confirmed, errors.Join(errs...)
}
