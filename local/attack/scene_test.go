package attack

import (
	"slices"
	"strings"
	"testing"
	"time"

	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

var day = time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)

func quiet() []zentrunktest.Call {
	return zentrunktest.Generate(zentrunktest.GenOptions{Seed: 3, Start: day, Calls: 2000})
}

// all returns the calls of a scene, slice by slice, and fails where one comes too early.
func all(t *testing.T, s *Scene) (calls []zentrunktest.Call) {
	t.Helper()
	before := day
	for now := day; !now.After(day.AddDate(0, 0, 2)); now = now.Add(5 * time.Minute) {
		for _, c := range s.Until(now) {
			if c.End.Before(before) || !c.End.Before(now) {
				t.Errorf("a call that ended at %s comes at %s", c.End, now)
			}
			calls = append(calls, c)
		}
		before = now
	}
	return calls
}

// Each attack is the same again, has calls of the account's own trunk with a charge that
// their rate explains, whose numbers nobody has, and none after it was stopped.
func TestAttacks(t *testing.T) {
	t.Parallel()
	for _, a := range Attacks {
		stop := day.Add(a.Begins + 40*time.Minute)
		play := func() (of, rest []zentrunktest.Call) {
			s := New(&a, day, quiet(), 9)
			s.Stop(stop)
			known := map[string]bool{}
			for _, c := range quiet() {
				known[c.UUID] = true
			}
			for _, c := range all(t, s) {
				if known[c.UUID] {
					rest = append(rest, c)
				} else {
					of = append(of, c)
				}
			}
			return of, rest
		}
		of, rest := play()
		again, _ := play()
		if !slices.EqualFunc(of, again, func(a, b zentrunktest.Call) bool { return a.UUID == b.UUID && a.End.Equal(b.End) && a.To == b.To }) {
			t.Errorf("%s is another one the second time", a.Name)
		}
		if len(of) < 10 {
			t.Errorf("%s has %d calls", a.Name, len(of))
		}
		if a.kind != "" && len(rest) != 2000 {
			t.Errorf("%s leaves %d quiet calls of 2000", a.Name, len(rest))
		}
		for _, c := range of {
			if c.Initiation.Before(day.Add(a.Begins)) || !c.Initiation.Before(stop) {
				t.Errorf("%s has a call at %s, want it from %s to %s", a.Name, c.Initiation, day.Add(a.Begins), stop)
			}
			if c.Answered && c.RateE8.V*int64(c.BillDuration.V) != 60*c.AmountE8.V || c.Answered == c.Answer.IsZero() {
				t.Errorf("%s: %+v is charged otherwise than its rate says", a.Name, c)
			}
			if c.ToCountry == fresh && !strings.HasPrefix(c.To, plan) {
				t.Errorf("%s calls %s in %s", a.Name, c.To, c.ToCountry)
			}
		}
	}
}

// While the busiest trunk fails none of its calls comes through; all others, and its own
// before and afterwards, are as on a quiet day.
func TestOutage(t *testing.T) {
	t.Parallel()
	s := New(Named("trunk-down"), day, quiet(), 9)
	trunk := busiest(quiet()).TrunkDomain
	from := day.Add(Named("trunk-down").Begins)
	to := from.Add(time.Hour)
	s.Stop(to)
	calls := all(t, s)
	missing := 0
	for _, c := range quiet() {
		during := c.TrunkDomain == trunk && !c.Initiation.Before(from) && c.Initiation.Before(to)
		there := slices.ContainsFunc(calls, func(o zentrunktest.Call) bool { return o.UUID == c.UUID })
		if there == during {
			t.Errorf("the call at %s over %s is there: %v", c.Initiation, c.TrunkDomain, there)
		}
		if during {
			missing++
		}
	}
	if failed := len(calls) - 2000 + missing; missing < 20 || failed <= missing || failed > 3*missing {
		t.Errorf("%d calls fail for %d that people wanted to make, want some redials", failed, missing)
	}
}

// What an attack has come to grows with each minute that a call is up, and ends with what
// its calls are charged.
func TestCome(t *testing.T) {
	t.Parallel()
	s := New(Named("irsf"), day, nil, 9)
	if n, cost := s.Come(s.Begins()); n != 0 || cost.Sign() != 0 {
		t.Errorf("at its first call it has come to %d calls and %s", n, cost)
	}
	_, early := s.Come(s.Begins().Add(10 * time.Minute))
	_, later := s.Come(s.Begins().Add(20 * time.Minute))
	if early.Sign() <= 0 || later.Cmp(early) <= 0 {
		t.Errorf("after ten minutes it has cost %s, after twenty %s", early, later)
	}
	n, whole := s.Come(day.AddDate(0, 0, 3))
	var charged int64
	for _, p := range s.parts {
		charged += p.call.AmountE8.V
	}
	if amount, err := whole.Amount(); err != nil || amount.Units() != charged || n != len(s.parts) {
		t.Errorf("in all it has cost %s with %d calls, want %d units and %d", whole, n, charged, len(s.parts))
	}
	if quiet := New(nil, day, quiet(), 9); !quiet.Begins().IsZero() || len(all(t, quiet)) != 2000 {
		t.Error("a day without an attack has one")
	}
}
