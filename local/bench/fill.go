package main

import (
	"context"
	"slices"

	"golang.org/x/sync/errgroup"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/calendar"
	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/daily"
	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/staging"
	"zentrunk-reports/internal/zentrunk"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// fill stages every window of day as a pull would leave it, insights of the answered
// calls included, from what the account holds in place of what it answers. A test
// compares the bytes. The plan is the account's.
func fill(ctx context.Context, job *daily.Job, day calendar.Day, from *generatedDay) (staging.Plan, error) {
	plan, err := job.Plan(ctx, day)
	if err != nil {
		return plan, err
	}
	area := job.Staging(day)
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(windowsInFlight)
	for _, w := range plan.Windows {
		group.Go(func() error { return fillWindow(ctx, area, w, from) })
	}
	return plan, group.Wait()
}

func fillWindow(ctx context.Context, area *staging.Area, w staging.Window, from *generatedDay) error {
	out := &staging.Pulled{State: staging.Whole}
	for _, c := range from.Between(w.From, w.To) {
		row, err := rowOf(c)
		if err != nil {
			return err
		}
		out.Rows = append(out.Rows, row)
	}
	slices.SortFunc(out.Rows, func(a, b calls.Row) int { return calls.Compare(&a, &b) })
	out.Counts = staging.Counts{Calls: len(out.Rows), Total: len(out.Rows)}
	return area.Put(ctx, w, out, bucket.Condition{})
}

// rowOf is the row of a call whose insights were asked for where it was answered.
func rowOf(c *zentrunktest.Call) (calls.Row, error) {
	status := calls.Skipped
	var insights zentrunk.Insights
	switch {
	case c.Answered && c.Insights == nil:
		status = calls.None
	case c.Answered:
		n := c.Insights
		status, insights = calls.OK, zentrunk.Insights{
			FromCarrier: n.FromCarrier, FromRegion: n.FromRegion, ToCarrier: n.ToCarrier, ToRegion: n.ToRegion,
			RTTMillis: null(n.RTTMillis), JitterMillis: null(n.JitterMillis), PacketLossPercent: null(n.PacketLossPercent),
			PostDialDelayMillis: null(n.PostDialDelayMillis), Score: null(n.Score), Unknown: n.Extra(),
		}
	}
	call, err := callOf(c)
	if err != nil {
		return calls.Row{}, err
	}
	return calls.NewRow(call, status, insights)
}

func callOf(c *zentrunktest.Call) (zentrunk.Call, error) {
	out := zentrunk.Call{
		UUID: c.UUID, CallID: c.CallID, FromNumber: c.From, ToNumber: c.To, Direction: c.Direction,
		CallDuration: null(c.CallDuration), BillDuration: null(c.BillDuration), BilledDuration: null(c.BilledDuration),
		InitiationTime: c.Initiation, AnswerTime: c.Answer, EndTime: c.End, Answered: c.Answered,
		HangupName: c.HangupName, HangupCode: null(c.HangupCode), HangupSource: c.HangupSource,
		TrunkDomain: c.TrunkDomain, FromCountry: c.FromCountry, ToCountry: c.ToCountry, Transport: c.Transport,
		SRTP: null(c.SRTP), SecureTrunking: null(c.SecureTrunking), CNAMLookup: null(c.CNAMLookup),
		STIRVerification: c.STIRVerification, Attestation: c.Attestation, Unknown: c.Extra(),
	}
	for _, m := range []struct {
		to   *zentrunk.Null[money.Amount]
		from zentrunktest.Null[int64]
	}{{&out.Rate, c.RateE8}, {&out.Amount, c.AmountE8}, {&out.SecureTrunkingRate, c.SecureTrunkingRateE8}, {&out.CNAMLookupRate, c.CNAMLookupRateE8}} {
		if !m.from.Valid {
			continue
		}
		amount, err := money.FromUnits(m.from.V)
		if err != nil {
			return out, err
		}
		*m.to = zentrunk.Some(amount)
	}
	return out, nil
}

func null[T any](n zentrunktest.Null[T]) zentrunk.Null[T] {
	return zentrunk.Null[T]{V: n.V, Valid: n.Valid}
}
