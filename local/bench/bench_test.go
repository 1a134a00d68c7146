package main

import (
	"context"
	"os"
	"slices"
	"strings"
	"testing"
)

// TestMain lets the test binary play the roles that the bench starts itself in.
func TestMain(m *testing.M) {
	if len(os.Args) == 3 && os.Args[1] == roleArg {
		os.Exit(report(act(os.Args[2], os.Stdin, os.Stdout)))
	}
	if api := os.Getenv("AWS_LAMBDA_RUNTIME_API"); api != "" {
		beFunction(api, os.Getenv(endsEarly) != "")
		os.Exit(0)
	}
	os.Exit(m.Run())
}

var tiny = sizes{
	paceInsights: 50, paceListing: 500, throughput: 200, requests: 200,
	memorySmall: 100, memoryLarge: 300, pull: 200, sequential: 3,
	lookback: []lookbackPair{{200, 600, 50, mostSmallGrowth, mostBytesACall}}, window: 100, planned: 200, audited: 300, huge: [2]int{300, 900},
	history: historySize{200, 2, 3},
	publish: []publishSize{{100, 1, true}, {300, 2, false}}, publishSample: 50, against: publishSize{calls: 300, runs: 1}, starts: 1, lookups: 3, runs: 1, peerRuns: 1,
}

// concurrent are the measurements that start goroutines in this process. All others do
// one thing after the other, and leave what runs at once to their children; those of a
// start are TestFirstPoll's.
var concurrent = []string{"pace"}

// Every measurement runs in processes of its own and ends with rows; what does
// not depend on time meets its target at any size.
func TestMeasurements(t *testing.T) {
	t.Parallel()
	timeless := map[string]bool{
		"  answers 429": true, "  busiest 5 s": true,
		"requests, lists": true, "  insights": true, "  lists of a rerun": true, "  insights asked twice": true, "  growth of bytes a call": true, "  peak disk": true,
	}
	for _, m := range measurements {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			if testing.Short() && !slices.Contains(concurrent, m.name) {
				t.Skip("nothing happens at once")
			}
			dir := t.TempDir()
			rows, err := m.run(&bench{dir: dir, module: "../..", sizes: tiny}, t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if len(rows) == 0 {
				t.Error("there are no rows")
			}
			for _, r := range rows {
				if timeless[r.name] && !r.met {
					t.Errorf("%s: measured %s, target %s", r.name, r.measured, r.target)
				}
			}
			left, err := os.ReadDir(dir)
			if err != nil || len(left) > 0 {
				t.Errorf("left behind: %v, %v", left, err)
			}
		})
	}
}

// A profile of CPU time and one of memory are written for each job.
func TestProfile(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	b := &bench{dir: t.TempDir(), profile: folder, sizes: tiny}
	if _, err := b.requests(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"requests.cpu.pprof", "requests.allocs.pprof", "requests-again.cpu.pprof"} {
		if info, err := os.Stat(folder + "/" + name); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A child that fails is an error that names its role.
func TestChildFails(t *testing.T) {
	t.Parallel()
	b := &bench{dir: t.TempDir(), sizes: tiny}
	r, err := b.rig(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer r.close()
	r.at.Root = "http://127.0.0.1:1/v1"
	if _, err := r.job(t.Context(), "none", jobSpec{Step: "no such step", Pace: 1, Insights: "none"}); err == nil || !strings.Contains(err.Error(), "job") {
		t.Errorf("a job with an unknown step: %v", err)
	}
	if err := act("no such role", strings.NewReader("{}"), os.Stderr); err == nil {
		t.Error("an unknown role is played")
	}
}

// Nothing is measured, and nothing is left running, once the caller has given up.
func TestCanceled(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out strings.Builder
	if err := run(ctx, options{Quick: true}, &out); err == nil {
		t.Error("a canceled run succeeds")
	}
}
