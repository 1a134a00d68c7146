package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"time"

	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/quality"
	"zentrunk-reports/internal/zentrunk"
)

// An insightsCommand shows the quality metrics of one call.
type insightsCommand struct {
	Call callRef `arg:"" name:"call" help:"The call's UUID, as zentrunk calls lists it, Plivo's URL of it, or its SIP Call-ID."`
	search
	formats
}

// Help is what --help says below the flags.
func (c *insightsCommand) Help() string {
	return `A terminal gets two columns, with Plivo's rating and what is of concern in words; a pipe or a file gets the API's answer, unchanged.

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
			fmt.Fprintf(out.notes, "The API does not know the call any more: this is what was published of %s.\n", found.row.Date)
			return ending(ctx, writeView(out, insightsView(found.uuid, found.row.Row.Insights)))
		}
		return fmt.Errorf("the API has no insights of call %s; zentrunk call %[1]s tells whether there was such a call, and whether it was answered", found.uuid)
	}
	if err != nil {
		return withAdvice(ending(ctx, err))
	}
	if c.json(out) {
		return ending(ctx, writeAnswer(out, insights.Raw))
	}
	return ending(ctx, writeView(out, insightsView(found.uuid, insights)))
}

func insightsView(uuid string, in zentrunk.Insights) []line {
	metrics := quality.Metrics{
		RTTMillis: pointer(in.RTTMillis), JitterMillis: pointer(in.JitterMillis), PacketLossPercent: pointer(in.PacketLossPercent),
		PostDialDelayMillis: pointer(in.PostDialDelayMillis), Score: pointer(in.Score),
	}
	lines := []line{
		{"call_uuid", uuid},
		{"rating", ratingWords(in.Score)},
		{"round trip", metric(in.RTTMillis, "ms")},
		{"jitter", metric(in.JitterMillis, "ms")},
		{"packet loss", metric(in.PacketLossPercent, "%")},
		{"post-dial delay", metric(in.PostDialDelayMillis, "ms")},
		{"from", withPlace(in.FromCarrier, in.FromRegion)},
		{"to", withPlace(in.ToCarrier, in.ToRegion)},
	}
	for _, name := range slices.Sorted(maps.Keys(in.Unknown)) {
		lines = append(lines, line{printable(name), string(in.Unknown[name])})
	}
	concerns := quality.Concerns(metrics)
	switch {
	case metrics == quality.Metrics{}:
		concerns = []string{"unknown: the API has no metrics of this call"}
	case len(concerns) == 0:
		concerns = []string{"none"}
	}
	for i, concern := range concerns {
		label := ""
		if i == 0 {
			label = "concerns"
		}
		lines = append(lines, line{label, concern})
	}
	return lines
}

func ratingWords(score zentrunk.Null[float64]) string {
	if !score.Valid {
		return ""
	}
	rating := string(quality.RatingOf(score.V))
	if rating == "" {
		rating = "none"
	}
	return fmt.Sprintf("%s (score %v, of 1 to 5)", rating, score.V)
}

func metric(v zentrunk.Null[float64], unit string) string {
	if !v.Valid {
		return ""
	}
	return fmt.Sprint(v.V) + " " + unit
}

func pointer(v zentrunk.Null[float64]) *float64 {
	if !v.Valid {
		return nil
	}
	return &v.V
}
