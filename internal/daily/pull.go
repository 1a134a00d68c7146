package daily

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/zentrunk"
)

// Pulled is what one window came to.
type Pulled struct {
	Calls    int `json:"calls"`
	Rejected int `json:"rejected"`
	Total    int `json:"total"` // as the API counted after the last page

	partial bool
}

// defaultGrace is [Job.Grace] where it is not set.
const defaultGrace = 3 * time.Second

// pull reads w, asks for the insights that no earlier run stored, and stages
// the window. It takes over a window that is staged already where its bounds and
// count still hold. Insights that were fetched before an error are staged too,
// for the next run: what was paid for in requests is not paid for again.
func (r *dayRun) pull(ctx context.Context, w Window) (Pulled, error) {
	began := time.Now()
	r = r.forked()
	p, ok, there, err := r.takeOver(ctx, w)
	if err != nil {
		return Pulled{}, err
	}
	passes := 0
	if ok {
		r.add(Progress{Listed: p.Calls})
	} else if p, passes, err = r.read(ctx, w, there); err != nil {
		return Pulled{}, err
	}
	stats := r.api.Stats()
	r.Log.Info("window", "date", r.day.Date, "from", w.From, "to", w.To, "calls", p.Calls, "rejected", p.Rejected,
		"total_count", p.Total, "taken_over", ok, "passes", passes,
		"requests", stats.Requests, "retries", stats.Retries, "throttled", stats.Throttled,
		"waited_seconds", stats.Waited.Seconds(), "seconds", time.Since(began).Seconds())
	return p, nil
}

func (r *dayRun) read(ctx context.Context, w Window, there bucket.Condition) (Pulled, int, error) {
	known, err := r.between(ctx, w.From, w.To)
	if err != nil {
		return Pulled{}, 0, err
	}
	if known == nil {
		known = map[string]zentrunk.Insights{}
	}
	stagedRows, err := r.stagedInsights(ctx, w, known)
	if err != nil {
		return Pulled{}, 0, err
	}
	f := r.newFetcher(ctx, w, known)
	defer f.stop()
	// The listing ends as soon as the insights fail, and the other way round.
	l, listErr := r.list(f.ctx, w, f.want)
	if listErr != nil {
		f.stop()
	}
	fetchErr := f.wait()
	if err := cause(fetchErr, listErr); err != nil {
		r.keep(ctx, w, f, stagedRows, there)
		return Pulled{}, 0, err
	}
	s, err := r.window(l, f)
	if err != nil {
		return Pulled{}, 0, err
	}
	err = r.stage(ctx, w, s, bucket.Condition{})
	if err != nil && ctx.Err() != nil {
		r.late(ctx, w, s, there) // nothing is missing but the time
	}
	return s.counts, l.passes, err
}

// window makes the staged window of a listing and its insights.
func (r *dayRun) window(l *listing, f *fetcher) (*staged, error) {
	s := &staged{state: stateWhole, rows: make([]calls.Row, 0, len(l.calls))}
	if !l.whole() {
		s.state = stateUneven
	}
	for _, c := range l.calls {
		row, err := r.row(c, f.of(c))
		if err != nil {
			return nil, err
		}
		s.rows = append(s.rows, row)
	}
	sortRows(s.rows)
	s.counts = Pulled{Calls: len(s.rows), Rejected: len(l.rejects), Total: l.total}
	var err error
	s.rejects, err = rejectLines(l.rejects)
	return s, err
}

func (r *dayRun) row(call *zentrunk.Call, a answer) (calls.Row, error) {
	c := *call
	if r.Settings.MaskNumbers {
		c.FromNumber, c.ToNumber = zentrunk.MaskNumber(c.FromNumber), zentrunk.MaskNumber(c.ToNumber)
	}
	row, err := calls.NewRow(c, a.status, a.insights)
	if err == nil && r.Settings.MaskNumbers {
		row.Extra, err = calls.MaskExtra(row.Extra)
	}
	return row, err
}

// cause returns the error that came first of two parts that end each other.
func cause(a, b error) error {
	if a == nil || (errors.Is(a, context.Canceled) && b != nil) {
		return b
	}
	return a
}

// keep stages the calls whose insights are known, for the next run to take the
// insights from, unless another run of the day has staged the window meanwhile.
// It is called where the pull has failed already, so that its own failure is
// only logged.
func (r *dayRun) keep(ctx context.Context, w Window, f *fetcher, before []calls.Row, there bucket.Condition) {
	s := &staged{state: statePartial}
	for _, row := range before {
		if _, seen := f.seen[row.Call.UUID]; !seen {
			s.rows = append(s.rows, row) // what an earlier run kept is not lost with this one
		}
	}
	for _, c := range f.seen {
		if a := f.of(c); a.status == calls.OK {
			row, err := r.row(c, a)
			if err != nil {
				continue
			}
			s.rows = append(s.rows, row)
		}
	}
	if len(s.rows) == 0 {
		return
	}
	sortRows(s.rows)
	s.counts.Calls = len(s.rows)
	r.late(ctx, w, s, there)
}

// late stages s after a pull has failed, in the time that is kept back for it.
func (r *dayRun) late(ctx context.Context, w Window, s *staged, there bucket.Condition) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), cmp.Or(r.Grace, defaultGrace))
	defer cancel()
	if err := r.stage(ctx, w, s, there); err != nil && !errors.Is(err, bucket.ErrPrecondition) {
		r.Log.Warn("insights of an unfinished window are not kept", "date", r.day.Date, "err", err)
	}
}

func sortRows(rows []calls.Row) {
	slices.SortFunc(rows, func(a, b calls.Row) int { return calls.Compare(&a, &b) })
}
