package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/alecthomas/kong"

	"zentrunk-reports/internal/lake"
	"zentrunk-reports/internal/month"
	"zentrunk-reports/local/published"
)

// A calendarMonth is a month as people type it, YYYY-MM.
type calendarMonth string

// Decode is called by the command line.
func (m *calendarMonth) Decode(ctx *kong.DecodeContext) error {
	text, err := flagValue(ctx, *m != "", "a month such as 2026-11")
	if err != nil {
		return err
	}
	if _, err := month.Parse(text); err != nil {
		return fmt.Errorf("is %q, want a month such as 2026-11", text)
	}
	*m = calendarMonth(text)
	return nil
}

// monthFlags say which month, and where its days are published.
type monthFlags struct {
	Month  calendarMonth `required:"" placeholder:"YYYY-MM" help:"The calendar month, in the time zone of its reports."`
	Bucket given         `xor:"where" placeholder:"NAME" help:"S3 bucket that holds the reports: the stack's output Bucket."`
	Out    folderPath    `xor:"where" placeholder:"FOLDER" help:"Folder that report or demo wrote to."`
	Prefix string        `help:"Beginning of every key; ends in /. The stack's ReportPrefix."`
}

func (f *monthFlags) check() error {
	switch {
	case f.Bucket == "" && f.Out == "":
		return errors.New("where are the reports? Name a bucket with --bucket, or a folder with --out")
	case f.Bucket != "" && checkBucket(f.Bucket) != nil:
		return checkBucket(f.Bucket)
	}
	return checkPrefix(f.Prefix)
}

func (f *monthFlags) place(ctx context.Context) (published.Months, error) {
	if f.Out != "" {
		return published.MonthsInFolder(objectsIn(f.Out), f.Prefix), nil
	}
	b, err := openBucket(ctx, f.Bucket, f.Prefix)
	if err != nil {
		return nil, err
	}
	return published.MonthsInBucket(&lake.Lake{Bucket: b, Log: slog.New(slog.DiscardHandler)}), nil
}

// statement makes the statement of the month from what is published of its days.
func (f *monthFlags) statement(ctx context.Context, place published.Months) (*month.Statement, error) {
	s, err := place.Statement(ctx, string(f.Month))
	if errors.Is(err, month.ErrNone) {
		return nil, refusal{fmt.Errorf("no day of %s is published in %s: zentrunk report --from and --to make days that Plivo still has", f.Month, place)}
	}
	if err != nil {
		return nil, ending(ctx, fmt.Errorf("%w%s", err, adviceOnAWS(err.Error())))
	}
	return s, nil
}
