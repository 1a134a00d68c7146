package zentrunk

import (
	"encoding/base64"
	"regexp"
	"strings"
	"unicode"
)

// phoneLike is a run of digits, with what people put between them, that may be a
// subscriber's number; dateLike is what it must not be taken for.
var (
	phoneLike = regexp.MustCompile(`\+?\(?\d[\d ().-]{5,}\d`)
	dateLike  = regexp.MustCompile(`^\d{4}-\d\d-\d\d\b`)
)

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
	return phoneLike.ReplaceAllStringFunc(text, func(found string) string {
		digits := 0
		for _, r := range found {
			if unicode.IsDigit(r) {
				digits++
			}
		}
		if digits < leastDigits || dateLike.MatchString(found) {
			return found
		}
		return MaskNumber(found)
	})
}

// A redactor takes the credentials and whole phone numbers out of words that
// came from outside, before they reach an error.
type redactor struct{ secrets []string }

func newRedactor(id, token string) redactor {
	return redactor{[]string{token, base64.StdEncoding.EncodeToString([]byte(id + ":" + token))}}
}

func (r redactor) text(s string) string {
	for _, secret := range r.secrets {
		s = strings.ReplaceAll(s, secret, "[secret]")
	}
	return MaskNumbers(s)
}
