package browse

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// newBucket makes a bucket's folder that holds the keys, each with its own key
// as its bytes.
func newBucket(t *testing.T, keys ...string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "bucket")
	for _, key := range append(keys, "calls/dt=2026-11-22/calls.parquet") {
		file := filepath.Join(dir, filepath.FromSlash(key))
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(key), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// do sends a request whose path reaches the handler as it is spelled here.
func do(h http.Handler, method, path string) *httptest.ResponseRecorder {
	req := httptest.NewRequest(method, "http://127.0.0.1:8080/", nil)
	req.URL.Path = path
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, req)
	return rec
}

// An object is served at its key with its bytes and the type of its ending.
func TestObjects(t *testing.T) {
	t.Parallel()
	tests := []struct{ key, contentType string }{
		{"calls/dt=2026-11-22/calls.parquet", "application/vnd.apache.parquet"},
		{"reports/dt=2026-11-22/report.json", "application/json"},
		{"reports/dt=2026-11-22/report.html", "text/html; charset=utf-8"},
		{"rejects/dt=2026-11-22/rejects.jsonl", "application/x-ndjson"},
		{"other/page.svg", "application/octet-stream"},
		{"other/none", "application/octet-stream"},
	}
	var keys []string
	for _, tt := range tests {
		keys = append(keys, tt.key)
	}
	h := New(Folder(newBucket(t, keys...)), "", nil)
	for _, tt := range tests {
		got := do(h, http.MethodGet, "/"+tt.key)
		if got.Code != http.StatusOK || got.Body.String() != tt.key {
			t.Errorf("GET %s = %d %q, want 200 and its bytes", tt.key, got.Code, got.Body)
		}
		if ct := got.Header().Get("Content-Type"); ct != tt.contentType {
			t.Errorf("GET %s: type %q, want %q", tt.key, ct, tt.contentType)
		}
	}
	head := do(h, http.MethodHead, "/"+tests[0].key)
	if head.Code != http.StatusOK || head.Body.Len() != 0 || head.Header().Get("Content-Length") != "33" {
		t.Errorf("HEAD = %d, %d bytes, length %s", head.Code, head.Body.Len(), head.Header().Get("Content-Length"))
	}
}

// A reader may ask for a part of an object, as DuckDB does with Parquet.
func TestRange(t *testing.T) {
	t.Parallel()
	h := New(Folder(newBucket(t, "a/b.parquet")), "", nil)
	req := httptest.NewRequest(http.MethodGet, "/a/b.parquet", nil)
	req.Header.Set("Range", "bytes=2-3")
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, req)
	if rec.Code != http.StatusPartialContent || rec.Body.String() != "b." {
		t.Errorf("range = %d %q, want 206 and b.", rec.Code, rec.Body)
	}
}

// What is no object for readers is not found, however its path is spelled.
func TestNotFound(t *testing.T) {
	t.Parallel()
	dir := newBucket(t, "staging/w1", "p/staging/w1", ".hidden", ".sgwtmp/x", "a/.b/c", "a/d", "stagingx/e")
	outside := filepath.Join(filepath.Dir(dir), "outside")
	if err := os.WriteFile(outside, []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, target := range map[string]string{"file": outside, "up": "..", "relative": "../outside"} {
		if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	h := New(Folder(dir), "", nil)
	for _, path := range []string{
		"/none", "/a", "/a/", "/a/none", "/a/d/e", "//a/d", "/a//d", "/./a/d", "/a/../a/d",
		"/staging/w1", "/staging/", "/staging", "/a/../staging/w1",
		"/.hidden", "/.sgwtmp/x", "/a/.b/c", "/..", "/../outside", "/../bucket/a/d",
		"/file", "/up/outside", "/relative", "/a\\d", "/a/d\x00", "", "a/d/",
	} {
		if got := do(h, http.MethodGet, path); got.Code != http.StatusNotFound || strings.Contains(got.Body.String(), "secret") {
			t.Errorf("GET %q = %d %q, want 404", path, got.Code, got.Body)
		}
	}
	for _, path := range []string{"/stagingx/e", "/p/staging/w1"} {
		if got := do(h, http.MethodGet, path); got.Code != http.StatusOK {
			t.Errorf("GET %q = %d, want 200: it is not under the prefix's staging/", path, got.Code)
		}
	}
	if got := do(New(Folder(dir), "p/", nil), http.MethodGet, "/p/staging/w1"); got.Code != http.StatusNotFound {
		t.Errorf("staging under a prefix = %d, want 404", got.Code)
	}
	if got := do(New(Folder(filepath.Join(dir, "no-folder")), "", nil), http.MethodGet, "/"); got.Code != http.StatusNotFound {
		t.Errorf("a folder that does not exist = %d, want 404", got.Code)
	}
}

// Nothing but reading is allowed.
func TestMethods(t *testing.T) {
	t.Parallel()
	h := New(Folder(newBucket(t, "a/d")), "", nil)
	for _, method := range []string{http.MethodPut, http.MethodPost, http.MethodDelete, http.MethodOptions} {
		got := do(h, method, "/a/d")
		if got.Code != http.StatusMethodNotAllowed || got.Header().Get("Allow") != "GET, HEAD" {
			t.Errorf("%s = %d, Allow %q", method, got.Code, got.Header().Get("Allow"))
		}
	}
}

// Every answer, errors included, carries the headers that keep a page from
// loading or running anything.
func TestSecurityHeaders(t *testing.T) {
	t.Parallel()
	h := New(Folder(newBucket(t, "a/d")), "", nil)
	for _, path := range []string{"/", "/a/d", "/none"} {
		got := do(h, http.MethodGet, path).Header()
		if got.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("GET %s: headers %v lack nosniff", path, got)
		}
		csp := got.Get("Content-Security-Policy")
		if !strings.HasPrefix(csp, "default-src 'none'; style-src 'unsafe-inline'; img-src data:;") {
			t.Errorf("GET %s: policy %q", path, csp)
		}
	}
}

// Requests that came under a foreign host name are refused.
func TestLoopbackOnly(t *testing.T) {
	t.Parallel()
	h := LoopbackOnly(New(Folder(newBucket(t, "a/d")), "", nil))
	tests := map[string]int{
		"127.0.0.1:8080": 200, "127.0.0.1": 200, "localhost:8080": 200, "LOCALHOST": 200, "[::1]:8080": 200, "[::1]": 200,
		"evil.example": 421, "evil.example:8080": 421, "127.0.0.1.evil.example": 421, "10.0.0.1:8080": 421, "": 421,
	}
	for host, want := range tests {
		req := httptest.NewRequest(http.MethodGet, "/a/d", nil)
		req.Host = host
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, req)
		if rec.Code != want {
			t.Errorf("Host %q = %d, want %d", host, rec.Code, want)
		}
	}
}
