package zentrunktest

import (
	"math"
	"math/rand/v2"
	"time"
)

// Burst returns calls of a night's fraud, newest first: somebody who is no customer
// calls an expensive country over the office's trunk, to which nobody called before,
// and lets the line stay open for minutes. Of opts, OddPercent and Unreadable have
// no effect. The same options give the same calls.
func Burst(opts GenOptions) []Call {
	if opts.Span == 0 {
		opts.Span = 24 * time.Hour
	}
	// One more bit, so that a day's own calls of the same seed have other UUIDs.
	rng := rand.New(rand.NewPCG(opts.Seed, uint64(opts.Start.Unix())|1<<63))
	ends := endSeconds(rng, opts)
	g := &generator{rng: rng}
	calls := make([]Call, len(ends))
	for i := range calls {
		c := &calls[i]
		g.fill(c, time.Unix(ends[len(ends)-1-i], 0).UTC(), &wayFraud)
		if c.Answered {
			g.keepTalking(c)
		}
	}
	return calls
}

// keepTalking makes an answered call of the burst last for minutes.
func (g *generator) keepTalking(c *Call) {
	ring := c.Answer.Sub(c.Initiation)
	talk := int32(g.between(120, 540))
	c.Answer = c.End.Add(-time.Duration(talk) * time.Second)
	c.Initiation = c.Answer.Add(-ring)
	c.charge(&wayFraud, talk)
}

// Worsen spoils the quality of the calls out of the account that the carrier brings
// to their end, as an overloaded network does. It leaves alone calls without a
// score and those whose insights are served in an odd way.
func Worsen(calls []Call, carrier string) {
	for i := range calls {
		c := &calls[i]
		n := c.Insights
		if n == nil || c.Direction != "outbound" || n.ToCarrier != carrier || !n.Score.Valid || n.Override != nil || n.Raw != nil {
			continue
		}
		n.Score.V = max(1, plus(n.Score.V, -15, 10))
		n.RTTMillis.V += 160
		n.JitterMillis.V += 45
		n.PacketLossPercent.V = plus(n.PacketLossPercent.V, 250, 100)
	}
}

// plus adds so many parts of a whole to v, which has no smaller parts. A quotient of
// integers is the nearest float, as everywhere in the generator.
func plus(v float64, parts, of int) float64 {
	return float64(int(math.Round(v*float64(of)))+parts) / float64(of)
}
