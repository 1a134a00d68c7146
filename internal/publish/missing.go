package publish

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/calendar"
	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/lake"
	"zentrunk-reports/internal/scratch"
	"zentrunk-reports/internal/staging"
	"zentrunk-reports/internal/zentrunk"
)

// A Source tells of one call what the API has of it. Its errors are those of
// [zentrunk.Client.Call].
type Source interface {
	Call(ctx context.Context, uuid string) (calls.Row, error)
}

const (
	// mostAsked is the most published calls that are asked for one by one: where more
	// are not listed any more, something else is wrong than that calls moved.
	mostAsked = 200
	// failuresInARow is after how many of them the rest is kept unasked.
	failuresInARow = 10
)

// settled is what became of what a first reading left open.
type settled struct {
	last    map[string]int       // the window that counts, of UUIDs that stand in two
	fresh   uuids                // of staged calls that are not published with the same end time
	asked   []calls.Row          // brought up to date one by one, sorted
	gone    map[string]bool      // asked for, and a part of asked or of another day
	read    map[string]bool      // asked for, and to stay as published
	moved   map[string]calls.Row // as published, of calls that are staged with another end time
	movedTo map[string]int       // calls that stay though they ended in another day, by that day
	unread  int                  // fields of asked that keep what is published
}

// elsewhere is whether another row than the published one stands for a call.
func (s *settled) elsewhere(uuid string) bool { return s.gone[uuid] || s.fresh.has(uuid) }

// settleOpen settles what a first reading left open: which window a call counts in,
// and what became of published calls that were not read.
func (p *Publisher) settleOpen(ctx context.Context, plan staging.Plan, b *base, o *open) (*settled, error) {
	s := &settled{fresh: o.fresh, gone: map[string]bool{}, read: map[string]bool{}, moved: map[string]calls.Row{}, movedTo: map[string]int{}}
	var err error
	if s.last, err = p.lastWindows(ctx, plan, o.twice); err != nil {
		return nil, err
	}
	var missing []string
	moved := map[string]bool{}
	for _, uuid := range o.noted {
		if o.fresh.has(uuid) {
			moved[uuid] = true
		} else if !o.rejected.has(uuid) {
			missing = append(missing, uuid)
		}
	}
	left := o.unread - len(moved)
	for uuid := range s.last {
		if o.fresh.has(uuid) {
			moved[uuid] = true // the row that counts may be another than the one that is published
		}
	}
	if err := p.published(ctx, b, moved, s.moved); err != nil {
		return nil, err
	}
	if len(missing) > mostAsked || o.unread > mostNoted {
		p.Log.Warn("too many published calls are not listed any more: they are kept without asking for each", "date", p.Day.Date, "calls", left)
		return s, nil
	}
	return s, p.ask(ctx, b, missing, s)
}

// published adds to rows what is published of the calls that wanted names.
func (p *Publisher) published(ctx context.Context, b *base, wanted map[string]bool, rows map[string]calls.Row) error {
	if len(wanted) == 0 {
		return nil
	}
	in, err := p.openBase(ctx, b, lake.WholeRow)
	if err != nil {
		return err
	}
	defer in.Close()
	for {
		var row calls.Row
		err := in.Next(&row)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return damage(err)
		}
		if wanted[row.Call.UUID] {
			row.Detach()
			rows[row.Call.UUID] = row
		}
	}
}

// ask asks for published calls that were not read, one by one. What the API does not
// know, or cannot tell, stays as it is published.
func (p *Publisher) ask(ctx context.Context, b *base, missing []string, s *settled) error {
	if len(missing) == 0 || p.Source == nil {
		return nil
	}
	wanted := map[string]bool{}
	for _, uuid := range missing {
		wanted[uuid] = true
	}
	old := map[string]calls.Row{}
	if err := p.published(ctx, b, wanted, old); err != nil {
		return err
	}
	failures := 0
	for _, uuid := range missing {
		row, err := p.Source.Call(ctx, uuid)
		switch {
		case err == nil && row.Call.Err == nil:
			failures = 0
			if err := p.take(ctx, row, old[uuid], s); err != nil {
				return err
			}
		case err == nil, errors.Is(err, zentrunk.ErrNotFound):
			failures = 0
		case ctx.Err() != nil, unauthorized(err), errors.Is(err, zentrunk.ErrRateLimited), errors.Is(err, context.DeadlineExceeded):
			return err
		default:
			p.Log.Warn("a published call that is not listed cannot be asked for", "date", p.Day.Date, "call_uuid", uuid, "err", err.Error())
			if failures++; failures == failuresInARow {
				p.Log.Warn("the API fails for one call after the other: the rest is kept without asking", "date", p.Day.Date, "failures", failures)
				slices.SortFunc(s.asked, func(a, b calls.Row) int { return calls.Compare(&a, &b) })
				return nil
			}
		}
	}
	slices.SortFunc(s.asked, func(a, b calls.Row) int { return calls.Compare(&a, &b) })
	return nil
}

// unauthorized is whether the credentials are refused. A 403 is not of them: it is this
// call that the API does not tell of.
func unauthorized(err error) bool {
	api, ok := errors.AsType[*zentrunk.APIError](err)
	return errors.Is(err, zentrunk.ErrUnauthorized) && !(ok && api.StatusCode == http.StatusForbidden)
}

// take decides where a call belongs that was asked for by itself.
func (p *Publisher) take(ctx context.Context, row, old calls.Row, s *settled) error {
	uuid, end := row.Call.UUID, row.Call.EndTime
	if !end.Before(p.Day.From) && end.Before(p.Day.To) {
		j := joiner{settled: s, mask: p.Settings.MaskNumbers}
		if err := j.bringUp(&row, &old); err != nil {
			return err
		}
		s.unread += j.counts.unread
		s.gone[uuid] = true
		s.asked = append(s.asked, row)
		return nil
	}
	other := calendar.DayOf(end, p.Settings.Location).Date
	has := other >= p.First && other <= p.Last
	if !has {
		var err error
		if has, err = p.Lake.HasCall(ctx, other, uuid, p.TempDir); damageOf(err) != nil {
			return err
		} else if err != nil {
			p.Log.Warn("a call moved to a day whose calls cannot be read: the call is not moved", "date", p.Day.Date, "moved_to", other, "err", err)
		}
	}
	if has {
		s.gone[uuid] = true
		return nil
	}
	s.read[uuid] = true
	s.movedTo[other]++
	return nil
}

// openBase opens what is published for a union.
func (p *Publisher) openBase(ctx context.Context, b *base, part lake.Part) (*lake.Rows, error) {
	rows, err := p.Lake.Rows(ctx, p.Day.Date, p.TempDir, part)
	if err != nil {
		return nil, damage(err)
	}
	if rows.Object.ETag != b.object.ETag {
		rows.Close()
		return nil, fmt.Errorf("read %s: %w", p.Lake.Bucket.Key(bucket.CallsKey(p.Day.Date)), bucket.ErrPrecondition)
	}
	return rows, nil
}

// damage marks an error of reading what is published: failures of the store and of the
// disk, and a file that was replaced meanwhile, stay what they are.
func damage(err error) error {
	if damageOf(err) != nil {
		return err
	}
	return &damagedBase{err}
}

// damageOf returns err where it is the store's, the disk's or the context's, nil where
// what was read is damaged.
func damageOf(err error) error {
	if _, storage := errors.AsType[*bucket.Error](err); storage || scratch.Is(err) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return nil
}
