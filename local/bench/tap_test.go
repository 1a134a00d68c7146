package main

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A tap counts the bodies of answers by what they hold, and hands on what it is asked
// as it came.
func TestTap(t *testing.T) {
	t.Parallel()
	var hosts []string
	store := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		hosts = append(hosts, r.Host)
		body := r.URL.Path
		if r.Header.Get("Range") != "" {
			body = "part"
			w.WriteHeader(http.StatusPartialContent)
		}
		if r.Method != http.MethodHead {
			io.WriteString(w, body) //nolint:errcheck // the client would miss it
		}
	}))
	defer store.Close()
	tap, err := openTap(store.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer tap.close()
	ask := func(method, path, part string) {
		t.Helper()
		req, err := http.NewRequestWithContext(t.Context(), method, tap.url+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Host = "the.signed.host"
		if part != "" {
			req.Header.Set("Range", part)
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		if _, err := io.Copy(io.Discard, resp.Body); err != nil {
			t.Fatal(err)
		}
	}
	const day = "dt=2026-11-22"
	ask(http.MethodGet, "/b/calls/"+day+"/calls.parquet", "bytes=0-3")
	ask(http.MethodGet, "/b/calls/"+day+"/calls.parquet", "bytes=4-7")
	ask(http.MethodHead, "/b/calls/"+day+"/calls.parquet", "")
	ask(http.MethodGet, "/b/staging/"+day+"/w.parquet", "")
	ask(http.MethodGet, "/b/staging/"+day+"/w.known.parquet", "")
	ask(http.MethodGet, "/b/spend/"+day+"/spend.parquet", "")
	want := traffic{6, map[string]int64{
		readCalls: 8, readWindows: int64(len("/b/staging/" + day + "/w.parquet")),
		readKnown: int64(len("/b/staging/" + day + "/w.known.parquet")), readRest: int64(len("/b/spend/" + day + "/spend.parquet")),
	}}
	got := tap.reset()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("counted (-want +got):\n%s", diff)
	}
	if sum := int64(2*len("part")) + got.Bytes[readWindows] + got.Bytes[readKnown] + got.Bytes[readRest]; got.total() != sum {
		t.Errorf("%d bytes in all, want %d", got.total(), sum)
	}
	for _, host := range hosts {
		if host != "the.signed.host" {
			t.Errorf("the store was asked as %s", host)
		}
	}
	if again := tap.reset(); again.Requests != 0 || again.total() != 0 {
		t.Errorf("after a reset: %+v", again)
	}
}

// An account over TLS is trusted by its own certificate, and by nothing else.
func TestAccountOverTLS(t *testing.T) {
	t.Parallel()
	b := &bench{dir: t.TempDir(), sizes: tiny}
	r, err := b.rig(t.Context(), &accountSpec{Calls: 60, TLS: true})
	if err != nil {
		t.Fatal(err)
	}
	defer r.close()
	if !strings.HasPrefix(r.at.Root, "https://") {
		t.Errorf("the account answers at %s", r.at.Root)
	}
	if _, err := r.stageFresh(t.Context(), 60); err != nil {
		t.Errorf("with the certificate: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, r.at.Root, nil)
	if err != nil {
		t.Fatal(err)
	}
	if resp, err := http.DefaultClient.Do(req); err == nil {
		resp.Body.Close()
		t.Error("the account is trusted without its certificate")
	}
}
