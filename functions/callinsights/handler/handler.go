package handler

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"zentrunk-reports/functions/callinsights/query"
	"zentrunk-reports/internal/awsenv"
	"zentrunk-reports/internal/credentials"
	"zentrunk-reports/internal/lookup"
	"zentrunk-reports/internal/problem"
	"zentrunk-reports/internal/zentrunk"
)

// Options are what surrounds the function. The zero value of a field means its
// default.
type Options struct {
	Version string       // of the code, for the user agent; default "dev"
	Log     *slog.Logger // default: discard
	// Credentials asks for the account's credentials; default: [credentials.Get], as
	// the environment says.
	Credentials func(context.Context) (credentials.Pair, error)
	// Transport carries the requests to the API; default: the client's own.
	Transport http.RoundTripper
}

// A Handler answers the function's events. It is safe for concurrent use.
type Handler struct {
	log    *slog.Logger
	lookup *lookup.Lookup
	search bool // whether it is switched on
}

// New returns a handler. It reaches for nothing before the first event.
func New(c Config, o Options) *Handler {
	if o.Version == "" {
		o.Version = "dev"
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Credentials == nil {
		o.Credentials = func(ctx context.Context) (credentials.Pair, error) { return credentials.Get(ctx, c.API, awsenv.Load) }
	}
	return &Handler{
		log:    o.Log,
		search: c.Search,
		lookup: lookup.New(lookup.Options{
			Credentials: func(ctx context.Context) (id, token string, err error) {
				pair, err := o.Credentials(ctx)
				return pair.ID, pair.Token, err
			},
			Client: func(id, token string, renew lookup.Renewal) (*zentrunk.Client, error) {
				config := c.API.Client(id, token, "zentrunk-reports/"+o.Version)
				config.Transport, config.Renew = o.Transport, renew
				return zentrunk.New(config)
			},
			TTL: c.CacheTTL,
			Log: o.Log,
		}),
	}
}

// margin is kept back of an invocation's time, to answer before the platform
// ends the process.
const margin = 250 * time.Millisecond

// Handle answers one event of payload format 2.0. A field that is missing, or of
// another type than it should be, counts as empty. Every fault is an answer; the
// error is always nil.
func (h *Handler) Handle(ctx context.Context, event json.RawMessage) (events.APIGatewayV2HTTPResponse, error) {
	start := time.Now()
	if deadline, ok := ctx.Deadline(); ok {
		var cancel context.CancelFunc
		ctx, cancel = context.WithDeadline(ctx, deadline.Add(-margin))
		defer cancel()
	}
	req := readRequest(ctx, event)
	answer, err := h.find(ctx, req)
	var response events.APIGatewayV2HTTPResponse
	switch {
	case err != nil:
		response = failed(problem.Of(err), req)
	case answer.Matches(req.ifNoneMatch):
		response = notModified(answer)
	default:
		response = found(answer)
	}
	h.record(ctx, req, outcome{
		status: response.StatusCode, err: err, kept: answer.Kept, took: time.Since(start),
	})
	return response, nil
}

// find checks the request, outermost fault first, before it looks anything up.
func (h *Handler) find(ctx context.Context, req request) (lookup.Answer, error) {
	switch {
	case req.kind == unknown, req.kind == search && !h.search:
		return lookup.Answer{}, problem.ErrNoRoute
	case req.method != http.MethodGet:
		return lookup.Answer{}, problem.ErrMethod
	case req.kind == search && req.routeKey != searchRoute:
		return lookup.Answer{}, problem.ErrNoRoute
	case req.hasBody:
		return lookup.Answer{}, problem.ErrBody
	case req.kind == search:
		return h.page(ctx, req)
	case req.kind == insights:
		answer, err := h.lookup.Insights(ctx, req.callUUID)
		if errors.Is(err, lookup.ErrNoInsights) {
			err = fmt.Errorf("%w: %w", problem.ErrNoInsights, err)
		}
		return answer, err
	}
	return h.lookup.Call(ctx, req.callUUID)
}

// page answers a search.
func (h *Handler) page(ctx context.Context, req request) (lookup.Answer, error) {
	wanted, err := query.Parse(req.query, time.Now())
	if err != nil {
		return lookup.Answer{}, err
	}
	return h.lookup.Search(ctx, lookup.Page{
		Query: wanted.Calls, Limit: wanted.Limit, Offset: wanted.Offset,
		Link: func(offset int) string { return req.path + "?" + wanted.Link(offset) },
	})
}
