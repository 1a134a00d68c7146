package watchtest

import (
	"fmt"
	"time"

	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/watch"
)

// A Business is a change that somebody wants, and that looks like fraud: what is told of
// it is a false incident, or one that asks who did it.
type Business struct {
	Name      string
	times     float64 // of the usual calls of its trunk or country, or of the account
	perMinute float64 // at least
	slices    int     // how long
	callers   int     // 0: so many that each makes [peopleCalls]
	trunk     int     // -1: a new one
	country   string  // "": home
	usually   watch.Key
	sequence  bool
}

// peopleCalls is how many calls a person makes in a slice: ten in a quarter of an hour.
const peopleCalls = 10. / 3

// Businesses are what is measured beside the quiet years.
var Businesses = []Business{
	{Name: "campaign of one trunk, by people: three times its calls for two hours", times: 2, perMinute: 1, slices: 24, trunk: 1, usually: watch.Key{Dim: watch.Trunk, Name: trunk(1)}},
	{Name: "the same, by a machine with 20 numbers", times: 2, perMinute: 1, slices: 24, callers: 20, trunk: 1, usually: watch.Key{Dim: watch.Trunk, Name: trunk(1)}},
	{Name: "campaign in one usual country, by people: three times its calls for two hours", times: 2, slices: 24, country: country(2), usually: watch.Key{Dim: watch.Country, Name: country(2)}},
	{Name: "the same with two calls a minute", perMinute: 2, slices: 24, country: country(2)},
	{Name: "list of numbers in order: one caller, six a minute for an hour", perMinute: 6, slices: 12, callers: 1, sequence: true},
	{Name: "first hours of a large customer, by people: a fifth of the calls more, on a new trunk", times: .2, perMinute: .2, slices: 36, trunk: -1, usually: watch.Key{Dim: watch.Account}},
	{Name: "first hours of business in a new country: 20 calls an hour", perMinute: 1. / 3, slices: 36, country: "X0"},
}

// Do lets a business happen and returns the incidents that were opened until an hour
// after it.
func (s *Stage) Do(b Business, seed uint64) (told []watch.Change, err error) {
	d := s.dice(b.Name, seed)
	var calls []watch.Call
	for at := s.start; at < s.start+int64(b.slices); at++ {
		mean := 5 * b.perMinute
		if b.times > 0 {
			mean = max(mean, float64(b.times*float64(s.slice(at).Cells[b.usually.Dim][b.usually.Name].Calls)))
		}
		callers := b.callers
		if callers == 0 {
			callers = 1 + int(mean/peopleCalls)
		}
		for range d.poisson(mean) {
			calls = append(calls, b.call(at, len(calls), callers, d))
		}
	}
	l := s.loop(seed, calls)
	for at := s.start; at < s.start+int64(b.slices)+12; at++ {
		if _, err := l.run(at, 0); err != nil {
			return nil, err
		}
		for _, c := range l.told {
			if c.State == watch.Opened {
				told = append(told, c)
			}
		}
	}
	return told, nil
}

func (b Business) call(at int64, n, callers int, d dice) watch.Call {
	c := watch.Call{
		ID: fmt.Sprintf("business-%d", n), Ended: watch.StartOf(at).Add(seconds(299 * d.Float64())), Country: b.country,
		From: fmt.Sprintf("+1555%07d", d.IntN(callers)), To: fmt.Sprintf("+1718%07d", d.IntN(10_000_000)), Trunk: "trunk-new",
	}
	if b.trunk >= 0 {
		c.Trunk = trunk(b.trunk)
	}
	if b.country == "" {
		c.Country = country(0)
	}
	if b.sequence {
		c.To = fmt.Sprintf("+1718%07d", 1_000_000+n)
	}
	if d.Float64() < answered {
		c.Answered, c.Talk = true, seconds(min(3600, max(7, d.lognormal(90, 1.2))))
		c.Amount, _ = money.FromUnits(int64(c.Talk/time.Minute+1) * 200 * 10_000)
	}
	c.Begun = c.Ended.Add(-c.Talk - 12*time.Second)
	return c
}
