package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"

	"zentrunk-reports/internal/quality"
	"zentrunk-reports/internal/zentrunk"
)

// An insightsCommand shows the quality metrics of one call.
type insightsCommand struct {
	UUID callUUID `arg:"" name:"uuid" help:"The call's UUID, as zentrunk calls lists it."`
	formats
}

// Help is what --help says below the flags.
func (c *insightsCommand) Help() string {
	return `A terminal gets two columns, with Plivo's rating and what is of concern in words; a pipe or a file gets the API's answer, unchanged.

` + environmentHelp + `

Examples:
  zentrunk insights c9d6be3d-94c3-4b38-a2eb-8063ca404d77
  zentrunk insights c9d6be3d-94c3-4b38-a2eb-8063ca404d77 --table | mail -s "the choppy call" carrier@example.com`
}

// Run is called by the command line.
func (c *insightsCommand) Run(ctx context.Context) error {
	client, err := newClient(ctx, os.Getenv)
	if err != nil {
		return ending(ctx, err)
	}
	insights, err := client.Insights(ctx, string(c.UUID))
	if errors.Is(err, zentrunk.ErrNotFound) {
		return fmt.Errorf("the API has no insights of call %s; zentrunk call %[1]s tells whether there was such a call, and whether it was answered", c.UUID)
	}
	if err != nil {
		return withAdvice(ending(ctx, err))
	}
	out := standardOutput()
	if c.json(out) {
		return ending(ctx, writeAnswer(out, insights.Raw))
	}
	return ending(ctx, writeView(out, insightsView(string(c.UUID), insights)))
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
