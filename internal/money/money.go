// Package money holds exact amounts of money. It never rounds unless the name
// of a function says so, and it knows no currency and no float.
package money

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
)

// Scale is the number of decimal places of an [Amount].
const Scale = 8

// limit is the first magnitude that DECIMAL(18,8) cannot hold, in units.
const limit = 1_000_000_000_000_000_000

// shownPlaces is how many decimal places text always carries: as many as the
// API sends.
const shownPlaces = 5

// Errors that the functions of this package wrap.
var (
	ErrSyntax    = errors.New("not a decimal number")
	ErrPrecision = errors.New("more than 8 decimal places")
	ErrOverflow  = errors.New("outside DECIMAL(18,8)")
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

// Add returns a + b, or [ErrOverflow].
func (a Amount) Add(b Amount) (Amount, error) {
	return FromUnits(a.units + b.units) // two magnitudes below 10^18 cannot wrap an int64
}

// Sub returns a - b, or [ErrOverflow].
func (a Amount) Sub(b Amount) (Amount, error) {
	return FromUnits(a.units - b.units)
}

// String returns a as a plain decimal with five places, and more only where
// they are needed: 0.01500, 0.00283333.
func (a Amount) String() string {
	return string(a.append(nil))
}

func (a Amount) append(b []byte) []byte {
	n := a.units
	if n < 0 {
		b, n = append(b, '-'), -n
	}
	s := fmt.Sprintf("%d.%08d", n/1e8, n%1e8)
	for extra := Scale - shownPlaces; extra > 0 && s[len(s)-1] == '0'; extra-- {
		s = s[:len(s)-1]
	}
	return append(b, s...)
}

// MarshalJSON writes a as a string, so that no reader makes a float of it.
func (a Amount) MarshalJSON() ([]byte, error) {
	return append(a.append([]byte{'"'}), '"'), nil
}

// UnmarshalJSON reads a JSON string or number by [Parse]. It leaves a as it was
// where the value is null.
func (a *Amount) UnmarshalJSON(b []byte) error {
	text := string(b)
	if text == "null" {
		return nil
	}
	if strings.HasPrefix(text, `"`) {
		if err := json.Unmarshal(b, &text); err != nil {
			return err
		}
	}
	got, err := Parse(text)
	if err != nil {
		return err
	}
	*a = got
	return nil
}

// Parse reads a decimal such as "0.0085", "-1" or "8.5e-3": the forms of a JSON
// number, leading zeros and a plus allowed. It never rounds: a value it cannot
// hold exactly is [ErrPrecision] or [ErrOverflow], anything else [ErrSyntax].
// Errors do not repeat s.
func Parse(s string) (Amount, error) {
	negative := strings.HasPrefix(s, "-")
	if negative || strings.HasPrefix(s, "+") {
		s = s[1:]
	}
	mantissa, exponent, err := cutExponent(s)
	if err != nil {
		return Amount{}, err
	}
	whole, frac, dotted := strings.Cut(mantissa, ".")
	if whole == "" || (dotted && frac == "") || !digits(whole) || !digits(frac) {
		return Amount{}, ErrSyntax
	}
	units, err := shift(strings.TrimLeft(whole+frac, "0"), exponent-len(frac)+Scale)
	if err != nil {
		return Amount{}, err
	}
	if negative {
		units = -units
	}
	return FromUnits(units)
}

// cutExponent splits "15e-3" into "15" and -3. An exponent of more than four
// digits is out of reach of any amount and not worth reading.
func cutExponent(s string) (string, int, error) {
	i := strings.IndexAny(s, "eE")
	if i < 0 {
		return s, 0, nil
	}
	text, sign := s[i+1:], 1
	if strings.HasPrefix(text, "-") {
		text, sign = text[1:], -1
	} else {
		text = strings.TrimPrefix(text, "+")
	}
	if text == "" || !digits(text) {
		return "", 0, ErrSyntax
	}
	text = strings.TrimLeft(text, "0")
	if len(text) > 4 {
		text = "9999"
	}
	n := 0
	for _, c := range text {
		n = n*10 + int(c-'0')
	}
	return s[:i], sign * n, nil
}

// shift returns the integer that the digits s (without leading zeros) times
// 10^places is.
func shift(s string, places int) (int64, error) {
	if s == "" {
		return 0, nil
	}
	for places < 0 {
		if s[len(s)-1] != '0' {
			return 0, ErrPrecision
		}
		s, places = s[:len(s)-1], places+1
	}
	if len(s)+places > 18 {
		return 0, ErrOverflow
	}
	var n int64
	for i := range len(s) + places {
		n *= 10
		if i < len(s) {
			n += int64(s[i] - '0')
		}
	}
	return n, nil
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// PerMinute returns a × 60 / seconds, rounded half to even at 8 places: the
// rate at which seconds of billed time cost a. It is [ErrOverflow] where the
// rate does not fit. Seconds must be above zero.
func (a Amount) PerMinute(seconds int64) (Amount, error) {
	return a.ratio(60, seconds, 1)
}

// Charge returns a × seconds / 60, rounded half to even at 5 places, where a is
// a rate per minute: what a call of that billed time should have cost by
// Plivo's rule (rate times billed duration). It is [ErrOverflow] where the
// charge does not fit. Seconds may be zero or negative.
func (a Amount) Charge(seconds int64) (Amount, error) {
	return a.ratio(seconds, 60, 1000) // 1000 units of 10^-8 are one of 10^-5
}

// ratio returns a × num / den, rounded half to even to a multiple of step units.
func (a Amount) ratio(num, den, step int64) (Amount, error) {
	if den > math.MaxInt64/step {
		return Amount{}, ErrOverflow
	}
	q, err := mulDivHalfEven(a.units, num, den*step)
	if err != nil || q > limit/step || q < -limit/step {
		return Amount{}, ErrOverflow
	}
	return FromUnits(q * step)
}
