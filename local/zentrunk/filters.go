package main

import (
	"fmt"
	"math"
	"time"

	"zentrunk-reports/internal/zentrunk"
)

// reach is the oldest end of a call that is asked for. It is less than what the
// API keeps, because a long listing goes on while the API's own bound moves, and
// beyond that bound the API refuses the request.
const reach = zentrunk.Retention - 10*time.Minute

// filters are the flags that select calls, one for each filter of the API. What
// is not given selects nothing.
type filters struct {
	Direction    direction    `placeholder:"WORD" help:"inbound or outbound."`
	From         number       `placeholder:"NUMBER" help:"Caller's number or its beginning, as you write or paste it."`
	To           number       `placeholder:"NUMBER" help:"Called number or its beginning, as you write or paste it."`
	Region       region       `placeholder:"COUNTRY" help:"Country of numbers without a country code, in two letters such as US."`
	HangupSource hangupSource `placeholder:"WORD" help:"Who ended the call: customer, carrier or zentrunk."`
	HangupCode   count        `placeholder:"CODE" help:"Hangup cause code, such as 4410 for a busy line."`
	Stir         stirStatus   `placeholder:"WORDS" help:"STIR/SHAKEN: verified, not-verified or not-applicable."`

	BillDuration    count `placeholder:"SECONDS" help:"Billed seconds, exactly."`
	BillDurationGt  count `placeholder:"SECONDS" help:"More billed seconds than that."`
	BillDurationGte count `placeholder:"SECONDS" help:"As many billed seconds, or more."`
	BillDurationLt  count `placeholder:"SECONDS" help:"Fewer billed seconds than that."`
	BillDurationLte count `placeholder:"SECONDS" help:"As many billed seconds, or fewer."`

	Since moment `placeholder:"TIME" help:"Calls that ended at that time or later."`
	Until moment `placeholder:"TIME" help:"Calls that ended before that time; a date includes its whole day."`
	clockFlag
}

// resolve reads what takes several flags to read: numbers by the region, times by the
// time zone. It returns what is wrong with them.
func (f *filters) resolve(now time.Time) error {
	if err := f.From.in(f.Region); err != nil {
		return fmt.Errorf("--from: %w", err)
	}
	if err := f.To.in(f.Region); err != nil {
		return fmt.Errorf("--to: %w", err)
	}
	var err error
	if f.Since.Moment, err = f.Since.In(f.TZ.Clock, now); err != nil {
		return fmt.Errorf("--since: %w", err)
	}
	if f.Until.Moment, err = f.Until.In(f.TZ.Clock, now); err != nil {
		return fmt.Errorf("--until: %w", err)
	}
	return f.check(now)
}

// check returns what is wrong with the flags together: the API answers such
// queries with nothing, or with an error in terms of its own.
func (f filters) check(now time.Time) error {
	if err := f.checkDurations(); err != nil {
		return err
	}
	oldest := now.Add(-zentrunk.Retention)
	tooOld := func(flag string, m moment, at time.Time) error {
		// A duration of just 90 days was counted from a moment ago.
		if !m.Given() || !at.Before(oldest.Add(-time.Minute)) {
			return nil
		}
		return fmt.Errorf("%s %s is too long ago: the API keeps calls for 90 days, which is since %q now",
			flag, m.Text, oldest.In(f.TZ.Location()).Format("2006-01-02 15:04"))
	}
	if err := tooOld("--since", f.Since, f.Since.Start); err != nil {
		return err
	}
	if err := tooOld("--until", f.Until, f.Until.End); err != nil {
		return err
	}
	if f.Since.Given() && f.Since.Start.After(now.Add(time.Minute)) {
		return fmt.Errorf("--since %s is in the future; it is %s now", f.Since.Text, f.TZ.Stamp(now.Truncate(time.Second)))
	}
	if f.Since.Given() && f.Until.Given() && !f.Until.End.After(f.Since.Start) {
		return fmt.Errorf("--until %s is not after --since %s: no call ends between %s and %s",
			f.Until.Text, f.Since.Text, f.TZ.Wall(f.Since.Start), f.TZ.Wall(f.Until.End))
	}
	return nil
}

func (f filters) checkDurations() error {
	low, high := 0, math.MaxInt
	lowest, highest := "", ""
	bound := func(flag string, n count, from, to int) {
		if n.Valid && from > low {
			low, lowest = from, fmt.Sprintf("%s %d", flag, n.V)
		}
		if n.Valid && to < high {
			high, highest = to, fmt.Sprintf("%s %d", flag, n.V)
		}
	}
	bound("--bill-duration", f.BillDuration, f.BillDuration.V, f.BillDuration.V)
	bound("--bill-duration-gt", f.BillDurationGt, f.BillDurationGt.V+1, math.MaxInt)
	bound("--bill-duration-gte", f.BillDurationGte, f.BillDurationGte.V, math.MaxInt)
	bound("--bill-duration-lt", f.BillDurationLt, 0, f.BillDurationLt.V-1)
	bound("--bill-duration-lte", f.BillDurationLte, 0, f.BillDurationLte.V)
	switch {
	case low <= high:
		return nil
	case lowest == "":
		return fmt.Errorf("%s selects no call: no duration is below 0", highest)
	}
	return fmt.Errorf("%s and %s select no call together", lowest, highest)
}

// query returns the flags as the client takes them.
func (f filters) query(now time.Time) zentrunk.CallQuery {
	q := zentrunk.CallQuery{
		FromNumber: f.From.Digits, ToNumber: f.To.Digits,
		Direction: string(f.Direction), HangupSource: string(f.HangupSource), STIRVerification: string(f.Stir),
		HangupCode: zentrunk.Null[int](f.HangupCode),
		BillDuration: zentrunk.IntRange{
			Equal: zentrunk.Null[int](f.BillDuration),
			Above: zentrunk.Null[int](f.BillDurationGt), AtLeast: zentrunk.Null[int](f.BillDurationGte),
			Below: zentrunk.Null[int](f.BillDurationLt), AtMost: zentrunk.Null[int](f.BillDurationLte),
		},
	}
	oldest := now.Add(-reach).UTC().Truncate(time.Second)
	if f.Since.Given() || f.Until.Given() { // the API refuses an upper bound alone
		q.EndTime.From = oldest
	}
	if f.Since.Start.After(oldest) {
		q.EndTime.From = f.Since.Start
	}
	// What has not ended yet is not listed, and a bound far ahead would make the
	// span longer than the API takes.
	if f.Until.Given() && f.Until.End.Before(now) {
		q.EndTime.Before = f.Until.End
	}
	return q
}
