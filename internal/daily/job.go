// Package daily is the job: days are planned, pulled and published, one after the
// other or each step in a process of its own. It wires the rooms in which that
// happens, plan, pull and publish, and holds what they are told.
//
// It knows nothing of Lambda, events or settings' names, and does no work of the
// rooms' itself. Read Run first: the day's whole way is its three calls.
package daily

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"golang.org/x/sync/errgroup"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/calendar"
	"zentrunk-reports/internal/lake"
	"zentrunk-reports/internal/plan"
	"zentrunk-reports/internal/publish"
	"zentrunk-reports/internal/pull"
	"zentrunk-reports/internal/staging"
	"zentrunk-reports/internal/zentrunk"
	"zentrunk-reports/internal/zones"
)

// A Job reports days of one account into one bucket. Its steps may run in
// different processes: they share nothing but the bucket.
type Job struct {
	API      *zentrunk.Client
	Bucket   *bucket.Bucket
	Settings Settings
	Version  string           // of the code, for manifests
	Now      func() time.Time // when a day was published
	Log      *slog.Logger
	Progress func(pull.Progress) // told of every step; may be nil; called by several goroutines, one at a time
	TempDir  string              // for files of a day's size; empty means the system's
	Topic    publish.Topic       // told of each revision of a day; nil means nobody
	Webhook  publish.Webhook     // told of each revision of a day; nil means nobody
	// First and Last are the dates between which the days lie that this execution brings
	// up to date; empty means the day's own. A call that moved between two of them moves.
	First, Last string
	Replace     bool          // publish days as the API has them now, whatever is published of them
	Grace       time.Duration // for keeping what a pull has when its time has ended; if zero, 3 s
	// Probe is whether the bucket's server has to show that it honours conditions, once,
	// before the first day is pulled. That two runs at once lose nothing rests on them alone.
	Probe bool

	probed bool // whether it was asked to
}

// windowsInFlight is how many windows are pulled at a time. The second fills
// the gaps that the end of the first leaves in the pace.
const windowsInFlight = 2

// attempts of a day whose staging another run removes under it.
const attempts = 3

// Run reports day: plan, pull every window, publish. A look-back day whose calls
// and rejects are unchanged is left as it is. A job that probes reports one day at a time.
func (j *Job) Run(ctx context.Context, day calendar.Day, lookback bool) (publish.Result, error) {
	for n := 1; ; n++ {
		result, err := j.run(ctx, day, lookback)
		if err == nil {
			return result, nil
		}
		// Another run of the day has published and cleaned up. What it published
		// holds the insights, so that starting over costs the listing alone.
		if !errors.Is(err, staging.ErrGone) || n == attempts {
			return publish.Result{}, fmt.Errorf("day %s: %w", day.Date, err)
		}
	}
}

func (j *Job) run(ctx context.Context, day calendar.Day, lookback bool) (publish.Result, error) {
	began, api := time.Now(), j.API.Fork()
	planned, err := j.planner(api, day).Plan(ctx)
	if err != nil {
		return publish.Result{}, err
	}
	if err := j.probe(ctx, day); err != nil {
		return publish.Result{}, err
	}
	puller := j.puller(api, day)
	puller.Progress.Add(pull.Progress{Calls: planned.Calls()})
	group, pullCtx := errgroup.WithContext(ctx)
	group.SetLimit(windowsInFlight)
	for _, w := range planned.Windows {
		group.Go(func() error {
			_, err := puller.Pull(pullCtx, w)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		// The window that failed ended the others: what ended ctx counts more.
		return publish.Result{}, err
	}
	result, err := j.publisher(api, day).Publish(ctx, planned, lookback)
	if err != nil {
		return publish.Result{}, err
	}
	j.logDay(result, api.Stats(), planned, lookback, began)
	return result, nil
}

// probe asks the server at the first day. It comes behind the plan, so that a run that the
// API refuses leaves nothing behind.
func (j *Job) probe(ctx context.Context, day calendar.Day) error {
	if !j.Probe || j.probed {
		return nil
	}
	j.probed = true
	return j.Bucket.Probe(ctx, bucket.ProbeKey(day.Date))
}

// Plan divides day into windows.
func (j *Job) Plan(ctx context.Context, day calendar.Day) (staging.Plan, error) {
	return j.planner(j.API, day).Plan(ctx)
}

// Pull brings one window of day into the staging area, or takes over what lies
// there already.
func (j *Job) Pull(ctx context.Context, day calendar.Day, w staging.Window) (staging.Counts, error) {
	return j.puller(j.API, day).Pull(ctx, w)
}

// Publish makes the objects of planned's day from its staged windows.
func (j *Job) Publish(ctx context.Context, planned staging.Plan, lookback bool) (publish.Result, error) {
	began, api := time.Now(), j.API.Fork()
	result, err := j.publisher(api, planned.Day).Publish(ctx, planned, lookback)
	if err != nil {
		return publish.Result{}, err
	}
	j.logDay(result, api.Stats(), planned, lookback, began)
	return result, nil
}

// Staging is what is staged of day under the job's settings.
func (j *Job) Staging(day calendar.Day) *staging.Area {
	return &staging.Area{Bucket: j.Bucket, Day: day, Under: j.Settings.pullRules().Under(j.API.AuthID()), Log: j.Log}
}

func (j *Job) lake() *lake.Lake { return &lake.Lake{Bucket: j.Bucket, Log: j.Log} }

func (j *Job) planner(api *zentrunk.Client, day calendar.Day) *plan.Planner {
	return &plan.Planner{
		API: api, Lake: j.lake(), Area: j.Staging(day),
		WindowCalls: j.Settings.WindowCalls, Replace: j.Replace, MaskNumbers: j.Settings.MaskNumbers, TempDir: j.TempDir, Log: j.Log,
	}
}

func (j *Job) puller(api *zentrunk.Client, day calendar.Day) *pull.Puller {
	return &pull.Puller{
		API: api, Area: j.Staging(day), Rules: j.Settings.pullRules(), WindowCalls: j.Settings.WindowCalls, Log: j.Log,
		Progress: pull.NewTally(day.Date, j.Progress), Grace: j.Grace,
	}
}

func (j *Job) publisher(api *zentrunk.Client, day calendar.Day) *publish.Publisher {
	s := j.Settings
	return &publish.Publisher{
		Source: j.puller(api, day), Replace: j.Replace, First: cmp.Or(j.First, day.Date), Last: cmp.Or(j.Last, day.Date),
		Day: day, Lake: j.lake(), Staging: j.Staging(day), Topic: j.Topic, Webhook: j.Webhook, TempDir: j.TempDir, Now: j.Now, Log: j.Log,
		Settings: publish.Settings{
			Account: j.API.AuthID(), Location: s.Location, Currency: s.Currency,
			Findings: s.Findings, Rules: s.Rules, MaskNumbers: s.MaskNumbers, Link: s.Link,
			Version: j.Version, Zones: zones.Version(),
		},
	}
}

// logDay writes the one line of a day that is published or left as it was, behind one
// for each thing that has to be said before its figures.
func (j *Job) logDay(result publish.Result, stats zentrunk.Stats, planned staging.Plan, lookback bool, began time.Time) {
	for _, warning := range result.Warnings {
		j.Log.Warn(warning, "date", planned.Day.Date)
	}
	j.Log.Info("day", "date", planned.Day.Date, "calls", result.Calls, "rejected", result.Rejected,
		"kept", result.Kept, "unread", result.Unread, "moved", result.Moved, "unfit_amounts", result.UnfitAmounts, "zone_database", zones.Version(),
		"complete", result.Complete, "revision", result.Revision, "published", result.Published,
		"windows", len(planned.Windows), "lookback", lookback,
		"requests", stats.Requests, "retries", stats.Retries, "throttled", stats.Throttled,
		"waited_seconds", stats.Waited.Seconds(), "seconds", time.Since(began).Seconds())
}
