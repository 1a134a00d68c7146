package main

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/alecthomas/kong"
)

// A size is a number of calls as people write it: 250000, 250,000, 250k or 2.5M.
type size int

// Decode is called by the command line.
func (s *size) Decode(ctx *kong.DecodeContext) error {
	const want = "a number of calls such as 250000, 250,000, 250k or 2.5M"
	text, err := flagValue(ctx, false, want)
	if err != nil {
		return err
	}
	n, ok := parseSize(text)
	if !ok {
		return fmt.Errorf("is %q, want %s", text, want)
	}
	*s = size(n)
	return nil
}

var (
	grouped   = regexp.MustCompile(`^\d{1,3}(?:[,_ '\x{A0}\x{202F}]\d{3})+$`)
	shortened = regexp.MustCompile(`^(\d{1,9})(?:\.(\d{1,6}))? ?([kKmM])$`)
	separator = regexp.MustCompile(`[^\d]`)
)

// parseSize reads a whole number with separators of thousands, or one with k or M for
// thousand and million. 250.000 is neither: it is 250 to some and a thousand times as
// much to others.
func parseSize(text string) (int, bool) {
	if grouped.MatchString(text) {
		text = separator.ReplaceAllString(text, "")
	}
	zeros := 0
	if m := shortened.FindStringSubmatch(text); m != nil {
		zeros = map[string]int{"k": 3, "m": 6}[strings.ToLower(m[3])] - len(m[2])
		text = m[1] + m[2]
	}
	if zeros < 0 { // 2.5555k
		return 0, false
	}
	n, err := strconv.ParseInt(text+strings.Repeat("0", zeros), 10, 64)
	return int(n), err == nil
}
