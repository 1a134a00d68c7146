package scale

import (
	"net/http"
	"os"
	"path/filepath"
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
	u.disk = max(u.disk, openFiles(w.temp))
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

// openFiles is how many bytes the files in folder have that this process holds
// open, those without a name included.
func openFiles(folder string) (bytes int64) {
	const fds = "/proc/self/fd"
	open, _ := os.ReadDir(fds) // none where the system has no such folder
	for _, fd := range open {
		name := filepath.Join(fds, fd.Name())
		if file, err := os.Readlink(name); err == nil && strings.HasPrefix(file, folder) {
			if info, err := os.Stat(name); err == nil {
				bytes += info.Size()
			}
		}
	}
	return bytes
}
