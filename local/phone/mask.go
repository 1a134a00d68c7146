package phone

import (
	"unicode"

	"zentrunk-reports/internal/zentrunk"
)

// subscriber is how many digits may be a number that is somebody's.
const subscriber = 7

// Masked returns text as it is where it holds too few digits to be anybody's number,
// and without its middle where it may be one.
func Masked(text string) string {
	digits := 0
	for _, c := range text {
		if unicode.IsDigit(c) {
			digits++
		}
	}
	if digits < subscriber {
		return text
	}
	return zentrunk.MaskNumber(text)
}
