package browse

import (
	"context"
	"errors"
	"io/fs"
	"net/http"
	"slices"
	"strings"
	"time"
)

// serveRoot leads to the report of the newest day that is published.
func (h *handler) serveRoot(w http.ResponseWriter, r *http.Request) {
	page, err := Newest(r.Context(), h.source, h.prefix)
	switch {
	case err != nil:
		h.fail(w, err)
	case page == "":
		http.Error(w, "no day is published yet", http.StatusNotFound)
	default:
		http.Redirect(w, r, "/"+page, http.StatusFound)
	}
}

// Newest returns the key of the page of the newest day under prefix that has a manifest,
// which is written last, and a page; empty where there is none.
func Newest(ctx context.Context, source Source, prefix string) (string, error) {
	days, err := days(ctx, source, prefix+"manifests/")
	if err != nil {
		return "", err
	}
	for _, day := range slices.Backward(days) {
		page := prefix + "reports/dt=" + day + "/report.html"
		object, err := source.Open(ctx, page)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return "", err
		}
		return page, object.Close()
	}
	return "", nil
}

// days returns the days that have a manifest, ascending.
func days(ctx context.Context, source Source, under string) ([]string, error) {
	keys, err := source.Keys(ctx, under)
	if err != nil {
		return nil, err
	}
	var days []string
	for _, key := range keys {
		day, name, _ := strings.Cut(strings.TrimPrefix(key, under+"dt="), "/")
		if _, err := time.Parse(time.DateOnly, day); err == nil && name == "manifest.json" {
			days = append(days, day)
		}
	}
	slices.Sort(days)
	return days, nil
}
