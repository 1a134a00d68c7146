package publish

import (
	"context"
	"errors"
	"io/fs"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/report"
	"zentrunk-reports/internal/scratch"
	"zentrunk-reports/internal/staging"
	"zentrunk-reports/internal/watch"
)

// A merged day is the staged windows and what is published of the day put together:
// the calls in a file, the rest in memory.
type merged struct {
	file    *scratch.File // calls.parquet
	body    bucket.Body
	rows    int64
	sum     string // of the rows' values
	rejects *rejects
	cost    *cost
	usual   *watch.DayBuilder
	report  *report.Report
	union   unionCounts
}

func (m *merged) close() {
	m.file.Close()
	m.rejects.close()
	m.cost.close()
}

// merge makes the union of the staged windows, which are in the order of time and
// sorted, and of what is published of the day. It holds a window or two in memory.
//
// Where what is published cannot be read, the run stands for itself: put asks whether
// it may.
func (p *Publisher) merge(ctx context.Context, plan staging.Plan) (*merged, error) {
	base, err := p.base(ctx)
	if err != nil {
		return nil, err
	}
	m, err := p.unite(ctx, plan, base)
	if base.unreadable = unreadable(ctx, err); base.unreadable != nil {
		p.Log.Warn("the published calls cannot be read, and none of them is kept", "date", p.Day.Date, "err", err)
		base.published = false
		m, err = p.unite(ctx, plan, base)
	}
	if err != nil {
		return nil, err
	}
	m.union.made, m.union.unreadable = base.published, base.unreadable
	return m, nil
}

// unite merges with base. One reading is enough where every published call was read
// again at the same time: it looks at the published keys alone. Otherwise what the
// first reading leaves open is settled, and everything is read once more.
func (p *Publisher) unite(ctx context.Context, plan staging.Plan, base *base) (*merged, error) {
	m, open, err := p.read(ctx, plan, base, nil)
	if err != nil || !open.needsMore() {
		return m, err
	}
	m.close()
	settled, err := p.settleOpen(ctx, plan, base, open)
	if err != nil {
		return nil, err
	}
	if m, _, err = p.read(ctx, plan, base, settled); err != nil {
		return nil, err
	}
	m.union.moved = settled.movedTo
	m.union.unread += settled.unread
	return m, nil
}

// A damagedBase is the failure of reading what is published as ours.
type damagedBase struct{ error }

func (d *damagedBase) Unwrap() error { return d.error }

// unreadable returns why what is published cannot be read, nil where err is another
// failure or none.
func unreadable(ctx context.Context, err error) error {
	if d, ok := errors.AsType[*damagedBase](err); ok && ctx.Err() == nil {
		return d.error
	}
	return nil
}

// A base is what a union is made with.
type base struct {
	object     bucket.Object
	published  bool  // whether a calls.parquet of this account lies there
	unreadable error // why it is passed over, though it lies there
}

// base looks at the calls.parquet that lies there, whether or not a manifest names
// it: a run that broke off before its manifest has published calls all the same.
func (p *Publisher) base(ctx context.Context) (*base, error) {
	if p.Replace {
		return &base{}, nil
	}
	o, err := p.Lake.Bucket.Head(ctx, bucket.CallsKey(p.Day.Date))
	if errors.Is(err, fs.ErrNotExist) {
		return &base{}, nil
	}
	if err != nil {
		return nil, err
	}
	account := o.Meta[metaAccount]
	if account == "" { // older code wrote none
		m, err := p.Lake.Day(ctx, p.Day.Date)
		if err != nil {
			return nil, err
		}
		if m != nil {
			account = m.Account
		}
	}
	return &base{object: o, published: account == p.Settings.Account}, nil
}
