package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// sizes are how many calls the measurements take, and how often they run.
type sizes struct {
	paceInsights, paceListing int // calls of a day at Plivo's pace
	throughput                int
	requests                  int
	memorySmall, memoryLarge  int
	pull                      int // calls that are pulled in turns with a peer
	sequential                int // pages
	publish                   []publishSize
	against                   publishSize
	publishSample             float64 // percent of the answered calls that have insights
	lookback                  []lookbackPair
	history                   historySize
	encoded                   int    // of the days of [before], how many are encoded
	window                    int    // calls of the window whose pull is measured, 5,000 at most
	planned                   int    // calls of the published day whose plan is
	audited                   int    // calls of the day that is verified
	huge                      [2]int // calls of the days that are published from the generator
	starts                    int    // of each function
	lookups                   int    // of each kind
	runs                      int    // of what is cheap
	peerRuns                  int    // of what is compared in turns
}

// The full sizes are those of the targets.
var (
	full = sizes{
		paceInsights: 6_000, paceListing: 180_000, throughput: 20_000, requests: 20_000,
		memorySmall: 50_000, memoryLarge: 200_000, pull: 20_000, sequential: 60, publishSample: 25,
		publish: []publishSize{{50_000, 5, false}, {200_000, 5, false}, {1_000_000, 5, true}, {4_000_000, 1, false}},
		against: publishSize{calls: 1_000_000, runs: 3},
		encoded: 2, window: windowCalls, planned: 1_000_000, audited: 1_000_000, huge: [2]int{1_000_000, 10_000_000},
		lookback: []lookbackPair{
			{100_000, 1_000_000, 5_000, mostBytesGrowth, mostBytesACall},
			{4_000, 16_000, 250, mostSmallGrowth, 0},
		},
		history: historySize{100_000, 8, 50},
		starts:  101, lookups: 2_000, runs: 5, peerRuns: 5,
	}
	quick = sizes{
		paceInsights: 1_500, paceListing: 15_000, throughput: 10_000, requests: 5_000,
		memorySmall: 10_000, memoryLarge: 40_000, pull: 2_000, sequential: 20, publishSample: 25,
		publish: []publishSize{{20_000, 1, false}, {50_000, 1, true}},
		against: publishSize{calls: 50_000, runs: 1},
		encoded: 1, window: 1_000, planned: 50_000, audited: 50_000, huge: [2]int{50_000, 200_000},
		lookback: []lookbackPair{{1_000, 4_000, 250, mostSmallGrowth, 0}, {4_000, 16_000, 250, mostSmallGrowth, 0}},
		history:  historySize{2_000, 4, 10},
		starts:   5, lookups: 200, runs: 1, peerRuns: 1,
	}
)

// A bench holds what the measurements share.
type bench struct {
	dir     string // for everything, removed in the end
	profile string // folder for profiles, or empty
	module  string // folder of the functions' module
	python  string // interpreter that has what the peers need; empty: no peers
	peers   string // folder of their scripts
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
	at      accountAddress
	account *child // nil where the job serves it
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
	if err := r.serveStore(ctx); err != nil {
		return nil, err
	}
	if spec == nil {
		return r, nil
	}
	spec.From = r.from
	if r.account, err = start(ctx, "account", r.dir, nil, spec); err != nil {
		return nil, err
	}
	return r, r.account.read(&r.at)
}

// serveStore starts the store over the rig's folder.
func (r *rig) serveStore(ctx context.Context) (err error) {
	if r.store, err = start(ctx, "store", r.dir, nil, filepath.Join(r.dir, "store")); err != nil {
		return err
	}
	return r.store.read(&r.env)
}

// close ends the account and the store and removes what they wrote.
func (r *rig) close() error {
	return errors.Join(r.endAccount(), r.endStore(), os.RemoveAll(r.dir))
}

func (r *rig) endAccount() error {
	if r.account == nil {
		return nil
	}
	account := r.account
	r.account = nil
	return account.stop()
}

func (r *rig) endStore() error {
	if r.store == nil {
		return nil
	}
	store := r.store
	r.store = nil
	return store.stop()
}

// stats returns what the account counted so far.
func (r *rig) stats() (stats accountStats, err error) {
	err = r.account.ask(&stats)
	return stats, err
}

// job runs spec in a fresh process, its runtime set as that of the function that
// publishes, with env on top of its environment. name stands in the names of its
// profiles.
func (r *rig) job(ctx context.Context, name string, spec jobSpec, env ...string) (result jobResult, err error) {
	return r.jobAs(ctx, publishing, name, spec, env...)
}

// jobAs is job with the runtime set as f's.
func (r *rig) jobAs(ctx context.Context, f lambdaFunction, name string, spec jobSpec, env ...string) (result jobResult, err error) {
	spec.Date, spec.TempDir = r.from.Format(time.DateOnly), r.dir
	if spec.Account == nil {
		spec.Root = r.at.Root
	}
	if r.b.profile != "" {
		spec.Profile = filepath.Join(r.b.profile, name)
	}
	job, err := start(ctx, "job", r.dir, slices.Concat(f.env, r.env, r.at.env(), env), spec)
	if err != nil {
		return result, err
	}
	cpu, err := job.answer(&result)
	result.CPU = cpu
	return result, err
}
