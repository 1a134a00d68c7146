package bucket_test

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/bucket/buckettest"
)

// without is an interceptor that takes headers from every put.
func without(headers ...string) buckettest.Interceptor {
	return func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		for _, h := range headers {
			r.Header.Del(h)
		}
		next.ServeHTTP(w, r)
	}
}

// A server that honours conditions shows it by three puts of one key; one that ignores
// any of them is told by which, and where it is.
func TestProbe(t *testing.T) {
	s := buckettest.Start(t)
	b := s.Open(t, "team/")
	for name, tt := range map[string]struct {
		intercept buckettest.Interceptor
		want      string
	}{
		"honours":           {without(), ""},
		"not the first":     {without("If-None-Match"), "in spite of If-None-Match: *: two runs at the same time"},
		"not the one there": {without("If-Match"), "in spite of If-Match with the ETag of another object: two runs at the same time"},
		"neither":           {buckettest.Unconditional, "in spite of If-None-Match: *: two runs at the same time"},
	} {
		t.Run(name, func(t *testing.T) {
			var puts atomic.Int32
			s.Intercept(func(w http.ResponseWriter, r *http.Request, next http.Handler) {
				if puts.Add(1); r.Method != http.MethodPut || r.URL.Path != "/reports/team/staging/dt=2026-11-22/probe" {
					t.Errorf("asked for %s %s", r.Method, r.URL)
				}
				tt.intercept(w, r, next)
			})
			err := b.Probe(t.Context(), bucket.ProbeKey("2026-11-22"))
			if (err == nil) != (tt.want == "") || errors.Is(err, bucket.ErrUnconditional) != (tt.want != "") {
				t.Fatalf("Probe = %v, want %q", err, tt.want)
			}
			if puts.Load() != 3 {
				t.Errorf("%d requests, want 3", puts.Load())
			}
			s.Intercept(nil)
			if keys := s.Keys(t); !slices.Equal(keys, []string{"team/staging/dt=2026-11-22/probe"}) {
				t.Errorf("the bucket holds %q", keys)
			}
			if e, ok := errors.AsType[*bucket.Error](err); tt.want != "" &&
				(!ok || !strings.Contains(err.Error(), tt.want) || e.Server != strings.TrimPrefix(s.URL, "http://") || e.Key != "team/staging/dt=2026-11-22/probe") {
				t.Errorf("Probe = %v, want %q at %s", err, tt.want, s.URL)
			}
		})
	}
}

// Another run that publishes and cleans up in the midst of a probe does not look like a
// server that ignores conditions.
func TestProbeWhileAnotherCleansUp(t *testing.T) {
	s := buckettest.Start(t)
	b, key := s.Open(t, ""), bucket.ProbeKey("2026-11-22")
	var puts atomic.Int32
	s.Intercept(func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		next.ServeHTTP(w, r)
		if r.Method == http.MethodPut && puts.Add(1) == 1 {
			if err := b.Delete(t.Context(), key); err != nil {
				t.Error(err)
			}
		}
	})
	if err := b.Probe(t.Context(), key); err != nil {
		t.Errorf("Probe = %v, want nothing wrong", err)
	}
}

// A server that cannot do what it is asked is told as that, with the request and its host.
func TestProbeRefused(t *testing.T) {
	s := buckettest.Start(t)
	for _, nth := range []int32{1, 2, 3} {
		var puts atomic.Int32
		s.Intercept(func(w http.ResponseWriter, r *http.Request, next http.Handler) {
			if puts.Add(1) == nth {
				w.WriteHeader(http.StatusNotImplemented)
				fmt.Fprint(w, "<Error><Code>NotImplemented</Code><Message>A header means what is not implemented.</Message></Error>")
				return
			}
			next.ServeHTTP(w, r)
		})
		err := s.Open(t, "").Probe(t.Context(), bucket.ProbeKey("2026-11-22"))
		if err == nil || errors.Is(err, bucket.ErrUnconditional) ||
			!strings.Contains(err.Error(), "put s3://reports/staging/dt=2026-11-22/probe at "+strings.TrimPrefix(s.URL, "http://")) || !strings.Contains(err.Error(), "NotImplemented") {
			t.Errorf("put %d: %v, want what the server says", nth, err)
		}
	}
}
