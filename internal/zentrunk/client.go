// Package zentrunk is a client for Plivo's Zentrunk Calls API: call detail
// records (CDRs), one at a time or as a list, and the quality insights of a
// call. It holds the pace, the retries and the tolerant decoding that the API
// needs. It knows nothing of reports, days or AWS.
package zentrunk

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// DefaultBaseURL is the root of Plivo's API.
const DefaultBaseURL = "https://api.plivo.com/v1"

// PageSize is the most records that the API puts into one page.
const PageSize = 20

// Bounds of what is read of an answer. A page of 20 records is about 20 KiB.
const (
	maxPageBytes     = 8 << 20
	maxInsightsBytes = 1 << 20
	maxErrorBytes    = 64 << 10
)

// A Config says how a [Client] reaches the API. The zero value of a field
// without "required" means its default.
type Config struct {
	BaseURL           string            // API root without /Account; default [DefaultBaseURL]
	AuthID, AuthToken string            // required, without a blank
	RequestsPerSecond float64           // ceiling on requests started, as an even pace; default 20
	RetryMinDelay     time.Duration     // first back-off where the API names no Retry-After; default 500 ms
	RetryMaxDelay     time.Duration     // longest back-off; default 30 s
	Attempts          int               // tries of one request; default 6
	AttemptTimeout    time.Duration     // time for one try; default 30 s
	InFlight          int               // most requests at one time; default follows the pace
	UserAgent         string            // default "zentrunk-reports"
	Transport         http.RoundTripper // carries the requests, which share their headers; default: one of the client's own
	// Renew asks for the credentials anew. It is called after the API refused them
	// (401 or 403), by one request at a time and at most once in five seconds; the
	// requests that were refused are then made once more, if the token is another.
	// Where it fails, or the Auth ID is another account's, the refusal stands and
	// says so. If nil, a refusal stands.
	Renew func(context.Context) (id, token string, err error)
}

// A Client reads one account. It is safe for concurrent use; all its users
// share one pace and one bound on requests in flight.
type Client struct {
	config Config
	root   url.URL // BaseURL/Account/{auth_id}/Zentrunk/Call/
	keys   *keys
	// No http.Client around it: one would follow redirects, which carry the
	// credentials to a place that nobody named.
	transport http.RoundTripper
	pace      *pace
	slots     chan struct{}
	meter     *meter
}

// New returns a client, or an error that names every field of c that is wrong.
func New(c Config) (*Client, error) {
	c = c.withDefaults()
	if err := c.check(); err != nil {
		return nil, err
	}
	root, err := url.Parse(strings.TrimRight(c.BaseURL, "/") + "/Account/" + url.PathEscape(c.AuthID) + "/Zentrunk/Call/")
	if err != nil {
		return nil, fmt.Errorf("base URL %q and auth id make no URL", c.BaseURL)
	}
	transport := c.Transport
	if transport == nil {
		transport = newTransport(c.InFlight)
	}
	return &Client{
		config:    c,
		root:      *root,
		keys:      newKeys(&c),
		transport: transport,
		pace:      newPace(c.RequestsPerSecond),
		slots:     make(chan struct{}, c.InFlight),
		meter:     new(meter),
	}, nil
}

func (c Config) withDefaults() Config {
	setDefault(&c.BaseURL, DefaultBaseURL)
	setDefault(&c.RequestsPerSecond, 20)
	setDefault(&c.RetryMinDelay, 500*time.Millisecond)
	setDefault(&c.RetryMaxDelay, 30*time.Second)
	setDefault(&c.Attempts, 6)
	setDefault(&c.AttemptTimeout, 30*time.Second)
	setDefault(&c.UserAgent, "zentrunk-reports")
	// Requests in flight = pace × latency (Little's law). Two seconds of latency
	// still fill the pace; the bounds keep memory and sockets small.
	setDefault(&c.InFlight, int(min(max(2*c.RequestsPerSecond, 8), 128)))
	return c
}

func setDefault[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}

func (c Config) check() error {
	var errs []error
	if u, err := url.Parse(c.BaseURL); err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") {
		errs = append(errs, fmt.Errorf("base URL %q is not an http or https URL", c.BaseURL))
	} else if u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		errs = append(errs, errors.New("base URL must hold no user, query or fragment"))
	}
	if err := CheckAuthID(c.AuthID); err != nil {
		errs = append(errs, fmt.Errorf("auth id %w", err))
	}
	if err := CheckAuthToken(c.AuthToken); err != nil {
		errs = append(errs, fmt.Errorf("auth token %w", err))
	}
	if !(c.RequestsPerSecond > 0) || math.IsInf(c.RequestsPerSecond, 0) {
		errs = append(errs, fmt.Errorf("requests per second is %v, want above 0", c.RequestsPerSecond))
	}
	if c.RetryMinDelay < 0 || c.RetryMaxDelay < c.RetryMinDelay {
		errs = append(errs, fmt.Errorf("retry delays are %v to %v, want 0 or more, ascending", c.RetryMinDelay, c.RetryMaxDelay))
	}
	if c.Attempts < 1 || c.InFlight < 1 || c.AttemptTimeout < 0 {
		errs = append(errs, errors.New("attempts, requests in flight and attempt timeout must be above 0"))
	}
	return errors.Join(errs...)
}

func newTransport(inFlight int) *http.Transport {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.DialContext = (&net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}).DialContext
	t.MaxIdleConns, t.MaxIdleConnsPerHost = inFlight, inFlight
	return t
}

// Fork returns a client that shares everything with c but its counters, so
// that a part of a job can say what it cost.
func (c *Client) Fork() *Client {
	fork := *c
	fork.meter = &meter{parent: c.meter}
	return &fork
}

// AuthID returns the account's Auth ID. It is an identifier, not a secret.
func (c *Client) AuthID() string { return c.config.AuthID }

// InFlight returns the most requests that the client has under way at a time.
func (c *Client) InFlight() int { return c.config.InFlight }

// get requests path, which needs no escapes, with q, retrying, and hands the body
// of a 2xx to decode. An error of decode is a [ResponseError], which is retried:
// a cut or garbled body is a fault of the moment.
func (c *Client) get(ctx context.Context, op, path string, q url.Values, limit int64, decode func([]byte) error) error {
	u := c.root
	u.Path += path
	if u.RawPath != "" { // the Auth ID is one that a path escapes
		u.RawPath += path
	}
	u.RawQuery = q.Encode()
	renewed := false
	return c.retry(ctx, op, func() error {
		signed := c.keys.current.Load()
		err := c.try(ctx, op, &u, signed, limit, decode)
		if renewed || !errors.Is(err, ErrUnauthorized) {
			return err
		}
		renewed = true
		fresh, reason := c.keys.renew(ctx, signed)
		switch {
		case ctx.Err() != nil:
			return ended(ctx, op, err)
		case reason != nil:
			return fmt.Errorf("%w; %v", err, reason)
		case fresh == nil:
			return err
		}
		c.meter.retry(0)
		return c.try(ctx, op, &u, fresh, limit, decode)
	})
}

// try makes one request, signed with k. It waits for its turn first.
func (c *Client) try(ctx context.Context, op string, u *url.URL, k *key, limit int64, decode func([]byte) error) error {
	if err := c.occupy(ctx); err != nil {
		return fmt.Errorf("%s: %w", op, err)
	}
	defer func() { <-c.slots }()
	if err := c.pace.wait(ctx); err != nil {
		return fmt.Errorf("%s: %w", op, err)
	}
	c.meter.request()
	tryCtx, cancel := context.WithTimeout(ctx, c.config.AttemptTimeout)
	defer cancel()
	resp, err := c.send(tryCtx, u, k)
	if err != nil {
		return c.networkError(ctx, op, k, err)
	}
	defer resp.Body.Close()
	if resp.StatusCode/100 != 2 {
		return k.newAPIError(op, resp)
	}
	body, err := readBody(resp, limit)
	switch {
	case err != nil && (ctx.Err() != nil || network(err)):
		return c.networkError(ctx, op, k, err)
	case err != nil:
		return k.responseError(op, resp, errors.New("the body is cut or broken"))
	case int64(len(body)) > limit:
		return k.responseError(op, resp, fmt.Errorf("the body is over %d bytes", limit))
	}
	if err := decode(body); err != nil {
		return k.responseError(op, resp, err)
	}
	return nil
}

// send makes the request. Its answer has come before ctx ended: a client that leaves says so
// over TLS before it closes the connection, and what a server or a proxy writes that gives up
// on it, a bare 404 for example, says nothing of a call.
func (c *Client) send(ctx context.Context, u *url.URL, k *key) (*http.Response, error) {
	req := (&http.Request{Method: http.MethodGet, URL: u, Header: k.header}).WithContext(ctx)
	resp, err := c.transport.RoundTrip(req)
	if err == nil && ctx.Err() != nil {
		resp.Body.Close()
		return nil, ctx.Err()
	}
	return resp, err
}

// occupy waits for a slot. It looks for a free one first, which costs less than to wait for
// two channels.
func (c *Client) occupy(ctx context.Context) error {
	select {
	case c.slots <- struct{}{}:
		return nil
	default:
	}
	select {
	case c.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// readBody returns the body of resp, or more than limit bytes of one that is
// longer.
func readBody(resp *http.Response, limit int64) ([]byte, error) {
	var buf bytes.Buffer
	if n := resp.ContentLength; n > 0 {
		buf.Grow(int(min(n, limit)) + bytes.MinRead) // what ReadFrom wants free to see the end
	}
	_, err := buf.ReadFrom(io.LimitReader(resp.Body, limit+1))
	return buf.Bytes(), err
}
