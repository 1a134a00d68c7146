package zentrunktest

import (
	"maps"
	"net"
	"net/http"
	"strconv"
)

// send writes the answer, wrecked as the fault says.
func (s *Server) send(w http.ResponseWriter, r *http.Request, req Request, a answer, fault Fault) {
	status := a.status
	if fault.Break == Reset || fault.Break == Stall {
		status = 0
	}
	// Counted before it is written, so that whoever has the answer finds it counted.
	s.counts.sent(req, status, fault, fault.truthful())
	switch fault.Break {
	case Stall:
		select {
		case <-r.Context().Done():
		case <-s.closed:
		}
		hangUp()
	case Reset:
		reset(w)
		return
	case Truncate:
		a.body = a.body[:len(a.body)/2]
	}
	maps.Copy(w.Header(), a.header)
	w.Header().Set("Content-Length", strconv.Itoa(len(a.body)))
	w.WriteHeader(a.status)
	if fault.Break == Cut {
		_, _ = w.Write(a.body[:len(a.body)/2])
		_ = http.NewResponseController(w).Flush()
		hangUp()
	}
	_, _ = w.Write(a.body) // a client that went away has given the answer up
}

// hangUp ends the connection without another byte, and without a word in the
// server's log.
func hangUp() { panic(http.ErrAbortHandler) }

// reset makes the client see "connection reset by peer".
func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		hangUp()
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0) // unsent data is dropped, and the peer told so
	}
	_ = conn.Close()
}
