package lookup

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"zentrunk-reports/internal/zentrunk"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

var withInsights = zentrunktest.PageInsightsCall().UUID

// A world is a simulated account without a network, so that its time can be a
// test's, and a Lookup of it.
type world struct {
	*Lookup
	api *zentrunktest.Server

	mu    sync.Mutex // guards what follows
	id    string     // that the secret holds
	token string
	asked int   // how often for the secret
	fault error // of the secret
}

// newWorld needs a bubble of synctest. It fails the test for what no caller of
// the API may do.
func newWorld(t *testing.T, o zentrunktest.Options) *world {
	t.Helper()
	w := &world{api: zentrunktest.New(o)}
	w.id, w.token = w.api.AuthID(), w.api.AuthToken()
	w.api.Add(zentrunktest.PageCall(), zentrunktest.PageInsightsCall())
	w.Lookup = New(Options{
		Credentials: w.credentials,
		Client: func(id, token string, renew Renewal) (*zentrunk.Client, error) {
			return zentrunk.New(zentrunk.Config{
				BaseURL: "http://zentrunk.test/v1", AuthID: id, AuthToken: token,
				RequestsPerSecond: 1e6, InFlight: 64, Transport: w, Renew: renew,
			})
		},
	})
	t.Cleanup(func() {
		for _, what := range w.api.Violations() {
			t.Error(what)
		}
	})
	return w
}

func (w *world) credentials(context.Context) (id, token string, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.asked++
	return w.id, w.token, w.fault
}

// secret changes what the secret holds, and how reading it fails.
func (w *world) secret(token string, fault error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.token, w.fault = token, fault
}

func (w *world) timesAsked() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.asked
}

// RoundTrip serves a request within the process.
func (w *world) RoundTrip(req *http.Request) (resp *http.Response, err error) {
	defer func() {
		if recover() != nil { // the server hung up
			resp, err = nil, errors.Join(errors.New("connection closed"), req.Context().Err())
		}
	}()
	served := req.Clone(req.Context())
	served.Body = http.NoBody
	recorder := httptest.NewRecorder()
	w.api.ServeHTTP(recorder, served)
	if err := req.Context().Err(); err != nil {
		return nil, err
	}
	return recorder.Result(), nil
}

// slow is when the API takes that long for each answer.
func slow(d time.Duration) zentrunktest.Options { return zentrunktest.Options{Latency: d} }

func always(f zentrunktest.Fault) zentrunktest.FaultFunc {
	return zentrunktest.When(func(zentrunktest.Request) bool { return true }, f)
}
