package attack

import (
	"math/rand/v2"
	"time"

	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// mostRedials is how often people dial again at most, where no call comes through.
const mostRedials = 2

// fail adds the day of a trunk that fails: each of its calls is one that fails while it
// does, with redials behind it.
func (s *Scene) fail(domain string, quiet []zentrunktest.Call, rng *rand.Rand, add func(cause, ...zentrunktest.Call)) {
	for _, c := range quiet {
		if c.TrunkDomain != domain || c.Unreadable != "" || c.Initiation.Before(s.begins) {
			add(always, c)
			continue
		}
		add(spared, c)
		at := c.Initiation
		for range 1 + rng.IntN(mostRedials+1) {
			add(attacked, failed(c, at, rng))
			at = at.Add(time.Duration(15+rng.IntN(45)) * time.Second)
		}
	}
}

// failed returns what a call that begins at at is while its trunk fails.
func failed(c zentrunktest.Call, at time.Time, rng *rand.Rand) zentrunktest.Call {
	c.UUID = newUUID(rng)
	c.Initiation, c.Answer, c.End, c.Answered = at, time.Time{}, at.Add(time.Second), false
	c.HangupName, c.HangupCode, c.HangupSource = "internal_error_trunk", zentrunktest.Some[int32](5290), "zentrunk"
	c.Insights, c.Override, c.Odd, c.Raw = nil, nil, nil, nil
	charge(&c, 0, 0, 0)
	return c
}
