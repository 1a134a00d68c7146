// Package browse serves the objects of a bucket that lies as plain files in a
// folder, read-only, to a browser on the same machine. It knows the layout of
// the keys, <prefix><set>/dt=<day>/<object>, but nothing of what objects hold.
package browse

import (
	"errors"
	"io/fs"
	"net/http"
	"os"
	"path"
	"strings"
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

type handler struct {
	dir    string // the bucket's folder
	prefix string // before every key; empty or ending in "/"
}

// New returns a handler that serves the bucket's folder dir at "/": an object
// at the path that is its key. The root leads to the report of the newest day that
// is published, which leads to the page of all days. prefix is what was put before
// every key, empty or ending in "/".
//
// Folders, keys that do not exist, whatever lies under prefix + staging/, names
// that begin with a dot and links that lead out of dir are all 404. dir need
// not exist yet; a relative one is looked up at each request. The handler is
// safe for concurrent use; [LoopbackOnly] belongs around it.
func New(dir, prefix string) http.Handler {
	return &handler{dir: dir, prefix: prefix}
}

// ServeHTTP answers GET and HEAD.
func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	setSecurity(w.Header())
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "this server only shows what there is", http.StatusMethodNotAllowed)
		return
	}
	// A root refuses every way out of the folder, links included. It is opened
	// anew because a run may remove and make the folder while pages are read.
	root, err := os.OpenRoot(h.dir)
	if err != nil {
		fail(w, err)
		return
	}
	defer root.Close()
	if r.URL.Path == "/" {
		h.serveRoot(w, r, root)
		return
	}
	key := strings.TrimPrefix(r.URL.Path, "/")
	if !h.served(key) {
		fail(w, fs.ErrNotExist)
		return
	}
	serveObject(w, r, root, key)
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

func serveObject(w http.ResponseWriter, r *http.Request, root *os.Root, key string) {
	// Asked before it is opened: opening a pipe would wait for a writer.
	if info, err := root.Stat(key); err != nil || !info.Mode().IsRegular() {
		fail(w, errors.Join(err, fs.ErrNotExist))
		return
	}
	f, err := root.Open(key)
	if err != nil {
		fail(w, err)
		return
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		fail(w, err)
		return
	}
	w.Header().Set("Content-Type", contentType(key))
	http.ServeContent(w, r, "", info.ModTime(), f)
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
func fail(w http.ResponseWriter, err error) {
	if os.IsPermission(err) {
		http.Error(w, "this object cannot be read", http.StatusForbidden)
		return
	}
	http.Error(w, "there is no such object", http.StatusNotFound)
}
