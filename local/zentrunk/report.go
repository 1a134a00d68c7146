package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"zentrunk-reports/functions/dailyreport/handler"
	"zentrunk-reports/internal/calendar"
	"zentrunk-reports/internal/pull"
	"zentrunk-reports/local/progress"
	"zentrunk-reports/local/s3local"
)

// A reportCommand reports days of a real account.
type reportCommand struct {
	Date given `placeholder:"DAY" help:"The day to report, as YYYY-MM-DD, or yesterday."`
	From given `placeholder:"DAY" help:"The first of several days."`
	To   given `placeholder:"DAY" help:"The last of several days."`

	Replace bool `help:"Publish the day of --date as Plivo has it now. Published calls that Plivo does not have any more are removed, and so are those of another account."`
	Rewrite bool `help:"Write the published days from --from to --to again, in the newest form. Only published data is used: Plivo is not asked."`

	Out    folderPath `xor:"where" placeholder:"FOLDER" help:"Folder that the objects are written to, as plain files."`
	Bucket given      `xor:"where" placeholder:"NAME" help:"S3 bucket that the objects are written to."`
	Prefix string     `help:"Beginning of every key; ends in /."`
	JSON   bool       `help:"Print the function's answer instead of a summary."`
}

// Help is what --help says below the flags.
func (c *reportCommand) Help() string {
	return `Credentials and all other settings come from the environment, as for the Lambda function:
ZENTRUNK_AUTH_ID and ZENTRUNK_AUTH_TOKEN, or ZENTRUNK_SECRET_ARN; ZENTRUNK_REQUESTS_PER_SECOND, REPORT_TIMEZONE, REPORT_INSIGHTS and so on.
Without --date, or --from and --to, it reports yesterday and the look-back days.
Published calls that Plivo does not show any more stay. --replace removes them, for instance after a wrong backfill or a request for erasure.
--rewrite is for a new release: older days get the columns and pages that they lack, each as a new revision.

Examples:
  zentrunk report --date 2026-11-22 --out out
  zentrunk report --from 2026-11-01 --to 2026-11-22 --bucket my-bucket --prefix plivo/
  zentrunk report --date 2026-11-22 --replace --bucket my-bucket
  zentrunk report --from 2025-11-01 --to 2026-11-22 --rewrite --bucket my-bucket`
}

// Validate is called by the command line.
func (c *reportCommand) Validate() error {
	switch {
	case c.Date != "" && (c.From != "" || c.To != ""):
		return errors.New("--date names one day, --from and --to name several: use one or the other")
	case c.From != "" && c.To == "":
		return errors.New("--from needs --to")
	case c.To != "" && c.From == "":
		return errors.New("--to needs --from")
	case c.Replace && c.Date == "":
		return errors.New("--replace is for one day: name it with --date")
	case c.Rewrite && c.From == "":
		return errors.New("--rewrite is for days that are published: name them with --from and --to")
	case c.Bucket == "" && c.Out == "" && os.Getenv("REPORT_BUCKET") == "":
		return errors.New("where to? Name a folder with --out or a bucket with --bucket")
	}
	return nil
}

// Run is called by the command line.
func (c *reportCommand) Run(ctx context.Context) error {
	event := map[string]any{}
	for field, value := range map[string]given{"date": c.Date, "from": c.From, "to": c.To} {
		if value != "" {
			event[field] = string(value)
		}
	}
	if c.Replace {
		event["replace"] = true
	}
	settings := map[string]string{}
	if c.Prefix != "" {
		settings["REPORT_PREFIX"] = c.Prefix
	}
	switch {
	case c.Out != "":
		settings["REPORT_BUCKET"], settings["AWS_ENDPOINT_URL_S3"] = folderBucket, ""
	case c.Bucket != "":
		settings["REPORT_BUCKET"] = string(c.Bucket)
	}
	cfg, err := handler.ParseConfig(overlay(settings))
	if err != nil {
		return err
	}
	resolveDays(event, time.Now(), cfg.Report.Location)
	place := "s3://" + cfg.Bucket
	var store *s3local.Server
	if c.Out != "" {
		if store, err = openFolder(ctx, string(c.Out)); err != nil {
			return err
		}
		defer store.Close()
		place = filepath.Join(store.Dir(), folderBucket)
	}
	do := func() (handler.Answer, error) { return report(ctx, event, cfg, store) }
	if c.Rewrite {
		do = func() (handler.Answer, error) { return rewrite(ctx, event, cfg, store) }
	}
	answer, err := do()
	if err != nil {
		return err
	}
	if c.Rewrite && len(answer.Reports) == 0 {
		return fmt.Errorf("none of the days from %s to %s is published in %s", c.From, c.To, place)
	}
	if c.JSON {
		return json.NewEncoder(os.Stdout).Encode(answer)
	}
	return summarize(os.Stdout, place, answer)
}

// resolveDays puts dates in the place of yesterday and today, which are those of the
// time zone that bounds the report's days.
func resolveDays(event map[string]any, now time.Time, zone *time.Location) {
	today := calendar.DayOf(now, zone)
	for field, value := range event {
		switch word, _ := value.(string); strings.ToLower(word) {
		case "today":
			event[field] = today.Date
		case "yesterday":
			event[field] = today.Add(-1, zone).Date
		}
	}
}

// report runs the function's own handler on event. The objects lie in store,
// unless it is nil.
func report(ctx context.Context, event map[string]any, cfg handler.Config, store *s3local.Server) (handler.Answer, error) {
	return reportAt(ctx, event, cfg, store, time.Now)
}

// reportAt is [report] at the time that now tells.
func reportAt(ctx context.Context, event map[string]any, cfg handler.Config, store *s3local.Server, now func() time.Time) (handler.Answer, error) {
	display := progress.New(os.Stderr)
	defer display.Close()
	body, err := json.Marshal(event)
	if err != nil {
		return handler.Answer{}, err
	}
	return newHandler(cfg, store, display, now).Handle(ctx, body)
}

// rewrite brings the published days that event spans to the newest form.
func rewrite(ctx context.Context, event map[string]any, cfg handler.Config, store *s3local.Server) (handler.Answer, error) {
	display := progress.New(os.Stderr)
	defer display.Close()
	from, _ := event["from"].(string)
	to, _ := event["to"].(string)
	return newHandler(cfg, store, display, time.Now).Rewrite(ctx, from, to)
}

func newHandler(cfg handler.Config, store *s3local.Server, display *progress.Display, now func() time.Time) *handler.Handler {
	load := awsSettings
	if store != nil {
		cfg, load = inFolder(cfg, store)
	}
	if os.Getenv("LOG_LEVEL") == "" {
		cfg.LogLevel = slog.LevelWarn // the display says what the lines of every window would
	}
	return handler.New(cfg, handler.Options{
		Version:  version,
		AWS:      load,
		Now:      now,
		Log:      slog.New(slog.NewTextHandler(display, &slog.HandlerOptions{Level: cfg.LogLevel})),
		Progress: func(p pull.Progress) { display.Update(p.Date, p.Listed, p.Calls, p.Insights, p.Wanted) },
	})
}
