package main

import (
	"context"
	"fmt"
	"time"

	"zentrunk-reports/internal/pull"
	"zentrunk-reports/local/scale"
)

// The cost of a million calls is told at these paces, in requests a second.
const (
	millionCalls = 1_000_000
	slowestPace  = 20
	fastestPace  = plivoPace
)

// cost counts what a day asks of the API and of S3, and what AWS charges for a
// million such calls. The time of a pull is that of its requests at the pace:
// the CPU waits.
func (b *bench) cost(ctx context.Context) ([]row, error) {
	calls := b.sizes.requests
	r, err := b.rig(ctx, &accountSpec{Calls: calls})
	if err != nil {
		return nil, err
	}
	defer r.close()
	result, err := r.day(ctx, "cost", calls, jobSpec{Insights: pull.InsightsAnswered})
	if err != nil {
		return nil, err
	}
	st, err := r.stats()
	if err != nil {
		return nil, err
	}
	requests := st.Requests * (millionCalls / calls)
	cpu := result.CPU * time.Duration(millionCalls/calls)
	slow, fast := scale.Million(requests, slowestPace, cpu), scale.Million(requests, fastestPace, cpu)
	return []row{
		{"requests of a million calls", thousands(requests), "", true, fmt.Sprintf("counted over %s calls, insights of all answered ones", thousands(calls))},
		{"  dollars a million calls", "$" + slow.String(), "", true, fmt.Sprintf("at %d requests a second; $%s at %d; by the formulas of docs/scale.md, prices of %s", slowestPace, fast, int(fastestPace), scale.PricesOf)},
	}, nil
}
