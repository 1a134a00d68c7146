package publish

import (
	"context"
	"fmt"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/lake"
	"zentrunk-reports/internal/staging"
)

// put brings the bucket to what m says. It fails with [bucket.ErrPrecondition]
// where another run wrote the manifest in between, and with [staging.ErrGone] where
// one has published other data since the day was planned, over not holding any
// more: those may be newer than what is staged here.
func (p *Publisher) put(ctx context.Context, m *merged, over bucket.Condition, lookback bool) (Result, error) {
	old, cond, err := p.Lake.Manifest(ctx, p.Day.Date)
	if err != nil {
		return Result{}, err
	}
	overtaken := over != (bucket.Condition{}) && cond != over
	if err := p.may(old, m, overtaken); err != nil {
		return Result{}, err
	}
	rep, result := m.report, p.result(m)
	unchanged, err := p.unchanged(ctx, old, m)
	if err != nil {
		return Result{}, err
	}
	if !unchanged && overtaken {
		return Result{}, p.overtaken()
	}
	if lookback && unchanged {
		whole, err := p.Lake.Holds(ctx, old.Files)
		if err != nil {
			return Result{}, err
		}
		if whole {
			result.Revision, result.Currency = old.Revision, old.Currency
			return result, nil
		}
	}
	if unchanged {
		// How many calls the API counts, and how many of them it showed, are a run's own:
		// what is published says it of the run that made the revision.
		rep.Integrity.APITotalCount, rep.Integrity.Kept = old.APITotalCount, old.Kept
	}
	if err := p.compare(ctx, rep, old, unchanged, lookback); err != nil {
		return Result{}, err
	}
	objects, err := p.objects(ctx, m, old, unchanged)
	if err != nil {
		return Result{}, err
	}
	files := filesOf(objects)
	for _, o := range objects {
		if err := p.Lake.Put(ctx, o); err != nil {
			return Result{}, err
		}
	}
	if old.Names(files) {
		result.Revision = old.Revision
	} else {
		m := p.newManifest(rep, files, old)
		if err := p.Lake.PutManifest(ctx, m, cond); err != nil {
			return Result{}, err
		}
		result.Revision, result.Published = m.Revision, true
	}
	return result, p.settle(ctx, files, result.Revision)
}

// overtaken is what a run is told that is to plan its day anew.
func (p *Publisher) overtaken() error {
	return fmt.Errorf("%w: another run published %s after it was planned here", staging.ErrGone, p.Day.Date)
}

// settle makes sure that what was put is what lies there. Another run of the
// day, over other data, may have put its objects between ours and the manifest;
// whoever finds that starts over, so that the last one leaves a whole day.
func (p *Publisher) settle(ctx context.Context, files []lake.File, revision int) error {
	now, _, err := p.Lake.Manifest(ctx, p.Day.Date)
	if err != nil {
		return err
	}
	if now == nil || now.Revision != revision || !now.Names(files) {
		return fmt.Errorf("settle %s: %w", p.Day.Date, bucket.ErrPrecondition)
	}
	// Only now: until here, an older manifest may have named them.
	for what, key := range map[string]string{"rejects": bucket.RejectsKey(p.Day.Date), "costs": bucket.FocusKey(p.Day.Date)} {
		if now.File(p.Lake.Bucket.Key(key)) != (lake.File{}) {
			continue
		}
		if err := p.Lake.Remove(ctx, key); err != nil {
			p.Log.Warn("old "+what+" are not removed, though the manifest does not name them", "date", p.Day.Date, "err", err)
		}
	}
	whole, err := p.Lake.Holds(ctx, files)
	if err == nil && !whole {
		err = fmt.Errorf("settle %s: %w", p.Day.Date, bucket.ErrPrecondition)
	}
	return err
}
