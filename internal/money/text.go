package money

import (
	"math/bits"
	"strconv"
)

// shownPlaces is how many decimal places text always carries: as many as the
// API sends.
const shownPlaces = 5

// String returns s as a plain decimal with five places, and more only where
// they are needed: 0.01500, 0.00283333.
func (s Sum) String() string { return string(s.append(nil)) }

// MarshalJSON writes s as a string, so that no reader makes a float of it.
func (s Sum) MarshalJSON() ([]byte, error) { return append(s.append([]byte{'"'}), '"'), nil }

// UnmarshalJSON reads a JSON string or number by [ParseSum]. It leaves s as it
// was where the value is null.
func (s *Sum) UnmarshalJSON(b []byte) error { return unmarshal(s, b, ParseSum) }

func (s Sum) append(b []byte) []byte {
	text := s.digits()
	whole := len(text) - Scale
	for len(text) > whole+shownPlaces && text[len(text)-1] == '0' {
		text = text[:len(text)-1]
	}
	if s.high < 0 {
		b = append(b, '-')
	}
	return append(append(append(b, text[:whole]...), '.'), text[whole:]...)
}

// digits returns s without its sign in units of 10^-8: at least nine digits, so
// that one stands before the point.
func (s Sum) digits() []byte {
	const nineteen = 10_000_000_000_000_000_000 // the most zeros that 64 bits hold
	m := s.Abs()
	high, low := bits.Div64(uint64(m.high), m.low, nineteen)
	var text, rest [20]byte
	out := text[:0]
	if high > 0 {
		out = strconv.AppendUint(out, high, 10)
	}
	tail := strconv.AppendUint(rest[:0], low, 10)
	for n := len(tail); high > 0 && n < 19 || n < Scale+1; n++ {
		out = append(out, '0')
	}
	return append(out, tail...)
}

// Fixed returns a by [Sum.Fixed].
func (a Amount) Fixed(places int) string { return a.Sum().Fixed(places) }

// Fixed returns s rounded half to even to so many decimal places, 0 to
// [Scale], with a comma at every third digit: 12,345.68. It is for people:
// nothing that is summed or compared goes through it.
func (s Sum) Fixed(places int) string {
	step := int64(1)
	for range Scale - places {
		step *= 10
	}
	rounded := s.ratio(1, 1, step)
	text := rounded.digits()
	whole := len(text) - Scale
	var b []byte
	if rounded.high < 0 {
		b = append(b, '-')
	}
	for i, c := range text[:whole] {
		if i > 0 && (whole-i)%3 == 0 {
			b = append(b, ',')
		}
		b = append(b, c)
	}
	if places > 0 {
		b = append(append(b, '.'), text[whole:whole+places]...)
	}
	return string(b)
}

// Places returns by [Sum.Places].
func (a Amount) Places() int { return a.Sum().Places() }

// Places returns with how many decimal places s is shown to people: two, or four
// where it is below 1 and not nothing.
func (s Sum) Places() int {
	if size := s.Abs(); s != (Sum{}) && size.Cmp(Sum{0, 1e8}) < 0 {
		return 4
	}
	return 2
}
