// Package wording writes numbers of things as people read them. Pages, digests and
// sentences of reports use it, so that one number looks the same everywhere.
package wording

import "strconv"

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
