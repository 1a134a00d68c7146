package pull

import (
	"fmt"
	"hash/fnv"
	"strconv"

	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/zentrunk"
)

// Insights modes: whose insights to fetch.
const (
	InsightsAnswered = "answered"
	InsightsAll      = "all"
	InsightsNone     = "none"
)

// Rules say what is pulled of a call, and how it is kept.
type Rules struct {
	Insights      string  // [InsightsAnswered], [InsightsAll] or [InsightsNone]
	SamplePercent float64 // share of those calls, 0 to 100
	MaskNumbers   bool    // keep masked phone numbers alone
}

// stagedVersion changes when staged windows of older code must not be taken
// over.
const stagedVersion = "2"

// Under names all that a staged window of an account depends on but the window: see
// [staging.Area].
func (r Rules) Under(authID string) string {
	return fmt.Sprintf("%s %s %s %s masked=%t", stagedVersion, authID, r.Insights,
		strconv.FormatFloat(r.SamplePercent, 'g', -1, 64), r.MaskNumbers)
}

// wants is whether the insights of c are to be fetched.
func (r Rules) wants(c *zentrunk.Call) bool {
	switch r.Insights {
	case InsightsNone:
		return false
	case InsightsAnswered:
		if !c.Answered {
			return false
		}
	}
	return sampled(c.UUID, r.SamplePercent)
}

// sampled is whether a call is in a sample of percent of all calls. It follows
// from the UUID alone, so that every run picks the same, and a larger sample
// holds every smaller one.
func sampled(uuid string, percent float64) bool {
	if percent >= 100 {
		return true
	}
	h := fnv.New64a()
	h.Write([]byte(uuid))
	// FNV spreads what differs at the end of its input into the low bits, so the
	// number is mixed once more before its size is looked at.
	n := h.Sum64() * 0x9E3779B97F4A7C15
	return float64(n>>11)/(1<<53)*100 < percent
}

// row is the row of a call and what became of its insights.
func (r Rules) row(call *zentrunk.Call, a answer) (calls.Row, error) {
	row, err := calls.NewRow(*call, a.status, a.insights)
	if err == nil && r.MaskNumbers {
		err = row.Mask()
	}
	return row, err
}
