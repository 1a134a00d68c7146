package buckettest

import (
	"hash/fnv"
	"maps"
	"math/rand/v2"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// Chaos is a random mix of faults of a store. The same seed gives the same fault
// to the same try of the same request, in whatever order requests come. Shares
// are percents of all requests; together they must not exceed 100.
type Chaos struct {
	Seed uint64

	Refused float64 // 500 and 503, not carried out
	Slow    float64 // carried out after Delay
	Lost    float64 // carried out, and the answer lost on its way
	Reset   float64 // neither carried out nor answered

	// Delay is what a slow request waits. If zero, 200 ms.
	Delay time.Duration
	// MaxInARow is how often in succession one request can fail, so that a
	// caller who keeps trying gets through. If zero, 3; the SDK tries six times.
	MaxInARow int
}

// Storm returns a mix of every kind of fault, a fifth of all requests.
func Storm(seed uint64) Chaos {
	return Chaos{Seed: seed, Refused: 7, Slow: 5, Lost: 5, Reset: 3}
}

// A Weather is chaos at work. It is safe for concurrent use.
type Weather struct {
	chaos Chaos

	mu     sync.Mutex // guards what follows
	tries  map[string]int
	faults map[string]int
}

// Weather returns the mix at work, for [Server.Intercept].
func (c Chaos) Weather() *Weather {
	if c.Delay == 0 {
		c.Delay = 200 * time.Millisecond
	}
	if c.MaxInARow == 0 {
		c.MaxInARow = 3
	}
	return &Weather{chaos: c, tries: map[string]int{}, faults: map[string]int{}}
}

// Faults counts what went wrong so far, by kind: refused, slow, lost, reset.
func (w *Weather) Faults() map[string]int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return maps.Clone(w.faults)
}

// Intercept is an [Interceptor].
func (w *Weather) Intercept(rw http.ResponseWriter, r *http.Request, next http.Handler) {
	switch kind, status := w.draw(r.Method + " " + r.URL.RequestURI()); kind {
	case "refused":
		rw.WriteHeader(status)
	case "reset":
		panic(http.ErrAbortHandler)
	case "lost":
		next.ServeHTTP(Discard{http.Header{}}, r)
		panic(http.ErrAbortHandler)
	case "slow":
		timer := time.NewTimer(w.chaos.Delay)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-r.Context().Done():
		}
		next.ServeHTTP(rw, r)
	default:
		next.ServeHTTP(rw, r)
	}
}

// draw chooses what becomes of the next try of a request, empty for nothing, and
// the status of one that is refused.
func (w *Weather) draw(request string) (kind string, status int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.tries[request]++
	n := w.tries[request]
	if n%(w.chaos.MaxInARow+1) == 0 {
		return "", 0
	}
	h := fnv.New64a()
	_, _ = h.Write([]byte(request + "#" + strconv.Itoa(n))) // never fails
	rng := rand.New(rand.NewPCG(w.chaos.Seed, h.Sum64()))
	roll := rng.Float64() * 100
	for _, share := range []struct {
		kind    string
		percent float64
	}{{"refused", w.chaos.Refused}, {"slow", w.chaos.Slow}, {"lost", w.chaos.Lost}, {"reset", w.chaos.Reset}} {
		if roll -= share.percent; roll < 0 {
			w.faults[share.kind]++
			return share.kind, []int{http.StatusServiceUnavailable, http.StatusInternalServerError}[rng.IntN(2)]
		}
	}
	return "", 0
}

// Discard swallows an answer that its caller is never to see.
type Discard struct{ Head http.Header }

// Header returns headers that go nowhere.
func (d Discard) Header() http.Header { return d.Head }

// Write takes all of b and keeps none.
func (d Discard) Write(b []byte) (int, error) { return len(b), nil }

// WriteHeader does nothing.
func (d Discard) WriteHeader(int) {}
