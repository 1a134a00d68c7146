package plan

import (
	"context"
	"errors"
	"io/fs"
	"slices"

	"golang.org/x/sync/errgroup"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/scratch"
	"zentrunk-reports/internal/staging"
	"zentrunk-reports/internal/zentrunk"
)

const (
	// readings is how often what is published is read because another run replaced it
	// meanwhile.
	readings = 3
	// putsInFlight is how many windows' insights are put at a time: reading the next
	// ones does not wait for the bucket.
	putsInFlight = 8
)

// spread leaves beside each of windows the insights that are published of its calls,
// and notes in Known of how many. Published calls are read once for all windows: row
// groups and pages are too coarse for each to read its own. What cannot be read as
// ours is passed over: its day would never heal otherwise.
func (p *Planner) spread(ctx context.Context, windows []staging.Window) error {
	for n := 1; ; n++ {
		err := p.spreadOnce(ctx, windows)
		replaced := errors.Is(err, bucket.ErrPrecondition)
		if replaced && n < readings {
			continue
		}
		if err == nil || errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if _, storage := errors.AsType[*bucket.Error](err); (storage && !replaced) || scratch.Is(err) || ctx.Err() != nil {
			return err
		}
		p.Log.Warn("published calls cannot be read, their insights are asked for again", "date", p.Area.Day.Date, "err", err)
		return nil
	}
}

func (p *Planner) spreadOnce(ctx context.Context, windows []staging.Window) error {
	group, groupCtx := errgroup.WithContext(ctx)
	group.SetLimit(putsInFlight)
	s := spreading{windows: windows, put: func(w *staging.Window, rows []calls.Row) {
		group.Go(func() error { return p.Area.PutKnown(groupCtx, *w, rows) })
	}}
	for i := range windows {
		windows[i].Known = 0
	}
	// The store's failure ends the reading, too.
	readErr := p.Lake.Insights(groupCtx, p.Area.Day.Date, p.TempDir, func(row *calls.Row) error {
		known, err := p.known(row)
		if err == nil {
			s.add(known)
		}
		return err
	})
	s.next() // also after an error: what came before it stands
	if err := group.Wait(); err != nil {
		return err
	}
	return readErr
}

// known is what is kept of a row: its insights, and what tells which call's.
func (p *Planner) known(row *calls.Row) (calls.Row, error) {
	in, err := row.StoredInsights()
	if err != nil {
		return calls.Row{}, err
	}
	known, err := calls.NewRow(zentrunk.Call{UUID: row.Call.UUID, EndTime: row.Call.EndTime}, calls.OK, in)
	if err == nil && p.MaskNumbers {
		known.Extra, err = calls.MaskExtra(known.Extra)
	}
	return known, err
}

// A spreading gives rows, which come in the order of time, to windows that tile it.
type spreading struct {
	windows []staging.Window // those that are not passed yet; the first is under way
	rows    []calls.Row      // of the first
	put     func(*staging.Window, []calls.Row)
}

func (s *spreading) add(row calls.Row) {
	for len(s.windows) > 0 && !row.Call.EndTime.Before(s.windows[0].To) {
		s.next()
	}
	if len(s.windows) > 0 && !row.Call.EndTime.Before(s.windows[0].From) {
		s.rows = append(s.rows, row) // a day of another time zone begins before or ends after
	}
}

// next passes the window that is under way.
func (s *spreading) next() {
	if len(s.windows) == 0 {
		return
	}
	if len(s.rows) > 0 {
		s.windows[0].Known = len(s.rows)
		s.put(&s.windows[0], slices.Clip(s.rows))
	}
	s.windows, s.rows = s.windows[1:], nil
}
