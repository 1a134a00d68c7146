package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"zentrunk-reports/functions/dailyreport/handler"
	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/watch"
	"zentrunk-reports/internal/wording"
	"zentrunk-reports/internal/zentrunk"
	"zentrunk-reports/local/attack"
	"zentrunk-reports/local/display"
	"zentrunk-reports/local/lookout"
	"zentrunk-reports/local/s3local"
)

const (
	watchBefore = 10 * time.Minute             // of an attack, the watch begins, with the hour before
	somebodyIn  = 15 * time.Minute             // after the message somebody ends the attack
	watchAfter  = 5 * time.Hour                // that at most: incidents are over after an hour
	giveUpAfter = 6 * time.Hour                // an attack that is not found
	morning     = 4*time.Hour + 15*time.Minute // when a deployed stack reports the day before
)

// An attackName names an attack that the demo plays.
type attackName string

// Decode is called by the command line.
func (a *attackName) Decode(ctx *kong.DecodeContext) error {
	names := attack.Names()
	last := len(names) - 1
	want := strings.Join(names[:last], ", ") + " or " + names[last]
	text, err := flagValue(ctx, *a != "", want)
	if err != nil {
		return err
	}
	named := attack.Named(text)
	if named == nil {
		return fmt.Errorf("is %q, want %s", text, want)
	}
	*a = attackName(named.Name)
	return nil
}

// watch plays the attack, slice by slice, until it is found, somebody has ended it, and it
// is over.
func (c *demoCommand) watch(ctx context.Context, cfg handler.Config, store *s3local.Server, account *simulation) error {
	begins := account.scene.Begins()
	clock := lookout.Due(begins.Add(-watchBefore))
	l, err := c.lookout(ctx, cfg, store, clock)
	if err != nil {
		return err
	}
	l.Now = func() time.Time { return clock }
	fmt.Printf("The watch looks at the calls of %s, five minutes at a time:\n\n", begins.Format(time.DateOnly))
	found := time.Time{}
	until := begins.Add(giveUpAfter)
	for ; clock.Before(until); clock = lookout.Due(clock) {
		account.Add(account.scene.Until(clock)...)
		seen, err := l.Look(ctx)
		if err = errors.Join(err, ctx.Err()); err != nil {
			return err
		}
		if found.IsZero() && clock.After(begins) && hasOpened(seen) {
			found, until = clock, clock.Add(somebodyIn+watchAfter)
			account.scene.Stop(clock.Add(somebodyIn))
			fmt.Printf("\n  That is %s after the attack's first call. In this demo somebody ends it %s later.\n\n", inMinutes(found.Sub(begins)), inMinutes(somebodyIn))
		}
		if open, err := l.Open(ctx); err != nil || !found.IsZero() && len(open) == 0 {
			break
		}
	}
	account.Add(account.scene.Until(begins.AddDate(0, 0, 2))...)
	if found.IsZero() {
		return fmt.Errorf("the watch has not found the attack in %d hours: it is small for an account of %s calls a day", int(giveUpAfter.Hours()), thousands(int(c.Calls)))
	}
	c.tellFound(account.scene, found, cfg.Report.Currency)
	return nil
}

// lookout returns a watch whose state and incidents are in the demo's bucket, as those of
// a deployed one, and that knows nothing at first. The key under which it hashes numbers
// comes from the seed, so that ids are the same each time.
func (c *demoCommand) lookout(ctx context.Context, cfg handler.Config, store *s3local.Server, now time.Time) (*lookout.Lookout, error) {
	cfg, load := inFolder(cfg, store)
	settings, err := load(ctx)
	if err != nil {
		return nil, err
	}
	client, err := zentrunk.New(cfg.API.Client(cfg.API.AuthID, cfg.API.AuthToken, "zentrunk-reports/"+version))
	if err != nil {
		return nil, err
	}
	b := bucket.New(settings, cfg.Bucket, cfg.Prefix, cfg.Encryption)
	newest, err := lookout.Newest(ctx, lookout.PastInBucket(b))
	if err != nil || newest == nil {
		return nil, errors.Join(err, errors.New("no day is published that would say what is usual"))
	}
	state := watch.NewState(now, cfg.Report.Location)
	key := sha256.Sum256(fmt.Appendf(nil, "demo %d", c.Seed))
	state.Key = key[:]
	body, err := state.Bytes()
	if err != nil {
		return nil, err
	}
	if err := b.Put(ctx, bucket.WatchStateKey, bucket.Bytes(body), nil, bucket.Condition{}); err != nil {
		return nil, err
	}
	out := standardOutput().Output
	if out.Width == 0 {
		out.Width = defaultWidth
	}
	return &lookout.Lookout{
		Source: &watch.FromAPI{API: client}, Bounds: watch.DefaultBounds, Location: cfg.Report.Location, Log: slog.New(slog.DiscardHandler),
		Store: &watch.InBucket{Bucket: b, Location: cfg.Report.Location, Log: slog.New(slog.DiscardHandler)},
		Display: lookout.Text{
			Out:  out,
			View: display.IncidentView{Currency: cfg.Report.Currency, Names: newest.Names},
		},
	}, nil
}

func hasOpened(seen lookout.Seen) bool {
	for _, change := range seen.Changes {
		if change.State == watch.Opened {
			return true
		}
	}
	return false
}

// tellFound says how soon the attack was found, and what it had come to.
func (c *demoCommand) tellFound(scene *attack.Scene, found time.Time, currency string) {
	report := yesterday(c.clock()()).AddDate(0, 0, 1).Add(morning)
	come := func(at time.Time) string {
		calls, cost := scene.Come(at)
		if cost.Sign() == 0 {
			return wording.Counted(calls, "failed call")
		}
		return wording.Counted(calls, "call") + " and " + cost.Fixed(2) + " " + currency
	}
	fmt.Printf("\nFound %s after the attack's first call. Until then it had come to %s.\n"+
		"The report of the next morning, %s, would have found %s.\n\n",
		inMinutes(found.Sub(scene.Begins())), come(found), report.Format("2006-01-02 15:04"), come(report))
}

func inMinutes(d time.Duration) string {
	return wording.Counted(int(d.Round(time.Minute)/time.Minute), "minute")
}
