package render

import (
	"fmt"
	"math"
	"strings"
	"time"

	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/report"
)

// past is what a day is compared with: a day or a mean.
type past struct {
	path, label string
	calls       float64
	amount      money.Sum
	asr, score  *float64
}

// pasts returns the day before and the mean of seven, nil where they are not
// there.
func pasts(r *report.Report) []*past {
	out := []*past{{label: "day before"}, {label: "7-day mean"}}
	if d := r.Past.DayBefore; d != nil {
		out[0].path, out[0].calls, out[0].amount, out[0].asr, out[0].score = "past.day_before.", float64(d.Calls), d.Amount, d.ASR, d.ScoreMean
	}
	if m := r.Past.SevenDays; m != nil {
		out[1].path, out[1].calls, out[1].amount, out[1].asr, out[1].score = "past.seven_day_mean.", m.Calls, m.Amount, m.ASR, m.ScoreMean
		if m.Days < 7 {
			out[1].label = fmt.Sprintf("mean of %d of the 7 days before", m.Days)
		}
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
		if d.path == "" {
			continue
		}
		kind, v := asPercent, of(d)
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
		Desc: counted(days, "day") + " with a report, the last is this one. The figures are in the table of days.",
	}
}

func spendTrend(r *report.Report) chart {
	days := trendDays(r)
	c := newTrend("spend", "Spend", len(days))
	most := days[highest(len(days), func(i, j int) bool { return days[i].Amount.Cmp(days[j].Amount) < 0 })].Amount
	for i := range days {
		c.Marks = append(c.Marks, bar(place(r, days[i].Date), amountParts(days[i].Amount, most), class(r, &days[i])))
	}
	return c
}

func callsTrend(r *report.Report) chart {
	days := trendDays(r)
	c := newTrend("calls", "Calls", len(days))
	most := days[highest(len(days), func(i, j int) bool { return days[i].Calls < days[j].Calls })].Calls
	for i := range days {
		c.Marks = append(c.Marks, bar(place(r, days[i].Date), thousandths(days[i].Calls, most), class(r, &days[i])))
	}
	return c
}

// trend draws a ratio or a score between its own least and greatest value: of
// these the differences matter, not the size. Days that differ by less than span
// do not fill the height: noise shall not look like news.
func trend(r *report.Report, id, title string, span float64, of func(*report.PastDay) *float64) chart {
	days := trendDays(r)
	c := newTrend(id, title, len(days))
	low, high := math.Inf(1), math.Inf(-1)
	for i := range days {
		if v := of(&days[i]); v != nil {
			low, high = min(low, *v), max(high, *v)
		}
	}
	if lacking := span - (high - low); lacking > 0 {
		half := float64(lacking / 2)
		low, high = low-half, high+half
	}
	for i := range days {
		v := of(&days[i])
		if v == nil {
			continue
		}
		at := min(1000, max(0, int(1000*(*v-low)/(high-low))))
		c.Marks = append(c.Marks, dash(place(r, days[i].Date), at, class(r, &days[i])))
	}
	return c
}
