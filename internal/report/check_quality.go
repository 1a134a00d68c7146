package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"zentrunk-reports/internal/quality"
)

func (q *Quality) check() error {
	if err := q.Total.check(); err != nil {
		return fmt.Errorf("total: %w", err)
	}
	for dimension, rows := range q.Breakdowns() {
		if err := checkQualityRows(dimension, rows, &q.Total); err != nil {
			return fmt.Errorf("by_%s: %w", dimension, err)
		}
	}
	if err := q.checkHangups(); err != nil {
		return fmt.Errorf("hangups: %w", err)
	}
	if err := q.Insights.check(q.Total.Calls); err != nil {
		return fmt.Errorf("insights: %w", err)
	}
	if err := q.checkDeviations(); err != nil {
		return fmt.Errorf("score_deviation: %w", err)
	}
	return q.checkWorst()
}

// checkDeviations holds the deviations to the rows that they are of.
func (q *Quality) checkDeviations() error {
	fits := func(name string, i int, l *QualityLine) error {
		of := q.ScoreDeviation[name]
		if i >= len(of) || (of[i] == nil) != (l.Rated < 2) || (of[i] != nil && !(*of[i] >= 0)) {
			return fmt.Errorf("row %d of %s does not fit %d rated calls", i, name, l.Rated)
		}
		if short := q.ShortCalls[name]; i >= len(short) || short[i] < 0 || short[i] > l.Answered {
			return fmt.Errorf("short calls of row %d of %s do not fit %d answered calls", i, name, l.Answered)
		}
		return nil
	}
	if err := fits("total", 0, &q.Total); err != nil {
		return err
	}
	for name, rows := range q.Breakdowns() {
		if len(q.ScoreDeviation[name]) != len(rows) {
			return fmt.Errorf("%d of %s, want %d", len(q.ScoreDeviation[name]), name, len(rows))
		}
		for i := range rows {
			if err := fits(name, i, &rows[i].QualityLine); err != nil {
				return err
			}
		}
	}
	return nil
}

// counts are what adds up of a line.
type counts struct{ calls, answered, worked, rated, excellent, good, fair, poor int }

func (l *QualityLine) counts() counts {
	return counts{l.Calls, l.Answered, l.worked(), l.Rated, l.Excellent, l.Good, l.Fair, l.Poor}
}

// worked returns how many calls count for the NER.
func (l *QualityLine) worked() int {
	if l.NER == nil {
		return 0
	}
	return int(math.Round(*l.NER * float64(l.Calls)))
}

func (c *counts) add(d counts) {
	c.calls += d.calls
	c.answered += d.answered
	c.worked += d.worked
	c.rated += d.rated
	c.excellent += d.excellent
	c.good += d.good
	c.fair += d.fair
	c.poor += d.poor
}

func checkQualityRows(dimension string, rows []QualityRow, total *QualityLine) error {
	key := func(r QualityRow) *string { return r.Key }
	var sum counts
	for i := range rows {
		if err := rows[i].check(); err != nil {
			return fmt.Errorf("%s: %w", show(rows[i].Key), err)
		}
		sum.add(rows[i].counts())
	}
	if want := total.counts(); sum != want {
		return fmt.Errorf("the rows add up to %+v, the total says %+v", sum, want)
	}
	if dimension == "hour" {
		return checkHours(rows, key)
	}
	return checkList(rows, compareQuality, key)
}

func (l *QualityLine) check() error {
	switch {
	case l.Answered < 0 || l.Answered > l.Calls:
		return fmt.Errorf("%d of %d calls were answered", l.Answered, l.Calls)
	case !same(l.ASR, ratio(l.Answered, l.Calls)):
		return fmt.Errorf("the ASR is not %d / %d", l.Answered, l.Calls)
	case !same(l.NER, ratio(l.worked(), l.Calls)):
		return fmt.Errorf("the NER is not a share of %d calls", l.Calls)
	case l.NER != nil && (*l.NER < *l.ASR || *l.NER > 1):
		return fmt.Errorf("the NER of %v is outside %v, which is the ASR, to 1", *l.NER, *l.ASR)
	case (l.ACDSeconds == nil) != (l.Answered == 0):
		return fmt.Errorf("the ACD does not fit %d answered calls", l.Answered)
	case l.Rated != l.Excellent+l.Good+l.Fair+l.Poor || l.Rated > l.Calls:
		return fmt.Errorf("%d of %d calls are rated, the ratings are %d, %d, %d and %d",
			l.Rated, l.Calls, l.Excellent, l.Good, l.Fair, l.Poor)
	case min(l.Excellent, l.Good, l.Fair, l.Poor) < 0:
		return fmt.Errorf("a count of ratings is below 0")
	}
	return l.checkValues()
}

// checkValues holds means and percentiles to their order and bounds.
func (l *QualityLine) checkValues() error {
	for _, v := range []*float64{l.ScoreMean, l.ScoreP05, l.ScoreP50} {
		if (v == nil) != (l.Rated == 0) {
			return fmt.Errorf("the scores do not fit %d rated calls", l.Rated)
		}
		if v != nil && quality.RatingOf(*v) == "" {
			return fmt.Errorf("a score of %v", *v)
		}
	}
	return cmp.Or(
		checkRising("score", l.ScoreP05, l.ScoreP50),
		checkRising("rtt_ms", l.RTTP50, l.RTTP95, l.RTTP99),
		checkRising("jitter_ms", l.JitterP50, l.JitterP95, l.JitterP99),
		checkRising("packet_loss_percent", l.PacketLossP50, l.PacketLossP95, l.PacketLossP99),
		checkRising("post_dial_delay_ms", l.PostDialDelayP50, l.PostDialDelayP95, l.PostDialDelayP99),
	)
}

// checkRising holds the percentiles of one metric to their order.
func checkRising(metric string, p ...*float64) error {
	for i := 1; i < len(p); i++ {
		if (p[i] == nil) != (p[0] == nil) {
			return fmt.Errorf("%s has some percentiles only", metric)
		}
		if p[i] != nil && *p[i-1]-*p[i] > rounding*math.Abs(*p[i]) {
			return fmt.Errorf("%s has percentiles that fall from %v to %v", metric, *p[i-1], *p[i])
		}
	}
	return nil
}

// rounding is by how much two percentiles between the same neighbours may be in
// the wrong order: a few last bits.
const rounding = 1e-14

func (q *Quality) checkHangups() error {
	calls, worked := 0, 0
	for _, h := range q.Hangups {
		want := quality.Unknown
		if h.Code != nil {
			want = quality.ClassOf(*h.Code)
		}
		if h.Class != want {
			return fmt.Errorf("class %q, want %q", h.Class, want)
		}
		calls += h.Calls
		if h.Class.NetworkWorked() {
			worked += h.Calls
		}
	}
	if calls != q.Total.Calls {
		return fmt.Errorf("the rows add up to %d calls, not %d", calls, q.Total.Calls)
	}
	// A call counts for the NER by its class or by being answered, or by both.
	if got := q.Total.worked(); got < worked || got > worked+q.Total.Answered {
		return fmt.Errorf("the NER counts %d calls, the classes %d and the answers %d", got, worked, q.Total.Answered)
	}
	for i := 1; i < len(q.Hangups); i++ {
		if compareHangups(q.Hangups[i-1], q.Hangups[i]) >= 0 {
			return fmt.Errorf("row %d is out of order", i)
		}
	}
	if q.Hangups == nil {
		return fmt.Errorf("the list is null")
	}
	return nil
}

func (in *Insights) check(calls int) error {
	switch {
	case min(in.OK, in.None, in.Failed, in.Skipped) < 0:
		return fmt.Errorf("a count is below 0")
	case in.Asked != in.OK+in.None+in.Failed:
		return fmt.Errorf("%d were asked, %d + %d + %d came back", in.Asked, in.OK, in.None, in.Failed)
	case in.Asked+in.Skipped != calls:
		return fmt.Errorf("%d asked and %d skipped are not %d calls", in.Asked, in.Skipped, calls)
	}
	return nil
}

func (q *Quality) checkWorst() error {
	if want := min(q.Total.Rated, MaxWorstCalls); len(q.WorstCalls) != want || q.WorstCalls == nil {
		return fmt.Errorf("worst_calls: %d calls, want %d", len(q.WorstCalls), want)
	}
	for _, c := range q.WorstCalls {
		if quality.RatingOf(c.QualityScore) == "" {
			return fmt.Errorf("worst_calls: call %s has a score of %v", c.CallUUID, c.QualityScore)
		}
	}
	if !slices.IsSortedFunc(q.WorstCalls, compareWorst) {
		return fmt.Errorf("worst_calls: the calls are out of order")
	}
	if n := len(q.WorstCalls); n > 0 && cmp.Compare(*q.Total.ScoreP05, q.WorstCalls[0].QualityScore) < 0 {
		return fmt.Errorf("worst_calls: the lowest score is %v, above the 5th percentile of %v", q.WorstCalls[0].QualityScore, *q.Total.ScoreP05)
	}
	return nil
}
