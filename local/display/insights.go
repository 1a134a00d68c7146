package display

import (
	"fmt"
	"maps"
	"slices"

	"zentrunk-reports/internal/quality"
	"zentrunk-reports/internal/zentrunk"
)

// Insights returns the view of what the API knows of the quality of the call uuid.
func Insights(uuid string, in zentrunk.Insights) []Line {
	metrics := quality.Metrics{
		RTTMillis: pointer(in.RTTMillis), JitterMillis: pointer(in.JitterMillis), PacketLossPercent: pointer(in.PacketLossPercent),
		PostDialDelayMillis: pointer(in.PostDialDelayMillis), Score: pointer(in.Score),
	}
	lines := []Line{
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
		lines = append(lines, Line{printable(name), string(in.Unknown[name])})
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
		lines = append(lines, Line{label, concern})
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
