package main

import (
	"context"
	"fmt"

	"golang.org/x/sync/errgroup"

	"zentrunk-reports/internal/calendar"
	"zentrunk-reports/internal/daily"
	"zentrunk-reports/internal/lake"
	"zentrunk-reports/internal/publish"
	"zentrunk-reports/internal/staging"
)

// The steps of a job that a measurement can ask for.
const (
	stepDay       = "day"       // all of it
	stepStage     = "stage"     // plan, and pull every window
	stepPull      = "pull"      // the windows of Plan, one after the other
	stepPublish   = "publish"   // from what is staged
	stepFiles     = "files"     // calls, spend and quality alone, from what is staged: see [publishFiles]
	stepPlan      = "plan"      // alone
	stepFill      = "fill"      // plan, and stage what the account holds: see [fill]
	stepStatement = "statement" // of the day's month alone, once more
	// stepLookback is plan, pull and publish of a day that is published already, each from
	// what the one before left in the bucket.
	stepLookback = "lookback"
)

// windowsInFlight is how many windows stepStage pulls at a time, as a whole day
// does.
const windowsInFlight = 2

// run does the step that spec names.
func (r *jobResult) run(ctx context.Context, job *daily.Job, day calendar.Day, spec *jobSpec) error {
	var done publish.Result
	var err error
	switch spec.Step {
	case stepDay:
		done, err = job.Run(ctx, day, false)
	case stepPublish:
		done, err = job.Publish(ctx, spec.Plan, false)
	case stepFiles:
		done, err = publishFiles(ctx, job, day, spec.Plan)
	case stepLookback:
		done, err = lookbackBySteps(ctx, job, day)
	case stepStage:
		r.Plan, err = stage(ctx, job, day)
		return err
	case stepStatement:
		return (&lake.Lake{Bucket: job.Bucket, Log: job.Log}).Statements(ctx, day.Date)
	case stepPlan:
		r.Plan, err = job.Plan(ctx, day)
		return err
	case stepPull:
		return r.pull(ctx, job, day, spec.Plan.Windows)
	case stepFill:
		r.Plan, err = fill(ctx, job, day, generateDay(day.From, spec.Drawn))
		return err
	default:
		return fmt.Errorf("there is no step %q", spec.Step)
	}
	r.Calls, r.Complete = done.Calls, done.Complete
	return err
}

// pull pulls windows one after the other, as a function that is asked for each.
func (r *jobResult) pull(ctx context.Context, job *daily.Job, day calendar.Day, windows []staging.Window) error {
	for _, w := range windows {
		counts, err := job.Pull(ctx, day, w)
		if err != nil {
			return err
		}
		r.Calls += counts.Calls
	}
	return nil
}

// stage brings every window of day into the staging area.
func stage(ctx context.Context, job *daily.Job, day calendar.Day) (staging.Plan, error) {
	plan, err := job.Plan(ctx, day)
	if err != nil {
		return plan, err
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(windowsInFlight)
	for _, w := range plan.Windows {
		group.Go(func() error {
			_, err := job.Pull(ctx, day, w)
			return err
		})
	}
	return plan, group.Wait()
}

// lookbackBySteps brings day up to date as the workflow does: the plan goes through the
// bucket, and a step keeps nothing for the next one but its connections.
func lookbackBySteps(ctx context.Context, job *daily.Job, day calendar.Day) (publish.Result, error) {
	plan, err := stage(ctx, job, day)
	if err != nil {
		return publish.Result{}, err
	}
	area := job.Staging(day)
	key, err := area.StorePlan(ctx, plan)
	if err != nil {
		return publish.Result{}, err
	}
	if plan, err = area.LoadPlan(ctx, key); err != nil {
		return publish.Result{}, err
	}
	return job.Publish(ctx, plan, true)
}
