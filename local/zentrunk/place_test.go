package main

import (
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"

	"zentrunk-reports/local/published"
)

// As many connections are kept as there are days side by side: a search makes each once.
func TestOpenBucketKeepsConnections(t *testing.T) {
	var made atomic.Int32
	var here sync.WaitGroup // all requests of a round are answered together
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		here.Done()
		here.Wait()
		w.WriteHeader(http.StatusNotFound)
	}))
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			made.Add(1)
		}
	}
	server.Start()
	defer server.Close()
	for name, value := range map[string]string{
		"AWS_ENDPOINT_URL_S3": server.URL, "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "of-no-account", "AWS_REGION": "us-east-1", "AWS_CONFIG_FILE": "/dev/null",
	} {
		t.Setenv(name, value)
	}
	b, err := openBucket(t.Context(), "my-reports", "")
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		here.Add(published.SideBySide)
		var asked sync.WaitGroup
		for range published.SideBySide {
			asked.Go(func() { b.Head(t.Context(), "any") }) //nolint:errcheck // it is not there
		}
		asked.Wait()
	}
	if n := made.Load(); n > published.SideBySide*5/4 { // a few may be made in vain
		t.Errorf("%d connections for %d requests at a time", n, published.SideBySide)
	}
}
