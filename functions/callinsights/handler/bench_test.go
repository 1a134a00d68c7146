package handler_test

import (
	"io"
	"net/http"
	"testing"

	"github.com/aws/aws-lambda-go/lambda"

	"zentrunk-reports/functions/callinsights/handler"
	"zentrunk-reports/internal/settings"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// BenchmarkLookup shows what a warm lookup costs beside the API's own time:
// "direct" is one bare request to an API without latency, "warm" a lookup that
// makes that request, from event to answer, and "kept" one that makes none.
func BenchmarkLookup(b *testing.B) {
	api := account(b)
	event := event{Method: "GET", Path: "/calls/" + full + "/insights"}.json(b)

	b.Run("direct", func(b *testing.B) {
		url := api.URL + "/Account/" + api.AuthID() + "/Zentrunk/Call/" + full + "/Insights/"
		for b.Loop() {
			direct(b, api, url)
		}
	})
	for _, name := range []string{"warm", "kept"} {
		b.Run(name, func(b *testing.B) {
			config := handler.Config{API: settings.API{
				BaseURL: api.URL, AuthID: api.AuthID(), AuthToken: api.AuthToken(), RequestsPerSecond: 1e6,
			}}
			if name == "warm" {
				config.CacheTTL = 1 // expired as soon as it is kept
			}
			h := lambda.NewHandler(handler.New(config, handler.Options{}).Handle)
			for b.Loop() {
				if _, err := h.Invoke(b.Context(), event); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func direct(b *testing.B, api *zentrunktest.Server, url string) {
	req, err := http.NewRequestWithContext(b.Context(), http.MethodGet, url, nil)
	if err != nil {
		b.Fatal(err)
	}
	req.SetBasicAuth(api.AuthID(), api.AuthToken())
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		b.Fatal(err)
	}
	defer resp.Body.Close()
	if _, err := io.Copy(io.Discard, resp.Body); err != nil || resp.StatusCode != http.StatusOK {
		b.Fatalf("status %d, %v", resp.StatusCode, err)
	}
}

// BenchmarkSearch is a search that fills a page and makes its request.
func BenchmarkSearch(b *testing.B) {
	api := busy(b, zentrunktest.Options{})
	h := lambda.NewHandler(handler.New(handler.Config{
		Search: true, CacheTTL: 1,
		API: settings.API{BaseURL: api.URL, AuthID: api.AuthID(), AuthToken: api.AuthToken(), RequestsPerSecond: 1e6},
	}, handler.Options{}).Handle)
	event := event{Method: "GET", Route: "GET /calls", Path: "/calls", Query: ofNumber + "&" + hours(24)}.json(b)
	for b.Loop() {
		if _, err := h.Invoke(b.Context(), event); err != nil {
			b.Fatal(err)
		}
	}
}
