package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"

	"zentrunk-reports/internal/pull"
)

// earlierCommit is the build that a publish is compared with: three Parquet files, the
// report and its page, and values on their way to each of them.
const earlierCommit = "d85d9eca58be34430b98033b43335cda5479a18b"

// earlierEnv is what its template gave the Go runtime.
var earlierEnv = []string{"GOMEMLIMIT=890MiB", "GOGC=400"}

// Targets of a publish beside the earlier one, by processor time.
const (
	mostOfEarlier      = 0.9  // of all that is published now, also over a published day
	mostOfEarlierAlone = 0.5  // of the three files alone
	mostAdded          = 1.15 // times a publish without FOCUS, traffic and the statement
)

// An earlierSpec is a jobSpec as the earlier build reads it. Its plan is its own.
type earlierSpec struct {
	Step, Root, Date, Insights, TempDir string
	Sample                              float64
	Plan                                json.RawMessage `json:",omitempty"`
}

// An earlierResult is a jobResult as the earlier build tells it.
type earlierResult struct {
	Calls    int
	Complete bool
	Peak     int64
	Plan     json.RawMessage
	CPU      time.Duration // of the whole process
}

// buildEarlier builds the bench of the earlier commit, and returns where it lies. Its folder
// is another one each time. Without paths in the binary, the compiler's cache still helps.
func (b *bench) buildEarlier(ctx context.Context) (program string, err error) {
	tree := filepath.Join(b.dir, "earlier")
	run := func(dir, name string, args ...string) error {
		cmd := exec.CommandContext(ctx, name, args...)
		cmd.Dir, cmd.Env = dir, append(os.Environ(), "CGO_ENABLED=0")
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("build the bench of %.7s: %s: %w: %s", earlierCommit, name, err, out)
		}
		return nil
	}
	if err := run(b.module, "git", "worktree", "add", "--detach", tree, earlierCommit); err != nil {
		return "", err
	}
	defer run(b.module, "git", "worktree", "remove", "--force", tree) //nolint:errcheck // the folder goes with b.dir
	program = filepath.Join(b.dir, "bench-earlier")
	return program, run(filepath.Join(tree, "local"), "go", "build", "-trimpath", "-buildvcs=false", "-ldflags", "-s -w", "-o", program, "./bench")
}

// earlierJob runs a step of the earlier build.
func (r *rig) earlierJob(ctx context.Context, program string, spec earlierSpec) (result earlierResult, err error) {
	spec.Date, spec.TempDir, spec.Root = r.from.Format(time.DateOnly), r.dir, r.at.Root
	spec.Insights, spec.Sample = pull.InsightsAnswered, r.b.sizes.publishSample
	job, err := startCommand(ctx, "job", r.dir, slices.Concat(earlierEnv, r.env, r.at.env()), spec, program, roleArg, "job")
	if err != nil {
		return result, err
	}
	cpu, err := job.answer(&result)
	result.CPU = cpu
	return result, err
}
