package money

import (
	"cmp"
	"math/big"
	"math/bits"
)

// sumDigits are the digits of the largest [Sum] that is read.
const sumDigits = 30

// A Sum is an exact decimal with [Scale] places for sums of amounts: it holds
// DECIMAL(30,8), a million million of the largest [Amount], and ten million such
// sums together do not wrap it. It is comparable and safe to copy. The zero value
// is 0.
type Sum struct {
	// Two's complement of 128 bits, in units of 10^-8. Words and not a big.Int: a
	// publish adds up ten amounts a call, which must not allocate.
	high int64
	low  uint64
}

// Add returns s + t.
func (s Sum) Add(t Sum) Sum {
	low, carry := bits.Add64(s.low, t.low, 0)
	return Sum{s.high + t.high + int64(carry), low}
}

// Sub returns s - t.
func (s Sum) Sub(t Sum) Sum {
	low, borrow := bits.Sub64(s.low, t.low, 0)
	return Sum{s.high - t.high - int64(borrow), low}
}

// Cmp returns -1, 0 or 1 as s is below, equal to or above t.
func (s Sum) Cmp(t Sum) int { return cmp.Or(cmp.Compare(s.high, t.high), cmp.Compare(s.low, t.low)) }

// Sign returns -1, 0 or 1 as s is below, equal to or above 0.
func (s Sum) Sign() int { return s.Cmp(Sum{}) }

// Abs returns s without its sign.
func (s Sum) Abs() Sum {
	if s.high < 0 {
		return Sum{}.Sub(s)
	}
	return s
}

// Amount returns s as an amount, or [ErrOverflow] where DECIMAL(18,8) cannot hold
// it.
func (s Sum) Amount() (Amount, error) {
	n, ok := s.int64()
	if !ok {
		return Amount{}, ErrOverflow
	}
	return FromUnits(n)
}

// ParseSum reads what [Parse] does. A value outside DECIMAL(30,8) is
// [ErrTooLarge].
func ParseSum(s string) (Sum, error) {
	l, err := units(s)
	if err != nil {
		return Sum{}, err
	}
	n := l.len()
	if n > sumDigits {
		return Sum{}, ErrTooLarge
	}
	cut := max(0, n-18)
	high, low := bits.Mul64(l.part(0, cut), limit)
	sum := Sum{int64(high), low}.Add(Sum{0, l.part(cut, n)})
	if l.negative {
		sum = Sum{}.Sub(sum)
	}
	return sum, nil
}

// int64 returns s in units where 64 bits hold it.
func (s Sum) int64() (int64, bool) {
	n := int64(s.low)
	return n, s.high == n>>63
}

// big returns s in units.
func (s Sum) big() *big.Int {
	n := new(big.Int).Lsh(big.NewInt(s.high), 64)
	return n.Add(n, new(big.Int).SetUint64(s.low))
}

// fromBig is the reverse of big. What 128 bits do not hold is a fault of the
// program: no sum of amounts comes near it.
func fromBig(n *big.Int) Sum {
	high := new(big.Int).Rsh(n, 64)
	if !high.IsInt64() {
		panic("money: a sum leaves 128 bits")
	}
	low := new(big.Int).And(n, new(big.Int).SetUint64(1<<64-1))
	return Sum{high.Int64(), low.Uint64()}
}
