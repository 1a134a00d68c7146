package publish

import (
	"context"
	"errors"
	"fmt"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/lake"
	"zentrunk-reports/internal/report"
	"zentrunk-reports/internal/staging"
)

// Rewrite makes the day's files anew from what is published of it alone, in the form
// that this code writes: the columns, figures and pages that older code did not have.
// Nobody is asked, so that it works for days which the API has forgotten. The day says
// what it said: the same calls with the same values, rejects, counts and comparison
// with earlier days. Day, Location and Currency have to be those of the manifest.
//
// A day that is in the newest form already stays byte for byte. Another is a new
// revision, of which nobody is told: it holds nothing new. The page of days is not
// brought up to date.
//
// It is [lake.ErrOtherAccount] where the day is another account's, and a
// [bucket.Error] where what lies there is not what the manifest names.
func (p *Publisher) Rewrite(ctx context.Context) (Result, error) {
	for n := 1; ; n++ {
		result, err := p.rewrite(ctx)
		if errors.Is(err, bucket.ErrPrecondition) && n < attempts {
			continue // another run published the day meanwhile
		}
		return result, err
	}
}

func (p *Publisher) rewrite(ctx context.Context) (Result, error) {
	old, cond, err := p.whole(ctx)
	if err != nil {
		return Result{}, err
	}
	published, err := p.Lake.Report(ctx, old)
	if err != nil {
		return Result{}, err
	}
	p = p.as(published)
	m, err := p.again(ctx, old)
	if err != nil {
		return Result{}, err
	}
	defer m.close()
	result := p.result(m)
	if err := p.compareAs(ctx, m.report, published, true); err != nil {
		return Result{}, err
	}
	objects, err := p.rendered(m)
	if err != nil {
		return Result{}, err
	}
	files := filesOf(objects)
	if old.Names(files) {
		result.Revision = old.Revision
		p.keepBaseline(ctx, m, old.Revision)
		return result, nil
	}
	for _, o := range objects {
		if err := p.Lake.Put(ctx, o); err != nil {
			return Result{}, err
		}
	}
	made := p.newManifest(m.report, files, old)
	if err := p.Lake.PutManifest(ctx, made, cond); err != nil {
		return Result{}, err
	}
	result.Revision, result.Published = made.Revision, true
	if err := p.settle(ctx, files, made.Revision); err != nil {
		return Result{}, err
	}
	p.keepBaseline(ctx, m, made.Revision)
	if err := p.renote(ctx, old, made, m.report); err != nil {
		return result, err
	}
	return result, p.renoteWebhook(ctx, old, made)
}

// whole returns the manifest of the day, whose files lie there as it names them.
func (p *Publisher) whole(ctx context.Context) (*lake.Manifest, bucket.Condition, error) {
	old, cond, err := p.Lake.Manifest(ctx, p.Day.Date)
	if err != nil {
		return nil, cond, err
	}
	broken := func(why string) error {
		return p.Lake.Bucket.Failed("get", bucket.ManifestKey(p.Day.Date), errors.New(why))
	}
	if old == nil {
		return nil, cond, broken("no manifest of the day can be read, so there is nothing to bring to a newer form")
	}
	if old.Account != p.Settings.Account {
		return nil, cond, fmt.Errorf("%w: %s is account %s's", lake.ErrOtherAccount, p.Day.Date, old.Account)
	}
	there, err := p.Lake.Holds(ctx, old.Files)
	if err == nil && !there {
		err = broken("the files that the manifest names are not there: report the day first, or restore it as docs/operations.md says")
	}
	return old, cond, err
}

// as returns a publisher whose report reckons surcharges as the published one does: a
// workstation need not have the settings of the stack.
func (p *Publisher) as(published *report.Report) *Publisher {
	q := *p
	if published != nil { // else it cannot be read
		q.Settings.Rules = published.Rules()
	}
	return &q
}

// again merges what is published of the day with nothing, and says of it what old says.
func (p *Publisher) again(ctx context.Context, old *lake.Manifest) (*merged, error) {
	base, err := p.base(ctx)
	if err != nil {
		return nil, err
	}
	m, _, err := p.read(ctx, staging.Plan{Day: p.Day}, base, &settled{})
	if err != nil {
		if unreadable(ctx, err) != nil {
			err = p.Lake.Bucket.Failed("get", bucket.CallsKey(p.Day.Date), err)
		}
		return nil, err
	}
	if err := p.publishedRejects(ctx, m, old); err != nil {
		m.close()
		return nil, err
	}
	if int(m.rows) != old.Calls {
		m.close()
		return nil, fmt.Errorf("%s has %d calls within the day, and the manifest says %d", p.Lake.Bucket.Key(bucket.CallsKey(p.Day.Date)), m.rows, old.Calls)
	}
	in := &m.report.Integrity
	in.APITotalCount, in.Rejected, in.Kept, m.report.Complete = old.APITotalCount, old.Rejected, old.Kept, old.Complete
	m.union.kept = old.Kept
	return m, nil
}

// publishedRejects gives m the rejects that old names.
func (p *Publisher) publishedRejects(ctx context.Context, m *merged, old *lake.Manifest) error {
	key := bucket.RejectsKey(p.Day.Date)
	if old.File(p.Lake.Bucket.Key(key)) == (lake.File{}) {
		return nil
	}
	lines, _, err := p.Lake.Bucket.Get(ctx, key)
	if err != nil {
		return err
	}
	if err := m.rejects.add(string(lines)); err != nil {
		return err
	}
	return m.rejects.merge()
}
