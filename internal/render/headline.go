package render

import (
	"fmt"
	"math"
	"strings"
	"time"

	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/report"
	"zentrunk-reports/internal/wording"
)

// past is what a day is compared with: a day or a mean.
type past struct {
	path, label string
	calls       float64
	amount      money.Sum
	asr, score  *float64
}

// lastWeekday is what people call the day a week before.
func lastWeekday(r *report.Report) string {
	at, _ := time.Parse(time.DateOnly, r.Date) // HTML has parsed it
	return "last " + at.Weekday().String()
}

// pasts returns the day a week before and the mean of seven, as far as they are there. The
// same day of the week comes first: the day before a Sunday is another kind of day.
func pasts(r *report.Report) []past {
	var out []past
	if d := r.Past.WeekBefore; d != nil {
		out = append(out, past{"past.week_before.", lastWeekday(r), float64(d.Calls), d.Amount, d.ASR, d.ScoreMean})
	}
	if m := r.Past.SevenDays; m != nil {
		label := "the 7-day mean"
		if m.Days < 7 {
			label = fmt.Sprintf("the mean of %d of the 7 days before", m.Days)
		}
		out = append(out, past{"past.seven_day_mean.", label, m.Calls, m.Amount, m.ASR, m.ScoreMean})
	}
	return out
}

// changes compares a headline with earlier days. by is the function of a
// [figure] that gives the change.
func changes(r *report.Report, by, field string, decimals int, unit string, of func(*past) *float64) []change {
	now := "quality.total." + field
	if field == "amount" {
		now = "spend.total.amount"
	}
	var out []change
	for _, d := range pasts(r) {
		kind, v := asPercent, of(&d)
		if field == "score_mean" {
			kind = asNumber
		} else if v != nil {
			hundred := *v * 100
			v = &hundred
		}
		c := change{Figure: figure{fmt.Sprintf("%s(%s,%s%s)", by, now, d.path, field), kind, none}, Unit: unit, Than: d.label, Arrow: "level"}
		if v != nil {
			c.Figure.Text = fixed(*v, decimals)
			if up, moved := *v > 0, strings.Trim(c.Figure.Text, "−0.,") != ""; moved && up {
				c.Arrow, c.Figure.Text = "up", "+"+c.Figure.Text
			} else if moved {
				c.Arrow = "down"
			}
		}
		out = append(out, c)
	}
	return out
}

func difference(a, b *float64) *float64 {
	if a == nil || b == nil {
		return nil
	}
	d := *a - *b
	return &d
}

func relative(now, then float64) *float64 {
	if then == 0 {
		return nil
	}
	v := (now - then) / then
	return &v
}

// amountChange returns (now − then) / then to the thousandth, which is no money
// any more.
func amountChange(now, then money.Sum) *float64 {
	n, err := now.Sub(then).Parts(then, 1000)
	if err != nil {
		return nil
	}
	v := float64(n) / 1000
	return &v
}

// trendPlaces are the days of a trend: those before, and the day itself.
const trendPlaces = report.PastDays + 1

// place returns where in a trend a date stands.
func place(r *report.Report, date string) int {
	last, _ := time.Parse(time.DateOnly, r.Date) // HTML has parsed it
	at, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return 0
	}
	return trendPlaces - 1 - int(math.Round(last.Sub(at).Hours()/24))
}

// class marks the day itself, and days that are not sound.
func class(r *report.Report, d *report.PastDay) string {
	switch {
	case d.Date == r.Date:
		return "now"
	case !d.Sound():
		return "part"
	}
	return "then"
}

// trendDays are the days before and the day itself.
func trendDays(r *report.Report) []report.PastDay {
	q := &r.Quality.Total
	return append(append([]report.PastDay{}, r.Past.Days...), report.PastDay{
		Date: r.Date, Complete: r.Complete, Doubtful: r.Integrity.Doubtful(), Calls: q.Calls, Answered: q.Answered, Amount: r.Spend.Total.Amount,
		ASR: q.ASR, Rated: q.Rated, ScoreMean: q.ScoreMean,
	})
}

func newTrend(id, title string, days int) chart {
	return chart{
		ID: "trend-" + id, Title: title + " over thirty days", Width: trendPlaces * pitch, Small: true,
		Desc: wording.Counted(days, "day") + " with a report, the last is this one. The figures are in the table of days.",
	}
}

func spendTrend(r *report.Report) chart {
	days := trendDays(r)
	c := newTrend("spend", "Spend", len(days))
	most := days[highest(len(days), func(i, j int) bool { return days[i].Amount.Cmp(days[j].Amount) < 0 })].Amount
	top, labels := moneyAxis(most)
	for c.Axis = labels; len(days) > 0; days = days[1:] {
		c.Marks = append(c.Marks, bar(place(r, days[0].Date), amountParts(days[0].Amount, top), class(r, &days[0])))
	}
	return c
}

func callsTrend(r *report.Report) chart {
	days := trendDays(r)
	c := newTrend("calls", "Calls", len(days))
	top, labels := countAxis(days[highest(len(days), func(i, j int) bool { return days[i].Calls < days[j].Calls })].Calls)
	for c.Axis = labels; len(days) > 0; days = days[1:] {
		c.Marks = append(c.Marks, bar(place(r, days[0].Date), thousandths(days[0].Calls, top), class(r, &days[0])))
	}
	return c
}

// A scale is how a ratio or a score is drawn: of these the differences matter, not the
// size, so that the axis ends near the least and the greatest value, two steps apart or
// more. Noise shall not look like news.
type scale struct {
	id, title         string
	step, least, most float64
	label             func(float64) string
}

var (
	asrTrend   = scale{"asr", "Answered share", 0.05, 0, 1, func(v float64) string { return fixed(100*v, 0) }}
	scoreTrend = scale{"score", "Mean score", 0.25, 1, 5, func(v float64) string { return strings.TrimSuffix(strings.TrimRight(fixed(v, 2), "0"), ".") }}
)

// trend draws a value of each day by s.
func trend(r *report.Report, s scale, of func(*report.PastDay) *float64) chart {
	days := trendDays(r)
	c := newTrend(s.id, s.title, len(days))
	low, high := math.Inf(1), math.Inf(-1)
	for i := range days {
		if v := of(&days[i]); v != nil {
			low, high = min(low, *v), max(high, *v)
		}
	}
	if low > high {
		return c
	}
	low, high = rangeAxis(low, high, s.step, s.least, s.most)
	c.Axis = []string{s.label(high), s.label(low)}
	for i := range days {
		if v := of(&days[i]); v != nil {
			at := min(1000, max(0, int(1000*(*v-low)/(high-low))))
			c.Marks = append(c.Marks, dash(place(r, days[i].Date), at, class(r, &days[i])))
		}
	}
	return c
}
