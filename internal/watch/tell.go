package watch

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// mostFailures is how many changes in a row a sink may fail to tell. Others then wait for
// the next run: a topic that is not there answers each of a thousand.
const mostFailures = 3

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
// between leaves the rest to the next, under the same ids.
func (w *Watch) tell(ctx context.Context, s *State, version string) error {
	var errs []error
	for _, sink := range w.Sinks {
		confirmed, err := s.tellOne(ctx, sink)
		if err != nil {
			errs = append(errs, fmt.Errorf("%w by the %s: %w", ErrUntold, sink.Name(), err))
		}
		if !confirmed {
			continue
		}
		s.keep(nil, w.Sinks)
		if version, err = w.save(ctx, s, version); err != nil {
			return errors.Join(append(errs, err)...)
		}
	}
	return errors.Join(errs...)
}

// tellOne tells one sink, and returns whether it confirmed anything.
func (s *State) tellOne(ctx context.Context, sink Sink) (confirmed bool, err error) {
	var errs []error
	failures := 0
	for _, u := range s.Untold {
		if slices.Contains(u.Told, sink.Name()) {
			continue
		}
		if err := sink.Tell(ctx, u.Change); err != nil {
			errs = append(errs, fmt.Errorf("incident %s: %w", u.ID, err))
			if failures++; failures == mostFailures {
				break
			}
			continue
		}
		u.Told, confirmed, failures = append(u.Told, sink.Name()), true, 0
	}
	return confirmed, errors.Join(errs...)
}
