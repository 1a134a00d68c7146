package zentrunktest

import (
	"io"
	"log"
	"net"
	"net/http"
)

// TB is what Start needs of a [testing.TB].
type TB interface {
	Helper()
	Cleanup(func())
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// Start serves an account on a free port of the loopback until the test ends,
// and fails the test for every violation then found.
func Start(tb TB, opts Options) *Server {
	tb.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatalf("listen on loopback: %v", err)
	}
	s := New(opts)
	s.URL = "http://" + listener.Addr().String() + s.opts.Prefix
	web := &http.Server{Handler: s, ErrorLog: log.New(io.Discard, "", 0)}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = web.Serve(listener) // always ErrServerClosed once closed
	}()
	tb.Cleanup(func() {
		_ = web.Close() // what it could not close is gone
		<-done
		s.Close()
		for _, what := range s.Violations() {
			tb.Errorf("zentrunktest: %s", what)
		}
	})
	return s
}
