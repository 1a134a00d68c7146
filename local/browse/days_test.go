package browse

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The root leads to the page of days where there is one, under its prefix.
func TestRootRedirects(t *testing.T) {
	t.Parallel()
	dir := newBucket(t, "reports/index.html", "acme/reports/index.html")
	for prefix, want := range map[string]string{"": "/reports/index.html", "acme/": "/acme/reports/index.html"} {
		h := New(dir, prefix)
		got := do(h, http.MethodGet, "/")
		if got.Code != http.StatusFound || got.Header().Get("Location") != want {
			t.Errorf("prefix %q: GET / = %d to %q, want 302 to %q", prefix, got.Code, got.Header().Get("Location"), want)
		}
		if got := do(h, http.MethodGet, want); got.Code != http.StatusOK {
			t.Errorf("prefix %q: GET %s = %d, want 200", prefix, want, got.Code)
		}
	}
}

// Without that page the root lists the days, newest first, with a link to every
// object that is there and can be read, pages first; a day without a manifest
// says so.
func TestRootListsDays(t *testing.T) {
	t.Parallel()
	dir := newBucket(t,
		"manifests/dt=2026-11-22/manifest.json",
		"quality/dt=2026-11-22/quality.parquet",
		"reports/dt=2026-11-21/report.html",
		"reports/dt=2026-11-22/report.json",
		"reports/dt=2026-11-22/report.html",
		"reports/dt=2026-11-22/.report.html.sgwtmp.1",
		"reports/dt=yesterday/report.html",
		"reports/2026-11-20/report.html",
		"staging/dt=2026-11-22/w1.parquet",
		".s3local/dt=2026-11-22/x",
	)
	h := New(dir, "")
	got := do(h, http.MethodGet, "/")
	if got.Code != http.StatusOK || got.Header().Get("Content-Type") != "text/html; charset=utf-8" {
		t.Fatalf("GET / = %d %s", got.Code, got.Header().Get("Content-Type"))
	}
	page := got.Body.String()
	want := []string{
		"/reports/dt=2026-11-22/report.html",
		"/reports/dt=2026-11-22/report.json",
		"/calls/dt=2026-11-22/calls.parquet",
		"/quality/dt=2026-11-22/quality.parquet",
		"/manifests/dt=2026-11-22/manifest.json",
		"/reports/dt=2026-11-21/report.html",
	}
	links := linksOf(page)
	if diff := cmp.Diff(want, links); diff != "" {
		t.Errorf("links (-want +got):\n%s", diff)
	}
	for _, link := range links {
		if got := do(h, http.MethodGet, link); got.Code != http.StatusOK {
			t.Errorf("GET %s = %d, want 200", link, got.Code)
		}
	}
	if n := strings.Count(page, "not published yet"); n != 1 {
		t.Errorf("%d days are marked as not published, want 1", n)
	}
	if strings.Contains(page, "<script") {
		t.Error("the page holds a script")
	}
}

func linksOf(page string) (links []string) {
	for _, match := range regexp.MustCompile(`<a href="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		links = append(links, match[1])
	}
	return links
}

// The list keeps to the prefix and says so when no day is there.
func TestRootListPrefix(t *testing.T) {
	t.Parallel()
	h := New(newBucket(t, "acme/eu/reports/dt=2026-11-22/report.html"), "acme/eu/")
	page := do(h, http.MethodGet, "/").Body.String()
	if diff := cmp.Diff([]string{"/acme/eu/reports/dt=2026-11-22/report.html"}, linksOf(page)); diff != "" {
		t.Errorf("links (-want +got):\n%s", diff)
	}
	for _, prefix := range []string{"acme/", "none/"} {
		got := do(New(newBucket(t, "acme/x"), prefix), http.MethodGet, "/")
		if got.Code != http.StatusOK || !strings.Contains(got.Body.String(), "No day is here yet") {
			t.Errorf("prefix %q: GET / = %d, want 200 and a page that says there is no day", prefix, got.Code)
		}
	}
}

// Names found on disk are text on the page, whatever they hold.
func TestRootEscapes(t *testing.T) {
	t.Parallel()
	dir := newBucket(t)
	name := `<b title="x">.json`
	if err := os.WriteFile(filepath.Join(dir, "calls", "dt=2026-11-22", name), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	page := do(New(dir, ""), http.MethodGet, "/").Body.String()
	if strings.Contains(page, "<b ") || !strings.Contains(page, "&lt;b title=") {
		t.Errorf("the name is not escaped:\n%s", page)
	}
}

// Sizes are spelled in decimal units.
func TestSize(t *testing.T) {
	t.Parallel()
	for n, want := range map[int64]string{0: "0 B", 999: "999 B", 1000: "1.0 kB", 52_340: "52.3 kB", 6_200_000: "6.2 MB"} {
		if got := size(n); got != want {
			t.Errorf("size(%d) = %q, want %q", n, got, want)
		}
	}
}
