package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"zentrunk-reports/internal/zentrunk"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// mostSearch is the target of what a search adds to the API's own time.
const mostSearch = time.Millisecond / 10

// search measures a search that fills a page beside one bare request for the same page,
// as lookup does.
func (b *bench) search(ctx context.Context) ([]row, error) {
	r, err := b.rig(ctx, &accountSpec{Calls: 2_000})
	if err != nil {
		return nil, err
	}
	defer r.close()
	list := r.at.Root + "/Account/" + zentrunktest.DefaultAuthID + "/Zentrunk/Call/"
	digits, err := busyPrefix(ctx, list)
	if err != nil {
		return nil, err
	}
	from, to := r.from.Format(time.DateTime), r.from.AddDate(0, 0, 1).Format(time.DateTime)
	query := func(number string) string {
		return url.Values{"from_number": {number}, "end_time__gte": {from}, "end_time__lt": {to}, "limit": {"20"}, "offset": {"0"}}.Encode()
	}
	event, err := json.Marshal(map[string]any{
		"version": "2.0", "routeKey": "GET /calls", "rawPath": "/calls", "rawQueryString": query("+" + digits),
		"requestContext": map[string]any{"http": map[string]string{"method": http.MethodGet, "path": "/calls"}},
	})
	if err != nil {
		return nil, fmt.Errorf("make the event: %w", err)
	}
	client := &http.Client{Timeout: time.Minute}
	defer client.CloseIdleConnections()
	took, err := inTurns([]func() error{
		func() error { return getJSON(ctx, client, list+"?"+query(digits), new(json.RawMessage)) },
		invoke(ctx, r.at.Root, event, 1), // what is kept has expired when it is asked for again
	}, b.sizes.lookups)
	if err != nil {
		return nil, err
	}
	direct, warm := median(took[0]), median(took[1])
	added := warm - direct
	return []row{{"search, warm, on top of the API", milliseconds(added), "< " + milliseconds(mostSearch.Seconds()), added < mostSearch.Seconds(),
		fmt.Sprintf("difference of the medians of %s each, in turns, a page of 20 calls: %s from event to answer, %s for one bare request",
			thousands(b.sizes.lookups), milliseconds(warm), milliseconds(direct))}}, nil
}

// busyPrefix returns seven digits with which the numbers of at least 20 callers begin.
func busyPrefix(ctx context.Context, list string) (string, error) {
	calls := map[string]int{}
	for offset := 0; offset < 1_000; offset += zentrunk.PageSize {
		var page struct {
			Objects []struct {
				From any `json:"from_number"` // a number in some records
			} `json:"objects"`
		}
		if err := getJSON(ctx, http.DefaultClient, fmt.Sprintf("%s?offset=%d", list, offset), &page); err != nil {
			return "", err
		}
		for _, call := range page.Objects {
			if digits, ok := strings.CutPrefix(fmt.Sprint(call.From), "+"); ok && len(digits) > 7 {
				if calls[digits[:7]]++; calls[digits[:7]] == zentrunk.PageSize {
					return digits[:7], nil
				}
			}
		}
	}
	return "", errors.New("no seven digits begin 20 numbers")
}
