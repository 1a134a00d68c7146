package watch

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"
)

const (
	stateVersion = 1
	// kept is how many slices are kept: the day that is counted again, and two hours of
	// windows before it. Cells of callers and numbers are kept for two hours.
	kept      = dayLong + 24
	dayLong   = 288
	keptNames = 24
	keyBytes  = 32
)

// State is what the watch knows from one run to the next. It knows a number as its hash
// alone, and as masked where an incident names it. Its size is bounded by the account's
// countries and trunks, not by its calls. It is not safe for concurrent use. Make one
// with [NewState] or [ParseState].
type State struct {
	Version   int              `json:"version"`
	Key       secret           `json:"key"`
	Since     time.Time        `json:"since"` // when the watch began
	Slices    []*Slice         `json:"slices"`
	Recount   []span           `json:"recount"`  // what is still to be counted again
	Unjudged  []int64          `json:"unjudged"` // slices that rules have not looked at
	Calm      bool             `json:"calm"`     // the last run found at most two hours to list
	Incidents []*incident      `json:"incidents"`
	Peaks     map[string]*peak `json:"peaks"`
	Untold    []*untold        `json:"untold"` // what sinks have not confirmed
	loc       *time.Location
	ring      [kept]*Slice
}

// NewState returns the state of a watch that begins at now, with a key of its own. loc
// is that of the report's days.
func NewState(now time.Time, loc *time.Location) *State {
	key := make([]byte, keyBytes)
	_, _ = rand.Read(key) // it never fails
	return &State{Version: stateVersion, Key: key, Since: now.UTC(), Peaks: map[string]*peak{}, loc: loc}
}

// ParseState reads what [State.Bytes] wrote.
func ParseState(b []byte, loc *time.Location) (*State, error) {
	s := &State{loc: loc}
	if err := json.Unmarshal(b, s); err != nil {
		return nil, fmt.Errorf("read the state of the watch: %w", err)
	}
	switch {
	case s.Version != stateVersion:
		return nil, fmt.Errorf("read the state of the watch: it has version %d, want %d", s.Version, stateVersion)
	case len(s.Key) != keyBytes:
		return nil, fmt.Errorf("read the state of the watch: its key has %d bytes, want %d", len(s.Key), keyBytes)
	}
	if s.Peaks == nil {
		s.Peaks = map[string]*peak{}
	}
	for _, sl := range s.Slices {
		if sl == nil {
			return nil, fmt.Errorf("read the state of the watch: a slice is null")
		}
		s.put(sl)
	}
	s.Slices = nil
	// What another version left behind is dropped: rules that are gone, and their keys.
	s.Incidents = slices.DeleteFunc(s.Incidents, func(in *incident) bool {
		return in == nil || ruleOf(in.Rule) == nil || in.Of.Dim < 0 || in.Of.Dim >= dims
	})
	maps.DeleteFunc(s.Peaks, func(_ string, p *peak) bool { return p == nil || p.Last < 0 })
	return s, nil
}

// Bytes returns s as it is stored. The same state is the same bytes.
func (s *State) Bytes() ([]byte, error) {
	newest, _ := s.newest()
	stored := *s
	stored.Slices = nil
	for at := newest - kept + 1; at <= newest; at++ {
		if sl := s.slice(at); sl != nil {
			if at <= newest-keptNames {
				clear(sl.Cells[Caller:])
			}
			stored.Slices = append(stored.Slices, sl)
		}
	}
	b, err := json.Marshal(&stored)
	if err != nil {
		return nil, fmt.Errorf("write the state of the watch: %w", err)
	}
	return b, nil
}

// slice returns the slice at, nil where it was not listed.
func (s *State) slice(at int64) *Slice {
	sl := s.ring[uint64(at)%kept]
	if sl == nil || sl.At != at {
		return nil
	}
	return sl
}

// newest returns the number of the newest slice, and whether there is any.
func (s *State) newest() (at int64, ok bool) {
	for _, sl := range s.ring {
		if sl != nil && (!ok || sl.At > at) {
			at, ok = sl.At, true
		}
	}
	return at, ok
}

func (s *State) put(sl *Slice) {
	sl.hour = hourOf(sl.At, s.loc)
	s.ring[uint64(sl.At)%kept] = sl
}

// Enter takes a slice that was listed, in place of what was known of it. Incidents that
// are open learn what came.
func (s *State) Enter(sl *Slice) {
	old := s.slice(sl.At)
	sl.late = old != nil && sl.Calls > old.Calls
	newest, _ := s.newest()
	for _, in := range s.Incidents {
		if in.Of.Dim.hashed() && sl.At <= newest-keptNames {
			continue // what was known of the number is gone
		}
		in.enter(old, sl)
	}
	s.put(sl)
}

// forget drops the slices from at on, as after a clock that was in the future. They are
// listed again once they are over.
func (s *State) forget(at int64) {
	for i, sl := range s.ring {
		if sl == nil || sl.At < at {
			continue
		}
		for _, in := range s.Incidents {
			in.enter(sl, &Slice{At: sl.At})
		}
		s.ring[i] = nil
	}
	for _, in := range s.Incidents {
		// What was clean in slices that are not over yet was not clean.
		in.Clean = max(0, in.Clean-int(max(0, in.Last-at+1)))
		in.Seen, in.Over, in.Last, in.Late = min(in.Seen, at-1), min(in.Over, at-1), min(in.Last, at-1), min(in.Late, at-1)
	}
	s.Recount = slices.DeleteFunc(s.Recount, func(r span) bool { return r.To > at })
	s.Unjudged = slices.DeleteFunc(s.Unjudged, func(n int64) bool { return n >= at })
}

// Take counts the calls of a slice, all that there are, and enters it.
func (s *State) Take(at int64, calls []Call) { s.Enter(s.Key.count(at, calls)) }
