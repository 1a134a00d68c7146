package phone

import (
	"fmt"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"unicode"

	"github.com/nyaruka/phonenumbers"
)

// A written is a number without what people and programs put around it.
type written struct {
	plus   bool     // it begins with one
	trunk  bool     // a (0) stands behind the country's code: +49 (0)30
	groups []string // of ASCII digits
	shown  string   // the text as errors may show it

	brackets, hyphens bool // what stands between the groups
}

func (w written) digits() string  { return strings.Join(w.groups, "") }
func (w written) separated() bool { return len(w.groups) > 1 }

var (
	sipAddress = regexp.MustCompile(`(?i)\bsips?:([^>]*)`)
	telAddress = regexp.MustCompile(`(?i)\b(?:tel|callto):([^>]*)`)
	telContext = regexp.MustCompile(`(?i);phone-context=(\+[\d.-]+)`)
	extension  = regexp.MustCompile(`(?i)[\s,;]*(?:ext(?:n|ension)?[.:=]?|x|#)\s*\d{1,7}$`)
	trunkZero  = regexp.MustCompile(`[(（\[]0[)）\]]`)
	decimal    = regexp.MustCompile(`^(\d{7,})\.0+$`)
	exponent   = regexp.MustCompile(`^\d([.,]\d+)?[eE]\+?\d+$`)
	likeDate   = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}([Tt ]|$)`)
)

// longest is how many bytes of text are looked at: an address with a name in front and
// parameters behind is far below it.
const longest = 1000

// clean takes text apart, or says why it can be no number.
func clean(text string) (written, error) {
	if len(text) > longest {
		return written{}, fmt.Errorf("a text of %d bytes is not a number, want %s", len(text), Want)
	}
	w := written{shown: Masked(text)}
	s, err := withoutAddress(strings.Map(visible, text))
	if err != nil {
		return w, err
	}
	s = strings.TrimSpace(strings.TrimLeft(strings.TrimSpace(s), `'"<`)) // a spreadsheet's apostrophe among them
	switch {
	case likeDate.MatchString(s):
		return w, fmt.Errorf("%q looks like a time, want %s", strings.TrimSpace(likeDate.FindString(s)), Want)
	case strings.Contains(s, "*"):
		return w, fmt.Errorf("%q is masked: want the full number, or what is in front of the asterisks", w.shown)
	case exponent.MatchString(s):
		return w, fmt.Errorf("%q was shortened by a spreadsheet, want %s", w.shown, Want)
	}
	s = decimal.ReplaceAllString(s, "$1") // of a spreadsheet, too
	s = extension.ReplaceAllString(s, "")
	s = strings.TrimRightFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '+' && r != '＋' })
	if zero := trunkZero.FindStringIndex(s); zero != nil && zero[0] > 0 {
		w.trunk = true
		s = s[:zero[0]] + " " + s[zero[1]:]
	}
	s, w.plus = cutPlus(s)
	between, err := split(s)
	if err != nil {
		return w, fmt.Errorf("%q holds %w, want %s", w.shown, err, Want)
	}
	w.groups, w.brackets, w.hyphens = between.groups, between.brackets, between.hyphens
	return w, nil
}

// visible drops what is not seen: the marks of writing direction that come with a
// number from a contact's page, for example.
func visible(r rune) rune {
	if unicode.Is(unicode.Cf, r) {
		return -1
	}
	return r
}

// withoutAddress returns the number of a URI, or s where it is none.
func withoutAddress(s string) (string, error) {
	if m := telAddress.FindStringSubmatch(s); m != nil {
		number, _, _ := strings.Cut(unescaped(m[1]), ";")
		if context := telContext.FindStringSubmatch(m[1]); context != nil && !strings.HasPrefix(number, "+") {
			return context[1] + " " + number, nil
		}
		return number, nil
	}
	m := sipAddress.FindStringSubmatch(s)
	user := s
	if m != nil {
		user = m[1]
	}
	user, _, at := strings.Cut(user, "@")
	if m == nil && !at {
		return s, nil
	}
	user, _, _ = strings.Cut(unescaped(user), ";")
	user, _, _ = strings.Cut(user, ":") // a password or a port
	_, notHost := netip.ParseAddr(user)
	if notHost == nil || strings.IndexFunc(user, unicode.IsLetter) >= 0 || user == "" {
		return "", fmt.Errorf("%q is an address without a number, want %s", Masked(s), Want)
	}
	return user, nil
}

// unescaped returns s without the escapes of a URI, where that is what they are.
func unescaped(s string) string {
	if plain, err := url.PathUnescape(s); err == nil {
		return plain
	}
	return s
}

func cutPlus(s string) (rest string, plus bool) {
	rest, plus = strings.CutPrefix(s, "+")
	if !plus {
		rest, plus = strings.CutPrefix(s, "＋")
	}
	return rest, plus
}

// split returns the digits of s in the groups in which they are written, and what
// stands between them. The error is the first character that belongs in no number.
func split(s string) (w written, err error) {
	inGroup := false
	for _, r := range s {
		isDigit := unicode.IsDigit(r)
		switch {
		case isDigit && !inGroup:
			w.groups = append(w.groups, phonenumbers.NormalizeDigitsOnly(string(r)))
		case isDigit:
			w.groups[len(w.groups)-1] += phonenumbers.NormalizeDigitsOnly(string(r))
		case unicode.In(r, unicode.Ps, unicode.Pe):
			w.brackets = true
		case unicode.Is(unicode.Pd, r), strings.ContainsRune("−ー", r):
			w.hyphens = true
		case !unicode.Is(unicode.Z, r) && !strings.ContainsRune("\t.．·/／", r):
			return w, fmt.Errorf("%q", r)
		}
		inGroup = isDigit
	}
	return w, nil
}
