package pull

import (
	"context"
	"slices"

	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/staging"
	"zentrunk-reports/internal/zentrunk"
)

// mostMarks is how many calls of one instant are marked: an object's metadata has room
// for two KiB. Where more ended together, the API does not tell which it will show.
const mostMarks = 16

// edgesOf returns the marks of the calls that ended last and first of sorted rows.
func edgesOf(rows []calls.Row) (e staging.Edges, err error) {
	if len(rows) == 0 {
		return e, nil
	}
	first, last := rows[0].Call.EndTime, rows[len(rows)-1].Call.EndTime
	n := slices.IndexFunc(rows, func(r calls.Row) bool { return !r.Call.EndTime.Equal(first) })
	if n < 0 {
		n = len(rows)
	}
	if e.Oldest, err = marks(rows[:n]); err != nil {
		return e, err
	}
	n = slices.IndexFunc(rows, func(r calls.Row) bool { return r.Call.EndTime.Equal(last) })
	e.Newest, err = marks(rows[n:])
	return e, err
}

func marks(rows []calls.Row) (out []string, err error) {
	if len(rows) > mostMarks {
		return nil, nil
	}
	for i := range rows {
		mark, err := rows[i].RecordSum()
		if err != nil {
			return nil, err
		}
		out = append(out, mark)
	}
	return out, nil
}

// same is whether the API shows the newest and the oldest call of the window as they
// are staged: a count that is the same says nothing of prices that have changed.
func (p *windowPull) same(ctx context.Context, f staging.Found) (bool, error) {
	if f.Counts.Total == 0 {
		return true, nil
	}
	ok, err := p.shows(ctx, 0, f, f.Edges.Newest)
	if !ok || err != nil || f.Counts.Total == 1 {
		return ok, err
	}
	return p.shows(ctx, f.Counts.Total-1, f, f.Edges.Oldest)
}

func (p *windowPull) shows(ctx context.Context, offset int, f staging.Found, marks []string) (bool, error) {
	page, err := p.api.At(ctx, p.query(), offset)
	if err != nil {
		return false, err
	}
	if page.Total != f.Counts.Total || len(page.Calls) != 1 {
		return false, nil
	}
	switch c := &page.Calls[0]; {
	case c.Err != nil:
		return f.Counts.Rejected > 0, nil // rejects have no marks
	case len(marks) == 0, c.EndTime.Equal(p.window.To):
		return true, nil // nothing is known against it
	default:
		return p.marked(c, marks)
	}
}

func (p *windowPull) marked(c *zentrunk.Call, marks []string) (bool, error) {
	row, err := p.Rules.row(c, answer{status: calls.Skipped})
	if err != nil {
		return false, err
	}
	mark, err := row.RecordSum()
	return slices.Contains(marks, mark), err
}
