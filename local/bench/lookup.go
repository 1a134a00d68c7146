package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/aws/aws-lambda-go/lambda"

	"zentrunk-reports/functions/callinsights/handler"
	"zentrunk-reports/internal/settings"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// mostLookup is the target of what a warm lookup adds to the API's own time.
const mostLookup = time.Millisecond

// lookup measures a lookup from event to answer beside one bare request to the
// API, in turns. The API answers without latency, so that what is left is the
// lookup's own.
func (b *bench) lookup(ctx context.Context) ([]row, error) {
	r, err := b.rig(ctx, &accountSpec{Calls: 1_000})
	if err != nil {
		return nil, err
	}
	defer r.close()
	id, err := r.callWithInsights(ctx)
	if err != nil {
		return nil, err
	}
	target := r.at.Root + "/Account/" + zentrunktest.DefaultAuthID + "/Zentrunk/Call/" + id + "/Insights/"
	event, err := json.Marshal(map[string]any{
		"version": "2.0", "rawPath": "/calls/" + id + "/insights",
		"requestContext": map[string]any{"http": map[string]string{"method": http.MethodGet, "path": "/calls/" + id + "/insights"}},
	})
	if err != nil {
		return nil, fmt.Errorf("make the event: %w", err)
	}
	client := &http.Client{Timeout: time.Minute}
	defer client.CloseIdleConnections()
	ways := []func() error{
		func() error { return getJSON(ctx, client, target, new(map[string]any)) },
		invoke(ctx, r.at.Root, event, 1), // what is kept has expired when it is asked for again
		invoke(ctx, r.at.Root, event, time.Hour),
	}
	took, err := inTurns(ways, b.sizes.lookups)
	if err != nil {
		return nil, err
	}
	direct, warm, kept := median(took[0]), median(took[1]), median(took[2])
	added := warm - direct
	return []row{
		{"lookup, warm, on top of the API", milliseconds(added), "< " + milliseconds(mostLookup.Seconds()), added < mostLookup.Seconds(),
			fmt.Sprintf("difference of the medians of %s each, in turns: %s from event to answer, %s for one bare request",
				thousands(b.sizes.lookups), milliseconds(warm), milliseconds(direct))},
		{"  of an answer that is kept", milliseconds(kept), "", true, "no request to the API"},
	}, nil
}

// inTurns runs each of ways n times, one after the other, after a few runs that
// do not count, and returns the seconds that each run took.
func inTurns(ways []func() error, n int) ([][]float64, error) {
	const warmUp = 20
	took := make([][]float64, len(ways))
	for i := range n + warmUp {
		for w, way := range ways {
			began := time.Now()
			if err := way(); err != nil {
				return nil, err
			}
			if i >= warmUp {
				took[w] = append(took[w], time.Since(began).Seconds())
			}
		}
	}
	return took, nil
}

// invoke returns a call of the handler with event, through Lambda's own decoding
// and encoding.
func invoke(ctx context.Context, root string, event []byte, ttl time.Duration) func() error {
	h := lambda.NewHandler(handler.New(handler.Config{
		CacheTTL: ttl,
		Search:   true,
		API: settings.API{
			BaseURL: root, AuthID: zentrunktest.DefaultAuthID, AuthToken: zentrunktest.DefaultAuthToken, RequestsPerSecond: unpaced,
		},
	}, handler.Options{}).Handle)
	return func() error {
		answer, err := h.Invoke(ctx, event)
		if err != nil {
			return err
		}
		// What the client of an answer does with it is no part of the lookup's time.
		if !bytes.HasPrefix(answer, []byte(`{"statusCode":200,`)) {
			return fmt.Errorf("the lookup answers %.200s", answer)
		}
		return nil
	}
}

// callWithInsights returns a call of the rig's account whose insights there are.
func (r *rig) callWithInsights(ctx context.Context) (string, error) {
	list := r.at.Root + "/Account/" + zentrunktest.DefaultAuthID + "/Zentrunk/Call/"
	var page struct {
		Objects []struct {
			UUID string `json:"call_uuid"`
		} `json:"objects"`
	}
	if err := getJSON(ctx, http.DefaultClient, list, &page); err != nil {
		return "", err
	}
	for _, call := range page.Objects {
		if getJSON(ctx, http.DefaultClient, list+call.UUID+"/Insights/", new(map[string]any)) == nil {
			return call.UUID, nil
		}
	}
	return "", errors.New("no call of the first page has insights")
}
