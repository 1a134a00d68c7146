// Package zentrunktest is a simulated Zentrunk account: a ledger of calls,
// served over real HTTP as Plivo's Calls API serves it. It polices its callers
// by the API's rules, injects faults, counts what it is asked, and generates
// believable days of calls. It is the other side of the wire and knows nothing
// of the client: what the two share is the API's documentation.
//
// [Start] serves an account for the length of a test. A program makes one with
// [New] and serves it with a listener of its own. [Generate] makes the calls.
package zentrunktest

import (
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// Options describe an account and how it is served. The zero Options are an
// account as the real API serves it, with the credentials [DefaultAuthID] and
// [DefaultAuthToken].
type Options struct {
	AuthID    string // if empty, DefaultAuthID
	AuthToken string // if empty, DefaultAuthToken
	// Prefix is the path before /Account. If empty, /v1.
	Prefix string

	// Now says what time it is in the world of the calls: what is older than 90
	// days is out of reach. If nil, time.Now.
	Now func() time.Time

	// Limit is how many requests any 5 s may hold before the answer is 429. If
	// zero, 300; if negative, there is no limit.
	Limit int
	// RetryAfter is what those answers carry. The zero value carries none.
	RetryAfter RetryAfter
	// Clock is the limiter's and the counters' clock. If nil, time.Now. It is
	// apart from Now, so that a fixed date does not make all requests one instant.
	Clock func() time.Time

	// Latency is waited before each answer, of each request on its own.
	Latency time.Duration
	// Unauthorized is the body of a 401, which the real API does not document.
	Unauthorized UnauthorizedBody
	// BooleanLinks serves the list's next and previous as booleans, as the
	// API's predecessor did, in place of relative URLs.
	BooleanLinks bool
	// KeepStarts is how many of the latest requests Starts tells the time of.
	KeepStarts int
	// Source is where calls come from in place of the ledger, which then stays
	// empty; nil where the ledger has them.
	Source Source
}

// Credentials and path prefix of the zero [Options].
const (
	DefaultAuthID    = "MAZENTRUNKSIMULATED0"
	DefaultAuthToken = "simulated-token-of-no-account"
	DefaultPrefix    = "/v1"
	DefaultLimit     = 300
)

// A Server serves the calls of its [Ledger]. It is an [http.Handler]. All its
// methods are safe for concurrent use.
type Server struct {
	*Ledger
	// URL is the API root, without /Account, of a server that Start serves;
	// empty otherwise.
	URL string

	opts    Options
	token   atomic.Pointer[string] // the account's
	quirks  atomic.Pointer[Quirks]
	limiter *limiter
	counts  counts

	closeOnce sync.Once
	closed    chan struct{} // releases stalled requests

	mu         sync.Mutex // guards what follows
	faults     []FaultFunc
	tries      map[uint64]int // requests so far by hash of their URL
	late       map[int][]Call // to enter, by the number of the list request before
	violations []string
}

// New returns a server of an account without calls. Whoever serves it calls
// Close when done.
func New(opts Options) *Server {
	opts.AuthID = or(opts.AuthID, DefaultAuthID)
	opts.AuthToken = or(opts.AuthToken, DefaultAuthToken)
	opts.Prefix = or(opts.Prefix, DefaultPrefix)
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if opts.Clock == nil {
		opts.Clock = time.Now
	}
	if opts.Limit == 0 {
		opts.Limit = DefaultLimit
	}
	s := &Server{
		Ledger:  &Ledger{},
		opts:    opts,
		limiter: newLimiter(opts.Limit),
		closed:  make(chan struct{}),
		tries:   make(map[uint64]int),
		late:    make(map[int][]Call),
	}
	s.SetAuthToken(opts.AuthToken)
	s.SetQuirks(Quirks{})
	s.counts.init(opts.KeepStarts)
	return s
}

func or(s, fallback string) string {
	if s == "" {
		return fallback
	}
	return s
}

// Close ends stalled requests and waits until no request is being served.
func (s *Server) Close() {
	s.closeOnce.Do(func() { close(s.closed) })
	s.counts.waitIdle()
}

// AuthID returns the account's auth id.
func (s *Server) AuthID() string { return s.opts.AuthID }

// AuthToken returns the account's auth token.
func (s *Server) AuthToken() string { return *s.token.Load() }

// SetAuthToken rotates the account's auth token: the one before is refused from now
// on. A [FaultFunc] may call it, to rotate at a given request, which is then
// refused itself.
func (s *Server) SetAuthToken(token string) { s.token.Store(&token) }

// Violations returns what no caller of the API should do, one line each: paths
// and methods it does not have, a request with a body, another account's path
// with this account's credentials.
func (s *Server) Violations() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.violations)
}

func (s *Server) violation(what string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.violations) < 100 { // a caller gone wild says the same over and over
		s.violations = append(s.violations, what)
	}
}

// AddAfter enters calls once the n-th list request, counted from 1 and whether
// or not it is answered well, has been read: whoever pages meanwhile finds the
// offsets shifted. The calls belong to the server from then on.
func (s *Server) AddAfter(n int, calls ...Call) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.late[n] = append(s.late[n], calls...)
}

func (s *Server) addLate(n int) {
	s.mu.Lock()
	calls := s.late[n]
	delete(s.late, n)
	s.mu.Unlock()
	if len(calls) > 0 {
		s.Add(calls...)
	}
}
