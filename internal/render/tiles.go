package render

import "zentrunk-reports/internal/report"

// tiles are the headline: spend, calls, ASR and score, each with its change and
// its thirty days.
func tiles(r *report.Report) []tile {
	q := &r.Quality.Total
	asrLow, asrHigh := wilson("quality.total.answered", "quality.total.calls", q.Answered, q.Calls)
	score := tile{
		Label: "Mean score", Unit: "of 5", Main: numberOf("quality.total.score_mean", q.ScoreMean, 2),
		Changes: changes(r, "points", "score_mean", 2, "", func(d *past) *float64 { return difference(q.ScoreMean, d.score) }),
		Trend:   trend(r, "score", "Mean score", 0.5, func(d *report.PastDay) *float64 { return d.ScoreMean }),
	}
	if low, high := r.Quality.ScoreInterval("total", 0, q); low != nil {
		l, h := numberOf("scorelow(total,0)", low, 2), numberOf("scorehigh(total,0)", high, 2)
		score.Low, score.High = &l, &h
	}
	asr := tile{
		Label: "Answered, ASR", Unit: "%", Main: percentOf("quality.total.asr", q.ASR),
		Changes: changes(r, "points", "asr", 1, "points", func(d *past) *float64 { return difference(q.ASR, d.asr) }),
		Trend:   trend(r, "asr", "Answered share", 0.1, func(d *report.PastDay) *float64 { return d.ASR }),
	}
	if asrLow.Text != none {
		asr.Low, asr.High = &asrLow, &asrHigh
	}
	return []tile{spendTile(r), callsTile(r), asr, score}
}

// spendTile shows the spend and, where amounts could not be read, that it is
// without them. Where none could, there is no figure: it would be 0.
func spendTile(r *report.Report) tile {
	amount, i := r.Spend.Total.Amount, &r.Integrity
	t := tile{Label: "Spend", Unit: r.Currency, Main: amountOf("spend.total.amount", amount, amount.Places()), Trend: spendTrend(r)}
	if i.SpendUnknown() {
		t.Main, t.Unit, t.Bare, t.Unknown = unknownSpend, "", "not known: no amount could be read", true
		return t
	}
	if n := i.UnreadAmounts(); n > 0 {
		t.Bare = "without " + counted(n, "amount") + " not read"
		if t.Unknown = i.Doubtful(); t.Unknown {
			return t // a change would be that of what could be read
		}
	}
	t.Changes = changes(r, "change", "amount", 1, "%", func(d *past) *float64 { return amountChange(amount, d.amount) })
	return t
}

// callsTile shows how many calls there were, which is not known where no record
// could be read.
func callsTile(r *report.Report) tile {
	calls := r.Quality.Total.Calls
	t := tile{Label: "Calls", Main: countOf("quality.total.calls", calls), Trend: callsTrend(r)}
	if r.Integrity.CallsUnknown() {
		t.Main, t.Bare, t.Unknown = figure{"seen(quality.total.calls)", asCount, none}, "not known: no record could be read", true
		return t
	}
	t.Changes = changes(r, "change", "calls", 1, "%", func(d *past) *float64 { return relative(float64(calls), d.calls) })
	return t
}

// unknownSpend stands where the spend of the day would.
var unknownSpend = figure{"known(spend.total.amount)", asMoney, none}
