package browse

import (
	"net/http"
	"os"
	"path/filepath"
	"testing"
)

// The root leads to the report of the newest day that is published, under its
// prefix.
func TestRootLeadsToNewestReport(t *testing.T) {
	t.Parallel()
	dir := newBucket(t,
		"manifests/dt=2026-11-21/manifest.json", "reports/dt=2026-11-21/report.html",
		"manifests/dt=2026-11-22/manifest.json", "reports/dt=2026-11-22/report.html",
		"reports/dt=2026-11-23/report.html",                                        // under way: no manifest
		"manifests/dt=2026-11-24/manifest.json",                                    // no page
		"manifests/dt=yesterday/manifest.json", "reports/dt=yesterday/report.html", // no day
		"acme/manifests/dt=2026-11-20/manifest.json", "acme/reports/dt=2026-11-20/report.html",
	)
	for prefix, want := range map[string]string{"": "/reports/dt=2026-11-22/report.html", "acme/": "/acme/reports/dt=2026-11-20/report.html"} {
		h := New(Folder(dir), prefix, nil)
		got := do(h, http.MethodGet, "/")
		if got.Code != http.StatusFound || got.Header().Get("Location") != want {
			t.Errorf("prefix %q: GET / = %d to %q, want 302 to %q", prefix, got.Code, got.Header().Get("Location"), want)
		}
		if got := do(h, http.MethodGet, want); got.Code != http.StatusOK {
			t.Errorf("prefix %q: GET %s = %d, want 200", prefix, want, got.Code)
		}
	}
}

// A bucket without a published day says so; one that is not there, or only a link
// to another place, is nothing.
func TestRootOfNothing(t *testing.T) {
	t.Parallel()
	outside := newBucket(t, "manifests/dt=2026-11-22/manifest.json", "reports/dt=2026-11-22/report.html")
	linked := newBucket(t)
	for _, set := range []string{"manifests", "reports"} {
		if err := os.Symlink(filepath.Join(outside, set), filepath.Join(linked, set)); err != nil {
			t.Skip("no links here:", err)
		}
	}
	for name, h := range map[string]http.Handler{
		"nothing published": New(Folder(newBucket(t)), "", nil), "no such prefix": New(Folder(outside), "acme/", nil),
		"no folder": New(Folder(filepath.Join(t.TempDir(), "none")), "", nil), "links out of the folder": New(Folder(linked), "", nil),
	} {
		if got := do(h, http.MethodGet, "/"); got.Code != http.StatusNotFound {
			t.Errorf("%s: GET / = %d to %q, want 404", name, got.Code, got.Header().Get("Location"))
		}
	}
}
