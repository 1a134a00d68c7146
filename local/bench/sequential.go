package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"zentrunk-reports/internal/zentrunk"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// sequential pages through a list as the SDKs of APIs do: a page, then the next,
// over one connection, at the latency of the pace measurement.
func (b *bench) sequential(ctx context.Context) ([]row, error) {
	pages := b.sizes.sequential
	r, err := b.rig(ctx, &accountSpec{Calls: pages * zentrunk.PageSize, Limited: true, Latency: plivoLatency})
	if err != nil {
		return nil, err
	}
	defer r.close()
	calls, err := r.pageThrough(ctx)
	if err == nil && calls != pages*zentrunk.PageSize {
		err = fmt.Errorf("paging found %d calls of %d", calls, pages*zentrunk.PageSize)
	}
	if err != nil {
		return nil, err
	}
	st, err := r.stats()
	if err != nil {
		return nil, err
	}
	return []row{{"sequential paging, share of the pace", percent(st.perSecond() / plivoPace), "", true, join("one run",
		fmt.Sprintf("%s pages of %d, %v latency: %.1f requests a second of %d", thousands(pages), zentrunk.PageSize, plivoLatency, st.perSecond(), plivoPace))}}, nil
}

// pageThrough reads the day page by page and returns how many calls it found.
func (r *rig) pageThrough(ctx context.Context) (int, error) {
	const layout = "2006-01-02 15:04:05"
	query := url.Values{
		"end_time__gte": {r.from.Format(layout)}, "end_time__lt": {r.from.AddDate(0, 0, 1).Format(layout)},
		"limit": {strconv.Itoa(zentrunk.PageSize)},
	}
	client := &http.Client{Timeout: time.Minute, Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	for calls := 0; ; {
		query.Set("offset", strconv.Itoa(calls))
		var page struct {
			Meta struct {
				Total int `json:"total_count"`
			} `json:"meta"`
			Objects []map[string]any `json:"objects"`
		}
		target := r.at.Root + "/Account/" + zentrunktest.DefaultAuthID + "/Zentrunk/Call/?" + query.Encode()
		if err := getJSON(ctx, client, target, &page); err != nil {
			return calls, err
		}
		calls += len(page.Objects)
		if len(page.Objects) == 0 || calls >= page.Meta.Total {
			return calls, nil
		}
	}
}

// getJSON gets target as the account's owner and decodes the answer into v.
func getJSON(ctx context.Context, client *http.Client, target string, v any) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, target, nil)
	if err != nil {
		return fmt.Errorf("build request: %w", err)
	}
	req.SetBasicAuth(zentrunktest.DefaultAuthID, zentrunktest.DefaultAuthToken)
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return fmt.Errorf("read answer: %w", err)
	}
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("the account answers %s", resp.Status)
	}
	return json.Unmarshal(body, v)
}
