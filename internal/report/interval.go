package report

import "math"

// MinSample is the least number of calls that a share or a mean is judged by:
// below it a row is shown, but neither marked nor ranked. Thirty is where the
// 95 % interval of a share of one half is narrower than 35 points.
const MinSample = 30

// z95 is the 97.5 % quantile of the normal distribution.
const z95 = 1.959963984540054

// Wilson returns the 95 % score interval of a share of k in n (Wilson 1927). It
// lies within 0 to 1 and is of use for few calls and for shares near 0 or 1,
// where the textbook's k/n ± 1.96·σ is not. n must be above 0.
func Wilson(k, n int) (low, high float64) {
	p, size := float64(k)/float64(n), float64(n)
	z2 := float64(z95*z95) / size
	middle := p + float64(z2/2)
	spread := float64(z95 * math.Sqrt(float64(p*(1-p))/size+float64(z2/(4*size))))
	low, high = (middle-spread)/(1+z2), (middle+spread)/(1+z2)
	return max(0, min(low, p)), min(1, max(high, p))
}

// ScoreInterval returns the 95 % interval of the mean score of row i of a
// dimension, or of the total by ("total", 0); nil where fewer than two of its
// calls are rated. It is the normal one, held to the scores that there are: with
// few rated calls it is wide, and that is what it is for.
func (q *Quality) ScoreInterval(dimension string, i int, l *QualityLine) (low, high *float64) {
	of := q.ScoreDeviation[dimension]
	if l.ScoreMean == nil || i >= len(of) || of[i] == nil {
		return nil, nil
	}
	spread := float64(z95 * *of[i] / math.Sqrt(float64(l.Rated)))
	lo, hi := max(1, *l.ScoreMean-spread), min(5, *l.ScoreMean+spread)
	return &lo, &hi
}
