package staging

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/calendar"
)

// A Window is a part of a day that is pulled as one: the calls that ended from
// From (included) to To (excluded).
type Window struct {
	From  time.Time `json:"from"`
	To    time.Time `json:"to"`
	Count int       `json:"count"` // calls, as the API counted them
	// Known is how many calls [Area.Known] has insights of; 0 where nothing lies there.
	Known int `json:"known,omitempty"`
}

// In is whether w is a part of day.
func (w Window) In(day calendar.Day) bool {
	return !w.From.Before(day.From) && w.From.Before(w.To) && !w.To.After(day.To) && w.Count >= 0 && w.Known >= 0
}

// A Plan is a day in windows, which tile it in the order of time.
type Plan struct {
	Day     calendar.Day `json:"day"`
	Windows []Window     `json:"windows"`
	// Over is that the manifest is the one there was before the calls were counted;
	// the zero value where that is not known.
	Over bucket.Condition `json:"-"`
}

// Calls returns how many calls the API counted in all windows.
func (p Plan) Calls() int {
	n := 0
	for _, w := range p.Windows {
		n += w.Count
	}
	return n
}

// tiles is whether the windows follow each other from the day's first instant to
// its last.
func (p Plan) tiles() bool {
	at := p.Day.From
	for _, w := range p.Windows {
		if !w.From.Equal(at) || !w.In(p.Day) {
			return false
		}
		at = w.To
	}
	return at.Equal(p.Day.To)
}

// A plan's object notes in its metadata which manifest there was before it, since
// the workflow reads its body as a list of windows: the ETag, or that there was none.
const (
	overKey     = "over"
	overNothing = "none"
)

// StorePlan puts the windows of p into the area, as a JSON array, and returns its
// whole key. The same bounds and counts have the same key, whatever is known.
func (a *Area) StorePlan(ctx context.Context, p Plan) (string, error) {
	body, err := jsonOf(p.Windows)
	if err != nil {
		return "", err
	}
	bare := slices.Clone(p.Windows)
	for i := range bare {
		bare[i].Known = 0
	}
	named, err := jsonOf(bare)
	if err != nil {
		return "", err
	}
	key := bucket.PlanKey(a.Day.Date, named.SHA256)
	meta := map[string]string{} // nothing where that is not known
	switch {
	case p.Over.Absent:
		meta[overKey] = overNothing
	case p.Over.ETag != "":
		meta[overKey] = p.Over.ETag
	}
	if err := a.Bucket.Put(ctx, key, body, meta, bucket.Condition{}); err != nil {
		return "", err
	}
	return a.Bucket.Key(key), nil
}

func jsonOf(windows []Window) (bucket.Body, error) {
	b, err := json.Marshal(windows)
	if err != nil {
		return bucket.Body{}, fmt.Errorf("write a plan: %w", err)
	}
	return bucket.Bytes(b), nil
}

// IsPlan is whether whole is a key that [Area.StorePlan] may return.
func (a *Area) IsPlan(whole string) bool {
	key, ok := strings.CutPrefix(whole, a.Bucket.Key(""))
	return ok && bucket.IsPlanKey(a.Day.Date, key)
}

// LoadPlan returns the plan under a whole key that [Area.StorePlan] returned. It is
// [ErrGone] where there is none any more, and where its windows are not those of the
// day: a day is never published in part.
func (a *Area) LoadPlan(ctx context.Context, whole string) (Plan, error) {
	b, o, err := a.get(ctx, strings.TrimPrefix(whole, a.Bucket.Key("")))
	if err != nil {
		return Plan{}, err
	}
	p := Plan{Day: a.Day}
	switch over := o.Meta[overKey]; over {
	case overNothing:
		p.Over.Absent = true
	default:
		p.Over.ETag = over
	}
	if err := json.Unmarshal(b, &p.Windows); err != nil {
		return Plan{}, fmt.Errorf("%w: %s cannot be read: %v", ErrGone, whole, err)
	}
	if !p.tiles() {
		// The time zone was changed between two steps, say.
		return Plan{}, fmt.Errorf("%w: the windows of %s are not those of the day from %v to %v", ErrGone, whole, a.Day.From, a.Day.To)
	}
	return p, nil
}
