package zentrunk

import (
	"encoding/json"
	"errors"
	"math"
	"strconv"
	"strings"

	"zentrunk-reports/internal/money"
)

// The readers of this file take one field's JSON. The API sends numbers as
// strings and strings as numbers, and null, "" and "null" for nothing; all are
// read from their text. What cannot be held exactly is an error, which names
// the fault and never repeats the value.

// errPlaceholder is the error of a value that stands for none, in a form of its
// own.
var errPlaceholder = errors.New("a placeholder")

// absent is whether raw says that there is no value.
func absent(raw json.RawMessage) bool {
	switch string(raw) {
	case "", "null", `""`, `"null"`:
		return true
	}
	return false
}

// text returns the characters of a string or a number, and whether it was one.
func text(raw json.RawMessage) (string, bool) {
	if len(raw) == 0 {
		return "", false
	}
	switch c := raw[0]; {
	case c == '"':
		if isPlain(raw) {
			return string(raw[1 : len(raw)-1]), true
		}
		var s string
		if json.Unmarshal(raw, &s) != nil {
			return "", false
		}
		return s, true
	case c == '-' || (c >= '0' && c <= '9'):
		return string(raw), true
	}
	return "", false
}

// readString returns the text of a value; it is empty where there is no value.
func readString(raw json.RawMessage) (string, error) {
	if absent(raw) {
		return "", nil
	}
	s, ok := text(raw)
	if !ok {
		return "", errors.New("neither a string nor a number")
	}
	if s == "null" { // spelled with escapes
		s = ""
	}
	return s, nil
}

// readWord returns the text of a value that is not a free string, without the
// blanks around it; it is empty where there is no value. Blanks alone are one,
// and none that a column takes.
func readWord(raw json.RawMessage) (string, error) {
	s, err := readString(raw)
	word := strings.TrimSpace(s)
	if word == "" && s != "" {
		return "", errors.New("blank")
	}
	return word, err
}

func readInt(raw json.RawMessage) (Null[int32], error) {
	s, err := readWord(raw)
	if err != nil || s == "" {
		return Null[int32]{}, err
	}
	if n, err := strconv.ParseInt(s, 10, 32); err == nil {
		return Some(int32(n)), nil
	}
	// The slow way takes 12.0 and 1.2e1 as well.
	exact, err := money.Parse(s)
	switch n := exact.Units() / 1e8; {
	case errors.Is(err, money.ErrSyntax):
		return Null[int32]{}, errors.New("not a number")
	case err == nil && exact.Units()%1e8 != 0, errors.Is(err, money.ErrPrecision):
		return Null[int32]{}, errors.New("not a whole number")
	case err != nil || n < math.MinInt32 || n > math.MaxInt32:
		return Null[int32]{}, errors.New("outside 32 bits")
	default:
		return Some(int32(n)), nil
	}
}

func readAmount(raw json.RawMessage) (Null[money.Amount], error) {
	s, err := readWord(raw)
	if err != nil || s == "" {
		return Null[money.Amount]{}, err
	}
	a, err := money.Parse(s)
	if err != nil {
		return Null[money.Amount]{}, err
	}
	return Some(a), nil
}

func readBool(raw json.RawMessage) (Null[bool], error) {
	if absent(raw) {
		return Null[bool]{}, nil
	}
	word := string(raw)
	if raw[0] == '"' {
		var err error
		if word, err = readWord(raw); err != nil || word == "" {
			return Null[bool]{}, err
		}
	}
	switch {
	case strings.EqualFold(word, "true"):
		return Some(true), nil
	case strings.EqualFold(word, "false"):
		return Some(false), nil
	}
	return Null[bool]{}, errors.New("neither true nor false")
}

// readMetric is for quality metrics only: the nearest double is good enough for
// them. One below zero is a placeholder.
func readMetric(raw json.RawMessage) (Null[float64], error) {
	s, err := readWord(raw)
	if err != nil || s == "" {
		return Null[float64]{}, err
	}
	// ParseFloat takes more than JSON does: inf, nan, hexadecimal, underscores.
	if strings.Trim(s, "+-.0123456789eE") != "" {
		return Null[float64]{}, errors.New("not a number")
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return Null[float64]{}, errors.New("not a number")
	}
	if f < 0 {
		return Null[float64]{}, errPlaceholder
	}
	return Some(f + 0), nil // -0 becomes 0
}
