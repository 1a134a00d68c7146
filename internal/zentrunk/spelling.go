package zentrunk

import (
	"encoding/base64"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf16"
)

// What is to be found in words from outside may stand there in any spelling, and
// in a spelling of a spelling: escaped for JSON or by Go's %q, in percents, as
// references of HTML. The functions of this file write expressions that match all
// of them, character by character: text that is decoded first would have to be
// decoded in the right order.

// named are the references that HTML has by name.
var named = map[rune]string{
	'"': "quot|QUOT", '&': "amp|AMP", '\'': "apos", '<': "lt|LT", '>': "gt|GT", '+': "plus", '=': "equals", '/': "sol",
	'-': "hyphen", '.': "period", '(': "lpar", ')': "rpar", ' ': "nbsp",
}

// spelled returns an expression for r in any spelling.
func spelled(r rune) string {
	ways := []string{`\\*` + regexp.QuoteMeta(string(r)), backslashed(r), percents(r),
		fmt.Sprintf(`&(?:amp;)*#(?:0*%d|[xX]0*(?i:%x));`, r, r)}
	if name := named[r]; name != "" {
		ways = append(ways, `&(?:amp;)*(?:`+name+`);`)
	}
	return "(?:" + strings.Join(ways, "|") + ")"
}

// backslashed returns an expression for r behind backslashes, as JSON and Go have it.
func backslashed(r rune) string {
	if r > 0xFFFF {
		high, low := utf16.EncodeRune(r)
		return fmt.Sprintf(`\\+(?:u(?i:%04x)\\+u(?i:%04x)|U(?i:%08x))`, high, low, r)
	}
	return fmt.Sprintf(`\\+(?:u(?i:%04x)|U(?i:%08x)|x(?i:%02x))`, r, r, r)
}

// percents returns an expression for r as in a URL, encoded once or more often.
func percents(r rune) string {
	var b strings.Builder
	for _, octet := range []byte(string(r)) {
		fmt.Fprintf(&b, `%%(?:25)*(?i:%02x)`, octet)
	}
	return b.String()
}

// spelledText returns an expression for s in any spelling of each character.
func spelledText(s string) string {
	var b strings.Builder
	for _, r := range s {
		b.WriteString(spelled(r))
	}
	return b.String()
}

// spelledStart returns an expression for s where its end was lost: its first least
// characters and what follows of it at the end of a text, or its first most and
// whatever follows. Expressions may not be nested any deeper.
func spelledStart(s string, least, most int) string {
	runes := []rune(s)
	rest := ""
	for i := min(len(runes), most) - 1; i >= least; i-- {
		rest = "(?:" + spelled(runes[i]) + rest + ")?"
	}
	start := spelledText(string(runes[:min(len(runes), least)])) + rest + `\z`
	if len(runes) > most {
		start += "|" + spelledText(string(runes[:most])) + `\S*`
	}
	return start
}

// base64s returns what base64 makes of s wherever s stands in what is encoded:
// the characters that follow from s alone, for each of the three places.
func base64s(s string) []string {
	var all []string
	for before := range 3 {
		text := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("\x00", before) + s))
		first := (before*8 + 5) / 6       // of those that hold nothing of what stands before
		last := (before + len(s)) * 8 / 6 // and nothing of what stands behind
		if core := text[first:last]; len(core) >= leastSecret {
			all = append(all, core)
		}
	}
	return all
}
