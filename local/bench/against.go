package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"zentrunk-reports/internal/pull"
)

// compared is a day that this build publishes in three ways, beside the earlier build.
type compared struct {
	rig, earlier        *rig // of the two builds
	program             string
	staged              earlierResult
	spec                jobSpec
	whole, files, again *stagedDay // a first publish, its three files alone, and one over it
	theirs              usage
	parts               parts // of the last run
}

// against publishes one day by this build and by the earlier one, in turns. Each has pulled
// it by itself, since what is staged has another form.
func (b *bench) against(ctx context.Context) ([]row, error) {
	if err := exec.CommandContext(ctx, "git", "-C", b.module, "cat-file", "-e", earlierCommit).Run(); err != nil {
		return []row{{fmt.Sprintf("publish beside %.7s", earlierCommit), "not measured", "", true, "this checkout does not have the commit"}}, ctx.Err()
	}
	program, err := b.buildEarlier(ctx)
	if err != nil {
		return nil, err
	}
	defer os.Remove(program)
	size := b.sizes.against
	ours, err := b.rig(ctx, &accountSpec{Calls: size.calls})
	if err != nil {
		return nil, err
	}
	defer ours.close()
	theirs, err := b.rig(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer theirs.close()
	theirs.at, theirs.from = ours.at, ours.from
	c := &compared{rig: ours, earlier: theirs, program: program, spec: jobSpec{Insights: pull.InsightsAnswered, Sample: b.sizes.publishSample}}
	if err := c.stage(ctx, size.calls); err != nil {
		return nil, err
	}
	for range size.runs {
		if err := c.run(ctx); err != nil {
			return nil, err
		}
	}
	return c.rows(), nil
}

// stage stages the day by both builds, and by this one once more over the published day.
func (c *compared) stage(ctx context.Context, calls int) (err error) {
	if c.staged, err = c.earlier.earlierJob(ctx, c.program, earlierSpec{Step: stepStage}); err != nil {
		return err
	}
	if c.whole, c.again, err = c.rig.stageTwice(ctx, "against", calls, c.spec); err != nil {
		return err
	}
	c.files = c.whole.filesAlone("against-files")
	return c.earlier.endStore() // copies of the stores are served instead
}

// run publishes the day once in each way.
func (c *compared) run(ctx context.Context) error {
	var made fileSums
	err := c.whole.publish(ctx, c.rig, c.spec, func(run *rig) (err error) {
		if made, err = run.fileSums(); err != nil {
			return err
		}
		return c.measureParts(ctx, run)
	})
	same := func(run *rig) error { return run.sameFiles(made) }
	if err == nil {
		err = c.publishEarlier(ctx)
	}
	if err == nil {
		err = c.files.publish(ctx, c.rig, c.spec, same)
	}
	if err == nil {
		err = c.again.publish(ctx, c.rig, c.spec, same)
	}
	return err
}

// publishEarlier publishes the day by the earlier build.
func (c *compared) publishEarlier(ctx context.Context) error {
	run, err := c.earlier.copied(ctx, filepath.Join(c.earlier.dir, "store"))
	if err != nil {
		return err
	}
	defer run.close()
	result, err := run.earlierJob(ctx, c.program, earlierSpec{Step: stepPublish, Plan: c.staged.Plan})
	if err != nil {
		return err
	}
	if !result.Complete || result.Calls != c.whole.calls {
		return fmt.Errorf("the earlier build published %d calls of %d, complete: %t", result.Calls, c.whole.calls, result.Complete)
	}
	c.theirs.add(result.CPU, result.Peak, c.whole.calls)
	return nil
}

// measureParts measures parts of what run has published by themselves.
func (c *compared) measureParts(ctx context.Context, run *rig) (err error) {
	if c.parts, err = run.measureParts(); err != nil {
		return err
	}
	spec := c.spec
	spec.Step = stepStatement
	statement, err := run.job(ctx, "statement", spec)
	c.parts.statement = statement.Spent
	return err
}
