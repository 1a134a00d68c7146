// Package browse serves the objects of a bucket, read-only, to a browser on the same
// machine: a bucket in S3, or one that lies as plain files in a folder. It knows the
// layout of the keys, <prefix><set>/dt=<day>/<object>, but nothing of what objects hold.
package browse

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path"
	"strings"
	"time"
)

// staging holds work in progress, which is nobody's to read.
const staging = "staging"

// types are the content types by the key's ending; see contentType.
var types = map[string]string{
	".html":    "text/html; charset=utf-8",
	".json":    "application/json",
	".jsonl":   "application/x-ndjson",
	".parquet": "application/vnd.apache.parquet",
}

// A Source gives the objects of a bucket by their whole keys. It is safe for concurrent
// use.
type Source interface {
	// Open opens the object under key, or returns [fs.ErrNotExist]. Reading it may need
	// requests, which end with ctx.
	Open(ctx context.Context, key string) (*Object, error)
	// Keys returns the keys that begin with prefix and have two more parts behind it, in
	// no order.
	Keys(ctx context.Context, prefix string) ([]string, error)
}

// An Object is read from any place.
type Object struct {
	io.ReadSeekCloser
	Modified time.Time // the zero value where that is not known
	ETag     string    // with its quotes; may be empty
}

type handler struct {
	source Source
	prefix string // before every key; empty or ending in "/"
	log    func(error)
}

// New returns a handler that serves the objects of source: each at the path that is its
// key. The root leads to the report of the newest day that is published, which leads to
// the page of all days. prefix is what was put before every key, empty or ending in "/".
// log, which may be nil, is told of what could not be read.
//
// Folders, keys that do not exist, whatever lies under prefix + staging/, and names
// that begin with a dot are all 404. The handler is safe for concurrent use;
// [LoopbackOnly] belongs around it.
func New(source Source, prefix string, log func(error)) http.Handler {
	if log == nil {
		log = func(error) {}
	}
	return &handler{source, prefix, log}
}

// ServeHTTP answers GET and HEAD.
func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	setSecurity(w.Header())
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "this server only shows what there is", http.StatusMethodNotAllowed)
		return
	}
	if r.URL.Path == "/" {
		h.serveRoot(w, r)
		return
	}
	key := strings.TrimPrefix(r.URL.Path, "/")
	if !h.served(key) {
		h.fail(w, fs.ErrNotExist)
		return
	}
	h.serveObject(w, r, key)
}

// setSecurity forbids a page everything but its own inline styles and pictures:
// it shows text that callers chose, such as names of trunks.
func setSecurity(header http.Header) {
	header.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "+
		"base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("Cross-Origin-Resource-Policy", "same-origin")
	header.Set("Cache-Control", "no-cache") // a rerun may change any object
}

// served says whether key may be shown to anybody.
func (h *handler) served(key string) bool {
	if !fs.ValidPath(key) || strings.ContainsAny(key, "\\\x00") {
		return false
	}
	for name := range strings.SplitSeq(key, "/") {
		if strings.HasPrefix(name, ".") {
			return false
		}
	}
	return !strings.HasPrefix(key, h.prefix+staging+"/")
}

func (h *handler) serveObject(w http.ResponseWriter, r *http.Request, key string) {
	object, err := h.source.Open(r.Context(), key)
	if err != nil {
		h.fail(w, err)
		return
	}
	defer object.Close()
	w.Header().Set("Content-Type", contentType(key))
	if object.ETag != "" {
		w.Header().Set("ETag", object.ETag)
	}
	http.ServeContent(w, r, "", object.Modified, object)
}

// contentType returns the type of an object: bytes to save, not to show, where
// its ending is none the job gives.
func contentType(key string) string {
	if t, ok := types[path.Ext(key)]; ok {
		return t
	}
	return "application/octet-stream"
}

// fail answers without the error's text, which may name folders outside the
// bucket.
func (h *handler) fail(w http.ResponseWriter, err error) {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		http.Error(w, "there is no such object", http.StatusNotFound)
	case os.IsPermission(err):
		http.Error(w, "this object cannot be read", http.StatusForbidden)
	default:
		h.log(err)
		http.Error(w, "the bucket cannot be read; the terminal says why", http.StatusBadGateway)
	}
}
