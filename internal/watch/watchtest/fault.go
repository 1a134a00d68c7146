package watchtest

import (
	"errors"
	"time"

	"zentrunk-reports/internal/watch"
)

// A Fault is what keeps the watch from seeing an attack at once.
type Fault struct {
	Name     string
	lag      time.Duration // of the attack's records, and of every third other one
	from, to int64         // slices from the start of the attack on, without to
	down     bool          // the API is
	absent   bool          // no run is made
	clock    time.Duration // by which the clock is wrong
}

// Faults are the kinds.
var Faults = []Fault{
	{Name: "records 2 minutes late", lag: 2 * time.Minute},
	{Name: "records 20 minutes late", lag: 20 * time.Minute},
	{Name: "records 3 hours late", lag: 3 * time.Hour},
	{Name: "API down for 3 hours, from before the attack", from: -1, to: 36, down: true},
	{Name: "API down for 3 hours, a quarter of an hour into it", from: 3, to: 39, down: true},
	{Name: "no run for 3 hours", from: 1, to: 37, absent: true},
	{Name: "clock 2 hours ahead for a run", from: 2, to: 3, clock: 2 * time.Hour},
	{Name: "clock 2 hours behind for three runs", from: 2, to: 5, clock: -2 * time.Hour},
}

// FaultAttacks are the attacks that are played under faults.
var FaultAttacks = []string{"irsf_burst", "premium_target", "no_country"}

const (
	faultSlices = 54 // that are played
	faultBefore = 2  // of them before the attack
)

// Endured is what became of an attack under a fault.
type Endured struct {
	Found bool
	After time.Duration // from the first call to the message
	Since time.Duration // from the end of the fault; 0 where it was told before
	Twice int           // incidents that were opened more than once
	// Wrong are incidents that missing calls have opened or closed: no trunk failed, and
	// the attack goes on.
	Wrong []string
}

// errDown is what an API that is down answers.
var errDown = errors.New("status 503")

// Endure plays an attack under a fault for four and a half hours.
func (s *Stage) Endure(f Fault, a Attack, seed uint64) (e Endured, err error) {
	d := s.dice(f.Name+a.Name, seed)
	begin := s.begin(d).Add(faultBefore * watch.Length)
	l := s.loop(seed, a.calls(begin, s.Size, d))
	l.account.lag = func(c *watch.Call) time.Duration {
		if c.ID[0] == 'a' || c.Ended.Nanosecond()%3 == 0 {
			return f.lag
		}
		return 0
	}
	over, opened := begin, map[string]int{}
	for n := -int64(faultBefore); n < faultSlices; n++ {
		faulty, off := n >= f.from && n < f.to, time.Duration(0)
		l.account.down = nil
		if faulty {
			off = f.clock
			over = watch.StartOf(s.start + faultBefore + f.to).Add(watch.DefaultGrace)
		}
		if faulty && f.down {
			l.account.down = errDown
		}
		if faulty && f.absent {
			continue
		}
		if _, err := l.run(s.start+faultBefore+n, off); err != nil {
			return e, err
		}
		l.endured(&e, opened, begin, over)
	}
	return e, nil
}

// lasting are the rules that hold as long as an attack goes on. A burst of one of its
// callers may be over.
var lasting = map[string]bool{"spend_surge": true, "new_destination": true, "no_country": true}

// endured takes what the last run told.
func (l *loop) endured(e *Endured, opened map[string]int, begin, over time.Time) {
	for _, c := range l.told {
		if c.State == watch.Opened {
			if opened[c.Rule+" "+c.Key+" "+c.ID]++; opened[c.Rule+" "+c.Key+" "+c.ID] == 2 {
				e.Twice++
			}
		}
		wrong := c.State == watch.Closed && lasting[c.Rule] || c.Rule == "trunk_silent" || c.Rule == "trunk_failing"
		if wrong {
			e.Wrong = append(e.Wrong, c.Rule+" "+c.State)
		}
		if wrong || e.Found {
			continue
		}
		e.Found, e.After = true, l.message().Sub(begin)
		if over.After(begin) {
			e.Since = l.message().Sub(over)
		}
	}
}

// Lasts is whether f has no end: records that are late are always late.
func (f Fault) Lasts() bool { return f.to == 0 }
