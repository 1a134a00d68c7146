package main

import (
	"context"
	"fmt"

	"zentrunk-reports/internal/daily"
)

// AWS list prices in US dollars, us-east-1, arm64, as of June 2025:
// https://aws.amazon.com/lambda/pricing/ and https://aws.amazon.com/s3/pricing/.
const (
	pricesOf        = "2025-06"
	dollarsPerGBs   = 0.0000133334
	dollarsPerPut   = 0.005 / 1000 // PUT, COPY, POST and LIST
	dollarsPerGet   = 0.0004 / 1000
	lambdaGB        = 1.0            // MemorySize of the template
	lambdaCPUs      = 1024.0 / 1769. // what AWS gives for that memory
	millionCalls    = 1_000_000
	requestsOfAPut  = 2 // a window is looked for and put, and read once
	slowestPace     = 20
	fastestPace     = plivoPace
	objectsOfOneDay = 8
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
	result, err := r.day(ctx, "cost", calls, jobSpec{Pace: lifted, Insights: daily.InsightsAnswered})
	if err != nil {
		return nil, err
	}
	st, err := r.stats()
	if err != nil {
		return nil, err
	}
	requests := float64(st.Requests) / float64(calls) * millionCalls
	slow := dollars(requests, slowestPace, perHundredThousand(result.CPU, calls))
	fast := dollars(requests, fastestPace, perHundredThousand(result.CPU, calls))
	how := fmt.Sprintf("requests ÷ pace × %.0f GB × $%.10f, CPU seconds ÷ %.2f × the same where that is longer, S3 requests at $%.3f and $%.4f a thousand; list prices of %s, us-east-1, arm64",
		lambdaGB, dollarsPerGBs, lambdaCPUs, 1000*dollarsPerPut, 1000*dollarsPerGet, pricesOf)
	return []row{
		{"requests of a million calls", thousands(int(requests)), "", true, fmt.Sprintf("counted over %s calls, insights of all answered ones", thousands(calls))},
		{"  dollars a million calls", fmt.Sprintf("$%.2f", slow), "", true, fmt.Sprintf("at %d requests a second; $%.2f at %d; %s", slowestPace, fast, fastestPace, how)},
	}, nil
}

// dollars is what a million calls cost that take requests at pace, and
// cpuOf100k seconds of CPU time for each 100,000.
func dollars(requests, pace, cpuOf100k float64) float64 {
	seconds := max(requests/pace, cpuOf100k*10/lambdaCPUs)
	windows := float64(millionCalls) / 3300 // a day of a million has some 300
	puts := windows*2 + objectsOfOneDay
	gets := windows*requestsOfAPut + 2*objectsOfOneDay
	return seconds*lambdaGB*dollarsPerGBs + puts*dollarsPerPut + gets*dollarsPerGet
}
