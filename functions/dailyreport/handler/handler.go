package handler

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"sync"
	"time"

	"github.com/aws/aws-lambda-go/lambdacontext"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/credentials"
	"zentrunk-reports/internal/daily"
	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/zentrunk"
)

// Options are what surrounds the function. The zero value of a field means its
// default.
type Options struct {
	Version  string               // of the code, for manifests and the user agent; default "dev"
	Name     string               // of the function, for metrics
	Log      *slog.Logger         // default: discard
	Metrics  io.Writer            // for lines in the embedded metric format; default: discard
	Progress func(daily.Progress) // default: none
	Now      func() time.Time     // default: time.Now
}

// A Handler answers the function's events. It is safe for concurrent use.
type Handler struct {
	config  Config
	options Options

	mu   sync.Mutex
	pair credentials.Pair
	api  *zentrunk.Client // of pair; its connections outlive a run
}

// New returns a handler.
func New(c Config, o Options) *Handler {
	if o.Version == "" {
		o.Version = "dev"
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Metrics == nil {
		o.Metrics = io.Discard
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Handler{config: c, options: o}
}

// An Answer is the function's result.
type Answer struct {
	Reports []Report `json:"reports"` // days ascending
}

// A Report tells what is published of one day.
type Report struct {
	Date     string       `json:"date"`
	Calls    int          `json:"calls"`
	Answered int          `json:"answered"`
	Amount   money.Amount `json:"amount"`
	Currency string       `json:"currency"`
	Complete bool         `json:"complete"`
	Revision int          `json:"revision"`
	Manifest string       `json:"manifest"` // whole key
}

// Handle reports the days that event means, one after the other. Its error is a
// [messages.InvokeResponse_Error] with one of the types above; days that were
// done before stay published.
func (h *Handler) Handle(ctx context.Context, event json.RawMessage) (Answer, error) {
	log := h.options.Log
	if lc, ok := lambdacontext.FromContext(ctx); ok {
		log = log.With("requestId", lc.AwsRequestID)
	}
	var grace time.Duration
	if deadline, ok := ctx.Deadline(); ok {
		kept := margin(time.Until(deadline))
		grace = kept / 2 // the other half is for the answer
		var cancel context.CancelFunc
		ctx, cancel = context.WithDeadline(ctx, deadline.Add(-kept))
		defer cancel()
	}
	answer, err := h.run(ctx, log, grace, event)
	if err != nil {
		failure := typed(ctx, err)
		log.Error("run", "type", failure.Type, "err", failure.Message)
		return Answer{}, failure
	}
	return answer, nil
}

func (h *Handler) run(ctx context.Context, log *slog.Logger, grace time.Duration, event json.RawMessage) (Answer, error) {
	tasks, err := h.tasks(event, h.options.Now())
	if err != nil {
		return Answer{}, err
	}
	api, err := h.client(ctx)
	if err != nil {
		return Answer{}, err
	}
	store, err := bucket.Open(ctx, h.config.Bucket, h.config.Prefix)
	if err != nil {
		return Answer{}, err
	}
	job := &daily.Job{
		API: api, Bucket: store, Settings: h.config.Report, Version: h.options.Version,
		Now: h.options.Now, Log: log, Progress: h.options.Progress, Grace: grace,
	}
	h.tellBy(job)
	defer func() { h.emitRequests(api.Stats()) }()
	var answer Answer
	for _, t := range tasks {
		result, err := job.Run(ctx, t.day, t.lookback)
		if err != nil {
			return Answer{}, err
		}
		h.emitDay(result)
		answer.Reports = append(answer.Reports, Report{
			Date: result.Date, Calls: result.Calls, Answered: result.Answered, Amount: result.Amount,
			Currency: result.Currency, Complete: result.Complete, Revision: result.Revision, Manifest: result.Manifest,
		})
	}
	return answer, nil
}

// client asks for the credentials anew for each run, so that a token that was
// rotated is used from the next run on.
func (h *Handler) client(ctx context.Context) (*zentrunk.Client, error) {
	pair, err := credentials.Get(ctx, h.config.API)
	if err != nil {
		return nil, err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.api == nil || pair != h.pair {
		api, err := zentrunk.New(h.config.API.Client(pair.ID, pair.Token, "zentrunk-reports/"+h.options.Version))
		if err != nil {
			return nil, err
		}
		h.pair, h.api = pair, api
	}
	return h.api.Fork(), nil
}
