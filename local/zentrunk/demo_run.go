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
	"zentrunk-reports/local/browse"
	"zentrunk-reports/local/s3local"
)

// plivoPace is the requests per second that Plivo allows an account: 300 in 5 s.
const plivoPace = 60

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
	answer, err := c.publish(ctx, cfg, store, account)
	if err != nil {
		return err
	}
	if err := c.tell(folder, baseOf(folder, listener), answer); err != nil || c.Once {
		return err
	}
	return c.show(ctx, listener, settings, browse.New(browse.Folder(folder), cfg.Prefix, nil), account)
}

// baseOf returns the URL below which the bucket's keys open: that of the listener, or
// the folder's own where there is none.
func baseOf(folder string, listener net.Listener) string {
	if listener != nil {
		return "http://" + listener.Addr().String() + "/"
	}
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(folder) + "/"}).String()
}

// show serves the bucket and the lookup endpoint until ctx ends.
func (c *demoCommand) show(ctx context.Context, listener net.Listener, settings map[string]string, files http.Handler, account *simulation) error {
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
	return serve(ctx, listener, browse.LoopbackOnly(besides(lookup, files)))
}

// publish makes the folder ready, reports all days into it, and says how long that took.
func (c *demoCommand) publish(ctx context.Context, cfg handler.Config, store *s3local.Server, account *simulation) (handler.Answer, error) {
	place, err := c.begin(store.Dir(), yesterday(c.clock()()))
	if err != nil {
		return handler.Answer{}, err
	}
	if place.Replaced {
		fmt.Println("The days of another demo in this folder are replaced.")
	}
	if err := writeTrunks(filepath.Join(store.Dir(), folderBucket)); err != nil {
		return handler.Answer{}, err
	}
	began := time.Now()
	answer, err := c.report(ctx, cfg, store, account, place.Again)
	if err != nil {
		return answer, err
	}
	tellRequests(account.Stats().Requests, time.Since(began))
	if account.scene != nil {
		if err := c.reportWatched(ctx, cfg, store, account, &answer); err != nil {
			return answer, err
		}
	}
	return answer, place.finish()
}

// reportWatched lets the watch look at the last day, and reports it then.
func (c *demoCommand) reportWatched(ctx context.Context, cfg handler.Config, store *s3local.Server, account *simulation, answer *handler.Answer) error {
	if err := c.watch(ctx, cfg, store, account); err != nil {
		return err
	}
	last := yesterday(c.clock()())
	more, err := reportAt(ctx, span(last, last), cfg, store, c.clock())
	answer.Reports = append(answer.Reports, more.Reports...)
	return err
}

// report reports the days as mornings would: up to the day whose calls come late, that
// day once more, and the days after it. Again says that this has been done before: the
// late calls are there by now, and nothing changes. A day that is watched is not reported
// yet.
func (c *demoCommand) report(ctx context.Context, cfg handler.Config, store *s3local.Server, account *simulation, again bool) (handler.Answer, error) {
	now := c.clock()
	last := yesterday(now())
	first := last.AddDate(0, 0, 1-c.Days)
	story := c.story(last)
	if account.scene != nil {
		last = last.AddDate(0, 0, -1)
	}
	if story == nil {
		return reportAt(ctx, span(first, last), cfg, store, now)
	}
	if again {
		account.SetFaults(story.faults(true)...)
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
		"LOOKUP_SEARCH":                cmp.Or(os.Getenv("LOOKUP_SEARCH"), "on"),
		"ZENTRUNK_SECRET_ARN":          "", "AWS_ENDPOINT_URL_S3": "", // those of a real account
	}
}

// span is what the function is asked for.
func span(first, last time.Time) map[string]any {
	if first.Equal(last) {
		return map[string]any{"date": last.Format(time.DateOnly)}
	}
	return map[string]any{"from": first.Format(time.DateOnly), "to": last.Format(time.DateOnly)}
}
