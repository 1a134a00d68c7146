package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"zentrunk-reports/internal/money"
)

// A Finding is a change that a person would want to be told.
type Finding struct {
	Kind      string  `json:"kind"`      // one of the kinds below
	Dimension string  `json:"dimension"` // "total", or the breakdown's name without by_
	Key       *string `json:"key"`       // of the row; nil for the total, and where the row has none
	Text      string  `json:"text"`      // one sentence with its figures
	Row       string  `json:"row"`       // path in report.json of the row behind it
	Days      int     `json:"days"`      // how many earlier days it is compared with
}

// The kinds of findings, in the order in which they are told.
const (
	SpendUp         = "spend_up"         // spend of the day, or to a destination, far above its own past
	NewDestination  = "new_destination"  // a country that was not called before
	NoCountry       = "no_country"       // spend to numbers without a country, new or far above its own past
	ShortCallsUp    = "short_calls_up"   // a burst of short calls
	ASRDown         = "asr_down"         // of a trunk or country
	ScoreDown       = "score_down"       // of a trunk, carrier or country
	HangupUp        = "hangup_up"        // a hangup code took off
	AttestationDown = "attestation_down" // fewer signed calls carry an A
)

var kinds = []string{SpendUp, NewDestination, NoCountry, ShortCallsUp, ASRDown, ScoreDown, HangupUp, AttestationDown}

// Thresholds say what is worth a finding. A value has to leave its own past by
// Deviations and by the least change of its kind, and the interval of a share or
// a mean has to lie beyond both: one alone would report noise of small groups,
// or differences that nobody minds.
type Thresholds struct {
	// Deviations is how many robust standard deviations (1.4826 times the median
	// of the distances from the median) a value has to be off. 0 finds nothing.
	Deviations float64
	// MinCalls is the least number of calls, or of rated calls, of a row.
	MinCalls int
	// MinSpend is by how much spend, of the day or to a destination, has to exceed
	// the usual one; it also has to be twice that.
	MinSpend money.Amount
}

// DefaultThresholds find what stands out beyond doubt: a year of quiet days of
// the simulated account raises a finding or two.
func DefaultThresholds() Thresholds {
	five, _ := money.Parse("5")
	return Thresholds{Deviations: 4, MinCalls: 40, MinSpend: five}
}

// LeastDays is how many sound days there have to be before anything stands
// out against them.
const LeastDays = 7

// Least changes by kind, and how many days there have to be.
const (
	leastAlike       = 4    // of the same half of the week, or of one row
	leastASR         = 0.10 // points
	leastScore       = 0.30
	leastShort       = 0.10
	leastHangup      = 0.04
	leastAttestation = 0.05
	mostFindings     = 20
)

// find returns what stands out of r against days, which are ascending. Working
// days are compared with working days and weekends with weekends, where there
// are enough of them: the week's rhythm is no news.
func find(r *Report, days []*Report, t Thresholds) []Finding {
	out := []Finding{}
	all := slices.DeleteFunc(slices.Clone(days), func(d *Report) bool { return !d.Complete || d.Integrity.Doubtful() })
	if t.Deviations <= 0 || len(all) < LeastDays {
		return out
	}
	f := &finder{Report: r, all: all, alike: alike(r, all), t: t}
	f.day()
	f.destinations()
	f.shares()
	f.scores()
	f.hangups()
	f.attestation()
	slices.SortStableFunc(f.found, func(a, b Finding) int {
		return cmp.Compare(slices.Index(kinds, a.Kind), slices.Index(kinds, b.Kind))
	})
	return append(out, f.found[:min(len(f.found), mostFindings)]...)
}

// alike returns the days of the same half of the week as r, or all where they
// are too few.
func alike(r *Report, all []*Report) []*Report {
	var out []*Report
	for _, d := range all {
		if weekend(d.Date) == weekend(r.Date) {
			out = append(out, d)
		}
	}
	if len(out) < leastAlike {
		return all
	}
	return out
}

func weekend(date string) bool {
	at, _ := time.Parse(time.DateOnly, date)
	return at.Weekday() == time.Saturday || at.Weekday() == time.Sunday
}

// A finder collects findings.
type finder struct {
	*Report
	all, alike []*Report
	t          Thresholds
	found      []Finding
}

func (f *finder) add(kind, dimension string, key *string, row string, days int, format string, args ...any) {
	f.found = append(f.found, Finding{Kind: kind, Dimension: dimension, Key: key, Row: row, Days: days, Text: fmt.Sprintf(format, args...)})
}

// name is how a sentence names a row.
func name(dimension string, key *string) string {
	what := map[string]string{"trunk": "trunk ", "to_country": "", "to_carrier": "carrier ", "from_carrier": "carrier "}[dimension]
	if key == nil {
		return what + "not known"
	}
	return what + brief(*key)
}

// brief cuts a key that would make a sentence unreadable, and takes out what
// would turn the direction of the words after it.
func brief(key string) string {
	const most = 48
	key = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Bidi_Control, r) {
			return -1
		}
		return r
	}, key)
	if runes := []rune(key); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return key
}

// usual returns the median of values and their robust standard deviation.
func usual(values []float64) (median, deviation float64) {
	median = middle(values)
	off := make([]float64, len(values))
	for i, v := range values {
		off[i] = max(v-median, median-v)
	}
	return median, 1.4826 * middle(off)
}

func middle(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	if n := len(sorted); n%2 == 0 {
		return float64(sorted[n/2-1]/2) + float64(sorted[n/2]/2)
	}
	return sorted[len(sorted)/2]
}

// usualAmount returns the median of amounts and that of the distances from it, not
// yet times 1.4826.
func usualAmount(amounts []money.Sum) (median, deviation money.Sum) {
	median = middleAmount(amounts)
	off := make([]money.Sum, len(amounts))
	for i, a := range amounts {
		off[i] = a.Sub(median).Abs()
	}
	return median, middleAmount(off)
}

func middleAmount(amounts []money.Sum) money.Sum {
	sorted := slices.SortedFunc(slices.Values(amounts), money.Sum.Cmp)
	if n := len(sorted); n%2 == 0 {
		return sorted[n/2-1].Add(sorted[n/2]).MulDiv(1, 2)
	}
	return sorted[len(sorted)/2]
}
