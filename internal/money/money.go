// Package money holds exact amounts of money, and exact sums of them. It never
// rounds unless a function says so, and it knows no currency and no float.
package money

import "errors"

// Scale is the number of decimal places of an [Amount].
const Scale = 8

// limit is the first magnitude that DECIMAL(18,8) cannot hold, in units.
const limit = 1_000_000_000_000_000_000

// Errors that the functions of this package wrap.
var (
	ErrSyntax    = errors.New("not a decimal number")
	ErrPrecision = errors.New("more than 8 decimal places")
	ErrOverflow  = errors.New("outside DECIMAL(18,8)") // of an [Amount]
	ErrTooLarge  = errors.New("outside DECIMAL(30,8)") // of a [Sum]
)

// An Amount is an exact decimal with [Scale] places and a magnitude below
// 10^10. It is comparable, safe to copy, and maps one-to-one onto a Parquet
// DECIMAL(18,8). The zero value is 0.
type Amount struct{ units int64 }

// FromUnits returns the amount of n units of 10^-8, or [ErrOverflow].
func FromUnits(n int64) (Amount, error) {
	if n <= -limit || n >= limit {
		return Amount{}, ErrOverflow
	}
	return Amount{n}, nil
}

// Units returns a in units of 10^-8.
func (a Amount) Units() int64 { return a.units }

// Cmp returns -1, 0 or 1 as a is below, equal to or above b.
func (a Amount) Cmp(b Amount) int {
	switch {
	case a.units < b.units:
		return -1
	case a.units > b.units:
		return 1
	}
	return 0
}

// Sum returns a as a sum of one.
func (a Amount) Sum() Sum { return Sum{a.units >> 63, uint64(a.units)} }

// String returns a as a plain decimal with five places, and more only where
// they are needed: 0.01500, 0.00283333.
func (a Amount) String() string { return a.Sum().String() }

// MarshalJSON writes a as a string, so that no reader makes a float of it.
func (a Amount) MarshalJSON() ([]byte, error) { return a.Sum().MarshalJSON() }

// UnmarshalJSON reads a JSON string or number by [Parse]. It leaves a as it was
// where the value is null.
func (a *Amount) UnmarshalJSON(b []byte) error { return unmarshal(a, b, Parse) }

// Parse reads a decimal such as "0.0085", "-1" or "8.5e-3": the forms of a JSON
// number, leading zeros and a plus allowed. It never rounds: a value it cannot
// hold exactly is [ErrPrecision] or [ErrOverflow], anything else [ErrSyntax].
// Errors do not repeat s.
func Parse(s string) (Amount, error) {
	l, err := units(s)
	if err != nil {
		return Amount{}, err
	}
	if l.len() > 18 {
		return Amount{}, ErrOverflow
	}
	n := int64(l.part(0, l.len()))
	if l.negative {
		n = -n
	}
	return Amount{n}, nil
}
