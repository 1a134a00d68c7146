package publish

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/digest"
	"zentrunk-reports/internal/lake"
	"zentrunk-reports/internal/webhook"
)

// A Webhook tells an endpoint of events. It keeps what the endpoint does not take, and
// bounds the time that this takes.
type Webhook interface {
	// Resend sends what was kept.
	Resend(ctx context.Context) error
	// Send delivers or keeps e. Its error means that neither was done.
	Send(ctx context.Context, e webhook.Event) error
}

// A webhookNote is what is noted of a day that the webhook is told of.
type webhookNote struct {
	ID string `json:"id"` // of the event
}

// announceToWebhook sends what waits, then tells of the day's revision, once: what is
// delivered or kept is noted.
func (p *Publisher) announceToWebhook(ctx context.Context) (ok bool) {
	ok = true
	for _, f := range []func(context.Context) error{p.Webhook.Resend, p.tellWebhook} {
		if err := f(ctx); err != nil {
			p.Log.Error("webhook", "date", p.Day.Date, "err", err.Error())
			ok = false
		}
	}
	return ok
}

func (p *Publisher) tellWebhook(ctx context.Context) error {
	m, err := p.Lake.Day(ctx, p.Day.Date)
	if err != nil || m == nil {
		return err
	}
	noted, cond, err := p.webhookNote(ctx, m.Date)
	if err != nil || noted.ID == p.eventID(m) {
		return err
	}
	rep, err := p.Lake.Report(ctx, m)
	if err != nil || rep == nil {
		return err // rep is nil while another run publishes the day, and tells of it
	}
	e := webhook.Published(digest.Of(rep, p.publication(m)), m.PublishedAt)
	if err := p.Webhook.Send(ctx, e); err != nil {
		return fmt.Errorf("tell of revision %d: %w", m.Revision, err)
	}
	return p.putWebhookNote(ctx, m.Date, webhookNote{e.ID}, cond)
}

// renoteWebhook notes made as told where old was, as renote does for the topic.
func (p *Publisher) renoteWebhook(ctx context.Context, old, made *lake.Manifest) error {
	noted, cond, err := p.webhookNote(ctx, made.Date)
	if err != nil || noted.ID != p.eventID(old) {
		return err
	}
	return p.putWebhookNote(ctx, made.Date, webhookNote{p.eventID(made)}, cond)
}

// eventID is the id under which the revision that m is is told.
func (p *Publisher) eventID(m *lake.Manifest) string {
	return webhook.PublishedID(m.Account, m.Date, m.Revision, p.publication(m).ReportSHA256)
}

// webhookNote returns what is noted of a date, and the condition that only that note is
// replaced. What is no note says nothing.
func (p *Publisher) webhookNote(ctx context.Context, date string) (webhookNote, bucket.Condition, error) {
	var noted webhookNote
	b, o, err := p.Lake.Bucket.Get(ctx, bucket.WebhookKey(date))
	if errors.Is(err, fs.ErrNotExist) {
		return noted, bucket.Condition{Absent: true}, nil
	}
	if err == nil && json.Unmarshal(b, &noted) != nil {
		noted = webhookNote{}
	}
	return noted, bucket.Condition{ETag: o.ETag}, err
}

func (p *Publisher) putWebhookNote(ctx context.Context, date string, n webhookNote, cond bucket.Condition) error {
	b, err := json.Marshal(n)
	if err != nil {
		return err
	}
	err = p.Lake.Bucket.Put(ctx, bucket.WebhookKey(date), bucket.Bytes(append(b, '\n')), nil, cond)
	if errors.Is(err, bucket.ErrPrecondition) {
		return nil // another run told at the same time, or our own note is there
	}
	return err
}
