package zentrunk

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
)

// layouts of a time after its T has become a blank and the blank before its
// zone is gone. Parse takes a fraction behind the seconds in each of them.
// Without a zone it is UTC.
var layouts = []string{
	"2006-01-02 15:04:05",
	"2006-01-02 15:04:05Z07:00",
	"2006-01-02 15:04:05Z0700",
	"2006-01-02 15:04:05Z07",
	"2006-01-02 15:04",
}

// firstYear is the first of which a time can be: the API is younger. What is
// earlier is a clock that was not set.
const firstYear = 2000

var errTooEarly = fmt.Errorf("%w: before the year %d", errPlaceholder, firstYear)

// readTime returns an instant in UTC, zero where there is none. The data set
// holds microseconds: a finer time is an error. One before firstYear is a
// placeholder.
func readTime(raw json.RawMessage) (time.Time, error) {
	s, err := readWord(raw)
	if err != nil || s == "" {
		return time.Time{}, err
	}
	if strings.HasPrefix(s, "0000-00-00") { // some databases' zero, and no date
		return time.Time{}, errTooEarly
	}
	if strings.Contains(s, ",") { // time.Parse takes it for a point
		return time.Time{}, errors.New("not a time")
	}
	if finerThanMicros(s) {
		return time.Time{}, errors.New("finer than a microsecond")
	}
	if len(s) > 10 && (s[10] == 'T' || s[10] == 't') {
		s = s[:10] + " " + s[11:]
	}
	if len(s) > 11 {
		clock := strings.TrimSuffix(s[11:], " UTC")
		clock = strings.ReplaceAll(strings.ReplaceAll(clock, " +", "+"), " -", "-")
		s = s[:11] + strings.Replace(clock, "z", "Z", 1)
	}
	for _, layout := range layouts {
		t, err := time.Parse(layout, s)
		switch {
		case err != nil:
			continue
		case t.UTC().Year() < firstYear:
			return time.Time{}, errTooEarly
		}
		return t.UTC(), nil
	}
	return time.Time{}, errors.New("not a time")
}

// finerThanMicros is whether s has a digit above zero behind the sixth of its
// fraction. time.Parse cuts fractions off at nine digits without a word.
func finerThanMicros(s string) bool {
	_, frac, ok := strings.Cut(s, ".")
	if !ok {
		return false
	}
	for i := range len(frac) {
		if frac[i] < '0' || frac[i] > '9' {
			return false
		}
		if i >= 6 && frac[i] != '0' {
			return true
		}
	}
	return false
}
