package handler

import (
	"context"
	"fmt"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/credentials"
	"zentrunk-reports/internal/publish"
	"zentrunk-reports/internal/webhook"
)

// webhook returns the endpoint that one invocation tells, nil where none is set. A secret
// that cannot be read or makes no sense is said at once, and fails what is told and not the
// run: a report does not wait for who is told of it.
func (h *Handler) webhook(ctx context.Context, r run, store *bucket.Bucket) publish.Webhook {
	if h.config.Webhook == "" {
		return nil
	}
	e, err := h.endpoint(ctx)
	if err != nil {
		r.log.Error("webhook", "err", err.Error())
		return unusable{err}
	}
	return webhook.NewSender(e, store, webhook.Options{
		Version: h.options.Version, Roots: h.options.Roots, Now: h.options.Now, Log: r.log,
	})
}

// endpoint reads the secret.
func (h *Handler) endpoint(ctx context.Context) (webhook.Endpoint, error) {
	const want = `{"url":"https://…","format":"standard","signing_key":"whsec_…"}`
	text, err := credentials.Secret(ctx, h.config.Webhook, want, h.options.AWS)
	if err != nil {
		return webhook.Endpoint{}, err
	}
	e, err := webhook.ParseEndpoint(text)
	if err != nil {
		return e, fmt.Errorf("secret %s %w", h.config.Webhook, err)
	}
	return e, nil
}

// An unusable webhook tells nobody. What it was to tell is told once the secret is right.
type unusable struct{ err error }

func (u unusable) Resend(context.Context) error              { return nil } // said already
func (u unusable) Send(context.Context, webhook.Event) error { return u.err }

// stepTell tells the webhook which days an execution did not report. It asks nothing of the
// account: its credentials may be what failed.
func (h *Handler) stepTell(ctx context.Context, r run, e stepEvent) (any, error) {
	if len(e.Failed) == 0 || e.Execution == "" || e.At.IsZero() {
		return nil, badEvent("failed", "is empty, or execution or at is: want what failed, where and when")
	}
	_, store, err := h.store(ctx)
	if err != nil {
		return nil, err
	}
	w := h.webhook(ctx, r, store)
	if _, bad := w.(unusable); bad || w == nil {
		return map[string]bool{"told": false}, nil
	}
	defer func() { h.emitWebhook(w) }()
	if err := w.Resend(ctx); err != nil {
		r.log.Error("webhook", "err", err.Error()) // what is new comes all the same
	}
	run := webhook.Run{Execution: e.Execution, Failed: e.Failed, Reported: e.Reported}
	if err := w.Send(ctx, webhook.Failed(run, e.At)); err != nil {
		return nil, err
	}
	return map[string]bool{"told": true}, nil
}
