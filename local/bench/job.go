package main

import (
	"context"
	"encoding/json"
	"log/slog"
	"os"
	"strconv"
	"time"

	"zentrunk-reports/functions/dailyreport/handler"
	"zentrunk-reports/internal/awsenv"
	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/calendar"
	"zentrunk-reports/internal/daily"
	"zentrunk-reports/internal/staging"
	"zentrunk-reports/internal/zentrunk"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// unpaced is a pace that two cores do not reach, so that a job costs what it costs.
// At the highest that the settings allow, a fifth of it, they would wait for their turn
// by timers, which is a third of the CPU time then.
const unpaced = 50_000

// unpacedInFlight is how many requests a job without a pace has under way at most: as many
// as the Python peer has threads. The client's own bound grows with the pace. At this one
// it would be 128, and each job would open 128 connections. A job at 60 requests a second
// and 150 ms has nine of them in use.
const unpacedInFlight = 16

// A jobSpec is what one process of the job does.
type jobSpec struct {
	Step     string
	Root     string       // of the API
	Account  *accountSpec // served by the same process, in place of Root; or nil
	Date     string
	Pace     float64 // requests per second; 0 means unpaced
	Insights string  // REPORT_INSIGHTS
	// WindowCalls is REPORT_WINDOW_CALLS; 0 means its default.
	WindowCalls int
	Sample      float64 // REPORT_INSIGHTS_SAMPLE_PERCENT; 0 means 100
	Plan        staging.Plan
	Drawn       int  // calls of the day that stepFill stages
	Disk        bool // whether to watch the disk
	TempDir     string
	Profile     string // what the names of profiles begin with, folder included; or empty
}

// A jobResult is what became of it.
type jobResult struct {
	Calls    int
	Complete bool
	Took     time.Duration // of the step alone
	Spent    time.Duration // CPU time, the same
	CPU      time.Duration // of the whole process; the parent's to fill in
	Stall    time.Duration // longest standstill of the process
	Peak     int64         // bytes resident at most, from the process's start on
	Disk     int64         // bytes of its files at most, where jobSpec.Disk asks for it
	Plan     staging.Plan
	Account  accountStats // of jobSpec.Account
}

// jobRole runs a step and tells its result.
func jobRole(ctx context.Context, raw json.RawMessage, p *parent) error {
	var spec jobSpec
	if err := json.Unmarshal(raw, &spec); err != nil {
		return err
	}
	var account *servedAccount
	if spec.Account != nil {
		var err error
		if account, err = serveAccount(*spec.Account); err != nil {
			return err
		}
		defer account.close()
		spec.Root = account.at.Root
	}
	job, day, err := spec.job(ctx)
	if err != nil {
		return err
	}
	stop, err := startProfile(spec.Profile)
	if err != nil {
		return err
	}
	var result jobResult
	var disk *diskWatch
	if spec.Disk {
		disk = watchDisk(spec.TempDir)
	}
	before, began, stalls := processor(), time.Now(), watchStall()
	err = result.run(ctx, job, day, &spec)
	result.Took, result.Spent, result.Stall = time.Since(began), processor()-before, stalls.stop()
	if disk != nil {
		result.Disk = disk.stop()
	}
	if err := stop(); err != nil {
		return err
	}
	if err == nil && account != nil {
		result.Account, err = account.stats()
	}
	if err == nil {
		result.Peak, err = peakRSS()
	}
	if err != nil {
		return err
	}
	return p.tell(result)
}

// job wires the job as the function does, from the function's settings and
// their defaults.
func (s *jobSpec) job(ctx context.Context) (*daily.Job, calendar.Day, error) {
	settings := map[string]string{
		"ZENTRUNK_BASE_URL": s.Root, "ZENTRUNK_AUTH_ID": zentrunktest.DefaultAuthID, "ZENTRUNK_AUTH_TOKEN": zentrunktest.DefaultAuthToken,
		"REPORT_BUCKET": bucketName, "REPORT_INSIGHTS": s.Insights,
	}
	if s.Pace > 0 {
		settings["ZENTRUNK_REQUESTS_PER_SECOND"] = strconv.FormatFloat(s.Pace, 'f', -1, 64)
	}
	if s.Sample > 0 {
		settings["REPORT_INSIGHTS_SAMPLE_PERCENT"] = strconv.FormatFloat(s.Sample, 'f', -1, 64)
	}
	if s.WindowCalls > 0 {
		settings["REPORT_WINDOW_CALLS"] = strconv.Itoa(s.WindowCalls)
	}
	config, err := handler.ParseConfig(func(name string) string { return settings[name] })
	if err != nil {
		return nil, calendar.Day{}, err
	}
	client := config.API.Client(config.API.AuthID, config.API.AuthToken, "zentrunk-reports/bench")
	if s.Pace == 0 {
		client.RequestsPerSecond, client.InFlight = unpaced, unpacedInFlight
	}
	api, err := zentrunk.New(client)
	if err != nil {
		return nil, calendar.Day{}, err
	}
	aws, err := awsenv.Load(ctx)
	if err != nil {
		return nil, calendar.Day{}, err
	}
	day, err := calendar.ParseDay(s.Date, config.Report.Location)
	return &daily.Job{
		API: api, Bucket: bucket.New(aws, config.Bucket, config.Prefix, config.Encryption), Settings: config.Report, Version: "bench", Now: time.Now, TempDir: s.TempDir,
		Log: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn})),
	}, day, err
}
