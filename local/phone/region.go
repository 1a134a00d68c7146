package phone

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// wantRegion is what [ParseRegion] takes.
const wantRegion = "the two letters of a country, such as US, GB or DE"

// noRegion is the library's word for a country that it does not know.
const noRegion = "ZZ"

// ParseRegion returns the country of text, two letters of ISO 3166 in any case, in
// capitals. What is none is an error that says which may be meant.
func ParseRegion(text string) (string, error) {
	region := strings.ToUpper(strings.TrimSpace(text))
	if phonenumbers.GetSupportedRegions()[region] {
		return region, nil
	}
	if region == "UK" {
		return "", fmt.Errorf("is %q, want GB for the United Kingdom", text)
	}
	if code, err := strconv.Atoi(strings.TrimPrefix(region, "+")); err == nil {
		if of := mainRegion(code); of != "" {
			return "", fmt.Errorf("is %q, want %s; numbers that begin with +%d are those of %s", text, wantRegion, code, of)
		}
	}
	return "", fmt.Errorf("is %q, want %s", text, wantRegion)
}

// mainRegion returns the country of a calling code, the largest where several share
// it, or "".
func mainRegion(code int) string {
	region := phonenumbers.GetRegionCodeForCountryCode(code)
	if len(region) != 2 || region == noRegion { // 001 is the world: satellites, say
		return ""
	}
	return region
}

// regionOf returns the country of digits that begin with a calling code, or "" where
// they name none. A new area code, which the library does not know yet, has the
// country that most numbers of its calling code are of.
func regionOf(digits string) string {
	if n, err := phonenumbers.Parse("+"+digits, ""); err == nil {
		if region := phonenumbers.GetRegionCodeForNumber(n); len(region) == 2 && region != noRegion {
			return region
		}
	}
	code, _ := callingCode(digits)
	return mainRegion(code)
}

// callingCode returns the country's code that digits begin with, 1 to 3 digits. No
// code begins another.
func callingCode(digits string) (code int, ok bool) {
	for n := 1; n <= min(3, len(digits)); n++ {
		code, err := strconv.Atoi(digits[:n])
		if err == nil && phonenumbers.GetRegionCodeForCountryCode(code) != noRegion {
			return code, true
		}
	}
	return 0, false
}

// example returns a number of region as records have it.
func example(region string) string {
	n := phonenumbers.GetExampleNumber(region)
	if n == nil {
		return "+12025550123"
	}
	return phonenumbers.Format(n, phonenumbers.E164)
}
