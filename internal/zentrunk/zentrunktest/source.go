package zentrunktest

import (
	"errors"
	"time"
)

// A Source has more calls than fit into memory. Its methods are safe for concurrent
// use, and what they return must not be changed.
type Source interface {
	// Page returns the calls that ended at from or later and before to, newest first as
	// [Ledger.Between] has them: those from offset on, limit at most, and the number of
	// all.
	Page(from, to time.Time, offset, limit int) ([]*Call, int)
	// Call returns the call with that UUID, or nil.
	Call(uuid string) *Call
}

// pageOf returns one page of what f lets through, and the number of all.
func (s *Server) pageOf(f *filter, offset int, q *Quirks, req Request) ([]*Call, int, error) {
	if s.opts.Source == nil {
		calls, total := s.page(f, offset, q, req)
		return calls, total, nil
	}
	if !f.onlyTime() {
		return nil, 0, errors.New("this account can be filtered by end_time alone")
	}
	calls, total := s.opts.Source.Page(f.from, f.to, offset, f.limit)
	return calls, total, nil
}

func (s *Server) callOf(uuid string) *Call {
	if s.opts.Source == nil {
		return s.Call(uuid)
	}
	return s.opts.Source.Call(uuid)
}
