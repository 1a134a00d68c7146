// Package wording writes numbers of things as people read them, and cleans texts of the data. Pages, digests and
// sentences of reports use it, so that one number looks the same everywhere.
package wording

import (
	"strconv"
	"strings"
	"unicode"
)

// Count writes n with a comma at every third digit: 12,345.
func Count(n int) string { return Group(strconv.Itoa(n)) }

// Counted writes a number of things, thing in the singular: 1 call, 1,200 calls.
func Counted(n int, thing string) string {
	if n != 1 {
		thing += "s"
	}
	return Count(n) + " " + thing
}

// Group puts a comma at every third digit before the point of a decimal number.
func Group(s string) string {
	end := len(s)
	for i, c := range s {
		if c == '.' {
			end = i
			break
		}
	}
	for i := end - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// OneLine takes out of a text of the data what would break a line or turn its direction.
func OneLine(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsControl(r) || r == '\u2028' || r == '\u2029':
			return ' '
		case unicode.Is(unicode.Cf, r) || r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, s)
}
