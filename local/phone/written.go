package phone

import (
	"fmt"
	"slices"
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// Prefixes of numbers of other countries, as they are dialled in most of the world, in
// North America and in Australia.
const (
	fromMost      = "00"
	fromAmerica   = "011"
	fromAustralia = "0011"
)

// dialled returns the digits behind the prefix of a call to another country. 00 is one
// wherever it is dialled: no country's own numbers begin with it. 011 is one in
// America and an area elsewhere: it counts where what follows is a number, and no
// country writes the whole as one of its own.
func dialled(w written, region string) (rest string, ok bool) {
	digits := w.digits()
	for _, prefix := range []string{fromAustralia, fromAmerica} {
		rest, ok := strings.CutPrefix(digits, prefix)
		if !ok {
			continue
		}
		if _, valid := isValid("+"+rest, ""); valid && (region != "" && !isWithin(digits, region) || region == "" && len(writtenSo(w)) == 0) {
			return rest, true
		}
	}
	rest, ok = strings.CutPrefix(digits, fromMost)
	return rest, ok && rest != ""
}

// isWithin is whether digits are a whole number of region as it is dialled there.
func isWithin(digits, region string) bool {
	n, valid := isValid(digits, region)
	return valid && phonenumbers.NormalizeDigitsOnly(phonenumbers.Format(n, phonenumbers.NATIONAL)) == digits
}

// unplaced reads a number that names no country. Digits alone are taken as the API
// keeps them, with the country's code first. Digits in groups are, where the first is
// that code; else the way of grouping them has to be that of one country alone.
func unplaced(w written) (Number, error) {
	digits := w.digits()
	assumed := Number{Digits: digits, Region: regionOf(digits), Assumed: true}
	if digits[0] != '0' && !w.separated() {
		return assumed, nil
	}
	so := writtenSo(w)
	if digits[0] == '0' { // which no country's code does
		return Number{}, w.lacksCountry(so)
	}
	_, fit := parse("+"+digits, "")
	code, known := callingCode(digits)
	if known && w.groups[0] == fmt.Sprint(code) && fit == phonenumbers.IS_POSSIBLE {
		return assumed, nil
	}
	if _, valid := isValid("+"+digits, ""); valid && len(so) == 0 {
		return assumed, nil
	}
	if len(so) == 1 {
		n, _ := parse(digits, so[0])
		return Number{Digits: strings.TrimPrefix(phonenumbers.Format(n, phonenumbers.E164), "+"), Region: so[0]}, nil
	}
	return Number{}, w.lacksCountry(so)
}

// lacksCountry is the error of a number that those countries write so.
func (w written) lacksCountry(so []string) error {
	such := "DE"
	if n := len(so); n > 0 && n <= 3 {
		such = strings.Join(so, " or --region ")
	}
	return fmt.Errorf("%q has no country: name it with --region, such as --region %s, or write the number with its + and country code", w.shown, such)
}

// writtenSo returns the countries, one for each calling code, of which w is a number in
// the groups in which it is written there. Brackets and hyphens decide between several:
// 415 555 0103 is written in Mexico, too, (415) 555-0103 is not. Where w has no groups,
// any way of writing counts.
func writtenSo(w written) []string {
	digits := w.digits()
	codes := map[int]bool{} // true where brackets and hyphens are theirs, too
	for region := range phonenumbers.GetSupportedRegions() {
		code := phonenumbers.GetCountryCodeForRegion(region)
		if _, known := codes[code]; known {
			continue
		}
		n, valid := isValid(digits, region)
		if !valid || int(n.GetCountryCode()) != code {
			continue
		}
		theirs, err := split(phonenumbers.Format(n, phonenumbers.NATIONAL))
		if err == nil && (slices.Equal(theirs.groups, w.groups) || !w.separated() && theirs.digits() == digits) {
			codes[code] = (theirs.brackets || !w.brackets) && (theirs.hyphens || !w.hyphens)
		}
	}
	return placed(codes)
}

// placed returns the countries of calling codes: those that are true or, where none is,
// all.
func placed(codes map[int]bool) []string {
	var exact, alike []string
	for code, isExact := range codes {
		region := mainRegion(code)
		if region == "" {
			continue
		}
		if alike = append(alike, region); isExact {
			exact = append(exact, region)
		}
	}
	if len(exact) > 0 {
		alike = exact
	}
	slices.Sort(alike)
	return alike
}
