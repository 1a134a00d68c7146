package daily_test

import (
	"testing"
	"time"

	"zentrunk-reports/internal/daily/dailytest"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// A staged window whose newest or oldest call has another price by now is not taken
// over, though bounds and count hold; others are, at two requests each.
func TestTakeOverLooksAtBothEnds(t *testing.T) {
	t.Parallel()
	for name, at := range map[string]int{"the newest": -1, "the oldest": 0} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t, 0, 5000)
			calls := zentrunktest.Generate(zentrunktest.GenOptions{Seed: 3, Start: s.day.From, Calls: 90, OddPercent: -1})
			s.account.Add(calls...)
			plan, err := s.job.Plan(t.Context(), s.day)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := s.job.Pull(t.Context(), s.day, plan.Windows[0]); err != nil {
				t.Fatal(err)
			}
			before := s.account.Stats().ByKind[zentrunktest.KindList]
			if _, err := s.job.Pull(t.Context(), s.day, plan.Windows[0]); err != nil {
				t.Fatal(err)
			}
			if n := s.account.Stats().ByKind[zentrunktest.KindList] - before; n != 2 {
				t.Errorf("%d list requests to take a window over, want 2", n)
			}
			var end time.Time
			var uuid string
			for _, c := range s.account.Calls() {
				if end.IsZero() || (at == 0) == c.End.Before(end) {
					end, uuid = c.End, c.UUID
				}
			}
			s.account.Change(func(c *zentrunktest.Call) {
				if c.UUID == uuid {
					c.AmountE8.V, c.AmountE8.Valid = 7_77700000, true
				}
			})
			s.run(t)
			dailytest.Check(t, s.store, s.want())
		})
	}
}
