package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"zentrunk-reports/local/verify"
)

// A verifyCommand compares what is published with the calls that it was made of.
type verifyCommand struct {
	Bucket given      `xor:"where" placeholder:"NAME" help:"S3 bucket that holds the reports: the stack's output Bucket."`
	Out    folderPath `xor:"where" placeholder:"FOLDER" help:"Folder that report or demo wrote to."`
	Prefix string     `help:"Beginning of every key; ends in /. The stack's ReportPrefix."`
	From   given      `placeholder:"DAY" help:"The first day to check; without it, the first published day."`
	To     given      `placeholder:"DAY" help:"The last day to check; without it, the last published day."`
}

// Help is what --help says below the flags.
func (c *verifyCommand) Help() string {
	return `Every published day is derived again from its calls.parquet, by code that is not part of the code that wrote it. Each line is a fault: the object, what it says, and what the calls say.
Nothing is changed. The exit status is 0 without a fault, 1 with one, and 2 if nothing can be checked.
A bucket is read with your own AWS credentials; they need s3:ListBucket and s3:GetObject.

Examples:
  zentrunk verify --bucket my-bucket --prefix plivo/
  zentrunk verify --bucket my-bucket --from 2026-11-01 --to 2026-11-01
  zentrunk verify --out out`
}

// Validate is called by the command line.
func (c *verifyCommand) Validate() error {
	switch {
	case c.Bucket == "" && c.Out == "":
		return errors.New("what to verify? Name a bucket with --bucket, or a folder with --out")
	case c.Bucket != "" && checkBucket(c.Bucket) != nil:
		return checkBucket(c.Bucket)
	}
	for flag, date := range map[string]given{"--from": c.From, "--to": c.To} {
		if _, err := time.Parse(time.DateOnly, string(date)); date != "" && err != nil {
			return fmt.Errorf("%s is %q, want a day such as 2026-11-22", flag, date)
		}
	}
	if c.From != "" && c.To != "" && c.From > c.To {
		return fmt.Errorf("--from is %s, after --to, which is %s", c.From, c.To)
	}
	return checkPrefix(c.Prefix)
}

// Run is called by the command line.
func (c *verifyCommand) Run(ctx context.Context) error {
	place, name, err := c.place(ctx)
	if err != nil {
		return refusal{err}
	}
	out := standardOutput()
	progress := newNote(out)
	options := verify.Options{From: string(c.From), To: string(c.To), Looked: func(done, all int) {
		progress.say("%d of %d days", done, all)
	}}
	result, err := verify.Look(ctx, place, options, func(f verify.Fault) {
		progress.clear()
		fmt.Fprintln(out.Writer, f)
	})
	progress.clear()
	switch {
	case ctx.Err() != nil:
		return refusal{errors.New("interrupted: not all days were checked")}
	case errors.Is(err, verify.ErrNothing):
		return refusal{fmt.Errorf("%w in %s between those dates: is --prefix the stack's ReportPrefix?", err, name)}
	case err != nil:
		return refusal{fmt.Errorf("%w%s", err, adviceOnAWS(err.Error()))}
	}
	writeResult(os.Stderr, result)
	if result.Faults > 0 {
		return verdict(exitFailed)
	}
	return nil
}

// writeResult says what a look came to.
func writeResult(w io.Writer, r verify.Result) {
	for _, note := range r.Notes {
		fmt.Fprintf(w, "note: %s\n", note)
	}
	fmt.Fprintf(w, "%s, %s, %s\n", counted(int64(r.Days), "day"), counted(r.Calls, "call"), counted(int64(r.Faults), "fault"))
}

// counted is a number of things in words.
func counted(n int64, thing string) string {
	if n != 1 {
		thing += "s"
	}
	return thousands(int(n)) + " " + thing
}

// place returns where the objects lie, and its name for people.
func (c *verifyCommand) place(ctx context.Context) (verify.Place, string, error) {
	if c.Out != "" {
		dir := objectsIn(c.Out)
		if _, err := os.Stat(dir); err != nil {
			return nil, "", fmt.Errorf("nothing was reported into %s: %w", c.Out, err)
		}
		return verify.InFolder(dir, c.Prefix), dir, nil
	}
	b, err := openBucket(ctx, c.Bucket, c.Prefix)
	return verify.InBucket(b), strings.TrimSuffix("s3://"+string(c.Bucket)+"/"+c.Prefix, "/"), err
}
