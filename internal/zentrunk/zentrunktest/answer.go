package zentrunktest

import (
	"crypto/subtle"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// An answer is a reply before any fault wrecks it on its way.
type answer struct {
	status int
	header http.Header
	body   []byte
	apiID  string
}

// An UnauthorizedBody is the body of a 401.
type UnauthorizedBody int

// The bodies of a 401.
const (
	UnauthorizedJSON UnauthorizedBody = iota
	UnauthorizedText
	UnauthorizedEmpty
	// UnauthorizedEcho repeats what the request was signed with, as gateways that
	// show a request's headers do, as it is, decoded, and in the header of the id.
	UnauthorizedEcho
)

// A RetryAfter is the Retry-After header of an answer. The zero value is none.
type RetryAfter struct {
	// In is the wait from the answer on, rounded up to whole seconds.
	In time.Duration
	// AsDate writes it as an HTTP date, by time.Now.
	AsDate bool
}

func (a RetryAfter) set(header http.Header) {
	if a.In <= 0 {
		return
	}
	seconds := (a.In + time.Second - 1) / time.Second
	value := strconv.Itoa(int(seconds))
	if a.AsDate {
		value = time.Now().Add(a.In + time.Second - 1).UTC().Format(http.TimeFormat)
	}
	header.Set("Retry-After", value)
}

// newAnswer returns a JSON answer to req. Its id is made from the request's
// number, so that a log of a test names the request.
func newAnswer(req Request, status int, body []byte) answer {
	return answer{
		status: status,
		header: http.Header{"Content-Type": {"application/json"}},
		body:   body,
		apiID:  apiID(req),
	}
}

func apiID(req Request) string {
	return fmt.Sprintf("a04ad809-3b78-4bbe-9baf-%012x", req.N)
}

func errorAnswer(req Request, status int, text string) answer {
	body := fmt.Appendf(nil, `{"api_id":%q,"error":`, apiID(req))
	return newAnswer(req, status, append(appendString(body, text), '}'))
}

// badRequest is the one error whose id has another name.
func badRequest(req Request, text string) answer {
	body := fmt.Appendf(nil, `{"app_id":%q,"status":"error","error":`, apiID(req))
	return newAnswer(req, http.StatusBadRequest, append(appendString(body, text), '}'))
}

func (s *Server) throttled(req Request) answer {
	a := errorAnswer(req, http.StatusTooManyRequests, "rate limit exceeded")
	s.opts.RetryAfter.set(a.header)
	return a
}

// answer is what the API says to req: what fault puts in its place or, of a
// caller who may ask, the data.
func (s *Server) answer(r *http.Request, req Request, fault Fault) answer {
	if fault.Status != 0 {
		return fault.answer(req)
	}
	if req.Kind == KindUnknown {
		if r.Method != http.MethodGet {
			return errorAnswer(req, http.StatusMethodNotAllowed, "method not allowed")
		}
		return errorAnswer(req, http.StatusNotFound, "not found")
	}
	if !s.authorized(r) {
		return s.unauthorized(r, req)
	}
	if req.authID != s.opts.AuthID {
		s.violation(r.URL.Path + ": not this account")
		return errorAnswer(req, http.StatusNotFound, "not found")
	}
	if req.Kind == KindList {
		return s.list(r, req, fault)
	}
	return s.one(req)
}

func (s *Server) authorized(r *http.Request) bool {
	id, token, ok := r.BasicAuth()
	return ok && subtle.ConstantTimeCompare([]byte(id), []byte(s.opts.AuthID)) == 1 &&
		subtle.ConstantTimeCompare([]byte(token), []byte(s.AuthToken())) == 1
}

func (s *Server) unauthorized(r *http.Request, req Request) answer {
	a := errorAnswer(req, http.StatusUnauthorized, "authentication failed")
	switch s.opts.Unauthorized {
	case UnauthorizedText:
		a.header.Set("Content-Type", "text/plain")
		a.body = []byte("Could not verify your access level for that URL.\nYou have to login with proper credentials")
	case UnauthorizedEmpty:
		a.body = nil
	case UnauthorizedEcho:
		id, token, _ := r.BasicAuth()
		body := fmt.Appendf(nil, `{"api_id":%s,"error":`, appendString(nil, token))
		text := fmt.Sprintf("no account %s with %q, %s, in %s", id, token, url.QueryEscape(token), r.Header.Get("Authorization"))
		a.body = append(appendString(body, text), '}')
	}
	a.header.Set("WWW-Authenticate", `Basic realm="Login Required"`)
	return a
}

// one answers a request for one call: its record, which unlike the other
// answers has no api_id, or its insights.
func (s *Server) one(req Request) answer {
	c := s.callOf(req.CallUUID)
	switch {
	case c == nil, !s.quirks.Load().knows(c, s.opts.Now()):
	case req.Kind == KindRetrieve:
		return newAnswer(req, http.StatusOK, appendCall(nil, c))
	case c.Insights != nil:
		return newAnswer(req, http.StatusOK, appendInsights(nil, c, apiID(req)))
	}
	return errorAnswer(req, http.StatusNotFound, "not found")
}
