package money

import (
	"math/big"
	"math/bits"
)

// Charge returns a × seconds / 60, rounded half to even at 5 places, where a is
// a rate per minute: what a call of that billed time should have cost by
// Plivo's rule (rate times billed duration). Seconds may be zero or negative.
func (a Amount) Charge(seconds int64) Sum { return a.Sum().ratio(seconds, 60, fivePlaces) }

// Times returns n × a, exactly.
func (a Amount) Times(n int64) Sum { return a.Sum().ratio(n, 1, 1) }

// PerMinute returns s × 60 / seconds, rounded half to even at 8 places: the
// rate at which seconds of billed time cost s. Seconds must be above zero.
func (s Sum) PerMinute(seconds int64) Sum { return s.ratio(60, seconds, 1) }

// Over returns s / n, rounded half to even at 5 places: a mean of n amounts
// whose sum is s. n must be above zero.
func (s Sum) Over(n int64) Sum { return s.ratio(1, n, fivePlaces) }

// MulDiv returns s × num / den, rounded half to even at 8 places. den must be
// above zero, and num at most a million times as large.
func (s Sum) MulDiv(num, den int64) Sum { return s.ratio(num, den, 1) }

// Part is MulDiv at 5 places.
func (s Sum) Part(num, den int64) Sum { return s.ratio(num, den, fivePlaces) }

// fivePlaces are the units of 10^-5.
const fivePlaces = 1000

// ratio returns s × num / den, rounded half to even to a multiple of step units.
func (s Sum) ratio(num, den, step int64) Sum {
	if n, ok := s.int64(); ok && den <= limit/step {
		if q, ok := mulDivHalfEven(n, num, den*step); ok {
			return times(q, step)
		}
	}
	wide := new(big.Int).Mul(big.NewInt(den), big.NewInt(step))
	q := HalfEven(new(big.Int).Mul(s.big(), big.NewInt(num)), wide)
	return fromBig(q.Mul(q, big.NewInt(step)))
}

// Parts returns s × parts / of, rounded half to even: how many of so many equal
// parts of the other sum s is. It is [ErrOverflow] where the other is not above
// zero or the number does not fit.
func (s Sum) Parts(of Sum, parts int64) (int64, error) {
	if of.Sign() <= 0 {
		return 0, ErrOverflow
	}
	q := HalfEven(new(big.Int).Mul(s.big(), big.NewInt(parts)), of.big())
	if !q.IsInt64() {
		return 0, ErrOverflow
	}
	return q.Int64(), nil
}

// Ratio returns s / of, exactly. of must not be 0.
func (s Sum) Ratio(of Sum) *big.Rat { return new(big.Rat).SetFrac(s.big(), of.big()) }

// HalfEven returns n / d, rounded half to even. d must be above zero.
func HalfEven(n, d *big.Int) *big.Int {
	q, rest := new(big.Int).DivMod(n, d, new(big.Int)) // rounds down, also below 0
	half := rest.Lsh(rest, 1).Cmp(d)
	if half > 0 || half == 0 && q.Bit(0) == 1 {
		q.Add(q, big.NewInt(1))
	}
	return q
}

// times returns a × b, of which b must not be below zero.
func times(a, b int64) Sum {
	high, low := bits.Mul64(magnitude(a), uint64(b))
	s := Sum{int64(high), low}
	if a < 0 {
		return Sum{}.Sub(s)
	}
	return s
}

// mulDivHalfEven returns a × b / c, rounded half to even, and whether it fits an
// int64. The product is held in 128 bits, so that it cannot wrap. c must be above
// zero.
func mulDivHalfEven(a, b, c int64) (int64, bool) {
	negative := (a < 0) != (b < 0)
	hi, lo := bits.Mul64(magnitude(a), magnitude(b))
	d := uint64(c)
	if hi >= d {
		return 0, false // bits.Div64 would panic
	}
	q, r := bits.Div64(hi, lo, d)
	// Not 2*r > d: the doubling could wrap.
	if rest := d - r; r > rest || (r == rest && q%2 == 1) {
		q++
	}
	if q > 1<<63-1 {
		return 0, false
	}
	if negative {
		return -int64(q), true
	}
	return int64(q), true
}

func magnitude(n int64) uint64 {
	if n < 0 {
		return -uint64(n)
	}
	return uint64(n)
}
