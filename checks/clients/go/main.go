// Command lookupclient uses the client that a generator made of openapi.yaml as a caller
// would: it searches, looks a call up, reads its quality and a problem document.
//
// Usage: lookupclient URL NUMBER FROM TO
package main

import (
	"context"
	"fmt"
	"os"

	"lookupclient/api"
)

func main() {
	if err := run(context.Background(), os.Args[1], os.Args[2], os.Args[3], os.Args[4]); err != nil {
		fmt.Fprintln(os.Stderr, "lookupclient:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, url, number, from, to string) error {
	client, err := api.NewClientWithResponses(url)
	if err != nil {
		return err
	}
	found, err := client.SearchCallsWithResponse(ctx, &api.SearchCallsParams{FromNumber: &number, EndTimeGte: &from, EndTimeLt: &to})
	if err != nil || found.JSON200 == nil || len(found.JSON200.Objects) == 0 || found.JSON200.Meta.Next != nil {
		return fmt.Errorf("search: %v, %+v", err, found)
	}
	id, isText := found.JSON200.Objects[0].CallUuid.(string)
	if !isText || found.JSON200.Objects[0].FromNumber != number {
		return fmt.Errorf("search: the call is %+v", found.JSON200.Objects[0])
	}
	call, err := client.GetCallWithResponse(ctx, id, nil)
	if err != nil || call.JSON200 == nil || call.JSON200.CallUuid != id {
		return fmt.Errorf("call: %v, %+v", err, call)
	}
	insights, err := client.GetCallInsightsWithResponse(ctx, id, nil)
	if err != nil || insights.JSON200 == nil {
		return fmt.Errorf("insights: %v, %+v", err, insights)
	}
	quality := insights.JSON200.Quality
	var score *float64 = quality.Score // a float32 would not do
	if quality.Rating == nil || !quality.Rating.Valid() || score == nil {
		return fmt.Errorf("insights: the quality is %+v", quality)
	}
	tooMany := 21
	refused, err := client.SearchCallsWithResponse(ctx, &api.SearchCallsParams{FromNumber: &number, EndTimeGte: &from, EndTimeLt: &to, Limit: &tooMany})
	if err != nil || refused.ApplicationproblemJSON400 == nil || refused.ApplicationproblemJSON400.Type != api.UrnZentrunkReportsProblemInvalidParameter {
		return fmt.Errorf("problem: %v, %+v", err, refused)
	}
	fmt.Printf("Go: %v is %s, %v; limit 21: %s\n", id, *quality.Rating, *score, refused.ApplicationproblemJSON400.Detail)
	return nil
}
