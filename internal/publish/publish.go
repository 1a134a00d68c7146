// Package publish puts a day together from its staged windows, and brings what is
// published to it: files that changed, then the manifest, the page of days and the
// digest.
//
// It does not know the API, and nothing of how a window came to be staged. Read
// Publish first, then merge.go and read.go (the calls), objects.go (the files) and put.go
// (the order in which they are put).
package publish

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/calendar"
	"zentrunk-reports/internal/lake"
	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/report"
	"zentrunk-reports/internal/staging"
)

// Settings say what a report says.
type Settings struct {
	Account     string            // its Auth ID
	Location    *time.Location    // whose midnight bounds a day
	Currency    string            // ISO 4217
	Findings    report.Thresholds // what stands out; the zero value finds nothing
	Rules       report.Rules      // of surcharges; the zero value means the default ones
	MaskNumbers bool              // calls that are kept as published are masked, too
	Link        string            // URL that the bucket's keys are below, for digests; empty means the S3 console
	Version     string            // of the code, for manifests
	Zones       string            // version of the zone database, for manifests
}

// A Publisher publishes one day.
type Publisher struct {
	Day         calendar.Day
	Lake        *lake.Lake
	Staging     *staging.Area
	Settings    Settings
	Source      Source           // asked for published calls that are not listed any more; nil: they are kept
	Replace     bool             // publish the day as the API has it now, whatever is published
	First, Last string           // dates that this execution brings up to date, the day among them
	Topic       Topic            // told of each revision of the day; nil means nobody
	Webhook     Webhook          // told of each revision of the day; nil means nobody
	TempDir     string           // for a file of the day's size; empty means the system's
	Now         func() time.Time // when the day was published
	Log         *slog.Logger
}

// A Result is what became of one day.
type Result struct {
	Date      string
	Calls     int
	Answered  int
	Amount    money.Sum
	Currency  string
	Complete  bool
	Revision  int
	Manifest  string // whole key
	Rejected  int
	Published bool // whether a manifest was written: false where nothing changed
	// DigestFailed is whether the day is published and nobody could be told.
	DigestFailed bool
	Kept         int            // published calls of which this run read no record
	Unread       int            // published calls that lack a field which could not be read, and fields that kept what is published
	Doubtful     bool           // whether an amount, or so much else, was not read that the figures are in doubt
	Moved        map[string]int // published calls that stay though they ended in another day, by that day
	Warnings     []string       // what has to be said before any figure
	UnfitAmounts int            // sums that spend.parquet has NULL for
}

// attempts is how often a publish starts over because another run of the day wrote
// the manifest in between.
const attempts = 5

// Publish makes the day's objects from the staged windows of plan and puts those that
// changed, the manifest last. Where no byte changed, the manifest stays; a look-back
// day whose calls and rejects are unchanged is left as it is. Then what is staged of
// the day is removed.
//
// It is [staging.ErrGone] where a window is not there, or another run has published
// other data since plan was made.
func (p *Publisher) Publish(ctx context.Context, plan staging.Plan, lookback bool) (Result, error) {
	for n := 1; ; n++ {
		result, err := p.once(ctx, plan, lookback)
		if errors.Is(err, bucket.ErrPrecondition) && n < attempts {
			continue // what the other run published may be what we have, or not
		}
		if err == nil {
			p.statements(ctx) // before the page of days, which leads to them
			err = p.Lake.Index(ctx)
		}
		if err != nil {
			return Result{}, err
		}
		result.DigestFailed = !p.announce(ctx)
		p.Staging.Clear(ctx)
		return result, nil
	}
}

// statements brings the statement of the day's month to what is published. One that cannot
// be made keeps no day from being published: the next run of any of its days makes it.
func (p *Publisher) statements(ctx context.Context) {
	if err := p.Lake.Statements(ctx, p.Day.Date); err != nil {
		p.Log.Warn("a statement is not brought up to date", "date", p.Day.Date, "err", err.Error())
	}
}

// once makes the day and puts it.
func (p *Publisher) once(ctx context.Context, plan staging.Plan, lookback bool) (Result, error) {
	m, err := p.merge(ctx, plan)
	if err != nil {
		return Result{}, err
	}
	defer m.close()
	result, err := p.put(ctx, m, plan.Over, lookback)
	if err == nil {
		p.keepBaseline(ctx, m, result.Revision)
	}
	return result, err
}

func (p *Publisher) result(m *merged) Result {
	rep := m.report
	return Result{
		Kept: m.union.kept, Unread: rep.Integrity.UnreadRecords + m.union.unread, Moved: m.union.moved,
		Warnings: rep.Warnings(), UnfitAmounts: rep.Integrity.UnfitAmounts,
		Doubtful: rep.Integrity.Doubtful() || rep.Integrity.UnreadAmounts() > 0,
		Date:     rep.Date, Calls: rep.Integrity.Calls, Answered: rep.Spend.Total.Answered,
		Amount: rep.Spend.Total.Amount, Currency: rep.Currency, Complete: rep.Complete,
		Manifest: p.Lake.Bucket.Key(bucket.ManifestKey(p.Day.Date)), Rejected: rep.Integrity.Rejected,
	}
}
