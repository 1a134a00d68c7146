package digest

import (
	"fmt"
	"math"
	"strings"
	"time"

	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/report"
	"zentrunk-reports/internal/wording"
)

// mostFindings is how many findings the text tells: it is a dozen lines. All are
// in the JSON and on the page.
const mostFindings = 5

// A Row is one line of a digest: what it is about, empty where it goes on with what the
// row above is about, and what it says.
type Row struct{ Label, Text string }

// Text returns d for people, in lines that end in a newline.
func (d *Digest) Text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", d.Heading())
	line := func(r Row) { fmt.Fprintf(&b, "%-11s%s\n", r.Label, r.Text) }
	for _, r := range d.Rows() {
		line(r)
	}
	if d.Link != "" {
		line(Row{"Report", d.Link})
	}
	return b.String()
}

// Heading tells which day it is, and whose.
func (d *Digest) Heading() string {
	return fmt.Sprintf("%s, %s, account %s", dayName(d.Date), d.Timezone, d.Account)
}

// Rows returns what d tells people, without the link. Each is one line.
func (d *Digest) Rows() []Row {
	var rows []Row
	line := func(label, format string, args ...any) { rows = append(rows, Row{label, fmt.Sprintf(format, args...)}) }
	for _, w := range d.Warnings {
		line("WARNING", "%s", w)
	}
	d.opened(line)
	line("Spend", "%s", d.spend())
	if d.integrity.CallsUnknown() {
		line("Calls", "not known, no record could be read")
	} else {
		line("Calls", "%s%s", wording.Count(d.Calls), d.changes(d.callsChange))
	}
	line("Answered", "%s", d.answered())
	line("Score", "%s", d.score())
	line("Data", "%s", d.data())
	d.month(line)
	d.closing(line)
	if len(d.NearLimits) > 0 {
		line("Limits", "%s", d.limits())
	}
	d.findings(line)
	return rows
}

// spend tells the spend, and what is not in it.
func (d *Digest) spend() string {
	i := &d.integrity
	if i.SpendUnknown() {
		return "not known, no amount could be read"
	}
	s := amount(d.Amount) + " " + d.Currency
	if n := i.UnreadAmounts(); n > 0 {
		s += " without " + wording.Counted(n, "amount") + " not read"
		if i.Doubtful() {
			return s // a change would be that of what could be read
		}
	}
	return s + d.changes(d.spendChange)
}

// findings tells what stands out, and what cannot be judged.
func (d *Digest) findings(line func(label, format string, args ...any)) {
	label := "Findings"
	say := func(s string) {
		line(label, "%s", s)
		label = ""
	}
	for _, f := range d.Findings[:min(len(d.Findings), mostFindings)] {
		say(wording.OneLine(f.Text))
		if f.Detail != "" {
			say("  " + wording.OneLine(f.Detail))
		}
	}
	if more := len(d.Findings) - mostFindings; more > 0 {
		say(fmt.Sprintf("and %d more", more))
	}
	if d.unjudged != "" {
		say(d.unjudged)
	} else if len(d.Findings) == 0 {
		say(d.quiet())
	}
}

// quiet is what is said where nothing stands out.
func (d *Digest) quiet() string {
	if d.integrity.Doubtful() {
		return d.nothing() + " stands out in what could be read"
	}
	return d.nothing() + " stands out"
}

// changes tells a change against the same day of the week before, and against the mean of
// seven days.
func (d *Digest) changes(of func(calls float64, a money.Sum) (float64, bool)) string {
	var out []string
	tell := func(calls float64, a money.Sum, than string) {
		if v, ok := of(calls, a); ok {
			out = append(out, fmt.Sprintf("%s %% against %s", signed(v), than))
		}
	}
	if p := d.weekBefore; p != nil {
		tell(float64(p.Calls), p.Amount, "last "+weekday(d.Date))
	}
	if m := d.mean; m != nil {
		than := "the 7-day mean"
		if m.Days < 7 {
			than = fmt.Sprintf("the mean of %d of the 7 days before", m.Days)
		}
		tell(m.Calls, m.Amount, than)
	}
	if len(out) == 0 {
		return ""
	}
	return "  (" + strings.Join(out, ", ") + ")"
}

// signed writes a change in percent with its sign and one decimal.
func signed(v float64) string {
	s := wording.Group(fmt.Sprintf("%.1f", v))
	if v < 0 {
		return s
	}
	return "+" + s
}

func (d *Digest) callsChange(then float64, _ money.Sum) (float64, bool) {
	if then == 0 {
		return 0, false
	}
	return noMinusZero(100 * (float64(d.Calls) - then) / then), true
}

// spendChange is exact to the thousandth, which is no money any more.
func (d *Digest) spendChange(_ float64, then money.Sum) (float64, bool) {
	parts, err := d.Amount.Sub(then).Parts(then, 1000)
	return float64(parts) / 10, err == nil
}

func noMinusZero(v float64) float64 {
	if math.Abs(v) < 0.05 {
		return 0
	}
	return v
}

func (d *Digest) answered() string {
	if d.ASR == nil {
		return "none"
	}
	low, high := report.Wilson(d.Answered, d.Calls)
	return fmt.Sprintf("%s, ASR %.1f %% (95 %% interval %.1f to %.1f)", wording.Count(d.Answered), 100**d.ASR, 100*low, 100*high)
}

func (d *Digest) score() string {
	if d.ScoreMean == nil {
		return "not known, no call is rated"
	}
	return fmt.Sprintf("%.2f of 5, from %s", *d.ScoreMean, wording.Counted(d.Rated, "rated call"))
}

func (d *Digest) data() string {
	s := "complete"
	if !d.Complete {
		s = "NOT COMPLETE"
	}
	s += fmt.Sprintf(", %s of %s", wording.Count(d.Calls-d.Kept), wording.Counted(d.APITotal, "record"))
	if d.Rejected > 0 {
		s += fmt.Sprintf(", %s rejected", wording.Count(d.Rejected))
	}
	if d.Kept > 0 {
		s += fmt.Sprintf(", %s kept from an earlier run", wording.Count(d.Kept))
	}
	if d.UnreadCalls > 0 {
		s += fmt.Sprintf(", %s not read whole", wording.Count(d.UnreadCalls))
	}
	return s + fmt.Sprintf(", revision %d", d.Revision)
}

// month tells what the month comes to, and of surcharges those that Plivo would
// charge.
func (d *Digest) month(line func(label, format string, args ...any)) {
	i := &d.Invoice
	s := fmt.Sprintf("%s %s to date, %d of %s published", amount(i.Month.Amount), d.Currency, i.Month.Published, wording.Counted(i.Month.Days, "day"))
	if n := len(i.Month.Foreign); n > 0 {
		s += fmt.Sprintf(" (%d more do not fit together with it)", n)
	}
	if n := len(i.Month.Doubtful); n > 0 {
		s += fmt.Sprintf(", %d of them not read whole", n)
	}
	line("Month", "%s", s)
	if p := i.MonthEnd; p != nil && p.DaysLeft > 0 {
		line("", "%s projected for the whole month, 80 %% prediction range %s to %s", amount(p.Amount), amount(p.Low), amount(p.High))
	} else if p == nil {
		line("", "its end cannot be judged yet")
	}
	for _, c := range []struct {
		label string
		*report.Surcharge
	}{{"Short", &i.Short}, {"Abandoned", &i.Abandoned}} {
		switch {
		case c.Over == nil:
			line(c.label, "cannot be judged yet: a day of the month was published without what they are counted by")
		case *c.Over:
			line(c.label, "%.1f %% of the month's calls; Plivo charges extra above %v %%", 100**c.Share, c.ThresholdPercent)
		case c.Share != nil:
			line(c.label, "%.1f %% of the month's calls; Plivo charges nothing extra up to %v %%", 100**c.Share, c.ThresholdPercent)
		}
	}
}

// amount writes a as people are shown it.
func amount(a money.Sum) string { return a.Fixed(a.Places()) }

func dayName(date string) string {
	at, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return date
	}
	return at.Format("Monday, 2 January 2006")
}

// weekday is the name of a date's day, "" where it is none.
func weekday(date string) string {
	name, _, _ := strings.Cut(dayName(date), ",")
	return name
}
