package money

import (
	"encoding/json"
	"strings"
)

// A literal is the whole number that the digits of two pieces, and so many zeros
// behind them, spell. Two pieces, since joining them would allocate.
type literal struct {
	negative     bool
	first, other string // without a zero in front
	zeros        int
}

// units reads the decimal s in units of 10^-8.
func units(s string) (literal, error) {
	negative := strings.HasPrefix(s, "-")
	if negative || strings.HasPrefix(s, "+") {
		s = s[1:]
	}
	mantissa, exponent, err := cutExponent(s)
	if err != nil {
		return literal{}, err
	}
	whole, frac, dotted := strings.Cut(mantissa, ".")
	if whole == "" || (dotted && frac == "") || !digits(whole) || !digits(frac) {
		return literal{}, ErrSyntax
	}
	l := literal{negative: negative, first: strings.TrimLeft(whole, "0"), other: frac, zeros: exponent - len(frac) + Scale}
	if l.first == "" {
		l.first, l.other = strings.TrimLeft(frac, "0"), ""
	}
	if l.first == "" {
		return literal{}, nil
	}
	for ; l.zeros < 0; l.zeros++ {
		end := &l.other
		if l.other == "" {
			end = &l.first
		}
		if !strings.HasSuffix(*end, "0") {
			return literal{}, ErrPrecision
		}
		*end = (*end)[:len(*end)-1]
	}
	return l, nil
}

func (l *literal) len() int { return len(l.first) + len(l.other) + l.zeros }

// part returns the number that the digits from one place to another spell, at
// most nineteen of them.
func (l *literal) part(from, to int) uint64 {
	var n uint64
	at := 0
	for _, piece := range [...]string{l.first, l.other} {
		for i := max(from-at, 0); i < min(to-at, len(piece)); i++ {
			n = n*10 + uint64(piece[i]-'0')
		}
		at += len(piece)
	}
	for range to - max(from, at) {
		n *= 10
	}
	return n
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
	n := literal{first: text}
	return s[:i], sign * int(n.part(0, len(text))), nil
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// unmarshal reads a JSON string or number into to, which stays as it was where
// the value is null.
func unmarshal[T any](to *T, b []byte, parse func(string) (T, error)) error {
	text := string(b)
	if text == "null" {
		return nil
	}
	if strings.HasPrefix(text, `"`) {
		if err := json.Unmarshal(b, &text); err != nil {
			return err
		}
	}
	got, err := parse(text)
	if err == nil {
		*to = got
	}
	return err
}
