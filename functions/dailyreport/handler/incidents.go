package handler

import (
	"context"
	"strings"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/country"
	"zentrunk-reports/internal/lake"
	"zentrunk-reports/internal/notice"
	"zentrunk-reports/internal/publish"
	"zentrunk-reports/internal/watch"
	"zentrunk-reports/internal/webhook"
)

// A teller is who one run of the watch tells of incidents.
type teller struct {
	bucket *watch.InBucket
	sinks  []watch.Sink // the webhook last: nobody else waits for it
	hook   *hookSink    // nil where there is none
	run    run
}

func (h *Handler) teller(cfg aws.Config, r run, store *bucket.Bucket, hook publish.Webhook) *teller {
	t := &teller{bucket: &watch.InBucket{Bucket: store, Location: h.config.Report.Location, Log: r.log}, run: r}
	t.sinks = []watch.Sink{t.bucket}
	say := speaker{h.config.Report.Currency, h.config.Watch.Runbook, trunkNames(store, r)}
	if arn := h.config.Watch.Topic; arn != "" {
		t.sinks = append(t.sinks, &topicSink{notice.NewTopic(cfg, arn), say})
	}
	if hook != nil {
		t.hook = &hookSink{hook: hook, say: say}
		t.sinks = append(t.sinks, t.hook)
	}
	return t
}

// resend sends what waits in the outbox, where telling of an incident has not done so.
func (t *teller) resend(ctx context.Context) {
	if t.hook == nil {
		return
	}
	if err := t.hook.resend(ctx); err != nil {
		t.run.log.Error("webhook", "err", err.Error())
	}
}

// A topicSink tells an SNS topic.
type topicSink struct {
	topic *notice.Topic
	say   speaker
}

func (*topicSink) Name() string { return "topic" }

func (s *topicSink) Tell(ctx context.Context, c watch.Change) error {
	e := s.say.event(ctx, c)
	body, err := e.Body(webhook.Standard)
	if err != nil {
		return err
	}
	subject, text := e.Plain()
	return s.topic.Publish(ctx, notice.Message{Subject: subject, Text: text, JSON: body})
}

// A hookSink tells the webhook, of what waits first.
type hookSink struct {
	hook   publish.Webhook
	say    speaker
	resent bool
}

func (*hookSink) Name() string { return "webhook" }

func (s *hookSink) Tell(ctx context.Context, c watch.Change) error {
	if err := s.resend(ctx); err != nil {
		return err
	}
	return s.hook.Send(ctx, s.say.event(ctx, c))
}

// resend sends what waits in the outbox, once a run.
func (s *hookSink) resend(ctx context.Context) error {
	if s.resent {
		return nil
	}
	s.resent = true
	return s.hook.Resend(ctx)
}

// A speaker makes messages of what the watch found.
type speaker struct {
	currency string
	runbook  string                                  // page
	trunks   func(context.Context) map[string]string // their names
}

// event returns the message of a change. It is the same whenever it is asked for, as long
// as nobody renames the trunk.
func (s speaker) event(ctx context.Context, c watch.Change) webhook.Event {
	in := webhook.Incident{
		ID: c.ID, Rule: c.Rule, Key: c.Key, Name: s.name(ctx, c.Key), State: c.State, OpenedAt: c.OpenedAt, FirstCallAt: c.FirstCallAt,
		Calls: c.Calls, Amount: c.Amount, Currency: s.currency,
		TopCallers: sources(c.TopCallers), TopDestinations: sources(c.TopDestinations),
		With: c.With, What: c.What, WhatToDo: c.WhatToDo, Runbook: s.runbook + "#" + chapter(c.Rule),
	}
	if u := c.Usual; u != nil {
		in.Usual = &webhook.Usual{Calls: u.Calls, Amount: u.Amount.Sum()}
	}
	return webhook.Found(in, c.At())
}

// name is what people call a country or a trunk, empty where they do not.
func (s speaker) name(ctx context.Context, key string) string {
	if name := country.Name(key); name != "" {
		return name
	}
	return s.trunks(ctx)[key]
}

func sources(parties []watch.Party) []webhook.Source {
	out := []webhook.Source{}
	for _, p := range parties {
		out = append(out, webhook.Source(p))
	}
	return out
}

// chapter is the runbook of a rule, by its anchor in the page.
func chapter(rule string) string {
	if strings.HasPrefix(rule, "trunk_") {
		return "a-trunk-is-down"
	}
	return "fraud-at-night"
}

// trunkNames returns what reads the names that people gave to trunks, once and only where
// somebody is told something. Where they cannot be read, messages have ids alone.
func trunkNames(store *bucket.Bucket, r run) func(context.Context) map[string]string {
	var once sync.Once
	var names map[string]string
	return func(ctx context.Context) map[string]string {
		once.Do(func() {
			var err error
			if names, err = (&lake.Lake{Bucket: store, Log: r.log}).TrunkNames(ctx); err != nil {
				r.log.Warn("the names of trunks cannot be read, and messages have ids alone", "err", err.Error())
			}
		})
		return names
	}
}
