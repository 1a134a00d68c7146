package browse

import (
	"io/fs"
	"net/http"
	"os"
	"path"
	"slices"
	"strings"
	"time"
)

// serveRoot leads to the report of the newest day that is published.
func (h *handler) serveRoot(w http.ResponseWriter, r *http.Request, root *os.Root) {
	page, err := h.newest(root.FS())
	switch {
	case err != nil:
		fail(w, err)
	case page == "":
		http.Error(w, "no day is published yet", http.StatusNotFound)
	default:
		http.Redirect(w, r, "/"+page, http.StatusFound)
	}
}

// newest returns the key of the page of the newest day that has a manifest, which
// is written last, and a page; empty where there is none.
func (h *handler) newest(bucket fs.FS) (string, error) {
	found, err := fs.Glob(bucket, h.prefix+"manifests/dt=*/manifest.json")
	if err != nil {
		return "", err
	}
	slices.Sort(found)
	for _, manifest := range slices.Backward(found) {
		day := strings.TrimPrefix(path.Base(path.Dir(manifest)), "dt=")
		if _, err := time.Parse(time.DateOnly, day); err != nil {
			continue
		}
		page := h.prefix + "reports/dt=" + day + "/report.html"
		if info, err := fs.Stat(bucket, page); err == nil && info.Mode().IsRegular() {
			return page, nil
		}
	}
	return "", nil
}
