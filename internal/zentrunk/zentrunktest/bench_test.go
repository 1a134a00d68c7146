package zentrunktest_test

import (
	"io"
	"net/http"
	"testing"

	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// The cost of a generated call.
func BenchmarkGenerate(b *testing.B) {
	b.ReportAllocs()
	zentrunktest.Generate(zentrunktest.GenOptions{Seed: 1, Start: day, Calls: b.N})
}

// Full pages over real HTTP, client included.
func BenchmarkList(b *testing.B) {
	s := zentrunktest.Start(b, zentrunktest.Options{Now: nextNoon, Limit: -1})
	s.Add(zentrunktest.Generate(zentrunktest.GenOptions{Seed: 1, Start: day, Calls: 200_000})...)
	url := s.URL + callPath(s, query("end_time__gte", "2026-11-22 00:00", "end_time__lt", "2026-11-23 00:00", "offset", "100000"))
	transport := &http.Transport{MaxIdleConnsPerHost: 64}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport}
	b.ReportAllocs()
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			req, err := http.NewRequestWithContext(b.Context(), http.MethodGet, url, nil)
			if err != nil {
				b.Fatal(err)
			}
			req.SetBasicAuth(s.AuthID(), s.AuthToken())
			resp, err := client.Do(req)
			if err != nil {
				b.Fatal(err)
			}
			n, err := io.Copy(io.Discard, resp.Body)
			resp.Body.Close()
			if err != nil || resp.StatusCode != http.StatusOK || n < 5000 {
				b.Fatalf("status %d, %d bytes, %v", resp.StatusCode, n, err)
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "req/s")
}
