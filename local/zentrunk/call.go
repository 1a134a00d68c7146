package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"zentrunk-reports/internal/quality"
	"zentrunk-reports/internal/zentrunk"
)

// A callCommand shows the record of one call.
type callCommand struct {
	UUID callUUID `arg:"" name:"uuid" help:"The call's UUID, as zentrunk calls lists it."`
	formats
}

// Help is what --help says below the flags.
func (c *callCommand) Help() string {
	return `A terminal gets two columns, in which times are UTC; a pipe or a file gets the API's answer, unchanged.

` + environmentHelp + `

Examples:
  zentrunk call 90b6eb07-796c-4d86-a4fd-44ed11667ddb
  zentrunk call 90b6eb07-796c-4d86-a4fd-44ed11667ddb | jq -r .total_amount`
}

// Run is called by the command line.
func (c *callCommand) Run(ctx context.Context) error {
	client, err := newClient(ctx, os.Getenv)
	if err != nil {
		return ending(ctx, err)
	}
	call, err := client.Call(ctx, string(c.UUID))
	if errors.Is(err, zentrunk.ErrNotFound) {
		return fmt.Errorf("the account has no trunk call %s; calls older than 90 days and calls of the Voice API are not there", c.UUID)
	}
	if err != nil {
		return withAdvice(ending(ctx, err))
	}
	out := standardOutput()
	if c.json(out) {
		return ending(ctx, writeAnswer(out, call.Raw))
	}
	return ending(ctx, writeView(out, callView(call)))
}

// A callUUID is a UUID in the form that may enter a path.
type callUUID string

// Decode is called by the command line.
func (u *callUUID) Decode(ctx *kong.DecodeContext) error {
	const want = "a call's UUID such as 90b6eb07-796c-4d86-a4fd-44ed11667ddb"
	text, err := flagValue(ctx, false, want)
	if err != nil {
		return err
	}
	id := zentrunk.CanonicalUUID(strings.Trim(strings.TrimPrefix(text, "urn:uuid:"), "{}"))
	if id == "" {
		return fmt.Errorf("is %q, want %s", masked(text), want)
	}
	*u = callUUID(id)
	return nil
}

func callView(c zentrunk.Call) []line {
	lines := []line{
		{"call_uuid", c.UUID},
		{"SIP Call-ID", c.CallID},
		{"direction", c.Direction},
		{"from", withPlace(c.FromNumber, c.FromCountry)},
		{"to", withPlace(c.ToNumber, c.ToCountry)},
		{"started", withUnit(instant(c.InitiationTime), "UTC")},
		{"answered", withUnit(instant(c.AnswerTime), "UTC")},
		{"ended", withUnit(instant(c.EndTime), "UTC")},
		{"talk", withUnit(whole(c.CallDuration), "s")},
		{"billed", withUnit(whole(c.BillDuration), "s")},
		{"amount", amount(c.Amount)},
		{"rate", withUnit(amount(c.Rate), "a minute")},
		{"hangup", hangup(c)},
		{"ended by", c.HangupSource},
	}
	if c.HangupCode.Valid {
		lines = append(lines, line{"that means", meaning(quality.CauseOf(c.HangupCode.V))})
	}
	lines = append(lines,
		line{"trunk", c.TrunkDomain},
		line{"transport", c.Transport},
		line{"SRTP", yesNo(c.SRTP)},
		line{"secure trunking", withUnit(yesNo(c.SecureTrunking), rate(amount(c.SecureTrunkingRate), "a minute"))},
		line{"CNAM lookup", withUnit(yesNo(c.CNAMLookup), rate(amount(c.CNAMLookupRate), "a lookup"))},
		line{"STIR/SHAKEN", c.STIRVerification},
		line{"attestation", c.Attestation},
	)
	for _, name := range slices.Sorted(maps.Keys(c.Unknown)) {
		lines = append(lines, line{printable(name), string(c.Unknown[name])})
	}
	if c.Err != nil {
		lines = append(lines, line{"unreadable", c.Err.Error() + " (--json shows the record as the API sent it)"})
	}
	return lines
}

// meaning says what a hangup code means and where to look.
func meaning(c quality.Cause) string {
	text := c.Meaning
	if text == "" {
		text = "a code that Plivo's table lacks"
	}
	if side := c.Class.Side(); side != "" {
		text += "; look at " + side
	}
	return text
}

func withPlace(number, country string) string {
	if country == "" {
		return number
	}
	return orAbsent(number) + " (" + country + ")"
}

// withUnit adds what follows a value, where there is both.
func withUnit(value, unit string) string {
	if value == "" || unit == "" {
		return value
	}
	return value + " " + unit
}

func rate(amount, unit string) string {
	if amount == "" {
		return ""
	}
	return "(" + amount + " " + unit + ")"
}

func yesNo(b zentrunk.Null[bool]) string {
	switch {
	case !b.Valid:
		return ""
	case b.V:
		return "yes"
	}
	return "no"
}
