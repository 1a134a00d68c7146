package zentrunktest

import (
	"fmt"
	"hash/maphash"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// A Request is what is known of a request when a fault may be chosen for it.
type Request struct {
	N     int // its number among all requests, from 1
	KindN int // its number among those of its kind, from 1
	// Try is its number, from 1, among those for the same path and query since
	// faults were set: 2 for a first retry or a first re-read.
	Try      int
	Kind     Kind
	CallUUID string // empty for a list
	RawQuery string

	authID string
}

// A Break is what becomes of an answer on its way.
type Break int

// The breaks.
const (
	// Intact is no break.
	Intact Break = iota
	// Truncate sends half the body as if it were all of it.
	Truncate
	// Cut sends half the body under the length of the whole and hangs up.
	Cut
	// Reset resets the connection before anything is sent.
	Reset
	// Stall sends nothing until the client gives up or the server closes.
	Stall
)

var breakNames = [...]string{"", "truncate", "cut", "reset", "stall"}

// A Fault is what goes wrong with one answer. The zero Fault is nothing. Faults
// can be compared.
type Fault struct {
	// Status, where it is not 0, is answered in place of the truth, with Body,
	// which may be empty, ContentType (if empty, application/json) and RetryAfter.
	Status      int
	Body        string
	ContentType string
	RetryAfter  RetryAfter

	Break Break
	// Delay is waited before the answer.
	Delay time.Duration

	// What follows concerns lists alone. Shift serves, under the offset asked
	// for, the page so many calls further down (or up: a page repeated). Drop
	// leaves out the first calls of the page. TotalDelta is added to
	// total_count, NoTotal leaves it out.
	Shift      int
	Drop       int
	TotalDelta int
	NoTotal    bool
}

// Faults that need no number.
var (
	// HTML is a gateway's page under status 200.
	HTML = Fault{Status: 200, ContentType: "text/html", Body: "<html><body><h1>It works!</h1></body></html>"}
	// Empty is a 200 without a body.
	Empty = Fault{Status: 200}
	// NotReady is a 200 that names an error, as for insights that are not made yet.
	NotReady = Fault{Status: 200, Body: `{"api_id":"a04ad809-3b78-4bbe-9baf-acfc7800b10f","error":"insights are being processed"}`}
)

// StatusFault returns a fault that answers status with a JSON error body of the
// API.
func StatusFault(status int) Fault {
	text := strings.ToLower(http.StatusText(status))
	return Fault{Status: status, Body: `{"api_id":"a04ad809-3b78-4bbe-9baf-acfc7800b10f","error":"` + text + `"}`}
}

// String names what goes wrong, for counters and messages.
func (f Fault) String() string {
	var parts []string
	add := func(present bool, what string) {
		if present {
			parts = append(parts, what)
		}
	}
	add(f.Status != 0, strconv.Itoa(f.Status))
	add(f.Status != 0 && f.Body == "", "empty")
	add(f.ContentType != "", f.ContentType)
	add(f.RetryAfter.In > 0, fmt.Sprintf("retry-after %v", f.RetryAfter.In))
	add(f.RetryAfter.AsDate, "as date")
	add(f.Break != Intact, breakNames[f.Break])
	add(f.Delay > 0, fmt.Sprintf("delay %v", f.Delay))
	add(f.Shift != 0, fmt.Sprintf("shift %+d", f.Shift))
	add(f.Drop > 0, fmt.Sprintf("drop %d", f.Drop))
	add(f.TotalDelta != 0, fmt.Sprintf("total %+d", f.TotalDelta))
	add(f.NoTotal, "no total")
	return strings.Join(parts, " ")
}

func (f Fault) answer(req Request) answer {
	a := newAnswer(req, f.Status, []byte(f.Body))
	if f.ContentType != "" {
		a.header.Set("Content-Type", f.ContentType)
	}
	f.RetryAfter.set(a.header)
	return a
}

// truthful reports whether the client gets the true answer all the same.
func (f Fault) truthful() bool {
	return f == Fault{Delay: f.Delay}
}

// A FaultFunc chooses the fault of a request, nil for none. It is called once a
// request that the limiter let through, one at a time, and may note what it
// sees or stop what is under test: that is how a test acts at a given request.
type FaultFunc func(Request) *Fault

// SetFaults puts faults into effect, in place of those before; of a request's
// faults the first counts. Without arguments there are none. The numbers of
// requests run on, Try begins anew.
func (s *Server) SetFaults(faults ...FaultFunc) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = faults
	clear(s.tries)
}

// When gives f to the requests that match.
func When(match func(Request) bool, f Fault) FaultFunc {
	return func(r Request) *Fault {
		if !match(r) {
			return nil
		}
		return &f
	}
}

// At gives f to the n-th request.
func At(n int, f Fault) FaultFunc {
	return When(func(r Request) bool { return r.N == n }, f)
}

// Within gives f to the lists whose window begins from from on and before to.
func Within(from, to time.Time, f Fault) FaultFunc {
	return When(func(r Request) bool {
		query, err := url.ParseQuery(r.RawQuery)
		if err != nil || r.Kind != KindList {
			return false
		}
		at, err := parseEndTime(query.Get("end_time__gte"))
		return err == nil && !at.Before(from) && at.Before(to)
	}, f)
}

// AtKind gives f to the n-th request of a kind.
func AtKind(kind Kind, n int, f Fault) FaultFunc {
	return When(func(r Request) bool { return r.Kind == kind && r.KindN == n }, f)
}

// AtCall gives f to the first n requests for the insights of a call.
func AtCall(callUUID string, n int, f Fault) FaultFunc {
	return When(func(r Request) bool {
		return r.Kind == KindInsights && r.CallUUID == callUUID && r.Try <= n
	}, f)
}

var urlSeed = maphash.MakeSeed()

// fault chooses the fault of req, the zero Fault for none.
func (s *Server) fault(req Request, u *url.URL) Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.faults) == 0 {
		return Fault{}
	}
	key := maphash.String(urlSeed, u.Path+"?"+u.RawQuery)
	s.tries[key]++
	req.Try = s.tries[key]
	for _, choose := range s.faults {
		if f := choose(req); f != nil {
			return *f
		}
	}
	return Fault{}
}
