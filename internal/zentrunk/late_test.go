package zentrunk_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"zentrunk-reports/internal/zentrunk"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// A try that gets no answer is given up on its own and tried again; it does not
// pass for the caller's deadline.
func TestStalledTry(t *testing.T) {
	t.Parallel()
	stall := zentrunktest.Fault{Break: zentrunktest.Stall}
	synctest.Test(t, func(t *testing.T) {
		s := zentrunktest.New(zentrunktest.Options{Limit: -1})
		s.Add(zentrunktest.Generate(zentrunktest.GenOptions{Seed: 1, Start: day, Calls: 1})...)
		c := inBubble(t, s, func(c *zentrunk.Config) { c.AttemptTimeout = 5 * time.Second })
		s.SetFaults(zentrunktest.At(1, stall))
		began := time.Now()
		if n, err := c.Count(t.Context(), ofDay()); err != nil || n != 1 {
			t.Errorf("Count = %d, %v, want 1", n, err)
		}
		if took := time.Since(began); took < 5*time.Second || took > 6*time.Second {
			t.Errorf("it took %v, want the time of a try and a short wait", took)
		}
		s.SetFaults(zentrunktest.When(func(zentrunktest.Request) bool { return true }, stall))
		if _, err := c.Count(t.Context(), ofDay()); !errors.Is(err, zentrunk.ErrUnavailable) || errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("err = %v, want ErrUnavailable and no deadline", err)
		}
		if got := s.Stats().Requests; got != 8 {
			t.Errorf("%d requests, want two and six", got)
		}
	})
}

// What is answered once a try's time is over, or the caller's, is no answer: a call has no
// insights because the API says so in time, and not because a server gave up on a client.
func TestAnswerAfterTime(t *testing.T) {
	t.Parallel()
	for _, status := range []int{404, 200} {
		synctest.Test(t, func(t *testing.T) {
			tries := 0
			c, err := zentrunk.New(zentrunk.Config{
				BaseURL: "http://zentrunk.test/v1", AuthID: "MAXXXXXXXXXXXXXXXXXX", AuthToken: "token", Attempts: 2,
				Transport: roundTrip(func(req *http.Request) (*http.Response, error) {
					tries++
					<-req.Context().Done()
					return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader("{}")), Request: req}, nil
				}),
			})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := c.Insights(t.Context(), zentrunktest.PageCall().UUID); tries != 2 || !errors.Is(err, zentrunk.ErrUnavailable) || errors.Is(err, zentrunk.ErrNotFound) || errors.Is(err, zentrunk.ErrNoInsights) {
				t.Errorf("status %d after a try's time: %d tries, err = %v, want two and ErrUnavailable", status, tries, err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			if _, err := c.Insights(ctx, zentrunktest.PageCall().UUID); !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, zentrunk.ErrNotFound) || errors.Is(err, zentrunk.ErrNoInsights) {
				t.Errorf("status %d after the caller's time: err = %v, want the deadline", status, err)
			}
		})
	}
}

// A canceled context ends a request that is under way.
func TestCancel(t *testing.T) {
	t.Parallel()
	s := start(t, 1, zentrunktest.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	s.SetFaults(func(zentrunktest.Request) *zentrunktest.Fault {
		cancel()
		return &zentrunktest.Fault{Break: zentrunktest.Stall}
	})
	if _, err := newClient(t, s, nil).Count(ctx, ofDay()); !errors.Is(err, context.Canceled) {
		t.Errorf("err = %v, want context.Canceled", err)
	}
}

// A context that ends while a body is on its way is no fault of the API's, whatever
// its status was.
func TestCancelInBody(t *testing.T) {
	t.Parallel()
	for _, status := range []int{200, 500, 429} {
		s := start(t, 1, zentrunktest.Options{})
		if status != 200 {
			s.SetFaults(zentrunktest.At(1, zentrunktest.StatusFault(status)))
		}
		ctx, cancel := context.WithCancel(t.Context())
		c := newClient(t, s, func(c *zentrunk.Config) { c.Transport = endInBody{cancel} })
		if _, err := c.Count(ctx, ofDay()); !errors.Is(err, context.Canceled) || errors.Is(err, zentrunk.ErrBadResponse) {
			t.Errorf("status %d: err = %v, want context.Canceled", status, err)
		}
		if got := s.Stats().Requests; got != 1 {
			t.Errorf("status %d: %d requests, want 1", status, got)
		}
	}
}

// endInBody ends the caller's context as soon as a body is read.
type endInBody struct{ cancel context.CancelFunc }

func (e endInBody) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err == nil {
		resp.Body = endedBody{resp.Body, req.Context(), e.cancel}
	}
	return resp, err
}

type endedBody struct {
	io.Closer
	ctx    context.Context
	cancel context.CancelFunc
}

func (b endedBody) Read([]byte) (int, error) {
	b.cancel()
	return 0, b.ctx.Err()
}
