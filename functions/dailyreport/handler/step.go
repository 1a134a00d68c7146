package handler

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/calendar"
	"zentrunk-reports/internal/staging"
	"zentrunk-reports/internal/webhook"
)

// Steps of the workflow, by the event's field "step". Their events and answers
// are between the workflow's definition and this package.
const (
	stepDays    = "days"    // which days an event of the function means
	stepPlan    = "plan"    // divide a day into windows
	stepPull    = "pull"    // stage one window
	stepPublish = "publish" // publish a day from its staged windows
	stepTell    = "tell"    // tell the webhook which days an execution did not report
)

// stepFields are the fields that each step needs, and mayFields those that it may have
// besides.
var (
	stepFields = map[string][]string{
		stepDays:    {"step", "event"},
		stepPlan:    {"step", "date", "lookback"},
		stepPull:    {"step", "date", "window"},
		stepPublish: {"step", "date", "lookback", "plan"},
		stepTell:    {"step", "execution", "at", "failed", "reported"},
	}
	mayFields = map[string][]string{
		stepPlan:    {"replace"},
		stepPublish: {"replace", "first", "last"},
	}
)

// A stepEvent is the event of any step.
type stepEvent struct {
	Step     string          `json:"step"`
	Event    json.RawMessage `json:"event"` // what the workflow was started with
	Date     string          `json:"date"`
	Lookback bool            `json:"lookback"`
	Window   json.RawMessage `json:"window"` // an item of the plan
	Plan     string          `json:"plan"`   // whole key
	Replace  bool            `json:"replace"`
	First    string          `json:"first"` // dates between which the execution's days lie
	Last     string          `json:"last"`

	// Of an execution that failed.
	Execution string            `json:"execution"` // ARN
	At        time.Time         `json:"at"`        // when it came to tell
	Failed    []webhook.Failure `json:"failed"`
	Reported  []string          `json:"reported"` // dates
}

// isLookback is whether the event of a step is about a look-back day.
func isLookback(event json.RawMessage) bool {
	var e struct{ Lookback bool }
	return json.Unmarshal(event, &e) == nil && e.Lookback
}

// step does one step of the workflow. name is the event's field "step".
func (h *Handler) step(ctx context.Context, r run, name, event json.RawMessage) (any, error) {
	e, err := decodeStep(name, event)
	if err != nil {
		return nil, err
	}
	switch e.Step {
	case stepDays:
		return h.stepDays(ctx, e)
	case stepTell:
		return h.stepTell(ctx, r, e)
	}
	day, err := calendar.ParseDay(e.Date, h.config.Report.Location)
	if err != nil {
		return nil, badEvent(fieldDate, "%v", err)
	}
	var answer any
	switch e.Step {
	case stepPlan:
		answer, err = h.stepPlan(ctx, r, e, day)
	case stepPull:
		answer, err = h.stepPull(ctx, r, e, day)
	default:
		answer, err = h.stepPublish(ctx, r, e, day)
	}
	if _, told := errors.AsType[failure](err); err != nil && !told {
		err = fmt.Errorf("day %s: %w", day.Date, err)
	}
	return answer, err
}

// decodeStep reads an event by the fields that its step has: each of them, and
// no other.
func decodeStep(name, event json.RawMessage) (stepEvent, error) {
	var e stepEvent
	wanted, ok := stepFields[unquoted(name)]
	if !ok {
		return e, badEvent("step", "is %s, want %s", name, strings.Join(slices.Sorted(maps.Keys(stepFields)), ", "))
	}
	fields := map[string]json.RawMessage{}
	if err := json.Unmarshal(event, &fields); err != nil {
		return e, badEvent("event", "is not a JSON object")
	}
	for _, field := range slices.Sorted(maps.Keys(fields)) {
		if may := mayFields[unquoted(name)]; !slices.Contains(wanted, field) && !slices.Contains(may, field) {
			return e, badEvent(fmt.Sprintf("%q", field), "is not known: the step %s has %s", name, strings.Join(slices.Concat(wanted, may), ", "))
		}
	}
	for _, field := range wanted {
		if raw, there := fields[field]; !there || (field != "event" && bytes.Equal(raw, []byte("null"))) {
			return e, badEvent(field, "is missing: the step %s has %s", name, strings.Join(wanted, ", "))
		}
	}
	if err := json.Unmarshal(event, &e); err != nil {
		if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
			return e, badEvent(wrong.Field, "is a JSON %s, want a %v", wrong.Value, wrong.Type)
		}
		return e, badEvent("event", "%v", err)
	}
	return e, nil
}

// unquoted returns the string that raw is, empty where it is none.
func unquoted(raw json.RawMessage) string {
	var s string
	_ = json.Unmarshal(raw, &s) // what is no string is no step either
	return s
}

// A dayItem is one day of an execution, as its Map hands it to the steps. First and
// Last are those of the execution.
type dayItem struct {
	Date     string `json:"date"`
	Lookback bool   `json:"lookback"`
	Replace  bool   `json:"replace"`
	First    string `json:"first"`
	Last     string `json:"last"`
}

// stepDays tells the days of an event, ascending. It is the one step that an execution has
// once, whatever its days, and the first: so it asks the server, too.
func (h *Handler) stepDays(ctx context.Context, e stepEvent) (any, error) {
	tasks, err := h.tasks(e.Event, h.options.Now())
	if err != nil {
		return nil, err
	}
	_, store, err := h.store(ctx)
	if err != nil {
		return nil, err
	}
	if h.probes(store) {
		if err := store.Probe(ctx, bucket.ProbeKey(tasks[0].day.Date)); err != nil {
			return nil, accepted(err)
		}
	}
	items := make([]dayItem, len(tasks))
	for i, t := range tasks {
		items[i] = dayItem{t.day.Date, t.lookback, t.replace, tasks[0].day.Date, tasks[len(tasks)-1].day.Date}
	}
	return map[string][]dayItem{"days": items}, nil
}

// A planned is the answer of the step plan. The workflow goes on with Plan and
// Workers; the rest is for whoever reads the execution's history.
type planned struct {
	Date     string `json:"date"`
	Lookback bool   `json:"lookback"`
	Bucket   string `json:"bucket"`
	Plan     string `json:"plan"` // whole key of a JSON array of windows
	Windows  int    `json:"windows"`
	Calls    int    `json:"calls"`   // as the API counted them
	Workers  int    `json:"workers"` // pulls that may run side by side, each with its part of the pace
}

// stepPlan divides a day into windows and stores them where the workflow reads
// its items from.
func (h *Handler) stepPlan(ctx context.Context, r run, e stepEvent, day calendar.Day) (any, error) {
	if err := readable(fieldDate, day, h.options.Now()); err != nil {
		return nil, err
	}
	job, err := h.job(ctx, r, 1)
	if err != nil {
		return nil, err
	}
	defer func() { h.emitRequests(job.API.Stats()) }()
	job.Replace = e.Replace
	plan, err := job.Plan(ctx, day)
	if err != nil {
		return nil, err
	}
	key, err := job.Staging(day).StorePlan(ctx, plan)
	if err != nil {
		return nil, err
	}
	return planned{day.Date, e.Lookback, job.Bucket.Name(), key, len(plan.Windows), plan.Calls(), h.config.Workers}, nil
}

// stepPull stages one window of a plan, beside the other workers.
func (h *Handler) stepPull(ctx context.Context, r run, e stepEvent, day calendar.Day) (any, error) {
	var w staging.Window
	d := json.NewDecoder(bytes.NewReader(e.Window))
	d.DisallowUnknownFields()
	if err := d.Decode(&w); err != nil {
		return nil, badEvent("window", "is not one of a plan: %v", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) || !w.In(day) {
		return nil, badEvent("window", "from %v to %v is not a part of %s", w.From, w.To, day.Date)
	}
	// A day that the API has begun to forget between two steps would look as if
	// it had lost calls.
	if err := readable(fieldDate, day, h.options.Now()); err != nil {
		return nil, err
	}
	job, err := h.job(ctx, r, h.config.Workers)
	if err != nil {
		return nil, err
	}
	defer func() { h.emitRequests(job.API.Stats()) }()
	return job.Pull(ctx, day, w)
}

// stepPublish publishes a day from what the pulls of its plan staged.
func (h *Handler) stepPublish(ctx context.Context, r run, e stepEvent, day calendar.Day) (any, error) {
	job, err := h.job(ctx, r, 1)
	if err != nil {
		return nil, err
	}
	job.Webhook = h.webhook(ctx, r, job.Bucket)
	defer func() { h.emitWebhook(job.Webhook) }()
	area := job.Staging(day)
	if !area.IsPlan(e.Plan) {
		return nil, badEvent("plan", "is %q, not the key of a plan of %s", e.Plan, day.Date)
	}
	plan, err := area.LoadPlan(ctx, e.Plan)
	if err != nil {
		return nil, err
	}
	job.Replace, job.First, job.Last = e.Replace, e.First, e.Last
	defer func() {
		// It asks for calls alone that are not listed any more, which seldom are.
		if s := job.API.Stats(); s.Requests > 0 {
			h.emitRequests(s)
		}
	}()
	result, err := job.Publish(ctx, plan, e.Lookback)
	if err != nil {
		return nil, err
	}
	h.emitDay(result, h.lastLook(task{day: day, lookback: e.Lookback}, e.First))
	return reportOf(result), nil
}
