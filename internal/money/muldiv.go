package money

import "math/bits"

// mulDivHalfEven returns a × b / c, rounded half to even, or [ErrOverflow]
// where the quotient does not fit an int64. The product is held in 128 bits, so
// that it cannot wrap. c must be above zero.
func mulDivHalfEven(a, b, c int64) (int64, error) {
	negative := (a < 0) != (b < 0)
	hi, lo := bits.Mul64(magnitude(a), magnitude(b))
	d := uint64(c)
	if hi >= d {
		return 0, ErrOverflow // bits.Div64 would panic
	}
	q, r := bits.Div64(hi, lo, d)
	// Not 2*r > d: the doubling could wrap.
	if rest := d - r; r > rest || (r == rest && q%2 == 1) {
		q++
	}
	if q > 1<<63-1 {
		return 0, ErrOverflow
	}
	if negative {
		return -int64(q), nil
	}
	return int64(q), nil
}

func magnitude(n int64) uint64 {
	if n < 0 {
		return -uint64(n)
	}
	return uint64(n)
}
