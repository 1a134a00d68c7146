package daily

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/digest"
	"zentrunk-reports/internal/notice"
)

// A publisher tells people and machines of a day.
type publisher interface {
	Publish(ctx context.Context, m notice.Message) error
}

// announceTime is how long a digest may take, so that a topic that does not
// answer does not take the invocation's time from the days to come.
const announceTime = 20 * time.Second

// announce tells the topic of the day's revision, once: what was told is noted
// in the bucket. It comes after the manifest, so that nobody is told of a day
// that is not there, and runs also where nothing changed, so that what a run
// that broke off has not told is told by the next. A run that breaks off between
// telling and noting is the one case in which a revision is told twice.
//
// A day whose digest cannot be told is published all the same: the failure is
// logged and is [Result.DigestFailed].
func (r *dayRun) announce(ctx context.Context) (ok bool) {
	if r.Topic == nil {
		return true
	}
	ctx, cancel := context.WithTimeout(ctx, announceTime)
	defer cancel()
	if err := r.tell(ctx); err != nil {
		r.Log.Error("digest", "date", r.day.Date, "err", err.Error())
		return false
	}
	return true
}

func (r *dayRun) tell(ctx context.Context) error {
	m, err := r.manifestOf(ctx, r.day.Date)
	if err != nil || m == nil {
		return err
	}
	p := digest.Publication{
		Revision: m.Revision, ReportSHA256: m.file(r.Bucket.Key(bucket.ReportKey(m.Date))).SHA256,
		Link:     digest.Link(r.Settings.Link, r.Bucket.Region(), r.Bucket.Name(), r.Bucket.Key(bucket.PageKey(m.Date))),
		Manifest: r.Bucket.Key(bucket.ManifestKey(m.Date)),
	}
	key := bucket.DigestKey(m.Date)
	noted, o, err := r.Bucket.Get(ctx, key)
	cond := bucket.Condition{ETag: o.ETag}
	if errors.Is(err, fs.ErrNotExist) {
		cond, err = bucket.Condition{Absent: true}, nil
	}
	if err != nil || p.NotedIn(noted, m.Date) {
		return err
	}
	rep, err := r.publishedReport(ctx, m)
	if err != nil || rep == nil {
		return err // rep is nil while another run publishes the day, and tells of it
	}
	d := digest.Of(rep, p)
	body, err := d.JSON()
	if err != nil {
		return err
	}
	if err := r.Topic.Publish(ctx, notice.Message{Subject: d.Subject(), Text: d.Text(), JSON: body}); err != nil {
		return fmt.Errorf("tell of revision %d: %w", p.Revision, err)
	}
	d.Link = "" // it names the bucket: the same data leaves the same bytes in any
	if body, err = d.JSON(); err != nil {
		return err
	}
	err = r.Bucket.Put(ctx, key, bucket.Bytes(body), nil, cond)
	if errors.Is(err, bucket.ErrPrecondition) {
		return nil // another run told at the same time, or our own note lies there
	}
	return err
}
