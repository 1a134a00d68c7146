package attack

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"time"

	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/watch/watchtest"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// A Scene is a day of an account, with an attack in it or without. The same day, calls,
// attack and seed give the same scene. It is not safe for concurrent use.
type Scene struct {
	begins time.Time // zero where there is no attack
	ends   time.Time // zero while nobody has stopped it
	parts  []part    // by when their calls end
	shown  int       // of parts, that Until has passed
}

// A part is a call of the account, and when it is one.
type part struct {
	call zentrunktest.Call
	of   cause
}

type cause int

const (
	always cause = iota
	attacked
	spared // it is one unless the attack reaches it
)

// New returns the scene of a day, UTC, whose quiet calls are given. a is nil for a day on
// which nothing happens.
func New(a *Attack, day time.Time, quiet []zentrunktest.Call, seed uint64) *Scene {
	s := &Scene{}
	add := func(of cause, calls ...zentrunktest.Call) {
		for _, c := range calls {
			s.parts = append(s.parts, part{c, of})
		}
	}
	if a == nil {
		add(always, quiet...)
	} else {
		s.begins = day.Add(a.Begins)
		rng := rand.New(rand.NewPCG(seed, uint64(s.begins.Unix())))
		line := busiest(quiet)
		if a.kind == "" {
			s.fail(line.TrunkDomain, quiet, rng, add)
		} else {
			add(always, quiet...)
			for _, c := range a.fraud().Calls(s.begins, watchtest.Sizes[0], seed) {
				add(attacked, record(c, line, rng))
			}
		}
	}
	slices.SortStableFunc(s.parts, func(a, b part) int {
		return cmp.Or(a.call.End.Compare(b.call.End), cmp.Compare(a.call.UUID, b.call.UUID))
	})
	return s
}

// Begins is when the first call of the attack begins, the zero time where there is none.
func (s *Scene) Begins() time.Time {
	var first time.Time
	for i := range s.parts {
		c := &s.parts[i].call
		if s.parts[i].of == attacked && !c.Initiation.Before(s.begins) && (first.IsZero() || c.Initiation.Before(first)) {
			first = c.Initiation
		}
	}
	return first
}

// Stop lets no call of the attack begin at that time or later. It must not be before what
// Until was asked for.
func (s *Scene) Stop(at time.Time) { s.ends = at }

// Until returns the calls that have ended before now, and that no earlier Until returned.
func (s *Scene) Until(now time.Time) []zentrunktest.Call {
	var calls []zentrunktest.Call
	for ; s.shown < len(s.parts) && s.parts[s.shown].call.End.Before(now); s.shown++ {
		if p := &s.parts[s.shown]; s.happens(p) {
			calls = append(calls, p.call)
		}
	}
	return calls
}

func (s *Scene) happens(p *part) bool {
	reached := !p.call.Initiation.Before(s.begins) && (s.ends.IsZero() || p.call.Initiation.Before(s.ends))
	switch p.of {
	case attacked:
		return reached
	case spared:
		return !reached
	}
	return true
}

// Come is what an attack that nobody stops has come to at a time: calls that have begun,
// and what they have cost, those that are up then included.
func (s *Scene) Come(at time.Time) (calls int, cost money.Sum) {
	for i := range s.parts {
		c := &s.parts[i].call
		if s.parts[i].of != attacked || !c.Initiation.Before(at) {
			continue
		}
		calls++
		cost = cost.Add(spent(c, at))
	}
	return calls, cost
}

// spent is what a call has cost by then: a rate for each minute that has begun.
func spent(c *zentrunktest.Call, at time.Time) money.Sum {
	if c.Answer.IsZero() || !c.Answer.Before(at) {
		return money.Sum{}
	}
	talked := min(at.Sub(c.Answer), time.Duration(c.BillDuration.V)*time.Second)
	begun := int64((talked + time.Minute - 1) / time.Minute)
	cost, err := money.FromUnits(c.RateE8.V * begun)
	if err != nil {
		panic(err) // rates of the models are far below
	}
	return cost.Sum()
}
