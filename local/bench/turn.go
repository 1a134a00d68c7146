package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"zentrunk-reports/internal/staging"
)

// A stagedDay is a day that is published several times, in turns with others. Publishing
// clears the staging area, so that each time has a copy of the store.
type stagedDay struct {
	name  string // in the names of profiles
	step  string // [stepPublish] or [stepFiles]
	store string // folder of the store in which the day lies staged
	plan  staging.Plan
	calls int
	usage usage
}

// publish publishes d once, with the settings of spec. Then look sees the rig over the
// copy; it may be nil.
func (d *stagedDay) publish(ctx context.Context, r *rig, spec jobSpec, look func(*rig) error) error {
	run, err := r.copied(ctx, d.store)
	if err != nil {
		return err
	}
	defer run.close()
	spec.Step, spec.Plan = d.step, d.plan
	result, err := run.job(ctx, d.name, spec)
	if err != nil {
		return err
	}
	if !result.Complete || result.Calls != d.calls {
		return fmt.Errorf("the day has %d calls of %d, complete: %t", result.Calls, d.calls, result.Complete)
	}
	d.usage.took = append(d.usage.took, result.Took.Seconds())
	d.usage.add(result.CPU, result.Peak, d.calls)
	if look == nil {
		return nil
	}
	return look(run)
}

// filesAlone is d with its three files alone.
func (d *stagedDay) filesAlone(name string) *stagedDay {
	return &stagedDay{name: name, step: stepFiles, store: d.store, plan: d.plan, calls: d.calls}
}

// copied returns a rig over a copy of the store in a folder below r's.
func (r *rig) copied(ctx context.Context, store string) (*rig, error) {
	dir, err := os.MkdirTemp(r.dir, "copy-")
	if err != nil {
		return nil, fmt.Errorf("make a temporary folder: %w", err)
	}
	if err := linkTree(filepath.Join(dir, "store"), store); err != nil {
		return nil, fmt.Errorf("copy the store: %w", err)
	}
	out := &rig{b: r.b, from: r.from, dir: dir, at: r.at}
	return out, out.serveStore(ctx)
}

// stageTwice stages the rig's day of so many calls, and once more beside what is published
// of it. It ends account and store: copies of the store are served instead.
func (r *rig) stageTwice(ctx context.Context, name string, calls int, spec jobSpec) (first, again *stagedDay, err error) {
	store := filepath.Join(r.dir, "store")
	first = &stagedDay{name: name + "-first", step: stepPublish, store: filepath.Join(r.dir, "first"), calls: calls}
	again = &stagedDay{name: name + "-again", step: stepPublish, store: store, calls: calls}
	spec.Step = stepStage
	staged, err := r.job(ctx, "stage", spec)
	if err != nil {
		return nil, nil, err
	}
	first.plan = staged.Plan
	if err := errors.Join(r.endStore(), linkTree(first.store, store), r.serveStore(ctx)); err != nil {
		return nil, nil, fmt.Errorf("copy the store: %w", err)
	}
	spec.Step, spec.Plan = stepPublish, first.plan
	if _, err := r.job(ctx, "publish", spec); err != nil {
		return nil, nil, err
	}
	spec.Step = stepStage
	if staged, err = r.job(ctx, "stage", spec); err != nil {
		return nil, nil, err
	}
	again.plan = staged.Plan
	return first, again, errors.Join(r.endAccount(), r.endStore())
}
