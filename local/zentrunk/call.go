package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"zentrunk-reports/internal/zentrunk"
	"zentrunk-reports/local/display"
)

// A callCommand shows the record of one call.
type callCommand struct {
	Call callRef `arg:"" name:"call" help:"The call's UUID, as zentrunk calls shows it, or its Plivo URL, or its SIP Call-ID."`
	search
	formats
}

// searchHelp is what --help of the commands that take one call says of it.
const searchHelp = `A URL of Plivo's API or console stands for the UUID in it. A SIP Call-ID, with its @ or as "Call-ID: ...", is searched among the calls that the API lists, newest first and 20 a request, between --since and --until, or in the last 24 hours. With --out or --bucket it is searched in the days that zentrunk report has published there.
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
			fmt.Fprintf(out.Notes, "The API does not know the call any more: this is what was published of %s.\n", found.row.Date)
			return ending(ctx, display.WriteView(out.Output, display.Call(found.row.Row.Call, c.TZ.Clock)))
		}
		return noSuchCall{found.uuid}
	}
	if err != nil {
		return withAdvice(ending(ctx, err))
	}
	if c.json(out) {
		return ending(ctx, writeAnswer(out, call.Raw))
	}
	return ending(ctx, display.WriteView(out.Output, display.Call(call, c.TZ.Clock)))
}

// A noSuchCall is the error of a UUID that the API does not know.
type noSuchCall struct{ uuid string }

func (e noSuchCall) Error() string {
	return "the account has no trunk call " + e.uuid + "; calls older than 90 days and calls of the Voice API are not there"
}
