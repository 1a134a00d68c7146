package main

import (
	"fmt"
	"maps"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
)

// What a read of the bucket is of, by the key that it names.
const (
	readCalls   = "published calls"
	readKnown   = "known insights"
	readWindows = "staged windows"
	readRest    = "the rest" // plans, manifests, reports, lists of keys
)

func readOf(path string) string {
	switch {
	case strings.HasSuffix(path, "/calls.parquet"):
		return readCalls
	case strings.HasSuffix(path, ".known.parquet"):
		return readKnown
	case strings.HasSuffix(path, ".parquet") && strings.Contains(path, "/staging/"):
		return readWindows
	}
	return readRest
}

// Traffic is what went through a tap.
type traffic struct {
	Requests int              // of all methods
	Bytes    map[string]int64 // of the bodies of answers, by what was read
}

func (t traffic) total() int64 {
	sum := int64(0)
	for _, n := range t.Bytes {
		sum += n
	}
	return sum
}

// A tap is a proxy before a store that counts what the store's answers hold, as it
// goes over the wire: also what a client asks for twice, or asks for and drops.
type tap struct {
	http *http.Server
	url  string

	mu    sync.Mutex
	count traffic
}

// openTap serves a tap before the store at endpoint.
func openTap(endpoint string) (*tap, error) {
	to, err := url.Parse(endpoint)
	if err != nil {
		return nil, fmt.Errorf("open a tap: %w", err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("open a tap: %w", err)
	}
	t := &tap{url: "http://" + listener.Addr().String(), count: traffic{Bytes: map[string]int64{}}}
	proxy := &httputil.ReverseProxy{
		Transport: &http.Transport{MaxIdleConnsPerHost: 64, DisableCompression: true},
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(to)
			r.Out.Host = r.In.Host // it is signed
		},
	}
	t.http = &http.Server{ReadHeaderTimeout: time.Minute, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		counted := &countedWriter{ResponseWriter: w}
		defer func() { t.add(readOf(r.URL.Path), counted.bytes) }() // also where the proxy gives up by a panic
		proxy.ServeHTTP(counted, r)
	})}
	go t.http.Serve(listener) //nolint:errcheck // it ends when it is closed
	return t, nil
}

func (t *tap) close() error { return t.http.Close() }

func (t *tap) add(kind string, bytes int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.count.Requests++
	t.count.Bytes[kind] += bytes
}

// reset returns what was counted since the last reset.
func (t *tap) reset() traffic {
	t.mu.Lock()
	defer t.mu.Unlock()
	was := t.count
	t.count = traffic{Bytes: map[string]int64{}}
	return was
}

// parts names what was read, the most first, a call.
func (t traffic) parts(calls int) string {
	kinds := slices.SortedFunc(maps.Keys(t.Bytes), func(a, b string) int {
		return int(t.Bytes[b] - t.Bytes[a])
	})
	out := make([]string, len(kinds))
	for i, kind := range kinds {
		out[i] = fmt.Sprintf("%s %.1f", kind, float64(t.Bytes[kind])/float64(calls))
	}
	return strings.Join(out, ", ")
}

// A countedWriter counts the bytes of an answer's body.
type countedWriter struct {
	http.ResponseWriter
	bytes int64
}

func (w *countedWriter) Write(b []byte) (int, error) {
	n, err := w.ResponseWriter.Write(b)
	w.bytes += int64(n)
	return n, err
}

// Unwrap lets the proxy flush.
func (w *countedWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
