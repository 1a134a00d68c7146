package daily_test

import (
	"fmt"
	"strings"
	"testing"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/daily/dailytest"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// A listener notes what a checker finds, in place of failing.
type listener struct {
	testing.TB
	heard []string
}

func (l *listener) Errorf(format string, args ...any) {
	l.heard = append(l.heard, fmt.Sprintf(format, args...))
}

// visit is one run of the scene's day.
func (s *scene) visit(masked bool) dailytest.Visit {
	return dailytest.Visit{OK: true, Masked: masked, Days: []dailytest.Day{{Date: date, From: s.day.From, To: s.day.To}}}
}

// The witness of a storm notices what a run must not do.
func TestWitness(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		change func(t *testing.T, s *scene)
		masked bool
		heard  string // empty: nothing
	}{
		{name: "nothing", change: func(t *testing.T, s *scene) { s.lookBack(t) }},
		{name: "calls go", heard: "is gone", change: func(t *testing.T, s *scene) {
			s.account.SetQuirks(zentrunktest.Quirks{Gone: zentrunktest.Fewer(20)})
			s.job.Replace = true
			s.run(t)
		}},
		{name: "values go", heard: "total_amount is NULL", change: func(t *testing.T, s *scene) {
			s.account.Change(func(c *zentrunktest.Call) { c.Misspell("total_amount", `"much"`) })
			s.job.Replace = true
			s.run(t)
		}},
		{name: "insights go", heard: "insights were ok", change: func(t *testing.T, s *scene) {
			s.account.SetFaults(zentrunktest.When(func(r zentrunktest.Request) bool { return r.Kind == zentrunktest.KindInsights }, zentrunktest.NotReady))
			if err := s.job.Bucket.Delete(t.Context(), bucket.CallsKey(date)); err != nil {
				t.Fatal(err)
			}
			s.job.Replace = true
			s.run(t)
		}},
		{name: "numbers are whole", masked: true, heard: "whole number", change: func(t *testing.T, s *scene) { s.lookBack(t) }},
		{name: "the file goes", heard: "no calls.parquet", change: func(t *testing.T, s *scene) {
			if err := s.job.Bucket.Delete(t.Context(), bucket.CallsKey(date)); err != nil {
				t.Fatal(err)
			}
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newScene(t, 0, 5000)
			s.account.Add(zentrunktest.Generate(zentrunktest.GenOptions{Seed: 7, Start: s.day.From, Calls: 100, OddPercent: -1})...)
			w := dailytest.NewWitness(s.store, "team/", s.account.AuthID())
			w.Says(s.account.Calls()...)
			s.run(t)
			w.See(t, s.visit(false))
			tt.change(t, s)
			l := &listener{TB: t}
			w.See(l, s.visit(tt.masked))
			if heard := strings.Join(l.heard, "\n"); (len(l.heard) > 0) != (tt.heard != "") || !strings.Contains(heard, tt.heard) {
				t.Errorf("the witness says %q, want %q", heard, tt.heard)
			}
		})
	}
}
