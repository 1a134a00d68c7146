package main

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/alecthomas/kong"

	"zentrunk-reports/internal/zentrunk"
	"zentrunk-reports/local/phone"
	"zentrunk-reports/local/when"
)

// flagValue returns what a flag was given. A flag without a value, with an empty
// one (a variable of the shell that is not set would select everything) or given
// twice (only one of the two would count) is an error.
func flagValue(ctx *kong.DecodeContext, twice bool, want string) (string, error) {
	if twice {
		return "", fmt.Errorf("given twice, want it once")
	}
	token, err := ctx.Scan.PopValue("value")
	if err != nil {
		if text, ok := token.Value.(string); ok && token.Type != kong.EOLToken {
			return "", fmt.Errorf("followed by %q, which is not a value, want %s", text, want)
		}
		return "", fmt.Errorf("without a value, want %s", want)
	}
	text := strings.TrimSpace(fmt.Sprint(token.Value))
	if text == "" {
		return "", fmt.Errorf("empty, want %s", want)
	}
	return text, nil
}

// withRest returns text with the arguments behind it that go on with it: what had blanks
// that the shell did not see quoted.
func withRest(ctx *kong.DecodeContext, text string, goesOn func(text, more string) bool) string {
	for {
		next := ctx.Scan.Peek()
		more, ok := next.Value.(string)
		if !ok || !next.IsValue() || !goesOn(text, more) {
			return text
		}
		text += " " + more
		ctx.Scan.Pop()
	}
}

// A given is text that a flag must not be given empty.
type given string

// Decode is called by the command line.
func (g *given) Decode(ctx *kong.DecodeContext) error {
	want := "a day such as 2026-11-22"
	if ctx.Value.Name == "bucket" {
		want = "the name of a bucket"
	}
	text, err := flagValue(ctx, *g != "", want)
	if err == nil {
		*g = given(text)
	}
	return err
}

// A folderPath is a folder as people type it, made absolute.
type folderPath string

// Decode is called by the command line.
func (f *folderPath) Decode(ctx *kong.DecodeContext) error {
	text, err := flagValue(ctx, *f != "", "a folder such as out")
	if err == nil {
		*f = folderPath(kong.ExpandPath(text))
	}
	return err
}

// A number is a phone number or its beginning, as it was given, and what was read of
// it once the region was known. The zero number is none.
type number struct {
	text string
	phone.Number
}

// groupOfDigits is how the rest of a number looks that the shell took apart.
var groupOfDigits = regexp.MustCompile(`^[(/.-]*\d[\d()/.-]{0,11}$`)

// Decode is called by the command line. A number whose blanks were not quoted comes in
// several arguments: the further ones belong to nothing else.
func (n *number) Decode(ctx *kong.DecodeContext) error {
	text, err := flagValue(ctx, n.text != "", phone.Want)
	if err != nil {
		return err
	}
	text = withRest(ctx, text, func(_, more string) bool { return groupOfDigits.MatchString(more) })
	if _, isAgo := when.ParseAgo(text); isAgo {
		return fmt.Errorf("%q looks like a time, want %s; times go to --since and --until", text, phone.Want)
	}
	n.text = text
	return nil
}

// in reads the number as one of region.
func (n *number) in(region region) error {
	if n.text == "" {
		return nil
	}
	var err error
	n.Number, err = phone.Parse(n.text, string(region))
	return err
}

// A region is the country of numbers that lack their country's code.
type region string

// Decode is called by the command line.
func (r *region) Decode(ctx *kong.DecodeContext) error {
	text, err := flagValue(ctx, *r != "", "the two letters of a country, such as US")
	if err != nil {
		return err
	}
	code, err := phone.ParseRegion(text)
	*r = region(code)
	return err
}

// A direction, a hangupSource and a stirStatus are one of the API's words.
type (
	direction    string
	hangupSource string
	stirStatus   string
)

// Decode is called by the command line.
func (d *direction) Decode(ctx *kong.DecodeContext) error {
	return oneOf(ctx, (*string)(d), zentrunk.Directions)
}

// Decode is called by the command line.
func (s *hangupSource) Decode(ctx *kong.DecodeContext) error {
	return oneOf(ctx, (*string)(s), zentrunk.HangupSources)
}

// Decode is called by the command line.
func (s *stirStatus) Decode(ctx *kong.DecodeContext) error {
	return oneOf(ctx, (*string)(s), zentrunk.STIRVerification)
}

// oneOf takes one of words, whatever its case, and with hyphens for blanks.
func oneOf(ctx *kong.DecodeContext, field *string, words []string) error {
	quoted := make([]string, len(words))
	for i, word := range words {
		quoted[i] = strings.ReplaceAll(strings.ToLower(word), " ", "-")
	}
	last := len(words) - 1
	want := strings.Join(quoted[:last], ", ") + " or " + quoted[last]
	text, err := flagValue(ctx, *field != "", want)
	if err != nil {
		return err
	}
	plain := strings.NewReplacer("-", " ", "_", " ").Replace(text)
	i := slices.IndexFunc(words, func(word string) bool { return strings.EqualFold(word, plain) })
	if i < 0 {
		return fmt.Errorf("is %q, want %s", text, want)
	}
	*field = words[i]
	return nil
}

// A count is a whole number from 0 on; the zero count is none given.
type count zentrunk.Null[int]

// Decode is called by the command line.
func (n *count) Decode(ctx *kong.DecodeContext) error {
	want := "a whole number such as " + countExample(ctx.Value.Name)
	text, err := flagValue(ctx, n.Valid, want)
	if err != nil {
		return err
	}
	v, err := strconv.ParseInt(text, 10, 32)
	if err != nil || v < 0 {
		return fmt.Errorf("is %q, want %s", text, want)
	}
	*n = count(zentrunk.Some(int(v)))
	return nil
}

func countExample(flag string) string {
	switch {
	case flag == "hangup-code":
		return "3000"
	case strings.HasPrefix(flag, "bill-duration"):
		return "60, in seconds"
	}
	return "100"
}
