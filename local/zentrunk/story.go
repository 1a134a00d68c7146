package main

import (
	"time"

	"zentrunk-reports/internal/zentrunk/zentrunktest"
	"zentrunk-reports/local/attack"
)

// What happens to the simulated account, in days before the last one.
const (
	backRejects   = 16 // some records cannot be read
	backLate      = 11 // the count is too high at first, and right at the next run
	backMissing   = 6  // the count is too high, and stays so
	backCarrier   = 2  // from then on a carrier sounds bad
	leastForStory = 21 // fewer days have no past that anything could stand out from
)

const (
	badCarrier  = "Thames Mobile"
	rejects     = 4 // records
	tooMany     = 3 // calls that are counted and not listed
	fraudShare  = 3 // percent of the last day's calls
	fraudBegins = 2 * time.Hour
	fraudLasts  = 50 * time.Minute
)

// A story is what happens to the account besides ordinary days. The nil story is
// nothing.
type story struct {
	last   time.Time // the last day's first instant
	attack *attack.Attack
}

// story returns what happens to the account: nothing on few days, and where the days
// are to be calm.
func (c *demoCommand) story(last time.Time) *story {
	if c.Calm || c.Days < leastForStory {
		return nil
	}
	return &story{last: last, attack: attack.Named(string(c.Attack))}
}

// day returns the first instant of the day so many days before the last.
func (s *story) day(back int) time.Time { return s.last.AddDate(0, 0, -back) }

// calls returns the calls of a day: as many as asked for, the unusual ones included.
func (s *story) calls(seed uint64, day time.Time, n int) []zentrunktest.Call {
	opts := zentrunktest.GenOptions{Seed: seed, Start: day, Calls: n}
	if s == nil {
		return zentrunktest.Generate(opts)
	}
	var fraud []zentrunktest.Call
	switch {
	case day.Equal(s.last) && s.attack == nil:
		fraud = zentrunktest.Burst(zentrunktest.GenOptions{Seed: seed, Start: day.Add(fraudBegins), Span: fraudLasts, Calls: n * fraudShare / 100})
		opts.Calls -= len(fraud)
	case day.Equal(s.day(backRejects)):
		opts.Unreadable = min(rejects, n)
	}
	calls := zentrunktest.Generate(opts)
	if !day.Before(s.day(backCarrier)) {
		zentrunktest.Worsen(calls, badCarrier)
	}
	return append(calls, fraud...)
}

// faults returns what goes wrong with the account's answers, before and after the
// late calls came.
func (s *story) faults(after bool) []zentrunktest.FaultFunc {
	if s == nil {
		return nil
	}
	backs := []int{backMissing}
	if !after {
		backs = append(backs, backLate)
	}
	var out []zentrunktest.FaultFunc
	for _, back := range backs {
		out = append(out, zentrunktest.Within(s.day(back), s.day(back-1), zentrunktest.Fault{TotalDelta: tooMany}))
	}
	return out
}

// telling says what happened, a day and a sentence each.
func (s *story) telling() [][2]string {
	if s == nil {
		return nil
	}
	date := func(back int) string { return s.day(back).Format(time.DateOnly) }
	ends := "somebody calls Latvia for minutes, at night, at your cost"
	if s.attack != nil {
		ends = s.attack.What
	}
	return [][2]string{
		{date(backRejects), "a few records could not be read: they are kept as they came, and counted"},
		{date(backLate), "Plivo counted calls that it did not list yet: the next run found the day complete"},
		{date(backMissing), "Plivo counts calls that it never lists: the report says that the day is incomplete"},
		{date(backCarrier), "the carrier " + badCarrier + " begins to sound bad"},
		{date(0), ends},
	}
}
