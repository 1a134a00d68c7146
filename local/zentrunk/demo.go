package main

import (
	"cmp"
	"context"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"zentrunk-reports/functions/dailyreport/handler"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
	"zentrunk-reports/local/browse"
)

// plivoPace is the requests per second that Plivo allows an account: 300 in 5 s.
const plivoPace = 60

// mostDays is how many days an account keeps that all began less than 90 × 24
// hours ago.
const mostDays = 89

// A demoCommand reports days of a simulated account.
type demoCommand struct {
	Once   bool       `help:"Leave after the report, instead of showing the bucket until Ctrl-C."`
	Calls  size       `default:"5000" placeholder:"N" help:"Calls of a day, such as 5000 or 5k."`
	Days   int        `default:"1" help:"How many days to report, the last of them yesterday. Weekends have three fifths of the calls."`
	Seed   uint64     `default:"1" help:"The same seed gives the same calls on the same day."`
	Out    folderPath `default:"out" help:"Folder that the objects are written to, as plain files."`
	Listen string     `default:"127.0.0.1:8080" help:"Where the bucket is shown; loopback only."`
	Pace   float64    `default:"1000" help:"Requests per second. Up to 60 the simulated account limits as Plivo does; above, it does not."`
}

// Validate is called by the command line.
func (c *demoCommand) Validate() error {
	switch {
	case c.Calls < 0:
		return fmt.Errorf("--calls is %d, want 0 or more", c.Calls)
	case c.Days < 1 || c.Days > mostDays:
		return fmt.Errorf("--days is %d, want 1 to %d", c.Days, mostDays)
	case !(c.Pace > 0):
		return fmt.Errorf("--pace is %v, want a number above 0", c.Pace)
	}
	return nil
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
	account, root, err := c.account(time.Now().UTC())
	if err != nil {
		return err
	}
	defer account.Close()
	fmt.Printf("A simulated account with %s answers on %s, an S3 server on %s.\n", c.size(), root, store.Endpoint())
	began := time.Now()
	settings := c.settings(account, root)
	cfg, err := handler.ParseConfig(overlay(settings))
	if err != nil {
		return err
	}
	answer, err := report(ctx, c.event(began), cfg, store)
	if err != nil {
		return err
	}
	requests := account.Stats().Requests
	fmt.Printf("%s requests in %.1f s; at the %d a second that Plivo allows, they take %s.\n\n",
		thousands(requests), time.Since(began).Seconds(), plivoPace, (time.Duration(requests) * time.Second / plivoPace).Round(time.Second))
	folder := filepath.Join(store.Dir(), folderBucket)
	if err := summarize(os.Stdout, folder, answer); err != nil {
		return err
	}
	base := (&url.URL{Scheme: "file", Path: filepath.ToSlash(folder) + "/"}).String()
	if !c.Once {
		base = "http://" + listener.Addr().String() + "/"
	}
	if err := writeDigest(os.Stdout, folder, base, answer.Reports[len(answer.Reports)-1]); err != nil || c.Once {
		return err
	}
	lookup, err := lookupEndpoint(settings)
	if err != nil {
		return err
	}
	fmt.Printf("\nThe bucket is shown on http://%s until Ctrl-C.\n", listener.Addr())
	call, found := withInsights(account)
	if found {
		fmt.Printf("The quality of one call:  curl http://%s/calls/%s/insights\n", listener.Addr(), call.UUID)
		fmt.Printf("The calls of its caller:  curl 'http://%s/calls?%s'\n", listener.Addr(), searchFor(call))
	}
	if err := c.writeUse(os.Stdout, settings, call.UUID); err != nil {
		return err
	}
	return serve(ctx, listener, browse.LoopbackOnly(besides(lookup, browse.New(browse.Folder(folder), cfg.Prefix, nil))))
}

// settings are those of a run that reports account, whose API root is root.
func (c *demoCommand) settings(account *simulation, root string) map[string]string {
	return map[string]string{
		"REPORT_BUCKET": folderBucket, "REPORT_TIMEZONE": "UTC",
		"ZENTRUNK_BASE_URL": root, "ZENTRUNK_AUTH_ID": account.AuthID(), "ZENTRUNK_AUTH_TOKEN": account.AuthToken(),
		"ZENTRUNK_REQUESTS_PER_SECOND": fmt.Sprint(c.Pace),
		"LOOKUP_SEARCH":                cmp.Or(os.Getenv("LOOKUP_SEARCH"), "on"),
		"ZENTRUNK_SECRET_ARN":          "", "AWS_ENDPOINT_URL_S3": "", // those of a real account
	}
}

func yesterday(now time.Time) time.Time {
	return now.UTC().Truncate(24*time.Hour).AddDate(0, 0, -1)
}

// event is what the function is asked for.
func (c *demoCommand) event(now time.Time) map[string]any {
	last := yesterday(now)
	if c.Days == 1 {
		return map[string]any{"date": last.Format(time.DateOnly)}
	}
	return map[string]any{"from": last.AddDate(0, 0, 1-c.Days).Format(time.DateOnly), "to": last.Format(time.DateOnly)}
}

// size is the account in words.
func (c *demoCommand) size() string {
	if c.Days == 1 {
		return thousands(int(c.Calls)) + " calls yesterday"
	}
	return fmt.Sprintf("%s calls on each working day of %d days", thousands(int(c.Calls)), c.Days)
}

// callsOf is how many calls a day has. One day alone has those that were asked
// for, whatever its weekday.
func (c *demoCommand) callsOf(day time.Time) int {
	if d := day.Weekday(); c.Days > 1 && (d == time.Saturday || d == time.Sunday) {
		return int(c.Calls) * 3 / 5
	}
	return int(c.Calls)
}

// account serves a simulated account on a free port of the loopback and returns
// its API root.
func (c *demoCommand) account(now time.Time) (*simulation, string, error) {
	limit := 0 // Plivo's
	if c.Pace > plivoPace {
		limit = -1
	}
	account := zentrunktest.New(zentrunktest.Options{Limit: limit})
	for back := c.Days - 1; back >= 0; back-- {
		start := yesterday(now).AddDate(0, 0, -back)
		account.Add(zentrunktest.Generate(zentrunktest.GenOptions{Seed: c.Seed, Start: start, Calls: c.callsOf(start)})...)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, "", err
	}
	s := &simulation{Server: account, http: &http.Server{Handler: account, ReadHeaderTimeout: time.Minute}}
	go s.http.Serve(listener) //nolint:errcheck // it ends when it is closed
	return s, "http://" + listener.Addr().String() + zentrunktest.DefaultPrefix, nil
}

// A simulation is a simulated account and what serves it.
type simulation struct {
	*zentrunktest.Server
	http *http.Server
}

// Close ends both.
func (s *simulation) Close() {
	s.Server.Close()
	s.http.Close()
}
