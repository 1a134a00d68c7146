package handler

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strconv"
	"time"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/watch"
)

// clockSkew is how far a schedule's clock may be ahead of the function's.
const clockSkew = time.Minute

// A Watched is the answer of a run of the watch.
type Watched struct {
	Watch watch.Result `json:"watch"`
}

// A watcher is what runs of the watch in one process share.
type watcher struct {
	core   watch.Watch // it keeps what is usual
	probed bool        // whether the bucket's server was asked if it honours conditions
}

// look runs the watch. It reads nothing that is staged, and waits for no report.
func (h *Handler) look(ctx context.Context, r run, event json.RawMessage) (any, error) {
	at, err := watchTime(event, h.options.Now())
	if err != nil {
		return nil, err
	}
	h.watching.Lock()
	defer h.watching.Unlock()
	api, err := h.client(ctx, h.config.Watch.PerSecond)
	if err != nil {
		return nil, err
	}
	defer func() { h.emitWatchRequests(api.Stats()) }()
	cfg, store, err := h.store(ctx)
	if err != nil {
		return nil, err
	}
	if err := h.probeOnce(ctx, store, at); err != nil {
		return nil, err
	}
	hook := h.webhook(ctx, r, store)
	defer func() { h.emitWebhook(hook) }()
	teller := h.teller(cfg, r, store, hook)
	w := &h.watch.core
	w.Source, w.Sinks, w.Log = &watch.FromAPI{API: api}, teller.sinks, r.log
	w.Store, w.Bounds, w.Location = teller.bucket, h.config.Watch.Bounds, h.config.Report.Location
	w.Requests = mostRequests(ctx, h.config.Watch.PerSecond)
	result, err := w.Run(ctx, at)
	teller.resend(ctx) // also where the run failed
	return h.watched(r, result, err)
}

// watched says what a run did. One that another run has overtaken before it stored anything is
// as good as that; one that could not tell everybody has stored what is still to be told.
func (h *Handler) watched(r run, result watch.Result, err error) (any, error) {
	switch {
	case errors.Is(err, watch.ErrOvertaken):
		r.log.Info("watch: another run was faster", "until", result.Until)
		return Watched{result}, nil
	case errors.Is(err, watch.ErrUntold):
		r.log.Error("watch: not all were told, the next run tells them", "err", err.Error())
	case err != nil:
		return nil, err
	}
	for _, in := range result.Incidents {
		r.log.Warn("incident", "id", in.ID, "rule", in.Rule, "key", in.Key, "state", in.State)
	}
	r.log.Info("watch", "until", result.Until, "calls", result.Calls, "behind_seconds", result.BehindSeconds, "requests", result.Requests, "open", result.Open)
	h.emitWatch(result)
	return Watched{result}, nil
}

// probeOnce asks a server other than AWS's once in a process whether it honours conditions:
// by them one of two runs at once stores its state.
func (h *Handler) probeOnce(ctx context.Context, store *bucket.Bucket, at time.Time) error {
	if h.watch.probed || !h.probes(store) {
		return nil
	}
	if err := store.Probe(ctx, bucket.ProbeKey(at.UTC().Format(time.DateOnly))); err != nil {
		return accepted(err)
	}
	h.watch.probed = true
	return nil
}

// mostRequests is how many requests of a run may be for lists: those of half its time. The
// other half is for a slice of many pages that was begun, for counts, and for who is told.
func mostRequests(ctx context.Context, perSecond float64) int {
	deadline, ok := ctx.Deadline()
	if !ok {
		return 0
	}
	return max(int(time.Until(deadline).Seconds()*perSecond/2), 1)
}

// watchTime returns the time up to which a run looks. That is now, also where the schedule
// was late: a run that looked from an earlier time would list again what is known. A
// schedule whose clock is a little ahead names the slice that it means.
func watchTime(event json.RawMessage, now time.Time) (time.Time, error) {
	fields := map[string]json.RawMessage{}
	if json.Unmarshal(event, &fields) != nil {
		return now, badEvent("event", "is not a JSON object")
	}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		switch name {
		case fieldWatch, fieldScheduled:
		case fieldDate, fieldFrom, fieldTo, fieldReplace:
			return now, badEvent(fieldWatch, "cannot be given together with %s", name)
		default:
			return now, badEvent(strconv.Quote(name), "is not known: a run of the watch has watch and scheduled_time")
		}
	}
	var on *bool
	if json.Unmarshal(fields[fieldWatch], &on) != nil || on == nil || !*on {
		return now, badEvent(fieldWatch, "is not true")
	}
	raw, given := fields[fieldScheduled]
	if !given {
		return now, nil
	}
	var text *string
	if json.Unmarshal(raw, &text) != nil || text == nil {
		return now, badEvent(fieldScheduled, "is not a string")
	}
	at, err := time.Parse(time.RFC3339, *text)
	switch {
	case err != nil:
		return now, badEvent(fieldScheduled, "is %q, not a time such as 2026-11-23T02:31:00Z", *text)
	case at.Sub(now) > clockSkew:
		return now, badEvent(fieldScheduled, "is %s, and it is only %s", *text, now.UTC().Format(time.RFC3339))
	case at.After(now):
		return at, nil
	}
	return now, nil
}
