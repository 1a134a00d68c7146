package daily

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"time"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/render"
	"zentrunk-reports/internal/report"
)

// publishAttempts is how often a publish starts over because another run of the
// day wrote the manifest in between.
const publishAttempts = 5

// An object is one file to publish, its key without the prefix.
type object struct {
	key  string
	body bucket.Body
	file File
}

// publish makes the day's objects from the staged windows and puts those that
// changed, the manifest last. Where no byte changed, the manifest stays.
func (r *dayRun) publish(ctx context.Context, plan Plan, lookback bool) (Result, error) {
	m, err := r.merge(ctx, plan)
	if err != nil {
		return Result{}, err
	}
	defer m.close()
	for n := 1; ; n++ {
		result, err := r.put(ctx, m, plan.over, lookback)
		if errors.Is(err, bucket.ErrPrecondition) && n < publishAttempts {
			continue // what the other run published may be what we have, or not
		}
		if err == nil {
			err = r.index(ctx)
		}
		if err != nil {
			return Result{}, err
		}
		result.DigestFailed = !r.announce(ctx)
		r.clean(ctx)
		return result, nil
	}
}

// objects returns what is published of a day but the manifest, in the order in
// which the manifest names it.
func (r *dayRun) objects(m *merged) ([]object, error) {
	out := []object{r.callsObject(m)}
	for _, f := range []struct {
		key    string
		render func(io.Writer, *report.Report) error
		rows   int64
	}{
		{bucket.SpendKey(r.day.Date), render.SpendParquet, render.SpendRows(m.report)},
		{bucket.QualityKey(r.day.Date), render.QualityParquet, render.QualityRows(m.report)},
		{bucket.ReportKey(r.day.Date), render.JSON, noRows},
		{bucket.PageKey(r.day.Date), render.HTML, noRows},
	} {
		var buf bytes.Buffer
		if err := f.render(&buf, m.report); err != nil {
			return nil, fmt.Errorf("render %s: %w", f.key, err)
		}
		out = append(out, r.object(f.key, bucket.Bytes(buf.Bytes()), f.rows))
	}
	if len(m.rejects) > 0 {
		out = append(out, r.rejectsObject(m))
	}
	return out, nil
}

func (r *dayRun) callsObject(m *merged) object {
	return r.object(bucket.CallsKey(r.day.Date), m.body, m.rows)
}

func (r *dayRun) rejectsObject(m *merged) object {
	return r.object(bucket.RejectsKey(r.day.Date), bucket.Bytes(m.rejects), noRows)
}

// noRows stands for a file that is not Parquet.
const noRows = -1

func (r *dayRun) object(key string, body bucket.Body, rows int64) object {
	o := object{key, body, File{Key: r.Bucket.Key(key), Bytes: body.Bytes, SHA256: body.SHA256}}
	if rows != noRows {
		o.file.Rows = &rows
	}
	return o
}

// put brings the bucket to what m says. It fails with [bucket.ErrPrecondition]
// where another run wrote the manifest in between, and with [ErrStagedGone] where
// one has published other data since the day was planned, over not holding any
// more: those may be newer than what is staged here.
func (r *dayRun) put(ctx context.Context, m *merged, over bucket.Condition, lookback bool) (Result, error) {
	old, cond, err := r.manifest(ctx)
	if err != nil {
		return Result{}, err
	}
	rep, result := m.report, r.result(m.report)
	unchanged := r.unchanged(old, m)
	if !unchanged && over != (bucket.Condition{}) && cond != over {
		return Result{}, fmt.Errorf("%w: another run published %s after it was planned here", ErrStagedGone, r.day.Date)
	}
	if lookback && unchanged {
		whole, err := r.lie(ctx, old.Files)
		if err != nil {
			return Result{}, err
		}
		if whole {
			result.Revision, result.Currency = old.Revision, old.Currency
			return result, nil
		}
	}
	if err := r.compare(ctx, rep, old, unchanged); err != nil {
		return Result{}, err
	}
	objects, err := r.objects(m)
	if err != nil {
		return Result{}, err
	}
	files := make([]File, len(objects))
	for i, o := range objects {
		files[i] = o.file
	}
	for _, o := range objects {
		if err := r.putObject(ctx, o); err != nil {
			return Result{}, err
		}
	}
	if old.sameFiles(files) {
		result.Revision = old.Revision
	} else {
		m := r.newManifest(rep, files, old)
		if err := r.putManifest(ctx, m, cond); err != nil {
			return Result{}, err
		}
		result.Revision, result.Published = m.Revision, true
	}
	return result, r.settle(ctx, files, result.Revision)
}

// settle makes sure that what was put is what lies there. Another run of the
// day, over other data, may have put its objects between ours and the manifest;
// whoever finds that starts over, so that the last one leaves a whole day.
func (r *dayRun) settle(ctx context.Context, files []File, revision int) error {
	now, _, err := r.manifest(ctx)
	if err != nil {
		return err
	}
	if now == nil || now.Revision != revision || !now.sameFiles(files) {
		return fmt.Errorf("settle %s: %w", r.day.Date, bucket.ErrPrecondition)
	}
	rejects := bucket.RejectsKey(r.day.Date)
	if now.file(r.Bucket.Key(rejects)) == (File{}) {
		// Only now: until here, an older manifest may have named them.
		if err := r.Bucket.Delete(ctx, rejects); err != nil {
			return err
		}
	}
	whole, err := r.lie(ctx, files)
	if err == nil && !whole {
		err = fmt.Errorf("settle %s: %w", r.day.Date, bucket.ErrPrecondition)
	}
	return err
}

// lie is whether the bucket holds the bytes that files name.
func (r *dayRun) lie(ctx context.Context, files []File) (bool, error) {
	for _, f := range files {
		there, err := r.Bucket.Head(ctx, strings.TrimPrefix(f.Key, r.Bucket.Key("")))
		if errors.Is(err, fs.ErrNotExist) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		if there.SHA256 != f.SHA256 || there.Bytes != f.Bytes {
			return false, nil
		}
	}
	return true, nil
}

// unchanged is whether what is published of the day is of the same calls and
// rejects, and of the same completeness.
func (r *dayRun) unchanged(old *Manifest, m *merged) bool {
	if old == nil || old.Complete != m.report.Complete || old.APITotalCount != m.report.Integrity.APITotalCount ||
		!old.From.Equal(r.day.From) || !old.To.Equal(r.day.To) {
		return false
	}
	var rejects File // the zero value where there are none
	if len(m.rejects) > 0 {
		rejects = r.rejectsObject(m).file
	}
	return sameFile(r.callsObject(m).file, old.file(r.Bucket.Key(bucket.CallsKey(r.day.Date)))) &&
		sameFile(rejects, old.file(r.Bucket.Key(bucket.RejectsKey(r.day.Date))))
}

// putObject writes o unless its bytes lie there already.
func (r *dayRun) putObject(ctx context.Context, o object) error {
	there, err := r.Bucket.Head(ctx, o.key)
	if err == nil && there.SHA256 == o.body.SHA256 && there.Bytes == o.body.Bytes {
		return nil
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if _, err := o.body.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("rewind %s: %w", o.key, err)
	}
	return r.Bucket.Put(ctx, o.key, o.body, nil, bucket.Condition{})
}

// putManifest writes m where cond holds. A put whose answer was lost finds its
// own object in the way: equal bytes are success.
func (r *dayRun) putManifest(ctx context.Context, m *Manifest, cond bucket.Condition) error {
	b, err := m.encode()
	if err != nil {
		return err
	}
	key := bucket.ManifestKey(r.day.Date)
	err = r.Bucket.Put(ctx, key, bucket.Bytes(b), nil, cond)
	if errors.Is(err, bucket.ErrPrecondition) {
		if there, _, getErr := r.Bucket.Get(ctx, key); getErr == nil && bytes.Equal(there, b) {
			return nil
		}
	}
	return err
}

func (r *dayRun) newManifest(rep *report.Report, files []File, old *Manifest) *Manifest {
	m := &Manifest{
		SchemaVersion: manifestSchema,
		Account:       rep.Account, Date: rep.Date, Timezone: rep.Timezone, From: rep.From, To: rep.To,
		Revision: 1, PublishedAt: r.Now().UTC().Truncate(time.Second),
		Complete: rep.Complete, Calls: rep.Integrity.Calls, Amount: rep.Spend.Total.Amount, Currency: rep.Currency,
		APITotalCount: rep.Integrity.APITotalCount, Rejected: rep.Integrity.Rejected,
		Files: files, Columns: calls.Columns(), CodeVersion: r.Version,
		Answered: rep.Quality.Total.Answered, ASR: rep.Quality.Total.ASR, Rated: rep.Quality.Total.Rated, ScoreMean: rep.Quality.Total.ScoreMean,
	}
	if old != nil {
		m.Revision = old.Revision + 1
	}
	return m
}

func (r *dayRun) result(rep *report.Report) Result {
	return Result{
		Date: rep.Date, Calls: rep.Integrity.Calls, Answered: rep.Spend.Total.Answered,
		Amount: rep.Spend.Total.Amount, Currency: rep.Currency, Complete: rep.Complete,
		Manifest: r.Bucket.Key(bucket.ManifestKey(r.day.Date)), Rejected: rep.Integrity.Rejected,
	}
}

// clean removes what is staged of the day. The day is published: what cannot be
// removed is left to the bucket's lifecycle rule.
func (r *dayRun) clean(ctx context.Context) {
	keys, err := r.Bucket.List(ctx, bucket.StagingPrefix(r.day.Date))
	if err == nil {
		err = r.Bucket.Delete(ctx, keys...)
	}
	if err != nil {
		r.Log.Warn("staging is not removed", "date", r.day.Date, "err", err)
	}
}
