package query

import (
	"strings"
	"unicode"
)

// How many digits a number has, the country's code included. Fewer than leastDigits would
// be the calls of many callers; none is longer, by E.164.
const (
	leastDigits = 7
	mostDigits  = 15
)

// maxNumber is how many bytes of a number are looked at.
const maxNumber = 200

// What a number must be.
const (
	wantNumber  = "a phone number or the first 7 to 15 digits of one, with its country's code, such as +12025550123 or 0044 20 7946 0381"
	wantCountry = "a number with its country's code, such as +12025550123: written as it is within one country, it may be another's elsewhere"
)

// readNumber returns the digits of a number as the API's filters take them, the country's
// code first and without a plus, or what the number must be. A library that knows the
// numbering of every country would double what the function has to load at its start:
// this one reads how numbers are written and not whose they are.
func readNumber(text string) (digits, want string) {
	w, ok := takeApart(text)
	if !ok {
		return "", wantNumber
	}
	digits, ok = w.international()
	switch {
	case !ok:
		return "", wantCountry
	case len(digits) < leastDigits, len(digits) > mostDigits, digits[0] == '0': // no country's code begins with 0
		return "", wantNumber
	}
	return digits, ""
}

// A written is a number without what people and programs put around it.
type written struct {
	plus     bool // it begins with one
	digits   string
	grouped  bool // something stands between the digits
	american bool // it is written (202) 555-0123
}

// takeApart reads what may stand in a number: digits, what parts them, a plus in front,
// and what makes it a URI. It is false for everything else.
func takeApart(text string) (w written, ok bool) {
	if text == "" || len(text) > maxNumber {
		return w, false
	}
	// A plus that was not escaped arrives as a blank.
	w.plus = text[0] == ' '
	s, ok := withoutScheme(strings.TrimSpace(strings.Map(visible, text)))
	if !ok {
		return w, false
	}
	if w.plus || strings.HasPrefix(s, "+") || strings.HasPrefix(s, "00") {
		s = withoutTrunkZero(s)
	}
	return w, w.read(s) && w.digits != ""
}

// read takes digits and what parts them out of s. It is false where s holds anything
// else.
func (w *written) read(s string) bool {
	var digits, shape []byte
	pluses := 0
	for _, r := range s {
		sign := byte(' ')
		switch {
		case r >= '0' && r <= '9':
			w.grouped = w.grouped || len(digits) > 0 && shape[len(shape)-1] != '9'
			digits, sign = append(digits, byte(r)), '9'
		case r == '+' && len(digits) == 0 && pluses == 0:
			w.plus, pluses = true, 1
		case strings.ContainsRune("()./", r):
			sign = byte(r)
		case r == '−' || unicode.Is(unicode.Pd, r):
			sign = '-'
		case !unicode.Is(unicode.Zs, r):
			return false
		}
		shape = append(shape, sign)
	}
	w.digits = string(digits)
	w.american = string(shape) == "(999) 999-9999" || string(shape) == "(999)999-9999"
	return true
}

// visible drops what is not seen, such as the marks of writing direction that come with a
// number from a page.
func visible(r rune) rune {
	if unicode.Is(unicode.Cf, r) {
		return -1
	}
	return r
}

// withoutScheme returns the number of a URI of tel or sip, or s where it is none.
func withoutScheme(s string) (string, bool) {
	scheme, rest, isURI := strings.Cut(s, ":")
	if !isURI {
		return s, true
	}
	number, parameters, _ := strings.Cut(rest, ";")
	switch strings.ToLower(scheme) {
	case "tel":
		return number, !strings.Contains(strings.ToLower(parameters), "phone-context=") // a number within one country
	case "sip", "sips":
		user, _, _ := strings.Cut(number, "@")
		return user, true
	}
	return "", false
}

// withoutTrunkZero drops the (0) behind a country's code, which is not dialled there:
// +49 (0)30.
func withoutTrunkZero(s string) string {
	before, after, found := strings.Cut(s, "(0)")
	if !found || strings.Trim(before, "+0 ") == "" {
		return s
	}
	return before + " " + after
}

// international returns the digits from the country's code on, where they are certain.
func (w written) international() (string, bool) {
	d := w.digits
	switch {
	case w.plus:
		return d, true
	case strings.HasPrefix(d, "0011"): // dialled in Australia; no number begins with +11
		return d[len("0011"):], len(d) > len("0011")
	case strings.HasPrefix(d, "00"): // dialled in most of the world
		return d[len("00"):], len(d) > len("00")
	// Dialled in North America. Elsewhere 011 is an area, whose numbers are shorter.
	case strings.HasPrefix(d, "011") && len(d) >= len("011")+10:
		return d[len("011"):], true
	case d[0] == '0':
		return "", false
	case isAmerican(d) && w.american:
		return "1" + d, true
	case d[0] == '1' && isAmerican(d[1:]):
		return d, true
	case isAmerican(d), w.grouped:
		return "", false
	}
	return d, true // as the API's own filters have them
}

// isAmerican is whether digits are a whole number of North America without its 1. Ten
// digits of another country may be alike.
func isAmerican(digits string) bool {
	return len(digits) == 10 && digits[0] >= '2' && digits[3] >= '2'
}
