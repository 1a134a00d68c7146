package zentrunk

import (
	"encoding/base64"
	"net/netip"
	"regexp"
	"strings"
	"sync"
	"time"
	"unicode"
)

// phoneLike is a run of digits, with what people put between them, that may be a
// subscriber's number; dateLike is what it must not be taken for. A function's
// start does not wait for either: most of its life has no text from outside.
var (
	phoneLike = lazily(`\+?\(?\d[\d ().-]{5,}\d`)
	dateLike  = lazily(`^\d{4}-\d\d-\d\d\b`)
)

// lazily returns what compiles expr when it is first called for.
func lazily(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}

// leastDigits is how many digits a subscriber's number has at the least.
const leastDigits = 7

// MaskNumber returns number with all but its first three and last two
// characters replaced by an asterisk each.
func MaskNumber(number string) string {
	runes := []rune(number)
	for i := 3; i < len(runes)-2; i++ {
		runes[i] = '*'
	}
	return string(runes)
}

// MaskNumbers returns text with every number in it that may be a subscriber's
// masked by [MaskNumber].
func MaskNumbers(text string) string {
	return phoneLike().ReplaceAllStringFunc(text, func(found string) string {
		digits := 0
		for _, r := range found {
			if unicode.IsDigit(r) {
				digits++
			}
		}
		switch _, err := netip.ParseAddr(found); {
		case err == nil, digits < leastDigits:
			return found
		case dateLike().MatchString(found):
			return found[:len(time.DateOnly)] + MaskNumbers(found[len(time.DateOnly):])
		}
		return MaskNumber(found)
	})
}

// A redactor takes the credentials and whole phone numbers out of words that
// came from outside, before they reach an error.
type redactor struct{ secrets []string }

func newRedactor(id, token string) redactor {
	basic := base64.StdEncoding.EncodeToString([]byte(id + ":" + token))
	return redactor{[]string{token, strings.TrimRight(basic, "=")}} // padding may be escaped
}

func (r redactor) text(s string) string {
	for _, secret := range r.secrets {
		s = strings.ReplaceAll(s, secret, "[secret]")
	}
	return MaskNumbers(s)
}
