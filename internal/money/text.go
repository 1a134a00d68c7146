package money

import (
	"fmt"
	"strings"
)

// Fixed returns a rounded half to even to so many decimal places, 0 to
// [Scale], with a comma at every third digit: 12,345.68. It is for people:
// nothing that is summed or compared goes through it.
func (a Amount) Fixed(places int) string {
	step := int64(1)
	for range Scale - places {
		step *= 10
	}
	rounded, _ := mulDivHalfEven(a.units, 1, step) // smaller than a.units: it fits
	sign := ""
	if rounded < 0 {
		sign, rounded = "-", -rounded
	}
	digits := fmt.Sprintf("%0*d", places+1, rounded)
	whole, fraction := digits[:len(digits)-places], digits[len(digits)-places:]
	var b strings.Builder
	b.WriteString(sign)
	for i, c := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(c)
	}
	if places > 0 {
		b.WriteByte('.')
		b.WriteString(fraction)
	}
	return b.String()
}

// Places returns with how many decimal places a is shown to people: two, or four
// where it is below 1 and not nothing.
func (a Amount) Places() int {
	if one := int64(1e8); a.units != 0 && -one < a.units && a.units < one {
		return 4
	}
	return 2
}

// Over returns a / n, rounded half to even at 5 places: a mean of n amounts
// whose sum is a. n must be above zero.
func (a Amount) Over(n int64) (Amount, error) { return a.ratio(1, n, 1000) }

// Parts returns a × parts / of, rounded half to even: how many of so many equal
// parts of the other amount a is. It is [ErrOverflow] where the other is not
// above zero or the number does not fit.
func (a Amount) Parts(of Amount, parts int64) (int64, error) {
	if of.units <= 0 {
		return 0, ErrOverflow
	}
	return mulDivHalfEven(a.units, parts, of.units)
}

// Times returns n × a, exactly, or [ErrOverflow].
func (a Amount) Times(n int64) (Amount, error) { return a.ratio(n, 1, 1) }

// Part returns a × parts / of, rounded half to even at 5 places, or
// [ErrOverflow]. of must be above zero.
func (a Amount) Part(parts, of int64) (Amount, error) { return a.ratio(parts, of, 1000) }
