package zentrunk

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
)

// longestKey is how many bytes an Auth ID or an Auth Token may have. Plivo's have 20
// and 40; what a secret holds in their place may be a whole file.
const longestKey = 1024

var errTooLong = fmt.Errorf("is over %d bytes long", longestKey)

// CheckAuthID returns what is wrong with an Auth ID, or nil. The error goes on from
// the name of what holds the id, and does not repeat it.
func CheckAuthID(id string) error {
	switch {
	case id == "":
		return errors.New("is empty")
	case len(id) > longestKey:
		return errTooLong
	case strings.ContainsRune(id, ':') || strings.ContainsFunc(id, invisible):
		return errors.New("holds a colon, a space or a line break, want the id alone")
	}
	return nil
}

// CheckAuthToken returns what is wrong with an Auth Token, or nil. The error goes
// on from the name of what holds the token, and does not repeat it.
func CheckAuthToken(token string) error {
	switch {
	case token == "":
		return errors.New("is empty")
	case len(token) > longestKey:
		return errTooLong
	case strings.ContainsFunc(token, invisible):
		return errors.New("holds a space or a line break, want the token alone")
	}
	return nil
}

// invisible is whether people do not see r at the end of a line.
func invisible(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == unicode.ReplacementChar
}
