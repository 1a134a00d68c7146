package watchtest

import (
	"time"

	"zentrunk-reports/internal/watch"
)

// An Outage is a trunk that stops working.
type Outage struct {
	Name   string
	share  float64 // of its calls that fail
	silent bool    // it has no calls any more
}

// Outages are the kinds.
var Outages = []Outage{{Name: "all calls fail", share: 1}, {Name: "half of the calls fail", share: .5}, {Name: "no calls", silent: true}}

// Trunks are which trunks break: the one with the most calls, and the one with the fewest.
var Trunks = []string{"largest", "smallest"}

// Break breaks a trunk of [Trunks] and returns how long it took until the message that
// names it. found is false where there is none within 20 hours.
func (s *Stage) Break(o Outage, which int, seed uint64) (after time.Duration, found bool, err error) {
	broken := trunk(which * (s.Size.Trunks - 1))
	begin := s.begin(s.dice(o.Name+broken, seed))
	l := s.loop(seed, nil)
	l.account.change = func(c *watch.Call, d dice) bool {
		if c.Trunk != broken || c.Begun.Before(begin) {
			return true
		}
		if d.Float64() < o.share {
			c.Failed, c.Answered, c.Talk = true, false, 0
		}
		return !o.silent
	}
	for at := s.start; at < s.start+giveUp; at++ {
		if _, err := l.run(at, 0); err != nil {
			return 0, false, err
		}
		for _, c := range l.told {
			if c.State == watch.Opened && c.Key == broken {
				return l.message().Sub(begin), true, nil
			}
		}
	}
	return 0, false, nil
}
