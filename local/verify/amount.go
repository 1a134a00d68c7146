package verify

import (
	"math/big"
	"math/bits"
	"strings"
)

// places are those of every amount in calls.parquet: one unit is 1e-8.
const places = 8

// A total is a sum of 64-bit numbers in 128 bits: no day overflows it.
type total struct {
	hi int64
	lo uint64
}

func (t *total) add(v int64) {
	lo, carry := bits.Add64(t.lo, uint64(v), 0)
	t.lo = lo
	t.hi += v>>63 + int64(carry)
}

func (t total) big() *big.Int {
	n := new(big.Int).Lsh(big.NewInt(t.hi), 64)
	return n.Add(n, new(big.Int).SetUint64(t.lo))
}

// An amount is money: a whole number of units of 1e-8. nil units are none.
type amount struct{ units *big.Int }

// String is the amount as files spell it: five places, and more only where needed.
func (a amount) String() string { return decimal(a.units, places, 5) }

// fits is whether DECIMAL(18,8) holds a.
func (a amount) fits() bool { return len(new(big.Int).Abs(a.units).String()) <= 18 }

// decimal spells n / 10^scale with at least least places, and no zeros behind those.
func decimal(n *big.Int, scale, least int) string {
	digits := new(big.Int).Abs(n).String()
	if missing := scale + 1 - len(digits); missing > 0 {
		digits = strings.Repeat("0", missing) + digits
	}
	whole, frac := digits[:len(digits)-scale], digits[len(digits)-scale:]
	for len(frac) > least && frac[len(frac)-1] == '0' {
		frac = frac[:len(frac)-1]
	}
	if frac != "" {
		whole += "." + frac
	}
	if n.Sign() < 0 {
		whole = "-" + whole
	}
	return whole
}

// parseDecimal returns n of text that decimal has spelled with so many places or less.
func parseDecimal(text string, scale int) (*big.Int, bool) {
	whole, frac, _ := strings.Cut(text, ".")
	if len(frac) > scale || strings.Trim(strings.TrimPrefix(whole, "-")+frac, "0123456789") != "" {
		return nil, false
	}
	return new(big.Int).SetString(whole+frac+strings.Repeat("0", scale-len(frac)), 10)
}

// quotient returns n / d, rounded half to even. d is above 0.
func quotient(n, d *big.Int) *big.Int {
	q, r := new(big.Int).DivMod(n, d, new(big.Int)) // r is never below 0
	switch r.Lsh(r, 1).Cmp(d) {
	case 1:
		q.Add(q, big.NewInt(1))
	case 0:
		q.Add(q, big.NewInt(int64(q.Bit(0))))
	}
	return q
}

// times returns n · m.
func times(n *big.Int, m int64) *big.Int { return new(big.Int).Mul(n, big.NewInt(m)) }

// perMinute returns what a minute of so many seconds costs, at eight places, nil without
// seconds.
func perMinute(sum *big.Int, seconds int64) any {
	if seconds <= 0 {
		return nil
	}
	return amount{quotient(times(sum, 60), big.NewInt(seconds))}
}

// centimils are the units of 1e-8 in one of 1e-5, to which each charge is rounded.
const centimils = 1000

// charge is what a rate makes of so many seconds, in units of 1e-5: rate · seconds / 60
// at five places, half to even. It is false where the product is beyond 64 bits.
func charge(rate, seconds int64) (int64, bool) {
	const per = 60 * centimils
	if hi, lo := bits.Mul64(uint64(max(rate, -rate)), uint64(max(seconds, -seconds))); hi != 0 || lo > 1<<62 {
		return 0, false
	}
	n := rate * seconds
	q, r := n/per, n%per
	if r < 0 {
		q, r = q-1, r+per
	}
	if 2*r > per || 2*r == per && q&1 == 1 {
		q++
	}
	return q, true
}

// bigCharge is charge for any rate, by slower numbers.
func bigCharge(rate, seconds int64) *big.Int {
	return quotient(times(big.NewInt(rate), seconds), big.NewInt(60*centimils))
}
