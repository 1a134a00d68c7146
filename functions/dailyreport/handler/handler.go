package handler

import (
	"context"
	"crypto/x509"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"sync"
	"time"

	"github.com/aws/aws-lambda-go/lambda/messages"
	"github.com/aws/aws-lambda-go/lambdacontext"
	"github.com/aws/aws-sdk-go-v2/aws"

	"zentrunk-reports/internal/awsenv"
	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/credentials"
	"zentrunk-reports/internal/daily"
	"zentrunk-reports/internal/lake"
	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/notice"
	"zentrunk-reports/internal/publish"
	"zentrunk-reports/internal/pull"
	"zentrunk-reports/internal/zentrunk"
)

// Options are what surrounds the function. The zero value of a field means its
// default.
type Options struct {
	Version  string              // of the code, for manifests and the user agent; default "dev"
	Name     string              // of the function, for metrics
	Log      *slog.Logger        // default: discard
	Metrics  io.Writer           // for lines in the embedded metric format; default: discard
	Progress func(pull.Progress) // default: none
	Now      func() time.Time    // default: time.Now
	Roots    *x509.CertPool      // that the webhook's certificate is held against; default: the system's
	// AWS says how S3, Secrets Manager and SNS are reached; default: [awsenv.Load].
	AWS func(context.Context) (aws.Config, error)
}

// A Handler answers the function's events. It is safe for concurrent use.
type Handler struct {
	config  Config
	options Options

	mu   sync.Mutex
	pair credentials.Pair
	api  map[float64]*zentrunk.Client // of pair, by pace; their connections outlive a run

	watching sync.Mutex
	watch    watcher // guarded by watching
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
	if o.AWS == nil {
		o.AWS = awsenv.Load
	}
	return &Handler{config: c, options: o}
}

// An Answer is the function's result.
type Answer struct {
	Reports []Report `json:"reports"` // days ascending
}

// A Report tells what is published of one day.
type Report struct {
	Date     string    `json:"date"`
	Calls    int       `json:"calls"`
	Answered int       `json:"answered"`
	Amount   money.Sum `json:"amount"`
	Currency string    `json:"currency"`
	Complete bool      `json:"complete"`
	Revision int       `json:"revision"`
	Manifest string    `json:"manifest"` // whole key
}

// Invoke answers every event of the function: a step of the workflow where the
// event has a field "step", a run of the watch where it has a field "watch", and
// otherwise as [Handler.Handle] does. Its error is a [messages.InvokeResponse_Error]
// with one of the types above, and is logged.
func (h *Handler) Invoke(ctx context.Context, event json.RawMessage) (any, error) {
	var answer any
	var err error
	if s, ok := fieldOf(event, "step"); ok {
		answer, err = typedAnswer(h, ctx, func(ctx context.Context, r run) (any, error) { return h.step(ctx, r, s, event) })
	} else if _, ok := fieldOf(event, fieldWatch); ok {
		answer, err = typedAnswer(h, ctx, func(ctx context.Context, r run) (any, error) { return h.look(ctx, r, event) })
	} else {
		answer, err = h.Handle(ctx, event)
	}
	if failure, ok := errors.AsType[messages.InvokeResponse_Error](err); ok {
		level := slog.LevelError
		if failure.Type == OtherAccount && isLookback(event) {
			level = slog.LevelWarn // the workflow passes over the day
		}
		h.log(ctx).Log(ctx, level, "run", "type", failure.Type, "err", failure.Message)
	}
	return answer, err
}

// Handle reports the days that event means, one after the other. Its error is a
// [messages.InvokeResponse_Error] with one of the types above, which the caller
// shows; days that were done before stay published.
func (h *Handler) Handle(ctx context.Context, event json.RawMessage) (Answer, error) {
	return typedAnswer(h, ctx, func(ctx context.Context, r run) (Answer, error) { return h.days(ctx, r, event) })
}

// A run is what surrounds one invocation.
type run struct {
	log   *slog.Logger
	grace time.Duration // for keeping what a pull has when the time has ended
}

// log returns the log of one invocation.
func (h *Handler) log(ctx context.Context) *slog.Logger {
	if lc, ok := lambdacontext.FromContext(ctx); ok {
		return h.options.Log.With("requestId", lc.AwsRequestID)
	}
	return h.options.Log
}

// typedAnswer calls f with the part of the invocation's time that is for work,
// and gives its error its type.
func typedAnswer[T any](h *Handler, ctx context.Context, f func(context.Context, run) (T, error)) (T, error) {
	r := run{log: h.log(ctx)}
	if deadline, ok := ctx.Deadline(); ok {
		kept := margin(time.Until(deadline))
		r.grace = kept / 2 // the other half is for the answer
		var cancel context.CancelFunc
		ctx, cancel = context.WithDeadline(ctx, deadline.Add(-kept))
		defer cancel()
	}
	answer, err := f(ctx, r)
	if err != nil {
		var none T
		return none, typed(ctx, err)
	}
	return answer, nil
}

func (h *Handler) days(ctx context.Context, r run, event json.RawMessage) (Answer, error) {
	tasks, err := h.tasks(event, h.options.Now())
	if err != nil {
		return Answer{}, err
	}
	job, err := h.job(ctx, r, 1)
	if err != nil {
		return Answer{}, err
	}
	defer func() { h.emitRequests(job.API.Stats()) }()
	job.Webhook = h.webhook(ctx, r, job.Bucket)
	defer func() { h.emitWebhook(job.Webhook) }()
	var answer Answer
	job.First, job.Last, job.Probe = tasks[0].day.Date, tasks[len(tasks)-1].day.Date, h.probes(job.Bucket)
	for _, t := range tasks {
		job.Replace = t.replace
		result, err := job.Run(ctx, t.day, t.lookback)
		if errors.Is(err, lake.ErrOtherAccount) && t.lookback {
			r.log.Warn("a look-back day is skipped", "date", t.day.Date, "err", err.Error())
			continue
		}
		if err != nil {
			return Answer{}, accepted(err)
		}
		h.emitDay(result, h.lastLook(t, tasks[0].day.Date))
		answer.Reports = append(answer.Reports, reportOf(result))
	}
	return answer, nil
}

// lastLook is whether no scheduled run will look at the day again: it is the earliest
// of a run whose first day is first. A run by hand brings single days up to date, of
// which nobody can say that.
func (h *Handler) lastLook(t task, first string) bool {
	return t.day.Date == first && (t.lookback || h.config.Report.LookbackDays == 0)
}

func reportOf(r publish.Result) Report {
	return Report{
		Date: r.Date, Calls: r.Calls, Answered: r.Answered, Amount: r.Amount,
		Currency: r.Currency, Complete: r.Complete, Revision: r.Revision, Manifest: r.Manifest,
	}
}

// job returns the job for one invocation, which is one of sharers that run side
// by side and keep to the pace together.
func (h *Handler) job(ctx context.Context, r run, sharers int) (*daily.Job, error) {
	api, err := h.client(ctx, h.config.API.RequestsPerSecond/float64(sharers))
	if err != nil {
		return nil, err
	}
	cfg, store, err := h.store(ctx)
	if err != nil {
		return nil, err
	}
	job := &daily.Job{
		API: api, Bucket: store, Settings: h.config.Report, Version: h.options.Version,
		Now: h.options.Now, Log: r.log, Progress: h.options.Progress, Grace: r.grace,
	}
	if h.config.Topic != "" {
		job.Topic = notice.NewTopic(cfg, h.config.Topic)
	}
	return job, nil
}

// store returns how AWS is reached, and the bucket.
func (h *Handler) store(ctx context.Context) (aws.Config, *bucket.Bucket, error) {
	cfg, err := h.options.AWS(ctx)
	if err != nil {
		return cfg, nil, failure{Storage, "load AWS settings: " + err.Error()}
	}
	return cfg, bucket.New(cfg, h.config.Bucket, h.config.Prefix, h.config.Encryption), nil
}

// client asks for the credentials anew for each run, and again where the API
// refuses them in its midst, so that a token may be rotated at any time. pace is in
// requests a second; who asks for the same one shares it.
func (h *Handler) client(ctx context.Context, pace float64) (*zentrunk.Client, error) {
	get := func(ctx context.Context) (id, token string, err error) {
		pair, err := credentials.Get(ctx, h.config.API, h.options.AWS)
		return pair.ID, pair.Token, err
	}
	id, token, err := get(ctx)
	if err != nil {
		return nil, err
	}
	pair := credentials.Pair{ID: id, Token: token}
	h.mu.Lock()
	defer h.mu.Unlock()
	if pair != h.pair {
		h.pair, h.api = pair, nil
	}
	if h.api[pace] == nil {
		c := h.config.API.Client(pair.ID, pair.Token, "zentrunk-reports/"+h.options.Version)
		c.RequestsPerSecond = pace
		c.Renew = get
		api, err := zentrunk.New(c)
		if err != nil {
			return nil, err
		}
		if h.api == nil {
			h.api = map[float64]*zentrunk.Client{}
		}
		h.api[pace] = api
	}
	return h.api[pace].Fork(), nil
}
