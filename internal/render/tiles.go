package render

import (
	"fmt"
	"time"

	"zentrunk-reports/internal/report"
	"zentrunk-reports/internal/wording"
)

// A tile is a headline figure.
type tile struct {
	Label, Unit string
	Main        figure
	Bare        string // below the figure, in place of an interval
	Unknown     bool   // the figure is not known, or not whole, and is compared with nothing
	Low, High   *figure
	Changes     []change
	Lacks       string // what the figure cannot be compared with, in place of a change
	Ahead       []ahead
	Trend       chart
	From, To    string // the ends of the trend
}

// Size is the class of a tile whose figure takes a smaller font: large also takes the
// place of two where the screen is narrow. It is empty where the figure fits as it is.
func (t tile) Size() string {
	switch {
	case t.Main.wide():
		return "large"
	case len(t.Main.Text) > len("999.99") && t.Unit != "":
		return "long"
	}
	return ""
}

// An ahead is a figure of what is to come: one, or a range.
type ahead struct {
	Main  figure
	High  *figure
	Label string
}

// tiles are the headline: spend, calls, ASR and score, each with its change and
// its thirty days, and the month.
func tiles(r *report.Report) []tile {
	q := &r.Quality.Total
	asrLow, asrHigh := wilson("quality.total.answered", "quality.total.calls", q.Answered, q.Calls)
	score := tile{
		Label: "Mean score", Unit: "of 5", Main: numberOf("quality.total.score_mean", q.ScoreMean, 2),
		Changes: changes(r, "points", "score_mean", 2, "", func(d *past) *float64 { return difference(q.ScoreMean, d.score) }),
		Trend:   trend(r, scoreTrend, func(d *report.PastDay) *float64 { return d.ScoreMean }),
	}
	if low, high := r.Quality.ScoreInterval("total", 0, q); low != nil {
		l, h := numberOf("scorelow(total,0)", low, 2), numberOf("scorehigh(total,0)", high, 2)
		score.Low, score.High = &l, &h
	}
	asr := tile{
		Label: "Answered, ASR", Unit: "%", Main: percentOf("quality.total.asr", q.ASR),
		Changes: changes(r, "points", "asr", 1, "points", func(d *past) *float64 { return difference(q.ASR, d.asr) }),
		Trend:   trend(r, asrTrend, func(d *report.PastDay) *float64 { return d.ASR }),
	}
	if asrLow.Text != none {
		asr.Low, asr.High = &asrLow, &asrHigh
	}
	out := []tile{spendTile(r), callsTile(r), asr, score}
	last, _ := time.Parse(time.DateOnly, r.Date) // HTML has parsed it
	for i := range out {
		out[i].From, out[i].To = last.AddDate(0, 0, -report.PastDays).Format("2 Jan"), last.Format("2 Jan")
		if r.Past.WeekBefore == nil && !out[i].Unknown {
			out[i].Lacks = "no figures of " + lastWeekday(r)
		}
	}
	return append(out, monthTile(r))
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
		t.Bare = "without " + wording.Counted(n, "amount") + " not read"
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

// monthTile shows the month to date, and where it will end.
func monthTile(r *report.Report) tile {
	m, at := &r.Invoice.Month, "invoice.month_to_date."
	days := monthChart(r)
	t := tile{
		Label: "Month to date", Unit: r.Currency, Main: amountOf(at+"amount", m.Amount, m.Amount.Places()), Unknown: true,
		Bare: fmt.Sprintf("%d of %s published", m.Published, wording.Counted(m.Days, "day")),
	}
	days.ID, days.Title, days.Small, days.Table = "trend-month", "Spend of the month by day", true, nil
	if t.Trend = days; len(days.Ticks) == 2 {
		t.From, t.To = days.Ticks[0], days.Ticks[1]
	}
	p := r.Invoice.MonthEnd
	switch {
	case p == nil:
		t.Lacks = "the month's end is " + monthEndUnknown(r)
	case p.DaysLeft == 0:
		t.Lacks = "the month is over"
	default:
		at := "invoice.month_end."
		high := amountOf(at+"high", p.High, p.High.Places())
		t.Ahead = []ahead{
			{Main: amountOf(at+"amount", p.Amount, p.Amount.Places()), Label: "projected for the month"},
			{Main: amountOf(at+"low", p.Low, p.Low.Places()), High: &high, Label: "80 % prediction range"},
		}
	}
	return t
}
