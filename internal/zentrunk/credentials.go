package zentrunk

import (
	"errors"
	"strings"
	"unicode"
)

// CheckAuthID returns what is wrong with an Auth ID, or nil. The error goes on from
// the name of what holds the id, and does not repeat it.
func CheckAuthID(id string) error {
	switch {
	case id == "":
		return errors.New("is empty")
	case strings.ContainsRune(id, ':') || strings.ContainsFunc(id, invisible):
		return errors.New("holds a colon, a blank or a line break, want the id alone")
	}
	return nil
}

// CheckAuthToken returns what is wrong with an Auth Token, or nil. The error goes
// on from the name of what holds the token, and does not repeat it.
func CheckAuthToken(token string) error {
	switch {
	case token == "":
		return errors.New("is empty")
	case strings.ContainsFunc(token, invisible):
		return errors.New("holds a blank or a line break, want the token alone")
	}
	return nil
}

// invisible is whether people do not see r at the end of a line.
func invisible(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == unicode.ReplacementChar
}
