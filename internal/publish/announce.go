package publish

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/digest"
	"zentrunk-reports/internal/lake"
	"zentrunk-reports/internal/month"
	"zentrunk-reports/internal/notice"
	"zentrunk-reports/internal/report"
)

// A Topic tells people and machines of a day.
type Topic interface {
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
// The webhook comes last and has a note of its own: neither channel waits for the other,
// or is told again because the other failed.
//
// A day whose digest cannot be told is published all the same: the failure is
// logged and is [Result.DigestFailed].
func (p *Publisher) announce(ctx context.Context) (ok bool) {
	topic := p.Topic == nil || p.announceToTopic(ctx)
	hook := p.Webhook == nil || p.announceToWebhook(ctx)
	return topic && hook
}

// announceToTopic tells people and machines by SNS.
func (p *Publisher) announceToTopic(ctx context.Context) (ok bool) {
	ctx, cancel := context.WithTimeout(ctx, announceTime)
	defer cancel()
	if err := p.tell(ctx); err != nil {
		p.Log.Error("digest", "date", p.Day.Date, "err", err.Error())
		return false
	}
	return true
}

func (p *Publisher) tell(ctx context.Context) error {
	m, err := p.Lake.Day(ctx, p.Day.Date)
	if err != nil || m == nil {
		return err
	}
	told := p.publication(m)
	noted, cond, err := p.note(ctx, m.Date)
	if err != nil || told.NotedIn(noted, m.Date) {
		return err
	}
	rep, err := p.Lake.Report(ctx, m)
	if err != nil || rep == nil {
		return err // rep is nil while another run publishes the day, and tells of it
	}
	d := digest.Of(rep, told)
	body, err := d.JSON()
	if err != nil {
		return err
	}
	if err := p.Topic.Publish(ctx, notice.Message{Subject: d.Subject(), Text: d.Text(), JSON: body}); err != nil {
		return fmt.Errorf("tell of revision %d: %w", told.Revision, err)
	}
	return p.putNote(ctx, d, cond)
}

// renote notes made as told where old was: a day that was written anew holds nothing
// that people do not know.
func (p *Publisher) renote(ctx context.Context, old, made *lake.Manifest, rep *report.Report) error {
	noted, cond, err := p.note(ctx, made.Date)
	if told := p.publication(old); err != nil || !told.NotedIn(noted, made.Date) {
		return err
	}
	return p.putNote(ctx, digest.Of(rep, p.publication(made)), cond)
}

// publication is what a digest says of the revision that m is.
func (p *Publisher) publication(m *lake.Manifest) digest.Publication {
	b := p.Lake.Bucket
	return digest.Publication{
		Revision: m.Revision, ReportSHA256: m.File(b.Key(bucket.ReportKey(m.Date))).SHA256,
		Link:      digest.Link(p.Settings.Link, b.Region(), b.Name(), b.Key(bucket.PageKey(m.Date))),
		Manifest:  b.Key(bucket.ManifestKey(m.Date)),
		Statement: digest.Link(p.Settings.Link, b.Region(), b.Name(), b.Key(bucket.StatementKey(month.Of(m.Date), "html"))),
	}
}

// note returns what was told last of a date, and the condition that only that note is
// replaced.
func (p *Publisher) note(ctx context.Context, date string) ([]byte, bucket.Condition, error) {
	noted, o, err := p.Lake.Bucket.Get(ctx, bucket.DigestKey(date))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, bucket.Condition{Absent: true}, nil
	}
	return noted, bucket.Condition{ETag: o.ETag}, err
}

// putNote notes that d is told.
func (p *Publisher) putNote(ctx context.Context, d *digest.Digest, cond bucket.Condition) error {
	body, err := d.Unlinked().JSON()
	if err != nil {
		return err
	}
	err = p.Lake.Bucket.Put(ctx, bucket.DigestKey(d.Date), bucket.Bytes(body), nil, cond)
	if errors.Is(err, bucket.ErrPrecondition) {
		return nil // another run told at the same time, or our own note lies there
	}
	return err
}
