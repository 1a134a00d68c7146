package report

import (
	"math"
	"slices"
	"time"

	"zentrunk-reports/internal/money"
)

// A Projection is where a month's spend will end: what is published, and for
// each day that is to come or missing what days like it usually cost.
//
// Usual is the mean of the sound published days (this one and the [PastDays]
// before), working days and weekends apart where there are [leastAlike] of each,
// after values further than three robust deviations (1.4826 × MAD) from the
// median were brought in to there, so that one day of fraud does not become the
// month's plan (Huber, Robust Statistics, 1981: Winsorizing). The range is the
// prediction interval of a sum of future values by Student's t (Hahn and Meeker,
// Statistical Intervals, 1991): it holds both the scatter of the days to come and
// the doubt about the mean. It takes days to be independent: a steady drift of
// the traffic within the month is not in it.
type Projection struct {
	Amount   money.Sum `json:"amount"`
	Low      money.Sum `json:"low"`  // not below what is published, but where days are credits
	High     money.Sum `json:"high"` // Low to High holds the month's spend in Level of all months
	Level    float64   `json:"level"`
	PastDays int       `json:"past_days"` // sound days that it is derived from
	DaysLeft int       `json:"days_left"` // days to come, and days of the month that are missing or foreign
}

// projectionLevel is the share of months that end within the range.
const projectionLevel = 0.8

// studentT are the 90 % quantiles of Student's t by degrees of freedom from 1:
// an interval of 80 % has 10 % on either side.
var studentT = [...]float64{
	3.078, 1.886, 1.638, 1.533, 1.476, 1.440, 1.415, 1.397, 1.383, 1.372, 1.363, 1.356, 1.350, 1.345, 1.341,
	1.337, 1.333, 1.330, 1.328, 1.325, 1.323, 1.321, 1.319, 1.318, 1.316, 1.315, 1.314, 1.313, 1.311, 1.310,
}

// millionth is the precision of ratios between amounts. Only ratios become
// floats; amounts are whole units throughout.
const millionth = 1_000_000

// project derives where the month ends. It is nil where days are left and fewer
// than [LeastDays] sound ones are published, and where these differ so much that
// no range of use follows from them.
func (r *Report) project(m *Month) *Projection {
	left := r.daysLeft(m)
	p := &Projection{Amount: m.Amount, Low: m.Amount, High: m.Amount, Level: projectionLevel, DaysLeft: len(left)}
	kinds := r.kindsOfDays()
	for _, k := range kinds {
		p.PastDays += len(k.amounts)
	}
	if len(left) == 0 {
		return p
	}
	if p.PastDays < LeastDays {
		return nil
	}
	for _, date := range left {
		kinds[min(kindOf(date), len(kinds)-1)].left++
	}
	if !p.extend(kinds) {
		return nil
	}
	return p
}

// widest is the widest range that is of use, in times of what is projected.
const widest = 1000

// extend adds the days that are left to p, which is what is published. It is false
// where the range would be of no use.
func (p *Projection) extend(kinds []dayKind) bool {
	rest := money.Sum{}
	for i := range kinds {
		k := &kinds[i]
		k.settle()
		rest = rest.Add(k.mean.MulDiv(int64(k.left), 1))
	}
	relative := relativeSpread(kinds, rest)
	if relative > widest {
		return false
	}
	spread := rest.Abs().Part(int64(math.Round(millionth*relative)), millionth)
	published := p.Amount
	p.Amount = published.Add(rest.Over(1)) // at five places, as amounts are
	p.High = p.Amount.Add(spread)
	if p.Low = p.Amount.Sub(spread); rest.Sign() >= 0 && p.Low.Cmp(published) < 0 {
		p.Low = published
	}
	return true
}

// daysLeft returns the days of the month that have no amount.
func (r *Report) daysLeft(m *Month) []string {
	left := slices.Concat(m.Missing, m.Foreign)
	at, _ := time.Parse(time.DateOnly, r.Date) // Check has parsed it
	for at = at.AddDate(0, 0, 1); monthOf(at.Format(time.DateOnly)) == m.Month; at = at.AddDate(0, 0, 1) {
		left = append(left, at.Format(time.DateOnly))
	}
	return left
}

// A dayKind are days that cost about the same.
type dayKind struct {
	amounts []money.Sum // what each sound day cost
	left    int         // days to project
	mean    money.Sum   // usual amount
}

// kindsOfDays returns working days and weekends, or all days as one kind where
// either are too few.
func (r *Report) kindsOfDays() []dayKind {
	all, kinds := dayKind{}, make([]dayKind, 2)
	for _, d := range append(slices.Clone(r.Past.Days), r.inShort()) {
		if d.Sound() {
			all.amounts = append(all.amounts, d.Amount)
			k := &kinds[kindOf(d.Date)]
			k.amounts = append(k.amounts, d.Amount)
		}
	}
	if len(kinds[0].amounts) < leastAlike || len(kinds[1].amounts) < leastAlike {
		return []dayKind{all}
	}
	return kinds
}

func kindOf(date string) int { return one(weekend(date)) }

// settle brings far values in and derives the mean.
func (k *dayKind) settle() {
	median, mad := usualAmount(k.amounts)
	reach := mad.MulDiv(44_478, 10_000) // 3 × 1.4826
	var sum money.Sum
	for i, a := range k.amounts {
		if reach.Sign() > 0 { // otherwise half of the days are alike to the last digit, which says nothing of the others
			k.amounts[i] = clamp(a, median.Sub(reach), median.Add(reach))
		}
		sum = sum.Add(k.amounts[i])
	}
	k.mean = sum.MulDiv(1, int64(len(k.amounts)))
}

func clamp(a, low, high money.Sum) money.Sum {
	switch {
	case a.Cmp(low) < 0:
		return low
	case a.Cmp(high) > 0:
		return high
	}
	return a
}

// relativeSpread returns half the width of the interval as a ratio of more, the
// projected rest without its sign; infinite where more is nothing and days differ. Each kind scatters in its own way; their variances add up, with
// the degrees of freedom of Welch and Satterthwaite (1946).
func relativeSpread(kinds []dayKind, more money.Sum) float64 {
	variance, doubt := 0.0, 0.0
	for i := range kinds {
		k := &kinds[i]
		if k.left == 0 {
			continue
		}
		squares, n, days := 0.0, float64(k.left), float64(len(k.amounts))
		for _, a := range k.amounts {
			off := a.Sub(k.mean)
			if off == (money.Sum{}) {
				continue
			}
			if more == (money.Sum{}) {
				return math.Inf(1)
			}
			e, _ := off.Ratio(more).Float64() // the nearest one, on every machine
			squares += float64(e * e)         // not fused: every architecture gives the same bytes
		}
		// n days scatter by √n, and all of them by the doubt about their mean.
		v := float64(squares / (days - 1) * (n + float64(n*n)/days))
		variance += v
		doubt += float64(v*v) / (days - 1)
	}
	if variance == 0 {
		return 0
	}
	freedom := int(float64(variance*variance)/doubt + 1e-9) // 7 of one kind of 8 days, not 6.999…
	return float64(studentT[min(max(freedom, 1), len(studentT))-1] * math.Sqrt(variance))
}
