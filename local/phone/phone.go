// Package phone reads phone numbers as people write, dial and paste them, and gives
// them as Plivo's filters take them: digits with the country's code in front and
// without a plus. Where more than one country may be meant, it says so and guesses
// nothing. It knows nothing of calls or command lines.
//
// Read this file first, then clean.go (what lies around a number) and written.go
// (numbers without their country).
package phone

import (
	"fmt"
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// MaxDigits is how long a number can be, by E.164.
const MaxDigits = 15

// leastDigits is how many digits say anything without a plus.
const leastDigits = 3

// Want is what [Parse] takes, for the end of a sentence.
const Want = `a number or its beginning, such as +12025550123, +1202 or, with --region US, "(202) 555-0123"`

// A Number is a phone number or the beginning of one. The zero Number is none.
type Number struct {
	Digits string // the country's code first; no plus
	// Region is the country that the number was read as one of: two capital letters,
	// or "" where the digits name none.
	Region string
	// Assumed is whether the text named no country, by a plus, 00 or 011, and no region
	// was given: digits that were taken to begin with a country's code.
	Assumed bool
}

// Masked returns the number with its plus and without its middle.
func (n Number) Masked() string { return Masked("+" + n.Digits) }

// Parse reads text, which may be a URI of tel or sip, too. Region is the country of
// numbers without a country's code, as [ParseRegion] returns it; "" is none. Errors
// quote the text, with whole numbers masked.
func Parse(text, region string) (Number, error) {
	w, err := clean(text)
	if err != nil {
		return Number{}, err
	}
	digits := w.digits()
	switch {
	case digits == "":
		return Number{}, fmt.Errorf("%q is not a number, want %s", Masked(text), Want)
	case len(digits) > MaxDigits+len("0011"):
		return Number{}, fmt.Errorf("%q has %d digits, want one number of at most %d", Masked(text), len(digits), MaxDigits)
	case !w.plus && len(digits) < leastDigits:
		return Number{}, fmt.Errorf("%q has %s, which may begin the numbers of many countries: want its country too, such as +1%s, or %d digits and more",
			text, count(len(digits)), digits, leastDigits)
	}
	n, err := read(w, region)
	switch {
	case err != nil:
		return Number{}, err
	case len(n.Digits) > MaxDigits:
		return Number{}, fmt.Errorf("%q has %d digits, want one number of at most %d", Masked(text), len(n.Digits), MaxDigits)
	}
	return n, nil
}

// read decides by the text's own prefix, then by region, then by how it is written.
func read(w written, region string) (Number, error) {
	digits := w.digits()
	if w.plus || w.trunk && digits[0] != '0' {
		return international(w, digits)
	}
	if rest, ok := dialled(w, region); ok {
		return international(w, rest)
	}
	if region != "" {
		return within(w, region)
	}
	return unplaced(w)
}

// international reads digits that begin with a country's code. What is written as
// records have it is taken as it is: callers choose what stands there.
func international(w written, digits string) (Number, error) {
	n := Number{Digits: digits, Region: regionOf(digits)}
	if w.separated() {
		// The library knows that the zero of +49 030 is not dialled from abroad.
		switch parsed, fit := parse("+"+digits, ""); fit {
		case phonenumbers.IS_POSSIBLE:
			n.Digits = strings.TrimPrefix(phonenumbers.Format(parsed, phonenumbers.E164), "+")
		case phonenumbers.TOO_LONG:
			if !isOldMexicanMobile(digits) {
				return Number{}, fmt.Errorf("%q is longer than numbers that begin with +%d are, want %s", w.shown, parsed.GetCountryCode(), Want)
			}
		}
	}
	return n, nil
}

// isOldMexicanMobile is whether digits have the 1 that mobile numbers of Mexico had
// until 2019, and records have still. The library knows it no more.
func isOldMexicanMobile(digits string) bool {
	return strings.HasPrefix(digits, "521") && len(digits) == len("5215512345678")
}

// within reads a number as it is dialled in region, or its beginning.
func within(w written, region string) (Number, error) {
	digits := w.digits()
	if n, ok := abroad(digits, region); ok {
		return n, nil
	}
	parsed, fit := parse(digits, region)
	code := phonenumbers.GetCountryCodeForRegion(region)
	prefix := phonenumbers.GetNddPrefixForRegion(region, true)
	rest, dialledPrefix := strings.CutPrefix(digits, prefix)
	switch {
	case fit == phonenumbers.IS_POSSIBLE:
		return Number{Digits: strings.TrimPrefix(phonenumbers.Format(parsed, phonenumbers.E164), "+"), Region: region}, nil
	case fit == phonenumbers.TOO_LONG:
		return Number{}, fmt.Errorf("%q is longer than the numbers of %s are, want %s", w.shown, region, Want)
	case fit == phonenumbers.IS_POSSIBLE_LOCAL_ONLY && (prefix == "" || !dialledPrefix):
		return Number{}, fmt.Errorf("%q lacks its area code: calls are listed with the full number, such as %s", w.shown, example(region))
	}
	return Number{Digits: fmt.Sprint(code) + rest, Region: region}, nil
}

// abroad reads digits that are no number as it is dialled in region, but a whole one
// of the world without its plus. Where both may be, the zero that a country's own
// numbers begin with decides.
func abroad(digits, region string) (Number, bool) {
	prefix := phonenumbers.GetNddPrefixForRegion(region, true)
	lacksZero := prefix == "0" && digits[0] != '0'
	if _, own := isValid(digits, region); own && !lacksZero {
		return Number{}, false
	}
	_, valid := isValid("+"+digits, "")
	return Number{Digits: digits, Region: regionOf(digits)}, valid
}

// parse returns what the library reads, and whether that has a length of its country.
func parse(text, region string) (*phonenumbers.PhoneNumber, phonenumbers.ValidationResult) {
	n, err := phonenumbers.Parse(text, region)
	if err != nil {
		return nil, phonenumbers.TOO_SHORT
	}
	return n, phonenumbers.IsPossibleNumberWithReason(n)
}

func isValid(text, region string) (*phonenumbers.PhoneNumber, bool) {
	n, fit := parse(text, region)
	return n, fit == phonenumbers.IS_POSSIBLE && phonenumbers.IsValidNumber(n)
}

func count(digits int) string {
	if digits == 1 {
		return "1 digit"
	}
	return fmt.Sprint(digits, " digits")
}
