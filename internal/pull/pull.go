// Package pull brings one window of a day from the API into the staging area: every
// record that the API counts, and the insights of the calls that are wanted.
//
// It does not know what is published, what a plan is for, or what becomes of what it
// stages. Read Pull first, then list.go (records) and insights.go.
package pull

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"time"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/staging"
	"zentrunk-reports/internal/zentrunk"
)

// A Puller pulls windows of one day. It is safe for concurrent use: two windows at a
// time leave no gap in the pace.
type Puller struct {
	API   *zentrunk.Client
	Area  *staging.Area
	Rules Rules
	// WindowCalls is how many calls a window is planned with at most; one that has come to
	// hold twice as many is to be planned anew. 0 means never.
	WindowCalls int
	Log         *slog.Logger
	Progress    *Tally        // told of every step; nil where nobody listens
	Grace       time.Duration // for keeping what a pull has when its time has ended; if zero, 3 s

	asking sync.Mutex // held by the window that asks for its pages
}

// defaultGrace is [Puller.Grace] where it is not set.
const defaultGrace = 3 * time.Second

// A windowPull is the pull of one window.
type windowPull struct {
	*Puller
	api    *zentrunk.Client // counts for this window
	window staging.Window
	there  bucket.Condition // that what is staged of it is what was found first
}

// Pull reads w, asks for the insights that no earlier run stored, and stages
// the window. It takes over a window that is staged already where its bounds and
// count still hold. Insights that were fetched before an error are staged too,
// for the next run: what was paid for in requests is not paid for again.
func (p *Puller) Pull(ctx context.Context, w staging.Window) (staging.Counts, error) {
	began := time.Now()
	found, err := p.Area.TakeOver(ctx, w)
	if err != nil {
		return staging.Counts{}, err
	}
	wp := &windowPull{p, p.API.Fork(), w, found.There}
	counts, ok, passes := found.Counts, found.Holds, 0
	if ok {
		if ok, err = wp.same(ctx, found); err != nil {
			return staging.Counts{}, err
		}
	}
	if ok {
		p.Progress.Add(Progress{Listed: counts.Calls})
	} else if counts, passes, err = wp.read(ctx); err != nil {
		return staging.Counts{}, err
	}
	stats := wp.api.Stats()
	p.Log.Info("window", "date", p.Area.Day.Date, "from", w.From, "to", w.To, "calls", counts.Calls, "rejected", counts.Rejected,
		"total_count", counts.Total, "taken_over", ok, "passes", passes,
		"requests", stats.Requests, "retries", stats.Retries, "throttled", stats.Throttled,
		"waited_seconds", stats.Waited.Seconds(), "seconds", time.Since(began).Seconds())
	return counts, nil
}

func (p *windowPull) read(ctx context.Context) (staging.Counts, int, error) {
	known, err := p.Area.Known(ctx, p.window)
	if err != nil {
		return staging.Counts{}, 0, err
	}
	kept, err := p.Area.Kept(ctx, p.window, known)
	if err != nil {
		return staging.Counts{}, 0, err
	}
	f := p.newFetcher(ctx, known)
	defer f.stop()
	// The listing ends as soon as the insights fail, and the other way round.
	l, listErr := p.list(f.ctx, f.want)
	if listErr != nil {
		f.stop()
	}
	fetchErr := f.wait()
	if err := cause(fetchErr, listErr); err != nil {
		p.keep(ctx, f, kept)
		return staging.Counts{}, 0, err
	}
	pulled, err := p.pulled(l, f)
	if err != nil {
		return staging.Counts{}, 0, err
	}
	err = p.Area.Put(ctx, p.window, pulled, bucket.Condition{})
	if err != nil && ctx.Err() != nil {
		p.late(ctx, pulled) // nothing is missing but the time
	}
	return pulled.Counts, l.passes, err
}

// Call returns the row of one call as the API has it now, without its insights. Where
// the record is one that would be rejected, the row's Call.Err says why. Errors are
// those of [zentrunk.Client.Call].
func (p *Puller) Call(ctx context.Context, uuid string) (calls.Row, error) {
	c, err := p.API.Call(ctx, uuid)
	if err != nil || c.Err != nil {
		return calls.Row{Call: c}, err
	}
	return p.Rules.row(&c, answer{status: calls.Skipped})
}

// pulled makes what is staged of a listing and its insights.
func (p *windowPull) pulled(l *listing, f *fetcher) (*staging.Pulled, error) {
	out := &staging.Pulled{State: staging.Whole, Rows: make([]calls.Row, 0, len(l.calls))}
	if !l.whole() {
		out.State = staging.Uneven
	}
	for _, c := range slices.Backward(l.calls) { // the API has the newest first: they are nearly sorted so
		row, err := p.Rules.row(c, f.of(c))
		if err != nil {
			return nil, err
		}
		out.Rows = append(out.Rows, row)
	}
	out.Rows = sorted(out.Rows)
	out.Counts = staging.Counts{Calls: len(out.Rows), Rejected: len(l.rejects), Total: l.total}
	var err error
	if out.Edges, err = edgesOf(out.Rows); err != nil {
		return nil, err
	}
	out.Rejects, err = staging.RejectLines(l.rejects)
	return out, err
}

// cause returns the error that came first of two parts that end each other.
func cause(a, b error) error {
	if a == nil || (errors.Is(a, context.Canceled) && b != nil) {
		return b
	}
	return a
}

// sorted returns rows in their order. It sorts pointers: a row takes some 700 bytes, and a
// sort of rows moves each of them a dozen times.
func sorted(rows []calls.Row) []calls.Row {
	order := make([]*calls.Row, len(rows))
	for i := range rows {
		order[i] = &rows[i]
	}
	slices.SortFunc(order, calls.Compare)
	out := make([]calls.Row, len(rows))
	for i, row := range order {
		out[i] = *row
	}
	return out
}

// keep stages the calls whose insights are known, for the next run to take the
// insights from, unless another run of the day has staged the window meanwhile.
// It is called where the pull has failed already, so that its own failure is
// only logged.
func (p *windowPull) keep(ctx context.Context, f *fetcher, before []calls.Row) {
	out := &staging.Pulled{State: staging.Partial}
	for _, row := range before {
		if _, seen := f.seen[row.Call.UUID]; seen {
			continue
		}
		// What an earlier run kept is not lost with this one. It may have masked nothing.
		if p.Rules.MaskNumbers && row.Mask() != nil {
			continue
		}
		out.Rows = append(out.Rows, row)
	}
	for _, c := range f.seen {
		if a := f.of(c); a.status == calls.OK {
			row, err := p.Rules.row(c, a)
			if err != nil {
				continue
			}
			out.Rows = append(out.Rows, row)
		}
	}
	if len(out.Rows) == 0 {
		return
	}
	out.Rows = sorted(out.Rows)
	out.Counts.Calls = len(out.Rows)
	p.late(ctx, out)
}

// late stages what a pull has after it has failed, in the time that is kept back
// for it.
func (p *windowPull) late(ctx context.Context, pulled *staging.Pulled) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), cmp.Or(p.Grace, defaultGrace))
	defer cancel()
	if err := p.Area.Put(ctx, p.window, pulled, p.there); err != nil && !errors.Is(err, bucket.ErrPrecondition) {
		p.Log.Warn("insights of an unfinished window are not kept", "date", p.Area.Day.Date, "err", err)
	}
}
