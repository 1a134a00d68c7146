package zentrunk

import (
	"net/netip"
	"regexp"
	"strings"
	"sync"
	"time"
	"unicode"
)

// leastDigits is how many digits a subscriber's number has at the least.
const leastDigits = 7

// A number is digits with what people put between them. plainPhone finds one that
// is written as it is, phoneLike, a hundred times slower, in any spelling.
var (
	plainPhone = lazily(func() string {
		return `\+?\(?\p{Nd}[\p{Nd}\p{Zs}\s().\-/+\x{2010}-\x{2014}\x{2212}]{5,}\p{Nd}`
	})
	phoneLike = lazily(func() string {
		return `\+?\(?` + digit() + `(?:` + between() + `|` + digit() + `){5,}` + digit()
	})
	// digits finds the digits of a number. The spelling of what stands between two
	// may hold some that are none: it comes first.
	digits = lazily(func() string { return between() + `|(` + digit() + `)` })
	// dateLike is what a number must not be taken for.
	dateLike = lazily(func() string { return `^\d{4}[-/]\d\d[-/]\d\d\b` })
)

func digit() string { return `(?:\p{Nd}|` + anyOf("0123456789") + `)` }

// between is blanks, dots, hyphens and dashes, brackets, slashes, and the plus that
// stands for a blank in a query.
func between() string {
	return `(?:\p{Zs}|\\+[tnr]|` + anyOf(" \t\n\r().-/+\u00A0\u202F\u2010\u2011\u2012\u2013\u2014\u2212") + `)`
}

// anyOf returns an expression for one of chars in any spelling.
func anyOf(chars string) string {
	var ways []string
	for _, r := range chars {
		ways = append(ways, spelled(r))
	}
	return strings.Join(ways, "|")
}

// lazily returns what makes and compiles an expression when it is first called
// for: a function's start waits for none.
func lazily(expr func() string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr()) })
}

// MaskNumber returns number with all but its first three and last two
// characters replaced by an asterisk each.
func MaskNumber(number string) string {
	runes := []rune(number)
	for i := 3; i < len(runes)-2; i++ {
		runes[i] = '*'
	}
	return string(runes)
}

// IsMasked is whether number has lost its middle to [MaskNumber]. Numbers that hold an
// asterisk for another reason, as *31# does, are not masked.
func IsMasked(number string) bool {
	const kept = len("+12") + len("23")
	return len([]rune(number)) > kept && MaskNumber(number) == number
}

// MaskNumbers returns text with every number in it that may be a subscriber's
// masked by [MaskNumber], also one that is escaped or has separators.
func MaskNumbers(text string) string {
	switch {
	case countDigits(text) < leastDigits:
		return text
	case strings.ContainsAny(text, `\%&`):
		return phoneLike().ReplaceAllStringFunc(text, func(found string) string {
			return maskFound(found, countSpelled(found))
		})
	}
	return plainPhone().ReplaceAllStringFunc(text, func(found string) string {
		return maskFound(found, countDigits(found))
	})
}

// maskFound masks what was found and holds n digits, if it may be a number.
func maskFound(found string, n int) string {
	switch {
	case n < leastDigits, isAddress(found):
		return found
	case dateLike().MatchString(found):
		return found[:len(time.DateOnly)] + MaskNumbers(found[len(time.DateOnly):])
	}
	return MaskNumber(found)
}

func countSpelled(s string) int {
	n := 0
	for _, at := range digits().FindAllStringSubmatchIndex(s, -1) {
		if at[2] >= 0 {
			n++
		}
	}
	return n
}

func countDigits(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsDigit(r) {
			n++
		}
	}
	return n
}

func isAddress(s string) bool {
	if _, err := netip.ParseAddr(s); err == nil {
		return true
	}
	_, err := netip.ParsePrefix(s)
	return err == nil
}
