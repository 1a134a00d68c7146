package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"

	"zentrunk-reports/functions/dailyreport/handler"
	"zentrunk-reports/internal/daily"
	"zentrunk-reports/local/progress"
	"zentrunk-reports/local/s3local"
)

// A reportCommand reports days of a real account.
type reportCommand struct {
	Date string `xor:"when" help:"The day to report, as YYYY-MM-DD."`
	From string `and:"span" help:"The first of several days."`
	To   string `and:"span" help:"The last of several days."`

	Out    string `xor:"where" type:"path" help:"Folder that the objects are written to, as plain files."`
	Bucket string `xor:"where" help:"S3 bucket that the objects are written to."`
	Prefix string `help:"Put before every key; ends in /."`
	JSON   bool   `help:"Print the function's answer instead of a summary."`
}

// Help is what --help says below the flags.
func (c *reportCommand) Help() string {
	return `Credentials and all other settings come from the environment, as for the Lambda function:
ZENTRUNK_AUTH_ID and ZENTRUNK_AUTH_TOKEN, or ZENTRUNK_SECRET_ARN; ZENTRUNK_REQUESTS_PER_SECOND, REPORT_TIMEZONE, REPORT_INSIGHTS and so on.
Without --date, or --from and --to, yesterday and the look-back days are reported.

Examples:
  zentrunk report --date 2026-11-22 --out out
  zentrunk report --from 2026-11-01 --to 2026-11-22 --bucket my-bucket --prefix plivo/`
}

// Run is called by the command line.
func (c *reportCommand) Run(ctx context.Context) error {
	if c.From != "" && c.Date != "" {
		return fmt.Errorf("--date and --from exclude each other")
	}
	event := map[string]string{}
	for field, value := range map[string]string{"date": c.Date, "from": c.From, "to": c.To} {
		if value != "" {
			event[field] = value
		}
	}
	settings := map[string]string{"REPORT_BUCKET": c.Bucket, "REPORT_PREFIX": c.Prefix}
	place := "s3://" + c.Bucket
	var store *s3local.Server
	if c.Bucket == "" && c.Out == "" && os.Getenv("REPORT_BUCKET") == "" {
		return fmt.Errorf("where to? Name a folder with --out or a bucket with --bucket")
	}
	if c.Out != "" {
		var err error
		if store, err = openFolder(ctx, c.Out); err != nil {
			return err
		}
		defer store.Close()
		settings["REPORT_BUCKET"] = folderBucket
		place = filepath.Join(store.Dir(), folderBucket)
	}
	answer, err := report(ctx, event, settings, store)
	if err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(os.Stdout).Encode(answer)
	}
	if c.Out == "" && c.Bucket == "" {
		place = "s3://" + os.Getenv("REPORT_BUCKET")
	}
	return summarize(os.Stdout, place, answer)
}

// report runs the function's own handler on event. Where settings has no value,
// the environment's counts. The objects lie in store, unless it is nil.
func report(ctx context.Context, event, settings map[string]string, store *s3local.Server) (handler.Answer, error) {
	cfg, err := handler.ParseConfig(overlay(settings))
	if err != nil {
		return handler.Answer{}, err
	}
	load := awsSettings
	if store != nil {
		cfg, load = inFolder(cfg, store)
	}
	display := progress.New(os.Stderr)
	defer display.Close()
	if os.Getenv("LOG_LEVEL") == "" {
		cfg.LogLevel = slog.LevelWarn // the display says what the lines of every window would
	}
	body, err := json.Marshal(event)
	if err != nil {
		return handler.Answer{}, err
	}
	return handler.New(cfg, handler.Options{
		Version:  version,
		AWS:      load,
		Log:      slog.New(slog.NewTextHandler(display, &slog.HandlerOptions{Level: cfg.LogLevel})),
		Progress: func(p daily.Progress) { display.Update(p.Date, p.Listed, p.Calls, p.Insights, p.Wanted) },
	}).Handle(ctx, body)
}
