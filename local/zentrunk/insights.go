package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/zentrunk"
	"zentrunk-reports/local/display"
)

// An insightsCommand shows the quality metrics of one call.
type insightsCommand struct {
	Call callRef `arg:"" name:"call" help:"The call's UUID, as zentrunk calls shows it, or its Plivo URL, or its SIP Call-ID."`
	search
	formats
}

// Help is what --help says below the flags.
func (c *insightsCommand) Help() string {
	return `A terminal gets two columns, with Plivo's rating and what is bad in words; a pipe or a file gets the API's answer, unchanged.

` + searchHelp + `
` + environmentHelp + `

Examples:
  zentrunk insights c9d6be3d-94c3-4b38-a2eb-8063ca404d77
  zentrunk insights 459580122_83746@192.0.2.1 --since 2h
  zentrunk insights c9d6be3d-94c3-4b38-a2eb-8063ca404d77 --table | mail -s "the choppy call" carrier@example.com`
}

// Validate is called by the command line.
func (c *insightsCommand) Validate() error { return c.search.resolve(time.Now()) }

// Run is called by the command line.
func (c *insightsCommand) Run(ctx context.Context) error {
	client, err := newClient(ctx, os.Getenv)
	if err != nil {
		return ending(ctx, err)
	}
	out := standardOutput()
	found, err := c.find(ctx, client, c.Call, out)
	if err != nil {
		return err
	}
	insights, err := client.Insights(ctx, found.uuid)
	if errors.Is(err, zentrunk.ErrNotFound) {
		if found.row != nil && found.row.Row.Status == calls.OK && !c.json(out) {
			fmt.Fprintf(out.Notes, "The API does not know the call any more: this is what was published of %s.\n", found.row.Date)
			return ending(ctx, display.WriteView(out.Output, display.Insights(found.uuid, found.row.Row.Insights)))
		}
		return fmt.Errorf("the API has no insights of call %s; zentrunk call %[1]s says whether the call exists, and whether it was answered", found.uuid)
	}
	if err != nil {
		return withAdvice(ending(ctx, err))
	}
	if c.json(out) {
		return ending(ctx, writeAnswer(out, insights.Raw))
	}
	return ending(ctx, display.WriteView(out.Output, display.Insights(found.uuid, insights)))
}
