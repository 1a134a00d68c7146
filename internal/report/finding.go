package report

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode"

	"zentrunk-reports/internal/money"
)

// A Finding is something that a person would want to be told.
type Finding struct {
	Kind      string  `json:"kind"`      // one of the kinds below
	Dimension string  `json:"dimension"` // "total", "month", or the breakdown's name without by_
	Key       *string `json:"key"`       // of the row; nil for the total, and where the row has none
	Text      string  `json:"text"`      // one sentence with its figures
	Detail    string  `json:"detail"`    // more, that says when, over which trunk, and who called; may be empty
	Row       string  `json:"row"`       // path in report.json of the row behind it
	Days      int     `json:"days"`      // how many days it is judged by: earlier ones, or those of the month
	// Times is how many times the usual it is, to the tenth; nil where nothing is usual, and
	// of what went down.
	Times *float64 `json:"times"`
	// Cost is the money at stake: what the day cost beyond the usual, or the most that the
	// invoice may add. Nil where it is not about money.
	Cost  *money.Sum `json:"cost"`
	Where *Place     `json:"where"` // as [Finding.Detail] has it; nil where that tells no place
}

// The kinds of findings. Those about money are told first, most money first; the others
// in this order.
const (
	SpendUp         = "spend_up"         // spend of the day, or to a destination, far above its own past
	NewDestination  = "new_destination"  // a country that was not called before
	NoCountry       = "no_country"       // spend to numbers without a country, new or far above its own past
	ShortCallsUp    = "short_calls_up"   // a burst of short calls
	ASRDown         = "asr_down"         // of a trunk or country
	ScoreDown       = "score_down"       // of a trunk, carrier or country
	HangupUp        = "hangup_up"        // a hangup code took off
	AttestationDown = "attestation_down" // fewer signed calls carry an A
	SurchargeDue    = "surcharge_due"    // short or abandoned calls of the month above their free share
)

var kinds = []string{SpendUp, NewDestination, NoCountry, SurchargeDue, ShortCallsUp, ASRDown, ScoreDown, HangupUp, AttestationDown}

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

// find returns what stands out of r: against days, which are ascending, and of the
// month. Working days are compared with working days and weekends with weekends, where
// there are enough of them: the week's rhythm is no news.
func find(r *Report, days []*Report, t Thresholds) []Finding {
	out := []Finding{}
	if t.Deviations <= 0 {
		return out
	}
	all := slices.DeleteFunc(slices.Clone(days), func(d *Report) bool { return !d.Complete || d.Integrity.Doubtful() })
	f := &finder{Report: r, all: all, alike: alike(r, all), t: t}
	f.surcharges()
	if len(all) >= LeastDays {
		f.day()
		f.destinations()
		f.shares()
		f.scores()
		f.hangups()
		f.attestation()
	}
	slices.SortStableFunc(f.found, compareFindings)
	return append(out, f.found[:min(len(f.found), mostFindings)]...)
}

// compareFindings puts the most money first, and what is not about money last.
func compareFindings(a, b Finding) int {
	switch {
	case a.Cost != nil && b.Cost != nil:
		return cmp.Or(b.Cost.Cmp(*a.Cost), cmp.Compare(slices.Index(kinds, a.Kind), slices.Index(kinds, b.Kind)))
	case a.Cost != nil:
		return -1
	case b.Cost != nil:
		return 1
	}
	return cmp.Compare(slices.Index(kinds, a.Kind), slices.Index(kinds, b.Kind))
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

// A hit is a row that stands out.
type hit struct {
	kind, dimension string
	key             *string
	row             string // its path
	days            int
	aspect          aspect // of which the finding says when and where it was
	text            string
	times           *float64
	cost            *money.Sum
}

// tell adds a finding.
func (f *finder) tell(h hit) {
	out := Finding{Kind: h.kind, Dimension: h.dimension, Key: h.key, Row: h.row, Days: h.days, Text: h.text, Times: h.times, Cost: h.cost}
	at := placeKey{h.aspect, h.dimension, ""}
	if h.key != nil {
		at.key = *h.key
	}
	if place := f.places[at]; place != nil && h.kind != AttestationDown && h.kind != SurchargeDue {
		p := *place
		if h.dimension == "trunk" {
			p.Trunk, p.TrunkShare = nil, nil
		}
		if out.Detail = f.detail(h.aspect, &p); out.Detail != "" {
			out.Where = &p
		}
	}
	if who := f.Numbers.Who(h.kind, h.dimension, h.key, f.Currency); who != "" {
		out.Detail = strings.TrimSpace(out.Detail + " " + who)
	}
	f.found = append(f.found, out)
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
