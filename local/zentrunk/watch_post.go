package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"

	"zentrunk-reports/functions/dailyreport/handler"
	"zentrunk-reports/internal/credentials"
	"zentrunk-reports/internal/settings"
	"zentrunk-reports/internal/watch"
	"zentrunk-reports/internal/zentrunk"
	"zentrunk-reports/internal/zones"
	"zentrunk-reports/local/display"
	"zentrunk-reports/local/lookout"
)

// A post is a lookout with what there is to say of it.
type post struct {
	*lookout.Lookout
	where string // that baselines come from; empty where they come from nowhere
	days  int    // that have baselines
	view  display.IncidentView
}

// post returns the lookout that the flags and the environment describe. Its errors are
// refusals: nothing has been looked at.
func (c *watchCommand) post(ctx context.Context, out output, now time.Time) (*post, error) {
	cfg, err := handler.ParseConfig(overlay(map[string]string{"REPORT_BUCKET": folderBucket, "REPORT_PREFIX": ""}))
	if err != nil {
		return nil, refusal{err}
	}
	client, account, err := lastingClient(ctx, cfg.API)
	if err != nil {
		return nil, refusal{err}
	}
	p := &post{
		view: display.IncidentView{Clock: c.TZ.Clock, Currency: cfg.Report.Currency},
		Lookout: &lookout.Lookout{
			Source: &watch.FromAPI{API: client}, Bounds: cfg.Watch.Bounds, Location: cfg.Report.Location,
			Log: slog.New(slog.DiscardHandler), // what a run could not see, the display says
		},
	}
	past, err := c.past(ctx)
	if err == nil && past != nil {
		err = p.know(ctx, past, account, now)
	}
	if err != nil {
		return nil, refusal{err}
	}
	p.Store = &lookout.InMemory{Past: past}
	if c.Out != "" {
		p.Store = &lookout.InFolder{Dir: objectsIn(c.Out), Prefix: c.Prefix, Location: p.Location}
	}
	p.Display = lookout.Text{Out: out.Output, View: p.view}
	if c.JSON {
		p.Display = lookout.JSON{Writer: out}
	}
	return p, nil
}

// lastingClient returns a client that outlives the rotation of a token in a secret, and the
// account's Auth ID.
func lastingClient(ctx context.Context, api settings.API) (*zentrunk.Client, string, error) {
	pair, err := credentials.Get(ctx, api, awsSettings)
	if err != nil {
		return nil, "", err
	}
	config := api.Client(pair.ID, pair.Token, "zentrunk-reports/"+version)
	if api.SecretARN != "" {
		config.Renew = func(ctx context.Context) (id, token string, err error) {
			pair, err := credentials.Get(ctx, api, awsSettings)
			return pair.ID, pair.Token, err
		}
	}
	client, err := zentrunk.New(config)
	return client, pair.ID, err
}

// past returns what is published, nil where no place is named.
func (c *watchCommand) past(ctx context.Context) (lookout.Past, error) {
	switch {
	case c.Out != "":
		if info, err := os.Stat(string(c.Out)); err == nil && !info.IsDir() {
			return nil, fmt.Errorf("--out %s is a file, want a folder", c.Out)
		}
		return lookout.PastInFolder(objectsIn(c.Out), c.Prefix), nil
	case c.Bucket != "":
		b, err := openBucket(ctx, c.Bucket, c.Prefix)
		if err != nil {
			return nil, err
		}
		return lookout.PastInBucket(b), nil
	}
	return nil, nil
}

// know takes what the published days say of the account: by whose midnights they are
// bounded, what its trunks are called, and whether it is the one that is watched.
func (p *post) know(ctx context.Context, past lookout.Past, account string, now time.Time) error {
	p.where = past.String()
	newest, err := lookout.Newest(ctx, past)
	if err != nil {
		return fmt.Errorf("%w%s", err, adviceOnAWS(err.Error()))
	}
	if newest == nil {
		return nil
	}
	if newest.Account != account {
		return fmt.Errorf("the days in %s are account %s's, and the credentials are those of %s: what is usual there says nothing of it", past, newest.Account, account)
	}
	loc, err := zones.Load(newest.Timezone)
	if err != nil {
		return fmt.Errorf("the days in %s are bounded by the time zone %q: %w", past, newest.Timezone, err)
	}
	p.Location, p.view.Names = loc, newest.Names
	if newest.Currency != "" {
		p.view.Currency = newest.Currency
	}
	today := now.In(loc)
	days, err := lookout.Baselines(ctx, past, today.AddDate(0, 0, -watch.BaselineDays).Format(time.DateOnly), today.AddDate(0, 0, -1).Format(time.DateOnly))
	if err != nil {
		return errors.Join(fmt.Errorf("read the baselines in %s", past), err)
	}
	p.days = len(days)
	return nil
}
