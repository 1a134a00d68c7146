package report

import (
	"fmt"
	"math"

	"zentrunk-reports/internal/quality"
	"zentrunk-reports/internal/wording"
)

// rows returns a breakdown of the quality, by its name.
func (q *Quality) rows(dimension string) []QualityRow {
	for name, rows := range q.Breakdowns() {
		if name == dimension {
			return rows
		}
	}
	return nil
}

// past returns a value of the row of a key on each day alike that has it.
func (f *finder) past(dimension string, key *string, of func(d *Report, i int, l *QualityLine) (float64, bool)) []float64 {
	var out []float64
	for _, d := range f.alike {
		if key == nil {
			if v, ok := of(d, 0, &d.Quality.Total); ok {
				out = append(out, v)
			}
			continue
		}
		for i, row := range d.Quality.rows(dimension) {
			if row.Key == nil || *row.Key != *key {
				continue
			}
			if v, ok := of(d, i, &row.QualityLine); ok {
				out = append(out, v)
			}
		}
	}
	return out
}

// shares compares answered calls of trunks and countries, and short calls of
// countries and of the day.
func (f *finder) shares() {
	for _, dimension := range []string{"trunk", "to_country"} {
		for i, row := range f.Quality.rows(dimension) {
			if row.Key == nil || row.Calls < f.t.MinCalls {
				continue
			}
			values := f.past(dimension, row.Key, func(_ *Report, _ int, l *QualityLine) (float64, bool) {
				return float64(l.Answered) / float64(max(1, l.Calls)), l.Calls >= MinSample
			})
			_, high := Wilson(row.Answered, row.Calls)
			if median, ok := f.below(values, high, leastASR); ok {
				f.tell(hit{
					kind: ASRDown, dimension: dimension, key: row.Key, row: fmt.Sprintf("quality.by_%s.%d", dimension, i), days: len(values), aspect: ofUnanswered,
					text: fmt.Sprintf("Of %s %s, %s were answered, usually %s.",
						wording.Counted(row.Calls, "call"), f.row(dimension, row.Key), percent(*row.ASR), percent(median)),
				})
			}
		}
	}
	f.short("total", nil, 0, &f.Quality.Total)
	for i, row := range f.Quality.ByToCountry {
		if row.Key != nil {
			f.short("to_country", row.Key, i, &row.QualityLine)
		}
	}
}

func (f *finder) short(dimension string, key *string, i int, l *QualityLine) {
	if l.Answered < f.t.MinCalls {
		return
	}
	values := f.past(dimension, key, func(d *Report, i int, l *QualityLine) (float64, bool) {
		of := d.Quality.ShortCalls[dimension]
		if l.Answered < MinSample || i >= len(of) {
			return 0, false
		}
		return float64(of[i]) / float64(l.Answered), true
	})
	short := f.Quality.ShortCalls[dimension][i]
	low, _ := Wilson(short, l.Answered)
	if median, ok := f.above(values, low, leastShort); ok {
		to, path := "", "quality.total"
		if key != nil {
			to, path = " "+f.row(dimension, key), fmt.Sprintf("quality.by_to_country.%d", i)
		}
		share := float64(short) / float64(l.Answered)
		f.tell(hit{
			kind: ShortCallsUp, dimension: dimension, key: key, row: path, days: len(values), aspect: ofShort, times: factor(share, median),
			text: fmt.Sprintf("Of %s%s, %s lasted at most %d s, usually %s.",
				wording.Counted(l.Answered, "answered call"), to, percent(share), ShortSeconds, percent(median)),
		})
	}
}

// factor is how many times the usual a share is, to the tenth, nil where nothing is usual.
func factor(share, median float64) *float64 {
	if median <= 0 {
		return nil
	}
	n := math.RoundToEven(10*share/median) / 10
	return &n
}

// scores compares mean scores.
func (f *finder) scores() {
	for _, dimension := range []string{"trunk", "to_carrier", "from_carrier", "to_country"} {
		for i, row := range f.Quality.rows(dimension) {
			if row.Key == nil || row.Rated < f.t.MinCalls {
				continue
			}
			values := f.past(dimension, row.Key, func(_ *Report, _ int, l *QualityLine) (float64, bool) {
				if l.Rated < MinSample || l.ScoreMean == nil {
					return 0, false
				}
				return *l.ScoreMean, true
			})
			_, high := f.Quality.ScoreInterval(dimension, i, &row.QualityLine)
			if high == nil {
				continue
			}
			if median, ok := f.below(values, *high, leastScore); ok {
				f.tell(hit{
					kind: ScoreDown, dimension: dimension, key: row.Key, row: fmt.Sprintf("quality.by_%s.%d", dimension, i), days: len(values), aspect: ofBad,
					text: fmt.Sprintf("The mean score of %s %s was %.2f of 5, usually %.2f.",
						wording.Counted(row.Rated, "rated call"), f.row(dimension, row.Key), *row.ScoreMean, median),
				})
			}
		}
	}
}

// hangups compares how often each code ended a call that was not answered.
func (f *finder) hangups() {
	counted := map[int32]bool{}
	for i, h := range f.Quality.Hangups {
		if h.Code == nil || h.Class == "answered" || counted[*h.Code] {
			continue
		}
		counted[*h.Code] = true
		calls := endedBy(f.Report, *h.Code)
		if calls < f.t.MinCalls {
			continue
		}
		var values []float64
		for _, d := range f.alike {
			if n := d.Quality.Total.Calls; n >= MinSample {
				values = append(values, float64(endedBy(d, *h.Code))/float64(n))
			}
		}
		low, _ := Wilson(calls, f.Quality.Total.Calls)
		if median, ok := f.above(values, low, leastHangup); ok {
			share, code := float64(calls)/float64(f.Quality.Total.Calls), fmt.Sprint(*h.Code)
			f.tell(hit{
				kind: HangupUp, dimension: "hangup", key: &code, row: fmt.Sprintf("quality.hangups.%d", i), days: len(values), aspect: ofEnding, times: factor(share, median),
				text: fmt.Sprintf("Hangup code %s%s ended %s, %s of all, usually %s.", code, meaning(*h.Code), wording.Counted(calls, "call"), percent(share), percent(median)),
			})
		}
	}
}

// meaning is what a hangup code means by Plivo's table, in brackets, "" where it lacks the
// code.
func meaning(code int32) string {
	if c := quality.CauseOf(code); c.Meaning != "" {
		return " (" + c.Meaning + ")"
	}
	return ""
}

func endedBy(r *Report, code int32) int {
	n := 0
	for _, h := range r.Quality.Hangups {
		if h.Code != nil && *h.Code == code {
			n += h.Calls
		}
	}
	return n
}

// attestation compares the share of A among the calls that carry one.
func (f *finder) attestation() {
	a, signed := signedBy(f.Report)
	if signed < f.t.MinCalls {
		return
	}
	var values []float64
	for _, d := range f.alike {
		if a, signed := signedBy(d); signed >= MinSample {
			values = append(values, float64(a)/float64(signed))
		}
	}
	_, high := Wilson(a, signed)
	if median, ok := f.below(values, high, leastAttestation); ok {
		f.tell(hit{
			kind: AttestationDown, dimension: "attestation", row: "trust.attestation", days: len(values),
			text: fmt.Sprintf("Of %s with an attestation, %s carried an A, usually %s.", wording.Counted(signed, "call"), percent(float64(a)/float64(signed)), percent(median)),
		})
	}
}

func signedBy(r *Report) (a, signed int) {
	for _, row := range r.Trust.Attestation {
		if row.Key == nil {
			continue
		}
		signed += row.Calls
		if *row.Key == "A" {
			a = row.Calls
		}
	}
	return a, signed
}

// below is whether high, the upper end of a value's interval, lies below what is
// usual by deviations and by the least change, and what is usual.
func (f *finder) below(past []float64, high, least float64) (median float64, ok bool) {
	if len(past) < leastAlike {
		return 0, false
	}
	median, deviation := usual(past)
	return median, high < median-max(least, f.t.Deviations*deviation)
}

// above is the same for the lower end of a value that rose.
func (f *finder) above(past []float64, low, least float64) (median float64, ok bool) {
	if len(past) < leastAlike {
		return 0, false
	}
	median, deviation := usual(past)
	return median, low > median+max(least, f.t.Deviations*deviation)
}
