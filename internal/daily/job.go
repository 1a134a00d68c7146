package daily

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/report"
	"zentrunk-reports/internal/zentrunk"
)

// Insights modes: whose insights to fetch.
const (
	InsightsAnswered = "answered"
	InsightsAll      = "all"
	InsightsNone     = "none"
)

// Settings say what a report covers.
type Settings struct {
	Location      *time.Location    // whose midnight bounds a day
	Currency      string            // ISO 4217
	LookbackDays  int               // earlier days that a scheduled run brings up to date
	WindowCalls   int               // most calls of one pull window, above 0
	Insights      string            // [InsightsAnswered], [InsightsAll] or [InsightsNone]
	SamplePercent float64           // share of those calls, 0 to 100
	MaskNumbers   bool              // mask the numbers in calls.parquet
	Findings      report.Thresholds // what stands out; the zero value finds nothing
	Rules         report.Rules      // of surcharges; the zero value means the default ones
	Link          string            // URL that the bucket's keys are below, for digests; empty means the S3 console
}

// A Job reports days of one account into one bucket. Its steps may run in
// different processes: they share nothing but the bucket.
type Job struct {
	API      *zentrunk.Client
	Bucket   *bucket.Bucket
	Settings Settings
	Version  string           // of the code, for manifests
	Now      func() time.Time // which day it is, and when a day was published
	Log      *slog.Logger
	Progress func(Progress) // told of every step; may be nil; called by several goroutines
	TempDir  string         // for files of a day's size; empty means the system's
	Topic    publisher      // told of each revision of a day; nil means nobody
	Grace    time.Duration  // for keeping what a pull has when its time has ended; if zero, 3 s
}

// Progress is how far a day's pull is. Wanted grows as calls become known.
type Progress struct {
	Date             string
	Listed, Calls    int // records read, and records that the API counts
	Insights, Wanted int // insights settled, and insights to ask for
}

// A Result is what became of one day.
type Result struct {
	Date      string
	Calls     int
	Answered  int
	Amount    money.Sum
	Currency  string
	Complete  bool
	Revision  int
	Manifest  string // whole key
	Rejected  int
	Published bool // whether a manifest was written: false where nothing changed
	// DigestFailed is whether the day is published and nobody could be told.
	DigestFailed bool
}

// windowsInFlight is how many windows are pulled at a time. The second fills
// the gaps that the end of the first leaves in the pace.
const windowsInFlight = 2

// attempts of a day whose staging another run removes under it.
const dayAttempts = 3

// Run reports day: plan, pull every window, publish. A look-back day whose calls
// and rejects are unchanged is left as it is.
func (j *Job) Run(ctx context.Context, day Day, lookback bool) (Result, error) {
	for n := 1; ; n++ {
		result, err := j.run(ctx, day, lookback)
		if err == nil {
			return result, nil
		}
		// Another run of the day has published and cleaned up. What it published
		// holds the insights, so that starting over costs the listing alone.
		if !errors.Is(err, ErrStagedGone) || n == dayAttempts {
			return Result{}, fmt.Errorf("day %s: %w", day.Date, err)
		}
	}
}

func (j *Job) run(ctx context.Context, day Day, lookback bool) (Result, error) {
	began, api := time.Now(), j.API.Fork()
	run := &dayRun{Job: j, shared: &shared{}, api: api, day: day}
	defer run.close()
	plan, err := run.plan(ctx)
	if err != nil {
		return Result{}, err
	}
	group, pullCtx := errgroup.WithContext(ctx)
	group.SetLimit(windowsInFlight)
	for _, w := range plan.Windows {
		group.Go(func() error {
			_, err := run.pull(pullCtx, w)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		// The window that failed ended the others: what ended ctx counts more.
		return Result{}, err
	}
	result, err := run.publish(ctx, plan, lookback)
	if err != nil {
		return Result{}, err
	}
	run.logDay(result, plan, lookback, began)
	return result, nil
}

// logDay writes the one line of a day that is published or left as it was.
func (r *dayRun) logDay(result Result, plan Plan, lookback bool, began time.Time) {
	stats := r.api.Stats()
	r.Log.Info("day", "date", r.day.Date, "calls", result.Calls, "rejected", result.Rejected,
		"complete", result.Complete, "revision", result.Revision, "published", result.Published,
		"windows", len(plan.Windows), "lookback", lookback,
		"requests", stats.Requests, "retries", stats.Retries, "throttled", stats.Throttled,
		"waited_seconds", stats.Waited.Seconds(), "seconds", time.Since(began).Seconds())
}

// Plan divides day into windows.
func (j *Job) Plan(ctx context.Context, day Day) (Plan, error) {
	run := &dayRun{Job: j, shared: &shared{}, api: j.API, day: day}
	return run.plan(ctx)
}

// Pull brings one window of day into the staging area, or takes over what lies
// there already.
func (j *Job) Pull(ctx context.Context, day Day, w Window) (Pulled, error) {
	run := &dayRun{Job: j, shared: &shared{}, api: j.API, day: day}
	defer run.close()
	return run.pull(ctx, w)
}

// Publish makes day's objects from the staged windows of plan.
func (j *Job) Publish(ctx context.Context, plan Plan, lookback bool) (Result, error) {
	began := time.Now()
	run := &dayRun{Job: j, shared: &shared{}, api: j.API.Fork(), day: plan.Day}
	result, err := run.publish(ctx, plan, lookback)
	if err != nil {
		return Result{}, err
	}
	run.logDay(result, plan, lookback, began)
	return result, nil
}

// A dayRun is the work on one day in one process.
type dayRun struct {
	*Job
	*shared
	api *zentrunk.Client // counts for this day, or for one window of it
	day Day
}

// shared is what the windows of a day have in common.
type shared struct {
	known    known
	asking   sync.Mutex // held by the window that asks for its pages
	progress tally
}

// forked returns r with counters of its own.
func (r *dayRun) forked() *dayRun {
	fork := *r
	fork.api = r.api.Fork()
	return &fork
}

func (r *dayRun) close() { r.known.close() }
