package watchtest

import (
	"fmt"
	"math"
	"time"

	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/watch"
)

// attackLong is how long an attack lasts: until a daily report would have shown it.
const attackLong = 27 * time.Hour

// An Attack is one kind of fraud or flood, as it looks in records of calls.
type Attack struct {
	Name      string
	perMinute float64
	ramp      time.Duration // until the rate is reached
	talk      float64       // median seconds; 0: never answered
	spread    float64       // sigma of its logarithm
	answered  float64       // share of the calls
	price     int64         // a minute, in ten thousandths of the currency
	to        []string      // countries; "" is none
	rare      bool          // to the account's rarest country instead
	callers   int
	numbers   int // that are called; 0: another one each time
	sequence  bool
	ring      [2]float64 // seconds
	failing   float64    // share of the calls
	inbound   bool
	channels  int // calls back to back on so many channels, and no rate
}

// Attacks are the twelve kinds.
var Attacks = []Attack{
	{Name: "irsf_burst", perMinute: 12, ramp: 10 * time.Minute, talk: 360, spread: .8, answered: .7, price: 4500, to: []string{"X0"}, callers: 1},
	{Name: "irsf_slow", perMinute: 1.5, talk: 480, spread: .7, answered: .8, price: 2500, rare: true, callers: 5},
	{Name: "irsf_spread", perMinute: 4, talk: 200, spread: .8, answered: .7, price: 3000, to: []string{"X0", "X1", "X2", "X3", "X4", "X5", "X6", "X7"}, callers: 3},
	{Name: "premium_target", perMinute: 3, talk: 700, spread: .5, answered: 1, price: 9000, to: []string{"C01"}, callers: 2, numbers: 1},
	{Name: "no_country", perMinute: .5, talk: 240, spread: .6, answered: .7, price: 50000, to: []string{""}, callers: 1},
	{Name: "parallel_long", channels: 20, answered: 1, price: 6000, to: []string{"X0"}, callers: 20},
	{Name: "wangiri_out", perMinute: 60, to: []string{"C00"}, callers: 1, sequence: true, ring: [2]float64{1, 4}},
	{Name: "wangiri_back", perMinute: 1, ramp: 5 * time.Minute, talk: 150, spread: .7, answered: 1, price: 8000, to: []string{"X0"}, callers: 99},
	{Name: "tollfree_pump", perMinute: 10, talk: 1200, spread: .7, answered: 1, price: 85, to: []string{"C00"}, callers: 1, numbers: 5},
	{Name: "robocall", perMinute: 100, talk: 15, spread: .6, answered: .35, price: 85, to: []string{"C00"}, callers: 50},
	{Name: "scan", perMinute: 60, to: []string{"C00"}, callers: 1, sequence: true, failing: .85},
	{Name: "inbound_flood", perMinute: 120, callers: 500, numbers: 1, inbound: true, ring: [2]float64{1, 4}},
}

// Calls returns the calls of an attack of 27 hours that begins at start. They are by when
// they begin, but for those of channels, which are channel by channel. The same seed
// gives the same calls.
func (a Attack) Calls(start time.Time, size Size, seed uint64) []watch.Call {
	return a.calls(start, size, newDice(seed))
}

// calls returns the calls of an attack that begins at start.
func (a Attack) calls(start time.Time, size Size, d dice) []watch.Call {
	var out []watch.Call
	add := func(after, talk float64) {
		out = append(out, a.call(len(out), start, after, talk, size, d))
	}
	if a.channels > 0 {
		for range a.channels {
			for t := d.Float64() * 60; t < attackLong.Seconds(); {
				talk := 3000 + float64(4200*d.Float64())
				add(t, talk)
				t += talk + 2 + float64(18*d.Float64())
			}
		}
		return out
	}
	for t := 0.0; ; {
		rate := a.perMinute
		if ramp := a.ramp.Seconds(); ramp > 0 {
			rate *= min(1, (t+60)/(ramp+60))
		}
		if t += float64(60 / rate * d.ExpFloat64()); t >= attackLong.Seconds() {
			return out
		}
		talk := 0.0
		if d.Float64() < a.answered {
			talk = min(7200, max(5, d.lognormal(a.talk, a.spread)))
		}
		add(t, talk)
	}
}

func (a Attack) call(n int, start time.Time, after, talk float64, size Size, d dice) watch.Call {
	ring := 3 + float64(9*d.Float64())
	if a.ring[1] > 0 {
		ring = a.ring[0] + float64((a.ring[1]-a.ring[0])*d.Float64())
	}
	c := watch.Call{
		ID: fmt.Sprintf("attack-%d", n), Begun: start.Add(seconds(after)), Answered: talk > 0, Talk: seconds(talk), Inbound: a.inbound,
		From: fmt.Sprintf("+1555%07d", d.IntN(max(a.callers, 1))), Trunk: trunk(0), Failed: d.Float64() < a.failing,
		Amount: a.charged(talk), To: fmt.Sprintf("+44%08d", d.IntN(100_000_000)),
	}
	c.Ended = c.Begun.Add(seconds(ring + talk))
	switch {
	case a.rare:
		c.Country = country(size.Countries - 1)
	case len(a.to) > 0:
		c.Country = a.to[d.IntN(len(a.to))]
	}
	switch {
	case a.numbers > 0:
		c.To = fmt.Sprintf("+1800%07d", d.IntN(a.numbers))
	case a.sequence:
		c.To = fmt.Sprintf("+1917%07d", 1_000_000+n+d.IntN(3))
	}
	return c
}

func (a Attack) charged(talk float64) money.Amount {
	amount, _ := money.FromUnits(int64(math.Ceil(talk/60)) * a.price * 10_000)
	return amount
}

// spent is what a call has cost at a moment, also where it is still up.
func (a Attack) spent(c *watch.Call, at time.Time) int64 {
	talked := c.Talk
	if up := at.Sub(c.Ended.Add(-c.Talk)); up < talked {
		talked = max(0, up)
	}
	return a.charged(talked.Seconds()).Units()
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }
