package zentrunktest

import (
	"hash/fnv"
	"math/rand/v2"
	"time"
)

// Chaos is a random mix of faults. The same seed gives the same fault to the
// same try of the same request, in whatever order requests come. Shares are
// percents of all requests, or of list requests where the fault concerns lists
// alone; together they must not exceed 100.
type Chaos struct {
	Seed uint64

	Errors    float64 // 500, 502 and 503, with and without a body
	Throttles float64 // 429, with and without Retry-After
	Nonsense  float64 // 200 with HTML or without a body
	Cuts      float64 // truncated JSON, and bodies cut off
	Resets    float64
	Stalls    float64
	Pages     float64 // lists: a page repeated, moved on, or lacking a call
	Totals    float64 // lists: total_count wrong or missing

	// RetryAfter is what a third of the 429s carry in seconds, and another third
	// as a date. If zero, 1 s, the shortest there is.
	RetryAfter time.Duration
	// FarPercent is the share of the 429s that ask for an hour's wait instead.
	FarPercent float64
	// MaxInARow is how often in succession one request can fail, so that a
	// caller who keeps trying gets through. If zero, 3.
	MaxInARow int
}

// Storm returns a mix of every kind of fault, a quarter of all list requests
// and a sixth of the others.
func Storm(seed uint64) Chaos {
	return Chaos{
		Seed: seed, Errors: 5, Throttles: 5, Nonsense: 2, Cuts: 2, Resets: 1.5, Stalls: 0.2,
		Pages: 5, Totals: 3,
	}
}

// Faults returns the mix as a choice of faults.
func (c Chaos) Faults() FaultFunc {
	if c.RetryAfter == 0 {
		c.RetryAfter = time.Second
	}
	if c.MaxInARow == 0 {
		c.MaxInARow = 3
	}
	return func(r Request) *Fault {
		// A pass every so many tries keeps the runs short without remembering any.
		if r.Kind == KindUnknown || r.Try%(c.MaxInARow+1) == 0 {
			return nil
		}
		return c.draw(r)
	}
}

func (c Chaos) draw(r Request) *Fault {
	h := fnv.New64a()
	_, _ = h.Write([]byte(string(r.Kind) + "/" + r.CallUUID + "?" + r.RawQuery)) // never fails
	rng := rand.New(rand.NewPCG(c.Seed, h.Sum64()+uint64(r.Try)))
	roll := rng.Float64() * 100
	for _, share := range []struct {
		percent float64
		listed  bool
		fault   func(*rand.Rand) Fault
	}{
		{c.Errors, false, serverError},
		{c.Throttles, false, c.throttle},
		{c.Nonsense, false, oneOf(HTML, Empty)},
		{c.Cuts, false, oneOf(Fault{Break: Truncate}, Fault{Break: Cut})},
		{c.Resets, false, oneOf(Fault{Break: Reset})},
		{c.Stalls, false, oneOf(Fault{Break: Stall})},
		{c.Pages, true, oneOf(Fault{Shift: -maxPage}, Fault{Shift: -1}, Fault{Shift: 3}, Fault{Drop: 1})},
		{c.Totals, true, oneOf(Fault{TotalDelta: 1}, Fault{TotalDelta: -1}, Fault{TotalDelta: 37}, Fault{NoTotal: true})},
	} {
		if share.listed && r.Kind != KindList {
			continue
		}
		if roll -= share.percent; roll < 0 {
			f := share.fault(rng)
			return &f
		}
	}
	return nil
}

func oneOf(faults ...Fault) func(*rand.Rand) Fault {
	return func(rng *rand.Rand) Fault { return faults[rng.IntN(len(faults))] }
}

func serverError(rng *rand.Rand) Fault {
	status := []int{500, 500, 502, 503}[rng.IntN(4)]
	if rng.IntN(2) == 0 {
		return Fault{Status: status}
	}
	return StatusFault(status)
}

func (c Chaos) throttle(rng *rand.Rand) Fault {
	f := StatusFault(429)
	if rng.Float64()*100 < c.FarPercent {
		f.RetryAfter.In = time.Hour
		return f
	}
	if n := rng.IntN(3); n > 0 {
		f.RetryAfter = RetryAfter{In: c.RetryAfter, AsDate: n == 2}
	}
	return f
}
