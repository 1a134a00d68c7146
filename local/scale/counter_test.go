package scale

import (
	"net/http"
	"strings"
)

// count is a [buckettest.Interceptor]. It counts before it hands on: what a step has
// read is counted when it goes on.
func (w *world) count(rw http.ResponseWriter, r *http.Request, next http.Handler) {
	object := strings.Contains(strings.Trim(r.URL.Path, "/"), "/")
	w.mu.Lock()
	u := w.step(w.at)
	if object && (r.Method == http.MethodGet || r.Method == http.MethodHead) {
		u.reads++
	} else {
		u.writes++ // PUT, POST and LIST have one price
	}
	if w.disk {
		u.disk = max(u.disk, openFiles(w.temp))
	}
	w.mu.Unlock()
	if object {
		rw = &sized{ResponseWriter: rw, world: w, used: u}
	}
	next.ServeHTTP(rw, r)
}

// A sized answer counts the bytes of an object on their way to the step that uses it.
type sized struct {
	http.ResponseWriter
	world  *world
	used   *used
	failed bool // there is no such object
}

func (s *sized) WriteHeader(status int) {
	s.failed = status >= http.StatusMultipleChoices
	s.ResponseWriter.WriteHeader(status)
}

func (s *sized) Write(b []byte) (int, error) {
	if !s.failed {
		s.world.mu.Lock()
		s.used.bytes += int64(len(b))
		s.world.mu.Unlock()
	}
	return s.ResponseWriter.Write(b)
}
