package zentrunktest

import (
	"io"
	"net/http"
	"time"
)

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	now := s.opts.Clock()
	req := s.counts.begin(s.route(r), now)
	defer s.counts.end()
	req.RawQuery = r.URL.RawQuery
	if n, _ := io.CopyN(io.Discard, r.Body, 1); n > 0 {
		s.violation(r.Method + " " + r.URL.Path + ": request with a body")
	}
	a, fault, ok := s.decide(r, req, now)
	if req.Kind == KindList {
		s.addLate(req.KindN)
	}
	if !ok {
		s.counts.sent(req, 0, fault, false)
		return
	}
	a.header.Set("X-Request-ID", a.apiID)
	s.send(w, r, req, a, fault)
}

// decide waits as long as the answer should take and returns it with the fault
// it is to suffer, or false where the client did not wait.
func (s *Server) decide(r *http.Request, req Request, now time.Time) (answer, Fault, bool) {
	if !s.limiter.allow(now) {
		s.counts.throttle()
		return s.throttled(req), Fault{}, s.wait(r, s.opts.Latency)
	}
	fault := s.fault(req, r.URL)
	if !s.wait(r, s.opts.Latency+fault.Delay) {
		return answer{}, fault, false
	}
	return s.answer(r, req, fault), fault, true
}

// wait pauses this request alone, and reports whether the client still waits.
func (s *Server) wait(r *http.Request, d time.Duration) bool {
	if d <= 0 {
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-s.closed:
		return true
	case <-r.Context().Done():
		return false
	}
}
