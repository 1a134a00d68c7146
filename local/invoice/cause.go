package invoice

import (
	"context"
	"fmt"
	"slices"

	"zentrunk-reports/internal/money"
)

// Explain reads the month's calls and gives each difference the causes that they support:
// what makes it nothing, to the tolerance, and never what only might.
func (c *Comparison) Explain(ctx context.Context, src Source) error {
	if !slices.ContainsFunc(c.Rows, func(r Row) bool { return r.Differs }) {
		return nil
	}
	rec, err := read(ctx, src, c.Statement)
	if err != nil {
		return err
	}
	counted := c.counting(rec)
	for i := range c.Rows {
		if r := &c.Rows[i]; r.Differs {
			c.explain(r, rec, counted)
		}
	}
	return nil
}

// counting returns the other counting by which differences go away, nil where none does:
// it has to explain half of the countries that differ, and to set none off that agree.
func (c *Comparison) counting(rec *records) *counting {
	for _, other := range rec.other {
		differed, differs, worse := 0, 0, false
		for i := range c.Rows {
			r := &c.Rows[i]
			still := !c.gone(r, other.moves[r.Country])
			if r.Differs {
				differed++
			}
			if still {
				differs++
				worse = worse || !r.Differs
			}
		}
		if !worse && 2*differs <= differed && differs < differed {
			return other
		}
	}
	return nil
}

// gone is whether the difference of r is just what t is, nil of nothing.
func (c *Comparison) gone(r *Row, t *tally) bool {
	if t == nil {
		t = &tally{}
	}
	return (!c.Invoice.HasCalls || r.Calls == t.calls) && c.near(r.Amount, t.amount) &&
		(!c.Invoice.HasMinutes || r.Seconds.Sub(seconds(t.seconds)).Abs().Cmp(c.minuteTolerance(r.Theirs.Rows)) <= 0)
}

func (c *Comparison) near(a, b money.Sum) bool { return a.Sub(b).Abs().Cmp(c.Tolerance) <= 0 }

func (t *tally) negative() *tally {
	return &tally{-t.calls, -t.seconds, money.Sum{}.Sub(t.amount)}
}

// explain gives one row its causes.
func (c *Comparison) explain(r *Row, rec *records, counted *counting) {
	say := func(format string, args ...any) { r.Causes = append(r.Causes, fmt.Sprintf(format, args...)) }
	moves := counted != nil && counted.moves[r.Country] != nil
	twice := rec.twice[r.Country]
	switch {
	case r.Ours.Calls == 0:
		say("No call of our records went there.")
	case r.Theirs.Rows == 0:
		say("The invoice has no row for it.")
	case moves && c.gone(r, counted.moves[r.Country]):
		say("The invoice counts %s: the calls that this moves into or out of the month are the difference.", counted.name)
	case twice != nil && c.gone(r, twice.negative()):
		say("Calls that moved from one day to the next: our records hold %s in both days, so that ours are too high by them.", number(twice.calls, "call"))
	default:
		c.explainDay(r, rec)
		c.explainRounding(r, rec)
	}
	if len(r.Causes) == 0 {
		c.explainRest(r)
	}
}

// explainDay looks for one day that is the difference.
func (c *Comparison) explainDay(r *Row, rec *records) {
	var lacks, doubles []string
	for date, of := range rec.byDay {
		t := of[r.Country]
		if t == nil || t.calls == 0 || t.amount.Abs().Cmp(c.Tolerance) <= 0 && !c.Invoice.HasCalls {
			continue
		}
		if c.gone(r, t.negative()) {
			lacks = append(lacks, date)
		}
		if c.gone(r, t) {
			doubles = append(doubles, date)
		}
	}
	switch {
	case len(lacks) == 1:
		r.Causes = append(r.Causes, fmt.Sprintf("The invoice lacks just what our records have of %s.", lacks[0]))
	case len(doubles) == 1:
		r.Causes = append(r.Causes, fmt.Sprintf("The invoice has just what our records have of %s a second time.", doubles[0]))
	}
}

// explainRounding looks for a rounding of each call.
func (c *Comparison) explainRounding(r *Row, rec *records) {
	if len(r.Causes) > 0 || c.Invoice.HasCalls && r.Calls != 0 {
		return
	}
	say := func(text string) { r.Causes = append(r.Causes, text) }
	whole, cents := rec.whole[r.Country], rec.cents[r.Country]
	minutesAgree := !c.Invoice.HasMinutes || r.Seconds.Abs().Cmp(c.minuteTolerance(r.Theirs.Rows)) <= 0
	amountAgrees := c.near(r.Theirs.Amount, r.Ours.Amount)
	wholeMinutes := c.Invoice.HasMinutes && !minutesAgree && r.Theirs.Minutes.MulDiv(60, 1).Sub(seconds(whole.seconds)).Abs().Cmp(c.minuteTolerance(r.Theirs.Rows)) <= 0
	if wholeMinutes {
		say("The invoice rounds each call up to the whole minute: that is all of the difference in minutes.")
	}
	switch {
	case amountAgrees:
	case (wholeMinutes || minutesAgree) && c.near(r.Theirs.Amount, whole.amount):
		say("The invoice charges each call at its rate by the whole minute: that is all of the difference in money.")
	case minutesAgree && c.near(r.Theirs.Amount, cents.amount):
		say("The invoice rounds the amount of each call to the cent: that is all of the difference in money.")
	}
}

// explainRest says what is known of a difference that has no cause in the calls.
func (c *Comparison) explainRest(r *Row) {
	say := func(format string, args ...any) { r.Causes = append(r.Causes, fmt.Sprintf(format, args...)) }
	d := &c.Statement.Days
	lacking := len(d.Missing) + len(d.Foreign)
	more := r.Calls > 0 || !c.Invoice.HasCalls && r.Amount.Sign() > 0
	minutesAgree := c.Invoice.HasMinutes && r.Seconds.Abs().Cmp(c.minuteTolerance(r.Theirs.Rows)) <= 0
	switch {
	case more && lacking > 0:
		say("Our records lack %s of the month: calls of those days may be the difference.", number(int64(lacking), "day"))
	case more && len(d.Incomplete) > 0:
		say("Our records of %s are not complete: calls that they lack may be the difference.", number(int64(len(d.Incomplete)), "day"))
	case c.Invoice.HasCalls && r.Calls == 0 && minutesAgree && r.Ours.BilledSeconds > 0:
		theirs := r.Theirs.Amount.PerMinute(r.Ours.BilledSeconds)
		say("Calls and minutes agree, the price does not: the invoice charges %s a minute, our records %s.", theirs, r.Ours.RatePerMinute)
	default:
		say("Our records do not say why.")
	}
}
