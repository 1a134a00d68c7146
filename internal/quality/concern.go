package quality

import (
	"fmt"
	"strings"
)

// The bounds beyond which a metric of a single call is of concern. Jitter, loss
// and round trip are the bounds of "bad" on Plivo's own page, so that this
// project and Plivo's console judge a call alike.
//
// Source: https://docs.plivo.com/docs/voice/call-insights.
const (
	BadJitterMillis      = 30.0  // at or above; Cisco's guides for voice name the same bound
	BadPacketLossPercent = 0.9   // at or above
	BadRTTMillis         = 300.0 // above; ITU-T G.114 wants at most 150 ms one way
)

// SlowPostDialDelayMillis is the post-dial delay above which a call was slow to
// ring. Plivo publishes no bound. This one is the mean post-selection delay that
// ITU-T E.721 recommends for international connections at normal load. Its
// bounds for toll (5 s) and local (3 s) connections are lower, but records do
// not say which of the three a call was, and a call must not be called slow
// that is not slow for its kind.
const SlowPostDialDelayMillis = 8000.0

// Metrics are the quality metrics of one call, nil where unknown. Score is
// Plivo's, from 1 (bad) to 5.
type Metrics struct {
	RTTMillis           *float64
	JitterMillis        *float64
	PacketLossPercent   *float64
	PostDialDelayMillis *float64
	Score               *float64
}

// Concerns returns what is bad about m, a plain sentence with its figure for
// each metric, in the order score, round trip, jitter, loss, post-dial delay.
// It is empty, never nil, where nothing is; an unknown metric is of no concern.
// The effects named are those of Plivo's page on call insights.
func Concerns(m Metrics) []string {
	out := []string{}
	if s := m.Score; s != nil {
		if r := RatingOf(*s); r == Fair || r == Poor {
			out = append(out, fmt.Sprintf("The quality score of %s is %s, below the %s of a good call.",
				figure(*s), strings.ToLower(string(r)), figure(MinGoodScore)))
		}
	}
	if v := m.RTTMillis; v != nil && *v > BadRTTMillis {
		out = append(out, fmt.Sprintf("The round trip took %s ms, more than %s ms: the audio lags.", figure(*v), figure(BadRTTMillis)))
	}
	if v := m.JitterMillis; v != nil && *v >= BadJitterMillis {
		out = append(out, fmt.Sprintf("Jitter was %s ms, at or above %s ms: voices sound robotic.", figure(*v), figure(BadJitterMillis)))
	}
	if v := m.PacketLossPercent; v != nil && *v >= BadPacketLossPercent {
		out = append(out, fmt.Sprintf("%s %% of the packets were lost, at or above %s %%: the audio breaks up.", figure(*v), figure(BadPacketLossPercent)))
	}
	if v := m.PostDialDelayMillis; v != nil && *v > SlowPostDialDelayMillis {
		out = append(out, fmt.Sprintf("It took %s ms until the phone rang, more than %s ms.", figure(*v), figure(SlowPostDialDelayMillis)))
	}
	return out
}

// figure writes v with the digits it has.
func figure(v float64) string { return fmt.Sprint(v) }
