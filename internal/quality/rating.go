// Package quality says what the figures of a call mean: the rating of a score,
// the class of a hangup code, and what in a call's metrics is of concern. It
// holds every threshold of the project. It knows nothing of calls or reports.
package quality

// A Rating is a word for a quality score. The empty Rating is no rating.
type Rating string

// The ratings, best first.
const (
	Excellent Rating = "Excellent" // [4, 5]
	Good      Rating = "Good"      // [3, 4)
	Fair      Rating = "Fair"      // [2, 3)
	Poor      Rating = "Poor"      // [1, 2)
)

// Bounds of quality scores. Plivo's page lets neighbouring ratings share a
// bound ("3.0 - 4.0", "4.0 - 5.0"); a shared bound belongs to the better one.
//
// Source: https://docs.plivo.com/docs/sip-trunking/api/call, "Quality Score
// Guidelines".
const (
	MinScore          = 1.0
	MinFairScore      = 2.0
	MinGoodScore      = 3.0
	MinExcellentScore = 4.0
	MaxScore          = 5.0
)

// RatingOf returns the rating of a score, and the empty Rating for a score
// outside 1 to 5 (or one that is not a number).
func RatingOf(score float64) Rating {
	switch {
	case !(score >= MinScore && score <= MaxScore): // so written that NaN is outside
		return ""
	case score >= MinExcellentScore:
		return Excellent
	case score >= MinGoodScore:
		return Good
	case score >= MinFairScore:
		return Fair
	}
	return Poor
}
