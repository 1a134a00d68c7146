package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"zentrunk-reports/functions/dailyreport/handler"
	"zentrunk-reports/local/browse"
	"zentrunk-reports/local/s3local"
)

// plivoPace is the requests per second that Plivo allows an account: 300 in 5 s.
const plivoPace = 60

// mostDays is how many days an account keeps that all began less than 90 × 24
// hours ago.
const mostDays = 89

// The days of a demo that names none: enough for a month with what stands out of it.
// A large day would take minutes thirty-five times over, and comes alone.
const (
	usualDays    = 35
	mostForUsual = 5000 // calls
)

// A demoCommand reports days of a simulated account.
type demoCommand struct {
	Once   bool       `help:"Leave after the report, instead of showing the bucket until Ctrl-C."`
	Calls  size       `default:"2000" placeholder:"N" help:"Calls of the last day, such as 5000 or 5k."`
	Days   int        `default:"0" help:"How many days to report. 0 is 35 days, or 1 where --calls is above 5000. Weekends have three fifths of the calls."`
	Seed   uint64     `default:"1" help:"The same seed gives the same calls on the same day."`
	Last   given      `placeholder:"DAY" help:"The last day, as YYYY-MM-DD, in place of yesterday. It has to be over."`
	Calm   bool       `help:"Ordinary days alone: no fraud, no bad carrier, nothing incomplete."`
	Out    folderPath `default:"out" help:"Folder that the objects are written to, as plain files."`
	Listen string     `default:"127.0.0.1:8080" help:"Where the bucket is shown; loopback only."`
	Pace   float64    `default:"10000" help:"Requests per second. Up to 60 the simulated account limits as Plivo does; above, it does not."`
}

// Validate is called by the command line.
func (c *demoCommand) Validate() error {
	switch {
	case c.Calls < 0:
		return fmt.Errorf("--calls is %d, want 0 or more", c.Calls)
	case c.Days < 0 || c.Days > mostDays:
		return fmt.Errorf("--days is %d, want 1 to %d, or 0 for the usual", c.Days, mostDays)
	case !(c.Pace > 0):
		return fmt.Errorf("--pace is %v, want a number above 0", c.Pace)
	}
	if c.Last != "" {
		if at, err := time.Parse(time.DateOnly, string(c.Last)); err != nil || at.After(yesterday(time.Now())) {
			return fmt.Errorf("--last is %q, want a day that is over, as YYYY-MM-DD", string(c.Last))
		}
	}
	if c.Days == 0 {
		c.Days = usualDays
		if c.Calls > mostForUsual {
			c.Days = 1
		}
	}
	return nil
}

// clock returns what tells the time in the world of the demo: the morning after the
// last day, where one is named.
func (c *demoCommand) clock() func() time.Time {
	last, err := time.Parse(time.DateOnly, string(c.Last))
	if err != nil {
		return time.Now
	}
	return func() time.Time { return last.Add(27 * time.Hour) }
}

// Run is called by the command line.
func (c *demoCommand) Run(ctx context.Context) error {
	var listener net.Listener
	if !c.Once { // before the work, so that a port that is taken costs no time
		var err error
		if listener, err = listen(c.Listen); err != nil {
			return err
		}
		defer listener.Close()
	}
	store, err := openFolder(ctx, string(c.Out))
	if err != nil {
		return err
	}
	defer store.Close()
	account, root, err := c.account(c.clock()())
	if err != nil {
		return err
	}
	defer account.Close()
	fmt.Printf("A simulated account with %s answers on %s, an S3 server on %s.\n", c.size(), root, store.Endpoint())
	settings := c.settings(account, root)
	cfg, err := handler.ParseConfig(overlay(settings))
	if err != nil {
		return err
	}
	folder := filepath.Join(store.Dir(), folderBucket)
	if err := writeTrunks(folder); err != nil {
		return err
	}
	began := time.Now()
	answer, err := c.report(ctx, cfg, store, account)
	if err != nil {
		return err
	}
	requests := account.Stats().Requests
	fmt.Printf("%s requests in %.1f s; at the %d a second that Plivo allows, they take %s.\n\n",
		thousands(requests), time.Since(began).Seconds(), plivoPace, (time.Duration(requests) * time.Second / plivoPace).Round(time.Second))
	base := (&url.URL{Scheme: "file", Path: filepath.ToSlash(folder) + "/"}).String()
	if !c.Once {
		base = "http://" + listener.Addr().String() + "/"
	}
	if err := c.tell(folder, base, answer); err != nil || c.Once {
		return err
	}
	return c.show(ctx, listener, settings, browse.New(browse.Folder(folder), cfg.Prefix, nil), account)
}

// show serves the bucket and the lookup endpoint until ctx ends.
func (c *demoCommand) show(ctx context.Context, listener net.Listener, settings map[string]string, files http.Handler, account *simulation) error {
	lookup, err := lookupEndpoint(settings)
	if err != nil {
		return err
	}
	fmt.Printf("\nThe bucket is shown on http://%s until Ctrl-C.\n", listener.Addr())
	uuid := withInsights(account)
	if uuid != "" {
		fmt.Printf("The quality of one call:  curl http://%s/calls/%s/insights\n", listener.Addr(), uuid)
	}
	if err := c.writeUse(os.Stdout, settings, uuid); err != nil {
		return err
	}
	return serve(ctx, listener, browse.LoopbackOnly(besides(lookup, files)))
}

// report reports the days as mornings would: up to the day whose calls come late, that
// day once more, and the days after it.
func (c *demoCommand) report(ctx context.Context, cfg handler.Config, store *s3local.Server, account *simulation) (handler.Answer, error) {
	now := c.clock()
	last := yesterday(now())
	first := last.AddDate(0, 0, 1-c.Days)
	story := c.story(last)
	if story == nil {
		return reportAt(ctx, span(first, last), cfg, store, now)
	}
	late := story.day(backLate)
	var all handler.Answer
	for _, event := range []map[string]any{span(first, late), span(late, late), span(late.AddDate(0, 0, 1), last)} {
		answer, err := reportAt(ctx, event, cfg, store, now)
		if err != nil {
			return all, err
		}
		all.Reports = append(all.Reports, answer.Reports...)
		account.SetFaults(story.faults(true)...)
	}
	return all, nil
}

// settings are those of a run that reports account, whose API root is root.
func (c *demoCommand) settings(account *simulation, root string) map[string]string {
	return map[string]string{
		"REPORT_BUCKET": folderBucket, "REPORT_TIMEZONE": "UTC",
		"ZENTRUNK_BASE_URL": root, "ZENTRUNK_AUTH_ID": account.AuthID(), "ZENTRUNK_AUTH_TOKEN": account.AuthToken(),
		"ZENTRUNK_REQUESTS_PER_SECOND": fmt.Sprint(c.Pace),
		"ZENTRUNK_SECRET_ARN":          "", "AWS_ENDPOINT_URL_S3": "", // those of a real account
	}
}

func yesterday(now time.Time) time.Time {
	return now.UTC().Truncate(24*time.Hour).AddDate(0, 0, -1)
}

// span is what the function is asked for.
func span(first, last time.Time) map[string]any {
	if first.Equal(last) {
		return map[string]any{"date": last.Format(time.DateOnly)}
	}
	return map[string]any{"from": first.Format(time.DateOnly), "to": last.Format(time.DateOnly)}
}

// size is the account in words.
func (c *demoCommand) size() string {
	day := "yesterday"
	if c.Last != "" {
		day = "on " + string(c.Last)
	}
	calls := fmt.Sprintf("%s calls %s", thousands(int(c.Calls)), day)
	if c.Days == 1 {
		return calls
	}
	return fmt.Sprintf("%s, and %d days in all,", calls, c.Days)
}
