package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// sizes are how many calls the measurements take, and how often they run.
type sizes struct {
	paceInsights, paceListing int // calls of a day at Plivo's pace
	throughput                int
	requests                  int
	memorySmall, memoryLarge  int
	publish                   int
	publishSample             float64 // percent of the answered calls that have insights
	runs                      int     // of what is cheap
}

// The full sizes are those of the targets.
var (
	full = sizes{
		paceInsights: 6_000, paceListing: 60_000, throughput: 20_000, requests: 20_000,
		memorySmall: 50_000, memoryLarge: 200_000, publish: 1_000_000, publishSample: 25, runs: 3,
	}
	quick = sizes{
		paceInsights: 1_500, paceListing: 15_000, throughput: 10_000, requests: 5_000,
		memorySmall: 10_000, memoryLarge: 40_000, publish: 50_000, publishSample: 25, runs: 1,
	}
)

// A bench holds what the measurements share.
type bench struct {
	dir     string // for everything, removed in the end
	profile string // folder for profiles, or empty
	sizes   sizes
}

// yesterday is the day that is reported: it is over, and not out of reach.
func yesterday() time.Time {
	return time.Now().UTC().Truncate(24*time.Hour).AddDate(0, 0, -1)
}

// A rig is an account and an empty S3 store, for one measurement. Either may be
// missing.
type rig struct {
	b       *bench
	from    time.Time // the day's first instant
	dir     string    // of the store, and for temporary files
	root    string    // of the account's API
	account *child    // nil where the job serves it
	store   *child
	env     []string // in which the SDK finds the store
}

// rig starts a store, and an account where spec is not nil. It fills in the
// day of spec.
func (b *bench) rig(ctx context.Context, spec *accountSpec) (_ *rig, err error) {
	r := &rig{b: b, from: yesterday()}
	defer func() {
		if err != nil {
			err = errors.Join(err, r.close())
		}
	}()
	if r.dir, err = os.MkdirTemp(b.dir, "rig-"); err != nil {
		return nil, fmt.Errorf("make a temporary folder: %w", err)
	}
	if r.store, err = start(ctx, "store", r.dir, nil, filepath.Join(r.dir, "store")); err != nil {
		return nil, err
	}
	if err := r.store.read(&r.env); err != nil {
		return nil, err
	}
	if spec == nil {
		return r, nil
	}
	spec.From = r.from
	if r.account, err = start(ctx, "account", r.dir, nil, spec); err != nil {
		return nil, err
	}
	return r, r.account.read(&r.root)
}

// close ends the account and the store and removes what they wrote.
func (r *rig) close() error {
	err := r.endAccount()
	if r.store != nil {
		err = errors.Join(err, r.store.stop())
	}
	return errors.Join(err, os.RemoveAll(r.dir))
}

func (r *rig) endAccount() error {
	if r.account == nil {
		return nil
	}
	account := r.account
	r.account = nil
	return account.stop()
}

// stats returns what the account counted so far.
func (r *rig) stats() (stats accountStats, err error) {
	err = r.account.ask(&stats)
	return stats, err
}

// job runs spec in a fresh process, with env on top of its environment. name
// stands in the names of its profiles.
func (r *rig) job(ctx context.Context, name string, spec jobSpec, env ...string) (result jobResult, err error) {
	spec.Date, spec.TempDir = r.from.Format(time.DateOnly), r.dir
	if spec.Account == nil {
		spec.Root = r.root
	}
	if r.b.profile != "" {
		spec.Profile = filepath.Join(r.b.profile, name)
	}
	job, err := start(ctx, "job", r.dir, append(env, r.env...), spec)
	if err != nil {
		return result, err
	}
	err = job.read(&result)
	if end := job.stop(); end != nil {
		err = end // why there is no answer
	}
	if state := job.cmd.ProcessState; state != nil {
		result.CPU = state.UserTime() + state.SystemTime()
	}
	return result, err
}
