package zentrunktest

import (
	"math/rand/v2"
	"time"
)

// Quirks are ways in which an account is not as its API is documented, for as long
// as they are set. They go together with each other and with faults. The zero
// Quirks are none.
type Quirks struct {
	// Unlisted names calls that lists neither show nor count, though each can be
	// retrieved by itself.
	Unlisted func(*Call) bool
	// Gone names calls that the account does not know at all: an API that forgets,
	// or lags.
	Gone func(*Call) bool
	// Keeps, where it is not 0, is how long the account knows a call, by
	// [Options].Now: less than the 90 days for which it takes a query.
	Keeps time.Duration
	// Unsorted lists the calls of one end_time in another order in every answer.
	Unsorted bool
	// LtAsLte takes end_time__lt for end_time__lte.
	LtAsLte bool
	// AnyTime checks the filter by end_time and does not apply it.
	AnyTime bool
}

// SetQuirks puts q into effect, in place of those before. What it holds is called
// by several requests at a time.
func (s *Server) SetQuirks(q Quirks) { s.quirks.Store(&q) }

// knows is whether the account knows c at all.
func (q *Quirks) knows(c *Call, now time.Time) bool {
	return (q.Gone == nil || !q.Gone(c)) && (q.Keeps == 0 || !c.End.Before(now.Add(-q.Keeps)))
}

// lists is whether the account's lists show c.
func (q *Quirks) lists(c *Call, now time.Time) bool {
	return q.knows(c, now) && (q.Unlisted == nil || !q.Unlisted(c))
}

// plain is whether lists are those of the ledger.
func (q *Quirks) plain() bool {
	return q.Unlisted == nil && q.Gone == nil && q.Keeps == 0 && !q.Unsorted
}

// page is [Ledger.page] as the quirks have it.
func (s *Server) page(f *filter, offset int, q *Quirks, req Request) ([]*Call, int) {
	if q.plain() {
		return s.Ledger.page(f, offset)
	}
	now := s.opts.Now()
	var calls []*Call
	for _, c := range s.Between(f.from, f.to) {
		if f.matches(c) && q.lists(c, now) {
			calls = append(calls, c)
		}
	}
	if q.Unsorted {
		shuffleSeconds(calls, uint64(req.N))
	}
	start := min(offset, len(calls))
	return calls[start:min(start+f.limit, len(calls))], len(calls)
}

// shuffleSeconds puts the calls of each end into an order that follows from seed.
func shuffleSeconds(calls []*Call, seed uint64) {
	rng := rand.New(rand.NewPCG(seed, seed))
	for start := 0; start < len(calls); {
		end := start + 1
		for end < len(calls) && calls[end].End.Equal(calls[start].End) {
			end++
		}
		rng.Shuffle(end-start, func(i, j int) {
			calls[start+i], calls[start+j] = calls[start+j], calls[start+i]
		})
		start = end
	}
}

// EndedBefore returns what names the calls that ended before t: what an API forgets
// first.
func EndedBefore(t time.Time) func(*Call) bool {
	return func(c *Call) bool { return c.End.Before(t) }
}

// Fewer returns what names about so many percent of all calls, always the same ones.
func Fewer(percent int) func(*Call) bool {
	return func(c *Call) bool {
		sum := 0
		for _, b := range []byte(c.UUID) {
			sum = (sum*31 + int(b)) % 10_007
		}
		return sum%100 < percent
	}
}
