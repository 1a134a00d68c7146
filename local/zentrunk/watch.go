package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"zentrunk-reports/internal/watch"
	"zentrunk-reports/internal/zentrunk"
	"zentrunk-reports/local/display"
	"zentrunk-reports/local/lookout"
)

// A watchCommand looks at what ended, slice after slice, by the rules of the deployed watch.
type watchCommand struct {
	Bucket given      `xor:"where" placeholder:"NAME" help:"S3 bucket in which the reports are: the output Bucket of the stack. It is only read."`
	Out    folderPath `xor:"where" placeholder:"FOLDER" help:"Folder that report writes to. What the watch knows, and incidents, are kept there too."`
	Prefix string     `help:"What stands before every key; ends in /. The stack's ReportPrefix."`
	Once   bool       `help:"Look once and end. The exit status says whether an incident is open."`
	JSON   bool       `help:"JSON lines: each slice and each change of an incident is a line of its own. Numbers are masked."`
	clockFlag
}

// Exit statuses of --once, beside 0 for nothing open, and 2 for what makes no sense.
const (
	somethingIsOpen = 1
	isBlind         = 3
)

// Help is what --help says below the flags.
func (c *watchCommand) Help() string {
	return `Calls are looked at five minutes at a time, one minute after these are over, by the rules of docs/watch.md. Each slice of five minutes is a line. An incident is told when it opens, when it has doubled, and when it is over. It begins with the last hour, and goes on until Ctrl-C. A call is seen only after it has ended.

What is usual is read from what zentrunk report has published: in --bucket, or in --out. Without either, or with fewer than seven days, few rules work, and the watch says which.

With --out, what the watch knows lasts from one run to the next, and the day's report names its incidents. With --bucket, nothing is written and nobody else is told: a deployed watch works on as if you were not there. The watch of this program then knows what it has seen itself.

With --once, the exit status is 0 where nothing is open, 1 where an incident is, 3 where nothing is open and not all could be seen, and 2 where the command makes no sense or the account refuses it.

` + environmentHelp + ` The thresholds are those of the function, too.

Examples:
  zentrunk watch --bucket my-bucket
  zentrunk watch --out out --tz Europe/Berlin
  zentrunk watch --out out --once --json`
}

// Validate is called by the command line.
func (c *watchCommand) Validate() error {
	if c.Bucket != "" {
		if err := checkBucket(c.Bucket); err != nil {
			return err
		}
	}
	return checkPrefix(c.Prefix)
}

// Run is called by the command line.
func (c *watchCommand) Run(ctx context.Context) error {
	ctx, stop := whileRead(ctx, os.Stdout)
	defer stop()
	out := standardOutput()
	w, err := c.post(ctx, out, time.Now())
	if err != nil {
		return err
	}
	w.Now, w.Wait = time.Now, waitUntil
	return c.watch(ctx, w, out)
}

// A post is a lookout with what there is to say of it.
type post struct {
	*lookout.Lookout
	where string // that baselines come from; empty where they come from nowhere
	days  int    // that have baselines
	view  display.IncidentView
}

// watch looks once, or until ctx ends.
func (c *watchCommand) watch(ctx context.Context, w *post, out output) error {
	c.sayBegin(out.Notes, w)
	open, err := w.Open(ctx)
	if err != nil {
		return refusal{fmt.Errorf("%w; who removes the file begins anew", err)}
	}
	if !c.Once {
		for _, in := range open {
			if err := w.Display.Open(in); err != nil {
				return ending(ctx, err)
			}
		}
	}
	seen, err := w.Look(ctx)
	switch {
	case err != nil:
		return c.failed(ctx, err)
	case seen.Blind != nil && isRefused(seen.Blind.Err):
		return refusal{withAdvice(seen.Blind.Err)}
	case c.Once:
		return c.verdict(ctx, w, open, seen)
	}
	if ctx.Err() == nil {
		if err = w.Wait(ctx, lookout.Due(w.Now())); err == nil {
			err = w.Run(ctx)
		}
	}
	if errors.Is(context.Cause(ctx), errReaderGone) {
		return nil
	}
	if err != nil && ctx.Err() == nil {
		return c.failed(ctx, err)
	}
	return c.sayEnd(ctx, out.Notes, w)
}

// isRefused is whether no later run can see more, unless somebody changes a setting.
func isRefused(err error) bool {
	return errors.Is(err, zentrunk.ErrUnauthorized) || errors.Is(err, zentrunk.ErrNotFound)
}

// verdict says what is open that was open before, and is the exit status of --once.
func (c *watchCommand) verdict(ctx context.Context, w *post, before []watch.Incident, seen lookout.Seen) error {
	changed := map[string]bool{}
	for _, change := range seen.Changes {
		changed[change.ID] = true
	}
	open, err := w.Open(ctx)
	if err != nil {
		return err
	}
	for _, in := range open {
		if !changed[in.ID] {
			if err := w.Display.Open(in); err != nil {
				return ending(ctx, err)
			}
		}
	}
	switch {
	case ctx.Err() != nil:
		return c.failed(ctx, ctx.Err())
	case len(open) > 0:
		return verdict(somethingIsOpen)
	case seen.Blind != nil && seen.Blind.Err != nil:
		return verdict(isBlind)
	}
	return nil
}

// sayBegin says what is looked at, and which rules work.
func (c *watchCommand) sayBegin(w io.Writer, p *post) {
	if !c.Once {
		fmt.Fprintf(w, "A line is what ended in five minutes, up to the time at its beginning (%s). Ctrl-C ends the watch.\n", c.TZ.Location())
	}
	for _, line := range p.working() {
		fmt.Fprintln(w, line)
	}
}

// working says which rules work.
func (p *post) working() []string {
	from := "no --bucket or --out names any"
	if p.where != "" {
		from = p.where + " has " + counted(int64(p.days), "day") + " of the last " + fmt.Sprint(watch.BaselineDays)
	}
	switch {
	case p.days >= daysForAll:
		return []string{"All rules work: " + from + "."}
	case p.days >= daysForMost:
		return []string{"All rules work, with bounds 1.5 times as high until there are 14 days: " + from + "."}
	}
	return []string{
		"What is usual is not known: it takes 7 published days, and " + from + ".",
		"These rules work: no_country, sequential_dialling, trunk_failing, and spend_surge for one country with 300 in an hour. The others are silent.",
	}
}

// From so many days on rules know what is usual: docs/watch.md.
const (
	daysForMost = 7
	daysForAll  = 14
)

// sayEnd is the last line of a watch that somebody ended.
func (c *watchCommand) sayEnd(ctx context.Context, out io.Writer, p *post) error {
	open, err := p.Open(context.WithoutCancel(ctx))
	if err != nil {
		return err
	}
	what := "Nothing is open."
	if len(open) > 0 {
		titles := make([]string, len(open))
		for i, in := range open {
			titles[i] = p.view.Title(in)
		}
		what = fmt.Sprintf("Still open: %s.", strings.Join(titles, "; "))
	}
	fmt.Fprintf(out, "\nThe watch has ended. %s From now on nobody looks, unless the watch is deployed.\n", what)
	return nil
}

// A blindRun is the error of a run of --once that has seen nothing.
type blindRun struct{ error }

// Unwrap returns why.
func (b blindRun) Unwrap() error { return b.error }

// failed is the error of a run that could not keep or show what it saw, with what can be
// done about it.
func (c *watchCommand) failed(ctx context.Context, err error) error {
	if errors.Is(err, watch.ErrOvertaken) {
		err = fmt.Errorf("%w: another zentrunk watch has the same folder; end it, or name another folder", err)
	}
	err = ending(ctx, err)
	if err != nil && c.Once {
		return blindRun{err}
	}
	return err
}

// waitUntil waits until the clock on the wall shows at least that time: a machine that
// slept meanwhile does not sleep on.
func waitUntil(ctx context.Context, until time.Time) error {
	const look = 5 * time.Second
	for left := time.Until(until.Round(0)); left > 0; left = time.Until(until.Round(0)) {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(min(left, look)):
		}
	}
	return ctx.Err()
}
