package zentrunk

import (
	"encoding/base64"
	"regexp"
	"strings"
)

// leastSecret is how many characters make a part of a secret worth hiding, and
// enoughSecret how many cannot be anything else.
const leastSecret, enoughSecret = 6, 32

// A redactor takes the credentials and whole phone numbers out of words that
// came from outside, before they reach an error. It is safe for concurrent use.
type redactor struct {
	secrets func() *regexp.Regexp
}

// newRedactor returns a redactor for the tokens of the account with that Auth ID.
// The id itself is no secret.
func newRedactor(id string, tokens ...string) redactor {
	return redactor{lazily(func() string {
		var forms []string
		for _, token := range tokens {
			forms = append(forms, spelledText(token), spelledStart(token, leastSecret, enoughSecret))
			for _, core := range base64s(token) {
				forms = append(forms, digitsOf64+"*"+spelled64(core)+digitsOf64+"*")
			}
		}
		// What begins as the pair that the requests carry, however much of it is there.
		if start := base64.StdEncoding.EncodeToString([]byte(id))[:len(id)/3*4]; len(start) >= leastSecret {
			forms = append(forms, spelled64(start)+digitsOf64+"*")
		}
		return strings.Join(forms, "|")
	})}
}

// digitsOf64 is one character of base64 in either alphabet, or a line break that
// an encoder put between two.
const digitsOf64 = `(?:[0-9A-Za-z+/_=-]|\\*[/+=]|[\r\n]|\\+[rn])`

// spelled64 returns an expression for text in base64, in either alphabet and with
// line breaks. Nobody escapes its letters and digits.
func spelled64(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch r {
		case '+':
			b.WriteString("(?:" + spelled('+') + "|" + spelled('-') + ")")
		case '/':
			b.WriteString("(?:" + spelled('/') + "|" + spelled('_') + ")")
		default:
			b.WriteRune(r)
		}
		b.WriteString(`(?:[\r\n]|\\+[rn])*`)
	}
	return b.String()
}

// text returns s without what must not be in an error.
func (r redactor) text(s string) string {
	return MaskNumbers(r.withoutSecrets(s))
}

func (r redactor) withoutSecrets(s string) string {
	return r.secrets().ReplaceAllLiteralString(s, "[secret]")
}

// idForm is the form of a request id; what has another is none.
var idForm = lazily(func() string { return `^[0-9A-Za-z]+(-[0-9A-Za-z]+){1,7}$` })

// mostDigits is how many digits a subscriber's number has at the most.
const mostDigits = 15

// requestID returns id, or "" where it is not to be repeated: it has not the form
// of a request's id, is a number with hyphens, or holds a secret.
func (r redactor) requestID(id string) string {
	isNumber := strings.Trim(id, "0123456789-") == "" && len(id)-strings.Count(id, "-") <= mostDigits
	if len(id) > 64 || !idForm().MatchString(id) || isNumber || r.withoutSecrets(id) != id {
		return ""
	}
	return id
}
