package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"time"

	"zentrunk-reports/internal/quality"
	"zentrunk-reports/internal/zentrunk"
)

// A callCommand shows the record of one call.
type callCommand struct {
	Call callRef `arg:"" name:"call" help:"The call's UUID, as zentrunk calls lists it, Plivo's URL of it, or its SIP Call-ID."`
	search
	formats
}

// searchHelp is what --help of the commands that take one call says of it.
const searchHelp = `A URL of Plivo's API or console is taken for the UUID in it. A SIP Call-ID, with its @ or as "Call-ID: ...", is looked for among the calls that the API lists, newest first and 20 a request: --since and --until say where, else it is the last 24 hours. With --out or --bucket it is looked for in what zentrunk report has published there.
`

// Help is what --help says below the flags.
func (c *callCommand) Help() string {
	return `A terminal gets two columns; a pipe or a file gets the API's answer, unchanged.

` + searchHelp + `
` + environmentHelp + `

Examples:
  zentrunk call 90b6eb07-796c-4d86-a4fd-44ed11667ddb
  zentrunk call 90b6eb07-796c-4d86-a4fd-44ed11667ddb --tz Europe/Berlin
  zentrunk call 459580122_83746@192.0.2.1 --since 2h
  zentrunk call 90b6eb07-796c-4d86-a4fd-44ed11667ddb | jq -r .total_amount`
}

// Validate is called by the command line.
func (c *callCommand) Validate() error { return c.search.resolve(time.Now()) }

// Run is called by the command line.
func (c *callCommand) Run(ctx context.Context) error {
	client, err := newClient(ctx, os.Getenv)
	if err != nil {
		return ending(ctx, err)
	}
	out := standardOutput()
	found, err := c.find(ctx, client, c.Call, out)
	if err != nil {
		return err
	}
	call, err := client.Call(ctx, found.uuid)
	if errors.Is(err, zentrunk.ErrNotFound) {
		if found.row != nil && !c.json(out) {
			fmt.Fprintf(out.notes, "The API does not know the call any more: this is what was published of %s.\n", found.row.Date)
			return ending(ctx, writeView(out, callView(found.row.Row.Call, c.TZ)))
		}
		return noSuchCall{found.uuid}
	}
	if err != nil {
		return withAdvice(ending(ctx, err))
	}
	if c.json(out) {
		return ending(ctx, writeAnswer(out, call.Raw))
	}
	return ending(ctx, writeView(out, callView(call, c.TZ)))
}

// A noSuchCall is the error of a UUID that the API does not know.
type noSuchCall struct{ uuid string }

func (e noSuchCall) Error() string {
	return "the account has no trunk call " + e.uuid + "; calls older than 90 days and calls of the Voice API are not there"
}

func callView(c zentrunk.Call, in clock) []line {
	lines := []line{
		{"call_uuid", c.UUID},
		{"SIP Call-ID", c.CallID},
		{"direction", c.Direction},
		{"from", withPlace(c.FromNumber, c.FromCountry)},
		{"to", withPlace(c.ToNumber, c.ToCountry)},
		{"started", in.stamp(c.InitiationTime)},
		{"answered", in.stamp(c.AnswerTime)},
		{"ended", in.stamp(c.EndTime)},
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
