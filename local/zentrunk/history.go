package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"log/slog"
	"os"
	"strings"
	"time"

	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/lake"
	"zentrunk-reports/internal/zentrunk"
	"zentrunk-reports/local/display"
	"zentrunk-reports/local/published"
)

// A historyCommand finds calls in what is published, however old they are.
type historyCommand struct {
	UUID   callRef `name:"uuid" xor:"what" placeholder:"UUID" help:"The call with this UUID or this Plivo URL."`
	Number number  `xor:"what" placeholder:"NUMBER" help:"The calls from and to this number, as you write or paste it. The whole number has to match."`
	Region region  `placeholder:"COUNTRY" help:"Country of a number without a country code, in two letters such as US."`

	Bucket given      `xor:"where" placeholder:"NAME" help:"S3 bucket that holds the reports: the stack's output Bucket."`
	Out    folderPath `xor:"where" placeholder:"FOLDER" help:"Folder that report or demo wrote to."`
	Prefix string     `help:"Beginning of every key; ends in /. The stack's ReportPrefix."`
	From   given      `placeholder:"DAY" help:"The first day that is searched, as YYYY-MM-DD; without it, the oldest."`
	To     given      `placeholder:"DAY" help:"The last day that is searched; without it, the newest."`

	Limit count `placeholder:"N" help:"Stop after this number of calls; without it, all are listed."`
	formats
	CSV bool `xor:"format" help:"For a spreadsheet, in the form of zentrunk calls --csv."`
	clockFlag
}

// Help is what --help says below the flags.
func (c *historyCommand) Help() string {
	return `Plivo keeps calls for 90 days; the bucket keeps them for as long as you do. Plivo is not asked, and you need no credentials of Plivo's. A bucket is read with your own AWS credentials, those of aws s3 ls. They need s3:GetObject and s3:ListBucket.

A few kilobytes of each day are read, and the rest only if the call may be there. The newest calls come first, each as soon as it is found. The output is that of zentrunk calls, except for JSON: it has the columns of calls.parquet, with the insights.

The whole number has to match: +1 202-555-0123 finds +12025550123 and 12025550123. If numbers were published masked, none can be found, and a message says so.
The exit status is 1 if nothing is found, or if a day could not be read.

Examples:
  zentrunk find --bucket my-bucket --uuid 90b6eb07-796c-4d86-a4fd-44ed11667ddb
  zentrunk find --bucket my-bucket --number "+1 (202) 555-0123" --from 2025-11-01 --to 2026-11-22
  zentrunk find --bucket my-bucket --number "(202) 555-0123" --region US --csv`
}

// Validate is called by the command line.
func (c *historyCommand) Validate() error {
	switch {
	case c.UUID == (callRef{}) && c.Number.text == "":
		return errors.New("what to find? Name a call with --uuid, or a number with --number")
	case c.UUID.callID != "":
		return errors.New("--uuid is a SIP Call-ID: zentrunk call --bucket looks for these, day after day")
	case c.Bucket == "" && c.Out == "":
		return errors.New("where to look? Name a bucket with --bucket, or a folder with --out")
	case c.Bucket != "" && checkBucket(c.Bucket) != nil:
		return checkBucket(c.Bucket)
	case c.From != "" && c.To != "" && c.From > c.To:
		return fmt.Errorf("--from %s is after --to %s", c.From, c.To)
	}
	for flag, day := range map[string]given{"--from": c.From, "--to": c.To} {
		if _, err := time.Parse(time.DateOnly, string(day)); err != nil && day != "" {
			return fmt.Errorf("%s is %q, want a day such as 2026-11-22", flag, day)
		}
	}
	if err := c.Number.in(c.Region); err != nil {
		return fmt.Errorf("--number: %w", err)
	}
	return checkPrefix(c.Prefix)
}

// Run is called by the command line.
func (c *historyCommand) Run(ctx context.Context) error {
	ctx, stop := whileRead(ctx, os.Stdout)
	defer stop()
	archive, err := c.archive(ctx)
	if err != nil {
		return err
	}
	out := standardOutput()
	l := listing{to: callsWriter(c.formats, c.CSV, c.TZ, out)}
	var looked published.Looked
	err = ending(ctx, l.write(c.found(ctx, archive, &looked), c.Limit))
	switch {
	case err != nil:
		return fmt.Errorf("%w%s", err, adviceOnAWS(err.Error()))
	case ctx.Err() != nil: // nobody reads on
		return nil
	}
	sayMasked(out.Notes, looked)
	return errors.Join(c.nothing(archive, looked, l.calls), unsearched(looked))
}

func (c *historyCommand) archive(ctx context.Context) (published.Archive, error) {
	if c.Out != "" {
		return published.ArchiveInFolder(objectsIn(c.Out), c.Prefix), nil
	}
	b, err := openBucket(ctx, c.Bucket, c.Prefix)
	if err != nil {
		return nil, err
	}
	return published.ArchiveInBucket(&lake.Lake{Bucket: b, Log: slog.New(slog.DiscardHandler)}), nil
}

// sought is what the files are searched for. Records have numbers with a plus, those that
// callers chose also without.
func (c *historyCommand) sought() calls.Sought {
	if c.UUID.uuid != "" {
		return calls.Sought{UUID: c.UUID.uuid}
	}
	return calls.Sought{Numbers: []string{"+" + c.Number.Digits, c.Number.Digits}}
}

var errEnough = errors.New("no more calls are wanted")

// found are the calls, with their row as JSON in place of the API's answer. Once they
// end, looked says what was searched.
func (c *historyCommand) found(ctx context.Context, a published.Archive, looked *published.Looked) iter.Seq2[zentrunk.Call, error] {
	return func(yield func(zentrunk.Call, error) bool) {
		var err error
		*looked, err = published.Seek(ctx, a, published.Span{First: string(c.From), Last: string(c.To)}, c.sought(), func(f published.Found) error {
			call, err := f.Row.Record()
			if err != nil {
				return fmt.Errorf("%s, call %s: %w", f.Date, f.Row.Call.UUID, err)
			}
			if call.Raw, err = f.Row.JSON(); err != nil {
				return err
			}
			if !yield(call, nil) {
				return errEnough
			}
			return nil
		})
		if err != nil && !errors.Is(err, errEnough) {
			yield(zentrunk.Call{}, err)
		}
	}
}

// callsWriter writes calls in the form that the flags name.
func callsWriter(f formats, asCSV bool, tz zone, out output) callWriter {
	switch {
	case asCSV:
		return display.NewCSV(out, tz.Clock)
	case f.json(out):
		return jsonWriter{out}
	}
	return display.NewTable(out.Output, tz.Clock)
}

// sayMasked says where no number can be found.
func sayMasked(w io.Writer, looked published.Looked) {
	switch days := looked.Masked; len(days) {
	case 0:
	case 1:
		fmt.Fprintf(w, "The numbers of %s are masked: no number can be found there, and a call by its UUID alone.\n", days[0])
	default:
		fmt.Fprintf(w, "The numbers of %s days between %s and %s are masked: no number can be found there, and a call by its UUID alone.\n",
			thousands(len(days)), days[0], days[len(days)-1])
	}
}

// nothing is the error of a search that found no call: what was sought, and where.
func (c *historyCommand) nothing(a published.Archive, looked published.Looked, found int) error {
	if found > 0 {
		return nil
	}
	what, hint := "the UUID "+c.UUID.uuid, ""
	if c.UUID.uuid == "" {
		what = "the number " + c.Number.Masked()
		hint = "; a number is compared whole, with its country's code"
	}
	searched := "no day is published there"
	switch {
	case looked.Days == 0 && (c.From != "" || c.To != ""):
		searched = "none of these days is published there"
	case looked.Days == 1:
		searched = looked.First + " was searched"
	case looked.Days > 1:
		searched = fmt.Sprintf("%s days from %s to %s were searched", thousands(looked.Days), looked.First, looked.Last)
	}
	return fmt.Errorf("no call in %s has %s: %s%s", a, what, searched, hint)
}

// mostNamed is how many days an error names one by one.
const mostNamed = 10

// unsearched is the error of days that could not be searched, each with its reason.
func unsearched(looked published.Looked) error {
	if len(looked.Failed) == 0 {
		return nil
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s of %s days could not be searched, or not to their end", thousands(len(looked.Failed)), thousands(looked.Days))
	for _, f := range looked.Failed[:min(len(looked.Failed), mostNamed)] {
		fmt.Fprintf(&b, "\n  %s: %v", f.Date, f.Err)
	}
	if more := len(looked.Failed) - mostNamed; more > 0 {
		fmt.Fprintf(&b, "\n  and %s more", thousands(more))
	}
	return errors.New(b.String())
}
