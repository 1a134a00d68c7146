package zentrunktest

import (
	"encoding/hex"
	"math"
	"math/rand/v2"
	"strconv"
	"time"
)

// GenOptions describe a span of generated calls.
type GenOptions struct {
	// Seed makes the calls repeatable: the same options give the same calls.
	Seed uint64
	// Start is the span's first instant.
	Start time.Time
	// Span is its length, in which the calls end. If zero, 24 h.
	Span  time.Duration
	Calls int
	// OddPercent is the share of calls whose record is odd but legal: numbers as
	// text, other forms of time, missing and unknown fields. If zero, 1; if
	// negative, none.
	OddPercent float64
	// Unreadable is how many of the calls have a record that no reader can take.
	Unreadable int
}

// Generate returns calls whose ends follow a working day's curve, newest first.
// Several calls may end in one second. Numbers are from ranges set aside for
// fiction, or such as no country assigns; addresses are for documentation.
func Generate(opts GenOptions) []Call {
	if opts.Span == 0 {
		opts.Span = 24 * time.Hour
	}
	if opts.OddPercent == 0 {
		opts.OddPercent = 1
	}
	// The start is part of the seed: two days of one seed share no UUID.
	rng := rand.New(rand.NewPCG(opts.Seed, uint64(opts.Start.Unix())))
	ends := endSeconds(rng, opts)
	g := &generator{rng: rng}
	calls := make([]Call, len(ends))
	for i := range calls {
		c := &calls[i]
		g.fill(c, time.Unix(ends[len(ends)-1-i], 0).UTC(), &routes[g.pick(routeSums)])
		switch {
		case (i+1)*opts.Unreadable/opts.Calls > i*opts.Unreadable/opts.Calls:
			g.spoil(c)
		case g.chance(opts.OddPercent):
			g.oddify(c)
		}
	}
	return calls
}

// A generator draws calls. Everything it draws comes from rng in a fixed order,
// and all but the length of talk is integer arithmetic.
type generator struct {
	rng  *rand.Rand
	text []byte     // scratch
	slab []Insights // a thousand at a time are one allocation
}

// chance is true in percent of all cases.
func (g *generator) chance(percent float64) bool {
	return g.rng.Float64()*100 < percent
}

// between returns a number from low to high, both included.
func (g *generator) between(low, high int) int {
	return low + g.rng.IntN(high-low+1)
}

// pick returns an index by weight.
func (g *generator) pick(cumulated []int) int {
	n := g.rng.IntN(cumulated[len(cumulated)-1])
	i := 0
	for n >= cumulated[i] {
		i++
	}
	return i
}

// cumulate returns the running sums of n weights.
func cumulate(n int, weight func(int) int) []int {
	sums := make([]int, n)
	sum := 0
	for i := range sums {
		sum += weight(i)
		sums[i] = sum
	}
	return sums
}

// fill makes c a call over way that ended at end, with an ordinary record.
func (g *generator) fill(c *Call, end time.Time, way *way) {
	line := &trunks[way.trunk]
	c.End = end
	g.names(c, way)
	c.Direction = way.direction
	c.FromCountry, c.ToCountry = way.from.country, way.to.country
	c.RateE8 = Some(way.rateE8)
	c.TrunkDomain = line.domain
	c.Transport = line.transports[g.rng.IntN(len(line.transports))]
	c.SecureTrunking = Some(line.secure)
	c.SRTP = Some(line.secure && g.chance(95))
	c.SecureTrunkingRateE8 = Some(line.secureRateE8)
	lookup := line.cnam && c.Direction == "inbound" && c.FromCountry == "US"
	c.CNAMLookup, c.CNAMLookupRateE8 = Some(lookup), Some[int64](0)
	if lookup {
		c.CNAMLookupRateE8 = Some[int64](400_000)
	}
	g.attest(c)
	g.outcome(c, way)
	g.insights(c)
}

// names gives c its identifiers and numbers, which share one allocation.
func (g *generator) names(c *Call, way *way) {
	b := appendUUID(g.text[:0], g.rng.Uint64(), g.rng.Uint64())
	uuid := len(b)
	b = strconv.AppendInt(b, int64(g.between(100_000_000, 999_999_999)), 10)
	b = append(b, '_')
	b = strconv.AppendInt(b, int64(g.between(10_000, 99_999)), 10)
	b = append(b, "@192.0.2."...)
	b = strconv.AppendInt(b, int64(g.between(1, 254)), 10)
	id := len(b)
	b = way.from.append(b, g)
	from := len(b)
	b = way.to.append(b, g)
	g.text = b
	all := string(b)
	c.UUID, c.CallID, c.From, c.To = all[:uuid], all[uuid:id], all[id:from], all[from:]
}

// appendUUID appends a version 4 UUID made of the bits of a and b.
func appendUUID(dst []byte, a, b uint64) []byte {
	a = a&^0xf000 | 0x4000
	b = b&^(0xc0<<56) | 0x80<<56
	var bits [16]byte
	for i := range 8 {
		bits[i], bits[8+i] = byte(a>>(56-8*i)), byte(b>>(56-8*i))
	}
	for _, cut := range [][2]int{{0, 4}, {4, 6}, {6, 8}, {8, 10}, {10, 16}} {
		if cut[0] > 0 {
			dst = append(dst, '-')
		}
		dst = hex.AppendEncode(dst, bits[cut[0]:cut[1]])
	}
	return dst
}

// attest sets what STIR/SHAKEN says of the caller. Only calls to the US carry
// it; what comes there from abroad was signed by a gateway at most.
func (g *generator) attest(c *Call) {
	if c.ToCountry != "US" {
		c.STIRVerification = "Not Applicable"
		return
	}
	c.STIRVerification, c.Attestation = "Not Verified", "C"
	if c.FromCountry != "US" {
		return
	}
	switch n := g.rng.IntN(100); {
	case n < 68:
		c.STIRVerification, c.Attestation = "Verified", "A"
	case n < 84:
		c.Attestation = "B"
	}
}

// talk draws seconds of talk: half of all calls are shorter than a minute and a
// half, a few last hours.
func (g *generator) talk() int32 {
	const log90, spread, most = 4.5, 1.1, 4 * 3600
	return int32(min(most, math.Exp(log90+float64(spread*g.rng.NormFloat64()))))
}
